"""Actions: added from the gaps or free, changed, dropped, done; and two people at once."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from app.firms.roles import FirmRole
from app.plans import store
from questionnaire.answers import DONT_KNOW
from tests.auditing import a_member, completed
from tests.conftest import EITHER_DATABASE, Clock
from tests.plans.planning import GAP, a_plan, actions, add, alerts, an_address, form_at, table
from tests.tables import everything, rows


def test_an_empty_plan_says_how_to_begin(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    page = auditor.person.visit(plan)
    assert "No actions yet" in page.text and "Add from the gaps" in page.links()
    assert "may change" in page.text


def test_remedies_ticked_become_actions_with_their_text_days_and_owner(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    page = auditor.person.visit(f"{plan}/gaps")
    boxes = [box.get("name") for box in page.tree.cssselect("input[type=checkbox]")]
    ticked = [f"{GAP}-0", next(box for box in boxes if not box.startswith(GAP))]
    after = auditor.person.submit(page, dict.fromkeys(ticked, "yes"), at=form_at(page, "/gaps"))
    assert "2 actions added." in after.text
    made = {row["question_id"]: row for row in actions(app)}
    remedy = app.state.house.questionnaire.indicator(GAP, "health").remedies[0]
    row = made[GAP]
    assert (row["action"], row["days"], row["owner"]) == (remedy.action, remedy.days, remedy.owner)
    assert (row["to_level"], row["status"], row["version"]) == (3, "proposed", 1)
    assert rows(app, "SELECT * FROM audit_entry WHERE action = 'added actions'")


def test_one_date_for_all_that_are_ticked_and_a_wrong_one_is_kept(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    page = auditor.person.visit(f"{plan}/gaps")
    ticked = dict.fromkeys((f"{GAP}-0", f"{GAP}-1"), "yes")
    told = auditor.person.submit(page, ticked | {"due_on": "31/01/2027"}, 422, at=form_at(page, "/gaps"))
    assert "Enter the due date as year-month-day" in alerts(told) and actions(app) == []
    assert told.tree.get_element_by_id("due_on").get("value") == "31/01/2027"
    assert all(told.tree.get_element_by_id(field).checked for field in ticked)
    auditor.person.submit(told, {"due_on": "2027-01-31"}, at=form_at(told, "/gaps"))
    assert [str(row["due_on"]) for row in actions(app)] == ["2027-01-31"] * 2


def test_a_remedy_is_not_put_into_the_plan_twice(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    page = auditor.person.visit(f"{plan}/gaps")
    auditor.person.submit(page, {f"{GAP}-0": "yes"}, at=form_at(page, "/gaps"))
    assert "In the plan" in auditor.person.visit(f"{plan}/gaps").text
    again = auditor.person.submit(page, {f"{GAP}-0": "yes"}, at=form_at(page, "/gaps"))
    assert "Nothing was added. 1 action was in the plan already." in again.text
    assert len(actions(app)) == 1


def test_nothing_ticked_is_told_and_nothing_is_added(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    page = auditor.person.visit(f"{plan}/gaps")
    again = auditor.person.submit(page, {}, 422, at=form_at(page, "/gaps"))
    assert "Tick at least one remedy" in alerts(again)
    assert auditor.person.post(f"{plan}/gaps", {"csrf_token": auditor.person.token, "nothing.known-0": "yes"}, 422)
    assert actions(app) == []


def test_what_is_not_known_is_proposed_as_something_to_find_out(app: FastAPI) -> None:
    auditor, plan = a_plan(app, {GAP: DONT_KNOW, "refreshers.practice": 2})
    page = auditor.person.visit(f"{plan}/gaps")
    ask = app.state.house.questionnaire.indicator(GAP, "health").ask
    auditor.person.submit(page, {f"{GAP}-find": "yes"}, at=form_at(page, "/gaps"))
    [row] = actions(app)
    assert row["action"].startswith("Find out: ") and f"Ask {ask}." in row["action"]
    assert row["to_level"] is None and row["days"] is None


def test_a_course_is_named_only_where_training_is_a_cause(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    page = auditor.person.visit(f"{plan}/gaps")
    causes = app.state.house.questionnaire.index.rules.training_causes
    seen = 0
    for finding in page.tree.cssselect(".plan-finding"):
        question = finding.cssselect("input")[0].get("name").rpartition("-")[0]
        if question in app.state.house.questionnaire.indicators:
            is_training = app.state.house.questionnaire.indicators[question].cause in causes
            named = "Course that answers this gap" in finding.text_content()
            assert not named or is_training, question
            seen += named
    assert seen


def test_the_plan_says_where_training_is_not_the_first_step(app: FastAPI) -> None:
    questionnaire = app.state.house.questionnaire
    causes = questionnaire.index.rules.training_causes
    levels = {of: 4 if each.cause in causes else 0 for of, each in questionnaire.indicators.items()}
    auditor, plan = a_plan(app, levels)
    assert "Training is not the first step." in auditor.person.visit(plan).text
    auditor, plan = a_plan(app, {of: 0 if level else 4 for of, level in levels.items()}, "b@firm.example")
    assert "Training is not the first step." not in auditor.person.visit(plan).text


def test_a_free_action_is_in_the_plan_and_its_totals(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    add(auditor, plan, days="3", pounds="1,200", owner="Ward manager", due_on="2027-01-31")
    add(auditor, plan, action="Ask the night staff")
    page = auditor.person.visit(plan)
    assert "Walk the ward at night" in page.text and "31 January 2027" in page.text
    assert "3 days Not known for 1 more action." in page.text and "£1,200 Not known for 1 more action." in page.text


def test_an_action_that_is_late_says_so_in_words(app: FastAPI, clock: Clock) -> None:
    auditor, plan = a_plan(app)
    add(auditor, plan, due_on="2026-11-22")
    add(auditor, plan, action="Due today", due_on=clock.moment.date().isoformat())
    page = auditor.person.visit(plan)
    assert "1 action is overdue." in page.text and page.text.count("Overdue by 1 day") == 1
    done = form_at(page, "/status", status="done")
    assert "Overdue" not in auditor.person.submit(page, at=done).text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("action", "", "Say what is to be done."),
        ("action", "x" * 2001, "Say it in 2,000 characters or fewer. It has 2,001 now."),
        ("owner", "x" * 101, "Name the owner in 100 characters or fewer."),
        ("due_on", "31/01/2027", "Enter the due date as year-month-day"),
        ("due_on", "2027-02-30", "Enter the due date as year-month-day"),
        ("due_on", "9999-12-31", "Choose a year from 2000 to 2046."),
        ("days", "2.3", "Enter whole or half days of work, from 0 to 2,000, such as 2 or 0.5"),
        ("days", "2,5", "Enter whole or half days of work"),
        ("days", "-1", "Enter whole or half days of work"),
        ("days", "2000.5", "Enter whole or half days of work"),
        ("pounds", "12,5", "Enter a whole number of pounds"),
        ("pounds", "10000001", "Enter a whole number of pounds, from 0 to 10,000,000"),
        ("status", "finished", "Choose one of the listed states."),
        ("question", "nothing.known", "Choose one of the listed practices"),
        ("question", "context.sector", "Choose one of the listed practices"),
        ("to_level", "3", "Choose the practice that this level is of"),
        ("to_level", "9", "Choose one of the listed levels"),
    ],
)
@EITHER_DATABASE
def test_what_does_not_fit_is_said_and_kept(app: FastAPI, field: str, value: str, said: str) -> None:
    auditor, plan = a_plan(app)
    auditor.person.visit(f"{plan}/actions/new")
    fields = {"action": "Walk the ward", "status": "agreed", field: value, "csrf_token": auditor.person.token}
    page = auditor.person.post(f"{plan}/actions", fields, 422)
    assert said in alerts(page)
    if field in ("owner", "days", "pounds", "due_on"):
        assert page.tree.cssselect(f"#{field}")[0].get("value") == value
    assert actions(app) == []


@EITHER_DATABASE
def test_a_level_that_is_reached_already_is_refused(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    auditor.person.visit(f"{plan}/actions/new")
    fields = {"action": "Walk", "status": "agreed", "question": GAP, "csrf_token": auditor.person.token}
    page = auditor.person.post(f"{plan}/actions", fields | {"to_level": "2"}, 422)
    assert "It stands at level 2 already." in alerts(page)
    auditor.person.post(f"{plan}/actions", fields | {"to_level": "4"})
    assert [row["to_level"] for row in actions(app)] == [4]


def test_an_action_is_changed_dropped_and_brought_back(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    made = add(auditor, plan)
    page = auditor.person.visit(f"{plan}/actions/{made}")
    fields = {"owner": "  Night \n manager ", "status": "in_progress"}
    auditor.person.submit(page, fields, at=form_at(page, made))
    [row] = actions(app)
    assert (row["owner"], row["status"], row["version"]) == ("Night manager", "in_progress", 2)
    page = auditor.person.visit(plan)
    page = auditor.person.submit(page, at=form_at(page, "/status", status="dropped"))
    assert "Dropped (1)" in page.text and actions(app)[0]["status"] == "dropped"
    auditor.person.submit(page, at=form_at(page, "/status", status="proposed"))
    assert actions(app)[0]["status"] == "proposed"


def test_two_people_at_once_see_both_versions_and_one_of_them_decides(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    colleague = a_member(app, auditor.firm_id, FirmRole.CONSULTANT, "grace@firm.example")
    made = add(auditor, plan)
    mine, theirs = (each.person.visit(f"{plan}/actions/{made}") for each in (auditor, colleague))
    colleague.person.submit(theirs, {"owner": "Grace's choice", "days": "5"}, at=form_at(theirs, made))
    both = auditor.person.submit(mine, {"owner": "My choice"}, 409, at=form_at(mine, made))
    assert both.heading == "Somebody changed this action in the meantime"
    assert "Grace saved another version on 23 November 2026" in both.text
    assert table(both) == [["Owner", "Grace's choice", "My choice"], ["Effort", "5 days", "not known"]]
    assert both.tree.cssselect("#owner")[0].get("value") == "My choice"
    assert actions(app)[0]["owner"] == "Grace's choice"
    auditor.person.submit(both, {"days": "5"}, at=form_at(both, made))
    [row] = actions(app)
    assert (row["owner"], row["days"], row["version"]) == ("My choice", 5, 3)


def test_the_same_change_by_two_people_is_no_conflict(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    add(auditor, plan)
    page = auditor.person.visit(plan)
    at = form_at(page, "/status", status="done")
    auditor.person.submit(page, at=at)
    auditor.person.submit(page, at=at)
    assert actions(app)[0]["version"] == 2


def test_a_status_pressed_on_an_old_page_shows_both_versions(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    made = add(auditor, plan)
    old = auditor.person.visit(plan)
    page = auditor.person.visit(f"{plan}/actions/{made}")
    auditor.person.submit(page, {"owner": "Somebody"}, at=form_at(page, made))
    both = auditor.person.submit(old, {}, 409, at=form_at(old, "/status", status="dropped"))
    assert table(both) == [["Status", "Proposed", "Dropped"]]
    assert actions(app)[0]["status"] == "proposed"


def test_a_plan_can_be_followed_up_after_completion(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    made = add(auditor, plan)
    completed(app, plan.split("/")[2], auditor.staff_id)
    page = auditor.person.visit(plan)
    assert "Built on the verified answers as they were completed on 23 November 2026." in page.text
    page = auditor.person.submit(page, at=form_at(page, "/status", status="done"))
    assert "Done (1)" in page.text
    gaps = auditor.person.visit(f"{plan}/gaps")
    auditor.person.submit(gaps, {f"{GAP}-0": "yes"}, at=form_at(gaps, "/gaps"))
    house = app.state.house
    with house.database.session(writes=False) as session:
        found = store.of_audit(session, plan.split("/")[2])
    assert {(a.id == made, a.status) for a in found} == {(True, "done"), (False, "proposed")}


def test_an_action_of_another_plan_is_not_there(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    stranger, theirs = a_plan(app, email="stranger@other.example")
    own_other = an_address(app, auditor)
    made = add(stranger, theirs)
    mine = add(auditor, own_other)
    before = everything(app)["plan_action"]
    form = {"action": "Mine now", "status": "done", "version": "1", "csrf_token": auditor.person.token}
    for place, action in ((plan, made), (plan, mine), (theirs, made), (theirs, mine), (plan, "x"), (plan, "0" * 20)):
        auditor.person.visit(f"{place}/actions/{action}", 404)
        auditor.person.post(f"{place}/actions/{action}", form, 404)
        auditor.person.post(f"{place}/actions/{action}/status", form, 404)
    assert everything(app)["plan_action"] == before


def test_another_firm_s_plan_is_not_there(app: FastAPI) -> None:
    auditor, _ = a_plan(app)
    stranger, theirs = a_plan(app, email="stranger@other.example")
    add(stranger, theirs)
    auditor.person.visit(f"{theirs}", 404)
    auditor.person.visit("/account")
    before = everything(app)["plan_action"]
    for place in ("", "/gaps", "/actions/new", "/band", "/band/costs"):
        auditor.person.visit(theirs + place, 404)
    for end in (".xlsx", ".ics"):
        assert auditor.person.client.get(theirs + end).status_code == 404
    form = {"action": "Mine", "status": "agreed", f"{GAP}-0": "yes", "csrf_token": auditor.person.token}
    for place in ("/gaps", "/actions", "/band", "/band/costs"):
        auditor.person.post(theirs + place, form, 404)
    assert everything(app)["plan_action"] == before and everything(app)["plan"] == []


def test_a_reader_sees_the_plan_and_changes_nothing(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    made = add(auditor, plan)
    reader = a_member(app, auditor.firm_id, FirmRole.READER, "reader@firm.example")
    page = reader.person.visit(plan)
    assert "Walk the ward at night" in page.text and "Add from the gaps" not in page.links()
    for place in ("/gaps", "/actions/new", f"/actions/{made}", "/band", "/band/costs"):
        shown = reader.person.visit(plan + place)
        assert not [each for each in shown.tree.cssselect("main button") if each.get("class") != "link"], place
    before = everything(app)
    form = {"action": "Mine", "status": "done", "version": "1", f"{GAP}-0": "yes", "csrf_token": reader.person.token}
    for place in ("/gaps", "/actions", f"/actions/{made}", f"/actions/{made}/status", "/band", "/band/costs"):
        reader.person.post(plan + place, form, 403)
    assert everything(app)["plan_action"] == before["plan_action"] and everything(app)["plan"] == []


@EITHER_DATABASE
def test_a_plan_does_not_grow_for_ever(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    with app.state.house.database.transaction() as session:
        wanted = [(None, store.ActionValues(f"Number {at}")) for at in range(300)]
        store.add(session, plan.split("/")[2], wanted, auditor.staff_id, app.state.house.now())
    page = auditor.person.visit(f"{plan}/actions/new")
    told = auditor.person.submit(page, {"action": "One more"}, 422, at=form_at(page, "/actions"))
    assert "A plan holds up to 300 actions." in told.text
    assert len(actions(app)) == 300 and auditor.person.visit(plan).status == 200


AWKWARD = (
    "\x00",
    "=1+1",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "9" * 40,
    "-0",
    "1e9",
    "٣",
    "\u202e",
    "🧑‍⚕️" * 60,
    "a\tb",
)


@EITHER_DATABASE
@pytest.mark.parametrize("awkward", AWKWARD)
def test_whatever_is_typed_is_saved_as_text_or_refused_with_a_sentence(app: FastAPI, awkward: str) -> None:
    auditor, plan = a_plan(app)
    auditor.person.visit(f"{plan}/actions/new")
    known = {"action": "Walk the ward", "status": "agreed", "csrf_token": auditor.person.token}
    for field in ("action", "question", "to_level", "owner", "due_on", "days", "pounds", "status"):
        response = auditor.person.client.post(f"{plan}/actions", data=known | {field: awkward}, follow_redirects=False)
        assert response.status_code in (303, 422), field
    for place in ("/gaps", "/band", "/band/costs"):
        fields = {"csrf_token": auditor.person.token, "band": awkward, "day_rate": awkward, f"step-{GAP}": awkward}
        response = auditor.person.client.post(plan + place, data=fields, follow_redirects=False)
        assert response.status_code in (303, 404, 422), place
    auditor.person.visit(plan)
    assert auditor.person.client.get(f"{plan}.xlsx").status_code == 200
    assert auditor.person.client.get(f"{plan}.ics").status_code == 200

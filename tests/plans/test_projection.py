"""The profile after the plan: scored exactly, drawn beside where things stand."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from app.audits import store as audits
from app.plans import store
from app.reports.profile import range_said
from questionnaire.answers import DONT_KNOW, answered, not_applicable
from scoring.engine import score
from tests.auditing import CONTEXT, _all, a_client, a_firm, an_audit
from tests.plans.planning import GAP, a_plan, add, form_at, table
from tests.tables import change

OTHER = "refreshers.practice"


def test_the_profile_after_the_plan_is_scored_exactly(app: FastAPI) -> None:
    auditor, plan = a_plan(app, 2)
    add(auditor, plan, question=GAP, to_level="4")
    add(auditor, plan, question=GAP, to_level="3")
    add(auditor, plan, question=OTHER, to_level="3")
    questionnaire, known = app.state.house.questionnaire, dict(CONTEXT) | _all(app.state.house, 2)
    now = score(questionnaire, known)
    then = score(questionnaire, known | {GAP: answered(4, "record"), OTHER: answered(3, "record")})
    page = auditor.person.visit(plan)
    said = [
        (range_said(one), range_said(other)) for one, other in zip((now, *now.parts), (then, *then.parts), strict=True)
    ]
    assert [(row[1], row[2]) for row in table(page)] == said
    assert now.part("refreshers").point != then.part("refreshers").point
    assert len(page.tree.cssselect("svg.profile .p-before")) == 1


def test_what_was_dropped_or_is_free_brings_nothing(app: FastAPI) -> None:
    auditor, plan = a_plan(app, 2)
    add(auditor, plan)
    add(auditor, plan, question=GAP, to_level="4", status="dropped")
    add(auditor, plan, question=OTHER)
    page = auditor.person.visit(plan)
    assert "no action in the plan raises a level yet" in page.text
    assert "2 actions have no level to bring" in page.text
    assert all(now == then for _, now, then in table(page))


def test_what_is_done_still_counts_and_a_skill_does_not(app: FastAPI) -> None:
    auditor, plan = a_plan(app, 2)
    add(auditor, plan, question=app.state.house.questionnaire.skills.skills[0].id, to_level="4")
    assert "raises a level yet" in auditor.person.visit(plan).text
    add(auditor, plan, question=GAP, to_level="4", status="done")
    assert "raises a level yet" not in auditor.person.visit(plan).text


def test_a_level_that_was_verified_higher_since_is_never_lowered(app: FastAPI) -> None:
    auditor, plan = a_plan(app, {GAP: DONT_KNOW, OTHER: 2})
    add(auditor, plan, question=GAP, to_level="1")
    with app.state.house.database.transaction() as session:
        now = app.state.house.now()
        audits.save_answer(session, plan.split("/")[2], GAP, answered(4, "record"), 1, auditor.staff_id, now)
    page = auditor.person.visit(plan)
    assert all(now == then for _, now, then in table(page)) and "level 4 now: level 1 is reached" in page.text
    made = next(href for label, href in page.links().items() if label.startswith("Change"))
    form = auditor.person.visit(made)
    auditor.person.submit(form, {"owner": "Ward manager"}, at=form_at(form, made))


def test_a_cap_that_holds_after_the_plan_is_explained(app: FastAPI) -> None:
    questionnaire = app.state.house.questionnaire
    critical = next(of for of, each in questionnaire.indicators.items() if "health" in each.critical and of != GAP)
    others = [of for of in _all(app.state.house, 3) if of in questionnaire.indicators and of not in (critical, GAP)]
    auditor, plan = a_plan(app, dict.fromkeys(others, 3) | {critical: 1, GAP: 2})
    add(auditor, plan, question=GAP, to_level="3")
    page = auditor.person.visit(plan)
    assert "Developing is the most while a critical item stands at level 1 or below" in page.text


def test_the_plan_says_whether_it_reaches_the_band_that_it_aims_at(app: FastAPI) -> None:
    auditor, plan = a_plan(app, 2)
    page = auditor.person.visit(f"{plan}/band?band=established")
    after = auditor.person.submit(page, at=form_at(page, "/band"))
    assert "The plan aims at Established and reaches it, even if what is not known is at its worst." in after.text
    short = auditor.person.submit(after, at=form_at(after, "/status", status="dropped"))
    assert "The plan aims at Established and does not reach it yet." in short.text


def test_what_is_not_known_may_still_miss_the_aim(app: FastAPI) -> None:
    questionnaire = app.state.house.questionnaire
    levels: dict[str, Any] = {}
    for factor in questionnaire.factors:
        asked = [each for each in factor.indicators if "mental_health_ward" not in each.not_asked_in]
        levels |= {each.id: 2 + (at % 3 > 0) for at, each in enumerate(asked)}
        levels[[each.id for each in asked if not each.critical and each.weight == 1][-1]] = DONT_KNOW
    standing = score(questionnaire, dict(CONTEXT) | _all(app.state.house, levels)).standing
    assert standing is not None and (standing.band, standing.lowest) == ("established", "developing")
    auditor, plan = a_plan(app, levels)
    add(auditor, plan)
    with app.state.house.database.transaction() as session:
        store.aim_at(session, plan.split("/")[2], "established", app.state.house.now())
    said = "The plan aims at Established. It reaches it on what is known, and misses it if what is not known is at its"
    assert said in auditor.person.visit(plan).text


def test_a_re_audit_shows_what_became_of_the_earlier_plan(app: FastAPI) -> None:
    auditor = a_firm(app)
    client = a_client(app, auditor)
    first, second = (an_audit(app, auditor, client, 2) for _ in range(2))
    change(app, "UPDATE audit SET follows = :first WHERE id = :second", first=first, second=second)
    assert "The earlier plan" not in auditor.person.visit(f"/audits/{second}/plan").text
    add(auditor, f"/audits/{first}/plan", due_on="2026-11-01")
    add(auditor, f"/audits/{first}/plan", status="done")
    page = auditor.person.visit(f"/audits/{second}/plan")
    assert "The earlier plan, of Readiness audit, stands at: 1 proposed, 1 done; 1 overdue." in page.text
    assert page.tree.cssselect("main p a[href='/audits/" + first + "/plan']")


def test_a_practice_that_does_not_apply_or_is_not_asked_any_more_brings_nothing(app: FastAPI) -> None:
    auditor, plan = a_plan(app, _all(app.state.house, 2) | {OTHER: not_applicable("Nobody works here")})
    add(auditor, plan, question=OTHER, to_level="3")
    add(auditor, plan, question=GAP, to_level="3")
    change(app, "UPDATE plan_action SET question_id = 'old.practice' WHERE question_id = :gap", gap=GAP)
    page = auditor.person.visit(plan)
    assert "does not apply now" in page.text and "a practice that is not asked here any more" in page.text
    assert "raises a level yet" in page.text
    assert auditor.person.client.get(f"{plan}.xlsx").status_code == 200
    for href in [href for label, href in page.links().items() if label.startswith("Change")]:
        auditor.person.visit(href)

"""Erasing a person: afterwards nothing in the whole database says who they were, and nobody else lost anything."""

from __future__ import annotations

import pytest

from app.delivery import outbox
from app.desk import store as leads
from app.desk import work
from app.desk.states import Status
from app.privacy.erasure import erase
from app.web.house import House
from scoring.qualification import Facts, qualify, to_json
from tests.conftest import EITHER_DATABASE, Clock
from tests.enquiries.letters import send_with
from tests.journeys import in_sector
from tests.person import Person
from tests.privacy.lives import EMAIL, NAME, live, of_others, reminder, traces, who
from tests.staff import Signed
from tests.tables import everything, rows


def erased(person: Person, email: str = EMAIL) -> int:
    house: House = person.app.state.house
    with house.database.transaction() as session:
        return erase(house, session, email)


def neighbour(person: Person) -> None:
    """Somebody else, with an assessment, an enquiry, a lead and a reminder."""
    begun = in_sector(person)
    theirs = who("alan@example.org", "Alan", "St Jude") | {"consent_share": "1"}
    send_with(person, theirs, f"/enquiries/new?assessment={begun[-20:]}")
    house: House = person.app.state.house
    with house.database.transaction() as session:
        session.add(reminder(house, begun[-20:], "alan@example.org"))


def mine(app: Person) -> set[str]:
    """The ids of all that hangs together with the person."""
    found = rows(app.app, "SELECT id, enquiry_id FROM lead WHERE lower(email) = :email", email=EMAIL.lower())
    ids = {str(value) for row in found for value in row.values()}
    assessments = rows(app.app, "SELECT assessment_id FROM reminder WHERE lower(email) = :email", email=EMAIL.lower())
    ids |= {row["assessment_id"] for row in assessments}
    events = rows(app.app, "SELECT id, subject_id, body FROM event")
    ids |= {row["id"] for row in events if row["subject_id"] in ids or EMAIL.lower() in row["body"].lower()}
    ids |= {row["id"] for row in rows(app.app, "SELECT * FROM delivery") if row["event_id"] in ids}
    filters = rows(app.app, "SELECT id FROM saved_filter WHERE query LIKE '%grace%'")
    return ids | {row["id"] for row in filters}


def test_no_table_says_anything_of_them_any_more(person: Person, admin: Signed) -> None:
    live(person, admin)
    places = {(table, column) for table, column, _ in traces(person.app)}
    assert {"enquiry", "lead", "lead_entry", "reminder", "event", "attempt", "saved_filter"} <= {
        table for table, _ in places
    }, "the test looks where there was something"
    assert erased(person) == 5
    assert traces(person.app) == []


def test_however_the_address_is_typed(person: Person, admin: Signed) -> None:
    live(person, admin)
    assert erased(person, EMAIL.upper()) == 5
    assert traces(person.app) == []


def test_nothing_of_anybody_else_has_changed(person: Person, another_person: Person, admin: Signed) -> None:
    neighbour(another_person)
    live(person, admin)
    ids = mine(person)
    before = of_others(everything(person.app), ids)
    erased(person)
    after = of_others(everything(person.app), ids)
    [line] = [row for row in after["audit_entry"] if row["action"] == "erased"]
    after["audit_entry"].remove(line)
    assert after == before
    assert before["enquiry"] and before["lead"] and before["reminder"] and before["event"]


def test_what_counts_stays(person: Person, admin: Signed) -> None:
    lead_id = live(person, admin)
    before = rows(person.app, "SELECT * FROM lead WHERE id = :of", of=lead_id)[0]
    erased(person)
    after = rows(person.app, "SELECT * FROM lead WHERE id = :of", of=lead_id)[0]
    for name in ("received_at", "due_at", "answered_at", "source", "kind"):
        assert after[name] == before[name], name
    assert after["status"] == "lost" and after["assessment_id"] is None
    assert len(rows(person.app, "SELECT * FROM enquiry")) == 2
    told = [row["after"] for row in rows(person.app, "SELECT * FROM lead_entry WHERE kind = 'status' ORDER BY id")]
    assert "Qualified" in told, "the history of the status stays"


def test_nothing_that_their_answers_or_their_way_here_say_of_them_stays(person: Person, admin: Signed) -> None:
    lead_id = live(person, admin)
    [before] = rows(person.app, "SELECT * FROM lead WHERE id = :of", of=lead_id)
    assert before["sector"] == "health" and before["fit"] is not None and before["need"] is not None
    assert "newsletter" in before["first_touch"]
    erased(person)
    [after] = rows(person.app, "SELECT * FROM lead WHERE id = :of", of=lead_id)
    assert (after["sector"], after["fit"], after["need"]) == (None, None, None)
    assert after["first_touch"] == after["last_touch"] == ""
    house: House = person.app.state.house
    nothing = qualify(house.enquiry_rules, Facts(wants_call=True))
    assert after["reasons"] == to_json(nothing) and after["grade"] == nothing.grade
    assert after["intent"] == nothing.intent.points


def test_what_they_agreed_to_is_taken_back(person: Person, admin: Signed) -> None:
    live(person, admin)
    erased(person)
    assert not rows(person.app, "SELECT * FROM consent WHERE withdrawn_at IS NULL")


def test_the_assessment_stays_and_is_still_theirs_to_open(person: Person, admin: Signed) -> None:
    live(person, admin)
    [done] = rows(person.app, "SELECT assessment_id FROM submission")
    erased(person)
    assert person.visit(f"/assessments/{done['assessment_id']}/result").heading == "Your result"


def test_what_waits_to_be_sent_about_them_is_not_sent(person: Person, admin: Signed) -> None:
    live(person, admin)
    erased(person)
    about_assessments = "kind = 'assessment.completed'"  # they name nobody
    assert {row["body"] for row in rows(person.app, f"SELECT body FROM event WHERE NOT {about_assessments}")} == {"{}"}
    assert not rows(person.app, f"SELECT * FROM event WHERE handed_at IS NULL AND NOT {about_assessments}")
    assert {row["state"] for row in rows(person.app, "SELECT state FROM delivery")} == {"stopped"}


def test_the_audit_log_says_it_without_the_address(person: Person, admin: Signed) -> None:
    live(person, admin)
    erased(person)
    [line] = rows(person.app, "SELECT * FROM audit_entry WHERE action = 'erased'")
    assert line["detail"] == "2 enquiries, 2 leads, 1 reminders"
    assert (line["actor"], line["subject_kind"], len(line["subject_id"])) == ("visitor", "person", 64)


def test_once_more_finds_nothing(person: Person, admin: Signed) -> None:
    live(person, admin)
    erased(person)
    assert erased(person) == 0


def test_their_name_goes_from_the_timeline_of_a_lead_that_theirs_was_merged_into(
    person: Person, another_person: Person, admin: Signed, clock: Clock
) -> None:
    neighbour(another_person)
    lead_id = live(person, admin)
    house: House = person.app.state.house
    with house.database.transaction() as session:
        alan_id = rows(person.app, "SELECT id FROM lead WHERE name = 'Alan'")[0]["id"]
        alan, grace = leads.one(session, alan_id), leads.one(session, lead_id)
        assert alan is not None and grace is not None
        work.merge(session, alan, grace, admin.id, house.now())
        work.note(session, alan, f"Same ward as {EMAIL.upper()}, she says.", admin.id, house.now())
    assert [entry for entry in traces(person.app) if entry[0] == "lead_entry" and NAME in entry[2]]
    erased(person)
    assert traces(person.app) == []
    notes = rows(person.app, "SELECT text FROM lead_entry WHERE lead_id = :of AND kind = 'note'", of=alan_id)
    assert [row["text"] for row in notes] == ["Same ward as [erased], she says."]
    assert rows(person.app, "SELECT name, status FROM lead WHERE id = :of", of=alan_id) == [
        {"name": "Alan", "status": Status.NEW}
    ]


def test_an_erased_lead_can_still_be_opened_and_listed(person: Person, admin: Signed) -> None:
    lead_id = live(person, admin)
    erased(person)
    assert "[erased]" in admin.person.visit("/desk?status=lost").text
    admin.person.visit(f"/desk/leads/{lead_id}")


LOOK_ALIKES = ("%@example.org", "grace_hopper@example.org", "hopper@example.org", "r@example.org")


def test_an_address_that_is_part_of_theirs_erases_nothing_of_theirs(person: Person, admin: Signed) -> None:
    live(person, admin)
    before = everything(person.app)
    for email in LOOK_ALIKES:
        assert erased(person, email) == 0, email
    assert {**everything(person.app), "audit_entry": before["audit_entry"]} == before


def test_nor_does_one_that_theirs_is_part_of(person: Person, admin: Signed) -> None:
    live(person, admin)
    before = everything(person.app)
    for email in (f"{EMAIL}.uk", f"ada.{EMAIL}", f"{EMAIL[:-1]}"):
        assert erased(person, email) == 0, email
    assert {**everything(person.app), "audit_entry": before["audit_entry"]} == before


@EITHER_DATABASE
def test_what_is_no_address_is_refused(person: Person, admin: Signed) -> None:
    live(person, admin)
    for email in ("", "@", "ada", " ", "%"):
        with pytest.raises(ValueError, match="no email address"):
            erased(person, email)


def test_everybody_whose_address_has_the_same_beginning_keeps_their_letters(person: Person, admin: Signed) -> None:
    house: House = person.app.state.house
    with house.database.transaction() as session:
        for email in ("hopper@example.org", EMAIL, f"{EMAIL}.uk"):
            outbox.letter(session, email, "Hello", f"Dear all,\n{email}, hello.", "1", house.now())
    live(person, admin)
    erased(person, "hopper@example.org")
    bodies = [row["body"] for row in rows(person.app, "SELECT body FROM event WHERE subject_id = '1'")]
    assert sorted(body == "{}" for body in bodies) == [False, False, True]


KEPT = (
    "search=Grace&grade=A", "grade=A", "search=Grace+Hopperton", "search=Disgrace+Hopper", "search=Grace+M+Hopper",
    "owner=grace+hopper", "search=20794609990", "search=0999",
)  # fmt: skip


def test_views_that_search_for_the_person_go(person: Person, admin: Signed) -> None:
    live(person, admin)
    house: House = person.app.state.house
    with house.database.transaction() as session:
        for number, query in enumerate(
            (
                "search=Grace+Hopper",
                "search=020+7946+0999",
                "search=Dr+GRACE+HOPPER%2C+Harbour&grade=A",
                "search=02079460999",
                "search=%2B442079460999+again",
                *KEPT,
            )
        ):
            work.save_filter(session, admin.id, f"View {number}", query, house.now())
    erased(person)
    kept = {row["query"] for row in rows(person.app, "SELECT query FROM saved_filter")}
    assert kept == set(KEPT)


@EITHER_DATABASE
@pytest.mark.parametrize("name", ["A", "e", "-", "Al"])
def test_a_short_name_takes_nobody_s_views_away(person: Person, admin: Signed, name: str) -> None:
    send_with(person, who(name=name))
    views = {"search=A", "search=e", "search=training&order=newest", "search=Al-Amin+ward", "search=1", "status=all"}
    house: House = person.app.state.house
    with house.database.transaction() as session:
        for number, query in enumerate(sorted(views)):
            work.save_filter(session, admin.id, f"View {number}", query, house.now())
    erased(person)
    assert {row["query"] for row in rows(person.app, "SELECT query FROM saved_filter")} == views

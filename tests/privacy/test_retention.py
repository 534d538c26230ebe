"""What is kept for how long: the preview says what the purge does, and the purge does no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from typer.testing import CliRunner

from app.cli import cli
from app.delivery.periodic import sweep
from app.desk import store as leads
from app.desk import work
from app.privacy import audit, retention
from app.privacy import store as privacy
from app.web.house import House
from tests.conftest import EITHER_DATABASE, MONDAY, Clock
from tests.enquiries.letters import send
from tests.journeys import answer, in_sector
from tests.person import Person
from tests.privacy.lives import live, reminder, submitted, traces
from tests.staff import Signed
from tests.tables import change, everything, rows

ALL = (
    *("suspected", "leads", "unfinished", "finished", "audits", "reports", "clients", "deliveries", "audit"),
    *("invitations", "firm_invitations", "requests"),
)


def preview(app: FastAPI) -> dict[str, int]:
    house: House = app.state.house
    with house.database.session(writes=False) as session:
        return {each.id: each.count for each in retention.preview(house, session)}


def purge(app: FastAPI) -> dict[str, int]:
    return retention.purge(app.state.house)


def hand_on(app: FastAPI) -> None:
    """As if the worker had sent everything."""
    change(app, "UPDATE event SET handed_at = made_at", "UPDATE delivery SET state = 'done'")


def test_each_kind_has_its_rule_in_words(app: FastAPI) -> None:
    house: House = app.state.house
    with house.database.session(writes=False) as session:
        rules = {each.id: each.rule for each in retention.preview(house, session)}
    assert rules == {
        "suspected": "Removed 90 days after it came",
        "leads": "Removed 2 years after the last change",
        "unfinished": "Removed 1 year after the last answer",
        "finished": "Removed 5 years after they were submitted",
        "audits": "Removed 7 years after they were completed or last worked on",
        "reports": "Kept until somebody removes it",
        "clients": "Removed 7 years after they were archived, once their audits are gone",
        "deliveries": "Removed 90 days after it was made, once it is over",
        "audit": "Removed 6 years after each line",
        "invitations": "Removed when the round is closed, or 90 days after its date",
        "firm_invitations": "Removed 30 days after they run out",
        "requests": "Removed when their link runs out",
    }


@EITHER_DATABASE
def test_the_pages_say_when_it_goes_and_what_is_counted(person: Person, admin: Signed) -> None:
    said = person.visit("/privacy").text
    assert "A purge runs every hour where a worker of this site runs." in said
    assert "Fingerprints of addresses and networks" in said and "Removed 30 days after they were first counted." in said
    assert "Counts by sector under five are not shown." in said and "continued past the quick screen" in said
    assert "after that, its text goes from the desk" in said
    assert "Where a worker runs, it purges every hour." in admin.person.visit("/desk/privacy").text


def test_what_is_new_stays(person: Person, admin: Signed) -> None:
    live(person, admin)
    before = everything(person.app)
    assert set(preview(person.app).values()) == {0}
    assert purge(person.app) == dict.fromkeys(ALL, 0)
    assert everything(person.app) == before


def test_after_ten_years_nothing_of_anybody_is_left(person: Person, admin: Signed, clock: Clock) -> None:
    live(person, admin)
    send(person, opened="", need="Buy now")
    house: House = person.app.state.house
    with house.database.transaction() as session:
        privacy.ask(session, "export", "ada@example.org", house.now())
    hand_on(person.app)
    clock.moment = MONDAY + timedelta(days=3650)
    expected = preview(person.app)
    assert expected["suspected"] == 1 and expected["unfinished"] == 1 and expected["finished"] == 1
    assert expected["leads"] == 3, "two leads and a reminder"
    removed = purge(person.app)
    assert removed["suspected"] == 1 and removed["leads"] == 3
    left = {table for table, kept in everything(person.app).items() if kept}
    assert left == {
        "alembic_version",
        "audit_entry",
        "content_version",
        "saved_filter",
        "staff",
        "staff_session",
        "tally",
    }
    sweep(house)  # what was counted goes beside the purge, every hour too
    assert rows(person.app, "SELECT * FROM tally") == []
    assert {row["action"] for row in rows(person.app, "SELECT action FROM audit_entry")} == {"purged"}
    assert [entry[0] for entry in traces(person.app)] == ["saved_filter"], "a view is the staff's own"


@pytest.mark.parametrize(("days", "goes"), [(364, False), (365, False), (366, True)])
def test_an_unfinished_one_goes_a_year_after_its_last_answer(
    person: Person, clock: Clock, days: int, goes: bool
) -> None:
    address = in_sector(person)
    clock.moment = MONDAY + timedelta(days=30)
    answer(person, address, "refreshers.practice", "2")
    clock.moment += timedelta(days=days)
    assert preview(person.app)["unfinished"] == goes
    assert purge(person.app)["unfinished"] == goes
    assert len(rows(person.app, "SELECT * FROM assessment")) == (not goes)


def test_a_finished_one_is_kept_longer_than_an_unfinished_one(person: Person, clock: Clock) -> None:
    submitted(person)
    in_sector(person)
    clock.moment = MONDAY + timedelta(days=400)
    assert purge(person.app)["unfinished"] == 1
    assert len(rows(person.app, "SELECT * FROM submission")) == 1
    clock.moment = MONDAY + timedelta(days=1826)
    assert purge(person.app)["finished"] == 1
    assert rows(person.app, "SELECT * FROM answer") == []


def test_what_continues_an_old_one_stands_by_itself(person: Person, clock: Clock) -> None:
    address = submitted(person)
    clock.moment = MONDAY + timedelta(days=1800)
    new = person.submit(person.visit(f"{address}/continuation"), {}).path
    clock.moment = MONDAY + timedelta(days=1826)
    purge(person.app)
    [left] = rows(person.app, "SELECT * FROM assessment")
    assert left["continues"] is None and left["id"] in new


def test_a_lead_outlives_its_assessment_without_the_link(make_app: Callable[..., FastAPI], clock: Clock) -> None:
    app = make_app(keep_finished_days=30)
    person = Person(app)
    done = submitted(person)
    send(person, path=f"/enquiries/new?assessment={done[-20:]}", consent_share="1")
    clock.moment = MONDAY + timedelta(days=31)
    assert purge(app)["finished"] == 1
    [lead], [enquiry] = rows(app, "SELECT * FROM lead"), rows(app, "SELECT * FROM enquiry")
    assert lead["assessment_id"] is enquiry["assessment_id"] is None


def test_a_lead_that_was_worked_on_is_kept_from_then(person: Person, admin: Signed, clock: Clock) -> None:
    send(person)
    house: House = person.app.state.house
    clock.moment = MONDAY + timedelta(days=700)
    with house.database.transaction() as session:
        lead = leads.one(session, rows(person.app, "SELECT id FROM lead")[0]["id"])
        assert lead is not None
        work.assign(session, lead, admin.id, {}, admin.id, house.now())
    clock.moment = MONDAY + timedelta(days=731)
    assert purge(person.app)["leads"] == 0
    clock.moment = MONDAY + timedelta(days=1431)
    assert purge(person.app)["leads"] == 1
    assert rows(person.app, "SELECT * FROM enquiry") == rows(person.app, "SELECT * FROM consent") == []


def test_leads_that_were_merged_go_together(person: Person, admin: Signed, clock: Clock) -> None:
    send(person)
    send(person, need="And another thing")
    house: House = person.app.state.house
    with house.database.transaction() as session:
        kept, other = (leads.one(session, row["id"]) for row in rows(person.app, "SELECT id FROM lead"))
        assert kept is not None and other is not None
        work.merge(session, kept, other, admin.id, house.now())
    clock.moment = MONDAY + timedelta(days=731)
    assert preview(person.app)["leads"] == purge(person.app)["leads"] == 2
    assert rows(person.app, "SELECT * FROM lead_entry") == []


def test_an_enquiry_from_before_there_was_a_desk_goes_too(person: Person, clock: Clock) -> None:
    send(person)
    change(person.app, "DELETE FROM lead_entry", "DELETE FROM lead", "DELETE FROM event")
    clock.moment = MONDAY + timedelta(days=731)
    assert preview(person.app)["leads"] == purge(person.app)["leads"] == 1
    assert rows(person.app, "SELECT * FROM enquiry") == []


def test_what_still_waits_to_be_sent_is_kept(person: Person, admin: Signed, clock: Clock) -> None:
    live(person, admin)
    clock.moment = MONDAY + timedelta(days=91)
    assert purge(person.app)["deliveries"] == 0
    hand_on(person.app)
    assert purge(person.app)["deliveries"] > 0
    assert rows(person.app, "SELECT * FROM event") == rows(person.app, "SELECT * FROM attempt") == []


def test_zero_keeps_for_ever(make_app: Callable[..., FastAPI], clock: Clock) -> None:
    kinds = ("unfinished", "finished", "leads", "suspected", "audit", "deliveries")
    app = make_app(**{f"keep_{kind}_days": 0 for kind in kinds})
    person = Person(app)
    submitted(person)
    in_sector(person)
    send(person)
    before = everything(app)
    clock.moment = MONDAY + timedelta(days=36_500)
    assert preview(app) == purge(app) == dict.fromkeys(ALL, 0)
    assert {**everything(app), "tally": before["tally"]} == before
    assert "Kept until somebody removes it." in person.visit("/privacy").text


def test_a_great_many_go_in_lots_each_with_its_line(app: FastAPI, clock: Clock) -> None:
    house: House = app.state.house
    with house.database.transaction() as session:
        for number in range(450):
            audit.record(session, MONDAY, "saw", ("lead", str(number)))
    clock.moment = MONDAY + timedelta(days=2191)
    assert preview(app)["audit"] == purge(app)["audit"] == 450
    lines = rows(app, "SELECT * FROM audit_entry ORDER BY id")
    assert [line["detail"] for line in lines] == ["200 removed", "200 removed", "50 removed"]
    assert {(line["actor"], line["subject_kind"], line["subject_id"]) for line in lines} == {
        ("system", "retention", "audit")
    }


def test_stopped_halfway_it_has_said_what_it_did_and_the_next_one_goes_on(
    person: Person, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        in_sector(person)
    clock.moment = MONDAY + timedelta(days=366)
    monkeypatch.setattr(retention, "BATCH", 1)
    begun = retention.KINDS[2]
    house: House = person.app.state.house
    with house.database.transaction() as session:
        assert begun.remove(session, house.now() - timedelta(days=365)) == 1
    with house.database.session(writes=True) as session:
        assert begun.remove(session, house.now() - timedelta(days=365)) == 1  # and then the power goes
    assert len(rows(person.app, "SELECT * FROM assessment")) == 2
    assert purge(person.app)["unfinished"] == 2
    assert rows(person.app, "SELECT * FROM answer") == []


def test_reminders_go_with_the_leads(person: Person, clock: Clock) -> None:
    begun = in_sector(person)
    house: House = person.app.state.house
    with house.database.transaction() as session:
        session.add(reminder(house, begun[-20:], "ada@example.org"))
    clock.moment = MONDAY + timedelta(days=366)
    purge(person.app)
    assert rows(person.app, "SELECT * FROM reminder") == []


def levelhead(database_url: str, folder: Path, *arguments: str) -> tuple[int, str]:
    environment = {"DATABASE_URL": database_url, "LEVELHEAD_DATA_DIR": str(folder), "LEVELHEAD_KEEP_AUDIT_DAYS": "1"}
    result = CliRunner().invoke(cli, list(arguments), env=environment)
    return result.exit_code, result.stdout


def test_the_command_says_what_would_go_and_then_removes_it(app: FastAPI, database_url: str, tmp_path: Path) -> None:
    house: House = app.state.house
    with house.database.transaction() as session:
        audit.record(session, MONDAY - timedelta(days=3000), "saw", ("lead", "1"))
    code, said = levelhead(database_url, tmp_path / "data", "purge", "--dry-run")
    assert code == 0 and "Audit log: 1 would go, the oldest of 2018-09-06. Removed 1 day after each line." in said
    assert len(rows(app, "SELECT * FROM audit_entry")) == 1
    code, said = levelhead(database_url, tmp_path / "data", "purge")
    assert code == 0 and "Audit log: 1 removed." in said
    assert [row["action"] for row in rows(app, "SELECT action FROM audit_entry")] == ["purged"]

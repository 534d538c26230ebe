"""Somebody of whom we hold a lot: an assessment, enquiries, a lead that was worked on, a reminder, letters."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi import FastAPI

from app.assessments import store as assessments
from app.delivery import outbox
from app.delivery import store as deliveries
from app.delivery.models import Attempt
from app.desk import store as leads
from app.desk import work
from app.desk.models import Reminder
from app.desk.states import Status
from app.web.house import House
from questionnaire.answers import Answer, State
from tests.enquiries.letters import send_with
from tests.journeys import CONTEXT, asked, in_sector
from tests.person import Form, Person
from tests.staff import Signed
from tests.tables import everything, rows

EMAIL, NAME, PHONE = "Grace.Hopper@example.org", "Grace Hopper", "020 7946 0999"
WORDS = "Bay four is short of a trained lead"
ORGANISATION = "Harbour Ward Trust"
TRACES = ("grace.hopper", NAME.lower(), PHONE, "02079460999", WORDS.lower(), ORGANISATION.lower())


def submitted(person: Person) -> str:
    """A submitted assessment, its answers saved at once: the pages of the assessment have tests of their own."""
    address = in_sector(person)
    house: House = person.app.state.house
    questions = [each for each in asked(person, address) if each not in CONTEXT]
    with house.database.transaction() as session:
        for question_id in questions:
            assessments.save_answer(session, address[-20:], question_id, Answer(State.ANSWERED, 2), 0, house.now())
    data = {"csrf_token": person.token}
    sent = person.client.post(f"{address}/submission", data=data, follow_redirects=False)
    assert sent.headers["location"].endswith("/result")
    return address


def live(person: Person, staff: Signed) -> str:
    """Lives such a life; returns the id of the lead."""
    done, begun = submitted(person), in_sector(person)
    shared = {"need": WORDS, "phone": PHONE, "preferred_contact": "either", "consent_share": "1"}
    send_with(person, who() | shared, f"/enquiries/new?assessment={done[-20:]}&utm_source=newsletter")
    send_with(person, who() | {"need": f"{WORDS}, again"})
    house: House = person.app.state.house
    lead_id = str(rows(person.app, "SELECT id FROM lead WHERE assessment_id = :of", of=done[-20:])[0]["id"])
    with house.database.transaction() as session:
        lead = leads.one(session, lead_id)
        assert lead is not None
        work.note(session, lead, f"Spoke to {NAME} on {PHONE}.", staff.id, house.now())
        work.answered(session, lead, staff.id, house.now(), f"Dear {NAME}, come to the course.")
        work.set_status(session, lead, Status.QUALIFIED, staff.id, house.now())
        work.set_call_back(session, lead, house.now() + timedelta(days=2), f"ask for {NAME}", staff.id, house.now())
        work.save_filter(session, staff.id, "Hers", "search=grace.hopper%40example.org", house.now())
        session.add(reminder(house, begun[-20:], EMAIL))
        letter = outbox.letter(session, EMAIL, "Hello", f"Dear {NAME}", begun[-20:], house.now())
        session.flush()
        made = deliveries.add_delivery(session, letter, None, EMAIL, house.now())
        session.add(Attempt(delivery_id=made, at=house.now(), said=f"550 {EMAIL}: no such user", milliseconds=3))
    return lead_id


def who(email: str = EMAIL, name: str = NAME, organisation: str = ORGANISATION) -> Form:
    return {"email": email, "name": name, "organisation": organisation}


def reminder(house: House, assessment_id: str, email: str) -> Reminder:
    now = house.now()
    return Reminder(
        assessment_id=assessment_id, email=email, wording_version=1, agreed_at=now, remind_at=now + timedelta(days=7)
    )


def traces(app: FastAPI) -> list[tuple[str, str, str]]:
    """Where in the whole database anything of the person can still be read: table, column and value."""
    return [
        (table, column, str(value))
        for table, kept in everything(app).items()
        for row in kept
        for column, value in row.items()
        if any(trace in str(value).lower() for trace in TRACES)
    ]


def of_others(tables: dict[str, list[dict[str, Any]]], mine: set[str]) -> dict[str, list[dict[str, Any]]]:
    """All rows that have nothing to do with some ids."""
    return {
        name: [row for row in kept if not mine & {str(value) for value in row.values()}]
        for name, kept in tables.items()
    }

"""Believable enquiries of people who do not exist, worked by nobody in particular. Nothing of them is sent anywhere."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from app.assessments.access import Desk
from app.delivery import outbox
from app.desk import intake, work
from app.desk import store as leads
from app.desk.states import Status
from app.enquiries import store as enquiries
from app.enquiries.forms import EnquiryForm, Message, new_form_id
from app.enquiries.promise import promise
from app.enquiries.spam import Suspicion
from app.enquiries.wordings import Purpose, current
from app.touches.touch import Touch
from app.web.house import House
from app.web.visitor import Visitor

FIRST = ("Amal", "Bronwen", "Callum", "Dilys", "Efua", "Fergus", "Gita", "Hamid", "Isla", "Jonas", "Kezia", "Lowri")
LAST = ("Abara", "Brook", "Chaudhry", "Doyle", "Evans", "Farouk", "Green", "Hughes", "Iqbal", "Jones", "Kaur", "Lamb")
PLACES = ("Riverside", "Hilltop", "Eastgate", "Millbrook", "Oakfield", "Harbour", "Priory", "Northway", "Elm Park")
KINDS = ("House", "Ward", "School", "Care Group", "Housing Office", "Custody Suite", "Stores")
NEEDS = (
    "Our next inspection is in the spring. Where should we begin?",
    "Two night shifts a week run without a trained lead. We need advice before we book anything.",
    "We would like the refresher for twelve people, at our place if possible.",
    "How long does it take until staff feel a difference?",
    "Please send dates for the leadership day.",
)
TOUCHES = (
    None,
    Touch(source="newsletter", medium="email", campaign="autumn", landing="/"),
    Touch(referrer="search.example/results", landing="/evidence"),
    Touch(source="conference", medium="leaflet", landing="/"),
)
WORKED = (Status.CONTACTED, Status.QUALIFIED, Status.WON, Status.LOST, Status.NOT_A_FIT)
WAITING_SHARE = 0.25
DEMO_KEY = "a demonstration, held by nobody"


def enquire(house: House, assessment_id: str, received: datetime, source: random.Random) -> None:
    """One enquiry with its lead: shared or not, answered or waiting, as it comes."""
    waits = source.random() < WAITING_SHARE
    if waits:
        received = house.now() - timedelta(minutes=source.randrange(10, 1600))
    received = min(received, house.now())
    name = f"{source.choice(FIRST)} {source.choice(LAST)}"
    organisation = f"{source.choice(PLACES)} {source.choice(KINDS)}"
    address = f"{name.lower().replace(' ', '.')}@{organisation.lower().replace(' ', '-')}.example"
    calls = source.random() < 0.4
    message = Message(
        name,
        address,
        organisation,
        "020 7946 0123" if calls else "",
        source.choice(NEEDS),
        "phone" if calls else "email",
    )
    agreed = [Purpose.CONTACT, *([Purpose.SHARE] if source.random() < 0.6 else [])]
    form = EnquiryForm(new_form_id(), message, tuple(current(purpose) for purpose in agreed), ())
    with house.database.transaction() as session:
        desk = Desk(house, session, Visitor(DEMO_KEY, is_new=False))
        due = promise(received, house.settings).due
        added = enquiries.add(session, desk.visitor.holder, form, assessment_id, received, due)
        touch = source.choice(TOUCHES)
        lead_id = intake.from_enquiry(desk, added.id, form, Suspicion(()), touch, touch)
        if not waits:
            _answered(desk, lead_id, received, source)
        outbox.withhold(session, lead_id, house.now())


def _answered(desk: Desk, lead_id: str, received: datetime, source: random.Random) -> None:
    lead = leads.one(desk.session, lead_id)
    assert lead is not None, "it was made a moment ago"
    answered = min(received + timedelta(minutes=source.randrange(20, 1800)), desk.house.now())
    work.set_status(desk.session, lead, Status.CONTACTED, None, answered)
    status = source.choice(WORKED)
    if status is not Status.CONTACTED:
        work.set_status(desk.session, lead, status, None, min(answered + timedelta(days=3), desk.house.now()))

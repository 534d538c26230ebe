"""Finding, blanking and removing leads. Each function that asks or changes takes the session; none commits."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from urllib.parse import parse_qs

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlmodel import Session, col

from app.desk import work
from app.desk.judging import judge
from app.desk.models import Lead, LeadEntry, Reminder, SavedFilter
from app.desk.states import OPEN, Status
from app.desk.work import Line
from app.privacy.addresses import pattern
from app.web.house import House

BETWEEN_LEADS = (Line.MERGED, Line.SEPARATED)  # their text is the id of the other lead, and says nothing of anybody
GONE = "[erased]"
SHORTEST_NAME, SHORTEST_PHONE = 2, 6  # less than that names nobody


def _old(before: datetime, is_suspected: bool) -> ColumnElement[bool]:
    """Leads that nothing has happened to since a moment. A merged one goes with the one it went into."""
    moment = col(Lead.received_at) if is_suspected else col(Lead.changed_at)
    return and_(col(Lead.is_suspected).is_(is_suspected), col(Lead.merged_into).is_(None), moment < before)


def old(session: Session, before: datetime, is_suspected: bool, most: int) -> Sequence[str]:
    """The ids of some of them, each with those that were merged into it."""
    query = select(col(Lead.id)).where(_old(before, is_suspected)).order_by(col(Lead.received_at)).limit(most)
    roots = session.execute(query).scalars().all()
    merged = session.execute(select(col(Lead.id)).where(col(Lead.merged_into).in_(roots))).scalars().all()
    return [*roots, *merged]


def count_old(session: Session, before: datetime, is_suspected: bool) -> tuple[int, datetime | None]:
    """How many there are, those that were merged into them too, and when the oldest came."""
    roots = select(col(Lead.id)).where(_old(before, is_suspected)).scalar_subquery()
    theirs = or_(col(Lead.id).in_(roots), col(Lead.merged_into).in_(roots))
    count, oldest = session.execute(select(func.count(), func.min(col(Lead.received_at))).where(theirs)).one()
    return count, oldest


def count_reminders(session: Session, before: datetime) -> int:
    """How many reminders were agreed to before a moment."""
    query = select(func.count()).select_from(Reminder).where(col(Reminder.agreed_at) < before)
    return int(session.execute(query).scalar_one())


def enquiries_of(session: Session, lead_ids: Collection[str]) -> Sequence[str]:
    """The enquiries that leads came from."""
    query = select(col(Lead.enquiry_id)).where(col(Lead.id).in_(lead_ids), col(Lead.enquiry_id).is_not(None))
    return [str(found) for found in session.execute(query).scalars()]


def with_lead(session: Session, enquiry_ids: Collection[str]) -> frozenset[str]:
    """Those of some enquiries that have a lead."""
    query = select(col(Lead.enquiry_id)).where(col(Lead.enquiry_id).in_(enquiry_ids))
    return frozenset(str(found) for found in session.execute(query).scalars())


def of_person(session: Session, email: str, enquiry_ids: Collection[str]) -> Sequence[Lead]:
    """The leads of an address, or of its enquiries, the oldest first."""
    mine = or_(func.lower(col(Lead.email)) == email.lower(), col(Lead.enquiry_id).in_(enquiry_ids))
    return session.execute(select(Lead).where(mine).order_by(col(Lead.received_at), col(Lead.id))).scalars().all()


def reminders_of(session: Session, email: str) -> Sequence[Reminder]:
    """The reminders that an address asked for."""
    query = select(Reminder).where(func.lower(col(Reminder.email)) == email.lower())
    return session.execute(query.order_by(col(Reminder.agreed_at))).scalars().all()


def detach(session: Session, assessment_ids: Collection[str]) -> None:
    """Forgets which assessments leads came from, and the reminders of them."""
    session.execute(update(Lead).where(col(Lead.assessment_id).in_(assessment_ids)).values(assessment_id=None))
    session.execute(delete(Reminder).where(col(Reminder.assessment_id).in_(assessment_ids)))


def remove_reminders(session: Session, before: datetime, most: int) -> int:
    """Removes reminders that were agreed to before a moment. Returns how many."""
    query = select(col(Reminder.assessment_id)).where(col(Reminder.agreed_at) < before).limit(most)
    found = session.execute(query).scalars().all()
    session.execute(delete(Reminder).where(col(Reminder.assessment_id).in_(found)))
    return len(found)


def remove(session: Session, lead_ids: Collection[str]) -> None:
    """Removes leads with their timelines."""
    session.execute(delete(LeadEntry).where(col(LeadEntry.lead_id).in_(lead_ids)))
    session.execute(delete(Lead).where(col(Lead.id).in_(lead_ids)))


def erase(house: House, session: Session, leads: Sequence[Lead], email: str, now: datetime) -> None:
    """Blanks all that names a person or is about them, in their leads and wherever their address was written down.

    The status, the times and the source stay: they count, and name nobody. An open lead is lost: nobody is there to
    be answered. What their answers made of it goes: each is judged anew as one of whom nothing is known, so their
    consents have to be taken back before.
    """
    names = {lead.name for lead in leads if lead.name != GONE}
    phones = {work.phone_key(lead.phone) for lead in leads}
    for lead in leads:
        if lead.status in OPEN:
            work.set_status(session, lead, Status.LOST, None, now)
        lead.name, lead.email, lead.organisation, lead.phone = GONE, "", "", ""
        lead.phone_key = lead.organisation_key = lead.search = ""
        lead.first_touch = lead.last_touch = ""
        lead.assessment_id = lead.call_back_at = None
        lead.version += 1
        session.flush()
        judge(house, session, lead)
    session.flush()
    ids = [lead.id for lead in leads]
    mine = col(LeadEntry.lead_id).in_(ids)
    names_lead = col(LeadEntry.kind).in_(BETWEEN_LEADS)
    session.execute(update(LeadEntry).where(mine, ~names_lead).values(text=""))
    about = or_(mine, col(LeadEntry.text).in_(ids))
    session.execute(update(LeadEntry).where(about, names_lead).values(after=""))
    session.execute(update(LeadEntry).where(mine, col(LeadEntry.kind) == Line.CALL_BACK).values(after=""))
    session.execute(delete(Reminder).where(func.lower(col(Reminder.email)) == email.lower()))
    _scrub(session, email, names, phones)


def _scrub(session: Session, email: str, names: Collection[str], phones: Collection[str]) -> None:
    """Takes an address out of what staff wrote about others, and removes views that search for the person."""
    whole = pattern(email)
    may_hold = func.lower(col(LeadEntry.text)).contains(email.lower(), autoescape=True)
    for entry in session.execute(select(LeadEntry).where(may_hold)).scalars():
        entry.text = whole.sub(GONE, entry.text)
    for view in session.execute(select(SavedFilter)).scalars():
        asked = " ".join(parse_qs(view.query).get("search", ()))
        if whole.search(asked) or _names(asked, names) or _calls(asked, phones):
            session.delete(view)
    session.flush()


def _names(asked: str, names: Collection[str]) -> bool:
    """Whether a search has one of some names in it: all of its words, whole and one after the other."""
    searched = f" {_words(asked)} "
    return any(f" {_words(name)} " in searched for name in names if len(_words(name)) >= SHORTEST_NAME)


def _words(text: str) -> str:
    """The words of a text. What is joined by a hyphen or an apostrophe is one."""
    return " ".join(re.findall(r"\w+(?:[-'’]\w+)*", text.lower()))


def _calls(asked: str, phones: Collection[str]) -> bool:
    """Whether a search has one of some phone numbers in it, however its digits are grouped."""
    searched = {work.phone_key(found) for found in re.findall(r"\+?\d[\d ()./-]*", asked)}
    return any(phone in searched for phone in phones if len(phone) >= SHORTEST_PHONE)

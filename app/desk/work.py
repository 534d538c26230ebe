"""Working a lead: status, owner, call-back, notes, answers, merging. Each change leaves a line that nobody edits."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from app.desk.listing import place
from app.desk.models import LONGEST_SEARCH, Lead, LeadEntry, SavedFilter
from app.desk.states import ANSWERED_BY, OPEN, STATUS_NAMES, Status
from app.desk.store import merged_with
from app.enquiries import store as enquiries
from app.web.errors import Conflict


class Line(StrEnum):
    """What a line of the timeline tells."""

    RECEIVED = "received"
    STATUS = "status"
    OWNER = "owner"
    CALL_BACK = "call_back"
    NOTE = "note"
    ANSWERED = "answered"
    MERGED = "merged"
    SEPARATED = "separated"
    CLEARED = "cleared"
    WITHDRAWN = "withdrawn"
    REMINDED = "reminded"
    FINISHED = "finished"


class ChangedMeanwhile(Conflict):
    title = "Somebody else changed this lead in the meantime"
    advice = "Nothing of yours was saved. Look at the lead as it is now, and do it again if it is still right."


def words(lead: Lead) -> str:
    """The text that a search looks in."""
    parts = (lead.name, lead.organisation, lead.email, lead.phone, lead.phone_key, lead.source, lead.sector or "")
    return " ".join(part.lower() for part in parts if part)[:LONGEST_SEARCH]


def phone_key(phone: str) -> str:
    """The digits of a phone number, with +44 as the 0 that is dialled inside the country."""
    digits = re.sub(r"\D", "", phone)[:40]
    return re.sub(r"^(?:00)?44(?=[1-9])", "0", digits)


def organisation_key(name: str) -> str:
    """The words of an organisation's name, without what varies from one spelling to the next."""
    return " ".join(re.findall(r"\w+", name.lower().replace("&", " and ")))[:200]


def touched(lead: Lead, now: datetime) -> None:
    """Brings up to date what follows from a change."""
    lead.version += 1
    lead.changed_at = now
    lead.queue = place(lead)
    lead.search = words(lead)


def tell(
    session: Session,
    lead: Lead,
    kind: Line,
    now: datetime,
    staff_id: str | None = None,
    text: str = "",
    before: str = "",
    after: str = "",
) -> None:
    """Adds a line to the timeline."""
    session.add(
        LeadEntry(
            lead_id=lead.id, at=now, staff_id=staff_id, kind=kind, text=text, before=before[:100], after=after[:100]
        )
    )


def set_status(session: Session, lead: Lead, status: Status, staff_id: str | None, now: datetime) -> bool:
    """Changes the status. Whoever was contacted has been answered. False where it was so already."""
    if lead.status == status:
        return False
    before, lead.status = Status(lead.status), status
    tell(session, lead, Line.STATUS, now, staff_id, before=STATUS_NAMES[before], after=STATUS_NAMES[status])
    if status in ANSWERED_BY:
        _answer(session, lead, now)
    touched(lead, now)
    return True


def answered(session: Session, lead: Lead, staff_id: str, now: datetime, text: str) -> None:
    """Notes that the person was answered, with what was said. A new lead has been contacted by that."""
    tell(session, lead, Line.ANSWERED, now, staff_id, text=text)
    _answer(session, lead, now)
    if lead.status == Status.NEW:
        lead.status = Status.CONTACTED
        names = STATUS_NAMES[Status.NEW], STATUS_NAMES[Status.CONTACTED]
        tell(session, lead, Line.STATUS, now, staff_id, before=names[0], after=names[1])
    touched(lead, now)


def _answer(session: Session, lead: Lead, now: datetime) -> None:
    """Stops the clock, of what was merged into it too: one answer is for all of them."""
    for each in (lead, *merged_with(session, lead.id)):
        if each.answered_at is None:
            each.answered_at = now
            each.queue = place(each)


def assign(
    session: Session, lead: Lead, owner_id: str | None, names: dict[str, str], staff_id: str, now: datetime
) -> bool:
    """Gives a lead to a member of staff, or to nobody. False where it was so already."""
    if lead.owner_id == owner_id:
        return False
    before, after = (names.get(each or "", "nobody") for each in (lead.owner_id, owner_id))
    lead.owner_id = owner_id
    tell(session, lead, Line.OWNER, now, staff_id, before=before, after=after)
    touched(lead, now)
    return True


def set_call_back(session: Session, lead: Lead, at: datetime | None, said: str, staff_id: str, now: datetime) -> bool:
    """Notes when to call back, or that it is no longer needed. `said` is the moment as people read it. False where it
    was so already."""
    if lead.call_back_at == at:
        return False
    lead.call_back_at = at
    tell(session, lead, Line.CALL_BACK, now, staff_id, after=said)
    touched(lead, now)
    return True


def note(session: Session, lead: Lead, text: str, staff_id: str, now: datetime) -> None:
    tell(session, lead, Line.NOTE, now, staff_id, text=text)
    lead.changed_at = now  # it is being worked, and not to be purged; what others have before them is still right


def forget_quotes(session: Session, lead: Lead) -> None:
    """Takes the text of answers out of the timeline: they may quote a result that is no longer shared."""
    mine = (col(LeadEntry.lead_id) == lead.id, col(LeadEntry.kind) == Line.ANSWERED)
    session.execute(update(LeadEntry).where(*mine).values(text=""))


def clear(session: Session, lead: Lead, staff_id: str, now: datetime) -> None:
    """Puts what was kept apart as suspected spam among the others. Its clock has been running all along."""
    lead.is_suspected = False
    tell(session, lead, Line.CLEARED, now, staff_id)
    touched(lead, now)


def merge(session: Session, kept: Lead, other: Lead, staff_id: str, now: datetime) -> None:
    """Puts `other`, and all that was merged into it, into `kept`. The earliest promise that still waits stands."""
    before = kept.answered_at.isoformat() if kept.answered_at else ""
    for each in (other, *merged_with(session, other.id)):
        each.merged_into = kept.id
        each.queue = place(each)
    tell(session, kept, Line.MERGED, now, staff_id, text=other.id, before=before, after=other.name)
    tell(session, other, Line.MERGED, now, staff_id, text=kept.id, after=kept.name)
    session.flush()
    _keep_promise(session, kept)
    for each in (kept, other):
        touched(each, now)


def separate(session: Session, kept: Lead, other: Lead, staff_id: str, now: datetime) -> None:
    """Undoes a merge. `other` is a lead of its own again with its own clock, and `kept` has its own again, unless
    something else that was merged into it still waits for an answer."""
    other.merged_into = None
    tell(session, kept, Line.SEPARATED, now, staff_id, text=other.id, after=other.name)
    tell(session, other, Line.SEPARATED, now, staff_id, text=kept.id, after=kept.name)
    session.flush()
    if kept.answered_at is None:
        kept.answered_at = _answered_before(session, kept)
    _keep_promise(session, kept)
    for each in (kept, other):
        touched(each, now)


def _keep_promise(session: Session, kept: Lead) -> None:
    """Sets the clock of a lead from its own enquiry and from what is merged into it and waits for an answer."""
    own = enquiries.due_of(session, kept.enquiry_id) if kept.enquiry_id else None
    waiting = [
        each.due_at
        for each in merged_with(session, kept.id)
        if each.answered_at is None and each.due_at and each.status in OPEN
    ]
    if not waiting:
        kept.due_at = own
        return
    unanswered = [own] if own and kept.answered_at is None else []
    kept.due_at, kept.answered_at = min([*waiting, *unanswered]), None


def _answered_before(session: Session, kept: Lead) -> datetime | None:
    """When `kept` itself was answered before the first merge that set its clock going again."""
    of_merges = (col(LeadEntry.lead_id) == kept.id, col(LeadEntry.kind) == Line.MERGED, col(LeadEntry.before) != "")
    found = session.execute(select(col(LeadEntry.before)).where(*of_merges).order_by(col(LeadEntry.id)).limit(1))
    written = found.scalar()
    return datetime.fromisoformat(written) if written else None


def save_filter(session: Session, staff_id: str, name: str, query: str, now: datetime) -> None:
    """Gives a view a name. The same name again replaces the view."""
    session.execute(delete(SavedFilter).where(col(SavedFilter.staff_id) == staff_id, col(SavedFilter.name) == name))
    session.add(SavedFilter(id=secrets.token_hex(10), staff_id=staff_id, name=name, query=query, created_at=now))


def remove_filter(session: Session, found: SavedFilter) -> None:
    session.delete(found)

"""Reading leads: one, a page of the list, how many, and who may be the same. Each takes the session first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_, union
from sqlmodel import Session, col

from app.desk.filters import ALL, MINE, NOBODY, Filter
from app.desk.listing import CLOSED, SOONER_THAN, WAITS_NOT
from app.desk.models import Lead, LeadEntry, SavedFilter
from app.desk.states import OPEN, Clock

MOST_COUNTED = 1000
MOST_DUPLICATES = 10
SHORTEST_PHONE = 7


@dataclass(frozen=True)
class Moment:
    """What the clock is read by: now, and the moment before which a lead that is due is at risk."""

    now: datetime
    risky_until: datetime


LEAD_ID = re.compile("[0-9a-f]{20}")


def one(session: Session, lead_id: str) -> Lead | None:
    """The lead with this id. Whoever means to write waits for others who write to the same one."""
    return next(iter(several(session, [lead_id])), None)


def several(session: Session, lead_ids: Sequence[str]) -> Sequence[Lead]:
    """Some leads, in the order of their ids: two who need the same two wait for each other, and never both."""
    known = [lead_id for lead_id in lead_ids if LEAD_ID.fullmatch(lead_id)]
    return _locked(session, select(Lead).where(col(Lead.id).in_(known)).order_by(col(Lead.id)))


def _locked(session: Session, query: Select[Any]) -> Sequence[Lead]:
    """The leads of a query, as they are once nobody else writes to them."""
    if session.info.get("locks_rows"):
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.execute(query).scalars().all()


QUEUE = col(Lead.queue)


def _by_clock(clock: Clock, moment: Moment) -> ColumnElement[bool]:
    """The leads whose clock stands so. It says the same as states.clock()."""
    due, answered = col(Lead.due_at), col(Lead.answered_at)
    now, risky = moment.now.timestamp(), moment.risky_until.timestamp()
    return {
        Clock.LATE: now > QUEUE,
        Clock.AT_RISK: and_(now <= QUEUE, risky >= QUEUE),
        Clock.DUE: and_(now <= QUEUE, risky < QUEUE, QUEUE < SOONER_THAN),
        Clock.ANSWERED: answered <= due,
        Clock.ANSWERED_LATE: answered > due,
    }[clock]


def matching(view: Filter, me: str, moment: Moment) -> list[ColumnElement[bool]]:
    """The conditions of a view. `me` is the member of staff who looks. Merged leads are in no view."""
    is_open = view.status == "open"
    found: list[ColumnElement[bool]] = [
        col(Lead.is_suspected).is_(view.suspected),
        (WAITS_NOT if is_open else CLOSED) > QUEUE,
    ]
    if view.status not in ("open", ALL):
        found.append(col(Lead.status) == view.status)
    if view.grade:
        found.append(col(Lead.grade) == view.grade)
    if view.sector:
        found.append(col(Lead.sector) == view.sector)
    if view.owner:
        owner = col(Lead.owner_id)
        found.append(owner.is_(None) if view.owner == NOBODY else owner == (me if view.owner == MINE else view.owner))
    if view.clock:
        found.append(_by_clock(Clock(view.clock), moment))
    found += [col(Lead.search).contains(word, autoescape=True) for word in view.search.lower().split()]
    return found


def page(
    session: Session, view: Filter, me: str, moment: Moment, after: str = "", limit: int = 50
) -> tuple[Sequence[Lead], str]:
    """Some leads of a view in its order, and where the next page begins ("" where there is none).

    `after` is what the page before gave. One that cannot be read begins at the first lead.
    """
    leads = _by_id(session, _found(session, view, me, moment, after, limit + 1))
    return leads[:limit], _cursor(leads[limit - 1], view.order) if len(leads) > limit else ""


def first_page(
    session: Session, view: Filter, me: str, moment: Moment, limit: int = 50
) -> tuple[Sequence[Lead], str, int]:
    """The first page, and how many leads the view shows in all, counted up to MOST_COUNTED + 1: with one search."""
    ids = _found(session, view, me, moment, "", MOST_COUNTED + 1)
    leads = _by_id(session, ids[:limit])
    return leads, _cursor(leads[-1], view.order) if len(ids) > limit else "", len(ids)


def _found(session: Session, view: Filter, me: str, moment: Moment, after: str, limit: int) -> Sequence[str]:
    query = select(col(Lead.id)).where(*matching(view, me, moment))
    return session.execute(_ordered(query, view.order, after).limit(limit)).scalars().all()


def _by_id(session: Session, ids: Sequence[str]) -> list[Lead]:
    """The leads of some ids, in the order of the ids."""
    found = {lead.id: lead for lead in session.execute(select(Lead).where(col(Lead.id).in_(ids))).scalars()}
    return [found[each] for each in ids if each in found]


CURSORS = {  # what a mark of a page looks like in each order
    "due": re.compile(r"(\d{1,15})~([0-9a-f]{20})", re.A),
    "newest": re.compile(r"(\d{1,10}\.\d{6})~([0-9a-f]{20})", re.A),
    "grade": re.compile(r"([A-D])~(\d{1,15})~([0-9a-f]{20})", re.A),
}


def _ordered(query: Select[Any], order: str, after: str) -> Select[Any]:
    found = CURSORS[order].fullmatch(after)
    parts = found.groups() if found else None
    if order == "newest":
        if parts:
            place = tuple_(col(Lead.received_at), col(Lead.id))
            query = query.where(place < (datetime.fromtimestamp(float(parts[0]), UTC), parts[1]))
        return query.order_by(col(Lead.received_at).desc(), col(Lead.id).desc())
    if order == "grade":
        if parts:
            place = tuple_(col(Lead.grade), QUEUE, col(Lead.id))
            query = query.where(place > (parts[0], int(parts[1]), parts[2]))
        return query.order_by(col(Lead.grade), QUEUE, col(Lead.id))
    if parts:
        query = query.where(tuple_(QUEUE, col(Lead.id)) > (int(parts[0]), parts[1]))
    return query.order_by(QUEUE, col(Lead.id))


def _cursor(lead: Lead, order: str) -> str:
    if order == "newest":
        return f"{lead.received_at.timestamp():.6f}~{lead.id}"
    return f"{lead.grade}~{lead.queue}~{lead.id}" if order == "grade" else f"{lead.queue}~{lead.id}"


def by_clock(session: Session, moment: Moment) -> dict[Clock, int]:
    """How many leads nobody has answered yet, by how their clock stands."""
    waiting = (Clock.LATE, Clock.AT_RISK, Clock.DUE)
    counts = [func.count().filter(_by_clock(clock, moment)) for clock in waiting]
    where = (col(Lead.is_suspected).is_(False), QUEUE < SOONER_THAN)
    return dict(zip(waiting, session.execute(select(*counts).select_from(Lead).where(*where)).one(), strict=True))


def suspected(session: Session) -> int:
    """How many enquiries wait apart because they may be spam, counted up to MOST_COUNTED + 1."""
    where = (col(Lead.is_suspected).is_(True), QUEUE < WAITS_NOT)
    some = select(col(Lead.id)).where(*where).limit(MOST_COUNTED + 1).subquery()
    return int(session.execute(select(func.count()).select_from(some)).scalar_one())


def merged_with(session: Session, lead_id: str) -> Sequence[Lead]:
    """The leads that were merged into one, the oldest first."""
    query = select(Lead).where(col(Lead.merged_into) == lead_id).order_by(col(Lead.received_at), col(Lead.id))
    return session.execute(query).scalars().all()


def duplicates(session: Session, lead: Lead) -> Sequence[Lead]:
    """Leads that may be the same: the same address, the same phone number, or the same organisation."""
    same = [select(col(Lead.id)).where(col(Lead.email) == lead.email)] if lead.email else []
    if len(lead.phone_key) >= SHORTEST_PHONE:
        same.append(select(col(Lead.id)).where(col(Lead.phone_key) == lead.phone_key))
    if lead.organisation_key:
        same.append(select(col(Lead.id)).where(col(Lead.organisation_key) == lead.organisation_key))
    if not same:
        return ()
    ids = set(session.execute(union(*same)).scalars()) - {lead.id}
    query = select(Lead).where(col(Lead.id).in_(ids), col(Lead.queue) < CLOSED)
    query = query.order_by(col(Lead.received_at).desc(), col(Lead.id)).limit(MOST_DUPLICATES)
    return session.execute(query).scalars().all()


def timeline(session: Session, lead_ids: Sequence[str]) -> Sequence[LeadEntry]:
    """What happened to some leads, the newest first."""
    query = select(LeadEntry).where(col(LeadEntry.lead_id).in_(lead_ids)).order_by(col(LeadEntry.at).desc())
    return session.execute(query.order_by(col(LeadEntry.id).desc())).scalars().all()


def by_enquiry(session: Session, enquiry_id: str) -> Lead | None:
    return next(iter(_locked(session, select(Lead).where(col(Lead.enquiry_id) == enquiry_id))), None)


def judged_by_others(session: Session, rules: str, limit: int) -> Sequence[Lead]:
    """Some open leads that were judged by other rules than these."""
    where = (QUEUE < WAITS_NOT, ~col(Lead.reasons).contains(rules, autoescape=True))
    return _locked(session, select(Lead).where(*where).order_by(col(Lead.id)).limit(limit))


def of_assessment(session: Session, assessment_id: str) -> Sequence[Lead]:
    """The leads that belong to an assessment."""
    return _locked(session, select(Lead).where(col(Lead.assessment_id) == assessment_id).order_by(col(Lead.id)))


def filters_of(session: Session, staff_id: str) -> Sequence[SavedFilter]:
    """The views that one member of staff has saved, by name."""
    query = select(SavedFilter).where(col(SavedFilter.staff_id) == staff_id)
    return session.execute(query.order_by(col(SavedFilter.name), col(SavedFilter.id))).scalars().all()


def filter_of(session: Session, filter_id: str, staff_id: str) -> SavedFilter | None:
    """A saved view, if it is theirs."""
    if not LEAD_ID.fullmatch(filter_id):
        return None
    query = select(SavedFilter).where(col(SavedFilter.id) == filter_id, col(SavedFilter.staff_id) == staff_id)
    return session.execute(query).scalar_one_or_none()


def call_backs(session: Session, owner_id: str) -> Sequence[Lead]:
    """The open leads of one member of staff that are to be called back, the next one first."""
    where = (col(Lead.owner_id) == owner_id, col(Lead.call_back_at).is_not(None), col(Lead.status).in_(OPEN))
    return session.execute(select(Lead).where(*where).order_by(col(Lead.call_back_at))).scalars().all()

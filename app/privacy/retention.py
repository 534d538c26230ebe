"""How long each kind of thing is kept, how much has passed that, and removing it.

The purge works in small transactions. Each also writes its line of the audit log, so a purge that is stopped halfway
has said what it removed, and the next one goes on from there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from app.assessments import removal as assessments
from app.audits import removal as audits
from app.clients import codes
from app.clients import removal as clients
from app.delivery import removal as deliveries
from app.desk import removal as leads
from app.enquiries import removal as enquiries
from app.evidence.loose_files import sweep
from app.firms import invitations as firm_invitations
from app.groups import invitation_store as invitations
from app.groups import removal as rounds
from app.issuing import removal as reports
from app.privacy import audit, store
from app.settings import Settings
from app.teams import removal as teams
from app.touches import store as touches
from app.web.errors import Problem
from app.web.house import House

log = logging.getLogger("levelhead")
BATCH = 200
PAGE = 1000
Counted = tuple[int, datetime | None]


@dataclass(frozen=True)
class Kind:
    """One kind of thing that is kept: its setting, from when its days run, what is old, and how to remove some."""

    id: str
    name: str
    setting: str
    begins: str
    count: Callable[[Session, datetime], Counted]
    remove: Callable[[Session, datetime], int]
    remove_files: Callable[[House, datetime], None] | None = None  # before its rows, outside of any transaction


@dataclass(frozen=True)
class ClassPreview:
    """What a purge would remove of one kind now. `oldest` is the moment of the oldest of it."""

    id: str
    name: str
    rule: str
    count: int
    oldest: datetime | None


def _remove_assessments(session: Session, ids: list[str]) -> int:
    """Removes assessments, after all that refers to them has let go."""
    leads.detach(session, ids)
    enquiries.detach(session, ids)
    touches.remove(session, ids)
    deliveries.remove(session, deliveries.of_subjects(session, [*ids, *rounds.invitations_in(session, ids)]))
    rounds.remove(session, ids)
    teams.remove(session, ids)
    codes.remove(session, ids)
    assessments.remove(session, ids)
    return len(ids)


def _unfinished(session: Session, before: datetime) -> int:
    return _remove_assessments(session, list(assessments.unfinished(session, before, BATCH)))


def _finished(session: Session, before: datetime) -> int:
    return _remove_assessments(session, list(assessments.finished(session, before, BATCH)))


def _remove_leads(session: Session, ids: list[str]) -> int:
    """Removes leads with their enquiries, and what went out about them."""
    theirs = list(leads.enquiries_of(session, ids))
    deliveries.remove(session, deliveries.of_subjects(session, [*ids, *theirs]))
    leads.remove(session, ids)
    enquiries.remove(session, theirs)
    return len(ids)


def _leads(session: Session, before: datetime) -> int:
    """Old leads; then enquiries that never had one, from before there was a desk; then old reminders."""
    removed = _remove_leads(session, list(leads.old(session, before, False, BATCH)))
    if not removed:
        orphans = _orphans(session, before, BATCH)
        enquiries.remove(session, orphans)
        removed = len(orphans) or leads.remove_reminders(session, before, BATCH)
    return removed


def _orphans(session: Session, before: datetime, most: int | None) -> list[str]:
    """Enquiries that came before a moment and belong to no lead."""
    found: list[str] = []
    last = ""
    while page := enquiries.older(session, before, last, PAGE):
        known = leads.with_lead(session, page)
        found += [each for each in page if each not in known]
        last = page[-1]
        if most is not None and len(found) >= most:
            return found[:most]
    return found


def _count_leads(session: Session, before: datetime) -> Counted:
    count, oldest = leads.count_old(session, before, False)
    return count + len(_orphans(session, before, None)) + leads.count_reminders(session, before), oldest


def _suspected(session: Session, before: datetime) -> int:
    return _remove_leads(session, list(leads.old(session, before, True, BATCH)))


def _count_suspected(session: Session, before: datetime) -> Counted:
    return leads.count_old(session, before, True)


def _events(session: Session, before: datetime) -> int:
    ids = deliveries.over(session, before, BATCH)
    deliveries.remove(session, ids)
    return len(ids)


def _lines(session: Session, before: datetime) -> int:
    ids = store.old_lines(session, before, BATCH)
    store.remove_lines(session, ids)
    return len(ids)


def _requests(session: Session, before: datetime) -> int:
    hashes = store.old_requests(session, before, BATCH)
    store.remove_requests(session, hashes)
    return len(hashes)


def _invitations(session: Session, before: datetime) -> int:
    """Addresses of people who were asked, in rounds that nobody closed."""
    ids = rounds.forgotten(session, before, BATCH)
    invitations.remove(session, ids)
    return len(ids)


def _audits(session: Session, before: datetime) -> int:
    ids = audits.old(session, before, BATCH)
    audits.remove(session, ids)
    return len(ids)


def _clients(session: Session, before: datetime) -> int:
    ids = clients.old(session, before, BATCH)
    clients.remove(session, ids)
    return len(ids)


def _firm_invitations(session: Session, before: datetime) -> int:
    ids = firm_invitations.over(session, before, BATCH)
    firm_invitations.remove(session, ids)
    return len(ids)


def _reports(session: Session, before: datetime) -> int:
    ids = reports.old(session, before, BATCH)
    reports.remove(session, ids)
    return len(ids)


KINDS = (
    Kind("suspected", "Suspected spam", "keep_suspected_days", "after it came", _count_suspected, _suspected),
    Kind("leads", "Leads and enquiries", "keep_leads_days", "after the last change", _count_leads, _leads),
    Kind(
        "unfinished",
        "Unfinished assessments",
        "keep_unfinished_days",
        "after the last answer",
        assessments.count_unfinished,
        _unfinished,
    ),
    Kind(
        "finished",
        "Finished assessments",
        "keep_finished_days",
        "after they were submitted",
        assessments.count_finished,
        _finished,
    ),
    Kind(
        "audits",
        "Audits of clients, with their evidence and plans",
        "keep_audits_days",
        "after they were completed or last worked on",
        audits.count_old,
        _audits,
    ),
    Kind(
        "reports",
        "Issued reports",
        "keep_reports_days",
        "after they were issued",
        reports.count_old,
        _reports,
        reports.remove_files,
    ),
    Kind(
        "clients",
        "Archived clients",
        "keep_audits_days",
        "after they were archived, once their audits are gone",
        clients.count_old,
        _clients,
    ),
    Kind(
        "deliveries",
        "What was sent, and the log of it",
        "keep_deliveries_days",
        "after it was made, once it is over",
        deliveries.count_over,
        _events,
    ),
    Kind("audit", "Audit log", "keep_audit_days", "after each line", store.count_old_lines, _lines),
    Kind(
        "invitations",
        "Addresses of people who were asked",
        "",
        "when the round is closed, or 90 days after its date",
        rounds.count_forgotten,
        _invitations,
    ),
    Kind(
        "firm_invitations",
        "Invitations to join a firm of consultants",
        "",
        "30 days after they run out",
        firm_invitations.count_over,
        _firm_invitations,
    ),
    Kind("requests", "Requests about own data", "", "when their link runs out", store.count_old_requests, _requests),
)


def days(kind: Kind, settings: Settings) -> int | None:
    """For how many days a kind is kept; None for ever."""
    if not kind.setting:
        return 0
    return int(getattr(settings, kind.setting)) or None


def rule(kind: Kind, settings: Settings) -> str:
    """For how long a kind is kept, in words."""
    kept = days(kind, settings)
    if kept is None:
        return "Kept until somebody removes it"
    return f"Removed {in_words(kept)} {kind.begins}" if kept else f"Removed {kind.begins}"


def in_words(count: int) -> str:
    """A number of days, as years where it is whole years."""
    if count and count % 365 == 0:
        return "1 year" if count == 365 else f"{count // 365} years"
    return "1 day" if count == 1 else f"{count:,} days"


def preview(house: House, session: Session) -> tuple[ClassPreview, ...]:
    """What a purge would remove now. It removes nothing."""
    found = []
    for kind in KINDS:
        kept = days(kind, house.settings)
        count, oldest = (0, None) if kept is None else kind.count(session, house.now() - timedelta(days=kept))
        found.append(ClassPreview(kind.id, kind.name, rule(kind, house.settings), count, oldest))
    return tuple(found)


def purge(house: House, staff_id: str | None = None) -> dict[str, int]:
    """Removes all that was kept long enough, and says how much of each kind that was."""
    removed = {}
    for kind in KINDS:
        kept = days(kind, house.settings)
        removed[kind.id] = 0 if kept is None else _purge(house, kind, house.now() - timedelta(days=kept), staff_id)
    sweep(house)  # the files of the evidence that went
    return removed


def _purge(house: House, kind: Kind, before: datetime, staff_id: str | None) -> int:
    """One kind, some at a time, each lot in a transaction of its own with its line of the audit log."""
    if kind.remove_files:
        try:
            kind.remove_files(house, before)
        except Problem as problem:
            log.warning("privacy: files of %s wait to be removed: %s", kind.id, type(problem).__name__)
            return 0
    total = 0
    while True:
        with house.database.transaction() as session:
            count = kind.remove(session, before)
            if count:
                actor = "staff" if staff_id else audit.SYSTEM
                subject = ("retention", kind.id)
                audit.record(session, house.now(), "purged", subject, staff_id, actor, f"{count} removed")
        if not count:
            return total
        total += count

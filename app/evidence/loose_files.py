"""Keeps the storage in step with the rows of evidence and logos: no row without its file, no file without a row.

A file that is on its way in, or whose last row was removed, is written down first. The sweep removes what nothing
stands for by then, however the program may have been stopped in between.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, select, update
from sqlmodel import Session, col

from app.evidence.models import Evidence, LooseFile
from app.files.storage import key_of
from app.firms.models import Firm
from app.issuing.store import is_a_logo
from app.web.errors import Busy, Problem
from app.web.house import House

log = logging.getLogger("levelhead")
ON_ITS_WAY = timedelta(hours=1)  # longer than any file takes to come in
REMOVAL_TAKES = timedelta(minutes=2)  # longer than the storage is waited for
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)


class Shelf(StrEnum):
    """What a file is kept as. Issued reports are kept and removed in their own way."""

    EVIDENCE = "evidence"
    LOGOS = "logos"


class BeingRemoved(Busy):
    """The same file is being removed from the storage just now, or its removal has just failed."""

    title = "This same file is being removed just now"
    advice = "Wait two minutes, then choose it again and send it."


def evidence_key(firm_id: str, sha256: str) -> str:
    """Where the evidence of a firm is kept: apart from its logos and issued reports, which are kept otherwise."""
    return key_of(f"{firm_id}-evidence", sha256)


def logo_key(firm_id: str, sha256: str) -> str:
    """Where the logos of a firm are kept."""
    return key_of(firm_id, sha256)


KEYS = {Shelf.EVIDENCE: evidence_key, Shelf.LOGOS: logo_key}


def lock_files(session: Session, firm_id: str) -> None:
    """One at a time may decide about the files of a firm. On SQLite there is one writer anyway."""
    if session.info.get("locks_rows"):
        session.execute(select(col(Firm.id)).where(col(Firm.id) == firm_id).with_for_update(key_share=True))


def loosen(
    session: Session, firm_id: str, sha256: str, due_at: datetime = AT_ONCE, shelf: Shelf = Shelf.EVIDENCE
) -> str:
    """Writes a file down as loose. Returns the id of the entry."""
    entry = LooseFile(firm_id=firm_id, shelf=shelf, sha256=sha256, id=secrets.token_hex(10), due_at=due_at)
    session.add(entry)
    session.flush()
    return entry.id


def expect(house: House, firm_id: str, sha256: str, shelf: Shelf = Shelf.EVIDENCE) -> str:
    """Writes down a file that is about to come in. Raises BeingRemoved, for its removal could come after it."""
    now = house.now()
    with house.database.transaction() as session:
        lock_files(session, firm_id)
        entries = _entries(session, shelf, firm_id, sha256)
        if any(each.removal_at and now - each.removal_at < REMOVAL_TAKES for each in entries):
            raise BeingRemoved
        return loosen(session, firm_id, sha256, now + ON_ITS_WAY, shelf)


def fasten(session: Session, entry_id: str) -> bool:
    """Takes a file off the list: a row stands for it now. Whether it was there all the time, for its hour."""
    of_it = (col(LooseFile.id) == entry_id, col(LooseFile.removal_at).is_(None))
    return bool(session.execute(delete(LooseFile).where(*of_it).returning(col(LooseFile.id))).all())


def let_go(session: Session, entry_id: str) -> None:
    """What did not come in is due at once."""
    session.execute(update(LooseFile).where(col(LooseFile.id) == entry_id).values(due_at=AT_ONCE))


@contextmanager
def let_go_on_failure(house: House, entry: str) -> Iterator[None]:
    """Where a row cannot be saved, its file goes again: now, or with the next sweep."""
    try:
        yield
    except BaseException:
        try:
            with house.database.transaction() as session:
                let_go(session, entry)
            sweep(house)
        except Exception as error:  # what failed first is what matters, and the file is written down as loose
            log.warning("files: a file could not be let go: %s", type(error).__name__)
        raise


def loosen_all_of(session: Session, audit_ids: Collection[str]) -> None:
    """Writes down the files of audits that are about to be removed."""
    of_them = (col(Evidence.audit_id).in_(list(audit_ids)), col(Evidence.sha256).is_not(None))
    found = session.execute(select(col(Evidence.firm_id), col(Evidence.sha256)).where(*of_them).distinct())
    for firm_id, sha256 in found.all():
        loosen(session, firm_id, sha256)


def sweep(house: House) -> int:
    """Removes the files that are due and that nothing stands for. What the storage refuses now waits for the next.

    The storage is asked between two transactions and never within one: it may take long, or never answer.
    """
    with house.database.session(writes=False) as reading:
        due = select(LooseFile).where(col(LooseFile.due_at) <= house.now()).order_by(col(LooseFile.due_at))
        found = reading.execute(due).scalars()
        waiting = list(dict.fromkeys((Shelf(each.shelf), each.firm_id, each.sha256) for each in found))
    removed = 0
    for shelf, firm_id, sha256 in waiting:
        try:
            removed += _swept(house, shelf, firm_id, sha256)
        except Problem as problem:
            log.warning("files: a file waits to be removed (%s): %s", shelf.value, type(problem).__name__)
            break
    return removed


def _swept(house: House, shelf: Shelf, firm_id: str, sha256: str) -> bool:
    marked = _marked(house, firm_id, sha256, shelf)
    if marked is None:
        return False
    house.storage.delete(KEYS[shelf](firm_id, sha256))
    done = delete(LooseFile).where(*_of(shelf, firm_id, sha256), col(LooseFile.removal_at) == marked)
    with house.database.transaction() as session:
        session.execute(done)  # where somebody has marked it again, they are not done yet
    return True


def _marked(house: House, firm_id: str, sha256: str, shelf: Shelf = Shelf.EVIDENCE) -> datetime | None:
    """Marks a file as being removed, if nothing stands for it and nobody is bringing it in again."""
    now = house.now()
    with house.database.transaction() as session:
        lock_files(session, firm_id)
        entries = _entries(session, shelf, firm_id, sha256)
        if not entries or any(each.due_at > now for each in entries):
            return None  # somebody was quicker, or is bringing it in again
        if _has_a_row(session, shelf, firm_id, sha256):
            session.execute(delete(LooseFile).where(*_of(shelf, firm_id, sha256)))
            return None
        mark = update(LooseFile).where(*_of(shelf, firm_id, sha256)).values(removal_at=now).returning(col(LooseFile.id))
        return now if session.execute(mark).all() else None


def _has_a_row(session: Session, shelf: Shelf, firm_id: str, sha256: str) -> bool:
    if shelf is Shelf.LOGOS:
        return is_a_logo(session, firm_id, sha256)
    of_it = (col(Evidence.firm_id) == firm_id, col(Evidence.sha256) == sha256, col(Evidence.removed_at).is_(None))
    return session.execute(select(col(Evidence.id)).where(*of_it).limit(1)).first() is not None


def _entries(session: Session, shelf: Shelf, firm_id: str, sha256: str) -> list[LooseFile]:
    return list(session.execute(select(LooseFile).where(*_of(shelf, firm_id, sha256))).scalars())


def _of(shelf: Shelf, firm_id: str, sha256: str) -> tuple[ColumnElement[bool], ...]:
    return col(LooseFile.firm_id) == firm_id, col(LooseFile.shelf) == shelf, col(LooseFile.sha256) == sha256

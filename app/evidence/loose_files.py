"""Keeps the storage and the rows of the evidence in step: no row without its file, and no file without a row.

A file that is on its way in, or whose last row was removed, is written down first. The sweep removes what nothing
stands for by then, however the program may have been stopped in between.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlmodel import Session, SQLModel, col

from app.database import insert_into
from app.evidence.models import Evidence, LooseFile
from app.files.storage import key_of
from app.firms.models import Firm
from app.web.errors import Problem
from app.web.house import House

log = logging.getLogger("levelhead")
TABLE = SQLModel.metadata.tables["loose_file"]
ON_ITS_WAY = timedelta(hours=1)  # longer than any file takes to come in
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)


def evidence_key(firm_id: str, sha256: str) -> str:
    """Where the evidence of a firm is kept: apart from its logos and issued reports, which are kept for ever."""
    return key_of(f"{firm_id}-evidence", sha256)


def lock_files(session: Session, firm_id: str) -> None:
    """One at a time may decide about the files of a firm. On SQLite there is one writer anyway."""
    if session.info.get("locks_rows"):
        session.execute(select(col(Firm.id)).where(col(Firm.id) == firm_id).with_for_update(key_share=True))


def loosen(session: Session, firm_id: str, sha256: str, due_at: datetime = AT_ONCE) -> None:
    """Writes a file down as loose."""
    values = {"firm_id": firm_id, "sha256": sha256, "due_at": due_at}
    loose = insert_into(session, TABLE).values(**values)
    session.execute(loose.on_conflict_do_update(index_elements=["firm_id", "sha256"], set_={"due_at": due_at}))


def fasten(session: Session, firm_id: str, sha256: str, due_at: datetime) -> bool:
    """Takes a file off the list: a row stands for it now. Whether nobody had taken or changed the entry meanwhile."""
    of_it = (col(LooseFile.firm_id) == firm_id, col(LooseFile.sha256) == sha256)
    gone = session.execute(delete(LooseFile).where(*of_it).returning(col(LooseFile.due_at))).scalars().all()
    return list(gone) == [due_at]


def loosen_all_of(session: Session, audit_ids: Collection[str]) -> None:
    """Writes down the files of audits that are about to be removed."""
    of_them = (col(Evidence.audit_id).in_(list(audit_ids)), col(Evidence.sha256).is_not(None))
    found = session.execute(select(col(Evidence.firm_id), col(Evidence.sha256)).where(*of_them).distinct())
    for firm_id, sha256 in found.all():
        loosen(session, firm_id, sha256)


def sweep(house: House) -> int:
    """Removes the files that are due and that nothing stands for. What the storage refuses now waits for the next."""
    with house.database.session(writes=False) as reading:
        due = select(LooseFile).where(col(LooseFile.due_at) <= house.now()).order_by(col(LooseFile.due_at))
        waiting = [(each.firm_id, each.sha256) for each in reading.execute(due).scalars()]
    removed = 0
    for firm_id, sha256 in waiting:
        try:
            removed += _swept(house, firm_id, sha256)
        except Problem as problem:
            log.warning("files: a file of evidence waits to be removed: %s", type(problem).__name__)
            break
    return removed


def _swept(house: House, firm_id: str, sha256: str) -> bool:
    with house.database.transaction() as session:
        lock_files(session, firm_id)
        entry = session.get(LooseFile, (firm_id, sha256))
        if entry is None or entry.due_at > house.now():
            return False  # somebody was quicker, or is bringing it in again
        session.delete(entry)
        of_it = (col(Evidence.firm_id) == firm_id, col(Evidence.sha256) == sha256, col(Evidence.removed_at).is_(None))
        if session.execute(select(col(Evidence.id)).where(*of_it).limit(1)).first():
            return False
        house.storage.delete(evidence_key(firm_id, sha256))
        return True

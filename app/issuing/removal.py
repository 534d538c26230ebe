"""Removing issued reports that were kept long enough, where there is a limit. Each takes the session first.

Their files go before their rows: a purge that is stopped in between finds the rows again, and no file stays behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlmodel import Session, col

from app.files.storage import key_of
from app.issuing.models import IssuedReport
from app.web.house import House

OLDEST_FIRST = (col(IssuedReport.issued_at), col(IssuedReport.id))


def old(session: Session, before: datetime, most: int) -> Sequence[str]:
    """Some that were issued before a moment, the oldest first."""
    query = select(col(IssuedReport.id)).where(col(IssuedReport.issued_at) < before)
    return session.execute(query.order_by(*OLDEST_FIRST).limit(most)).scalars().all()


def count_old(session: Session, before: datetime) -> tuple[int, datetime | None]:
    """How many there are, and when the oldest was issued."""
    query = select(func.count(), func.min(col(IssuedReport.issued_at)))
    count, oldest = session.execute(query.where(col(IssuedReport.issued_at) < before)).one()
    return count, oldest


def remove_files(house: House, before: datetime) -> None:
    """Removes the files of all of them, outside of any transaction. Raises Problem where the storage refuses."""
    with house.database.session(writes=False) as session:
        keys = _keys(session, before)
    for key in keys:
        house.storage.delete(key)


def _keys(session: Session, before: datetime) -> list[str]:
    """The files that no report needs which stays."""
    kinds = (col(IssuedReport.pdf_sha256), col(IssuedReport.docx_sha256))
    going = session.execute(select(col(IssuedReport.firm_id), *kinds).where(col(IssuedReport.issued_at) < before))
    files = {(row[0], sha256) for row in going.all() for sha256 in row[1:]}
    return [
        key_of(firm_id, sha256) for firm_id, sha256 in sorted(files) if not _stays(session, firm_id, sha256, before)
    ]


def _stays(session: Session, firm_id: str, sha256: str, before: datetime) -> bool:
    is_its_file = or_(col(IssuedReport.pdf_sha256) == sha256, col(IssuedReport.docx_sha256) == sha256)
    of_firm = (col(IssuedReport.firm_id) == firm_id, col(IssuedReport.issued_at) >= before)
    return session.execute(select(col(IssuedReport.id)).where(*of_firm, is_its_file).limit(1)).first() is not None


def remove(session: Session, ids: Sequence[str]) -> None:
    """Removes their rows. Their numbers are not given again."""
    session.execute(delete(IssuedReport).where(col(IssuedReport.id).in_(ids)))

"""The queries of the firms' looks and of the issued reports. Each takes the session first; none commits."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, SQLModel, col

from app.database import insert_into
from app.issuing.models import Brand, IssuedReport

NUMBERS: Any = SQLModel.metadata.tables["report_number"]


@dataclass(frozen=True)
class Files:
    """The SHA-256 of the two files of a report."""

    pdf: str
    docx: str


def brand_of(session: Session, firm_id: str) -> Brand | None:
    return session.get(Brand, firm_id)


def keep_brand(
    session: Session, firm_id: str, colour: str, introduction: str, closing: str, logo: str | None, now: datetime
) -> None:
    """Sets how the reports of a firm look. `logo` is the SHA-256 of a picture in the storage, or None for none."""
    found = session.get(Brand, firm_id) or Brand(firm_id=firm_id, colour=colour, changed_at=now)
    found.colour, found.introduction, found.closing = colour, introduction, closing
    found.logo_sha256, found.changed_at = logo, now
    session.add(found)
    session.flush()


def next_number(session: Session, year: int) -> str:
    """The next number of a year, such as "2026-00042". Two who ask at once get two."""
    adding = insert_into(session, NUMBERS).values(year=year, last=1)
    counted = adding.on_conflict_do_update(index_elements=[NUMBERS.c.year], set_={"last": NUMBERS.c.last + 1})
    last = int(session.execute(counted.returning(NUMBERS.c.last)).scalar_one())
    return f"{year}-{last:05d}"


def issue(
    session: Session,
    firm_id: str,
    audit_id: str,
    number: str,
    body: str,
    files: Files,
    staff_id: str,
    now: datetime,
) -> IssuedReport:
    """Keeps a report as it was issued."""
    made = IssuedReport(
        id=secrets.token_hex(10),
        firm_id=firm_id,
        audit_id=audit_id,
        number=number,
        body=body,
        pdf_sha256=files.pdf,
        docx_sha256=files.docx,
        issued_by=staff_id,
        issued_at=now,
    )
    session.add(made)
    session.flush()
    return made


def issued_of(session: Session, audit_id: str) -> list[IssuedReport]:
    """The reports that were issued from an audit, withdrawn ones too, the newest first."""
    query = select(IssuedReport).where(col(IssuedReport.audit_id) == audit_id)
    return list(
        session.execute(query.order_by(col(IssuedReport.issued_at).desc(), col(IssuedReport.number).desc())).scalars()
    )


def one(session: Session, audit_id: str, report_id: str) -> IssuedReport | None:
    """A report of this audit; None where it is another's. Whoever means to write locks it on PostgreSQL."""
    query = select(IssuedReport).where(col(IssuedReport.id) == report_id, col(IssuedReport.audit_id) == audit_id)
    if session.info.get("writes") and session.info.get("locks_rows"):
        query = query.with_for_update()
    return session.execute(query).scalar_one_or_none()


def withdraw(session: Session, report: IssuedReport, because: str, staff_id: str, now: datetime) -> bool:
    """Withdraws a report, and returns whether it was in force until now. The first reason stands."""
    if report.withdrawn_at is not None:
        return False
    report.withdrawn_by, report.withdrawn_at, report.withdrawn_because = staff_id, now, because
    session.add(report)
    session.flush()
    return True


def known_by(session: Session, number: str, sha256: str) -> IssuedReport | None:
    """The report with this number of which one file has this hash."""
    is_one_of_its_files = or_(col(IssuedReport.pdf_sha256) == sha256, col(IssuedReport.docx_sha256) == sha256)
    query = select(IssuedReport).where(col(IssuedReport.number) == number, is_one_of_its_files)
    return session.execute(query).scalar_one_or_none()

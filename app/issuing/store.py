"""The queries of the firms' looks and of the issued reports. Each takes the session first; none commits."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, SQLModel, col

from app.database import insert_into
from app.issuing.models import Brand, IssuedReport

NUMBERS: Any = SQLModel.metadata.tables["report_number"]
BRANDS: Any = SQLModel.metadata.tables["brand"]


class BrandConflict(Exception):
    """Somebody saved another look in the meantime."""


@dataclass(frozen=True)
class BrandValues:
    """What an owner may change of a look. `logo_sha256` is that of a picture in the storage, or None for none."""

    colour: str
    introduction: str = ""
    closing: str = ""
    logo_sha256: str | None = None


@dataclass(frozen=True)
class Files:
    """The SHA-256 of the two files of a report."""

    pdf: str
    docx: str


def brand_of(session: Session, firm_id: str) -> Brand | None:
    return session.get(Brand, firm_id)


def is_a_logo(session: Session, firm_id: str, sha256: str) -> bool:
    """Whether the reports of a firm have this logo today. Issued ones hold their own within their files."""
    of_it = (col(Brand.firm_id) == firm_id, col(Brand.logo_sha256) == sha256)
    return session.execute(select(col(Brand.firm_id)).where(*of_it)).first() is not None


def keep_brand(session: Session, firm_id: str, values: BrandValues, version: int, now: datetime) -> None:
    """Sets how the reports of a firm look, over the version that the person saw (0 where there was none).

    Raises BrandConflict where another look was saved in the meantime, even at the same moment.
    """
    kept = asdict(values) | {"changed_at": now}
    adding = insert_into(session, BRANDS).values(firm_id=firm_id, version=1, **kept)
    over = adding.on_conflict_do_update(
        index_elements=[BRANDS.c.firm_id],
        set_=kept | {"version": BRANDS.c.version + 1},
        where=BRANDS.c.version == version,
    )
    if session.execute(over.returning(BRANDS.c.version)).first() is None:
        raise BrandConflict
    session.expire_all()


def values_of(brand: Brand) -> BrandValues:
    """A look as it is saved."""
    return BrandValues(brand.colour, brand.introduction, brand.closing, brand.logo_sha256)


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
    report_id: str | None = None,
) -> IssuedReport:
    """Keeps a report as it was issued."""
    made = IssuedReport(
        id=report_id or secrets.token_hex(10),
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

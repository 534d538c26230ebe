"""The catalogue in force, and putting another in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from app.assessments.content import catalogue_of
from app.assessments.store import keep_content
from app.library.models import CatalogueImport
from app.web.house import House
from questionnaire.model import Catalogue


def catalogue_in_force(house: House, session: Session) -> Catalogue:
    """The owner's newest catalogue, or the example until there is one."""
    query = select(col(CatalogueImport.catalogue_hash)).order_by(col(CatalogueImport.id).desc()).limit(1)
    found = session.execute(query).scalar_one_or_none()
    return house.example_catalogue if found is None else catalogue_of(house, session, found)


def put_in_force(session: Session, catalogue: Catalogue, source: str, now: datetime) -> None:
    """Makes this the catalogue in force. Earlier results keep theirs."""
    keep_content(session, catalogue, now)
    session.add(CatalogueImport(catalogue_hash=catalogue.hash, imported_at=now, source=source[:200]))


@dataclass(frozen=True)
class InForce:
    """What is in force: the catalogue, and, unless it is the example, where it came from and when."""

    catalogue: Catalogue
    source: str | None
    imported_at: datetime | None


def in_force(house: House, session: Session) -> InForce:
    """The catalogue in force, with its origin."""
    newest = session.execute(select(CatalogueImport).order_by(col(CatalogueImport.id).desc()).limit(1)).scalar()
    if newest is None:
        return InForce(house.example_catalogue, None, None)
    return InForce(catalogue_of(house, session, newest.catalogue_hash), newest.source, newest.imported_at)

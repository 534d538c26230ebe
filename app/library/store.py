"""The catalogue in force, and putting another in force."""

from __future__ import annotations

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

"""Which course catalogue is in force: the last one that was imported."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from app.database import UtcDateTime


class CatalogueImport(SQLModel, table=True):
    """One import of the owner's catalogue. The newest is in force."""

    __tablename__ = "catalogue_import"

    id: int | None = Field(default=None, primary_key=True)
    catalogue_hash: str = Field(foreign_key="content_version.hash", max_length=64)
    imported_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    source: str = Field(max_length=200)

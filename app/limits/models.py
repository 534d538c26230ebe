"""The table of what was counted."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.database import moment


class Tally(SQLModel, table=True):
    """How often something happened since a moment. `key` is a SHA-256, so that no address stands here in the clear."""

    __tablename__ = "tally"

    key: str = Field(primary_key=True, max_length=64)
    since: datetime = Field(sa_column=moment())
    count: int

"""Assessments for figures, straight into the table: when they were begun, in which sector, and how far they came."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from fastapi import FastAPI
from sqlmodel import SQLModel

from app.web.house import House


def begun(app: FastAPI, at: datetime, count: int = 1, source: str | None = None, **fields: Any) -> None:
    """So many assessments that were begun at one moment."""
    house: House = app.state.house
    plain = {"questionnaire_hash": house.questionnaire.hash, "created_at": at, "last_question": "context.scope"}
    made = [
        {"sector": None, "submitted_at": None, **plain, **fields, "id": secrets.token_hex(10)} for _ in range(count)
    ]
    touch = {"source": source, "first_touch": "{}", "last_touch": "{}"}
    with house.database.transaction() as session:
        session.execute(SQLModel.metadata.tables["assessment"].insert(), made)
        if source:
            origins = [{"assessment_id": each["id"], **touch} for each in made]
            session.execute(SQLModel.metadata.tables["origin"].insert(), origins)

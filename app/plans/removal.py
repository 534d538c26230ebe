"""Removing the plans of audits that go. It takes the session first and does not commit."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete
from sqlmodel import Session, col

from app.plans.models import Plan, PlanAction


def remove_of_audits(session: Session, ids: Sequence[str]) -> None:
    for table in (PlanAction, Plan):
        session.execute(delete(table).where(col(table.audit_id).in_(ids)))

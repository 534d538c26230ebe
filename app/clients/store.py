"""The queries of the clients. Each takes the session of the database first; none commits."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlmodel import Session

from app.clients.models import Client


def add(session: Session, firm_id: str, name: str, sector: str, setting: str | None, now: datetime) -> Client:
    """A new client of a firm."""
    made = Client(id=secrets.token_hex(10), firm_id=firm_id, name=name, sector=sector, setting=setting, created_at=now)
    session.add(made)
    session.flush()
    return made


def by_id(session: Session, client_id: str) -> Client | None:
    return session.get(Client, client_id)

"""The queries of the clients. Each takes the session of the database first; none commits."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from app.clients.models import Client


@dataclass(frozen=True)
class Details:
    """What a firm writes down about a client."""

    name: str
    sector: str
    setting: str | None
    contact: str = ""
    note: str = ""
    next_audit_on: date | None = None


def add(session: Session, firm_id: str, name: str, sector: str, setting: str | None, now: datetime) -> Client:
    """A new client of a firm."""
    return add_with(session, firm_id, secrets.token_hex(10), Details(name, sector, setting), now)


def add_with(session: Session, firm_id: str, client_id: str, details: Details, now: datetime) -> Client:
    """A new client with all that is known about it, under an id of its own."""
    made = Client(id=client_id, firm_id=firm_id, name=details.name, sector=details.sector, created_at=now)
    change(made, details)
    session.add(made)
    session.flush()
    return made


def by_id(session: Session, client_id: str) -> Client | None:
    return session.get(Client, client_id)


def names(session: Session, firm_id: str) -> dict[str, str]:
    """The names of the clients of a firm, by id, archived ones too."""
    query = select(col(Client.id), col(Client.name)).where(col(Client.firm_id) == firm_id)
    return {row.id: row.name for row in session.execute(query)}


def locked(session: Session, client_id: str) -> Client | None:
    """The same, for whoever changes it: of two at once, one waits."""
    query = select(Client).where(col(Client.id) == client_id).execution_options(populate_existing=True)
    return session.execute(query.with_for_update()).scalar_one_or_none()


def of_firm(session: Session, firm_id: str) -> list[Client]:
    """The clients of a firm by name, those in its archive last."""
    query = select(Client).where(col(Client.firm_id) == firm_id)
    in_order = (col(Client.archived_at).is_not(None), col(Client.name), col(Client.id))
    return list(session.execute(query.order_by(*in_order)).scalars())


def details_of(client: Client) -> Details:
    return Details(client.name, client.sector, client.setting, client.contact, client.note, client.next_audit_on)


def change(client: Client, details: Details) -> None:
    """Writes down what is known about a client now. Audits that were begun keep the sector that they began with."""
    client.name, client.sector, client.setting = details.name, details.sector, details.setting
    client.contact, client.note, client.next_audit_on = details.contact, details.note, details.next_audit_on


def set_next_audit(client: Client, day: date | None) -> None:
    """When the client is to be audited next; None where that is open."""
    client.next_audit_on = day

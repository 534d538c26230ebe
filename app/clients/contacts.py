"""People whom a firm wrote down at a client: found by their address, where it stands there. None commits."""

from __future__ import annotations

import re

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from app.clients.models import Client
from app.firms import store as firms

REMOVED = "(address removed)"


def _address(email: str) -> re.Pattern[str]:
    """The address by itself, and not as a part of a longer one."""
    return re.compile(rf"(?<![\w.+-]){re.escape(email)}(?![\w-]|\.\w)", re.IGNORECASE)


def naming(session: Session, email: str) -> list[tuple[Client, str]]:
    """The clients whose contact or note has an address, each with the name of its firm."""
    texts = (func.lower(col(Client.contact)), func.lower(col(Client.note)))
    near = or_(*(text.contains(email.lower(), autoescape=True) for text in texts))
    address = _address(email)
    found = session.execute(select(Client).where(near).order_by(col(Client.id))).scalars().all()
    named = [each for each in found if address.search(each.contact) or address.search(each.note)]
    known = {each.firm_id: firms.by_id(session, each.firm_id) for each in named}
    return [(each, firm.name) for each in named if (firm := known[each.firm_id])]


def erase(clients: list[Client], email: str) -> None:
    """Takes somebody out: the contact as a whole, for it says who they are; of the firm's own note the address."""
    address = _address(email)
    for client in clients:
        if address.search(client.contact):
            client.contact = ""
        client.note = address.sub(REMOVED, client.note)

"""Find the client of a request in a firm of whoever asks, or refuse."""

from __future__ import annotations

from app.accounts.access import StaffDesk
from app.clients import store
from app.clients.models import Client
from app.firms.access import ID, Place, firm_of, no_such
from app.firms.roles import READ, FirmRole
from app.web.errors import NotFound


def client_of(desk: StaffDesk, client_id: str, may: frozenset[FirmRole] = READ) -> tuple[Client, Place]:
    """The client, and the place of whoever asks in its firm. Raises NotFound or NotYourPart."""
    found = store.by_id(desk.session, client_id) if ID.fullmatch(client_id) else None
    if found is None:
        raise no_such("client")
    try:
        return found, firm_of(desk, found.firm_id, may)
    except NotFound:
        raise no_such("client") from None

"""Asking for one's own data: the letter that proves an address, and the limits to sending it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from app.delivery import outbox
from app.limits import store as limits
from app.privacy import store
from app.privacy.models import DataRequest
from app.privacy.person import subject_of
from app.privacy.tokens import fingerprint
from app.web.errors import Gone, NotFound
from app.web.house import House

A_DAY = timedelta(days=1)
MOST_TO_ADDRESS = 3
MOST_FROM_NETWORK = 20


class Wish(StrEnum):
    """What somebody may ask for."""

    EXPORT = "export"
    ERASE = "erase"


ASKED = {Wish.EXPORT: "to see everything that we hold on", Wish.ERASE: "to erase everything that we hold on"}


class LinkGone(Gone):
    title = "This link has been used, or is too old"
    advice = "Ask for a new one under Privacy. Each link works once, within 2 days."


def ask(house: House, session: Session, wish: Wish, email: str, network: str) -> None:
    """Sends a letter with a link to an address, known or not. Above the limits nothing is sent, and nothing is said."""
    now = house.now()
    to_address = limits.count(session, limits.key_of("data request", fingerprint(house, email)), now, A_DAY)
    from_network = limits.count(session, limits.key_of("data request", fingerprint(house, network)), now, A_DAY)
    if to_address > MOST_TO_ADDRESS or from_network > MOST_FROM_NETWORK:
        return
    token = store.ask(session, wish, email, now)
    link = f"{house.settings.base_url}/privacy/requests/{token}"
    text = f"""Somebody, we hope you, asked {house.settings.brand_name} {ASKED[wish]}
{email}.

{link}

Open it and press the button on the page. It works once, for 2 days.
If nothing is held on this address, the page says so.

If you did not ask for this, you need not do anything. Nothing has been changed or given out.
"""
    outbox.letter(session, email, "Your request about your data", text, subject_of(house, email), now)


def of_token(session: Session, token: str, now: datetime) -> DataRequest:
    """The request of a link that still opens. What was asked to be seen stays open a little while after its first use.

    Raises NotFound or LinkGone.
    """
    found = store.request_of(session, token)
    if found is None:
        raise NotFound("We do not know this link", "Check that you copied all of it.")
    if found.used_at is None and found.expires_at > now:
        return found
    stays_open = found.kind == Wish.EXPORT and found.email and found.used_at is not None
    if stays_open and found.used_at is not None and now < found.used_at + store.OPEN_FOR:
        return found
    raise LinkGone

"""The guard of an open link: a page counts once, a device says that it has answered, a network sends only so much."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import timedelta

from fastapi import Request, Response
from sqlmodel import Session

from app.groups.answer_store import Door
from app.limits import store as limits
from app.limits.network import network
from app.privacy.tokens import fingerprint
from app.web.errors import TooMany
from app.web.house import House

PAGE_LASTS = timedelta(hours=24)
AN_HOUR = timedelta(hours=1)
MOST_OF_NETWORK = 300
FORM = re.compile(r"(\d{1,12})\.[A-Za-z0-9_-]{16}")


def new_form(house: House, code: str) -> str:
    """The id of a page that is being shown: when that was, something random, and our signature."""
    made = f"{int(house.now().timestamp())}.{secrets.token_urlsafe(12)}"
    return f"{made}.{_signature(house.secret, 'form', code, made)}"


def is_ours(house: House, code: str, form_id: str) -> bool:
    """Whether we showed this page, for this link, within the last day."""
    made, _, signature = form_id.rpartition(".")
    found = FORM.fullmatch(made)
    good = hmac.compare_digest(signature.encode(), _signature(house.secret, "form", code, made).encode())
    return good and found is not None and house.now().timestamp() - int(found[1]) <= PAGE_LASTS.total_seconds()


def form_hash(form_id: str) -> str:
    """How a page that was sent in is kept: a hash that says neither when nor by whom."""
    return hashlib.sha256(form_id.encode()).hexdigest()


def has_answered(request: Request, door: Door) -> bool:
    """Whether this device says that somebody answered on it."""
    return _cookie_name(request, door) in request.cookies


def remember(request: Request, response: Response, door: Door) -> None:
    """Lets the device say so until the round closes. It says nothing of what was answered, and we keep no list."""
    house: House = request.app.state.house
    response.set_cookie(
        _cookie_name(request, door),
        "1",
        max_age=max(1, int((door.closes_at - house.now()).total_seconds())),
        path="/voices",
        secure=house.settings.is_tls,
        httponly=True,
        samesite="lax",
    )


def bound_network(request: Request, house: House, session: Session, door: Door) -> None:
    """Counts one more answer of a network. Raises TooMany. It counts by the hour of the clock: no time is kept."""
    now = house.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    key = limits.key_of("voices", door.code, fingerprint(house, network(request)))
    if limits.count(session, key, hour, AN_HOUR) > MOST_OF_NETWORK:
        raise TooMany(hour + AN_HOUR - now, "Many answers came from this network within the hour")


def _cookie_name(request: Request, door: Door) -> str:
    """A name that means nothing to whoever looks at the device."""
    secret = request.app.state.house.secret
    return _signature(secret, "device", door.round_id, door.role_group)[:16]


def _signature(secret: bytes, *parts: str) -> str:
    return hmac.new(secret, "|".join(("voices", *parts)).encode(), hashlib.sha256).hexdigest()[:32]

"""Single sign-on: the way to the provider and back, used once, and whose account it opens. It never makes one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session

from app.accounts import store
from app.accounts.models import SingleSignOnFlow, Staff
from app.accounts.vouching import Claims
from app.privacy import audit
from app.web.house import House
from app.web.visitor import holder_of

if TYPE_CHECKING:
    from app.accounts.provider import Provider

LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Flow:
    """What we kept while somebody was at the provider."""

    nonce: str
    verifier: str
    then: str


class Refused(Exception):
    """The provider vouched for somebody who has no account here. `told` is the sentence that they are told."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.told = told


def bound(state: str, browser: str) -> str:
    """How a way is kept: what came back must meet the browser that began it."""
    return holder_of(f"{state}|{browser}")


@contextmanager
def conversation(house: House) -> Iterator[Provider]:
    """The provider, to be asked. Its libraries are loaded only here: half a second that no start need wait for."""
    from app.accounts.provider import Provider, client

    with client() as reached:
        yield Provider(house.settings, reached)


def begin(house: House, browser: str, then: str) -> str:
    """Begins a way to the provider: the address to go to. Raises Unreachable."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    with conversation(house) as provider:
        address = provider.address(provider.endpoints(), state, nonce, verifier)
    with house.database.transaction() as session:
        store.sweep(session, house.now())
        session.add(
            SingleSignOnFlow(
                state_hash=bound(state, browser),
                nonce=nonce,
                verifier=verifier,
                then=then,
                expires_at=house.now() + LASTS,
            )
        )
    return address


def take(house: House, browser: str, state: str) -> Flow | None:
    """The way that somebody comes back from. It is used up, whatever becomes of it."""
    with house.database.transaction() as session:
        found = store.take_flow(session, bound(state, browser), house.now())
    return Flow(*found) if found else None


def claims(house: House, flow: Flow, code: str) -> Claims:
    """Who the provider says that somebody is. Raises Unreachable or Untrusted."""
    with conversation(house) as provider:
        endpoints = provider.endpoints()
        return provider.claims(endpoints, code, flow.nonce, flow.verifier, int(house.now().timestamp()))


def member(session: Session, house: House, said: Claims) -> Staff:
    """Whose account this is: by subject, or the first time by an address that the provider has verified."""
    subject = hashlib.sha256(f"{house.settings.oidc_issuer}|{said.subject}".encode()).hexdigest()
    found = store.by_subject(session, subject)
    if found is None:
        found = _by_address(session, said)
        store.bind(session, found.id, subject)
        audit.record(session, house.now(), "connected single sign-on", ("staff", found.id), found.id)
    if found.disabled_at is not None:
        raise Refused("unknown")
    return found


def _by_address(session: Session, said: Claims) -> Staff:
    if not said.email:
        raise Refused("unknown")
    if not said.is_verified:
        raise Refused("unverified")
    found = store.by_email(session, said.email)
    if found is None or found.disabled_at is not None or found.single_sign_on_subject is not None:
        raise Refused("unknown")
    return found

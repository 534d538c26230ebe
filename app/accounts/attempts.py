"""How often somebody may try to sign in. Counted before the try, in the database, whether the address exists or not."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from app.limits import store
from app.privacy.tokens import fingerprint
from app.web.errors import TooMany
from app.web.house import House

WINDOW = timedelta(minutes=15)
MOST_OF_ONE, MOST_OF_ADDRESS, MOST_OF_NETWORK = 5, 50, 50
Limit = tuple[str, int]


def of_address(house: House, email: str, network: str) -> tuple[Limit, ...]:
    """An address as one network tries it, and as all do: a stranger elsewhere does not soon shut its owner out."""
    address = fingerprint(house, email)
    return (
        (store.key_of("sign-in", "address", address, fingerprint(house, network)), MOST_OF_ONE),
        (store.key_of("sign-in", "address", address), MOST_OF_ADDRESS),
    )


def of_network(house: House, network: str) -> Limit:
    return store.key_of("sign-in", "network", fingerprint(house, network)), MOST_OF_NETWORK


def of_code(staff_id: str) -> Limit:
    """Codes of the second factor and recovery codes, together."""
    return store.key_of("sign-in", "code", staff_id), MOST_OF_ONE


def of_old_password(staff_id: str) -> Limit:
    """The password that somebody who is signed in gives once more."""
    return store.key_of("account", "password", staff_id), MOST_OF_ONE


def count(session: Session, now: datetime, *limits: Limit) -> None:
    """Counts one try. Raises TooMany, and counts none, where one of the limits is reached."""
    waits = [store.waits(session, key, now, WINDOW, most) for key, most in limits]
    longest = max((wait for wait in waits if wait is not None), default=None)
    if longest is not None:
        raise TooMany(longest)
    for key, most in sorted(limits):  # always in the same order, so that no two wait for each other
        if store.count(session, key, now, WINDOW) > most:  # another process was quicker
            raise TooMany(WINDOW)


def forget(session: Session, *limits: Limit) -> None:
    """It was them: the next wrong try is the first again."""
    for key, _ in sorted(limits):
        store.forget(session, key)

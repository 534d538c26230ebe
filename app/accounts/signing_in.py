"""Signing in: what is counted, what is checked, and the session that begins. Slow work stands outside transactions."""

from __future__ import annotations

from sqlmodel import Session

from app.accounts import attempts, passwords, store
from app.accounts.models import Staff, StaffSession
from app.privacy import audit
from app.privacy.tokens import fingerprint
from app.web.house import House


def of_address(house: House, email: str) -> tuple[str, str]:
    """An address as the audit log names it. Only this house can find out whether it is one that it knows."""
    return "address", fingerprint(house, email)


def password_matches(house: House, email: str, password: str, network: str) -> str | None:
    """The id of whose address and password these are. Raises TooMany.

    The try is counted and kept before the password is looked at: two at once count as two.
    """
    now, address = house.now(), store.normal(email)
    limits = attempts.of_address(house, address, network)
    with house.database.transaction() as session:
        attempts.count(session, now, *limits, attempts.of_network(house, network))
    with house.database.session(writes=False) as session:
        found = store.by_email(session, address)
        known = found if found is not None and found.disabled_at is None else None
        staff_id, kept = (known.id, known.password_hash) if known else (None, None)
    good = passwords.fits(password, kept)
    with house.database.transaction() as session:
        if good:
            attempts.forget(session, *limits)
            return staff_id
        audit.record(session, now, "failed to sign in", of_address(house, address), actor=audit.VISITOR)
    return None


def let_in(session: Session, house: House, who: Staff, device: str, old_token: str, how: str) -> tuple[str, bool]:
    """A new session for whoever gave the first factor: its token, and whether nothing more is needed.

    The token that the browser had before ends, whoever gave it that one.
    """
    now = house.now()
    store.sweep(session, now)
    store.end_token(session, old_token)
    is_whole = who.totp_confirmed_at is None
    if is_whole:
        audit.record(session, now, "signed in", ("staff", who.id), who.id, detail=how)
    return store.begin(session, who.id, device, now, verified=is_whole), is_whole


def let_in_whole(session: Session, house: House, who: Staff, half: StaffSession, how: str) -> str:
    """A new session for whoever gave the second factor too: its token. The half one ends."""
    now = house.now()
    store.end(session, who.id, half.id)
    audit.record(session, now, "signed in", ("staff", who.id), who.id, detail=f"second factor: {how}")
    return store.begin(session, who.id, half.device, now, verified=True)

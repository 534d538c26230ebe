"""The second factor after RFC 6238, and the recovery codes that stand in for it. Each code serves once."""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session

from app.accounts import factor_store
from app.accounts.models import Staff
from app.web.house import House
from app.web.sealed import Unreadable, seal, unseal

STEP_SECONDS = 30
NEAR = (0, -1, 1)  # the clock of a phone may be a little off
DIGITS = re.compile(r"[0-9]{6}")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that reads like another
CODES, CODE_LENGTH, GROUP = 10, 16, 4


def begin(session: Session, house: House, who: Staff) -> None:
    """Makes a secret for somebody, to be confirmed with a code of it."""
    import pyotp  # this and segno only where a factor is set up or used: a start need not wait for them

    factor_store.keep_secret(session, who.id, seal(house.secret, pyotp.random_base32()))


def secret_of(house: House, who: Staff) -> str | None:
    """The secret of somebody, if they have one that this house can read."""
    if who.totp_secret is None:
        return None
    try:
        return unseal(house.secret, who.totp_secret)
    except Unreadable:  # the house has another key now; only a recovery code or an administrator helps
        return None


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step of the clock whose code this is: now, or one step before or after."""
    import pyotp

    current = int(now.timestamp()) // STEP_SECONDS
    generator = pyotp.TOTP(secret)
    found = [
        current + offset
        for offset in NEAR
        if hmac.compare_digest(generator.generate_otp(current + offset).encode(), code.encode())
    ]
    return found[0] if found else None


def accepts_code(session: Session, house: House, who: Staff, code: str) -> bool:
    """Whether this is a code of their device that was not used before. It is used up."""
    plain, secret = re.sub(r"\s", "", code), secret_of(house, who)
    if secret is None or not DIGITS.fullmatch(plain):
        return False
    step = step_of(secret, plain, house.now())
    return step is not None and factor_store.use_step(session, who.id, step)


def accepts(session: Session, house: House, who: Staff, code: str) -> str | None:
    """How somebody proved the second factor, in words for the log; None where they did not."""
    if accepts_code(session, house, who, code):
        return "code"
    plain = re.sub(r"[\s-]", "", code.lower())
    if len(plain) == CODE_LENGTH and factor_store.use_code(session, who.id, plain, house.now()):
        return "recovery code"
    return None


def new_codes(session: Session, staff_id: str) -> tuple[str, ...]:
    """Ten new recovery codes as they are shown, once. Those before them end."""
    codes = ["".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH)) for _ in range(CODES)]
    factor_store.replace_codes(session, staff_id, codes)
    return tuple("-".join(grouped(code)) for code in codes)


def grouped(text: str) -> list[str]:
    """A long text in groups that an eye can keep."""
    return [text[at : at + GROUP] for at in range(0, len(text), GROUP)]


def address(house: House, who: Staff, secret: str) -> str:
    """What an authenticator app reads: whose secret it is, and of which service."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=who.email, issuer_name=house.settings.brand_name)


def drawing(house: House, who: Staff, secret: str) -> Markup:
    """The code that a phone reads, as SVG for the page itself."""
    import segno

    code = segno.make(address(house, who, secret), error="m", micro=False)
    drawn = code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="scan", lineclass=None)
    return Markup(drawn)  # noqa: S704 - segno draws modules; the address is in it only as black and white

"""What makes an enquiry look like spam. It is a reason to keep it apart, and never to refuse or to drop it."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from app.enquiries import altcha
from app.enquiries.forms import EnquiryForm
from app.limits import store as limits
from app.web.forms import Posted
from app.web.house import House

TRAP = "website"
OPENED = "opened"
LEAST_SECONDS = 3
MOST_SECONDS = 7 * 24 * 60 * 60
MOST_LINKS = 2
LINK = re.compile(r"https?://|\bwww\.|\[url|<a\s", re.I)
AN_HOUR = timedelta(hours=1)
MOST_FROM = {"email address": 5, "device": 10, "network": 40}  # in an hour

TRAPPED = "It filled in a field that people do not see."
NO_TIME = "It does not say when its form was opened."
NO_PROOF = "It came without the proof of work that the form asks a browser for."


@dataclass(frozen=True)
class Suspicion:
    """Why an enquiry may be spam, in sentences. None of them says so for sure."""

    reasons: tuple[str, ...]


def opened(secret: bytes, now: datetime) -> str:
    """When a form was shown, signed, so that nobody can say that it was earlier."""
    moment = str(int(now.timestamp()))
    return f"{moment}.{_signed(secret, f'opened|{moment}')}"


def suspicion(
    house: House, session: Session, posted: Posted, form: EnquiryForm, client: str, now: datetime
) -> Suspicion:
    """All reasons to keep an enquiry apart. It counts the enquiry, so call it once for each."""
    reasons = []
    if posted.text(TRAP):
        reasons.append(TRAPPED)
    reasons += [found for found in (_haste(house.secret, posted.text(OPENED), now),) if found]
    links = len(LINK.findall(form.message.need))
    if links > MOST_LINKS:
        reasons.append(f"Its text has {links} links.")
    reasons += _crowd(house, session, form.message.email, client, now)
    if house.settings.altcha == "on" and not altcha.solved(house.secret, session, posted.text(altcha.FIELD), now):
        reasons.append(NO_PROOF)
    return Suspicion(tuple(reasons))


def _haste(secret: bytes, said: str, now: datetime) -> str | None:
    """Whether a form was sent faster than anybody types."""
    moment, _, signature = said.partition(".")
    is_number = moment.isascii() and moment.isdigit() and len(moment) <= 12
    expected = _signed(secret, f"opened|{moment}").encode()
    if not is_number or not hmac.compare_digest(signature.encode(), expected):
        return NO_TIME
    seconds = int(now.timestamp()) - int(moment)
    if seconds > MOST_SECONDS:
        return "Its form was opened more than a week before."
    return f"It was sent within {LEAST_SECONDS} seconds of opening its form." if seconds < LEAST_SECONDS else None


def _crowd(house: House, session: Session, email: str, client: str, now: datetime) -> list[str]:
    """Where more came from than people send."""
    found = []
    for kind, value in (("email address", email.lower()), *places(client)):
        key = limits.key_of("enquiry", kind, _signed(house.secret, value))  # an address alone could be guessed back
        times = limits.count(session, key, now, AN_HOUR)
        if times > MOST_FROM[kind]:
            found.append(f"It is number {times} from the same {kind} within an hour.")
    return found


def places(client: str) -> tuple[tuple[str, str], ...]:
    """The device and the wider network that a request came from: an IPv4 address and its /24, a /64 and its /48."""
    try:
        device = ipaddress.ip_network(client)
    except ValueError:
        return ()
    wider = device.supernet(new_prefix=24 if device.version == 4 else 48)
    return (("device", str(device)), ("network", str(wider)))


def _signed(secret: bytes, text: str) -> str:
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()

"""The one letter that the journey sends: the return link."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlmodel import Session

from app.limits import store as limits
from app.privacy.tokens import fingerprint
from app.settings import Settings
from app.web.house import House
from app.web.post import send

NAME = r"[^@\s<>()\[\]:;,\\\"]"  # what would need quotes, or would be read as another part of a letter's head
DOT_FREE = r"[^@\s<>()\[\]:;,\\\".]"
ADDRESS = re.compile(rf"{NAME}{{1,64}}@(?:{DOT_FREE}{{1,63}}\.){{1,10}}{DOT_FREE}{{2,60}}")
AN_HOUR = timedelta(hours=1)
MOST_TO_ADDRESS, MOST_OF_NETWORK = 5, 60
TOO_MANY = "We have sent several letters in the last hour, so this one was not sent. Copy the link instead."


def is_address(text: str) -> bool:
    """Whether this could be an email address. Only sending can tell for sure.

    An encoded word (RFC 2047) would be decoded on its way into a letter's head, and there become other recipients.
    """
    return "=?" not in text and ADDRESS.fullmatch(text) is not None


def may_send(house: House, session: Session, address: str, client: str) -> bool:
    """Whether one more letter may go to an address, and out on behalf of a network, within the hour. It counts it."""
    now = house.now()
    to_address = limits.count(
        session, limits.key_of("return letter", fingerprint(house, address.lower())), now, AN_HOUR
    )
    of_network = limits.count(session, limits.key_of("return letters of", fingerprint(house, client)), now, AN_HOUR)
    return to_address <= MOST_TO_ADDRESS and of_network <= MOST_OF_NETWORK


def send_return_link(settings: Settings, address: str, link: str, expires: datetime, stop: str | None = None) -> None:
    """Sends the link back; `stop` is where the reminder that was agreed to can be taken back."""
    until = f"{expires.astimezone(settings.zone):%-d %B %Y}"
    reminded = f"\nYou agreed to one reminder. To take that back:\n{stop}\n" if stop else ""
    send(
        settings,
        address,
        "Your link back to your assessment",
        f"""You asked for a link to come back to your assessment with {settings.brand_name}.

{link}

Open it and press the button on the page. It works once, until {until}.
Anyone who has this link can open your assessment, so please do not pass it on unless you mean to.
{reminded}
If you did not ask for this, you need not do anything.
""",
    )

"""The one letter that the journey sends: the return link."""

from __future__ import annotations

import re
from datetime import datetime

from app.settings import Settings
from app.web.post import send

NAME = r"[^@\s<>()\[\]:;,\\\"]"  # what would need quotes, or would be read as another part of a letter's head
DOT_FREE = r"[^@\s<>()\[\]:;,\\\".]"
ADDRESS = re.compile(rf"{NAME}{{1,64}}@(?:{DOT_FREE}{{1,63}}\.){{1,10}}{DOT_FREE}{{2,60}}")


def is_address(text: str) -> bool:
    """Whether this could be an email address. Only sending can tell for sure."""
    return ADDRESS.fullmatch(text) is not None


def send_return_link(settings: Settings, address: str, link: str, expires: datetime) -> None:
    until = f"{expires.astimezone(settings.zone):%-d %B %Y}"
    send(
        settings,
        address,
        "Your link back to your assessment",
        f"""You asked for a link to come back to your assessment with {settings.brand_name}.

{link}

Open it and press the button on the page. It works once, until {until}.
Anyone who has this link can open your assessment, so please do not pass it on unless you mean to.

If you did not ask for this, you need not do anything.
""",
    )

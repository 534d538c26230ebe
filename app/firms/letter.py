"""The letter that asks somebody to join a firm."""

from __future__ import annotations

from datetime import datetime

from app.firms.roles import FIRM_ROLE_NAMES, FirmRole
from app.settings import Settings
from app.web.post import send


def link_of(settings: Settings, token: str) -> str:
    return f"{settings.base_url}/firms/invitation/{token}"


def send_invitation(settings: Settings, address: str, firm: str, role: FirmRole, link: str, until: datetime) -> None:
    """Sends the link to whoever is asked. Opening it changes nothing; a button on its page does."""
    last_day = f"{until.astimezone(settings.zone):%-d %B %Y}"
    send(
        settings,
        address,
        f"An invitation to join {firm}",
        f"""You are asked to join "{firm}" on {settings.brand_name}, as {FIRM_ROLE_NAMES[role].lower()}.

{link}

The link works once, until {last_day}, and only for this address. Please keep it to yourself.

If you do not know them, or do not want to join, you need not do anything.
""",
    )

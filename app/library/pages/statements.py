"""What this software does with data, and for whom it works: the privacy and the accessibility statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.delivery.periodic import LONGEST_WINDOW
from app.privacy.retention import KINDS, in_words, rule
from app.settings import Settings
from app.web.visitor import COOKIE_SECONDS, cookie_name

COUNTERS = "Fingerprints of addresses and networks, to count how often something was tried"
A_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class PrivacyPage:
    """What is kept, for how long, and who can see it."""

    title: str
    cookie: str
    cookie_days: int
    link_days: int
    sends_mail: bool
    kept: tuple[tuple[str, str], ...]
    asks_proof: bool
    template: ClassVar[str] = "library/privacy.html"
    has_form: ClassVar[bool] = False


@dataclass(frozen=True)
class AccessibilityPage:
    """What is tested, and what is known not to work."""

    title: str
    template: ClassVar[str] = "library/accessibility.html"
    has_form: ClassVar[bool] = False


def privacy_page(settings: Settings) -> PrivacyPage:
    return PrivacyPage(
        "Privacy",
        cookie_name(settings.is_tls),
        COOKIE_SECONDS // A_DAY,
        settings.link_days,
        settings.sends_mail,
        (
            *((kind.name, rule(kind, settings)) for kind in KINDS),
            (COUNTERS, f"Removed {in_words(LONGEST_WINDOW.days)} after they were first counted"),
        ),
        settings.altcha == "on",
    )


def accessibility_page() -> AccessibilityPage:
    return AccessibilityPage("Accessibility")

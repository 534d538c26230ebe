"""What every process of Levelhead needs, web or worker: the checked content, the database, the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from app.database import Database
from app.settings import Settings, secret_key
from app.web.house import House
from questionnaire.enquiry_rules import EnquiryRules, load_all
from questionnaire.model import Catalogue, Questionnaire


def utc_now() -> datetime:
    return datetime.now(UTC)


@cache
def content() -> tuple[Questionnaire, Catalogue, EnquiryRules]:
    """The checked content, read once a process."""
    return load_all()


def build_house(settings: Settings, now: Callable[[], datetime] = utc_now) -> House:
    """The parts of an application. Raises ContentError or SettingsError where it must not start."""
    questionnaire, catalogue, enquiry_rules = content()
    return House(
        settings=settings,
        secret=secret_key(settings),
        database=Database(settings.database),
        questionnaire=questionnaire,
        example_catalogue=catalogue,
        enquiry_rules=enquiry_rules,
        now=now,
    )

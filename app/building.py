"""What every process of Levelhead needs, web or worker: the checked content, the database, the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from app.database import Database
from app.files.scanner import Scanner
from app.files.storage import Storage
from app.settings import Settings, secret_key
from app.web.house import House
from questionnaire.everything import Everything, load_all


def utc_now() -> datetime:
    return datetime.now(UTC)


@cache
def content() -> Everything:
    """The checked content, read once a process."""
    return load_all()


def build_house(settings: Settings, now: Callable[[], datetime] = utc_now) -> House:
    """The parts of an application. Raises ContentError or SettingsError where it must not start."""
    found = content()
    return House(
        settings=settings,
        secret=secret_key(settings),
        database=Database(settings.database),
        questionnaire=found.questionnaire,
        example_catalogue=found.catalogue,
        enquiry_rules=found.enquiry_rules,
        experience=found.experience,
        audit_rules=found.audit_rules,
        now=now,
        storage=Storage(settings),
        scanner=Scanner(settings.clamd),
    )

"""What every request may need, made once at the start: settings, content, database, templates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, cast

from fastapi import Depends, Request

from app.database import Database
from app.files.scanner import Scanner
from app.files.storage import Storage
from app.settings import Settings
from questionnaire.audit_rules import AuditRules
from questionnaire.enquiry_rules import EnquiryRules
from questionnaire.experience import Experience
from questionnaire.model import Catalogue, Questionnaire


@dataclass
class House:
    """The parts of one running application. Only the three caches of old content grow, and they are bounded by use."""

    settings: Settings
    secret: bytes
    database: Database
    questionnaire: Questionnaire
    example_catalogue: Catalogue
    enquiry_rules: EnquiryRules
    experience: Experience
    audit_rules: AuditRules
    now: Callable[[], datetime]
    storage: Storage
    scanner: Scanner
    questionnaires: dict[str, Questionnaire] = field(default_factory=dict)
    catalogues: dict[str, Catalogue] = field(default_factory=dict)
    experiences: dict[str, Experience] = field(default_factory=dict)


async def _house(request: Request) -> House:
    return cast(House, request.app.state.house)


CurrentHouse = Annotated[House, Depends(_house)]

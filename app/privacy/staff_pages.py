"""What the pages of privacy show to administrators: retention, requests of a person, and the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from app.privacy.forms import LogForm, RequestForm
from app.privacy.models import AuditEntry
from app.privacy.person import Person
from app.privacy.retention import ClassPreview
from app.web.field_errors import Errors, WithErrors

LOG = "/desk/privacy/log"
LINES = 50


@dataclass(frozen=True)
class ClassRow:
    """One kind of thing that is kept, as a row."""

    name: str
    rule: str
    count: int
    oldest: datetime | None


@dataclass(frozen=True)
class RetentionPage(WithErrors):
    """What is kept for how long, what a purge would remove now, and a person's request."""

    title: str
    rows: tuple[ClassRow, ...]
    total: int
    has_begun: bool
    email: str
    wish: str
    errors: Errors
    template: ClassVar[str] = "privacy/retention.html"
    has_form: ClassVar[bool] = True


def retention_page(
    found: tuple[ClassPreview, ...], zone: ZoneInfo, form: RequestForm, has_begun: bool = False
) -> RetentionPage:
    rows = tuple(
        ClassRow(each.name, each.rule, each.count, each.oldest.astimezone(zone) if each.oldest else None)
        for each in found
    )
    total = sum(row.count for row in rows)
    return RetentionPage("Privacy", rows, total, has_begun, form.email, form.wish or "", form.errors)


@dataclass(frozen=True)
class ConfirmPage:
    """Asks before a person is erased."""

    title: str
    email: str
    enquiries: int
    leads: int
    reminders: int
    template: ClassVar[str] = "privacy/confirm.html"
    has_form: ClassVar[bool] = True


def confirm_page(person: Person) -> ConfirmPage:
    counts = (len(person.enquiries), len(person.leads), len(person.reminders))
    return ConfirmPage("Erase a person", person.email, *counts)


@dataclass(frozen=True)
class ErasedPage:
    """That a person has been erased, and how much that was."""

    title: str
    count: int
    template: ClassVar[str] = "privacy/erased.html"
    has_form: ClassVar[bool] = True


def erased_page(count: int) -> ErasedPage:
    return ErasedPage("The person has been erased" if count else "There was nothing to erase", count)


@dataclass(frozen=True)
class LogRow:
    """One line of the audit log. `same` leads to all lines about the same thing."""

    at: datetime
    who: str
    action: str
    subject: str
    href: str | None
    same: str
    detail: str


@dataclass(frozen=True)
class LogPage:
    """Who saw and did what, the newest first, some at a time."""

    title: str
    rows: tuple[LogRow, ...]
    staff: tuple[tuple[str, str, bool], ...]
    form: LogForm
    older: str | None
    is_filtered: bool
    template: ClassVar[str] = "privacy/log.html"
    has_form: ClassVar[bool] = True

    def error_at(self, field: str) -> str | None:
        """The first error of a field, if any."""
        return next((message for name, message in self.form.errors if name == field), None)


def log_page(found: Sequence[AuditEntry], form: LogForm, names: Mapping[str, str], zone: ZoneInfo) -> LogPage:
    """`found` holds one line more than is shown where there are more."""
    asked = {name: getattr(form, name) for name in ("staff", "action", "kind", "subject", "since", "until")}
    kept = {name: value for name, value in asked.items() if value}
    shown = found[:LINES]
    older = f"{LOG}?{urlencode(kept | {'before': shown[-1].id})}" if len(found) > LINES else None
    staff = tuple((staff_id, name, staff_id == form.staff) for staff_id, name in names.items())
    rows = tuple(_row(entry, names, zone) for entry in shown)
    return LogPage("Audit log", rows, staff, form, older, bool(kept))


def _row(entry: AuditEntry, names: Mapping[str, str], zone: ZoneInfo) -> LogRow:
    who = names.get(entry.staff_id, "Somebody who left") if entry.staff_id else entry.actor.capitalize()
    return LogRow(
        at=entry.at.astimezone(zone),
        who=who,
        action=entry.action,
        subject=f"{entry.subject_kind} {entry.subject_id[:20]}",
        href=f"/desk/leads/{entry.subject_id}" if entry.subject_kind == "lead" else None,
        same=f"{LOG}?{urlencode({'kind': entry.subject_kind, 'subject': entry.subject_id})}",
        detail=entry.detail,
    )

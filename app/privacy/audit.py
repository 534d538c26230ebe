"""Writing the audit log: who saw or did what. It names ids and never what is in them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from app.privacy.models import AuditEntry

VISITOR, SYSTEM = "visitor", "system"


def record(
    session: Session,
    now: datetime,
    action: str,
    subject: tuple[str, str],
    staff_id: str | None = None,
    actor: str = "staff",
    detail: str = "",
) -> None:
    """Adds one line. `subject` is a kind and an id, such as ("lead", "3f…"); `action` a few words, such as "saw"."""
    kind, subject_id = subject
    session.add(
        AuditEntry(
            at=now,
            staff_id=staff_id,
            actor=actor,
            action=action,
            subject_kind=kind,
            subject_id=subject_id,
            detail=detail[:200],
        )
    )

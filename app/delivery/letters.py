"""The letters to the team, and sending any letter."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.delivery.models import Event
from app.delivery.outbox import ASSESSMENT_COMPLETED, LEAD_CHANGED, LEAD_CREATED, LETTER, TEST
from app.delivery.outcome import Outcome
from app.desk.states import STATUS_NAMES
from app.groups import invitation_letter
from app.settings import Settings
from app.web.house import House
from app.web.post import NotSent, deliver

MATTERS = {"owner": "owner", "owner_id": "owner", "status": "status"}
REMOVED = "its text has been removed, so there is nothing to send"


def concerns_team(event: Event) -> bool:
    """Whether the team gets a letter: of a change, only where the owner or the status changed."""
    if event.kind in (LEAD_CREATED, ASSESSMENT_COMPLETED):
        return True
    return event.kind == LEAD_CHANGED and bool(set(json.loads(event.body).get("changed", ())) & set(MATTERS))


def send(settings: Settings, event: Event, delivery_id: str) -> Outcome:
    """One attempt at a letter. Its Message-ID comes from the delivery, so that a second copy can be recognised."""
    body: dict[str, Any] = json.loads(event.body)
    if event.kind == LETTER:
        to, subject, text = body["to"], body["subject"], body["text"]
    else:
        to = settings.team_email or ""
        subject, text = to_team(settings, event.kind, body)
    return _handed_in(settings, to, subject, text, delivery_id)


def invite(house: House, session: Session, event: Event, delivery_id: str) -> Outcome:
    """One attempt at a letter to somebody who is asked. It is written now, from what holds now, or withheld."""
    body: dict[str, Any] = json.loads(event.body)
    try:
        written = invitation_letter.compose(house, session, body["invitation"], body["is_reminder"])
    except invitation_letter.Withheld as why:
        return Outcome(False, None, str(why), is_for_good=True)
    return _handed_in(house.settings, written.to, written.subject, written.text, delivery_id)


def _handed_in(settings: Settings, to: str, subject: str, text: str, delivery_id: str) -> Outcome:
    try:
        deliver(settings, to, subject, text, delivery_id)
    except NotSent as error:
        return Outcome(False, error.status, str(error), is_for_good=error.is_for_good)
    return Outcome(True, 250, "the mail server took it")


def to_team(settings: Settings, kind: str, body: dict[str, Any]) -> tuple[str, str]:
    """The subject and the text. They say what happened and where to look, and leave the rest to the desk."""
    if kind == ASSESSMENT_COMPLETED:
        return "An assessment was completed", (
            "Somebody completed an assessment. It becomes a lead only if they ask for something, or agreed to hear "
            f"from you.\n\nThe figures are at the desk:\n{settings.base_url}/desk/figures\n"
        )
    if kind == TEST:
        return "A test from the desk", "This is a test. Letters to the team arrive here.\n"
    lead = body.get("lead", {})
    who = " of ".join(str(part) for part in (lead.get("name"), lead.get("organisation")) if part) or "Somebody"
    link = f"{settings.base_url}/desk/leads/{lead.get('id', '')}"
    if kind == LEAD_CREATED:
        lines = [f"{who} is a new lead, grade {lead.get('grade', '')}."]
        due = _moment(settings, lead.get("due_at"))
        if due:
            lines.append(f"An answer is due by {due}.")
        return f"New lead: {who}", "\n".join([*lines, "", "Open it at the desk:", link, ""])
    lines = [f"The lead of {who} has changed.", *_changes(body.get("changed", ()), lead)]
    return f"Lead changed: {who}", "\n".join([*lines, "", "Open it at the desk:", link, ""])


def _changes(changed: Collection[str], lead: dict[str, Any]) -> list[str]:
    """What changed, in words, and then how the rest of what matters stands."""
    new = {MATTERS[name] for name in changed if name in MATTERS}
    status = STATUS_NAMES.get(str(lead.get("status")), "Not known")
    status_line = f"The status {'is now' if 'status' in new else 'is still'} {status}."
    owner = f"with {lead['owner']}" if lead.get("owner") else "with nobody"
    owner_line = f"The lead {'is now' if 'owner' in new else 'is still'} {owner}."
    return [status_line, owner_line] if "status" in new else [owner_line, status_line]


def _moment(settings: Settings, text: str | None) -> str:
    """A moment as people read it, in the owner's time zone."""
    if not text:
        return ""
    try:
        return f"{datetime.fromisoformat(text).astimezone(settings.zone):%A %-d %B, %H:%M}"
    except ValueError:
        return ""

"""The address in a reminder: it shows what was agreed to, and a button takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request, Response

from app.desk import reminders
from app.desk.models import Reminder
from app.privacy import audit
from app.web.errors import NotFound
from app.web.forms import PostedForm
from app.web.house import CurrentHouse, House
from app.web.render import render
from app.web.rooms import RequestSession, room

router = room(include_in_schema=False)


@dataclass(frozen=True)
class StopPage:
    """What was agreed to, and whether it still stands."""

    title: str
    wording: str
    action: str
    is_stopped: bool
    is_sent: bool
    template: ClassVar[str] = "desk/reminder.html"
    has_form: ClassVar[bool] = True


def found(house: House, session: RequestSession, token: str) -> Reminder:
    """The reminder of a token, or NotFound."""
    assessment_id = reminders.assessment_of(house, token)
    reminder = reminders.of(session, assessment_id) if assessment_id else None
    if reminder is None:
        raise NotFound("We do not know this link", "Check that you copied all of it. It may also have been erased.")
    return reminder


@router.get("/reminders/{reminder_token}")
def show(request: Request, reminder_token: str, house: CurrentHouse, session: RequestSession) -> Response:
    reminder = found(house, session, reminder_token)
    page = StopPage(
        "Your reminder",
        reminders.WORDINGS[reminder.wording_version],
        f"/reminders/{reminder_token}",
        reminder.stopped_at is not None,
        reminder.sent_at is not None,
    )
    return render(request, page)


@router.post("/reminders/{reminder_token}")
def stop(
    request: Request, reminder_token: str, house: CurrentHouse, session: RequestSession, posted: PostedForm
) -> Response:
    reminder = found(house, session, reminder_token)
    reminders.forget(house, session, reminder)
    audit.record(
        session, house.now(), "took back a reminder", ("reminder", reminder.assessment_id), actor=audit.VISITOR
    )
    return render(request, StopPage("Your reminder", "", "", True, reminder.sent_at is not None))

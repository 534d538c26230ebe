"""What the page of personal invitations shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.groups import invitation_store, store
from app.groups.content import experience_of
from app.groups.invitation_forms import MOST_INVITED, InvitationForm
from app.groups.invitation_sending import BOUNDS, Sending
from app.groups.invitation_store import Waiting, Written
from app.groups.reading.judging import BadRow
from app.groups.round_access import round_url
from app.groups.round_forms import Errors
from app.web.upload import MOST_FILE

MOST_NAMED = 50


@dataclass(frozen=True)
class GroupChoice:
    """A group that can be invited. `invited` is how many are."""

    id: str
    name: str
    invited: int
    is_chosen: bool


@dataclass(frozen=True)
class InvitationsPage:
    """Inviting people, sending their letters, and reminding them. It never says who has answered."""

    title: str
    here: str
    sends_mail: bool
    is_open: bool
    groups: tuple[GroupChoice, ...]
    addresses: str
    most_megabytes: int
    most_invited: int
    waiting: int
    ready: int
    named: tuple[Waiting, ...]
    bounds: str
    written: Written
    answered: str
    reminders: str
    can_remind: bool
    next_reminder: datetime | None
    told: str
    bad: tuple[BadRow, ...]
    left_out: int
    errors: Errors
    template: ClassVar[str] = "groups/invitations.html"
    has_form: ClassVar[bool] = True

    def error_at(self, field: str) -> str | None:
        """The first error of a field, if any."""
        return next((message for name, message in self.errors if name == field), None)


def invitations_page(sending: Sending, form: InvitationForm | None = None, told: str = "") -> InvitationsPage:
    house, session, found = sending.house, sending.session, sending.round
    given = form or InvitationForm()
    experience = experience_of(house, session, found.experience_hash)
    invited = invitation_store.invited(session, found.id)
    waiting = invitation_store.waiting(session, found.id)
    written = invitation_store.written(session, found.id)
    least = experience.rules.least_shown
    first = invitation_store.next_reminder(session, found.id)
    is_due = first is not None and first <= sending.today
    return InvitationsPage(
        title="Personal invitations",
        here=round_url(found.assessment_id, found.id),
        sends_mail=house.settings.sends_mail,
        is_open=store.status(found, house.now()) == "open",
        groups=tuple(
            GroupChoice(
                group.role_group,
                experience.groups_by_id[group.role_group].name,
                invited.get(group.role_group, 0),
                group.role_group == given.role_group,
            )
            for group in store.groups_of(session, found.id, experience)
        ),
        addresses=given.addresses,
        most_megabytes=MOST_FILE // 1024 // 1024,
        most_invited=MOST_INVITED,
        waiting=len(waiting),
        ready=min(len(waiting), sending.room()),
        named=tuple(waiting[:MOST_NAMED]),
        bounds=BOUNDS,
        written=written,
        answered=silent_in_words(written, least),
        reminders=reminders_in_words(sending, written, least) if is_due else "",
        can_remind=is_due,
        next_reminder=None if first is None or is_due else first.astimezone(house.settings.zone),
        told=told,
        bad=tuple(given.listed.bad),
        left_out=given.listed.left_out,
        errors=tuple(given.errors),
    )


def silent_in_words(written: Written, least: int) -> str:
    """How many need no more letters. A few are not told apart: who invited one person would know."""
    done = written.people - written.pending
    if done < least:
        return f"Fewer than {least} of them have answered or asked for no more letters"
    return f"{done:,} of them have answered or asked for no more letters"


def reminders_in_words(sending: Sending, written: Written, least: int) -> str:
    """How many a reminder would go to, as closely as may be told."""
    if written.people - written.pending < least:
        return f"up to {written.people:,}"
    return f"{len(invitation_store.to_remind(sending.session, sending.round.id, sending.today)):,}"

"""What the page of personal invitations shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.groups import invitation_store, store
from app.groups.content import experience_of
from app.groups.invitation_forms import MOST_INVITED, InvitationForm
from app.groups.invitation_sending import Sending, bounds_in_words
from app.groups.invitation_store import Waiting, Written
from app.groups.reading.judging import BadRow
from app.groups.round_access import round_url
from app.settings import Settings
from app.web.field_errors import Errors, WithErrors
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
class InvitationsPage(WithErrors):
    """Inviting people, sending their letters, and reminding them. It never says who has answered."""

    title: str
    here: str
    no_letters: str
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


def invitations_page(sending: Sending, form: InvitationForm | None = None, told: str = "") -> InvitationsPage:
    house, session, found = sending.house, sending.session, sending.round
    given = form or InvitationForm()
    experience = experience_of(house, session, found.experience_hash)
    invited = invitation_store.invited(session, found.id)
    waiting = invitation_store.waiting(session, found.id)
    written = invitation_store.written(session, found.id)
    small = experience.rules.small_below
    first = invitation_store.next_reminder(session, found.id)
    is_due = first is not None and first <= sending.today
    return InvitationsPage(
        title="Personal invitations",
        here=round_url(found.assessment_id, found.id),
        no_letters=no_letters_in_words(house.settings),
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
        bounds=bounds_in_words(house.settings),
        written=written,
        answered=done_in_words(written, small),
        reminders=reminders_in_words(sending, written, small) if is_due else "",
        can_remind=is_due,
        next_reminder=None if first is None or is_due else first.astimezone(house.settings.zone),
        told=told,
        bad=tuple(given.listed.bad),
        left_out=given.listed.left_out,
        errors=tuple(given.errors),
    )


def no_letters_in_words(settings: Settings) -> str:
    """Why nobody can be asked by letter here; empty where they can."""
    if not settings.sends_mail:
        return "This site sends no letters, for no mail server is set."
    return "" if settings.sends_invitations else "Invitations by letter are switched off on this site."


def done_in_words(written: Written, small: int) -> str:
    """How many need no more letters. A few are not told apart, nor are those a few who are left."""
    done = written.people - written.pending
    if done < small:
        return f"Fewer than {small} of them have answered or asked for no more letters"
    if written.pending < small:
        return f"All but fewer than {small} of them have answered or asked for no more letters"
    return f"{done:,} of them have answered or asked for no more letters"


def reminders_in_words(sending: Sending, written: Written, small: int) -> str:
    """How many a reminder would go to, as closely as may be told."""
    due = invitation_store.due(sending.session, sending.round.id, sending.today)
    if min(written.pending, written.people - written.pending) < small:
        return f"up to {len(due):,}"
    silent = invitation_store.silent(sending.session, sending.round.id)
    return f"{sum(each.id in silent for each in due):,}"

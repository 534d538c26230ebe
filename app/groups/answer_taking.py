"""Taking in one response: refused for a reason, or counted once. Nothing of it is kept but the counts."""

from __future__ import annotations

from enum import Enum, auto

from fastapi import Request
from sqlmodel import Session

from app.groups import answer_guard as guard
from app.groups import answer_store, store
from app.groups.answer_forms import Given
from app.groups.answer_store import Door
from app.web.house import House
from questionnaire.experience import Experience


class Outcome(Enum):
    """What became of a response. Only one that was COUNTED changed anything."""

    COUNTED = auto()
    SENT_BEFORE = auto()  # the same page again: a double click, or a connection that was lost
    NOTHING_CHOSEN = auto()
    PAUSED = auto()
    USED = auto()  # a personal invitation that has been answered
    TOO_OLD = auto()  # a page of an open link that we did not show within the last day
    ANSWERED_HERE = auto()  # this device has answered, and nobody said that somebody else is
    FULL = auto()  # as many answers as people were asked


def take_in(
    request: Request, house: House, session: Session, door: Door, experience: Experience, given: Given
) -> Outcome:
    """Counts a response to a round that is not over, or says why not. Raises TooMany."""
    if door.invitation is not None and door.invitation.is_used:
        return Outcome.USED
    if door.status == "paused":
        return Outcome.PAUSED
    if not given.chosen:
        return Outcome.NOTHING_CHOSEN
    if door.invitation is None:
        return _by_link(request, house, session, door, experience, given)
    if not answer_store.use_invitation(session, door.invitation.id):
        return Outcome.USED
    store.add_response(session, door.round_id, door.role_group, experience, given.chosen, is_invited=True)
    return Outcome.COUNTED


def _by_link(
    request: Request, house: House, session: Session, door: Door, experience: Experience, given: Given
) -> Outcome:
    form_hash = guard.form_hash(given.form_id)
    refusal = None
    if not guard.is_ours(house, door.code, given.form_id):
        refusal = Outcome.TOO_OLD
    elif guard.has_answered(request, door) and not given.is_another:
        refusal = Outcome.ANSWERED_HERE
    if refusal is not None:
        return Outcome.SENT_BEFORE if answer_store.is_used_form(session, form_hash) else refusal
    if not store.use_form(session, door.round_id, form_hash):
        return Outcome.SENT_BEFORE
    if not store.add_response(session, door.round_id, door.role_group, experience, given.chosen, is_invited=False):
        answer_store.release_form(session, form_hash)
        return Outcome.FULL
    guard.bound_network(request, house, session, door)  # what it refuses is rolled back, the count of it too
    return Outcome.COUNTED

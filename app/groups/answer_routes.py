"""The pages of somebody who is asked: the items, the thanks, and no more letters."""

from __future__ import annotations

from fastapi import Request, Response
from sqlmodel import Session

from app.groups import answer_guard as guard
from app.groups import answer_notices as notices
from app.groups import answer_pages as pages
from app.groups import answer_store as store
from app.groups import refusals
from app.groups.answer_forms import Given, read_answers
from app.groups.answer_store import Door
from app.groups.answer_taking import Outcome, take_in
from app.groups.content import experience_of
from app.groups.invitation_sending import start_of_today
from app.web.answers import see
from app.web.errors import Gone, NotFound
from app.web.forms import PostedForm
from app.web.house import CurrentHouse, House
from app.web.render import render
from app.web.rooms import RequestSession, quick, room

router = room(include_in_schema=False)


def opened(house: House, session: Session, code: str) -> Door:
    """What a link opens. Raises NotFound, or Gone where its invitation is kept no longer."""
    try:
        found = store.door(house, session, code)
    except store.Closed:
        raise Gone(notices.CLOSED.title, f"{notices.CLOSED.lead} {notices.CLOSED.advice}") from None
    if found is None:
        raise NotFound("We do not know this link", "Check that you copied all of it, or ask for it again.")
    return found


def items(
    request: Request, house: House, session: Session, door: Door, given: Given, notice: notices.Notice | None = None
) -> pages.AnswerPage:
    """The page of the items, for whoever opened this link."""
    experience = experience_of(house, session, door.experience_hash)
    form_id = "" if door.invitation else given.form_id or guard.new_form(house, door.code)
    has_answered = door.invitation is None and guard.has_answered(request, door)
    return pages.answer_page(door, experience, house.settings.zone, given, form_id, has_answered, notice)


@router.get("/voices/{code}")
@quick
def ask(request: Request, code: str, house: CurrentHouse, session: RequestSession) -> Response:
    door = opened(house, session, code)
    standing = notices.standing(door)
    if standing is not None:
        return render(request, standing, standing.status)
    return render(request, items(request, house, session, door, Given()))


@router.post("/voices/{code}")
@quick
def respond(request: Request, code: str, house: CurrentHouse, session: RequestSession, posted: PostedForm) -> Response:
    door = opened(house, session, code)
    if door.is_over:
        return render(request, notices.CLOSED, notices.CLOSED.status)
    experience = experience_of(house, session, door.experience_hash)
    given = read_answers(experience, posted)
    outcome = take_in(request, house, session, door, experience, given)
    if outcome is Outcome.USED:
        return render(request, notices.USED, notices.USED.status)
    if outcome not in (Outcome.COUNTED, Outcome.SENT_BEFORE):
        status, notice = notices.NOTICES[outcome]
        if outcome is Outcome.TOO_OLD:
            given = Given(given.chosen, "", given.is_another)
        return render(request, items(request, house, session, door, given, notice), status)
    response = see(f"{pages.address(door)}/thanks")
    if door.invitation is None:
        guard.remember(request, response, door)
    return response


@router.get("/voices/{code}/thanks")
@quick
def thanks(request: Request, code: str, house: CurrentHouse, session: RequestSession) -> Response:
    """Only for those who have answered: others are led to the questions."""
    door = opened(house, session, code)
    invitation = door.invitation
    if not (invitation.is_used if invitation else guard.has_answered(request, door)):
        return see(pages.address(door))
    again = pages.address(door) if invitation is None and notices.standing(door) is None else None
    return render(request, pages.ThanksPage("Thank you", again))


@router.get("/voices/{code}/no-more-letters")
@quick
def letters(request: Request, code: str, house: CurrentHouse, session: RequestSession) -> Response:
    return render(request, pages.no_letters_page(invited(house, session, code)))


@router.post("/voices/{code}/no-more-letters")
@quick
def decline(code: str, house: CurrentHouse, session: RequestSession, posted: PostedForm) -> Response:
    door = invited(house, session, code)
    assert door.invitation is not None
    store.decline(session, door.invitation.id)
    refusals.refuse(house, session, door.invitation.id, start_of_today(house))
    return see(f"{pages.address(door)}/no-more-letters")


def invited(house: House, session: Session, code: str) -> Door:
    """What a personal link opens. Raises NotFound for the link of a whole group."""
    found = opened(house, session, code)
    if found.invitation is None:
        raise NotFound("This link came without a letter", "It is for everybody in a group, so there is none to stop.")
    return found

"""The addresses of personal invitations: who is invited, their letters, and reminders."""

from __future__ import annotations

from fastapi import Request, Response

from app.assessments.access import CurrentDesk, Desk
from app.groups import invitation_store, store
from app.groups.content import experience_of
from app.groups.invitation_forms import fit, read_invitations
from app.groups.invitation_pages import invitations_page
from app.groups.invitation_sending import Sending, bounds_in_words
from app.groups.models import Round
from app.groups.round_access import asking, changeable, round_of, round_url
from app.limits.network import network
from app.web.answers import see
from app.web.errors import Conflict
from app.web.forms import PostedForm
from app.web.render import render
from app.web.rooms import apart, room
from app.web.upload import PostedUpload

router = room(include_in_schema=False)
ROUND = "/assessments/{assessment_id}/rounds/{round_id}"
INVITATIONS = f"{ROUND}/invitations"
ALL = "all"


class NoLetters(Conflict):
    """The owner has set no mail server, or wants no invitations by letter."""

    title = "This site sends no letters"
    advice = "Use the links of the round instead: each group has one."


def sending_of(request: Request, desk: Desk, found: Round) -> Sending:
    return Sending(desk.house, desk.session, found, network(request))


@router.get(INVITATIONS)
def invitations(request: Request, assessment_id: str, round_id: str, desk: CurrentDesk) -> Response:
    found = round_of(desk, assessment_id, round_id)
    if found.closed_at is not None:
        return see(f"{round_url(assessment_id, round_id)}/report")
    return render(request, invitations_page(sending_of(request, desk, found)))


@router.post(INVITATIONS)
@apart
def invite(request: Request, assessment_id: str, round_id: str, desk: CurrentDesk, upload: PostedUpload) -> Response:
    """Takes the addresses of a list. It is read before our turn to write: a long one must not keep others waiting."""
    changeable(desk, assessment_id, round_id)
    if not desk.house.settings.sends_invitations:
        raise NoLetters
    form = read_invitations(upload)
    with desk.house.database.transaction() as session:
        own = Desk(desk.house, session, desk.visitor)
        found = changeable(own, assessment_id, round_id)
        sending = sending_of(request, own, found)
        groups = store.groups_to_change(session, round_id, experience_of(own.house, session, found.experience_hash))
        fit(form, [group.role_group for group in groups], invitation_store.known(session, round_id))
        if form.errors:
            return render(request, invitations_page(sending, form), form.status)
        invitation_store.add(session, round_id, form.role_group, list(form.listed.addresses))
        if form.listed.left_out:
            form.addresses = ""
            count = len(form.listed.addresses)
            told = f"We took {count:,} {'address' if count == 1 else 'addresses'}."
            return render(request, invitations_page(sending, form, told))
    return see(f"{round_url(assessment_id, round_id)}/invitations")


@router.post(f"{INVITATIONS}/removal")
def take_back(assessment_id: str, round_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    """Takes back an invitation that no letter was sent for, or all of those."""
    changeable(desk, assessment_id, round_id)
    chosen = posted.text("invitation")
    if chosen:
        invitation_store.take_back(desk.session, round_id, None if chosen == ALL else chosen)
    return see(f"{round_url(assessment_id, round_id)}/invitations")


@router.post(f"{ROUND}/letters")
def send_letters(
    request: Request, assessment_id: str, round_id: str, desk: CurrentDesk, posted: PostedForm
) -> Response:
    return _sent(request, desk, asking(desk, assessment_id, round_id), is_reminder=False)


@router.post(f"{ROUND}/reminders")
def send_reminders(
    request: Request, assessment_id: str, round_id: str, desk: CurrentDesk, posted: PostedForm
) -> Response:
    return _sent(request, desk, asking(desk, assessment_id, round_id), is_reminder=True)


def _sent(request: Request, desk: Desk, found: Round, is_reminder: bool) -> Response:
    """Puts the letters into the outbox. Where not all may go out today, the page says so."""
    if not desk.house.settings.sends_invitations:
        raise NoLetters
    sending = sending_of(request, desk, found)
    waits = sending.remind() if is_reminder else sending.invite()
    if waits:
        bounds = bounds_in_words(desk.house.settings)
        told = f"Not all letters could go out today. {bounds} The others wait: send them another day."
        return render(request, invitations_page(sending, told=told))
    return see(f"{round_url(found.assessment_id, found.id)}/invitations")

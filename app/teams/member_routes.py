"""The addresses of a member: joining by the link, answering apart, finishing, leaving, and seeing the spread."""

from __future__ import annotations

from datetime import timedelta

from fastapi import Request, Response

from app.assessments.access import CurrentDesk, Desk
from app.limits import store as limits
from app.limits.network import network
from app.privacy.tokens import fingerprint
from app.teams import agreements, spreads, store
from app.teams.access import Closed, Full, Over, Place, open_seat, place, require_asked, seat
from app.teams.addresses import member_url
from app.teams.forms import NameForm, read_choice, read_name
from app.teams.member_pages import departure_page, following, join_page, member_page, own_question_page, spread_page
from app.web.answers import see
from app.web.errors import Conflict, TooMany
from app.web.forms import PostedForm
from app.web.render import render
from app.web.rooms import room
from questionnaire.journey import Journey

router = room(include_in_schema=False)
AN_HOUR = timedelta(hours=1)
MOST_JOINING = 100  # of one network: a whole organisation may come from one address
NOTHING_CHOSEN = "Choose the sentence that is closest to how things are, or say that you don't know."


class Finished(Conflict):
    title = "You have finished"
    advice = "What you answered stands. Say what you think now when the team talks about it."


@router.get("/team/{team_code}")
def arrive(request: Request, team_code: str, desk: CurrentDesk) -> Response:
    found = place(desk, team_code)
    if found.member is not None:
        return render(request, member_page(seat(desk, team_code)))
    _require_open(found)
    return render(request, join_page(found, NameForm("", None)))


@router.post("/team/{team_code}")
def join(request: Request, team_code: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    found = place(desk, team_code)
    if found.member is not None:
        return see(member_url(team_code))
    _require_open(found)
    members = store.members(desk.session, found.held.id)
    form = read_name(posted, members)
    if form.error is not None:
        return render(request, join_page(found, form), 422)
    if len(members) >= store.MOST_MEMBERS:
        raise Full
    _count_joining(desk, network(request))
    store.join(desk.session, found.held.id, desk.visitor.holder, form.name, desk.house.now())
    return see(following(seat(desk, team_code), None, found.journey))


def _require_open(found: Place) -> None:
    """Refuses newcomers after the end, and while the lead takes none."""
    if found.is_over:
        raise Over
    if found.team.closed_at is not None:
        raise Closed


def _count_joining(desk: Desk, client: str) -> None:
    """Refuses where too many have joined from one network within the hour."""
    key, now = limits.key_of("team joins of", fingerprint(desk.house, client)), desk.house.now()
    wait = limits.waits(desk.session, key, now, AN_HOUR, MOST_JOINING)
    if wait is not None:
        raise TooMany(wait)
    limits.count(desk.session, key, now, AN_HOUR)


@router.get("/team/{team_code}/questions/{question_id}")
def own_question(request: Request, team_code: str, question_id: str, desk: CurrentDesk) -> Response:
    found = seat(desk, team_code)
    require_asked(found.journey, question_id)
    if found.is_over or found.member.is_finished:
        return see(member_url(team_code))
    return render(request, own_question_page(found, question_id))


@router.post("/team/{team_code}/questions/{question_id}")
def answer(request: Request, team_code: str, question_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    found = open_seat(desk, team_code)
    require_asked(found.journey, question_id)
    if found.member.is_finished:
        raise Finished
    chosen = read_choice(posted)
    if chosen is None:
        return render(request, own_question_page(found, question_id, NOTHING_CHOSEN), 422)
    store.save_answer(desk.session, found.member.id, question_id, chosen)
    spreads.settle(desk.session, found.team)
    journey = Journey(found.journey.questionnaire, {**found.journey.answers, question_id: chosen})
    return see(following(found, question_id, journey))


@router.post("/team/{team_code}/finish")
def finish(team_code: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    found = open_seat(desk, team_code)
    store.finish(desk.session, found.member)
    spreads.settle(desk.session, found.team)
    return see(member_url(team_code))


@router.get("/team/{team_code}/spread")
def spread(request: Request, team_code: str, desk: CurrentDesk) -> Response:
    """Only after finishing, so that nobody answers with the others in view."""
    found = seat(desk, team_code)
    if not found.member.is_finished and not found.is_over:
        return see(member_url(team_code))
    page = render(request, spread_page(found, spreads.spreads(desk.session, found.team.assessment_id)))
    page.headers["Cache-Control"] = "no-store"  # it shows what a team thinks, on a device that may be shared
    return page


@router.get("/team/{team_code}/departure")
def leaving(request: Request, team_code: str, desk: CurrentDesk) -> Response:
    return render(request, departure_page(place(desk, team_code)))


@router.post("/team/{team_code}/departure")
def leave(team_code: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    found = seat(desk, team_code)
    agreements.leave(desk.session, found.team, found.member.id, found.is_over)
    return see(f"{member_url(team_code)}/departure")

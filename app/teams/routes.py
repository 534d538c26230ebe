"""The addresses of a team's lead: opening it, the list for the meeting, and agreeing. Its members' come with them."""

from __future__ import annotations

import io

from fastapi import Request, Response

from app.assessments.access import CurrentDesk, Desk
from app.assessments.forms import read_answer
from app.assessments.store import AnswerConflict
from app.teams import agreements, member_routes, spreads, store
from app.teams.access import Lead, lead
from app.teams.addresses import member_url, team_url
from app.teams.agreeing import following, item_of, listing, open_lead, record
from app.teams.agreement_page import NOBODY_TICKED, Typed, agreement_page, meeting_conflict
from app.teams.forms import NameForm, field_of, read_name, read_ticked, read_who
from app.teams.lead_pages import open_team_page, team_page
from app.teams.meeting import Order
from app.teams.models import TeamMember
from app.teams.removal_page import removal_page
from app.web.answers import see
from app.web.errors import Invalid, NotFound
from app.web.forms import PostedForm
from app.web.render import render
from app.web.rooms import room

router = room(include_in_schema=False)


def order_of(said: str) -> Order:
    return "spread" if said == "spread" else "asked"


@router.get("/assessments/{assessment_id}/team")
def team(request: Request, assessment_id: str, desk: CurrentDesk, order: str = "") -> Response:
    held = desk.held(assessment_id)
    if store.of_assessment(desk.session, assessment_id) is None:
        if held.is_submitted:
            return see(f"/assessments/{assessment_id}/result")
        _, journey, _ = desk.open(assessment_id)
        return render(request, open_team_page(assessment_id, journey, NameForm("", None)))
    found, members = lead(desk, assessment_id), store.members(desk.session, assessment_id)
    answers, listed = store.answers(desk.session, assessment_id), listing(desk, found, members)
    page = team_page(found, desk.house.settings.base_url, members, answers, listed, order_of(order))
    return render(request, page)


@router.post("/assessments/{assessment_id}/team")
def begin(request: Request, assessment_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    _, journey, _ = desk.open(assessment_id)
    if store.of_assessment(desk.session, assessment_id) is None:
        if journey.sector is None:
            raise Invalid("The sector comes first", "The questions depend on it. Say it, then open the team.")
        form = read_name(posted)
        if form.error is not None:
            return render(request, open_team_page(assessment_id, journey, form), 422)
        store.begin(desk.session, assessment_id, form.name, desk.house.now())
    return see(team_url(assessment_id))


@router.get("/assessments/{assessment_id}/team/link.svg")
def drawing(assessment_id: str, desk: CurrentDesk) -> Response:
    """The link as a code that a phone reads."""
    import segno  # a start need not wait for it

    address = f"{desk.house.settings.base_url}{member_url(lead(desk, assessment_id).team.code)}"
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", border=4, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return Response(drawn.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@router.post("/assessments/{assessment_id}/team/closing")
def close(assessment_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    team = open_lead(desk, assessment_id).team
    store.shut(desk.session, team, desk.house.now())
    spreads.settle(desk.session, team)
    return see(team_url(assessment_id))


@router.post("/assessments/{assessment_id}/team/reopening")
def reopen(assessment_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    store.shut(desk.session, open_lead(desk, assessment_id).team, None)
    return see(team_url(assessment_id))


def _member_of(desk: Desk, found: Lead, member_id: str) -> TeamMember:
    """A member of this team. Raises NotFound for anybody else."""
    member = next((each for each in store.members(desk.session, found.held.id) if each.id == member_id), None)
    if member is None:
        raise NotFound("That member is not in this team", "They may have left already. Go back to the team.")
    return member


@router.get("/assessments/{assessment_id}/team/members/{team_member_id}/departure")
def has_left(request: Request, assessment_id: str, team_member_id: str, desk: CurrentDesk) -> Response:
    found = open_lead(desk, assessment_id)
    return render(request, removal_page(found, _member_of(desk, found, team_member_id)))


@router.post("/assessments/{assessment_id}/team/members/{team_member_id}/departure")
def remove_member(assessment_id: str, team_member_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    found = open_lead(desk, assessment_id)
    agreements.leave(desk.session, found.team, _member_of(desk, found, team_member_id).id, found.held.is_submitted)
    return see(team_url(assessment_id))


@router.get("/assessments/{assessment_id}/team/{question_id}")
def agreement(request: Request, assessment_id: str, question_id: str, desk: CurrentDesk, order: str = "") -> Response:
    found, members = lead(desk, assessment_id), store.members(desk.session, assessment_id)
    item = item_of(desk, found, members, question_id)
    return render(request, agreement_page(found, item, members, order_of(order), None))


@router.post("/assessments/{assessment_id}/team/{question_id}")
def agree(request: Request, assessment_id: str, question_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    found, members = open_lead(desk, assessment_id), store.members(desk.session, assessment_id)
    item, order = item_of(desk, found, members, question_id), order_of(posted.text("order"))
    form, who = read_answer(found.journey, question_id, posted), read_who(posted, members)
    if form.answer is None or not who:
        errors = form.errors if who else (*form.errors, ("who", NOBODY_TICKED))
        typed = Typed(form, read_ticked(posted), errors)
        return render(request, agreement_page(found, item, members, order, typed), 422)
    try:
        record(desk, found, question_id, form.answer, form.version, who)
    except AnswerConflict as conflict:
        ticked = [(field_of(each), "on") for each in who]
        return render(request, meeting_conflict(found, question_id, form, conflict.saved, ticked, order), 409)
    return see(following(desk, assessment_id, question_id, order))


router.routes.extend(member_routes.router.routes)

"""The addresses of whoever asks: opening a round, its links, pausing and closing it."""

from __future__ import annotations

import hashlib
import secrets
from importlib import import_module

from fastapi import Request, Response

from app.assessments.access import CurrentDesk
from app.groups import closing, invitation_store, store
from app.groups import round_pages as pages
from app.groups.content import experience_of
from app.groups.round_access import changeable, round_of, round_url, rounds_url, sector_of
from app.groups.round_forms import empty_round, end_of, read_day, read_round, read_sizes, today_in
from app.groups.round_links import link_of, qr_code
from app.web.answers import see
from app.web.errors import Conflict, NotFound
from app.web.forms import PostedForm
from app.web.render import render
from app.web.rooms import THREADS, quick, room

router = room(include_in_schema=False)
ROUNDS = "/assessments/{assessment_id}/rounds"
ROUND = f"{ROUNDS}/{{round_id}}"
MOST_ROUNDS = 50


@router.get(ROUNDS)
@quick
def rounds(request: Request, assessment_id: str, desk: CurrentDesk) -> Response:
    sector = sector_of(desk, assessment_id)
    found = store.of_assessment(desk.session, assessment_id)
    return render(request, pages.rounds_page(desk.house, assessment_id, sector, found))


@router.get(f"{ROUNDS}/new")
@quick
def new(request: Request, assessment_id: str, desk: CurrentDesk) -> Response:
    sector = sector_of(desk, assessment_id)
    if sector is None:
        return see(rounds_url(assessment_id))
    house = desk.house
    form = empty_round(secrets.token_hex(16), house.experience.groups, today_in(house.settings.zone, house.now()))
    return render(request, pages.new_round_page(house, assessment_id, sector, form))


@router.post(ROUNDS)
def create(request: Request, assessment_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    """Opens a round. A form that is sent twice opens one: its id is part of what the round's id is made of."""
    sector = sector_of(desk, assessment_id)
    if sector is None:
        return see(rounds_url(assessment_id))
    house, zone = desk.house, desk.house.settings.zone
    form = read_round(posted, house.experience.groups, today_in(zone, house.now()))
    if form.errors or form.last_day is None:
        return render(request, pages.new_round_page(house, assessment_id, sector, form), 422)
    form_id = form.form_id or secrets.token_hex(16)
    round_id = hashlib.sha256(f"{assessment_id}|{form_id}".encode()).hexdigest()[:20]
    if store.one(desk.session, assessment_id, round_id) is None:
        if len(store.of_assessment(desk.session, assessment_id)) >= MOST_ROUNDS:
            raise Conflict("This assessment has had as many rounds as it can", "Begin a new assessment to ask again.")
        last = end_of(form.last_day, zone)
        given = (sector, form.asked_by, last, form.groups, house.now(), round_id)
        store.create(desk.session, assessment_id, house.experience, *given)
    return see(round_url(assessment_id, round_id))


@router.get(ROUND)
@quick
def one_round(request: Request, assessment_id: str, round_id: str, desk: CurrentDesk) -> Response:
    found = round_of(desk, assessment_id, round_id)
    if found.closed_at is not None:
        return see(f"{round_url(assessment_id, round_id)}/report")
    return render(request, pages.round_page(desk.house, desk.session, found))


@router.get(f"{ROUND}/links/{{role_group}}.svg")
def picture(assessment_id: str, round_id: str, role_group: str, desk: CurrentDesk) -> Response:
    """The QR code of a group's open link, by itself, so that it can be taken into a poster."""
    found = round_of(desk, assessment_id, round_id)
    experience = experience_of(desk.house, desk.session, found.experience_hash)
    for group in store.groups_of(desk.session, found.id, experience):
        if group.role_group == role_group:
            name = experience.groups_by_id[role_group].name
            drawn = qr_code(link_of(desk.house.settings, group.code), f"QR code of the link for {name}")
            return Response(drawn, media_type="image/svg+xml", headers={"Cache-Control": "private, no-cache"})
    raise NotFound("This group is not asked in that round", "Go back to the round to see who is asked.")


@router.post(f"{ROUND}/pause")
@quick
def pause(assessment_id: str, round_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    found = changeable(desk, assessment_id, round_id)
    found.paused_at = found.paused_at or desk.house.now()
    desk.session.add(found)
    return see(round_url(assessment_id, round_id))


@router.post(f"{ROUND}/resumption")
@quick
def resume(assessment_id: str, round_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    found = changeable(desk, assessment_id, round_id)
    found.paused_at = None
    desk.session.add(found)
    return see(round_url(assessment_id, round_id))


@router.post(f"{ROUND}/closing-date")
@quick
def change_date(request: Request, assessment_id: str, round_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    """A later or an earlier last day. One whose date has passed takes answers again, as long as it was not closed."""
    found = changeable(desk, assessment_id, round_id)
    zone = desk.house.settings.zone
    today = today_in(zone, desk.house.now())
    errors: list[tuple[str, str]] = []
    typed = posted.text("closes_on")
    day = read_day(typed, today, today, errors)
    if day is None:
        page = pages.round_page(desk.house, desk.session, found, closes_on=typed, errors=tuple(errors))
        return render(request, page, 422)
    found.closes_at = end_of(day, zone)
    desk.session.add(found)
    return see(round_url(assessment_id, round_id))


@router.post(f"{ROUND}/sizes")
def change_sizes(
    request: Request, assessment_id: str, round_id: str, desk: CurrentDesk, posted: PostedForm
) -> Response:
    found = changeable(desk, assessment_id, round_id)
    experience = experience_of(desk.house, desk.session, found.experience_hash)
    groups = store.groups_to_change(desk.session, round_id, experience)
    invited = invitation_store.invited(desk.session, round_id)
    small = experience.rules.small_below
    least = {each.role_group: pages.least_asked(each, invited.get(each.role_group, 0), small) for each in groups}
    form = read_sizes(posted, groups, least)
    if form.errors:
        return render(request, pages.round_page(desk.house, desk.session, found, form), 422)
    store.resize(desk.session, groups, form.groups)
    return see(round_url(assessment_id, round_id))


@router.get(f"{ROUND}/closure")
def closure(request: Request, assessment_id: str, round_id: str, desk: CurrentDesk) -> Response:
    found = round_of(desk, assessment_id, round_id)
    if found.closed_at is not None:
        return see(f"{round_url(assessment_id, round_id)}/report")
    THREADS.submit(import_module, "scipy.special")  # closing needs it, and it takes longer than all the rest
    return render(request, pages.closure_page(desk.house, desk.session, found))


@router.post(f"{ROUND}/closure")
def close(assessment_id: str, round_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    """Closes the round for good. Pressed twice, it was closed once, and leads to the same report."""
    closing.close(desk.house, desk.session, round_of(desk, assessment_id, round_id))
    return see(f"{round_url(assessment_id, round_id)}/report")

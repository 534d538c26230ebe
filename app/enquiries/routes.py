"""The addresses of an enquiry: the form, sending it, and the thanks."""

from __future__ import annotations

from dataclasses import asdict, replace
from urllib.parse import urlsplit

from fastapi import Request, Response
from starlette.responses import JSONResponse

from app.assessments.access import CurrentDesk, Desk
from app.assessments.store import Held
from app.desk import intake
from app.enquiries import altcha, pages, spam, store
from app.enquiries.forms import RANDOM_ID, blank_form, new_form_id, read_enquiry
from app.enquiries.promise import promise, promised
from app.enquiries.store import SentBefore
from app.limits.network import network
from app.privacy.tokens import withdrawal_url
from app.touches import store as touches
from app.touches.carrying import carried
from app.web.answers import see
from app.web.errors import Forbidden, NotFound
from app.web.forms import PostedForm
from app.web.house import CurrentHouse
from app.web.render import render
from app.web.rooms import room

router = room(include_in_schema=False)


def linked(desk: Desk, assessment_id: str) -> Held | None:
    """The assessment that an enquiry comes from, if this visitor may open it. An enquiry is welcome without one."""
    try:
        return desk.held(assessment_id) if assessment_id else None
    except (NotFound, Forbidden):
        return None


@router.get("/enquiries/new")
def new(request: Request, desk: CurrentDesk, assessment: str = "") -> Response:
    settings = desk.house.settings
    held = linked(desk, assessment)
    is_refused = bool(assessment) and held is None
    page = pages.new_page(blank_form(), promise(desk.house.now(), settings), desk.house, held, is_refused)
    return render(request, page)


@router.post("/enquiries")
def create(request: Request, desk: CurrentDesk, posted: PostedForm) -> Response:
    settings, received = desk.house.settings, desk.house.now()
    held = linked(desk, posted.text("assessment"))
    form = read_enquiry(posted, held is not None)
    promised_now = promise(received, settings)
    if form.errors:
        opened = posted.text(spam.OPENED)
        return render(request, pages.new_page(form, promised_now, desk.house, held, opened=opened), 422)
    assessment_id = held.id if held else None
    try:
        added = store.add(desk.session, desk.visitor.holder, form, assessment_id, received, promised_now.due)
    except SentBefore as before:
        again = replace(form, form_id=new_form_id())
        opened = posted.text(spam.OPENED)
        page = pages.new_page(again, promised_now, desk.house, held, sent_before=before.enquiry_id, opened=opened)
        return render(request, page, 409)
    if added.is_new:
        first, last = touches.touches_for_enquiry(desk.session, assessment_id, posted)
        if assessment_id:
            touches.come_again(desk.session, assessment_id, carried(request))
        suspicion = spam.suspicion(desk.house, desk.session, posted, form, network(request), received)
        intake.from_enquiry(desk, added.id, form, suspicion, first, last)
    return see(pages.thanks_url(added.id))


@router.get("/enquiries/challenge")
def challenge(house: CurrentHouse) -> Response:
    """What a browser has to solve before it sends an enquiry, where the owner asks for that."""
    made = altcha.challenge(house.secret, house.now())
    return JSONResponse(asdict(made), headers={"Cache-Control": "no-store"})


@router.get("/enquiries/{enquiry_id}/thanks")
def thanks(request: Request, enquiry_id: str, desk: CurrentDesk) -> Response:
    if not RANDOM_ID.fullmatch(enquiry_id):
        raise NotFound("There is no such enquiry", "Check the address.")
    sent = None if desk.visitor.is_new else store.get_own(desk.session, enquiry_id, desk.visitor.holder)
    if sent is None:
        raise Forbidden("Only the device that sent an enquiry can open it", "Open it there, or write to us again.")
    settings = desk.house.settings
    words = promised(sent.received_at, sent.due_at, settings)
    still_given = store.given(desk.session, enquiry_id)
    withdrawal = urlsplit(withdrawal_url(desk.house, enquiry_id)).path
    response = render(request, pages.thanks_page(sent, words, desk.house.now(), settings, still_given, withdrawal))
    response.headers["Cache-Control"] = "no-store"  # it shows a name and an address, on a device that may be shared
    return response

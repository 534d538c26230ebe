"""The addresses of an enquiry: the form, sending it, and the thanks."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request, Response
from starlette.responses import RedirectResponse

from app.assessments.access import CurrentDesk, Desk
from app.assessments.store import Held
from app.enquiries import pages, store
from app.enquiries.forms import RANDOM_ID, blank_form, new_form_id, read_enquiry
from app.enquiries.promise import promise, promised
from app.enquiries.store import SentBefore
from app.web.errors import Forbidden, NotFound
from app.web.forms import PostedForm
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
    page = pages.new_page(blank_form(), promise(desk.house.now(), settings), settings, held, is_refused)
    return render(request, page)


@router.post("/enquiries")
def create(request: Request, desk: CurrentDesk, posted: PostedForm) -> Response:
    settings, received = desk.house.settings, desk.house.now()
    held = linked(desk, posted.text("assessment"))
    form = read_enquiry(posted, held is not None)
    promised_now = promise(received, settings)
    if form.errors:
        return render(request, pages.new_page(form, promised_now, settings, held), 422)
    assessment_id = held.id if held else None
    try:
        enquiry_id = store.add(desk.session, desk.visitor.holder, form, assessment_id, received, promised_now.due)
    except SentBefore as before:
        again = replace(form, form_id=new_form_id())
        page = pages.new_page(again, promised_now, settings, held, sent_before=before.enquiry_id)
        return render(request, page, 409)
    return RedirectResponse(pages.thanks_url(enquiry_id), 303)


@router.get("/enquiries/{enquiry_id}/thanks")
def thanks(request: Request, enquiry_id: str, desk: CurrentDesk) -> Response:
    if not RANDOM_ID.fullmatch(enquiry_id):
        raise NotFound("There is no such enquiry", "Check the address.")
    sent = None if desk.visitor.is_new else store.get_own(desk.session, enquiry_id, desk.visitor.holder)
    if sent is None:
        raise Forbidden("Only the device that sent an enquiry can open it", "Open it there, or write to us again.")
    settings = desk.house.settings
    words = promised(sent.received_at, sent.due_at, settings)
    response = render(request, pages.thanks_page(sent, words, desk.house.now(), settings))
    response.headers["Cache-Control"] = "no-store"  # it shows a name and an address, on a device that may be shared
    return response

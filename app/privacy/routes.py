"""The addresses of privacy for everybody: consents to take back, and requests about one's own data."""

from __future__ import annotations

from fastapi import Request, Response

from app.enquiries import store as enquiries
from app.enquiries.wordings import Purpose
from app.groups import refusals
from app.limits.network import network
from app.privacy import pages, store
from app.privacy.erasure import erase
from app.privacy.export import export, to_json
from app.privacy.forms import RequestForm, read_request
from app.privacy.requests import LinkGone, Wish, ask, of_token
from app.privacy.staff_routes import router as staff_router
from app.privacy.tokens import enquiry_of
from app.privacy.withdrawal import withdraw
from app.web.answers import see
from app.web.errors import BadRequest, NotFound
from app.web.forms import PostedForm
from app.web.house import CurrentHouse, House
from app.web.render import render
from app.web.rooms import RequestSession, room

router = room(include_in_schema=False)
router.include_router(staff_router)
ALL = "all"


def enquiry_id_of(house: House, token: str) -> str:
    """The enquiry that a link to consents is for. Raises NotFound."""
    found = enquiry_of(house, token)
    if found is None:
        raise NotFound("We do not know this link", "Check that you copied all of it.")
    return found


@router.get("/consents/{consents_token}")
def consents(request: Request, consents_token: str, house: CurrentHouse, session: RequestSession) -> Response:
    agreed = enquiries.consents(session, enquiry_id_of(house, consents_token))
    return render(request, pages.consents_page(consents_token, agreed, house.settings.zone))


@router.post("/consents/{consents_token}")
def take_back(consents_token: str, house: CurrentHouse, session: RequestSession, posted: PostedForm) -> Response:
    enquiry_id, said = enquiry_id_of(house, consents_token), posted.text("purpose")
    if said != ALL and said not in set(Purpose):
        raise BadRequest("We could not see what you want to take back")
    withdraw(house, session, enquiry_id, Purpose if said == ALL else [Purpose(said)])
    return see(f"/consents/{consents_token}")


@router.get("/privacy/requests/new")
def wish(request: Request, house: CurrentHouse) -> Response:
    return render(request, pages.wish_page(RequestForm(), house.settings))


@router.post("/privacy/requests")
def make_request(request: Request, house: CurrentHouse, session: RequestSession, posted: PostedForm) -> Response:
    if not house.settings.sends_mail:
        raise NotFound("This site cannot send letters", "Under Privacy you find whom to write to instead.")
    form = read_request(posted)
    if form.errors or form.wish is None:
        return render(request, pages.wish_page(form, house.settings), 422)
    ask(house, session, form.wish, form.email, network(request))
    return see("/privacy/requests/sent")


@router.get("/privacy/requests/sent")
def sent(request: Request) -> Response:
    return render(request, pages.sent_page())


@router.get("/privacy/requests/{request_token}")
def prove(request: Request, request_token: str, house: CurrentHouse, session: RequestSession) -> Response:
    found = of_token(session, request_token, house.now())
    return render(request, pages.prove_page(request_token, found))


@router.post("/privacy/requests/{request_token}")
def fulfil(
    request: Request, request_token: str, house: CurrentHouse, session: RequestSession, posted: PostedForm
) -> Response:
    found = of_token(session, request_token, house.now())
    is_first = store.use(session, request_token, house.now())
    if found.kind == Wish.EXPORT:
        document = export(house, session, found.email)
        return render(request, pages.held_page(request_token, document, house.settings.zone))
    if not is_first:
        raise LinkGone
    keeps_refusal = refusals.since(house, session, found.email) is not None
    page = pages.erased_page(erase(house, session, found.email), keeps_refusal)
    response = render(request, page)
    response.headers["Cache-Control"] = "no-store"
    return response


@router.post("/privacy/requests/{request_token}/file")
def file(request_token: str, house: CurrentHouse, session: RequestSession, posted: PostedForm) -> Response:
    found = of_token(session, request_token, house.now())
    if found.kind != Wish.EXPORT:
        raise LinkGone
    store.use(session, request_token, house.now())
    return as_file(to_json(export(house, session, found.email)))


def as_file(body: bytes) -> Response:
    """A document to keep, and for no cache to keep."""
    headers = {"Content-Disposition": 'attachment; filename="what-we-hold.json"', "Cache-Control": "no-store"}
    return Response(body, media_type="application/json", headers=headers)

"""The addresses of signing in and out."""

from __future__ import annotations

from fastapi import Request, Response
from sqlmodel import Session

from app.accounts import (
    account_routes,
    addresses,
    attempts,
    cookie,
    devices,
    pages,
    passwords,
    provider_routes,
    second_factor,
    signing_in,
    staff_routes,
    store,
)
from app.accounts.access import OwnAccount
from app.accounts.account_routes import WRONG_CODE
from app.accounts.forms import password_faults
from app.accounts.models import Staff
from app.limits.network import network
from app.privacy import audit
from app.settings import Settings
from app.web.answers import see
from app.web.errors import Gone
from app.web.field_errors import Errors
from app.web.forms import PostedForm
from app.web.house import CurrentHouse, House
from app.web.render import render
from app.web.rooms import RequestSession, apart, room

router = room(include_in_schema=False)
router.include_router(account_routes.router)
router.include_router(provider_routes.router)
router.include_router(staff_routes.router)
CLEAR_ALL = '"cache", "storage"'
CLEAR_LESS = '"cache"'  # where a colleague's unsent answers lie sealed on the same device; the page clears its own
WRONG = "We could not sign you in with this address and password. Check both."


class LinkGone(Gone):
    title = "This link has been used, or is too old"
    advice = "Each link works once, and for three days. Ask an administrator for a new one."


def sign_in_page(
    settings: Settings, then: str, email: str = "", told: str = "", errors: Errors = ()
) -> pages.SignInPage:
    then = addresses.local(then)
    return pages.SignInPage(
        title="Sign in",
        email=email,
        then=then,
        told=pages.TOLD.get(told),
        provider=settings.oidc_name if settings.oidc_issuer else None,
        provider_href=addresses.with_then(addresses.PROVIDER, then),
        errors=errors,
    )


@router.get(addresses.SIGN_IN)
def sign_in_form(
    request: Request, house: CurrentHouse, session: RequestSession, then: str = "", told: str = ""
) -> Response:
    found = store.signed_in(session, cookie.token(request), house.now(), house.settings.idle)
    if found is not None:
        return see(addresses.local(then) or addresses.home(found[0].role))
    return render(request, sign_in_page(house.settings, then, told=told))


@router.post(addresses.SIGN_IN)
@apart
def sign_in(request: Request, house: CurrentHouse, posted: PostedForm) -> Response:
    email, password, then = posted.text("email"), posted.text("password"), addresses.local(posted.text("then"))
    asked = (("email", "Enter your email address.", email), ("password", "Enter your password.", password))
    errors = tuple((field, message) for field, message, given in asked if not given)
    staff_id = None if errors else signing_in.password_matches(house, email, password, network(request))
    with house.database.transaction() as session:
        who = store.by_id(session, staff_id) if staff_id else None
        if who is None or who.disabled_at is not None:
            page = sign_in_page(house.settings, then, email, errors=errors or (("email", WRONG),))
            return render(request, page, 422)
        device = devices.device(request.headers.get("user-agent", ""))
        token, is_whole = signing_in.let_in(session, house, who, device, cookie.token(request), "password")
        onward = then or addresses.home(who.role)
    response = see(onward if is_whole else addresses.with_then(addresses.SECOND_FACTOR, then))
    cookie.keep(request, response, token)
    return response


@router.get(addresses.SECOND_FACTOR)
def code_form(request: Request, house: CurrentHouse, session: RequestSession, then: str = "") -> Response:
    if store.half_signed_in(session, cookie.token(request), house.now()) is None:
        return see(addresses.with_then(addresses.SIGN_IN, then))
    return render(request, pages.CodePage("Enter your code", addresses.local(then), ()))


@router.post(addresses.SECOND_FACTOR)
def give_code(request: Request, house: CurrentHouse, session: RequestSession, posted: PostedForm) -> Response:
    then = addresses.local(posted.text("then"))
    found = store.half_signed_in(session, cookie.token(request), house.now())
    if found is None:
        return see(addresses.with_then(addresses.SIGN_IN, then))
    who, half = found
    attempts.count(session, house.now(), attempts.of_code(who.id), attempts.of_network(house, network(request)))
    how = second_factor.accepts(session, house, who, posted.text("code"))
    if how is None:
        audit.record(session, house.now(), "gave a wrong code", ("staff", who.id), actor=audit.VISITOR)
        return render(request, pages.CodePage("Enter your code", then, (("code", WRONG_CODE),)), 422)
    attempts.forget(session, attempts.of_code(who.id))
    response = see(then or addresses.home(who.role))
    cookie.keep(request, response, signing_in.let_in_whole(session, house, who, half, how))
    return response


def linked(house: House, session: Session, token: str) -> Staff:
    """Whose password a link sets. Raises LinkGone."""
    found = store.link(session, token, house.now())
    if found is None:
        raise LinkGone
    return found


def link_page(house: House, who: Staff, token: str, errors: Errors = ()) -> pages.PasswordLinkPage:
    return pages.PasswordLinkPage(
        title="Set your password",
        name=who.name,
        email=who.email,
        action=f"{addresses.PASSWORD_LINK}/{token}",
        least=passwords.LEAST,
        errors=errors,
    )


@router.get(addresses.PASSWORD_LINK + "/{password_token}")
def password_form(request: Request, password_token: str, house: CurrentHouse, session: RequestSession) -> Response:
    return render(request, link_page(house, linked(house, session, password_token), password_token))


@router.post(addresses.PASSWORD_LINK + "/{password_token}")
@apart
def set_password(
    request: Request, password_token: str, house: CurrentHouse, session: RequestSession, posted: PostedForm
) -> Response:
    who = linked(house, session, password_token)
    errors = password_faults(posted, who.email, who.name, house.settings.brand_name)
    if errors:
        return render(request, link_page(house, who, password_token, errors), 422)
    kept = passwords.hashed(posted.text("password"))
    with house.database.transaction() as writing:
        if not store.use_link(writing, password_token, house.now()):
            raise LinkGone
        store.set_password(writing, who.id, kept)
        store.end_all(writing, who.id)
        attempts.forget(writing, *attempts.of_address(house, who.email, network(request)))
        audit.record(writing, house.now(), "set a password with a link", ("staff", who.id), who.id)
    return see(f"{addresses.SIGN_IN}?told=password")


@router.post("/account/departure")
def sign_out(request: Request, desk: OwnAccount, posted: PostedForm) -> Response:
    store.end(desk.session, desk.staff.id, desk.signed_in.id)
    audit.record(desk.session, desk.now, "signed out", ("staff", desk.staff.id), desk.staff.id)
    response = see(f"{addresses.SIGN_IN}?told=signed-out")
    cookie.forget(request, response)
    response.headers["Clear-Site-Data"] = CLEAR_LESS if posted.has("others_kept") else CLEAR_ALL
    return response

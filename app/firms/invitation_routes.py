"""The address of a link that asks somebody to join a firm."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request, Response
from sqlmodel import Session

from app.accounts import cookie, devices, passwords, signing_in
from app.accounts import store as accounts
from app.accounts.addresses import SIGN_IN
from app.accounts.forms import name_fault, password_faults
from app.accounts.models import Staff
from app.firms.invitation_pages import invitation_page
from app.firms.joining import Way, accept, accept_anew, open_invitation, way_of
from app.firms.models import FirmInvitation
from app.limits.network import network
from app.web.answers import see
from app.web.errors import Forbidden
from app.web.forms import PostedForm
from app.web.house import CurrentHouse, House
from app.web.render import render
from app.web.rooms import RequestSession, apart, room

router = room(include_in_schema=False)
INVITATION = "/firms/invitation/{invitation_token}"


class NotForYou(Forbidden):
    title = "This invitation is for another account"
    advice = "Sign out, then sign in with the address that was invited and open the link again."


SAID = {
    Way.SIGN_IN: ("This address has an account now", "Sign in with it in another tab, then send this again."),
    Way.ADMINISTRATOR: ("This account cannot work in a firm", "Ask an administrator to change its role first."),
}


def who_asks(request: Request, house: House, session: Session) -> Staff | None:
    found = accounts.signed_in(session, cookie.token(request), house.now(), house.settings.idle)
    return found[0] if found else None


@router.get(INVITATION)
def invitation(request: Request, invitation_token: str, house: CurrentHouse, session: RequestSession) -> Response:
    """Opening a link changes nothing, for mail scanners open links."""
    found, firm = open_invitation(house, session, invitation_token, network(request))
    way = way_of(accounts.by_email(session, found.email), who_asks(request, house, session))
    return render(request, invitation_page(house.settings, found, firm, invitation_token, way))


@router.post(INVITATION)
@apart
def join(
    request: Request, invitation_token: str, house: CurrentHouse, session: RequestSession, posted: PostedForm
) -> Response:
    found, firm = open_invitation(house, session, invitation_token, network(request))
    who = who_asks(request, house, session)
    way = way_of(accounts.by_email(session, found.email), who)
    if way is Way.JOIN and who is not None:
        with house.database.transaction() as writing:
            accept(writing, found, who, house.now())
        return see(f"/firms/{firm.id}")
    if way is not Way.NEW:
        raise NotForYou(*SAID.get(way, ()))
    name = posted.text("name")
    fault = name_fault(name)
    errors = ((("name", fault),) if fault else ()) + password_faults(
        posted, found.email, name, house.settings.brand_name
    )
    if errors:
        return render(request, invitation_page(house.settings, found, firm, invitation_token, way, name, errors), 422)
    kept = passwords.hashed(posted.text("password"))  # slow: no transaction is open meanwhile
    return welcome(request, house, found, name, kept)


def welcome(request: Request, house: House, found: FirmInvitation, name: str, password_hash: str) -> Response:
    """Makes somebody new a member and signs them in, unless the house wants more of them than a password."""
    address, is_enough = f"/firms/{found.firm_id}", house.settings.second_factor != "required"
    device = devices.device(request.headers.get("user-agent", ""))
    with house.database.transaction() as writing:
        who = accept_anew(writing, found, name, password_hash, house.now())
        if is_enough:
            token, _ = signing_in.let_in(writing, house, who, device, cookie.token(request), "invitation")
    if not is_enough:
        return see(f"{SIGN_IN}?{urlencode({'told': 'password', 'then': address})}")
    response = see(address)
    cookie.keep(request, response, token)
    return response

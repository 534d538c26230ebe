"""The addresses of single sign-on. Somebody follows a link there and comes back by one, so both are GET."""

from __future__ import annotations

import logging

from fastapi import Request, Response

from app.accounts import addresses, attempts, cookie, devices, signing_in, single_sign_on
from app.accounts.vouching import Unreachable, Untrusted
from app.limits.network import network
from app.privacy import audit
from app.web.answers import see
from app.web.house import CurrentHouse, House
from app.web.rooms import apart, room
from app.web.visitor import keep, visitor

router = room(include_in_schema=False)
log = logging.getLogger("levelhead.accounts")


@router.get(addresses.PROVIDER)
@apart
def go(request: Request, house: CurrentHouse, then: str = "") -> Response:
    if house.settings.oidc_issuer is None:
        return see(addresses.with_then(addresses.SIGN_IN, then))
    with house.database.transaction() as session:
        attempts.count(session, house.now(), attempts.of_network(house, network(request)))
    try:
        address = single_sign_on.begin(house, visitor(request).key, addresses.local(then))
    except Unreachable as error:
        return failed("provider-down", str(error))
    response = see(address)
    keep(request, response)
    return response


@router.get(f"{addresses.PROVIDER}/return")
@apart
def come_back(request: Request, house: CurrentHouse, state: str = "", code: str = "") -> Response:
    if house.settings.oidc_issuer is None:
        return see(addresses.SIGN_IN)
    flow = None if visitor(request).is_new else single_sign_on.take(house, visitor(request).key, state)
    if flow is None:
        return failed("provider", "nobody began this way here")
    try:
        said = single_sign_on.claims(house, flow, code)
        with house.database.transaction() as session:
            who = single_sign_on.member(session, house, said)
            device = devices.device(request.headers.get("user-agent", ""))
            token, is_whole = signing_in.let_in(session, house, who, device, cookie.token(request), "single sign-on")
            onward = flow.then or addresses.home(who.role)
    except Unreachable as error:
        return noted(house, "provider-down", str(error))
    except Untrusted as error:
        return noted(house, "provider", str(error))
    except single_sign_on.Refused as refused:
        return noted(house, refused.told, "no account for whom it vouched")
    response = see(onward if is_whole else addresses.with_then(addresses.SECOND_FACTOR, flow.then))
    cookie.keep(request, response, token)
    return response


def failed(told: str, reason: str) -> Response:
    """Back to the sign-in, with a sentence there. The reason is for the log."""
    log.warning("single sign-on: %s", reason)
    return see(f"{addresses.SIGN_IN}?told={told}")


def noted(house: House, told: str, reason: str) -> Response:
    """The same, where somebody had begun it here."""
    subject = ("provider", house.settings.oidc_name)
    with house.database.transaction() as session:
        audit.record(session, house.now(), "failed to sign in", subject, actor=audit.VISITOR, detail=reason)
    return failed(told, reason)

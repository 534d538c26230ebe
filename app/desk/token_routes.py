"""The addresses where an administrator makes, lists and revokes the tokens of the API."""

from __future__ import annotations

from fastapi import Request, Response

from app.accounts import store as accounts
from app.accounts.access import AdminDesk, StaffDesk
from app.desk import tokens
from app.desk.token_pages import LONGEST_NAME, TokenForm, tokens_page
from app.desk.tokens import DAYS, Scope
from app.privacy import audit
from app.web.answers import see
from app.web.errors import NotFound
from app.web.forms import Posted, PostedForm
from app.web.render import render
from app.web.rooms import room

router = room(include_in_schema=False)
TOKENS = "/desk/tokens"


def read_token(posted: Posted) -> TokenForm:
    """The token that a form asks for, and what does not fit."""
    name = " ".join(posted.text("name").split())
    scopes = tuple(scope for scope in Scope if posted.text(f"scope_{scope.replace(':', '_')}"))
    days = next((days for days in DAYS if posted.text("days") == str(days)), None)
    errors = []
    if not name or len(name) > LONGEST_NAME:
        errors.append(("name", f"Give the token a name of up to {LONGEST_NAME} characters."))
    if not scopes:
        errors.append(("scopes", "Choose at least one thing that the program may do."))
    if days is None:
        errors.append(("days", "Choose how long the token is in force."))
    return TokenForm(name, scopes, days or DAYS[1], tuple(errors))


def show(
    request: Request, desk: StaffDesk, form: TokenForm | None = None, token: str | None = None, status: int = 200
) -> Response:
    names = accounts.names(desk.session)
    page = tokens_page(tokens.everything(desk.session), names, desk.now, desk.house.settings, form, token)
    return render(request, page, status)


@router.get(TOKENS)
def listing(request: Request, desk: AdminDesk) -> Response:
    return show(request, desk)


@router.post(TOKENS)
def make(request: Request, desk: AdminDesk, posted: PostedForm) -> Response:
    form = read_token(posted)
    if form.errors:
        return show(request, desk, form, status=422)
    token, made = tokens.make(desk.session, form.name, form.scopes, form.days, desk.staff.id, desk.now)
    audit.record(desk.session, desk.now, "made a token", ("token", made.id), desk.staff.id, detail=made.scopes)
    return show(request, desk, token=token)


@router.post(TOKENS + "/{token_id}/revocation")
def revocation(token_id: str, desk: AdminDesk, posted: PostedForm) -> Response:
    found = tokens.one(desk.session, token_id)
    if found is None:
        raise NotFound("There is no such token", "Go back to the list of tokens.")
    if tokens.revoke(desk.session, found, desk.now):
        audit.record(desk.session, desk.now, "revoked a token", ("token", found.id), desk.staff.id)
    return see(TOKENS)

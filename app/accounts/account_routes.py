"""The addresses of somebody's own account: password, second factor, and where they are signed in."""

from __future__ import annotations

from fastapi import Request, Response

from app.accounts import addresses, attempts, factor_store, passwords, second_factor, store
from app.accounts.access import OwnAccount, StaffDesk
from app.accounts.account_pages import RecoveryCodesPage, account_page, second_factor_page
from app.accounts.forms import password_faults
from app.limits.network import network
from app.privacy import audit
from app.web.answers import see
from app.web.errors import NotFound
from app.web.forms import Posted, PostedForm
from app.web.render import render
from app.web.rooms import apart, room

router = room(include_in_schema=False)
WRONG_CODE = "This code does not fit, or was used before. Wait for the next one and enter that."
WRONG_PASSWORD = "This is not your password of today."  # noqa: S105 - a sentence


def record(desk: StaffDesk, action: str) -> None:
    audit.record(desk.session, desk.now, action, ("staff", desk.staff.id), desk.staff.id)


@router.get(addresses.ACCOUNT)
def account(request: Request, desk: OwnAccount, done: str = "") -> Response:
    return render(request, account_page(desk, done))


@router.post("/account/password")
@apart
def change_password(request: Request, desk: OwnAccount, posted: PostedForm) -> Response:
    house, who = desk.house, desk.staff
    if who.password_hash is None:
        raise NotFound("Your account has no password", "You sign in through single sign-on.")
    errors = password_faults(posted, who.email, who.name, house.settings.brand_name)
    if not gave_old_password(desk, posted):
        errors = (("old_password", WRONG_PASSWORD), *errors)
    if errors:
        return render(request, account_page(desk, errors=errors), 422)
    kept = passwords.hashed(posted.text("password"))
    with house.database.transaction() as session:
        store.set_password(session, who.id, kept)
        store.end_all(session, who.id, but=desk.signed_in.id)
        audit.record(session, house.now(), "changed their password", ("staff", who.id), who.id)
    return see(f"{addresses.ACCOUNT}?done=password")


def gave_old_password(desk: StaffDesk, posted: Posted) -> bool:
    """Whether the password of today was given. Counted before it is looked at, and forgotten where it fits."""
    database, limit = desk.house.database, attempts.of_old_password(desk.staff.id)
    with database.transaction() as session:
        attempts.count(session, desk.now, limit)
    if not passwords.fits(posted.text("old_password"), desk.staff.password_hash):
        return False
    with database.transaction() as session:
        attempts.forget(session, limit)
    return True


@router.get(addresses.FACTOR_PAGE)
def second_factor_form(request: Request, desk: OwnAccount) -> Response:
    if desk.staff.totp_confirmed_at is not None:
        return see(addresses.ACCOUNT)
    return render(request, second_factor_page(desk))


@router.post(addresses.FACTOR_PAGE)
def begin_second_factor(desk: OwnAccount, posted: PostedForm) -> Response:
    second_factor.begin(desk.session, desk.house, desk.staff)
    return see(addresses.FACTOR_PAGE)


def tried(request: Request, desk: StaffDesk) -> None:
    """Counts one try at a code. Raises TooMany."""
    limits = attempts.of_code(desk.staff.id), attempts.of_network(desk.house, network(request))
    attempts.count(desk.session, desk.now, *limits)


@router.post("/account/second-factor/confirmation")
def confirm_second_factor(request: Request, desk: OwnAccount, posted: PostedForm) -> Response:
    who = desk.staff
    if who.totp_confirmed_at is not None or who.totp_secret is None:
        return see(addresses.FACTOR_PAGE)
    tried(request, desk)
    if not second_factor.accepts_code(desk.session, desk.house, who, posted.text("code")):
        return render(request, second_factor_page(desk, (("code", WRONG_CODE),)), 422)
    attempts.forget(desk.session, attempts.of_code(who.id))
    factor_store.confirm(desk.session, who.id, desk.now)
    store.end_all(desk.session, who.id, but=desk.signed_in.id)  # those were let in without it
    record(desk, "set up a second factor")
    return render(
        request, RecoveryCodesPage("Your recovery codes", True, second_factor.new_codes(desk.session, who.id))
    )


def proved(request: Request, desk: StaffDesk, posted: Posted) -> bool:
    """Whether somebody who is signed in gave a code of their second factor."""
    tried(request, desk)
    if second_factor.accepts(desk.session, desk.house, desk.staff, posted.text("code")) is None:
        return False
    attempts.forget(desk.session, attempts.of_code(desk.staff.id))
    return True


@router.post("/account/second-factor/removal")
def remove_second_factor(request: Request, desk: OwnAccount, posted: PostedForm) -> Response:
    if desk.staff.totp_confirmed_at is None:
        return see(addresses.ACCOUNT)
    if not proved(request, desk, posted):
        return render(request, account_page(desk, errors=(("code-removal", WRONG_CODE),)), 422)
    factor_store.remove(desk.session, desk.staff.id)
    record(desk, "took off their second factor")
    return see(f"{addresses.ACCOUNT}?done=second-factor")


@router.post("/account/recovery-codes")
def new_recovery_codes(request: Request, desk: OwnAccount, posted: PostedForm) -> Response:
    if desk.staff.totp_confirmed_at is None:
        return see(addresses.ACCOUNT)
    if not proved(request, desk, posted):
        return render(request, account_page(desk, errors=(("code-anew", WRONG_CODE),)), 422)
    record(desk, "made new recovery codes")
    codes = second_factor.new_codes(desk.session, desk.staff.id)
    return render(request, RecoveryCodesPage("Your new recovery codes", False, codes))


@router.post("/account/sessions/departure")
def end_other_sessions(desk: OwnAccount, posted: PostedForm) -> Response:
    store.end_all(desk.session, desk.staff.id, but=desk.signed_in.id)
    record(desk, "ended their other sessions")
    return see(f"{addresses.ACCOUNT}?done=sessions")


@router.post("/account/sessions/{session_id}/departure")
def end_session(session_id: str, desk: OwnAccount, posted: PostedForm) -> Response:
    if not session_id.isalnum() or not store.end(desk.session, desk.staff.id, session_id):
        raise NotFound("That browser is not signed in to your account", "It may have been signed out already.")
    record(desk, "ended one of their sessions")
    return see(f"{addresses.ACCOUNT}?done=session")

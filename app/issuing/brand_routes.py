"""The addresses of a firm's look: members see it, owners change it."""

from __future__ import annotations

from fastapi import Request, Response
from sqlmodel import Session

from app.accounts.access import AuditDesk
from app.evidence.loose_files import (
    ON_ITS_WAY,
    Shelf,
    expect,
    fasten,
    let_go_on_failure,
    lock_files,
    logo_key,
    loosen,
)
from app.files.fetching import Fetching
from app.firms.access import Place, firm_of
from app.firms.roles import OWN
from app.issuing import store
from app.issuing.brand_forms import BrandForm, form_of, read
from app.issuing.brand_pages import brand_page
from app.issuing.store import BrandValues
from app.privacy import audit as log
from app.web.answers import see
from app.web.errors import Busy, NotFound
from app.web.render import render
from app.web.rooms import apart, room
from app.web.upload import PostedLogo

router = room(include_in_schema=False)
ADDRESS = "/firms/{firm_id}/brand"


@router.get(ADDRESS)
def brand(request: Request, firm_id: str, desk: AuditDesk) -> Response:
    place = firm_of(desk, firm_id)
    found = store.brand_of(desk.session, firm_id)
    return render(request, brand_page(place, found, form_of(found)))


@router.get(f"{ADDRESS}/logo.png")
def picture(firm_id: str, _place: Fetching, desk: AuditDesk) -> Response:
    """The logo as it is shown on the page: a picture that we drew ourselves, and never the file that was sent."""
    place = firm_of(desk, firm_id)
    found = store.brand_of(desk.session, place.firm.id)
    if found is None or found.logo_sha256 is None:
        raise NotFound("There is no logo yet", "An owner of the firm can add one.")
    content = desk.house.storage.get(logo_key(place.firm.id, found.logo_sha256))
    return Response(content, media_type="image/png", headers={"Cache-Control": "private, no-cache"})


@router.post(ADDRESS)
@apart
def change(request: Request, firm_id: str, upload: PostedLogo, desk: AuditDesk) -> Response:
    place = firm_of(desk, firm_id, OWN)
    form = read(upload)
    if form.errors or form.wants_preview:
        found = store.brand_of(desk.session, place.firm.id)
        return render(request, brand_page(place, found, form), 422 if form.errors else 200)
    try:
        keep(desk, place, form)
    except store.BrandConflict:
        with desk.house.database.session(writes=False) as now:
            return render(request, brand_page(place, store.brand_of(now, place.firm.id), form, differs=True), 409)
    return see(ADDRESS.format(firm_id=place.firm.id))


def keep(desk: AuditDesk, place: Place, form: BrandForm) -> None:
    """Keeps the look, and its logo as evidence is kept. Raises BrandConflict, or Busy.

    Issued reports hold their logo within their files. A report that is being made may still need the older one.
    """
    house, firm_id = desk.house, place.firm.id
    if not form.logo or not form.logo_sha256:
        with house.database.transaction() as own:
            _save(own, desk, firm_id, form)
        return
    entry = expect(house, firm_id, form.logo_sha256, Shelf.LOGOS)
    with let_go_on_failure(house, entry):
        house.storage.put(logo_key(firm_id, form.logo_sha256), form.logo)
        with house.database.transaction() as own:
            _save(own, desk, firm_id, form)
            if not fasten(own, entry):
                raise Busy  # it took longer than a file may, and has been removed again


def _save(own: Session, desk: AuditDesk, firm_id: str, form: BrandForm) -> None:
    """Saves the look, and lets an older logo go in a while. The same look again is no conflict, and nothing new."""
    lock_files(own, firm_id)
    found = store.brand_of(own, firm_id)
    older = found.logo_sha256 if found else None
    logo = form.logo_sha256 or (None if form.drops_logo else older)
    wanted = BrandValues(form.colour, form.introduction, form.closing, logo)
    if found and store.values_of(found) == wanted:
        return
    store.keep_brand(own, firm_id, wanted, form.version, desk.now)
    if older and older != logo:
        loosen(own, firm_id, older, desk.now + ON_ITS_WAY, Shelf.LOGOS)
    log.record(own, desk.now, "changed the look of reports", ("firm", firm_id), desk.staff.id)

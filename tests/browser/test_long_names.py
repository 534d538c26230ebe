"""Names and titles without a space, on a phone: they break, and no page becomes wider for them."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize

from app.firms import store as firms
from app.web.house import House
from tests.auditing import Auditor, a_client, a_piece, an_audit
from tests.browser.auditors import a_ward, member, sign_in
from tests.browser.conftest import NewDevice
from tests.browser.serving import Served
from tests.person import Person

pytestmark = pytest.mark.xdist_group("browser")

EMAIL = "long@firm.example"
PHONE: ViewportSize = {"width": 375, "height": 700}


def test_names_without_a_space_widen_no_page(house: Served, new_device: NewDevice) -> None:
    ward = a_ward(house.app, house.address, EMAIL)
    running: House = house.app.state.house
    with running.database.transaction() as session:
        firm_id = firms.add(session, "F" * 80, running.now()).id
    auditor = Auditor(Person(house.app), member(running, firm_id, EMAIL), firm_id)
    client = a_client(house.app, auditor, "L" * 120)
    audit = an_audit(house.app, auditor, client)
    piece = a_piece(house.app, audit, auditor.staff_id, title="T" * 120)
    tab = sign_in(ward, new_device(viewport=PHONE), EMAIL)
    for path in (
        "/firms",
        f"/firms/{firm_id}",
        f"/firms/{firm_id}/members",
        f"/clients/{client}",
        f"/clients/{client}/audits/new",
        f"/audits/{audit}",
        f"/audits/{audit}/sections/policy",
        f"/audits/{audit}/evidence",
        f"/audits/{audit}/evidence/{piece}",
        f"/audits/{audit}/evidence/{piece}/removal",
    ):
        tab.goto(path)
        assert tab.evaluate("() => document.documentElement.scrollWidth") <= 375, path


def test_the_places_of_an_audit_take_two_lines_of_a_phone(house: Served, new_device: NewDevice) -> None:
    ward = a_ward(house.app, house.address, EMAIL)
    tab = sign_in(ward, new_device(viewport=PHONE), EMAIL)
    tab.goto(ward.path)
    tops = tab.evaluate("() => [...document.querySelectorAll('.places a')].map((each) => each.offsetTop)")
    assert len(tops) == 7 and len(set(tops)) == 2

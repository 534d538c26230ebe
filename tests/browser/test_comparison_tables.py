"""The tables that put two things side by side, on a phone: nothing of a row is beyond the edge."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import ViewportSize

from app.audits import store as audits
from app.web.house import House
from tests.auditing import Auditor, a_client, an_audit, claimed, completed
from tests.browser.auditors import a_ward, member, sign_in
from tests.browser.conftest import NewDevice
from tests.browser.serving import Served
from tests.person import Person

pytestmark = pytest.mark.xdist_group("browser")

EMAIL = "beside@firm.example"
PHONE: ViewportSize = {"width": 375, "height": 700}
BEYOND = """() => [...document.querySelectorAll("table.stacks :is(td, tbody th, tfoot th)")]
    .filter((each) => {
        const box = each.getBoundingClientRect();
        return box.left < 0 || box.right > window.innerWidth || box.width === 0;
    }).map((each) => each.textContent)"""


def test_on_a_phone_every_cell_is_in_sight_with_its_heading(house: Served, new_device: NewDevice) -> None:
    ward = a_ward(house.app, house.address, EMAIL)
    running: House = house.app.state.house
    auditor = Auditor(Person(house.app), member(running, ward.firm_id, EMAIL), ward.firm_id)
    client = a_client(house.app, auditor, "Rowan Ward")
    first, second = (an_audit(house.app, auditor, client, level) for level in (1, 3))
    with running.database.transaction() as session:
        before, after = audits.by_id(session, first), audits.by_id(session, second)
        assert before is not None and after is not None
        after.follows, before.created_at = first, before.created_at - timedelta(days=90)
    claimed(house.app, second, 4)
    completed(house.app, second, auditor.staff_id)
    tab = sign_in(ward, new_device(viewport=PHONE), EMAIL)
    for path, last in (
        (f"/audits/{second}", "Known"),
        (f"/audits/{second}/comparison", "Is it real?"),
        (f"/audits/{second}/claims", "Pairs"),
        (f"/firms/{ward.firm_id}/accuracy", "Pairs"),
    ):
        tab.goto(path)
        assert tab.locator("table.stacks td").count() > 5
        assert tab.evaluate(BEYOND) == [], path
        cell = tab.locator("table.stacks tbody tr").first.locator("td").last
        assert cell.evaluate("(each) => getComputedStyle(each, '::before').content") == f'"{last}"'
    tab.set_viewport_size({"width": 1280, "height": 900})
    assert tab.locator("table.stacks thead").first.is_visible()
    assert cell.evaluate("(each) => getComputedStyle(each, '::before').content") == "none"

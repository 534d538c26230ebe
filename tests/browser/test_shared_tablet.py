"""A second person signs in on a tablet while a tab of the first is still open: nothing changes hands, or is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.auditors import Ward, a_ward, choose, hold, line, member, says, sign_in
from tests.browser.serving import Served

pytestmark = pytest.mark.xdist_group("browser")

IRIS, JUDE = "iris@firm.example", "jude@firm.example"
ONE = "refreshers.interval"
KEPT = """async () => {
    const told = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
    const database = await told(indexedDB.open("levelhead-audits"));
    const count = (await told(database.transaction("answers").objectStore("answers").getAll())).length;
    database.close();
    return count;
}"""


@pytest.fixture
def ward(house: Served) -> Ward:
    return a_ward(house.app, house.address)


@pytest.fixture
def tab(ward: Ward, device: BrowserContext) -> Page:
    """Iris has answered without a network."""
    opened = sign_in(ward, device, IRIS)
    hold(opened, ward.section("refreshers"))
    device.set_offline(True)
    choose(opened, ONE, "3", "Iris saw it.")
    line(opened, "1 to send")
    return opened


def elsewhere(ward: Ward, email: str) -> Ward:
    """A ward of another firm, of which this person alone is a member."""
    return a_ward(ward.app, ward.address, email)


def after_iris(ward: Ward, tab: Page) -> None:
    """Iris signs in again and opens the audit: what she answered is sent in her name."""
    sign_in(ward, tab.context, IRIS)
    tab.goto(ward.section("refreshers"))
    says(tab, ONE, "Saved.")
    saved = ward.saved()[ONE]
    assert saved.answer.note == "Iris saw it."
    assert saved.saved_by == member(ward.app.state.house, ward.firm_id, IRIS)


def test_a_colleague_who_signed_in_meanwhile_does_not_send_it_as_their_own(
    ward: Ward, tab: Page, device: BrowserContext
) -> None:
    sign_in(ward, device, JUDE)
    device.set_offline(False)
    line(tab, "Somebody else is signed in here")
    line(tab, "Kept on this device, 1 to send")
    assert ONE not in ward.saved() and tab.evaluate(KEPT) == 1
    after_iris(ward, tab)


def test_somebody_of_another_firm_who_signed_in_meanwhile_does_not_delete_it(
    ward: Ward, tab: Page, device: BrowserContext
) -> None:
    sign_in(elsewhere(ward, "sol@elsewhere.example"), device, "sol@elsewhere.example")
    device.set_offline(False)
    line(tab, "Somebody else is signed in here")
    assert ONE not in ward.saved() and tab.evaluate(KEPT) == 1
    after_iris(ward, tab)


def test_without_a_token_it_is_not_sent_with_the_token_of_another(
    ward: Ward, tab: Page, device: BrowserContext
) -> None:
    tab.reload()  # the page that stands in has no token, and fetches one
    says(tab, ONE, "Kept on this device")
    sign_in(ward, device, JUDE)
    device.set_offline(False)
    line(tab, "Somebody else is signed in here")
    assert ONE not in ward.saved() and tab.evaluate(KEPT) == 1
    after_iris(ward, tab)


def test_a_page_not_found_that_is_not_told_to_its_owner_deletes_nothing(
    ward: Ward, tab: Page, device: BrowserContext
) -> None:
    tab.reload()
    says(tab, ONE, "Kept on this device")
    problem = '{"title": "We could not find that page", "status": 404, "detail": ""}'

    def not_found(route: Route) -> None:
        route.fulfill(status=404, content_type="application/problem+json", body=problem)

    device.route("**/offline.json", not_found)
    with tab.expect_response("**/offline.json"):
        device.set_offline(False)
    line(tab, "1 to send")
    assert tab.evaluate(KEPT) == 1
    device.unroute("**/offline.json")
    after_iris(ward, tab)


def test_a_page_opened_before_the_other_signed_in_never_takes_their_copy(ward: Ward, device: BrowserContext) -> None:
    tab = sign_in(ward, device, IRIS)

    def change_hands(route: Route) -> None:
        sign_in(ward, device, JUDE)
        cookies = "; ".join(f"{each['name']}={each['value']}" for each in device.cookies())
        route.continue_(headers={**route.request.headers, "cookie": cookies})

    tab.route("**/offline.json", change_hands, times=1)
    with tab.expect_response("**/offline.json") as answer:
        tab.goto(ward.section("refreshers"))
    assert answer.value.status == 401
    choose(tab, ONE, "3")
    expect(tab.locator(f"[data-question='{ONE}'] [data-saved]")).to_have_text("Not verified yet")
    assert ONE not in ward.saved()

"""The forms of an audit that need a network: where there is none, what was typed stays on the page, which says so."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect
from sqlalchemy import text

from app.web.house import House
from tests.browser.auditors import Ward, a_ward, choose, hold, line, sign_in
from tests.browser.serving import Served
from tests.browser.test_offline import somebody_else_saves

pytestmark = pytest.mark.xdist_group("browser")

IRIS = "iris@firm.example"
SEEN = "The alarm was answered within a minute, twice."
CLAIM = "What you answer is kept on this device"


@pytest.fixture
def ward(house: Served) -> Ward:
    return a_ward(house.app, house.address)


@pytest.fixture
def tab(ward: Ward, device: BrowserContext) -> Page:
    opened = sign_in(ward, device, IRIS)
    hold(opened, ward.path)
    return opened


def observing(ward: Ward, tab: Page) -> None:
    """Types an observation, with a network."""
    tab.goto(f"{ward.path}/evidence/observations")
    tab.get_by_label("Title").fill("Alarm")
    tab.get_by_label("What was seen or heard?").fill(SEEN)


def submit(tab: Page) -> None:
    tab.locator("main form button").first.click()


def is_all_there(tab: Page) -> None:
    expect(tab.get_by_label("Title")).to_have_value("Alarm")
    expect(tab.get_by_label("What was seen or heard?")).to_have_value(SEEN)
    assert CLAIM not in tab.locator("main").inner_text()


def pieces(ward: Ward) -> int:
    """How many pieces of evidence the audit has."""
    house: House = ward.app.state.house
    with house.database.transaction() as session:
        found = session.connection().execute(
            text("SELECT count(*) FROM evidence WHERE audit_id = :id"), {"id": ward.audit_id}
        )
        return int(found.scalar_one())


def test_an_observation_typed_when_the_network_goes_stays_and_is_sent_later(
    ward: Ward, tab: Page, device: BrowserContext
) -> None:
    observing(ward, tab)
    device.set_offline(True)
    submit(tab)
    told = tab.locator("form [data-unsent]")
    expect(told).to_contain_text("No network")
    is_all_there(tab)
    device.set_offline(False)
    submit(tab)
    expect(tab.locator("main")).to_contain_text("Alarm")
    assert pieces(ward) == 1


def test_a_network_that_only_seems_to_be_there_loses_nothing_either(
    ward: Ward, tab: Page, device: BrowserContext
) -> None:
    """The browser believes that it is online: only the answer to the form never comes."""
    observing(ward, tab)
    tab.evaluate("() => Object.defineProperty(navigator, 'onLine', { get: () => true })")
    device.set_offline(True)
    submit(tab)
    expect(tab.locator("form [data-unsent]")).to_contain_text("No answer came")
    expect(tab).to_have_url(f"{ward.address}{ward.path}/evidence/observations")
    is_all_there(tab)
    submit(tab)  # and again
    expect(tab.locator("form [data-unsent]")).to_contain_text("No answer came")
    is_all_there(tab)
    device.set_offline(False)
    submit(tab)
    expect(tab.locator("main")).to_contain_text("Alarm")
    assert pieces(ward) == 1


def test_before_the_worker_is_there_a_form_asks_first_whether_anybody_answers(
    ward: Ward, device: BrowserContext
) -> None:
    device.add_init_script("Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined })")
    tab = sign_in(ward, device, IRIS)
    observing(ward, tab)
    tab.evaluate("() => Object.defineProperty(navigator, 'onLine', { get: () => true })")
    device.set_offline(True)
    submit(tab)
    expect(tab.locator("form [data-unsent]")).to_contain_text("No network")
    is_all_there(tab)
    device.set_offline(False)
    submit(tab)
    expect(tab.locator("main")).to_contain_text("Alarm")
    assert pieces(ward) == 1


def test_a_proxy_that_has_lost_its_server_does_not_take_the_page_away(
    ward: Ward, tab: Page, device: BrowserContext
) -> None:
    observing(ward, tab)
    worker = device.service_workers[0]
    worker.evaluate("() => { self.real = self.fetch; self.fetch = async () => new Response('', { status: 502 }); }")
    submit(tab)
    expect(tab.locator("form [data-unsent]")).to_contain_text("No answer came")
    is_all_there(tab)
    worker.evaluate("() => { self.fetch = self.real; }")
    submit(tab)
    expect(tab.locator("main")).to_contain_text("Alarm")
    assert pieces(ward) == 1


def test_whoever_leaves_what_was_not_sent_is_asked_first(ward: Ward, tab: Page, device: BrowserContext) -> None:
    observing(ward, tab)
    device.set_offline(True)
    submit(tab)
    expect(tab.locator("form [data-unsent]")).to_contain_text("No network")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    tab.on("dialog", stay)
    tab.get_by_role("link", name="Back to the evidence").click(no_wait_after=True)
    expect(tab.locator("form [data-unsent]")).to_be_visible()
    tab.wait_for_function("() => true")
    assert asked == ["beforeunload"]
    is_all_there(tab)


@pytest.mark.parametrize(
    "page", ["/evidence/links", "/evidence/files", "/plan/actions/new", ""], ids=["link", "file", "action", "details"]
)
def test_other_forms_keep_what_was_typed_too(ward: Ward, tab: Page, device: BrowserContext, page: str) -> None:
    tab.goto(f"{ward.path}{page}")
    form = tab.locator("main form:has(input[type=text], textarea)").first
    tab.evaluate("() => document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
    field = form.locator("input[type=text], textarea").first
    field.fill("Kept as typed")
    device.set_offline(True)
    form.locator("button").last.click()
    expect(form.locator("[data-unsent]")).to_contain_text("No network")
    expect(field).to_have_value("Kept as typed")


def test_what_was_written_from_two_answers_stays_too(ward: Ward, device: BrowserContext) -> None:
    device.add_init_script("Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined })")
    tab = sign_in(ward, device, IRIS)
    tab.goto(ward.section("refreshers"))
    choose(tab, "refreshers.interval", "3")
    somebody_else_saves(ward, "refreshers.interval", 1)
    tab.get_by_role("button", name="Save this section").click()
    tab.get_by_text("Write one from both").click()
    tab.locator("[name='refreshers.interval-choice'][value='2']").check(force=True)
    tab.get_by_label("Rationale").fill("Both: the log and the rota.")
    device.set_offline(True)
    tab.get_by_role("button", name="Save what you decided").click()
    expect(tab.locator("form [data-unsent]")).to_contain_text("No network")
    expect(tab.get_by_label("Rationale")).to_have_value("Both: the log and the rota.")
    device.set_offline(False)
    tab.get_by_role("button", name="Save what you decided").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Regular refreshers")
    assert ward.saved()["refreshers.interval"].answer.note == "Both: the log and the rota."


def test_a_section_says_that_it_keeps_what_is_answered(ward: Ward, tab: Page, device: BrowserContext) -> None:
    tab.goto(ward.section("refreshers"))
    expect(tab.locator("[data-kept-here][data-calm]")).to_have_count(1)
    device.set_offline(True)
    line(tab, f"No network. {CLAIM}.")


def test_a_page_that_keeps_nothing_does_not_say_that_it_does(ward: Ward, tab: Page, device: BrowserContext) -> None:
    tab.goto(f"{ward.path}/evidence/observations")
    expect(tab.locator("[data-kept-here][data-calm]")).to_have_count(1)
    device.set_offline(True)
    line(tab, "No network")
    assert CLAIM not in tab.locator("main").inner_text()
    tab.goto(f"{ward.path}/plan")
    expect(tab.get_by_role("heading", level=1)).to_have_text("This page needs a network")
    line(tab, "No network")
    assert CLAIM not in tab.locator("main").inner_text()


@pytest.mark.parametrize("page", ["/plan", "/evidence"])
def test_a_slow_page_is_waited_for(ward: Ward, tab: Page, device: BrowserContext, page: str) -> None:
    """The worker gives up on nothing but the pages that it can stand in for."""
    worker = device.service_workers[0]
    worker.evaluate("() => { self.setTimeout = (work) => { work(); return 0; }; }")  # patience ends at once
    seen = tab.goto(f"{ward.path}{page}")
    assert seen is not None and seen.ok
    expect(tab.get_by_role("heading", level=1)).not_to_have_text("This page needs a network")
    expect(tab.locator("[data-room]")).to_have_count(0)

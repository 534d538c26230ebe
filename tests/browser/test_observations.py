"""What was seen on a ward without a network: written down there, kept, and sent once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from starlette.testclient import TestClient

from app.audits import store as audits
from app.database import Database
from app.main import create_app
from app.migrate import migrate
from app.settings import Settings
from questionnaire.answers import answered
from tests.auditing import claimed, completed
from tests.browser.auditors import Ward, a_ward, choose, hold, line, member, says, sign_in
from tests.browser.conftest import devices
from tests.browser.serving import Served
from tests.servers import RealServer
from tests.tables import rows

pytestmark = pytest.mark.xdist_group("browser")

IRIS, JUDE = "iris@firm.example", "jude@firm.example"
ONE = "refreshers.interval"
SEEN = "Nightjar: the alarm at the back door cannot be heard."
ALL_THAT_IS_KEPT = """async () => {
    const told = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
    const database = await told(indexedDB.open("levelhead-audits"));
    const rows = await told(database.transaction("answers").objectStore("answers").getAll());
    database.close();
    const text = (box) => new TextDecoder("latin1").decode(box);
    return rows.map((row) => JSON.stringify({ ...row, box: text(row.box) }));
}"""
WORDS = """() => [...document.querySelectorAll("fieldset.row")].map((row) => {
    const words = [];
    const walk = document.createTreeWalker(row, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const { currentNode: at } = walk;
        const of = at.parentElement;
        if (at.ariaLabel && !at.matches("[data-observing]")) words.push(at.ariaLabel);
        if (at.nodeType === Node.TEXT_NODE && at.data.trim() && !of.closest("[data-observing], [data-agree], textarea"))
            words.push(at.data.replace(/\\s+/g, " ").trim());
    }
    return words;
})"""


@pytest.fixture
def ward(house: Served) -> Ward:
    return a_ward(house.app, house.address)


@pytest.fixture
def tab(ward: Ward, device: BrowserContext) -> Page:
    """Iris on the page that stands in without a network."""
    opened = sign_in(ward, device, IRIS)
    hold(opened, ward.section("refreshers"))
    device.set_offline(True)
    opened.reload()
    return opened


def beside(tab: Page) -> Locator:
    return tab.locator(f"[data-question='{ONE}'] [data-observing]")


def write(tab: Page, text: str = SEEN) -> None:
    beside(tab).locator("summary").click()
    beside(tab).get_by_label("What was seen or heard?").fill(text)
    beside(tab).get_by_role("button", name="Add an observation").click()


def there(app: FastAPI, ward: Ward) -> list[dict[str, Any]]:
    return rows(app, "SELECT * FROM evidence WHERE audit_id = :a", a=ward.audit_id)


def test_written_without_a_network_it_outlasts_the_page_and_is_there_once(
    ward: Ward, tab: Page, device: BrowserContext
) -> None:
    write(tab)
    line(tab, "1 to send")
    seen = beside(tab).get_by_label("Seen on")
    today = tab.evaluate("() => new Date().toLocaleDateString('sv')")
    expect(seen).to_have_value(today)
    beside(tab).locator("summary").click()
    beside(tab).get_by_label("What was seen or heard?").fill("Half a sent")
    expect(tab.locator("form[data-keeping]")).to_have_count(0)
    assert not any("Nightjar" in each or ONE in each for each in tab.evaluate(ALL_THAT_IS_KEPT))
    tab.reload()
    expect(beside(tab).locator(".observed")).to_contain_text(SEEN)
    expect(beside(tab).locator(".observed")).to_contain_text("not sent yet")
    expect(beside(tab).get_by_label("What was seen or heard?")).to_have_value("Half a sent")
    device.set_offline(False)
    expect(beside(tab)).to_contain_text("Sent.")
    expect(beside(tab).locator(".observed li")).to_have_count(0)
    tab.goto(ward.section("refreshers"))
    expect(beside(tab).get_by_role("link", name=SEEN)).to_be_visible()
    expect(beside(tab).get_by_label("What was seen or heard?")).to_have_value("Half a sent")
    [made] = there(ward.app, ward)
    assert (made["detail"], str(made["dated_on"])) == (SEEN, today)
    assert made["added_by"] == member(ward.app.state.house, ward.firm_id, IRIS)


def test_taken_back_its_text_is_in_the_form_and_nothing_is_sent(ward: Ward, tab: Page, device: BrowserContext) -> None:
    write(tab, " ")
    expect(beside(tab)).to_contain_text("Say what was seen or heard.")
    text = beside(tab).get_by_label("What was seen or heard?")
    text.fill("x" * 4001)
    beside(tab).get_by_role("button", name="Add an observation").click()
    expect(beside(tab)).to_contain_text("Say it in 4,000 characters or fewer. It has 4,001 now.")
    text.fill(SEEN)
    beside(tab).get_by_role("button", name="Add an observation").click()
    beside(tab).get_by_role("button", name="Take it back").click()
    expect(text).to_have_value(SEEN)
    expect(text).to_be_focused()
    text.fill("")
    expect(tab.locator("form[data-keeping]")).to_have_count(0)
    choose(tab, ONE, "3")
    device.set_offline(False)
    line(tab, "Everything is saved.")
    assert there(ward.app, ward) == [] and ward.saved()[ONE].version == 1


def test_refused_it_says_why_and_its_text_can_be_copied(ward: Ward, tab: Page, device: BrowserContext) -> None:
    write(tab)
    line(tab, "1 to send")
    completed(ward.app, ward.audit_id, member(ward.app.state.house, ward.firm_id, IRIS))
    device.set_offline(False)
    line(tab, "1 observation could not be taken.")
    expect(beside(tab)).to_contain_text("not taken: This audit has been completed.")
    device.grant_permissions(["clipboard-read", "clipboard-write"], origin=ward.address)
    beside(tab).get_by_role("button", name="Copy the text").click()
    expect(beside(tab)).to_contain_text("Copied.")
    assert tab.evaluate("() => navigator.clipboard.readText()") == SEEN
    for _ in range(2):  # a completed audit is only read, and what it did not take is still to be read too
        tab.goto(ward.section("refreshers"))
        tab.locator("summary", has_text="What could not be taken").click()
        line(tab, SEEN)
    tab.get_by_role("button", name="Remove it from this device").click()
    expect(tab.locator("[data-kept-here] li")).to_have_count(0)
    assert tab.evaluate(ALL_THAT_IS_KEPT) == [] and there(ward.app, ward) == []


def test_it_is_sent_only_in_the_name_of_whoever_wrote_it(ward: Ward, tab: Page, device: BrowserContext) -> None:
    write(tab)
    line(tab, "1 to send")
    sign_in(ward, device, JUDE)
    device.set_offline(False)
    line(tab, "Somebody else is signed in here")
    expect(beside(tab).locator(".observed")).to_contain_text("Sign in again to send it.")
    tab.goto("/firms")
    assert there(ward.app, ward) == [] and len(tab.evaluate(ALL_THAT_IS_KEPT)) == 1
    sign_in(ward, device, IRIS)
    tab.goto("/firms")
    expect(tab.locator("main")).to_contain_text("1 observation on this device has not been sent")
    tab.goto(ward.section("refreshers"))
    expect(beside(tab)).to_contain_text("Sent.")
    [made] = there(ward.app, ward)
    assert made["added_by"] == member(ward.app.state.house, ward.firm_id, IRIS)


def test_taken_back_while_nobody_knows_whether_it_arrived_it_says_so(
    ward: Ward, tab: Page, device: BrowserContext
) -> None:
    def take_it_and_say_nothing(route: Route) -> None:
        route.fetch()
        route.abort()

    tab.route("**/evidence/observations/*", take_it_and_say_nothing)
    write(tab)
    line(tab, "1 to send")
    device.set_offline(False)
    tab.wait_for_event("requestfailed", lambda failed: "/observations/" in failed.url)
    beside(tab).get_by_role("button", name="Take it back").click()
    expect(beside(tab)).to_contain_text("It may have arrived before that")
    expect(beside(tab).get_by_label("What was seen or heard?")).to_have_value(SEEN)
    assert len(there(ward.app, ward)) == 1


def test_where_the_network_goes_while_a_section_is_open_it_is_offered_there(ward: Ward, device: BrowserContext) -> None:
    tab = sign_in(ward, device, IRIS)
    hold(tab, ward.section("refreshers"))
    expect(tab.locator(f"[data-question='{ONE}'] [data-saved]")).to_have_text("Not verified yet")
    expect(beside(tab).locator("summary")).to_be_hidden()
    device.set_offline(True)
    write(tab)
    line(tab, "1 to send")
    device.set_offline(False)
    expect(beside(tab)).to_contain_text("Sent.")
    assert len(there(ward.app, ward)) == 1


def test_without_a_network_a_section_says_what_it_says_with_one(ward: Ward, device: BrowserContext) -> None:
    claimed(ward.app, ward.audit_id, {ONE: answered(3, "record", "We keep a log.")})
    house = ward.app.state.house
    with house.database.transaction() as session:
        staff_id, answer = member(house, ward.firm_id, JUDE), answered(2, "observed", "Seen on the ward.")
        audits.save_answer(session, ward.audit_id, ONE, answer, 0, staff_id, house.now())
    tab = sign_in(ward, device, IRIS)
    hold(tab, ward.section("refreshers"))
    says(tab, ONE, "Saved by Jude")
    online = tab.evaluate(WORDS)
    device.set_offline(True)
    tab.reload()
    expect(tab.get_by_role("link", name="All sections")).to_be_visible()
    without = tab.evaluate(WORDS)
    assert without == online and sum(map(len, online)) > 200
    assert {"The client claims", "3, Working", "Rests on: records or data"} <= {word for row in online for word in row}


@pytest.fixture
def moving(tmp_path: Path) -> Iterator[tuple[Ward, RealServer]]:
    """A ward on a server that is a process of its own, to be killed and started again."""
    server = RealServer(tmp_path)
    settings = Settings(data_dir=tmp_path / "data", base_url=server.address)
    database = Database(settings.database)
    migrate(database)
    database.dispose()
    app = create_app(settings)
    with TestClient(app), server:
        yield a_ward(app, server.address), server


def test_a_server_killed_between_saving_and_confirming_has_it_once(
    moving: tuple[Ward, RealServer], browser: Browser
) -> None:
    ward, server = moving
    with devices(browser, ward.address) as make:
        context = make()
        tab = sign_in(ward, context, IRIS)
        hold(tab, ward.section("refreshers"))
        context.set_offline(True)
        write(tab)
        line(tab, "1 to send")

        def kill(route: Route) -> None:
            route.fetch()
            server.kill()
            route.abort()

        tab.route("**/evidence/observations/*", kill, times=1)
        context.set_offline(False)
        tab.wait_for_event("requestfailed", lambda failed: "/observations/" in failed.url)
        assert len(there(ward.app, ward)) == 1
        tab.reload()  # there is no server: what is kept stands in
        expect(beside(tab).locator(".observed")).to_contain_text("not sent yet")
        server.start()
        tab.evaluate("() => window.dispatchEvent(new Event('online'))")
        expect(beside(tab)).to_contain_text("Sent.")
        assert [each["detail"] for each in there(ward.app, ward)] == [SEEN]

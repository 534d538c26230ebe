"""On a ward without a network: an audit goes on, nothing is lost, and nobody else can read what is kept."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from starlette.testclient import TestClient

from app.audits import store as audits
from app.database import Database
from app.main import create_app
from app.migrate import migrate
from app.settings import Settings
from app.web.house import House
from questionnaire.answers import answered
from tests.auditing import completed
from tests.browser import chromium
from tests.browser.auditors import CLIENT, Ward, a_ward, choose, hold, line, member, says, sign_in
from tests.browser.conftest import WAIT_MILLISECONDS, NewDevice, devices
from tests.browser.serving import Served
from tests.servers import RealServer
from tests.tables import change

pytestmark = pytest.mark.xdist_group("browser")

IRIS, JUDE = "iris@firm.example", "jude@firm.example"
ONE, TWO = "refreshers.interval", "refreshers.competence"
KEPT = """async () => {
    const told = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
    const names = (await indexedDB.databases()).map((each) => each.name);
    const counts = { databases: names.length, caches: (await caches.keys()).length, audits: 0, answers: 0,
        workers: (await navigator.serviceWorker.getRegistrations()).length };
    for (const name of names) {
        const database = await told(indexedDB.open(name));
        for (const store of ["audits", "answers"])
            counts[store] = (await told(database.transaction(store).objectStore(store).getAll())).length;
        database.close();
    }
    return counts;
}"""
IN_CLEAR = "Goldcrest, which nobody sealed"
WRITE_IN_CLEAR = """(word) => new Promise((done) => {
    const asked = indexedDB.open("in clear", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("words").put(word, 1);
    asked.onsuccess = () => { asked.result.close(); done(); };
})"""
NOTHING = {"databases": 0, "caches": 0, "workers": 0, "audits": 0, "answers": 0}


@pytest.fixture
def ward(house: Served) -> Ward:
    return a_ward(house.app, house.address)


@pytest.fixture
def tab(ward: Ward, device: BrowserContext) -> Page:
    """A consultant's tablet, with the audit open and then no network."""
    opened = sign_in(ward, device, IRIS)
    hold(opened, ward.section("refreshers"))
    return opened


def kept(tab: Page) -> dict[str, int]:
    """How much this browser keeps."""
    return dict(tab.evaluate(KEPT))


def somebody_else_saves(ward: Ward, question_id: str, level: int, note: str = "") -> None:
    """Another consultant of the firm saves an answer that nobody had given."""
    house: House = ward.app.state.house
    staff_id = member(house, ward.firm_id, JUDE)
    with house.database.transaction() as session:
        answer = answered(level, "record", note)
        audits.save_answer(session, ward.audit_id, question_id, answer, 0, staff_id, house.now())


def rationale(number: int) -> str:
    return f"Zebrafinch {number}: seen in the log of March."


@contextmanager
def tablet(browser: Browser, folder: Path, address: str) -> Iterator[BrowserContext]:
    """A browser with a profile on disk, which it finds again when it is started anew."""
    context = chromium.start_with_profile(browser.browser_type, folder, base_url=address)
    context.set_default_timeout(WAIT_MILLISECONDS)
    yield context
    context.close()


def on_disk(folder: Path, *words: str) -> list[str]:
    """Which of these words any file of a profile has, in the two ways in which browsers write text."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert sum(map(len, files)) > 100_000, "there is no profile here"
    return [word for word in words if any(word.encode(how) in each for each in files for how in ("utf-8", "utf-16-le"))]


def test_ten_answers_made_without_a_network_outlast_the_browser_and_are_sent(
    ward: Ward, browser: Browser, tmp_path: Path
) -> None:
    house: House = ward.app.state.house
    of_two = {factor.id: [each.id for each in factor.indicators[:5]] for factor in house.questionnaire.factors[:2]}
    asked = [question_id for questions in of_two.values() for question_id in questions]
    texts = [rationale(number) for number in range(10)]
    with tablet(browser, tmp_path, ward.address) as context:
        tab = sign_in(ward, context, IRIS)
        hold(tab, ward.path)
        context.set_offline(True)
        tab.reload()
        expect(tab.locator("main")).to_contain_text(CLIENT)
        for section_id, questions in of_two.items():
            tab.goto(ward.section(section_id))
            for question_id in questions:
                choose(tab, question_id, "3", rationale(asked.index(question_id)))
                says(tab, question_id, "Kept on this device")
        line(tab, "Kept on this device, 10 to send")
        tab.reload()
        expect(tab.locator(f"[name='{asked[9]}-note']")).to_have_value(rationale(9))
        tab.evaluate(WRITE_IN_CLEAR, IN_CLEAR)
        tab.close()
    assert not ward.saved().keys() & set(asked)
    assert on_disk(tmp_path, CLIENT, IN_CLEAR, *texts) == [IN_CLEAR]  # what is not sealed would be found
    with tablet(browser, tmp_path, ward.address) as context:
        context.set_offline(True)
        tab = context.new_page()
        tab.goto(ward.section(next(iter(of_two))))
        line(tab, "10 to send")
        expect(tab.locator(f"[name='{asked[0]}-note']")).to_have_value(rationale(0))
        context.set_offline(False)
        line(tab, "Sent. Everything is saved.")
        saved = ward.saved()
        assert [saved[question_id].answer.note for question_id in asked] == texts
        assert {saved[question_id].version for question_id in asked} == {1}
        tab.get_by_role("link", name="Open the page as it is now").click()
        expect(tab.get_by_role("button", name="Save this section")).to_be_visible()
        tab.get_by_role("button", name="Sign out").click()
        expect(tab).to_have_url(f"{ward.address}/sign-in?told=signed-out")
        assert kept(tab) == NOTHING
    assert on_disk(tmp_path, CLIENT, *texts) == []


def test_online_an_answer_is_saved_as_it_is_given_and_the_button_finds_no_conflict(ward: Ward, tab: Page) -> None:
    choose(tab, ONE, "3", "The log, page 3.")
    says(tab, ONE, "Saved.")
    choose(tab, ONE, "2")
    tab.get_by_role("button", name="Save this section").click()
    expect(tab).to_have_url(f"{ward.address}{ward.section('refreshers')}?saved=1")
    assert (ward.saved()[ONE].answer.value, ward.saved()[ONE].answer.note) == (2, "The log, page 3.")
    assert kept(tab)["answers"] == 0


def test_the_button_pressed_without_a_network_keeps_the_section(ward: Ward, tab: Page, device: BrowserContext) -> None:
    device.set_offline(True)
    choose(tab, ONE, "4")
    tab.get_by_role("button", name="Save this section").click()
    line(tab, "1 to send")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Regular refreshers")
    device.set_offline(False)
    says(tab, ONE, "Saved")
    assert ward.saved()[ONE].version == 1


def test_a_text_half_typed_is_there_again(tab: Page, ward: Ward, device: BrowserContext) -> None:
    device.set_offline(True)
    tab.locator(f"[name='{TWO}-note']").fill("Half a sent")
    says(tab, TWO, "Choose a level")
    tab.close()
    tab = device.new_page()
    tab.goto(ward.section("refreshers"))
    expect(tab.locator(f"[name='{TWO}-note']")).to_have_value("Half a sent")
    device.set_offline(False)
    tab.goto(ward.section("refreshers"))
    expect(tab.locator(f"[name='{TWO}-note']")).to_have_value("Half a sent")
    choose(tab, TWO, "1")
    says(tab, TWO, "Saved.")
    assert ward.saved()[TWO].answer.note == "Half a sent"


def test_whoever_follows_a_link_in_the_moment_of_typing_loses_no_letter(
    ward: Ward, tab: Page, device: BrowserContext
) -> None:
    device.set_offline(True)
    tab.locator(f"[name='{TWO}-note']").fill("Typed, and off to the next section")
    tab.get_by_role("link", name="Next: Supervision and leadership").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Supervision and leadership")
    tab.goto(ward.section("refreshers"))
    expect(tab.locator(f"[name='{TWO}-note']")).to_have_value("Typed, and off to the next section")


def test_two_answers_that_meet_are_shown_and_a_person_merges_them(
    ward: Ward, tab: Page, device: BrowserContext
) -> None:
    device.set_offline(True)
    choose(tab, ONE, "3", "Mine: the log.")
    choose(tab, TWO, "2", "Mine as well.")
    somebody_else_saves(ward, ONE, 1, "Theirs: the rota.")
    somebody_else_saves(ward, TWO, 4, "Theirs as well.")
    device.set_offline(False)
    line(tab, "2 answers met another")
    both = tab.locator(f"[data-question='{ONE}'] [data-conflict]")
    expect(both).to_contain_text("Jude saved another answer")
    expect(both).to_contain_text("Theirs: the rota.")
    tab.reload()  # still there
    expect(both).to_contain_text("Theirs: the rota.")
    choose(tab, ONE, "2", "Both: the log and the rota.")
    both.get_by_role("button", name="Save mine").click()
    says(tab, ONE, "Saved.")
    tab.locator(f"[data-question='{TWO}']").get_by_role("button", name="Keep theirs").click()
    says(tab, TWO, "Saved.")
    line(tab, "Everything is saved.")
    expect(tab.locator(f"[name='{TWO}-note']")).to_have_value("Theirs as well.")
    saved = ward.saved()
    assert (saved[ONE].version, saved[ONE].answer.value) == (2, 2)
    assert saved[ONE].answer.note == "Both: the log and the rota."
    assert (saved[TWO].version, saved[TWO].answer.value) == (1, 4)


def test_what_meets_a_completed_audit_can_be_read_and_removed(ward: Ward, tab: Page, device: BrowserContext) -> None:
    device.set_offline(True)
    choose(tab, ONE, "3", "Too late to count.")
    line(tab, "1 to send")
    completed(ward.app, ward.audit_id, member(ward.app.state.house, ward.firm_id, IRIS))
    device.set_offline(False)
    line(tab, "1 answer could not be taken.")
    tab.goto(ward.section("refreshers"))
    line(tab, "This audit has been completed.")
    tab.locator("summary", has_text="What could not be taken").click()
    line(tab, "Rationale: Too late to count.")
    tab.get_by_role("button", name="Remove it from this device").click()
    expect(tab.locator("[data-kept-here] li")).to_have_count(0)
    assert kept(tab)["answers"] == 0 and ONE not in ward.saved()


def test_from_another_section_one_is_led_to_two_answers_that_met(ward: Ward, tab: Page, device: BrowserContext) -> None:
    device.set_offline(True)
    choose(tab, ONE, "3")
    line(tab, "1 to send")
    somebody_else_saves(ward, ONE, 1)
    tab.goto(ward.section("leadership"))
    device.set_offline(False)
    line(tab, "1 answer met another")
    tab.get_by_role("link", name="Go there").click()
    expect(tab.locator("[data-conflict]")).to_contain_text("Jude saved another answer")


def test_a_conflict_found_by_the_button_stays_in_the_page(ward: Ward, tab: Page) -> None:
    somebody_else_saves(ward, ONE, 1)
    choose(tab, ONE, "3")
    tab.get_by_role("button", name="Save this section").click()
    expect(tab.locator("[data-conflict]")).to_be_focused()
    assert ward.saved()[ONE].answer.value == 1


def test_a_confirmation_that_never_came_is_no_conflict_with_oneself(
    ward: Ward, tab: Page, device: BrowserContext
) -> None:
    def take_it_and_say_nothing(route: Route) -> None:
        route.fetch()
        route.abort()

    tab.route(f"**/answers/{ONE}", take_it_and_say_nothing, times=1)
    choose(tab, ONE, "3")
    line(tab, "1 to send")
    device.set_offline(True)
    choose(tab, ONE, "2", "Seen again.")
    device.set_offline(False)
    says(tab, ONE, "Saved.")
    assert (ward.saved()[ONE].version, ward.saved()[ONE].answer.note) == (2, "Seen again.")


def test_two_tabs_do_not_send_twice(ward: Ward, tab: Page, device: BrowserContext) -> None:
    other = device.new_page()
    other.goto(ward.section("refreshers"))
    sent: list[str] = []
    device.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    device.set_offline(True)
    choose(tab, ONE, "3")
    line(tab, "1 to send")
    sent.clear()
    device.set_offline(False)
    line(tab, "Sent.")
    other.evaluate("() => window.dispatchEvent(new Event('online'))")
    expect(other.locator("[data-kept-here]")).not_to_contain_text("to send")
    assert len(sent) == 1 and ward.saved()[ONE].version == 1


def test_a_token_that_is_no_good_any_more_is_renewed(ward: Ward, tab: Page, device: BrowserContext) -> None:
    device.clear_cookies(name="levelhead")
    choose(tab, ONE, "3")
    says(tab, ONE, "Saved.")
    assert ward.saved()[ONE].version == 1


def test_whoever_is_signed_out_meanwhile_signs_in_again_and_nothing_is_lost(
    ward: Ward, tab: Page, device: BrowserContext
) -> None:
    change(ward.app, "UPDATE staff_session SET expires_at = created_at")
    choose(tab, ONE, "3", "Typed after the session ended.")
    line(tab, "Sign in again to send it")
    assert kept(tab) | {"caches": 1} == {"databases": 1, "caches": 1, "workers": 1, "audits": 0, "answers": 1}
    sign_in(ward, device, IRIS)
    tab.goto("/firms")
    expect(tab.locator("main")).to_contain_text("1 answer on this device has not been sent")
    tab.goto(ward.section("refreshers"))
    says(tab, ONE, "Saved.")
    assert ward.saved()[ONE].answer.note == "Typed after the session ended."


def test_when_the_session_has_ended_what_is_kept_is_shut_until_one_signs_in(
    ward: Ward, tab: Page, device: BrowserContext
) -> None:
    device.set_offline(True)
    choose(tab, ONE, "3", "Before the end.")
    line(tab, "1 to send")
    now = datetime.datetime.now()
    device.clock.set_system_time(now + datetime.timedelta(hours=13))
    tab.reload()
    expect(tab.locator("main")).to_contain_text("Sign in again to open what is kept here")
    assert CLIENT not in tab.content() and "Before the end." not in tab.content()
    assert (kept(tab)["audits"], kept(tab)["answers"]) == (0, 1)
    device.clock.set_system_time(now)
    device.set_offline(False)
    sign_in(ward, device, IRIS)
    tab.goto(ward.path)
    line(tab, "Everything is saved.")
    assert ward.saved()[ONE].answer.note == "Before the end."


def test_another_member_on_the_same_tablet_reads_nothing_and_destroys_nothing(
    ward: Ward, tab: Page, device: BrowserContext
) -> None:
    device.set_offline(True)
    choose(tab, ONE, "3", "For Iris alone.")
    line(tab, "1 to send")
    tab.close()
    device.clear_cookies()
    device.set_offline(False)
    tab = sign_in(ward, device, JUDE)
    tab.goto(ward.section("refreshers"))
    line(tab, "")
    expect(tab.locator(f"[name='{ONE}-note']")).to_have_value("")
    tab.get_by_role("button", name="Sign out").click()
    expect(tab).to_have_url(f"{ward.address}/sign-in?told=signed-out")
    assert (kept(tab)["audits"], kept(tab)["answers"]) == (0, 1)
    sign_in(ward, device, IRIS)
    tab.goto(ward.section("refreshers"))
    says(tab, ONE, "Saved.")
    assert ward.saved()[ONE].answer.note == "For Iris alone."


def test_somebody_who_lost_their_access_is_told_and_the_device_forgets(
    ward: Ward, tab: Page, device: BrowserContext
) -> None:
    device.set_offline(True)
    choose(tab, ONE, "3", "Too late.")
    line(tab, "1 to send")
    tab.goto(ward.section("refreshers"))
    change(ward.app, f"DELETE FROM firm_member WHERE firm_id = '{ward.firm_id}'")
    device.set_offline(False)
    line(tab, "You no longer have access to this audit.")
    line(tab, "with 1 answer that had not been sent")
    assert (kept(tab)["audits"], kept(tab)["answers"]) == (0, 0)


def test_signing_out_says_first_what_has_not_been_sent(ward: Ward, tab: Page, device: BrowserContext) -> None:
    device.set_offline(True)
    choose(tab, ONE, "3")
    line(tab, "1 to send")
    tab.get_by_role("button", name="Sign out").click()
    asked = tab.get_by_role("group", name="Before you sign out")
    expect(asked).to_contain_text("1 answer on this device has not been sent.")
    asked.get_by_role("button", name="Stay signed in").click()
    expect(asked).to_have_count(0)
    assert kept(tab)["answers"] == 1
    tab.get_by_role("button", name="Sign out").click()
    asked.get_by_role("button", name="Sign out without sending").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Signed out on this device")
    assert kept(tab) == NOTHING
    device.set_offline(False)
    tab.goto("/firms")
    expect(tab).to_have_url(f"{ward.address}/sign-in?told=signed-out")


def test_signing_out_on_the_page_that_stands_in_wipes_too(ward: Ward, tab: Page, device: BrowserContext) -> None:
    device.set_offline(True)
    tab.goto(ward.path)
    tab.get_by_role("button", name="Sign out").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Signed out on this device")
    assert kept(tab) == NOTHING


def test_a_new_worker_clears_what_an_old_one_kept(ward: Ward, device: BrowserContext) -> None:
    tab = sign_in(ward, device, IRIS)
    tab.goto("/firms")
    tab.evaluate("() => caches.open('levelhead-of-last-year')")
    hold(tab, ward.path)
    names: list[Any] = tab.evaluate("() => caches.keys()")
    assert len(names) == 1 and names != ["levelhead-of-last-year"]


def test_the_other_pages_of_an_audit_say_that_they_need_a_network(
    ward: Ward, tab: Page, device: BrowserContext
) -> None:
    device.set_offline(True)
    tab.goto(f"{ward.path}/plan")
    expect(tab.get_by_role("heading", level=1)).to_have_text("This page needs a network")
    tab.get_by_role("link", name="Core skills").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Core skills")
    tab.goto("/audits/offline")
    tab.get_by_role("link", name=CLIENT).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Kept on this device")


def test_without_javascript_the_section_is_saved_by_its_button(ward: Ward, new_device: NewDevice) -> None:
    tab = sign_in(ward, new_device(java_script_enabled=False), IRIS)
    tab.goto(ward.section("refreshers"))
    choose(tab, ONE, "3")
    tab.get_by_role("button", name="Save this section").click()
    assert ward.saved()[ONE].version == 1


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


@pytest.mark.parametrize("when", ["before it came", "after it was saved"])
def test_a_server_killed_in_the_middle_of_a_save_loses_nothing(
    when: str, moving: tuple[Ward, RealServer], browser: Browser
) -> None:
    ward, server = moving
    with devices(browser, ward.address) as make:
        context = make()
        tab = sign_in(ward, context, IRIS)
        hold(tab, ward.section("refreshers"))

        def kill(route: Route) -> None:
            if when == "after it was saved":
                route.fetch()
            server.kill()
            route.abort()

        tab.route(f"**/answers/{ONE}", kill, times=1)
        choose(tab, ONE, "3")
        line(tab, "1 to send")
        tab.reload()  # there is no server: what is kept stands in
        says(tab, ONE, "Kept on this device")
        choose(tab, ONE, "3", "The server was away.")
        server.start()
        tab.evaluate("() => window.dispatchEvent(new Event('online'))")
        says(tab, ONE, "Saved.")
        saved = ward.saved()[ONE]
        assert saved.answer.note == "The server was away."
        assert saved.version == (2 if when == "after it was saved" else 1)

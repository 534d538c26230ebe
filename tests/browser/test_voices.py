"""Somebody who is asked, with a phone of 360 px: every item by thumb, with and without JavaScript, and offline."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect

from tests.browser.conftest import NewDevice
from tests.browser.keyboard import Keyboard
from tests.browser.serving import Served
from tests.browser.walk import Finished
from tests.groups.answering import counts
from tests.groups.rounds import Opened, invite, open_round, pause
from tests.tables import rows

pytestmark = pytest.mark.xdist_group("browser")
PHONE: ViewportSize = {"width": 360, "height": 740}
OPTIONS = ("Never", "Rarely", "Sometimes", "Usually", "Always", "Does not apply to me")
SMALL = """() => [...document.querySelectorAll("fieldset label")].filter((label) => {
    const [box, words] = [label.getBoundingClientRect(), label.querySelector("span")];
    const isCut = words.scrollWidth > words.clientWidth + 1 || words.scrollHeight > words.clientHeight + 1;
    return box.height < 44 || isCut || parseFloat(getComputedStyle(words).fontSize) < 14;
}).map((label) => label.textContent)"""
WIDTHS = """() => [...document.querySelectorAll("fieldset")].map((fieldset) =>
    [...fieldset.querySelectorAll("label")].slice(0, 5).map((label) => {
        const box = label.getBoundingClientRect();
        return `${Math.round(box.width)} ${Math.round(box.height)}`;
    }))"""


@pytest.fixture
def opened(house: Served, finished: Finished) -> Opened:
    return open_round(house.app, None, address=finished.path)


def answered(house: Served, opened: Opened, role_group: str = "people") -> int:
    found = rows(
        house.app,
        "SELECT answered FROM round_group WHERE round_id = :id AND role_group = :of",
        id=opened.id,
        of=role_group,
    )
    return int(found[0]["answered"])


def fieldset(tab: Page, at: int) -> Locator:
    return tab.locator("fieldset").nth(at)


def tap(tab: Page, at: int, option: str) -> None:
    """A thumb on the middle of a box, wherever on the page it is."""
    fieldset(tab, at).get_by_label(option).tap()


def answer_all(tab: Page) -> None:
    for at in range(30):
        tap(tab, at, OPTIONS[at % 6])


def send(tab: Page) -> None:
    with tab.expect_navigation():
        tab.get_by_role("button", name="Send my answers").last.tap()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def phone(request: pytest.FixtureRequest, new_device: NewDevice) -> BrowserContext:
    return new_device(viewport=PHONE, has_touch=True, java_script_enabled=request.param)


@pytest.fixture
def tab(new_device: NewDevice) -> Page:
    return new_device(viewport=PHONE, has_touch=True).new_page()


def test_every_item_is_answered_by_thumb_and_sent(house: Served, opened: Opened, phone: BrowserContext) -> None:
    tab = phone.new_page()
    tab.goto(opened.link("people"))
    answer_all(tab)
    send(tab)
    expect(tab.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert answered(house, opened) == 1
    chosen = [option for _, option in counts(house.app, opened)]
    assert sorted(chosen) == sorted(["never", "rarely", "sometimes", "usually", "always", "none"] * 5)


@pytest.mark.parametrize("width", [320, 360, 412])
def test_five_equal_boxes_in_a_row_with_nothing_cut(opened: Opened, tab: Page, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 640})
    tab.goto(opened.link("people"))
    assert tab.evaluate(SMALL) == []
    for row in tab.evaluate(WIDTHS):
        widths = [int(box.split()[0]) for box in row]
        assert max(widths) - min(widths) <= 1 and len({box.split()[1] for box in row}) == 1


def test_it_is_walked_and_answered_with_the_keyboard(house: Served, opened: Opened, tab: Page) -> None:
    tab.goto(opened.link("front_line"))
    tab.locator("fieldset input").first.focus()
    keyboard = Keyboard(tab)
    keyboard.press("Space")
    expect(fieldset(tab, 0).get_by_label("Never")).to_be_checked()
    keyboard.press("ArrowRight")
    expect(fieldset(tab, 0).get_by_label("Rarely")).to_be_checked()
    keyboard.tab()
    keyboard.press("ArrowLeft")
    expect(fieldset(tab, 1).get_by_label("Does not apply to me")).to_be_checked()
    tab.get_by_role("button", name="Send my answers").focus()
    with tab.expect_navigation():
        keyboard.press("Enter")
    assert answered(house, opened, "front_line") == 1


def test_it_says_how_many_are_answered(opened: Opened, tab: Page) -> None:
    tab.goto(opened.link("people"))
    progress = tab.locator("[data-progress]")
    expect(progress).to_have_text("0 of 30")
    tap(tab, 0, "Always")
    tap(tab, 0, "Never")
    tap(tab, 29, "Does not apply to me")
    expect(progress).to_have_text("2 of 30")
    tab.get_by_role("button", name="Clear my answers").tap()
    expect(progress).to_have_text("0 of 30")


def test_offline_in_the_middle_loses_nothing(house: Served, opened: Opened, tab: Page) -> None:
    tab.goto(opened.link("people"))
    for at in range(15):
        tap(tab, at, "Usually")
    tab.context.set_offline(True)
    for at in range(15, 30):
        tap(tab, at, "Rarely")
    button = tab.get_by_role("button", name="Send my answers")
    button.tap()
    said = tab.locator("[data-said]")
    expect(said).to_contain_text("Not sent yet: there is no connection.")
    expect(tab.locator("fieldset input:checked")).to_have_count(30)
    assert answered(house, opened) == 0
    tab.context.set_offline(False)
    expect(said).to_have_text("You are back online. Press Send again.")
    send(tab)
    expect(tab.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert answered(house, opened) == 1
    assert {option for _, option in counts(house.app, opened)} == {"usually", "rarely"}


def test_an_answer_lost_on_its_way_back_is_sent_again_and_counts_once(house: Served, opened: Opened, tab: Page) -> None:
    tab.goto(opened.link("people"))
    tap(tab, 0, "Usually")
    tab.route(f"**{opened.link('people')}", lambda route: (route.fetch(max_redirects=0), route.abort())[1], times=1)
    tab.get_by_role("button", name="Send my answers").tap()
    expect(tab.locator("[data-said]")).to_contain_text("Not sent yet: there is no connection.")
    assert answered(house, opened) == 1
    send(tab)
    expect(tab.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert answered(house, opened) == 1


def test_a_reload_keeps_what_was_not_sent_and_thanks_forget_it(opened: Opened, tab: Page) -> None:
    tab.goto(opened.link("people"))
    tap(tab, 3, "Sometimes")
    tab.reload()
    expect(fieldset(tab, 3).get_by_label("Sometimes")).to_be_checked()
    expect(tab.locator("[data-progress]")).to_have_text("Kept from before, not sent: 1 of 30")
    tab.goto(opened.link("leaders"))
    expect(tab.locator("fieldset input:checked")).to_have_count(0)
    tab.goto(opened.link("people"))
    send(tab)
    assert tab.evaluate("() => sessionStorage.length") == 0
    tab.goto(opened.link("people"))
    expect(tab.locator("fieldset input:checked")).to_have_count(0)


def test_back_from_thanks_shows_a_page_that_knows_and_has_forgotten(opened: Opened, tab: Page) -> None:
    tab.goto(opened.link("people"))
    tap(tab, 0, "Always")
    send(tab)
    tab.go_back()
    expect(tab.get_by_text("Somebody has answered on this device. Thank you.")).to_be_visible()
    expect(tab.locator("fieldset input:checked")).to_have_count(0)


def test_the_next_person_on_a_shared_device_says_so_and_is_counted(
    house: Served, opened: Opened, phone: BrowserContext
) -> None:
    tab = phone.new_page()
    tab.goto(opened.link("people"))
    tap(tab, 0, "Always")
    send(tab)
    tab.get_by_role("link", name="Open the questions for them").tap()
    tap(tab, 0, "Never")
    send(tab)
    expect(tab.locator("#errors")).to_be_focused()
    expect(fieldset(tab, 0).get_by_label("Never")).to_be_checked()
    assert answered(house, opened) == 1
    tab.get_by_label("Somebody else is answering on this device").check()
    tab.get_by_role("button", name="Send my answers").first.tap()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert answered(house, opened) == 2


def test_a_round_paused_meanwhile_keeps_every_choice_in_the_page(
    house: Served, opened: Opened, phone: BrowserContext
) -> None:
    tab = phone.new_page()
    tab.goto(opened.link("people"))
    answer_all(tab)
    pause(house.app, opened)
    send(tab)
    expect(tab.locator("#errors")).to_contain_text("Not sent yet: these questions are paused")
    expect(tab.locator("fieldset input:checked")).to_have_count(30)
    pause(house.app, opened, is_paused=False)
    send(tab)
    expect(tab.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert answered(house, opened) == 1


def test_a_double_tap_on_send_counts_once(house: Served, opened: Opened, phone: BrowserContext) -> None:
    tab = phone.new_page()
    tab.goto(opened.link("people"))
    tap(tab, 0, "Always")
    tab.get_by_role("button", name="Send my answers").dblclick()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert answered(house, opened) == 1


def test_an_invitation_is_answered_on_a_phone_and_says_so_afterwards(
    house: Served, opened: Opened, phone: BrowserContext
) -> None:
    path = invite(house.app, opened, "people", "grace@example.org")
    tab = phone.new_page()
    tab.goto(path)
    answer_all(tab)
    send(tab)
    expect(tab.get_by_role("heading", level=1)).to_have_text("Thank you")
    tab.goto(path)
    expect(tab.get_by_role("heading", level=1)).to_have_text("This invitation has been answered")

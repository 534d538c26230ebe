"""Saving as one answers: what JavaScript adds to the button."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import NewDevice
from tests.browser.walk import Finished, begin, finish, go_on, question_of, saved_notice

pytestmark = pytest.mark.xdist_group("browser")
QUESTION = "refreshers.interval"


@pytest.fixture
def asked(address: str, device: BrowserContext) -> Page:
    """A tab with an open question."""
    begun = finish(address, stop_at=QUESTION)
    tab = begun.open_on(device)
    tab.goto(f"{begun.path}/questions/{QUESTION}")
    return tab


def test_an_answer_is_saved_as_it_is_chosen_and_is_there_after_a_reload(asked: Page) -> None:
    asked.locator("label[for='choice-3']").click()
    expect(saved_notice(asked)).to_have_text("Saved.")
    asked.reload()
    expect(asked.locator("#choice-3")).to_be_checked()


def test_a_note_and_its_evidence_are_saved_when_one_leaves_the_field(asked: Page) -> None:
    asked.locator("label[for='choice-4']").click()
    asked.get_by_label("What does your answer rest on?").select_option("document")
    asked.locator("summary", has_text="Add a note").click()
    asked.get_by_label("Note for your report").fill("The log, page 3.")
    with asked.expect_response(
        lambda reply: reply.request.method == "PUT" and "log" in (reply.request.post_data or "")
    ):
        asked.keyboard.press("Tab")
    asked.reload()
    expect(asked.get_by_label("Note for your report")).to_have_value("The log, page 3.")
    expect(asked.get_by_label("What does your answer rest on?")).to_have_value("document")


def test_the_button_pressed_while_a_save_is_on_its_way_leads_on_and_not_to_a_conflict(asked: Page) -> None:
    held: list[Route] = []
    asked.route(
        f"**/questions/{QUESTION}",
        lambda route: held.append(route) if route.request.method == "PUT" else route.continue_(),
    )
    with asked.expect_request(lambda request: request.method == "PUT"):
        asked.locator("label[for='choice-3']").click()
    asked.get_by_role("button", name="Save and continue").click()
    expect(asked.locator("#choice-3")).to_be_checked()  # still here: the button waits
    with asked.expect_navigation():
        held[0].continue_()
    assert question_of(asked) == "refreshers.competence"
    asked.go_back()
    expect(asked.locator("#choice-3")).to_be_checked()


def test_a_change_of_mind_while_a_save_is_on_its_way_is_saved_too(asked: Page) -> None:
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if route.request.method == "PUT" and not held:
            held.append(route)
        else:
            route.continue_()

    asked.route(f"**/questions/{QUESTION}", hold_the_first)
    with asked.expect_request(lambda request: request.method == "PUT"):
        asked.locator("label[for='choice-1']").click()
    asked.locator("label[for='choice-2']").click()
    with asked.expect_response(lambda reply: "choice=2" in (reply.request.post_data or "")):
        held[0].continue_()
    asked.reload()
    expect(asked.locator("#choice-2")).to_be_checked()


def test_without_a_connection_it_says_not_saved_and_the_button_saves_later(asked: Page, device: BrowserContext) -> None:
    device.set_offline(True)
    asked.locator("label[for='choice-3']").click()
    expect(saved_notice(asked)).to_contain_text("Not saved yet")
    device.set_offline(False)
    go_on(asked)
    assert question_of(asked) == "refreshers.competence"
    asked.go_back()
    expect(asked.locator("#choice-3")).to_be_checked()


def test_a_server_that_does_not_answer_holds_the_button_up_for_seconds_only(asked: Page) -> None:
    asked.route(f"**/questions/{QUESTION}", lambda route: None if route.request.method == "PUT" else route.continue_())
    asked.clock.install()
    with asked.expect_request(lambda request: request.method == "PUT"):
        asked.locator("label[for='choice-3']").click()
    asked.get_by_role("button", name="Save and continue").click()
    with asked.expect_navigation():
        asked.clock.run_for(30_000)
    assert question_of(asked) == "refreshers.competence"


def test_what_does_not_apply_waits_for_its_reason_and_leaves_the_focus_where_it_is(
    address: str, device: BrowserContext
) -> None:
    begun = finish(address, stop_at="refreshers.prevention_first")
    tab = begun.open_on(device)
    tab.goto(f"{begun.path}/questions/refreshers.prevention_first")
    tab.locator("#choice-dont_know").focus()
    tab.keyboard.press("ArrowDown")
    expect(tab.locator("#choice-not_applicable")).to_be_focused()
    expect(tab.get_by_label("Why it does not apply")).to_be_visible()
    tab.get_by_label("Why it does not apply").fill("Nobody is taught a physical skill.")
    tab.keyboard.press("Tab")
    expect(saved_notice(tab)).to_have_text("Saved.")
    tab.reload()
    expect(tab.get_by_label("Why it does not apply")).to_have_value("Nobody is taught a physical skill.")


def test_two_tabs_meet_as_two_answers_and_neither_is_lost(asked: Page, device: BrowserContext) -> None:
    other = device.new_page()
    other.goto(asked.url)
    asked.locator("label[for='choice-3']").click()
    expect(saved_notice(asked)).to_have_text("Saved.")
    other.locator("label[for='choice-1']").click()
    expect(saved_notice(other)).to_contain_text("Somebody changed this in the meantime")
    go_on(other)
    expect(other.get_by_role("heading", name="Saved now")).to_be_visible()
    expect(other.get_by_role("heading", name="Yours, not saved yet")).to_be_visible()
    cards = other.locator(".card")
    expect(cards.nth(0)).to_contain_text("At least 90% of staff who may face aggression had a refresher")
    expect(cards.nth(1)).to_contain_text("Some people have refreshers")
    with other.expect_navigation():
        other.get_by_role("button", name="Save mine instead").click()
    asked.reload()
    expect(asked.locator("#choice-1")).to_be_checked()


def test_of_two_answers_the_saved_one_can_be_kept(asked: Page, device: BrowserContext) -> None:
    other = device.new_page()
    other.goto(asked.url)
    asked.locator("label[for='choice-3']").click()
    expect(saved_notice(asked)).to_have_text("Saved.")
    other.locator("label[for='choice-1']").click()
    go_on(other)
    other.get_by_role("link", name="Keep what is saved").click()
    expect(other.locator("#choice-3")).to_be_checked()


def test_people_on_two_devices_see_each_others_answers_meet(
    address: str, device: BrowserContext, new_device: NewDevice
) -> None:
    begun: Finished = finish(address, stop_at=QUESTION)
    one, other = begun.open_on(device), begun.open_on(new_device(java_script_enabled=False))
    for tab in (one, other):
        tab.goto(f"{begun.path}/questions/{QUESTION}")
    one.locator("label[for='choice-2']").click()
    go_on(one)
    other.locator("label[for='choice-4']").click()
    go_on(other)
    expect(other.get_by_role("heading", name="Saved now")).to_be_visible()


def test_the_same_answer_from_two_tabs_is_no_conflict(device: BrowserContext, tab: Page) -> None:
    path = f"{begin(tab)}/questions/context.sector"
    other = device.new_page()
    for each in (tab, other):
        each.goto(path)
    for each in (tab, other):
        each.locator("label[for='choice-health']").click()
        expect(saved_notice(each)).to_have_text("Saved.")
        go_on(each)
        assert question_of(each) == "context.setting"

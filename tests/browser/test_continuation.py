"""From the quick screen into the full assessment, without answering anything twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.walk import SCREEN, choose, finish, go_on, question_of

NEW_IN_TWO_FACTORS = 10

pytestmark = pytest.mark.xdist_group("browser")


def test_the_screen_continues_into_the_full_assessment_and_asks_only_what_is_new(
    address: str, device: BrowserContext
) -> None:
    screen = finish(address, SCREEN)
    tab = screen.open_on(device)
    tab.goto(f"{screen.path}/result")
    tab.get_by_role("link", name="Continue into the full assessment").click()
    tab.get_by_role("button", name="Continue into the full assessment").click()
    expect(tab.get_by_text("22 of 52 questions answered.")).to_be_visible()
    tab.get_by_role("link", name="Continue", exact=True).click()
    for _ in range(NEW_IN_TWO_FACTORS):
        expect(tab.locator("input[name=choice]:checked")).to_have_count(0)
        choose(tab, SCREEN, "3")
        go_on(tab)
    assert question_of(tab).startswith("culture.")
    tab.get_by_role("link", name="All sections").click()
    expect(tab.get_by_text("32 of 52 questions answered.")).to_be_visible()
    expect(tab.get_by_text("Done", exact=True)).to_have_count(3)
    tab.goto(f"{screen.path}/result")
    expect(tab.locator(".where")).to_contain_text("Quick screen")

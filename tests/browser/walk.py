"""Ways through the assessment: over plain HTTP where a test needs its end, in a browser where the way is the test."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2
from lxml import html
from playwright.sync_api import BrowserContext, Locator, Page, expect

CONTEXT = {
    "context.scope": "full",
    "context.sector": "health",
    "context.setting": "mental_health_ward",
    "context.staff": "40",
    "context.nation": "england",
    "context.role": "manager",
    "context.why_now": "inspection",
}
NUMBER = "context.staff"
SCREEN = {**CONTEXT, "context.scope": "screen"}
LEVELS = ("1", "3", "dont_know", "4", "2", "3", "0", "3", "1", "4", "2")


@dataclass(frozen=True)
class Finished:
    """An assessment made over HTTP: where it is served, its path, and the cookie that opens it."""

    site: str
    path: str
    cookies: tuple[tuple[str, str], ...]

    def open_on(self, device: BrowserContext) -> Page:
        """A tab of a device that may now open the assessment."""
        device.add_cookies([{"name": name, "value": value, "url": self.site} for name, value in self.cookies])
        return device.new_page()


def finish(
    site: str,
    context: Mapping[str, str] = CONTEXT,
    stop_at: str | None = None,
    on: tuple[tuple[str, str], ...] = (),
) -> Finished:
    """Answers everything and submits, or answers up to one question and stops there. `on` are a device's cookies."""
    with httpx2.Client(base_url=site, cookies=dict(on), follow_redirects=True, timeout=10) as client:
        seen = client.get("/assessments/new")
        place = 0
        question = "context.scope"
        while question != stop_at:
            tree: Any = html.document_fromstring(seen.text)
            form = tree.forms[0]
            fields = {name: str(value) for name, value in form.form_values()}
            if question:
                level = LEVELS[place % len(LEVELS)]
                note = "We train in March.\nThe list is kept on the ward." if level == "2" else ""
                fields |= {"choice": context.get(question, level), "note": note}
            seen = client.post(form.action, data=fields)
            seen.raise_for_status()
            path = seen.url.path
            if path.endswith("/result"):
                break
            question = path.rpartition("/")[2] if "/questions/" in path else ""
            place += 1
        parts = seen.url.path.split("/")
        return Finished(site, "/".join(parts[:3]), on or tuple(client.cookies.items()))


def begin(tab: Page, scope: str = "full") -> str:
    """Begins an assessment in a browser, up to its second question; returns the assessment's path."""
    tab.goto("/assessments/new")
    tab.locator(f"#choice-{scope}").check()
    go_on(tab)
    return address_of(tab)


def address_of(tab: Page) -> str:
    found = re.search(r"(/assessments/[0-9a-f]{20})", tab.url)
    assert found is not None, tab.url
    return found[1]


def question_of(tab: Page) -> str:
    """The id of the question that a tab shows, or nothing where it shows no question."""
    if tab.url.endswith("/assessments/new"):
        return "context.scope"
    found = re.search(r"/questions/([^?#]+)", tab.url)
    return found[1] if found else ""


def go_on(tab: Page) -> None:
    """Presses the button of a question and waits for the next page."""
    with tab.expect_navigation():
        tab.get_by_role("button", name="Save and continue").click()


def choose(tab: Page, context: Mapping[str, str], level: str) -> None:
    """Answers the question that a tab shows, by its kind."""
    value = context.get(question_of(tab), level)
    if question_of(tab) == NUMBER:
        tab.locator("#choice").fill(value)
    else:
        tab.locator(f"label[for='choice-{value}']").click()


def answer_to_the_end(tab: Page, context: Mapping[str, str], level: str = "2") -> int:
    """Answers from the question that a tab shows to the check page, by mouse. Returns how many were asked."""
    asked = 0
    while question_of(tab):
        choose(tab, context, level)
        go_on(tab)
        asked += 1
    expect(tab).to_have_url(re.compile(r"/check$"))
    return asked


def saved_notice(tab: Page) -> Locator:
    """Where a question says whether the answer is saved."""
    return tab.locator("[data-saved]")

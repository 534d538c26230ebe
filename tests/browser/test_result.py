"""The result: taken apart in place, tried with other answers, and taken away as files."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.walk import Finished

pytestmark = pytest.mark.xdist_group("browser")


ALL_BUT_ONE_AT_4 = """() => {
    for (const knob of [...document.querySelectorAll("form select")].slice(1)) knob.value = "4";
}"""


@pytest.fixture
def result(finished: Finished, device: BrowserContext) -> Page:
    tab = finished.open_on(device)
    tab.goto(f"{finished.path}/result")
    return tab


def test_why_opens_in_place(result: Page) -> None:
    where = result.url
    why = result.locator("#actions ~ ol details").first
    expect(why.locator(".inside")).to_be_hidden()
    why.locator("summary").click()
    expect(why.get_by_text("Evidence:")).to_be_visible()
    expect(why.get_by_text("Closing it would add")).to_be_visible()
    assert result.url == where


def test_a_critical_item_leads_to_the_answer_behind_it(result: Page) -> None:
    link = result.locator("#critical ~ ul a").first
    target = (link.get_attribute("href") or "").lstrip("#")
    expect(result.locator(f"[id='{target}']")).to_be_hidden()
    link.click()
    expect(result.locator(f"[id='{target}']")).to_be_in_viewport()


def test_what_if_changes_profile_and_band_without_saving(result: Page, finished: Finished) -> None:
    verdict = result.locator(".verdict").inner_text()
    profile = result.locator("svg.profile").get_attribute("aria-label")
    result.get_by_role("link", name="What if? Try other answers").click()
    expect(result.locator("#outcome .lead")).to_have_text(verdict)
    result.evaluate(ALL_BUT_ONE_AT_4)
    result.locator("form summary").first.click()
    result.locator("form select").first.select_option("4")
    expect(result.locator("#outcome .lead")).to_have_text("Embedded.")
    expect(result.locator("#outcome svg.profile")).not_to_have_attribute("aria-label", profile or "")
    expect(result.locator("#outcome .p-before").first).to_be_visible()
    result.goto(f"{finished.path}/result")
    expect(result.locator(".verdict")).to_have_text(verdict)
    expect(result.locator("svg.profile")).to_have_attribute("aria-label", profile or "")


def test_what_was_changed_before_the_script_was_there_is_shown_too(result: Page, finished: Finished) -> None:
    late: list[Route] = []
    result.route("**/trial.js*", lambda route: late.append(route))
    with result.expect_request("**/trial.js*"):
        result.goto(f"{finished.path}/what-if", wait_until="commit")
    expect(result.locator("[data-says]")).to_have_count(1)
    result.evaluate(ALL_BUT_ONE_AT_4)
    result.locator("form select").first.evaluate("knob => { knob.value = '4'; }")
    [waiting] = late
    waiting.continue_()
    expect(result.locator("#outcome .lead")).to_have_text("Embedded.")
    expect(result).to_have_url(re.compile(r"\?.+=4&"))


def test_what_if_says_the_change_beside_the_answer_that_was_changed(result: Page, finished: Finished) -> None:
    result.goto(f"{finished.path}/what-if")
    result.locator("form summary").first.click()
    result.locator("form select").first.select_option("4")
    said = result.get_by_role("status")
    expect(said).to_contain_text(re.compile(r"^Developing\. Overall index: \d+, .+ Before: \d+"))
    expect(said).to_be_in_viewport()


KINDS = {
    "PDF for the board": ("pdf", "application/pdf", b"%PDF-"),
    "Word to edit": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
    "Excel": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
    "JSON": ("json", "application/json", b"{"),
}


@pytest.mark.parametrize("label", KINDS)
def test_a_file_arrives_with_a_name_that_says_what_it_is(label: str, result: Page, tmp_path: Path) -> None:
    kind, media_type, begins = KINDS[label]
    link = result.get_by_role("link", name=label, exact=True)
    with result.expect_download() as arriving:
        link.click()
    file = tmp_path / arriving.value.suggested_filename
    arriving.value.save_as(file)
    assert re.fullmatch(rf"readiness-\d{{4}}-\d\d-\d\d\.{kind}", file.name)
    assert file.read_bytes().startswith(begins)
    if begins == b"PK":
        assert zipfile.ZipFile(file).testzip() is None
    if kind == "json":
        assert json.loads(file.read_text())["score"]
    headers = result.context.request.get(link.get_attribute("href") or "").headers
    assert headers["content-type"].partition(";")[0] == media_type
    assert headers["content-disposition"].startswith("attachment")

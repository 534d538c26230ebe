"""Verifying a report in a browser: the file stays there, and only its hash is sent."""

from __future__ import annotations

import hashlib

import pytest
from playwright.sync_api import Page, Request, expect

from tests.auditing import some_audit
from tests.browser.conftest import NewDevice
from tests.browser.serving import Served
from tests.issuing.issued import some_report
from tests.tables import rows

pytestmark = pytest.mark.xdist_group("browser")
CONTENT = b"%PDF-1.7 which nobody reads"


def test_a_chosen_file_is_hashed_in_the_browser_and_never_sent(house: Served, tab: Page) -> None:
    ids = some_audit(house.app, "verifier@levelhead.example")
    report = some_report(house.app, ids["firm_id"], ids["audit_id"])["report_id"]
    number = rows(house.app, "SELECT number FROM issued_report WHERE id = :id", id=report)[0]["number"]
    sent: list[Request] = []
    tab.goto("/verification")
    tab.on("request", lambda request: sent.append(request))
    tab.get_by_label("Number of the report").fill(number)
    tab.get_by_label("The file", exact=True).set_input_files(
        {"name": "r.pdf", "mimeType": "application/pdf", "buffer": CONTENT}
    )
    expect(tab.get_by_label("SHA-256 of the file")).to_have_value(hashlib.sha256(CONTENT).hexdigest())
    assert [each.url for each in sent if "/static/" not in each.url] == []
    tab.get_by_role("button", name="Verify").click()
    expect(tab.locator(".known-as")).to_contain_text("This is the report as it was issued")
    assert all(request.method == "GET" and request.post_data is None for request in sent)


def test_without_javascript_the_hash_is_typed(new_device: NewDevice) -> None:
    tab = new_device(java_script_enabled=False).new_page()
    tab.goto("/verification")
    expect(tab.locator("#chosen")).to_be_hidden()
    tab.get_by_label("Number of the report").fill("2026-00042")
    tab.get_by_label("SHA-256 of the file").fill("0" * 64)
    tab.get_by_role("button", name="Verify").click()
    expect(tab.locator(".known-as")).to_contain_text("We know no report with this number and this fingerprint")

"""A file of evidence in a real browser: a large one is told before it is sent, and one comes back as a download."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.auditors import Ward, a_ward, sign_in
from tests.browser.conftest import NewDevice
from tests.browser.serving import Served
from tests.files.made import pdf

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def ward(house: Served) -> Ward:
    return a_ward(house.app, house.address, "files@firm.example")


@pytest.fixture
def form(ward: Ward, new_device: NewDevice) -> Page:
    """The form for a file, with something typed into it."""
    tab = sign_in(ward, new_device(), "files@firm.example")
    tab.goto(f"{ward.path}/evidence/files?question=policy.current")
    tab.get_by_label("Title").fill("Policy 2026")
    return tab


def test_a_file_that_is_too_large_never_leaves_the_page_nor_does_what_was_typed(form: Page, tmp_path: Path) -> None:
    large = tmp_path / "film.pdf"
    with large.open("wb") as writing:
        writing.truncate(10 * 1024**3)
    sent: list[str] = []
    form.on("request", lambda request: sent.append(request.method))
    field = form.get_by_label("The file or photo")
    field.set_input_files(large)
    expect(form.get_by_role("alert")).to_contain_text("larger than 20 MB")
    form.get_by_role("button", name="Add a file or photo").click()
    expect(field).to_be_focused()
    assert "POST" not in sent
    expect(form.get_by_label("Title")).to_have_value("Policy 2026")
    field.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    expect(form.locator("[data-file-said]")).to_have_text("")
    form.get_by_role("button", name="Add a file or photo").click()
    expect(form.get_by_role("heading", level=1)).to_have_text("Policy 2026")


def test_a_file_comes_back_as_a_download(form: Page) -> None:
    field = form.get_by_label("The file or photo")
    field.set_input_files({"name": "Policy.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    form.get_by_role("button", name="Add a file or photo").click()
    with form.expect_download() as coming:
        form.get_by_role("link", name="Download the file").click()
    assert coming.value.suggested_filename == "Policy.pdf"
    assert Path(coming.value.path()).read_bytes() == pdf()

"""A section worked with the keyboard alone: levels, the claim, what it rests on, the rationale."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.accounts import cookie, store
from app.web.house import House
from tests.auditing import a_firm, an_audit, claimed, completed
from tests.browser.conftest import NewDevice
from tests.browser.serving import Served
from tests.tables import rows

pytestmark = pytest.mark.xdist_group("browser")
ONE, TWO = "policy.current", "policy.recording"
LONGEST_WORD = """(cell) => {
  const words = cell.textContent.split(/\\s+|(?<=-)/);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = getComputedStyle(cell).font;
  const beside = parseFloat(getComputedStyle(cell).paddingRight);
  return beside + Math.max(...words.map((word) => pen.measureText(word).width));
}"""


@pytest.fixture
def audit(house: Served) -> str:
    owner = a_firm(house.app, "keys@firm.example")
    made = an_audit(house.app, owner)
    claimed(house.app, made, 3)
    return made


@pytest.fixture
def section(house: Served, audit: str, new_device: NewDevice) -> Page:
    """The section, open, with its first row in focus."""
    inside: House = house.app.state.house
    [owner] = rows(house.app, "SELECT id FROM staff WHERE email = 'keys@firm.example'")
    with inside.database.transaction() as session:
        token = store.begin(session, owner["id"], "A test", inside.now(), verified=True)
    device = new_device()
    device.add_cookies([{"name": cookie.name(False), "value": token, "url": house.address}])
    tab = device.new_page()
    tab.goto(f"/audits/{audit}/sections/policy")
    tab.locator(f"[id='{ONE}-choice-0']").focus()
    return tab


def chosen(tab: Page, question: str) -> str:
    return str(
        tab.evaluate("(name) => document.querySelector(`[name='${name}']:checked`)?.value ?? ''", f"{question}-choice")
    )


def focused(tab: Page) -> str:
    return str(tab.evaluate("() => document.activeElement.id"))


def test_a_section_is_worked_with_the_keyboard_alone(section: Page, house: Served, audit: str) -> None:
    press = section.keyboard.press
    press("2")
    assert chosen(section, ONE) == "2"
    press("n")
    section.keyboard.type("4 pages, and a date: done by jk.")
    assert chosen(section, ONE) == "2"
    press("Escape")
    press("e")
    assert focused(section) == f"{ONE}-evidence"
    section.locator(f"[id='{ONE}-evidence']").select_option("document")
    press("Escape")
    press("j")
    assert focused(section).startswith(TWO)
    press("a")
    assert chosen(section, TWO) == "3"
    press("d")
    assert chosen(section, TWO) == "dont_know"
    press("k")
    assert focused(section) == f"{ONE}-choice-2"
    with section.expect_navigation():
        section.get_by_role("button", name="Save this section").click()
    expect(section.locator("h1")).to_have_text("Policy, reporting and team response")
    found = rows(house.app, "SELECT * FROM audit_answer WHERE audit_id = :a AND question_id LIKE 'policy.%'", a=audit)
    kept = {row["question_id"]: (row["state"], row["number"], row["evidence"], row["note"]) for row in found}
    assert kept == {
        ONE: ("answered", 2, "document", "4 pages, and a date: done by jk."),
        TWO: ("dont_know", None, None, ""),
    }


def test_keys_with_a_modifier_belong_to_the_browser(section: Page) -> None:
    section.keyboard.press("Control+2")
    section.keyboard.press("Alt+3")
    assert chosen(section, ONE) == ""


def test_the_claim_is_agreed_with_by_a_button_too(section: Page) -> None:
    section.get_by_role("button", name="Agree with the claim").first.click()
    assert chosen(section, ONE) == "3"


def test_eight_rows_fit_a_phone_with_each_level_as_a_sentence(section: Page) -> None:
    section.set_viewport_size({"width": 320, "height": 700})
    expect(section.locator("fieldset[data-question]")).to_have_count(8)
    sentence = section.locator(f"label[for='{ONE}-choice-1'] .sentence")
    box = sentence.bounding_box()
    assert box is not None and box["width"] > 150
    assert section.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_j_from_anywhere_goes_to_the_first_row_that_is_not_verified(section: Page) -> None:
    section.keyboard.press("3")
    section.locator("h1").evaluate("(heading) => { document.activeElement.blur(); heading.scrollIntoView(); }")
    section.keyboard.press("j")
    assert focused(section).startswith(TWO)
    section.keyboard.press("1")
    assert (chosen(section, ONE), chosen(section, TWO)) == ("3", "1")
    section.locator("nav.places a").first.focus()
    section.keyboard.press("Control+j")
    assert focused(section) == ""
    section.get_by_role("link", name="To the first question").press("Enter")
    assert focused(section).startswith("policy.") and not focused(section).startswith((ONE, TWO))


def test_a_phone_shows_the_way_on_and_whole_words_in_the_first_column(section: Page, house: Served, audit: str) -> None:
    section.set_viewport_size({"width": 375, "height": 700})
    onward = section.locator(".save-bar").get_by_role("link", name="Next:")
    expect(onward).to_be_visible()
    button, link = section.get_by_role("button", name="Save this section").bounding_box(), onward.bounding_box()
    assert button and link and link["y"] >= button["y"] + button["height"]
    [owner] = rows(house.app, "SELECT id FROM staff WHERE email = 'keys@firm.example'")
    section.locator(f"[id='{ONE}-choice-2']").check()
    with section.expect_navigation():
        section.get_by_role("button", name="Save this section").click()
    completed(house.app, audit, owner["id"])
    section.goto(f"/audits/{audit}")
    for head in section.locator("table tbody th[scope=row]").all():
        widest = head.evaluate(LONGEST_WORD)
        box = head.bounding_box()
        assert box and box["width"] >= widest, head.inner_text()
    assert section.evaluate("() => document.documentElement.scrollWidth") <= 375

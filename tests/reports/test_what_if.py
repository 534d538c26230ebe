"""Trying other answers: scored as if they had been given, and nothing is saved."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.conftest import EITHER_DATABASE
from tests.journeys import CONTEXT, Given, submitted
from tests.person import Page, Person, text
from tests.tables import everything

pytestmark = EITHER_DATABASE

SCREEN = {**CONTEXT, "context.scope": "screen"}
LEVELS: dict[str, Given] = {
    "policy.post_incident": "1",
    "refreshers.practice": {"choice": "3", "evidence": "record"},
    "culture.alternatives": {"choice": "not_applicable", "reason": "No restraint is ever used."},
    "environment.safety": "dont_know",
}


@pytest.fixture
def screen(person: Person) -> str:
    """The address of a submitted quick screen."""
    return submitted(person, LEVELS, SCREEN)


def outcome(page: Page) -> str:
    return text(page.tree.get_element_by_id("outcome"))


def differences(page: Page) -> dict[str, tuple[str, str]]:
    """Each score by its name: now, and then."""
    found = page.tree.cssselect("#outcome tbody tr")
    return {text(row[0]): (text(row[1]), text(row[2])) for row in found}


def tried(person: Person, address: str, *changes: tuple[str, str]) -> Page:
    return person.visit(f"{address}/what-if?{urlencode(changes)}")


def test_at_first_nothing_is_changed(person: Person, screen: str) -> None:
    page = person.visit(f"{screen}/what-if")
    assert "Nothing is changed yet." in outcome(page)
    assert all(now == then for now, then in differences(page).values()) and len(differences(page)) == 6
    result = person.visit(f"{screen}/result")
    assert text(result.tree.cssselect(".verdict")[0]) in outcome(page)


def test_raising_an_answer_shows_what_would_follow(person: Person, screen: str) -> None:
    page = tried(person, screen, ("policy.post_incident", "3"))
    assert "1 answer changed." in outcome(page)
    changed = {name for name, (now, then) in differences(page).items() if now != then}
    policy = next(f.name for f in person.app.state.house.questionnaire.factors if f.id == "policy")
    assert changed == {"Overall index", policy}
    assert "Gaps closed: Post-incident support." in outcome(page)


def test_the_form_holds_what_is_tried_and_sends_it_again(person: Person, screen: str) -> None:
    page = person.submit(person.visit(f"{screen}/what-if"), {"policy.post_incident": "3", "refreshers.practice": "0"})
    values = dict(page.form().form_values())
    assert (values["policy.post_incident"], values["refreshers.practice"]) == ("3", "0")
    assert "2 answers changed." in outcome(page)
    page = person.submit(page, {"refreshers.practice": ""})
    assert "1 answer changed." in outcome(page)


def test_nothing_is_saved_and_the_result_stays(person: Person, screen: str) -> None:
    before = everything(person.app)
    result = person.visit(f"{screen}/result").text
    tried(
        person, screen, ("policy.post_incident", "4"), ("environment.safety", "0"), ("refreshers.practice", "unknown")
    )
    assert everything(person.app) == before
    assert person.visit(f"{screen}/result").text == result
    assert "Nothing is changed yet." in outcome(person.visit(f"{screen}/what-if"))


def test_what_is_shown_is_what_those_answers_would_have_given(person: Person, screen: str) -> None:
    page = tried(
        person, screen, ("policy.post_incident", "3"), ("environment.safety", "4"), ("culture.alternatives", "1")
    )
    given = {**LEVELS, "policy.post_incident": "3", "environment.safety": "4", "culture.alternatives": "1"}
    real = person.visit(f"{submitted(person, given, SCREEN)}/result")
    assert text(real.tree.cssselect(".verdict")[0]) in outcome(page)
    now = person.visit(real.path.replace("/result", "/what-if"))
    assert {name: then for name, (_, then) in differences(page).items()} == {
        name: shown for name, (shown, _) in differences(now).items()
    }


def test_an_answer_can_be_tried_as_not_known(person: Person, screen: str) -> None:
    page = tried(person, screen, ("refreshers.practice", "unknown"))
    assert "1 answer changed." in outcome(page)
    assert any("range" in then or "not scorable" in then for _, then in differences(page).values())


@pytest.mark.parametrize(
    "changes",
    [
        [("policy.post_incident", "5")],
        [("policy.post_incident", "-1")],
        [("policy.post_incident", "03")],
        [("policy.post_incident", "٣")],
        [("policy.post_incident", "3\x00")],
        [("policy.post_incident", "not_applicable")],
        [("policy.post_incident", "<script>alert(1)</script>")],
        [("policy.nothing", "3"), ("", "3"), ("\x00", "3"), ("__class__", "3")],
        [("context.sector", "schools"), ("context.scope", "full"), ("context.role", "team")],
        [("refreshers.needs_analysis", "4"), ("skills.empathy", "4")],  # the screen does not ask them
        [("policy.post_incident", "1"), ("refreshers.practice", "3")],  # as they were answered
        [("environment.safety", "unknown"), ("culture.alternatives", "unknown")],  # no level to forget
        [(f"x{number}", "3") for number in range(500)],
        [("policy.post_incident", "3"), ("policy.post_incident", "x")],  # the last one counts
    ],
)
def test_nonsense_changes_nothing(person: Person, screen: str, changes: list[tuple[str, str]]) -> None:
    page = tried(person, screen, *changes)
    assert "Nothing is changed yet." in outcome(page)
    assert "alert(1)" not in page.response.text


def test_nobody_tries_what_is_not_theirs(person: Person, another_person: Person, screen: str) -> None:
    another_person.visit("/assessments/new")
    another_person.visit(f"{screen}/what-if?policy.post_incident=3", 403)


def test_raising_everything_leaves_no_gap_and_no_course(person: Person) -> None:
    address = submitted(person, {"policy.current": "1"}, SCREEN)
    page = person.visit(f"{address}/what-if")
    every = [(name, "4") for name in dict(page.form().form_values())]
    page = tried(person, address, *every)
    assert "15 answers changed." in outcome(page) and "Courses then: none." in outcome(page)
    assert all(then.startswith("100") for _, then in differences(page).values())

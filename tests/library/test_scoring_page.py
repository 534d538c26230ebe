"""How the scoring works: from the content that scores, and to be checked by hand."""

from fractions import Fraction

from fastapi import FastAPI

from app.library.example import example_answers
from questionnaire.model import Questionnaire
from scoring.bands import CRITICAL
from scoring.engine import score
from tests.person import Page, Person, text


def table(page: Page, label: str) -> list[list[str]]:
    region = page.tree.cssselect(f"[aria-label='{label}']")[0]
    return [[text(cell) for cell in row] for row in region.cssselect("tbody tr")]


def test_the_example_can_be_checked_by_hand(person: Person) -> None:
    page = person.visit("/scoring")
    total = known = asked = 0
    for _, level, weight, product in table(page, "The answers of the example, with level, weight and product"):
        asked += int(weight)
        if level != "not known":
            assert int(product) == int(level) * int(weight)
            total, known = total + int(product), known + int(weight)
    assert known < asked  # the example shows what an unknown does
    point, low = Fraction(100 * total, 4 * known), Fraction(100 * total, 4 * asked)
    high = Fraction(100 * (total + 4 * (asked - known)), 4 * asked)
    first = table(page, "The factors of the example")[0]
    assert [int(said) for said in first[1:4]] == [int(number + Fraction(1, 2)) for number in (point, low, high)]


def test_the_example_shows_a_band_held_down_by_a_critical_practice(
    person: Person, questionnaire: Questionnaire
) -> None:
    overall = score(questionnaire, example_answers(questionnaire))
    assert overall.standing is not None
    assert [cap.rule for cap in overall.standing.caps] == [CRITICAL]
    said = person.visit("/scoring").text
    assert overall.reason in said
    assert overall.standing.caps[0].sentence in said


def test_every_practice_stands_there_with_what_it_counts(person: Person, questionnaire: Questionnaire) -> None:
    page = person.visit("/scoring")
    for indicator in questionnaire.indicators.values():
        row = page.tree.get_element_by_id(indicator.id)
        name, weight, cause, critical = (text(cell) for cell in row)
        assert name.startswith(indicator.name)
        assert (int(weight), cause) == (indicator.weight, indicator.cause)
        assert bool(critical) == bool(indicator.critical)
        assert ("in the quick screen" in name) == indicator.screen


def test_the_numbers_of_the_rules_are_those_of_the_content(person: Person, questionnaire: Questionnaire) -> None:
    said = person.visit("/scoring").text
    rules = questionnaire.index.rules
    assert f"Below {100 * rules.publish_at_coverage}%" in said
    assert f"A level of {rules.claimed_from} or more" in said
    assert f"stands at level {rules.critical_fails_up_to} or below" in said
    assert f"none of the {rules.largest_gaps} largest gaps" in said
    for band in questionnaire.index.bands:
        assert band.name in said and band.means in said
    for limit in questionnaire.index.limits:
        assert limit.text in said
    assert questionnaire.hash in said


def test_other_frameworks_are_reached_from_there(person: Person, questionnaire: Questionnaire) -> None:
    links = person.visit("/scoring").links()
    for crosswalk in questionnaire.crosswalks:
        assert links[crosswalk.name] == f"/crosswalks/{crosswalk.id}"


def test_how_many_voices_are_counted_with_the_numbers_of_the_content(app: FastAPI, person: Person) -> None:
    rules = app.state.house.experience.rules
    page = person.visit("/scoring")
    assert page.links()["Many voices"] == "#voices"
    assert f"A group with fewer than {rules.least_shown} answers is never shown" in page.text
    assert f"In a group of fewer than {rules.small_below} the two lower and the two upper" in page.text
    assert f"It stands out from {rules.gap_points} points on" in page.text
    assert "The share who answered usually or always." in page.text

"""The rules for enquiries: content of their own, and every problem in them is found with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.enquiries.wordings import Purpose
from questionnaire.check_rules import CONSENTS
from questionnaire.enquiry_rules import FILE, load_rules
from questionnaire.everything import load_all
from questionnaire.load import CONTENT, ContentError, Problem, load
from tests.questionnaire.breaking import Data, change, line_at
from tests.questionnaire.real import QUESTIONNAIRE

Edit = Callable[[Data], object]


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(ContentError) as stopped:
        load_rules(folder, QUESTIONNAIRE)
    return stopped.value.problems


def rule(data: Data, identifier: str) -> Data:
    return next(each for each in data[identifier.partition(".")[0]] if each["id"] == identifier)


# Each: edit, place and sentence.
WRONG: dict[str, tuple[Edit, str, str]] = {
    "an unknown sector": (
        lambda d: d["fit"][0]["options"].append({"option": "zzz", "points": 1, "says": "So."}),
        "fit[0].options[5].option",
        "There is no sector zzz.",
    ),
    "a sector left out": (
        lambda d: d["fit"][0]["options"].pop(),
        "fit[0].options",
        "The sector front_line is missing.",
    ),
    "a role twice": (
        lambda d: d["fit"][2]["options"].append(dict(d["fit"][2]["options"][0])),
        "fit[2].options[7]",
        "The id executive is used twice.",
    ),
    "a nation left out": (
        lambda d: d["fit"][3]["options"].pop(0),
        "fit[3].options",
        "The nation england is missing.",
    ),
    "an unknown reason": (
        lambda d: rule(d, "intent.why_now")["options"][0].update(option="zzz"),
        "intent[2].options[0].option",
        "There is no reason for asking now zzz.",
    ),
    "an unknown factor": (
        lambda d: d["need"][3]["options"][0].update(option="zzz"),
        "need[3].options[0].option",
        "There is no factor zzz.",
    ),
    "an unknown consent": (
        lambda d: d["intent"][1]["options"][0].update(option="zzz"),
        "intent[1].options[0].option",
        "There is no consent zzz.",
    ),
    "an id of another part": (
        lambda d: d["fit"][0].update(id="need.sector"),
        "fit[0].id",
        "The id must begin with fit.",
    ),
    "a rule's id twice": (lambda d: d["fit"][1].update(id="fit.sector"), "fit[1]", "The id fit.sector is used twice."),
    "a fact in the wrong part": (
        lambda d: d["need"][0].update(fact="staff_in_scope"),
        "need[0].fact",
        "staff_in_scope has no place in need.",
    ),
    "a fact twice": (
        lambda d: d["need"][1].update(fact="critical_gaps"),
        "need[1].fact",
        "Another rule counts critical_gaps already.",
    ),
    "a choice with steps": (
        lambda d: d["fit"][0].update(steps=[{"at_least": 1, "points": 1}]),
        "fit[0]",
        "It takes options, each with its points and its sentence.",
    ),
    "a number without steps": (
        lambda d: d["fit"][1].update(steps=[], points=35),
        "fit[1]",
        "It takes steps, and one sentence for all of them.",
    ),
    "a sign without a sentence": (lambda d: d["intent"][0].pop("says"), "intent[0]", "It takes points and a sentence."),
    "a sign that may be unknown": (
        lambda d: d["intent"][0].update(unknown="Who knows."),
        "intent[0].unknown",
        "What is so or is not so cannot be unknown.",
    ),
    "a choice with a sentence for one": (
        lambda d: d["fit"][0].update(one="One."),
        "fit[0].one",
        "Only a rule with steps has a sentence for one.",
    ),
    "steps out of order": (
        lambda d: d["fit"][1]["steps"][1].update(at_least=1),
        "fit[1].steps[1]",
        "Steps stand in order, each beyond the one before.",
    ),
    "more that counts for less": (
        lambda d: d["fit"][1]["steps"][1].update(points=0),
        "fit[1].steps[1].points",
        "More of it must not count for less.",
    ),
    "a lower factor that counts for less": (
        lambda d: d["need"][2]["steps"][0].update(points=1),
        "need[2].steps[1].points",
        "More of it must not count for less.",
    ),
    "a step with the wrong edge": (
        lambda d: d["fit"][1]["steps"].append({"at_most": 9, "points": 1}),
        "fit[1].steps",
        "Each step of staff_in_scope has at_least and nothing else.",
    ),
    "a sentence without its number": (
        lambda d: d["fit"][1].update(says="Some people."),
        "fit[1].says",
        "The sentence must name the number: write {value} where it goes.",
    ),
    "a sentence with another brace": (
        lambda d: d["fit"][1].update(says="{value} of {all}."),
        "fit[1].says",
        "Only {value} may stand in braces.",
    ),
    "a part that cannot reach 100": (
        lambda d: d["fit"][1]["steps"].pop(),
        "fit",
        "All rules together give 95 points; they must be able to give 100.",
    ),
    "grades out of order": (
        lambda d: d["grades"][0].update(grade="B"),
        "grades",
        "The grades are A, B and C, in this order; D is what remains.",
    ),
    "a lower grade that asks for more": (
        lambda d: d["grades"][2].update(need=30),
        "grades[2].need",
        "A lower grade must not ask for more than a higher one.",
    ),
    "too many points": (
        lambda d: d["intent"][0].update(points=101),
        "intent[0].points",
        "Input should be less than or equal to 100",
    ),
    "a misspelt field": (lambda d: d["fit"][0].update(opions=[]), "fit[0].opions", "Extra inputs are not permitted"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_rule_that_means_something_wrong_is_named(name: str, folder: Path) -> None:
    edit, place, message = WRONG[name]
    change(folder, FILE, edit)
    found = problems_of(folder)
    assert (FILE, place, message) in [(each.file, each.place, each.message) for each in found]
    line = next(each.line for each in found if each.place == place)
    assert line == line_at(folder, FILE, place)


def test_the_rules_that_ship_are_sound() -> None:
    rules = load_rules(CONTENT, QUESTIONNAIRE)
    assert {part: sum(each.most for each in rules.part(part)) for part in ("fit", "need", "intent")} == {
        "fit": 100,
        "need": 100,
        "intent": 120,
    }


def test_the_rules_have_a_hash_of_their_own_and_leave_the_questionnaires_alone(folder: Path) -> None:
    before, _, rules, *_ = load_all(folder)
    change(folder, FILE, lambda d: d["intent"][0].update(points=31))
    after, _, changed, *_ = load_all(folder)
    assert before.hash == after.hash == QUESTIONNAIRE.hash
    assert rules.hash == load_rules(CONTENT, QUESTIONNAIRE).hash != changed.hash
    assert rules.canonical == load_rules(CONTENT, QUESTIONNAIRE).canonical


def test_the_questionnaire_loads_without_the_rules(folder: Path) -> None:
    (folder / FILE).unlink()
    assert load(folder)[0].hash == QUESTIONNAIRE.hash
    assert [str(each) for each in problems_of(folder)] == [f"{FILE}:1: This file is missing."]


def test_problems_of_the_rules_and_of_the_rest_are_reported_together(folder: Path) -> None:
    change(folder, FILE, lambda d: d["intent"][0].update(points=101))
    change(folder, "courses.yaml", lambda d: d["courses"][0].update(sectors=["zzz"]))
    with pytest.raises(ContentError) as stopped:
        load_all(folder)
    assert {each.file for each in stopped.value.problems} == {FILE, "courses.yaml"}


def test_the_consents_that_rules_may_name_are_those_that_people_give() -> None:
    assert set(CONSENTS) == set(Purpose)

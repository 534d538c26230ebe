"""The rules for audits: content of their own, and every problem in them is found with its place."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from questionnaire.audit_rules import FILE, RATINGS, AuditRules, read_audit_rules
from questionnaire.everything import load_all
from questionnaire.load import CONTENT, ContentError, Problem
from tests.questionnaire.breaking import Data, change, line_at
from tests.questionnaire.real import QUESTIONNAIRE

RULES: AuditRules = load_all().audit_rules

# Each: edit, place and sentence.
WRONG: dict[str, tuple[Callable[[Data], object], str, str]] = {
    "an unknown crosswalk": (lambda d: d["rated"].append("zzz"), "rated[1]", "There is no crosswalk zzz."),
    "a crosswalk twice": (lambda d: d["rated"].append("nhs_vpr"), "rated[1]", "The id nhs_vpr is used twice."),
    "ratings in another order": (
        lambda d: d["ratings"].reverse(),
        "ratings",
        "The ratings are not_known, red, green, amber, in this order: the first whose rule holds is given.",
    ),
    "a rating left out": (
        lambda d: d["ratings"].pop(),
        "ratings",
        "The ratings are not_known, red, green, amber, in this order: the first whose rule holds is given.",
    ),
    "a level that everything is below": (
        lambda d: d.update(red_up_to_level=4),
        "red_up_to_level",
        "Input should be less than or equal to 3",
    ),
    "a rule with other numbers than the sentence": (
        lambda d: d.update(red_up_to_level=2),
        "ratings[1].says",
        "The sentence must name the level: level 2.",
    ),
    "a share of its own": (
        lambda d: d["ratings"][0].update(says="Less than four fifths is known."),
        "ratings[0].says",
        "The sentence must say {publish_at} where the share of known weight in index.yaml is to stand.",
    ),
    "no time before evidence expires": (
        lambda d: d.update(evidence_expires_within_days=0),
        "evidence_expires_within_days",
        "Input should be greater than or equal to 1",
    ),
    "a misspelt field": (lambda d: d.update(rates=[]), "rates", "Extra inputs are not permitted"),
}


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(ContentError) as stopped:
        load_all(folder)
    return stopped.value.problems


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_with_its_place(name: str, folder: Path) -> None:
    edit, place, message = WRONG[name]
    change(folder, FILE, edit)
    found = [each for each in problems_of(folder) if (each.file, each.place, each.message) == (FILE, place, message)]
    assert found and found[0].line == line_at(folder, FILE, place)


def test_without_the_file_it_does_not_start(folder: Path) -> None:
    (folder / FILE).unlink()
    assert [str(each) for each in problems_of(folder)] == [f"{FILE}:1: This file is missing."]


def test_problems_of_the_rules_and_of_the_rest_are_reported_together(folder: Path) -> None:
    change(folder, FILE, lambda d: d.update(red_up_to_level=9))
    change(folder, "courses.yaml", lambda d: d["courses"][0].update(sectors=["zzz"]))
    assert {each.file for each in problems_of(folder)} == {FILE, "courses.yaml"}


def test_the_rules_that_ship_are_sound_and_say_that_they_are_our_own_choice() -> None:
    assert read_audit_rules(CONTENT, QUESTIONNAIRE) == (RULES, [])
    assert (RULES.evidence_expires_within_days, RULES.audit_due_within_days, RULES.months_to_next_audit) == (60, 30, 6)
    assert "own choice" in RULES.our_choice
    assert [RULES.rating(rating).name for rating in RATINGS] == ["Not known", "Red", "Green", "Amber"]


def test_the_rules_have_a_hash_of_their_own_and_leave_the_questionnaires_alone(folder: Path) -> None:
    change(folder, FILE, lambda d: d.update(months_to_next_audit=12))
    after = load_all(folder)
    assert after.questionnaire.hash == QUESTIONNAIRE.hash
    assert after.audit_rules.hash != RULES.hash


def test_the_rule_for_what_is_not_known_names_the_share_of_the_questionnaire_it_is_drawn_with() -> None:
    rule, index = RULES.rating("not_known"), QUESTIONNAIRE.index
    assert "Less than 80% of the weight" in rule.said(QUESTIONNAIRE)
    own = index.rules.model_copy(update={"publish_at_coverage": Fraction(2, 3)})
    stricter = QUESTIONNAIRE.model_copy(update={"index": index.model_copy(update={"rules": own})})
    assert "Less than 66.7% of the weight" in rule.said(stricter)

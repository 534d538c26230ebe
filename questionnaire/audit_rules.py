"""The rules for audits: ratings of crosswalks and the rhythm of the work, from audit.yaml. Its hash is its version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from questionnaire.check import Finding, missing, placed, twice
from questionnaire.load import Problem, read
from questionnaire.model import Content, Questionnaire, ShortId, Text, Versioned

FILE = "audit.yaml"
Rating = Literal["not_known", "red", "green", "amber"]
PUBLISH_AT = "{publish_at}"  # in the rule for what is not known: where the questionnaire's own share is put
RATINGS: tuple[Rating, ...] = ("not_known", "red", "green", "amber")


class RatingRule(Content):
    """One colour of a rating: its name beside the colour, and its rule as a plain sentence."""

    id: Rating
    name: Text
    says: Text

    def said(self, questionnaire: Questionnaire) -> str:
        """The sentence with the share that this questionnaire asks for, for another version may ask for another."""
        share = float(questionnaire.index.rules.publish_at_coverage * 100)
        return self.says.replace(PUBLISH_AT, f"{round(share, 1):g}%")


class AuditRules(Versioned):
    """audit.yaml: how crosswalk items are rated, and when things fall due."""

    rated: tuple[ShortId, ...]
    red_up_to_level: Annotated[int, Field(ge=0, le=3)]
    ratings: Annotated[tuple[RatingRule, ...], Field(min_length=1)]
    evidence_expires_within_days: Annotated[int, Field(ge=1, le=730)]
    audit_due_within_days: Annotated[int, Field(ge=1, le=365)]
    months_to_next_audit: Annotated[int, Field(ge=1, le=60)]
    our_choice: Text

    def rating(self, rating: Rating) -> RatingRule:
        """The rule of one colour."""
        return next(rule for rule in self.ratings if rule.id == rating)


def read_audit_rules(folder: Path, questionnaire: Questionnaire | None) -> tuple[AuditRules | None, list[Problem]]:
    """The rules of a content folder, and every problem with them."""
    problems: list[Problem] = []
    rules = read(folder / FILE, AuditRules, problems)
    if rules is not None and questionnaire is not None and not problems:
        problems += placed(folder, list(_findings(rules, questionnaire)))
    return rules, problems


def _findings(rules: AuditRules, questionnaire: Questionnaire) -> Iterator[Finding]:
    yield from twice(FILE, ("rated",), rules.rated)
    known = {crosswalk.id for crosswalk in questionnaire.crosswalks}
    for at, crosswalk in enumerate(rules.rated):
        yield from missing(FILE, ("rated", at), crosswalk, known, "crosswalk")
    if tuple(rule.id for rule in rules.ratings) != RATINGS:
        message = f"The ratings are {', '.join(RATINGS)}, in this order: the first whose rule holds is given."
        yield FILE, ("ratings",), message
    for at, rule in enumerate(rules.ratings):
        level = f"level {rules.red_up_to_level}"
        if rule.id == "red" and level not in rule.says:
            yield FILE, ("ratings", at, "says"), f"The sentence must name the level: {level}."
        if rule.id == "not_known" and PUBLISH_AT not in rule.says:
            message = f"The sentence must say {PUBLISH_AT} where the share of known weight in index.yaml is to stand."
            yield FILE, ("ratings", at, "says"), message

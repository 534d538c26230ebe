"""The rules that judge an enquiry: content of its own, with a hash of its own, beside the questionnaire."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from questionnaire.load import ContentError, Problem, read
from questionnaire.model import Content, DottedId, Questionnaire, ShortId, Text, Versioned

FILE = "enquiry.yaml"
PARTS = ("fit", "need", "intent")
Grade = Literal["A", "B", "C", "D"]
Fact = Literal[
    "sector",
    "staff_in_scope",
    "role",
    "nation",
    "critical_gaps",
    "training_gaps",
    "weakest_points",
    "weakest_factor",
    "wants_call",
    "consents",
    "why_now",
    "came_back",
    "downloaded",
    "continued",
    "wrote",
]
Points = Annotated[int, Field(ge=0, le=100)]


class Choice(Content):
    """One option of a question, what it is worth, and the sentence that says why."""

    option: ShortId
    points: Points
    says: Text


class Step(Content):
    """A number from which on, or up to which, so many points count. Exactly one of the two edges is given."""

    at_least: Annotated[int, Field(ge=0)] | None = None
    at_most: Annotated[int, Field(ge=0)] | None = None
    points: Points

    def holds(self, number: int) -> bool:
        return (self.at_least is None or number >= self.at_least) and (self.at_most is None or number <= self.at_most)


class Rule(Content):
    """What one fact is worth: by its options, by the steps of its number, or simply where it is so.

    `one` replaces `says` where the number is 1. `unknown` is said, at no points, where the fact is not known.
    """

    id: DottedId
    fact: Fact
    options: tuple[Choice, ...] = ()
    steps: tuple[Step, ...] = ()
    points: Points | None = None
    says: Text | None = None
    one: Text | None = None
    unknown: Text | None = None

    @property
    def most(self) -> int:
        """The most points that it can give."""
        choices = [choice.points for choice in self.options]
        most = sum(choices) if self.fact == "consents" else max(choices, default=0)
        return max(most, max((step.points for step in self.steps), default=0), self.points or 0)


class Threshold(Content):
    """The least that each part must reach for a grade."""

    grade: Grade
    fit: Points
    need: Points
    intent: Points

    def least(self, part: str) -> int:
        return int(getattr(self, part))


class EnquiryRules(Versioned):
    """enquiry.yaml: the rules of each part, and the grades. Its hash is kept with every judgement made by them."""

    fit: Annotated[tuple[Rule, ...], Field(min_length=1)]
    need: Annotated[tuple[Rule, ...], Field(min_length=1)]
    intent: Annotated[tuple[Rule, ...], Field(min_length=1)]
    grades: tuple[Threshold, Threshold, Threshold]
    best_while_not_known: Grade
    not_shared: Text
    not_known: Text

    def part(self, name: str) -> tuple[Rule, ...]:
        rules: tuple[Rule, ...] = getattr(self, name)
        return rules


def load_rules(folder: Path, questionnaire: Questionnaire) -> EnquiryRules:
    """The checked rules. Raises ContentError with every problem at once."""
    rules, problems = read_rules(folder, questionnaire)
    if rules is None or problems:
        raise ContentError(problems)
    return rules


def read_rules(folder: Path, questionnaire: Questionnaire | None) -> tuple[EnquiryRules | None, list[Problem]]:
    """The rules of a content folder, and every problem with them."""
    from questionnaire.check_rules import check_rules

    problems: list[Problem] = []
    rules = read(folder / FILE, EnquiryRules, problems)
    if rules is not None and questionnaire is not None and not problems:
        problems += check_rules(rules, questionnaire, folder)
    return rules, problems

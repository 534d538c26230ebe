"""Everything that one set of answers means, and its canonical JSON: what is stored at submission and drawn later."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter

from questionnaire.answers import Answers
from questionnaire.journey import Journey
from questionnaire.model import Catalogue, Questionnaire
from scoring.bands import critical_leaves
from scoring.courses import CourseAdvice, recommend, uncovered
from scoring.engine import score, skills
from scoring.gaps import Gap, SkillGap, Unknown, gaps, skill_gaps, training_comes_first, unknowns
from scoring.tree import Score


@dataclass(frozen=True, slots=True)
class Result:
    """The score tree and all that follows from the same answers. `scope` is "full" or "screen"."""

    questionnaire: str
    catalogue: str
    scope: str
    sector: str | None
    score: Score
    skills: tuple[Score, ...]
    gaps: tuple[Gap, ...]
    skill_gaps: tuple[SkillGap, ...]
    unknowns: tuple[Unknown, ...]
    critical: tuple[str, ...]
    claimed: tuple[str, ...]
    training_first: bool
    courses: tuple[CourseAdvice, ...]
    uncovered: tuple[str, ...]


def result(questionnaire: Questionnaire, catalogue: Catalogue, answers: Answers) -> Result:
    """Score, gaps, unknowns and course advice of one set of answers. The same input gives the same bytes."""
    journey = Journey(questionnaire, answers)
    tree = score(questionnaire, answers)
    found = gaps(questionnaire, answers)
    advice = recommend(questionnaire, catalogue, answers)
    return Result(
        questionnaire.hash,
        catalogue.hash,
        journey.scope,
        journey.sector,
        tree,
        skills(questionnaire, answers),
        found,
        skill_gaps(questionnaire, answers),
        unknowns(questionnaire, answers),
        tuple(leaf.of for leaf in critical_leaves(journey, tree.parts)),
        tuple(leaf.of for leaf in tree.leaves() if leaf.claimed),
        training_comes_first(questionnaire, found),
        advice,
        uncovered(questionnaire, answers, advice),
    )


@cache
def _adapter() -> TypeAdapter[Result]:
    return TypeAdapter(Result)


def to_json(scored: Result) -> bytes:
    """The canonical JSON. Fractions are strings such as "125/2"."""
    return _adapter().dump_json(scored)


def from_json(stored: bytes | str) -> Result:
    """A stored result as it was."""
    return _adapter().validate_json(stored)

"""Scoring cases that an expert can write, against the content and example courses that ship (cases/README.md)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from questionnaire.answers import DONT_KNOW, Answer, answered, not_applicable
from questionnaire.journey import Journey
from scoring.result import Result, result
from tests.questionnaire.builder import about
from tests.questionnaire.real import CATALOGUE, QUESTIONNAIRE

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
WORDS = {"don't know": DONT_KNOW, "does not apply": not_applicable("It is not so here."), "no answer": None}
NUMBERS = ("index", "low", "high", "evidenced", "point", "coverage", "points")

ABOUT_ALL: dict[str, Callable[[Result], Any]] = {
    "index": lambda r: r.score.point,
    "low": lambda r: r.score.low,
    "high": lambda r: r.score.high,
    "evidenced": lambda r: r.score.evidenced,
    "coverage": lambda r: r.score.coverage,
    "band": lambda r: r.score.standing and r.score.standing.band,
    "lowest": lambda r: r.score.standing and r.score.standing.lowest,
    "highest": lambda r: r.score.standing and r.score.standing.highest,
    "uncapped": lambda r: r.score.standing and r.score.standing.uncapped,
    "caps": lambda r: {cap.rule: list(cap.held_by) for cap in r.score.standing.caps} if r.score.standing else {},
    "weakest": lambda r: r.score.weakest,
    "gaps": lambda r: [gap.indicator for gap in r.gaps],
    "skill_gaps": lambda r: [gap.skill for gap in r.skill_gaps],
    "unknown": lambda r: [unknown.indicator for unknown in r.unknowns],
    "claimed": lambda r: list(r.claimed),
    "training_first": lambda r: r.training_first,
    "courses": lambda r: [{each.course: list(each.answers)} for each in r.courses],
    "uncovered": lambda r: list(r.uncovered),
}


def read_answer(written: int | str) -> Answer | None:
    """`3`, `3 record`, `don't know`, `does not apply` or `no answer`."""
    if written in WORDS:
        return WORDS[str(written)]
    level, *evidence = str(written).split()
    return answered(int(level), *evidence)


def read_answers(case: dict[str, Any]) -> dict[str, Answer]:
    """The answers of a case; `everything_else` is the answer to each question on the path that it does not name."""
    given: dict[str, Answer | None] = dict(about(**case["about"]))
    journey = Journey(QUESTIONNAIRE, about(**case["about"]))
    named: dict[str, int | str] = case.get("answers", {})
    scored = (*QUESTIONNAIRE.indicators, *QUESTIONNAIRE.skills_by_id)
    assert not set(named) - set(scored), "This case answers a question that does not exist."
    if "everything_else" in case:
        given |= {question: read_answer(case["everything_else"]) for question in scored if journey.is_asked(question)}
    given |= {question: read_answer(written) for question, written in named.items()}
    for question, answer in given.items():
        assert answer is None or journey.accept(question, answer) == answer
    return {question: answer for question, answer in given.items() if answer is not None}


def read_expected(key: str, written: Any) -> Any:
    return Fraction(str(written)) if key in NUMBERS and written is not None else written


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_case_of_an_expert_comes_out_as_written(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(case) <= {"about", "everything_else", "answers", "expect", "why"}
    scored = result(QUESTIONNAIRE, CATALOGUE, read_answers(case))
    expected = dict(case["expect"])
    factors, first_gaps, points = (expected.pop(key, {}) for key in ("factors", "first_gaps", "gap_points"))
    found = {key: ABOUT_ALL[key](scored) for key in expected}
    assert found == {key: read_expected(key, written) for key, written in expected.items()}
    for factor, parts in factors.items():
        seen = {key: getattr(scored.score.part(factor), key) for key in parts}
        assert seen == {key: read_expected(key, written) for key, written in parts.items()}
    assert [gap.indicator for gap in scored.gaps][: len(first_gaps)] == list(first_gaps)
    assert {gap.indicator: gap.points for gap in scored.gaps if gap.indicator in points} == {
        indicator: Fraction(str(written)) for indicator, written in points.items()
    }


def test_there_are_cases() -> None:
    assert len(CASES) >= 12

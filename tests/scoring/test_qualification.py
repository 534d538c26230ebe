"""How an enquiry is judged: cases that an expert can write, and what must hold whatever is known."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.check_rules import CONSENTS, FACTS, SMALLER_IS_MORE
from questionnaire.enquiry_rules import PARTS, load_rules
from questionnaire.load import CONTENT
from scoring.qualification import ANSWERS, ORDER, Facts, Qualification, from_json, qualify, to_json
from tests.questionnaire.real import QUESTIONNAIRE, SECTORS

RULES = load_rules(CONTENT, QUESTIONNAIRE)
CASES = sorted((Path(__file__).parent / "enquiry_cases").glob("*.yaml"))
NOT_KNOWN = "not known"
COUNTS = st.none() | st.integers(0, 60)


def options(question: str) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from([each.id for each in QUESTIONNAIRE.context_by_id[f"context.{question}"].options])


facts = st.builds(
    Facts,
    sector=st.none() | st.sampled_from(SECTORS),
    staff_in_scope=st.none() | st.integers(1, 2_000_000),
    role=options("role"),
    nation=options("nation"),
    is_shared=st.booleans(),
    critical_gaps=COUNTS,
    training_gaps=COUNTS,
    weakest_points=st.none() | st.integers(0, 100),
    weakest_factor=st.none() | st.sampled_from(QUESTIONNAIRE.index.factors),
    wants_call=st.booleans(),
    consents=st.frozensets(st.sampled_from(CONSENTS)),
    why_now=options("why_now"),
    came_back=st.booleans(),
    downloaded=st.booleans(),
    continued=st.booleans(),
    wrote=st.integers(0, 4000),
)


def points(judged: Qualification, name: str) -> int | None:
    part = judged.part(name)
    return part.points if part else None


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_case_of_an_expert_comes_out_as_written(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(case) == {"why", "facts", "expect"}
    known: dict[str, Any] = case["facts"]
    judged = qualify(RULES, Facts(**known | {"consents": frozenset(known.get("consents", ()))}))
    expected = case["expect"]
    found = {name: NOT_KNOWN if points(judged, name) is None else points(judged, name) for name in PARTS}
    assert {**found, "grade": judged.grade} == {key: expected[key] for key in (*PARTS, "grade")}
    assert set(expected["says"]) <= set(judged.why)


def test_there_are_cases() -> None:
    assert len(CASES) >= 7


@given(facts)
def test_a_part_is_the_sum_of_its_reasons_and_no_more_than_100(known: Facts) -> None:
    judged = qualify(RULES, known)
    for name in PARTS:
        part = judged.part(name)
        if part is not None:
            assert part.points == min(100, sum(reason.points for reason in part.reasons))
            assert all(reason.rule.startswith(f"{name}.") for reason in part.reasons)


@given(facts)
def test_without_consent_no_answer_makes_any_difference(known: Facts) -> None:
    unshared = replace(known, is_shared=False)
    emptied = replace(unshared, **dict.fromkeys(ANSWERS))  # type: ignore[arg-type]  # every one of them may be None
    judged = qualify(RULES, unshared)
    assert judged == qualify(RULES, emptied)
    assert judged.fit is None and judged.need is None
    assert RULES.not_shared in judged.why
    assert judged.grade >= RULES.best_while_not_known


def test_every_fact_of_fit_and_need_is_an_answer_and_so_is_why_they_ask_now() -> None:
    assert set(ANSWERS) == {*FACTS["fit"], *FACTS["need"], "why_now"}
    assert {each.name for each in fields(Facts)} == {"is_shared", *(fact for part in PARTS for fact in FACTS[part])}


MORE = ("staff_in_scope", "critical_gaps", "training_gaps", "weakest_points", "wrote")


@given(facts, st.sampled_from(MORE), st.integers(0, 5000))
def test_more_of_anything_never_lowers_a_part_or_the_grade(known: Facts, name: str, by: int) -> None:
    before = getattr(known, name)
    if before is None:
        return
    step = -min(by, before) if name in SMALLER_IS_MORE else by
    less, more = qualify(RULES, known), qualify(RULES, replace(known, **{name: before + step}))
    assert all((points(more, part) or 0) >= (points(less, part) or 0) for part in PARTS)
    assert ORDER.index(more.grade) <= ORDER.index(less.grade)


@given(facts, st.sampled_from(("wants_call", "came_back", "downloaded", "continued")))
def test_one_more_sign_of_intent_never_lowers_it(known: Facts, name: str) -> None:
    changes: list[dict[str, Any]] = [{name: False}, {name: True}]
    without, with_it = (qualify(RULES, replace(known, **change)) for change in changes)
    assert with_it.intent.points >= without.intent.points
    assert ORDER.index(with_it.grade) <= ORDER.index(without.grade)


@given(facts, st.sampled_from(CONSENTS))
def test_one_more_consent_never_lowers_intent(known: Facts, consent: str) -> None:
    more = replace(known, consents=known.consents | {consent})
    assert qualify(RULES, more).intent.points >= qualify(RULES, known).intent.points


@given(facts)
def test_whoever_has_a_grade_reaches_what_it_asks_for_and_misses_the_next(known: Facts) -> None:
    judged = qualify(RULES, known)
    parts = {name: points(judged, name) for name in PARTS if points(judged, name) is not None}
    for threshold in RULES.grades:
        reached = all((found or 0) >= threshold.least(name) for name, found in parts.items())
        held_back = len(parts) < len(PARTS) and threshold.grade < RULES.best_while_not_known
        assert (judged.grade <= threshold.grade) == (reached and not held_back)


@given(facts)
def test_a_judgement_is_read_back_as_it_was_kept(known: Facts) -> None:
    judged = qualify(RULES, known)
    kept = to_json(judged)
    assert from_json(kept) == judged
    assert to_json(from_json(kept)) == kept
    assert judged.rules == RULES.hash


@given(facts)
def test_every_sentence_is_whole(known: Facts) -> None:
    for sentence in qualify(RULES, known).why:
        assert sentence[0].isupper() or sentence[0].isdigit()
        assert sentence.endswith(".") and "{" not in sentence and "None" not in sentence


def test_what_is_missing_is_said_only_where_the_answers_were_shared() -> None:
    unknown = "Why they ask now has not been said."
    assert unknown in qualify(RULES, Facts(is_shared=True)).why
    assert unknown not in qualify(RULES, Facts()).why

"""What changed between two versions, in words, and what it would move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.answers import Answers, answered
from questionnaire.model import Questionnaire
from scoring.engine import score
from scoring.versions import differences, moved
from tests.questionnaire.builder import about
from tests.questionnaire.real import QUESTIONNAIRE
from tests.scoring.strategies import real_cases

Data = dict[str, Any]
Edit = Callable[[Data], object]
FIRST = QUESTIONNAIRE.factors[0].indicators[0]


def changed(edit: Edit) -> Questionnaire:
    data = QUESTIONNAIRE.model_dump()
    data["factors"] = [{**each, "indicators": list(each["indicators"])} for each in data["factors"]]
    edit(data)
    return Questionnaire.model_validate(data)


def first(data: Data) -> Data:
    found: Data = data["factors"][0]["indicators"][0]
    return found


def with_first(**fields: Any) -> Edit:
    return lambda d: first(d).update(fields)


# Each: edit, id, what, kind, before and after.
EDITS: dict[str, tuple[Edit, str, str, str, str, str]] = {
    "a question": (with_first(question="So?"), FIRST.id, "indicator, question", "wording", FIRST.question, "So?"),
    "a level": (
        with_first(levels=("Nil.", *FIRST.levels[1:])),
        FIRST.id,
        "indicator, level 0",
        "wording",
        FIRST.levels[0],
        "Nil.",
    ),
    "a weight": (with_first(weight=5), FIRST.id, "indicator, weight", "meaning", str(FIRST.weight), "5"),
    "a target": (with_first(target=1), FIRST.id, "indicator, target", "meaning", str(FIRST.target), "1"),
    "a cause": (with_first(cause="data"), FIRST.id, "indicator, cause", "meaning", FIRST.cause, "data"),
    "where it is critical": (
        with_first(critical=("custody",)),
        FIRST.id,
        "indicator, critical",
        "meaning",
        ", ".join(FIRST.critical),
        "custody",
    ),
    "the quick screen": (
        with_first(screen=not FIRST.screen),
        FIRST.id,
        "indicator, screen",
        "meaning",
        "yes" if FIRST.screen else "no",
        "no" if FIRST.screen else "yes",
    ),
    "an indicator removed": (
        lambda d: d["factors"][0]["indicators"].pop(0),
        FIRST.id,
        "indicator removed",
        "meaning",
        FIRST.name,
        "",
    ),
    "an indicator added": (
        lambda d: d["factors"][0]["indicators"].append({**first(d), "id": "refreshers.zzz", "name": "Another"}),
        "refreshers.zzz",
        "indicator added",
        "meaning",
        "",
        "Another",
    ),
    "an indicator moved": (
        lambda d: d["factors"][1]["indicators"].append(d["factors"][0]["indicators"].pop(0)),
        FIRST.id,
        "indicator moved to another factor",
        "meaning",
        QUESTIONNAIRE.factors[0].name,
        QUESTIONNAIRE.factors[1].name,
    ),
    "a band": (lambda d: d["index"]["bands"][1].update(starts=25), "emerging", "band, starts", "meaning", "20", "25"),
    "a rule": (
        lambda d: d["index"]["rules"].update(critical_fails_up_to=2),
        "questionnaire",
        "index, rules, critical fails up to",
        "meaning",
        "1",
        "2",
    ),
    "a factor's name": (
        lambda d: d["factors"][0].update(name="Refreshing"),
        QUESTIONNAIRE.factors[0].id,
        "factor, name",
        "wording",
        QUESTIONNAIRE.factors[0].name,
        "Refreshing",
    ),
    "a skill": (
        lambda d: d["skills"]["skills"][0].update(target=4),
        QUESTIONNAIRE.skills.skills[0].id,
        "skill, target",
        "meaning",
        "3",
        "4",
    ),
    "a mapping": (
        lambda d: d["crosswalks"][0]["items"][1].update(indicators=("policy.current",)),
        "governance_assurance",
        "crosswalk item, indicators",
        "meaning",
        "leadership.board_data, policy.current, policy.legal",
        "policy.current",
    ),
    "a study": (
        lambda d: d["evidence"]["studies"][0].update(size="Two"),
        QUESTIONNAIRE.evidence.studies[0].id,
        "study, size",
        "wording",
        QUESTIONNAIRE.evidence.studies[0].size,
        "Two",
    ),
    "a kind of evidence": (
        lambda d: d["index"]["evidence_kinds"][2].update(weak=True),
        "document",
        "kind of evidence, weak",
        "meaning",
        "no",
        "yes",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_one_edit_is_one_difference_in_words(name: str) -> None:
    edit, *expected = EDITS[name]
    found = differences(QUESTIONNAIRE, changed(edit))
    assert [[each.id, each.what, each.kind, each.before, each.after] for each in found] == [expected]


def test_an_option_that_is_no_longer_offered_is_a_change_of_meaning() -> None:
    (found,) = differences(
        QUESTIONNAIRE,
        changed(lambda d: d["context"]["questions"][1].update(options=d["context"]["questions"][1]["options"][1:])),
    )
    assert (found.what, found.kind, found.after) == ("option removed", "meaning", "")


def test_a_sectors_own_wording_names_the_sector() -> None:
    wording = next(each for each in FIRST.wordings if each.question)
    other = [each.model_dump() | ({"question": "So?"} if each is wording else {}) for each in FIRST.wordings]
    (found,) = differences(QUESTIONNAIRE, changed(with_first(wordings=other)))
    assert found.id == FIRST.id and wording.sector in found.what and found.after == "So?"


def test_the_same_version_has_no_differences() -> None:
    again = Questionnaire.model_validate_json(QUESTIONNAIRE.canonical)
    assert differences(QUESTIONNAIRE, again) == ()


def test_stored_answers_are_moved_by_rules_alone() -> None:
    answers = about("health") | {of: answered(at % 5) for at, of in enumerate(QUESTIONNAIRE.indicators)}
    overall = moved(QUESTIONNAIRE, changed(with_first(weight=5)), answers).overall
    assert overall.by_answers == 0 and overall.by_rules == overall.total != 0 and not overall.is_real


@given(real_cases().map(lambda case: case.answers), st.sampled_from(sorted(EDITS)))
def test_a_change_of_wording_alone_moves_no_score(answers: Answers, name: str) -> None:
    new = changed(EDITS[name][0])
    found = moved(QUESTIONNAIRE, new, answers)
    assert not any(each.is_real or each.by_answers for each in (found.overall, *found.factors, *found.indicators))
    if all(each.kind == "wording" for each in differences(QUESTIONNAIRE, new)):
        before, after = score(QUESTIONNAIRE, answers), score(new, answers)
        assert (before.point, before.low, before.high) == (after.point, after.low, after.high)


def test_a_remedy_that_comes_or_goes_moves_what_a_plan_costs() -> None:
    more = (*FIRST.remedies, FIRST.remedies[0].model_copy(update={"action": "Walk the ward at night."}))
    [found] = differences(QUESTIONNAIRE, changed(with_first(remedies=more)))
    assert (found.id, found.kind, found.before) == (FIRST.id, "meaning", "") and "at night" in found.after


def test_a_wording_with_remedies_of_its_own_counts_and_one_of_words_alone_does_not() -> None:
    for fields, kind in (({"remedies": FIRST.remedies}, "meaning"), ({"question": "So?"}, "wording")):
        kept = [each.model_dump() for each in FIRST.wordings if each.sector != "schools"]
        without = changed(with_first(wordings=kept))
        extended = changed(with_first(wordings=[*kept, {"sector": "schools", **fields}]))
        [found] = [each for each in differences(without, extended) if each.is_presence]
        assert found.kind == kind


def test_factors_in_another_order_are_told_once() -> None:
    def other_order(d: Data) -> None:
        d["factors"] = d["factors"][::-1]
        d["index"]["factors"] = d["index"]["factors"][::-1]

    assert [each.what for each in differences(QUESTIONNAIRE, changed(other_order))] == ["factors, order"]

    def listed_alone(d: Data) -> None:
        d["index"]["factors"] = d["index"]["factors"][::-1]

    assert [each.what for each in differences(QUESTIONNAIRE, changed(listed_alone))] == ["index, factors"]

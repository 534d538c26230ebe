"""What is stored at submission: everything that the answers mean, the same bytes for ever."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from questionnaire.answers import DONT_KNOW, answered, not_applicable
from questionnaire.load import from_canonical
from scoring.gaps import gaps
from scoring.result import from_json, result, to_json
from tests.questionnaire.builder import about, catalogue, course, factor, indicator, levels, questionnaire
from tests.questionnaire.real import CATALOGUE, QUESTIONNAIRE

MINI = questionnaire(
    factor(
        "policy",
        indicator("policy.a", critical=["care"], not_applicable="You have none."),
        indicator("policy.b", not_applicable="You have none."),
        indicator("policy.c", cause="system"),
        indicator("policy.d", weight=5),
        indicator("policy.e", critical=["care"]),
    )
)
OFFERS = catalogue(course("d", "policy.d"))
GIVEN = (
    about()
    | levels("policy", not_applicable("None here."), DONT_KNOW, 0, 2, answered(3, "verbal"))
    | levels("skills", 1)
)


def test_a_result_holds_the_versions_and_all_that_follows_from_the_answers() -> None:
    scored = result(MINI, OFFERS, GIVEN)
    assert (scored.questionnaire, scored.catalogue) == (MINI.hash, OFFERS.hash)
    assert (scored.scope, scored.sector) == ("full", "care")
    assert scored.critical == ("policy.e",)
    assert scored.claimed == ("policy.e",)
    assert [gap.indicator for gap in scored.gaps] == ["policy.d", "policy.c"]
    assert [gap.skill for gap in scored.skill_gaps] == ["skills.a"]
    assert [unknown.indicator for unknown in scored.unknowns] == ["policy.b"]
    assert [(each.course, each.answers) for each in scored.courses] == [("d", ("policy.d",))]
    assert scored.uncovered == ("skills.a",)
    assert scored.training_first


def test_the_stored_form_keeps_fractions_exact() -> None:
    stored = json.loads(to_json(result(MINI, OFFERS, GIVEN)))
    assert stored["score"]["parts"][0]["point"] == "325/7"
    assert (
        from_json(to_json(result(MINI, OFFERS, GIVEN))).score.parts[0].point
        == result(MINI, OFFERS, GIVEN).score.parts[0].point
    )


def test_the_questionnaire_kept_with_an_old_assessment_gives_the_same_bytes() -> None:
    kept = from_canonical(MINI.canonical)
    assert kept is not MINI
    assert to_json(result(kept, OFFERS, GIVEN)) == to_json(result(MINI, OFFERS, GIVEN))


RECOMPUTE = """
import sys, hashlib
from questionnaire.answers import answered
from questionnaire.load import load
from scoring.result import result, to_json
questionnaire, catalogue = load()
given = {"context.scope": answered("full"), "context.sector": answered("health")}
asked = (*questionnaire.indicators, *questionnaire.skills_by_id)
given |= {question: answered(at % 5) for at, question in enumerate(asked)}
print(hashlib.sha256(to_json(result(questionnaire, catalogue, given))).hexdigest(), questionnaire.hash)
"""


def in_another_process(seed: str) -> str:
    """What a fresh process computes; the seed changes the order of sets in it."""
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-c", RECOMPUTE],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def test_another_process_computes_the_same_bytes_and_prints_nothing_of_its_own() -> None:
    first, second = in_another_process("1"), in_another_process("2")
    assert first == second
    assert len(first.splitlines()) == 1


def test_in_the_real_content_critical_indicators_in_scope_follow_the_sector() -> None:
    everywhere = {"leadership.named_lead", "policy.current", "policy.recording", "policy.post_incident"}
    expected = {
        "health": everywhere | {"refreshers.interval", "culture.plans"},
        "social_care": everywhere | {"refreshers.interval", "culture.plans"},
        "schools": everywhere | {"culture.plans"},
        "policing": everywhere,
        "front_line": everywhere,
    }
    found = {sector: set(result(QUESTIONNAIRE, CATALOGUE, about(sector)).critical) for sector in expected}
    assert found == expected


def test_the_gaps_of_a_result_are_the_gaps_of_its_answers() -> None:
    assert result(MINI, OFFERS, GIVEN).gaps == gaps(MINI, GIVEN)

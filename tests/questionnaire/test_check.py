"""Content that means something wrong: every problem is found, with its file, place and line, and all at once."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from questionnaire.check import check, check_catalogue
from questionnaire.load import CONTENT, Problem, read_all
from tests.questionnaire.breaking import POLICY, Data, change, first, line_at, problems_of, question, twice
from tests.questionnaire.real import CATALOGUE, QUESTIONNAIRE


def policy(**fields: Any) -> tuple[str, Callable[[Data], object]]:
    return POLICY, lambda d: first(d, **fields)


def band_edges(*starts: int) -> Callable[[Data], object]:
    return lambda d: [band.update(starts=start) for band, start in zip(d["bands"], starts, strict=True)]


SOURCE = {"kind": "our_choice", "cite": "Ours."}
SAME = ["zzz same", "Two", "Three", "zzz same", "Five"]
TWO_SAY = "Two levels say the same."

# Each: file, edit, place and sentence.
Meaning = tuple[str, Callable[[Data], object], str, str]

MEANING: dict[str, Meaning] = {
    "bands that do not start at 0": (
        "index.yaml",
        band_edges(1, 20, 40, 60, 80),
        "bands",
        "Bands start at 0 and each starts above the one before.",
    ),
    "bands out of order": (
        "index.yaml",
        band_edges(0, 40, 20, 60, 80),
        "bands",
        "Bands start at 0 and each starts above the one before.",
    ),
    "two bands with one edge": (
        "index.yaml",
        band_edges(0, 20, 20, 60, 80),
        "bands",
        "Bands start at 0 and each starts above the one before.",
    ),
    "a band's id twice": (
        "index.yaml",
        lambda d: d["bands"][1].update(id="not_started"),
        "bands[1]",
        "The id not_started is used twice.",
    ),
    "a kind of evidence twice": (
        "index.yaml",
        lambda d: twice(d["evidence_kinds"]),
        "evidence_kinds[5]",
        "The id none is used twice.",
    ),
    "a cap at a band that does not exist": (
        "index.yaml",
        lambda d: d["rules"].update(critical_cap="zzz"),
        "rules.critical_cap",
        "There is no band zzz.",
    ),
    "a claim that counts as much as it claims": (
        "index.yaml",
        lambda d: d["rules"].update(claimed_counts_as=3),
        "rules.claimed_counts_as",
        "A claimed level must count as less than the level it is claimed from.",
    ),
    "a limit for an unknown role": (
        "index.yaml",
        lambda d: d["limits"][0].update(roles=["zzz"]),
        "limits[0].roles[0]",
        "There is no role zzz.",
    ),
    "a limit for an unknown scope": (
        "index.yaml",
        lambda d: d["limits"][0].update(scopes=["zzz"]),
        "limits[0].scopes[0]",
        "There is no scope zzz.",
    ),
    "a limit with an unknown study": (
        "index.yaml",
        lambda d: d["limits"][0].update(study="zzz"),
        "limits[0].study",
        "There is no study zzz.",
    ),
    "a context question's id twice": (
        "context.yaml",
        lambda d: d["questions"].append(deepcopy(question(d, "why_now"))),
        "questions[7]",
        "The id context.why_now is used twice.",
    ),
    "a sector question that may be left out": (
        "context.yaml",
        lambda d: question(d, "sector").update(optional=True),
        "questions",
        "There must be a choice question context.sector that is not optional.",
    ),
    "a choice without options": (
        "context.yaml",
        lambda d: question(d, "why_now").update(options=[]),
        "questions[6]",
        "A choice has options, and a number has none.",
    ),
    "a number with options": (
        "context.yaml",
        lambda d: question(d, "staff").update(options=[{"id": "few", "label": "Few"}]),
        "questions[3]",
        "A choice has options, and a number has none.",
    ),
    "an option's id twice": (
        "context.yaml",
        lambda d: twice(question(d, "why_now")["options"]),
        "questions[6].options[7]",
        "The id incident is used twice.",
    ),
    "an option for an unknown sector": (
        "context.yaml",
        lambda d: question(d, "setting")["options"][-1].update(sectors=["zzz"]),
        "questions[2].options[23].sectors[0]",
        "There is no sector zzz.",
    ),
    "a factor whose id is not its file's name": (
        "factors/environment.yaml",
        lambda d: d.update(id="surroundings", indicators=[{**d["indicators"][0], "id": "surroundings.assessment"}]),
        "id",
        "The id must be environment, as the file and index.yaml say.",
    ),
    "an indicator of another factor's name": (
        POLICY,
        lambda d: d["indicators"].append({**d["indicators"][0], "id": "culture.zzz"}),
        "indicators[8].id",
        "The id must begin with policy.",
    ),
    "an indicator's id twice": (
        POLICY,
        lambda d: twice(d["indicators"]),
        "indicators[8]",
        "The id policy.current is used twice.",
    ),
    "critical in an unknown sector": (
        *policy(critical=["zzz"]),
        "indicators[0].critical[0]",
        "There is no sector zzz.",
    ),
    "not asked in an unknown setting": (
        *policy(not_asked_in=["zzz"]),
        "indicators[0].not_asked_in[0]",
        "There is no setting zzz.",
    ),
    "an unknown study": (*policy(studies=["zzz"]), "indicators[0].studies[0]", "There is no study zzz."),
    "an unknown skill": (*policy(skills=["skills.zzz"]), "indicators[0].skills[0]", "There is no skill skills.zzz."),
    "a source for an unknown sector": (
        *policy(sources=[SOURCE, {**SOURCE, "sectors": ["zzz"]}]),
        "indicators[0].sources[1].sectors[0]",
        "There is no sector zzz.",
    ),
    "a source for an unknown nation": (
        *policy(sources=[{**SOURCE, "nations": ["zzz"]}]),
        "indicators[0].sources[0].nations[0]",
        "There is no nation zzz.",
    ),
    "a sector without any source": (
        *policy(sources=[{**SOURCE, "sectors": ["health"]}]),
        "indicators[0].sources",
        "Every sector needs at least one source.",
    ),
    "a wording for an unknown sector": (
        *policy(wordings=[{"sector": "zzz"}]),
        "indicators[0].wordings[0].sector",
        "There is no sector zzz.",
    ),
    "two wordings for one sector": (
        *policy(wordings=[{"sector": "health"}, {"sector": "health"}]),
        "indicators[0].wordings[1]",
        "The id health is used twice.",
    ),
    "two equal levels": (*policy(levels=SAME), "indicators[0].levels", TWO_SAY),
    "two equal levels in the words of a sector": (
        *policy(wordings=[{"sector": "schools", "levels": SAME}]),
        "indicators[0].wordings[0].levels",
        TWO_SAY,
    ),
    "a skill with two equal levels": (
        "skills.yaml",
        lambda d: d["skills"][4].update(levels=SAME),
        "skills[4].levels",
        TWO_SAY,
    ),
    "a skill's id twice": (
        "skills.yaml",
        lambda d: twice(d["skills"]),
        "skills[5]",
        "The id skills.emotional_intelligence is used twice.",
    ),
    "a skill of another name": (
        "skills.yaml",
        lambda d: d["skills"].append({**d["skills"][0], "id": "talents.zzz"}),
        "skills[5].id",
        "The id must begin with skills.",
    ),
    "a topic's id twice": ("evidence.yaml", lambda d: twice(d["topics"]), "topics[8]", "The id effect is used twice."),
    "a study's id twice": (
        "evidence.yaml",
        lambda d: d["studies"].insert(1, deepcopy(d["studies"][0])),
        "studies[1]",
        "The id celofiga_2022 is used twice.",
    ),
    "a claim's id twice": (
        "evidence.yaml",
        lambda d: d["claims"].insert(1, deepcopy(d["claims"][0])),
        "claims[1]",
        "The id overall_verdict is used twice.",
    ),
    "a study on an unknown topic": (
        "evidence.yaml",
        lambda d: d["studies"][0].update(topics=["zzz"]),
        "studies[0].topics[0]",
        "There is no topic zzz.",
    ),
    "effects of a study whose results nobody read": (
        "evidence.yaml",
        lambda d: d["studies"][0].update(read="design_only"),
        "studies[0].effects",
        "Effects are stated, but the results are said not to have been read.",
    ),
    "a claim on an unknown study": (
        "evidence.yaml",
        lambda d: d["claims"][0].update(study="zzz"),
        "claims[0].study",
        "There is no study zzz.",
    ),
    "a crosswalk item's id twice": (
        "crosswalks/nhs_vpr.yaml",
        lambda d: twice(d["items"]),
        "items[7]",
        "The id leadership_accountability is used twice.",
    ),
    "a crosswalk to an unknown indicator": (
        "crosswalks/nhs_vpr.yaml",
        lambda d: d["items"][2].update(indicators=["policy.zzz"]),
        "items[2].indicators[0]",
        "There is no indicator policy.zzz.",
    ),
    "a crosswalk whose id is not its file's name": (
        "crosswalks/nhs_vpr.yaml",
        lambda d: d.update(id="zzz"),
        "id",
        "The id must be nhs_vpr, as the file's name says.",
    ),
    "a course's id twice": (
        "courses.yaml",
        lambda d: d["courses"].insert(1, deepcopy(d["courses"][0])),
        "courses[1]",
        "The id de-escalation-foundations is used twice.",
    ),
    "a course for an unknown sector": (
        "courses.yaml",
        lambda d: d["courses"][0].update(sectors=["zzz"]),
        "courses[0].sectors[0]",
        "There is no sector zzz.",
    ),
    "a course for an unknown skill": (
        "courses.yaml",
        lambda d: d["courses"][0].update(skills=["skills.zzz"]),
        "courses[0].skills[0]",
        "There is no skill skills.zzz.",
    ),
    "a course for an unknown indicator": (
        "courses.yaml",
        lambda d: d["courses"][0].update(indicators=["policy.zzz"]),
        "courses[0].indicators[0]",
        "There is no indicator policy.zzz.",
    ),
    "a course for a gap that no course may answer": (
        "courses.yaml",
        lambda d: d["courses"][0].update(indicators=["policy.recording"]),
        "courses[0].indicators",
        "policy.recording is a gap of cause 'system', which no course may answer.",
    ),
    "a course on a day that does not exist": (
        "courses.yaml",
        lambda d: d["courses"][0].update(sessions=[{"date": "2027-02-30", "place": "zzz"}]),
        "courses[0].sessions[0].date",
        "There is no day 2027-02-30 in the calendar.",
    ),
}


@pytest.mark.parametrize("case", MEANING)
def test_a_problem_of_meaning_is_named_with_file_place_and_line(case: str, folder: Path) -> None:
    file, edit, place, message = MEANING[case]
    change(folder, file, edit)
    assert Problem(file, place, line_at(folder, file, place), message) in problems_of(folder)


def test_a_factor_listed_twice_is_named(folder: Path) -> None:
    change(folder, "index.yaml", lambda d: d["factors"].append("policy"))
    assert ("index.yaml", "factors[5]", "The id policy is used twice.") in [
        (problem.file, problem.place, problem.message) for problem in problems_of(folder)
    ]


def test_without_a_sector_question_the_check_still_reports_instead_of_failing(folder: Path) -> None:
    change(folder, "context.yaml", lambda d: d["questions"].remove(question(d, "sector")))
    messages = [problem.message for problem in problems_of(folder) if problem.file == "context.yaml"]
    assert messages[0] == "There must be a choice question context.sector that is not optional."


def test_problems_of_meaning_in_several_files_are_reported_at_once(folder: Path) -> None:
    change(folder, POLICY, lambda d: first(d, studies=["nowhere"], critical=["space"]))
    change(folder, "courses.yaml", lambda d: d["courses"][0].update(sectors=["space"]))
    change(folder, "evidence.yaml", lambda d: d["claims"][0].update(study="nowhere"))
    change(folder, "index.yaml", lambda d: d["rules"].update(critical_cap="top"))
    assert {(problem.file, problem.place) for problem in problems_of(folder)} == {
        (POLICY, "indicators[0].critical[0]"),
        (POLICY, "indicators[0].studies[0]"),
        ("courses.yaml", "courses[0].sectors[0]"),
        ("evidence.yaml", "claims[0].study"),
        ("index.yaml", "rules.critical_cap"),
    }


def test_the_real_content_passes() -> None:
    questionnaire, catalogue, problems = read_all(CONTENT)
    assert problems == []
    assert check(questionnaire, catalogue, CONTENT) == []


def test_a_catalogue_of_the_owners_is_checked_against_the_questionnaire() -> None:
    strange = CATALOGUE.courses[0].model_copy(update={"skills": ("skills.juggling",)})
    catalogue = CATALOGUE.model_copy(update={"courses": (strange,)})
    assert list(check_catalogue(QUESTIONNAIRE, catalogue)) == [
        ("courses.yaml", ("courses", 0, "skills", 0), "There is no skill skills.juggling.")
    ]


def test_nothing_read_is_nothing_to_check() -> None:
    assert check(None, None) == []

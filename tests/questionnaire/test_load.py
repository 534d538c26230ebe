"""Content that the types refuse: every problem of form is found, with its file, place and line, and all at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from questionnaire.load import Problem, load
from tests.questionnaire.breaking import FILES, POLICY, Data, change, first, line_at, problems_of
from tests.questionnaire.real import CATALOGUE, QUESTIONNAIRE

# Each: file, edit, place, how the sentence begins, and whose line is named.
Form = tuple[str, Callable[[Data], object], str, str, str]

FORM: dict[str, Form] = {
    "a misspelt field": (
        POLICY,
        lambda d: first(d, zzz_ask="Whom?"),
        "indicators[0].zzz_ask",
        "Extra inputs are not permitted",
        "indicators[0].zzz_ask",
    ),
    "a misspelt field with a list in it": (
        POLICY,
        lambda d: first(d, zzz_levels=["One", "Two"]),
        "indicators[0].zzz_levels",
        "Extra inputs are not permitted",
        "indicators[0].zzz_levels",
    ),
    "a field left out": (
        POLICY,
        lambda d: d["indicators"][0].pop("ask"),
        "indicators[0].ask",
        "Field required",
        "indicators[0]",
    ),
    "an empty text": (
        "skills.yaml",
        lambda d: d["skills"][1].update(ask="  ", question="zzz"),
        "skills[1].ask",
        "String should have at least 1 character",
        "skills[1].ask",
    ),
    "a weight above 5": (
        POLICY,
        lambda d: first(d, weight=999),
        "indicators[0].weight",
        "Input should be less than or equal to 5",
        "indicators[0].weight",
    ),
    "a target that is no level": (
        POLICY,
        lambda d: first(d, target=555),
        "indicators[0].target",
        "Input should be less than or equal to 4",
        "indicators[0].target",
    ),
    "a level too few": (
        POLICY,
        lambda d: first(d, levels=["zzz one", "two", "three", "four"]),
        "indicators[0].levels[4]",
        "Field required",
        "indicators[0].levels",
    ),
    "an id that is not readable": (
        POLICY,
        lambda d: first(d, id="Policy Current!"),
        "indicators[0].id",
        "String should match pattern",
        "indicators[0].id",
    ),
    "a cause that we do not have": (
        POLICY,
        lambda d: first(d, cause="zzz"),
        "indicators[0].cause",
        "Input should be 'skill', 'knowledge'",
        "indicators[0].cause",
    ),
    "a remedy of no days": (
        POLICY,
        lambda d: d["indicators"][0]["remedies"][0].update(days=-77),
        "indicators[0].remedies[0].days",
        "Input should be greater than or equal to 1",
        "indicators[0].remedies[0].days",
    ),
    "a coverage above 1": (
        "index.yaml",
        lambda d: d["rules"].update(publish_at_coverage="9/8"),
        "rules.publish_at_coverage",
        "Input should be less than or equal to 1",
        "rules.publish_at_coverage",
    ),
    "a course without a mode": (
        "courses.yaml",
        lambda d: d["courses"][0].update(mode="by zzz"),
        "courses[0].mode",
        "Input should be 'in_person', 'online' or 'blended'",
        "courses[0].mode",
    ),
    "a study that lists nothing it does not show": (
        "evidence.yaml",
        lambda d: d["studies"][0].update(does_not_show=[]),
        "studies[0].does_not_show",
        "Tuple should have at least 1 item",
        "studies[0].does_not_show",
    ),
    "a crosswalk without items": (
        "crosswalks/nhs_vpr.yaml",
        lambda d: d.update(items=[]),
        "items",
        "Tuple should have at least 1 item",
        "items",
    ),
}


@pytest.mark.parametrize("case", FORM)
def test_a_problem_of_form_is_named_with_file_place_and_line(case: str, folder: Path) -> None:
    file, edit, place, message, nearest = FORM[case]
    change(folder, file, edit)
    problems = problems_of(folder)
    assert [(problem.file, problem.place) for problem in problems] == [(file, place)]
    assert problems[0].message.startswith(message)
    assert problems[0].line == line_at(folder, file, nearest)


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_named(file: str, folder: Path) -> None:
    (folder / file).unlink()
    assert [str(problem) for problem in problems_of(folder)] == [f"{file}:1: This file is missing."]


@pytest.mark.parametrize("file", [*FILES, "crosswalks/nhs_vpr.yaml"])
def test_a_file_that_is_not_yaml_is_named_with_the_line(file: str, folder: Path) -> None:
    path = folder / file
    lines = path.read_text(encoding="utf-8").rstrip().splitlines()
    path.write_text("\n".join([*lines, "broken: [1, 2", "more: 3"]), encoding="utf-8")
    problems = problems_of(folder)
    assert [problem.file for problem in problems] == [file]
    assert problems[0].message.startswith("This is not valid YAML")
    assert problems[0].line in (len(lines) + 1, len(lines) + 2)


def test_a_file_that_is_not_text_is_named(folder: Path) -> None:
    (folder / "skills.yaml").write_bytes(b"\xff\xfe\x00")
    problems = problems_of(folder)
    assert [(problem.file, problem.line) for problem in problems] == [("skills.yaml", 1)]
    assert problems[0].message.startswith("This is not valid YAML")


@pytest.mark.parametrize("text", ["", "- a\n- list\n", "only a sentence\n"])
def test_a_file_of_another_shape_is_named(text: str, folder: Path) -> None:
    (folder / "skills.yaml").write_text(text, encoding="utf-8")
    problems = problems_of(folder)
    assert [(problem.file, problem.place, problem.line) for problem in problems] == [("skills.yaml", "", 1)]


def test_a_key_that_stands_twice_is_named_for_yaml_would_drop_the_first(folder: Path) -> None:
    path = folder / "skills.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, "summary: Again"]), encoding="utf-8")
    assert problems_of(folder) == [Problem("skills.yaml", "summary", len(lines) + 1, "summary stands here twice.")]


def test_a_key_that_stands_twice_deep_inside_is_named(folder: Path) -> None:
    path = folder / POLICY
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("    cause:"))
    path.write_text("\n".join([*lines[: at + 1], "    cause: data", *lines[at + 1 :]]), encoding="utf-8")
    assert [(problem.place, problem.line) for problem in problems_of(folder)] == [("cause", at + 2)]


def test_problems_of_form_in_several_files_are_reported_at_once(folder: Path) -> None:
    (folder / "skills.yaml").unlink()
    (folder / "evidence.yaml").write_text("a: [", encoding="utf-8")
    change(folder, POLICY, lambda d: first(d, weight=9, cause="luck"))
    change(folder, "courses.yaml", lambda d: d["courses"][0].update(hours=0))
    assert {(problem.file, problem.place) for problem in problems_of(folder)} == {
        ("skills.yaml", ""),
        ("evidence.yaml", ""),
        (POLICY, "indicators[0].weight"),
        (POLICY, "indicators[0].cause"),
        ("courses.yaml", "courses[0].hours"),
    }


def test_a_problem_reads_as_file_line_place_and_sentence() -> None:
    assert str(Problem("a.yaml", "b[1].c", 7, "So.")) == "a.yaml:7: b[1].c So."
    assert str(Problem("a.yaml", "", 1, "So.")) == "a.yaml:1: So."


def test_a_copy_of_the_real_content_elsewhere_is_the_same_version(folder: Path) -> None:
    questionnaire, catalogue = load(folder)
    assert (questionnaire.hash, catalogue.hash) == (QUESTIONNAIRE.hash, CATALOGUE.hash)


def test_the_copy_that_the_tests_break_is_sound_after_being_rewritten(folder: Path) -> None:
    for file in (*FILES, "crosswalks/nhs_vpr.yaml"):
        change(folder, file, lambda d: None)
    assert load(folder)[0] == QUESTIONNAIRE

"""Putting one answer: what is saved, what is refused and why, and who came first."""

from typing import Any

import pytest

from tests.api.program import Program, faults, level, option

QUESTION = "refreshers.needs_analysis"


@pytest.fixture
def begun(program: Program) -> Program:
    """A program with an assessment for a mental health ward."""
    program.create()
    program.put_all([option("context.sector", "health"), option("context.setting", "mental_health_ward")])
    return program


def test_saving_gives_the_new_version(begun: Program) -> None:
    assert begun.put(QUESTION, level(2, evidence="document"))["version"] == 1
    saved = begun.put(QUESTION, level(3, evidence="record", note="Signed in March.", version=1))
    assert saved == {
        "question_id": QUESTION,
        "state": "answered",
        "level": 3,
        "option": None,
        "number": None,
        "reason": "",
        "note": "Signed in March.",
        "evidence": "record",
        "version": 2,
    }
    assert begun.read()["answers"][-1] == saved


def test_what_was_read_can_be_put_back(begun: Program) -> None:
    begun.put(QUESTION, level(2, evidence="document", note="One\nTwo"))
    read = begun.read()["answers"]
    assert [a | {"version": a["version"] + 1} for a in read] == begun.put_all(read)["answers"]


def test_another_answer_in_the_meantime_is_a_conflict_that_shows_it(begun: Program) -> None:
    begun.put(QUESTION, level(2))
    theirs = begun.put(QUESTION, level(1, note="Ours", version=1))
    problem = begun.put(QUESTION, level(4, note="Yours", version=1), 409)
    assert problem["saved"] == [theirs]
    assert begun.read()["answers"][-1] == theirs
    assert begun.put(QUESTION, level(4, note="Yours", version=2))["version"] == 3


def test_a_first_answer_over_a_saved_one_is_a_conflict_too(begun: Program) -> None:
    begun.put(QUESTION, level(2))
    assert begun.put(QUESTION, level(3), 409)["saved"][0]["level"] == 2


def test_the_same_answer_sent_twice_is_no_conflict(begun: Program) -> None:
    assert begun.put(QUESTION, level(2, note="Same"))["version"] == 1
    assert begun.put(QUESTION, level(2, note="Same"))["version"] == 1


def test_a_question_that_does_not_exist_is_not_found(begun: Program) -> None:
    for question in ("refreshers.nothing", "context.nothing", "x", "%00", "🙂", "skills.", "a" * 300):
        problem = begun.put(question, level(2), 404)
        assert problem["title"] == "That question is not part of this assessment", question


def test_a_question_that_the_path_does_not_reach_is_not_found(begun: Program) -> None:
    begun.put("context.scope", {"state": "answered", "option": "screen"})
    assert QUESTION not in begun.read()["path"]
    begun.put(QUESTION, level(2), 404)


WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "a level above the last": (QUESTION, level(5), "level"),
    "a level below the first": (QUESTION, level(-1), "level"),
    "a level in words": (QUESTION, {"state": "answered", "level": "2"}, "level"),
    "a level that is true": (QUESTION, {"state": "answered", "level": True}, "level"),
    "half a level": (QUESTION, {"state": "answered", "level": 2.5}, "level"),
    "no level": (QUESTION, {"state": "answered"}, "level"),
    "an option for an indicator": (QUESTION, {"state": "answered", "option": "health"}, "option"),
    "a number for an indicator": (QUESTION, {"state": "answered", "number": 2}, "number"),
    "a level and an option": (QUESTION, level(2, option="health"), "option"),
    "a level for a choice": ("context.nation", level(2), "level"),
    "an option that does not exist": ("context.nation", {"state": "answered", "option": "atlantis"}, "option"),
    "an option of another sector": ("context.setting", {"state": "answered", "option": "special_school"}, "option"),
    "a level for a number": ("context.staff", level(2), "level"),
    "nobody": ("context.staff", {"state": "answered", "number": 0}, "number"),
    "more people than there are": ("context.staff", {"state": "answered", "number": 10**12}, "number"),
    "a level that is not known": (QUESTION, {"state": "dont_know", "level": 2}, "level"),
    "not knowing the sector": ("context.sector", {"state": "dont_know"}, "state"),
    "a state that does not exist": (QUESTION, {"state": "perhaps"}, "state"),
    "a state that is derived": (QUESTION, {"state": "not_asked"}, "state"),
    "no state": (QUESTION, {"level": 2}, "state"),
    "what applies to everybody": (QUESTION, {"state": "not_applicable", "reason": "We are small."}, "state"),
    "no reason": ("leadership.after_incidents", {"state": "not_applicable"}, "reason"),
    "a reason of spaces": ("leadership.after_incidents", {"state": "not_applicable", "reason": " \n "}, "reason"),
    "a reason for an answer": (QUESTION, level(2, reason="Because"), "reason"),
    "a kind of evidence that does not exist": (QUESTION, level(2, evidence="hearsay"), "evidence"),
    "evidence of not knowing": (QUESTION, {"state": "dont_know", "evidence": "record"}, "evidence"),
    "evidence of a context": (
        "context.nation",
        {"state": "answered", "option": "wales", "evidence": "record"},
        "evidence",
    ),
    "a version below zero": (QUESTION, level(2, version=-1), "version"),
    "a version beyond all numbers": (QUESTION, level(2, version=10**30), "version"),
    "a version in words": (QUESTION, level(2, version="1"), "version"),
    "a field that does not exist": (QUESTION, level(2, score=100), "score"),
    "a long note": (QUESTION, level(2, note="x" * 2001), "note"),
    "a note of 1 MB": (QUESTION, level(2, note="x" * 1_000_000), "note"),
    "a long reason": ("leadership.after_incidents", {"state": "not_applicable", "reason": "x" * 501}, "reason"),
    "a NUL in a note": (QUESTION, level(2, note="a\0b"), "note"),
    "a bell in a note": (QUESTION, level(2, note="a\x07b"), "note"),
    "an escape in a reason": ("leadership.after_incidents", {"state": "not_applicable", "reason": "\x1b[2J"}, "reason"),
    "a NUL in an option": ("context.nation", {"state": "answered", "option": "wales\0"}, "option"),
    "a note that is a list": (QUESTION, level(2, note=["x"]), "note"),
}


def test_an_answer_that_does_not_fit_names_its_field_and_is_not_saved(begun: Program) -> None:
    before = begun.read()
    for name, (question, answer, field) in WRONG.items():
        problem = begun.put(question, answer, 422)
        assert f"body.{field}" in faults(problem), (name, problem)
        assert begun.read() == before, name


KEPT = (
    "Calm 🙂, naïve, 火, مرحبا, 👩🏽‍⚕️",
    "One\nTwo\tThree",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "=cmd()",
    "x" * 2000,
    "🙂" * 2000,
)


def test_what_people_write_is_kept_to_the_letter(begun: Program) -> None:
    for version, note in enumerate(KEPT):
        assert begun.put(QUESTION, level(2, note=note, version=version))["note"] == note
        assert begun.read()["answers"][-1]["note"] == note


def test_line_ends_are_made_one_kind_and_space_around_goes(begun: Program) -> None:
    assert begun.put(QUESTION, level(2, note="  One\r\nTwo\rThree \n"))["note"] == "One\nTwo\nThree"


NO_ANSWER = (
    (b"", 422),
    (b"{", 422),
    (b"[]", 422),
    (b"null", 422),
    (b'"answered"', 422),
    (b'{"state": "\xff"}', 400),
    (b'{"state": "answered", "level": NaN}', 422),
    (b'{"state": "answered", "level": 1' + b"0" * 5000 + b"}", 400),
    (b"[" * 100_000, 400),
    (b'{"state": "answered", "level": 2, "note": "\\ud800"}', 422),
    (b'{"state": "answered", "level": 2, "\\ud800": 1}', 422),
    (b'{"state": "answered", "level": 2, "' + b"x" * 100_000 + b'": 1}', 422),
)


def test_a_body_that_is_no_answer_is_refused(begun: Program) -> None:
    before = begun.read()
    for body, status in NO_ANSWER:
        sent = {"Content-Type": "application/json"}
        response = begun.send("PUT", f"/assessments/{{id}}/answers/{QUESTION}", status, content=body, headers=sent)
        assert len(response.content) < 2000, body[:100]
    assert begun.read() == before


def test_a_form_is_not_taken_for_json(begun: Program) -> None:
    begun.send("PUT", f"/assessments/{{id}}/answers/{QUESTION}", 422, data={"state": "answered", "level": "2"})


def test_a_body_over_the_limit_is_refused_and_loses_nothing(begun: Program) -> None:
    begun.put(QUESTION, level(2))
    before = begun.read()
    begun.put(QUESTION, level(3, note="x" * 5_000_000, version=1), 413)
    begun.put_all([{"question_id": QUESTION, **level(3, note="x" * 5_000_000, version=1)}], 413)
    begun.send("POST", "/assessments/{id}/submission", 413, content=b"x" * 5_000_000)
    begun.send("POST", "/assessments", 413, content=b"x" * 5_000_000)
    assert begun.read() == before

"""Putting many answers at once: all of them, or none."""

from tests.api.program import Program, faults, level, option

ONE, TWO = "refreshers.needs_analysis", "refreshers.interval"


def test_context_and_what_it_leads_to_may_come_together_in_any_order(program: Program) -> None:
    program.create()
    sent = [
        {"question_id": ONE, **level(2)},
        option("context.setting", "custody"),
        option("context.sector", "policing"),
    ]
    saved = program.put_all(sent)["answers"]
    assert [answer["question_id"] for answer in saved] == [ONE, "context.setting", "context.sector"]
    assert {answer["question_id"] for answer in program.read()["answers"]} == {
        answer["question_id"] for answer in saved
    }


def test_one_that_does_not_fit_keeps_all_from_being_saved(program: Program) -> None:
    program.create()
    program.put("context.sector", {"state": "answered", "option": "health"})
    before = program.read()
    problem = program.put_all([{"question_id": ONE, **level(2)}, {"question_id": TWO, "state": "answered"}], 422)
    assert list(faults(problem)) == ["body.answers.1.level"]
    assert program.read() == before


def test_every_fault_is_named_at_its_place(program: Program) -> None:
    program.create()
    sent = [
        {"question_id": TWO, **level(2, evidence="hearsay")},
        option("context.sector", "health"),
        {"question_id": "refreshers.nothing", **level(2)},
        {"question_id": ONE, "state": "not_applicable"},
        {"question_id": "refreshers.practice", **level(1)},
        {"question_id": "refreshers.practice", **level(2)},
    ]
    assert set(faults(program.put_all(sent, 422))) == {
        "body.answers.0.evidence",
        "body.answers.2.question_id",
        "body.answers.3.reason",
        "body.answers.5.question_id",
    }


def test_a_wrong_sector_is_named_and_not_everything_that_hangs_on_it(program: Program) -> None:
    program.create()
    sent = [option("context.sector", "zoos"), {"question_id": ONE, **level(2)}]
    assert list(faults(program.put_all(sent, 422))) == ["body.answers.0.option"]


def test_one_conflict_keeps_all_from_being_saved_and_every_conflict_is_shown(program: Program) -> None:
    program.create()
    program.put("context.sector", {"state": "answered", "option": "health"})
    program.put_all([{"question_id": ONE, **level(1)}, {"question_id": TWO, **level(1)}])
    before = program.read()
    third = "refreshers.practice"
    sent = [{"question_id": question, **level(4)} for question in (third, TWO, ONE)]
    problem = program.put_all(sent, 409)
    assert {(saved["question_id"], saved["level"]) for saved in problem["saved"]} == {(ONE, 1), (TWO, 1)}
    assert program.read() == before


def test_nothing_is_too_little_and_more_than_there_can_be_is_too_much(program: Program) -> None:
    program.create()
    assert "body.answers" in faults(program.put_all([], 422))
    assert "body.answers" in faults(program.put_all([{"question_id": ONE, **level(2)}] * 201, 422))


def test_an_id_that_is_none_names_its_place(program: Program) -> None:
    program.create()
    for question in ("x", "a.b\0", "🙂.🙂", "", 7, None):
        sent = [{"question_id": question, **level(2)}]
        assert "body.answers.0.question_id" in faults(program.put_all(sent, 422)), question

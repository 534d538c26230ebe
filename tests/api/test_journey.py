"""A whole assessment by a program: create, answer, submit, read the result."""

from fastapi import FastAPI
from sqlalchemy import select
from sqlmodel import Session, col

from app.assessments.models import Holding
from app.assessments.store import submission
from app.web.visitor import holder_of
from tests.api.program import FULL, Program, level, option


def test_a_program_goes_from_the_questionnaire_to_the_result(program: Program) -> None:
    sectors = program.json("GET", "/questionnaire")["context"]["questions"][1]["options"]
    assert "health" in [sector["id"] for sector in sectors]
    program.create()
    begun = program.read()
    assert begun["progress"]["next"] == begun["path"][0] == "context.scope"
    assert begun["path"] == [question for question in begun["path"] if question.startswith("context.")]
    program.put_all([option(question, chosen) for question, chosen in FULL.items()])
    program.put("context.staff", {"state": "answered", "number": 40})
    routed = program.read()
    assert len(routed["path"]) > len(begun["path"]) and not routed["progress"]["may_submit"]
    for question in routed["path"]:
        if not question.startswith("context."):
            program.put(question, level(3, evidence="record"))
    done = program.read()
    assert done["progress"]["next"] is None and done["progress"]["given"] == len(done["path"])
    assert [answer["question_id"] for answer in done["answers"]] == done["path"]
    submitted = program.json("POST", "/assessments/{id}/submission", 201)
    result = program.json("GET", "/assessments/{id}/result")
    assert result["questionnaire"] == submitted["questionnaire"] and result["score"]["point"] == "75"
    assert program.read()["submitted_at"] == submitted["submitted_at"]


def test_creating_gives_a_key_once_and_keeps_only_its_hash(program: Program, app: FastAPI) -> None:
    response = program.send("POST", "/assessments", 201)
    made = response.json()
    assert response.headers["location"] == made["links"]["self"] == f"/api/v1/assessments/{made['id']}"
    assert response.headers["cache-control"] == "no-store"
    program.id, program.key = made["id"], made["key"]
    assert made["key"] not in program.send("GET", "/assessments/{id}").text
    with Session(app.state.house.database.reading) as session:
        holders = session.execute(select(col(Holding.holder))).scalars().all()
    assert holders == [holder_of(made["key"])]


def test_the_links_of_an_assessment_lead_somewhere(program: Program) -> None:
    program.complete()
    links = program.read()["links"]
    for link in (links["self"], links["questionnaire"], links["result"], *links["reports"]):
        assert program.send("GET", link.removeprefix("/api/v1")).status_code == 200, link


def test_submitting_again_gives_the_same_and_changes_nothing(program: Program) -> None:
    program.complete()
    first = program.send("GET", "/assessments/{id}/result").content
    again = program.json("POST", "/assessments/{id}/submission", 200)
    assert again == program.json("POST", "/assessments/{id}/submission", 200)
    assert program.send("GET", "/assessments/{id}/result").content == first


def test_the_result_is_the_stored_one_byte_for_byte(program: Program, app: FastAPI) -> None:
    program.complete()
    with Session(app.state.house.database.reading) as session:
        stored = submission(session, program.id)
    assert stored is not None
    response = program.send("GET", "/assessments/{id}/result")
    assert response.content == stored.result_json.encode()
    assert response.headers["cache-control"] == "no-store"


def test_without_a_level_there_is_nothing_to_submit(program: Program) -> None:
    program.create()
    program.put("context.sector", {"state": "answered", "option": "schools"})
    problem = program.json("POST", "/assessments/{id}/submission", 422)
    assert problem["title"] == "There is nothing to score yet"


def test_before_it_is_submitted_there_is_no_result(program: Program) -> None:
    program.create()
    for path in ("result", "report.json", "report.pdf", "report.docx", "report.xlsx"):
        problem = program.json("GET", f"/assessments/{{id}}/{path}", 404)
        assert problem["title"] == "There is no result yet"


def test_after_it_is_submitted_the_answers_stand(program: Program) -> None:
    program.complete()
    before = program.read()["answers"]
    problem = program.json(
        "PUT", f"/assessments/{{id}}/answers/{before[-1]['question_id']}", 409, json=level(0, version=1)
    )
    assert problem["title"] == "This assessment has been submitted"
    program.put_all([{"question_id": before[-1]["question_id"], **level(0, version=1)}], 409)
    assert program.read()["answers"] == before


def test_a_quick_screen_is_shorter_and_can_grow_before_it_is_submitted(program: Program) -> None:
    program.create()
    program.put_all([option("context.scope", "screen"), option("context.sector", "schools")])
    short = program.read()["path"]
    program.put("context.scope", {"state": "answered", "option": "full", "version": 1})
    assert set(short) < set(program.read()["path"])


def test_answers_that_no_longer_count_are_set_aside_and_come_back(program: Program) -> None:
    program.create()
    program.put_all([option("context.sector", "health"), option("context.setting", "mental_health_ward")])
    program.put("context.sector", {"state": "answered", "option": "schools", "version": 1})
    moved = program.read()
    assert [answer["question_id"] for answer in moved["set_aside"]] == ["context.setting"]
    assert "context.setting" in moved["path"] and moved["progress"]["next"] == "context.scope"
    program.put("context.sector", {"state": "answered", "option": "health", "version": 2})
    assert program.read()["set_aside"] == []

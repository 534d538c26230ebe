"""The OpenAPI document says what is true: every example is sent, and every answer compared."""

import json
from typing import Any

from fastapi import FastAPI
from jsonschema_rs import meta

from app.api import examples, routes
from tests.api.program import Program, validate
from tests.conftest import EITHER_DATABASE

pytestmark = EITHER_DATABASE

Described = dict[str, Any]


def operations(described: Described) -> dict[str, Described]:
    return {operation["operationId"]: operation for path in described["paths"].values() for operation in path.values()}


def shown(operation: Described, status: int) -> Described:
    """The examples of an answer, by name."""
    (content,) = operation["responses"][str(status)]["content"].values()
    return {name: example["value"] for name, example in content["examples"].items()}


def sent(operation: Described) -> Described:
    bodies = operation["requestBody"]["content"]["application/json"]["examples"]
    return {name: example["value"] for name, example in bodies.items()}


def as_example(program: Program, answer: Any) -> Any:
    """An answer with the id and key of the examples in place of the real ones."""
    text = json.dumps(answer).replace(program.id, examples.ID)
    return json.loads(text.replace(program.key, examples.KEY) if program.key else text)


def test_it_is_openapi_3_1_and_lists_every_address(program: Program) -> None:
    described = program.described
    assert described["openapi"].startswith("3.1")
    served = {(route.path, *route.methods) for route in routes.router.routes}  # type: ignore[attr-defined]  # all are routes
    assert {(path, method.upper()) for path, methods in described["paths"].items() for method in methods} == served
    for schema in described["components"]["schemas"].values():
        assert meta.is_valid({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})


def test_every_operation_is_described_and_needs_a_key_where_it_does(program: Program) -> None:
    for name, operation in operations(program.described).items():
        assert operation["description"], name
        is_open = name.startswith("read_questionnaire") or name == "create_assessment"
        assert ("security" in operation) is not is_open, name
        assert ("401" in operation["responses"]) is not is_open, name


def test_every_problem_is_documented_as_one(program: Program) -> None:
    for operation in operations(program.described).values():
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"]


def test_every_example_of_one_answer_is_sent_and_answered_as_shown(program: Program) -> None:
    operation = operations(program.described)["put_answer"]
    questions = {
        name: example["value"]
        for parameter in operation["parameters"]
        if parameter["name"] == "question_id"
        for name, example in parameter["examples"].items()
    }
    bodies = sent(operation)
    assert set(questions) == set(bodies) == set(shown(operation, 200)) and len(bodies) >= 5
    program.create()
    for name, body in bodies.items():
        assert program.put(questions[name], body) == shown(operation, 200)[name], name


def test_the_examples_of_refused_answers_are_what_one_gets(program: Program) -> None:
    operation = operations(program.described)["put_answer"]
    program.create()
    program.put("context.sector", sent(operation)["option"])
    other = sent(operation)["option"] | {"option": "schools"}
    assert program.put("context.sector", other, 409) == shown(operation, 409)["conflict"]
    level = sent(operation)["level"] | {"level": 7}
    assert program.put("refreshers.needs_analysis", level, 422) == shown(operation, 422)["level"]


def test_the_example_journey_is_answered_as_shown_from_creation_to_result(program: Program) -> None:
    described = operations(program.described)
    made = program.json("POST", "/assessments", 201)
    program.id, program.key = made["id"], made["key"]
    assert as_example(program, made) == shown(described["create_assessment"], 201)["created"]
    for name, body in sent(described["put_answers"]).items():
        answer = program.json("PUT", "/assessments/{id}/answers", json=body)
        assert as_example(program, answer) == shown(described["put_answers"], 200)[name]
    assert as_example(program, program.read()) == shown(described["read_assessment"], 200)["screen"]
    submitted = program.json("POST", "/assessments/{id}/submission", 201)
    assert as_example(program, submitted) == shown(described["submit_assessment"], 201)["submitted"]
    again = program.json("POST", "/assessments/{id}/submission")
    assert as_example(program, again) == shown(described["submit_assessment"], 200)["again"]
    assert program.json("GET", "/assessments/{id}/result") == shown(described["read_result"], 200)["screen"]


def test_the_examples_of_a_refused_key_are_what_one_gets(program: Program, another_program: Program) -> None:
    program.create()
    another_program.create()
    for key, status in ((None, 401), (another_program.key, 403)):
        program.key = key
        problem = program.json("GET", "/assessments/{id}", status)
        all_of_them = operations(program.described).values()
        of_keys = [o for o in all_of_them if {"assessment_key": []} in o.get("security", ())]
        documented = [o for o in of_keys if str(status) in o["responses"]]
        assert len(documented) >= 9
        for operation in documented:
            assert shown(operation, status) == {"problem": problem}, operation["operationId"]


def test_the_examples_of_parameters_are_found(program: Program) -> None:
    described = operations(program.described)
    for name, path in (
        ("read_questionnaire", "/questionnaire?sector={}"),
        ("read_questionnaire_version", "/questionnaires/{}"),
    ):
        values = [e["value"] for p in described[name]["parameters"] for e in p.get("examples", {}).values()]
        assert values
        for value in values:
            program.send("GET", path.format(value))


def test_the_examples_fit_their_schemas(program: Program) -> None:
    for operation in operations(program.described).values():
        contents = [answer.get("content", {}) for answer in operation["responses"].values()]
        contents.append(operation.get("requestBody", {}).get("content", {}))
        for content in (content for kinds in contents for content in kinds.values()):
            for example in content.get("examples", {}).values():
                validate(program.described, content["schema"], example["value"])


def test_the_key_of_the_examples_opens_nothing(program: Program) -> None:
    program.create()
    program.key = examples.KEY
    program.json("GET", "/assessments/{id}", 401)


def test_a_person_finds_every_operation_listed(program: Program, app: FastAPI) -> None:
    response = program.send("GET", "")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    for path, methods in program.described["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}\n" in response.text
    assert f"{app.state.house.settings.base_url}/api/v1/openapi.json" in response.text


def test_an_address_or_method_that_is_not_there_points_to_the_list(program: Program) -> None:
    for method, path, status in (("GET", "/nothing", 404), ("DELETE", "/assessments", 405)):
        response = program.send(method, path, status)
        assert response.headers["content-type"] == "application/problem+json"
        assert "GET /api/v1" in response.json()["detail"]

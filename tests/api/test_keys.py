"""The key of an assessment: without it, with a wrong one, with somebody else's."""

import secrets

import pytest

from tests.api.program import Program, level, option
from tests.journeys import begin
from tests.person import Person

REQUESTS = [
    ("GET", "/assessments/{id}"),
    ("PUT", "/assessments/{id}/answers/context.sector"),
    ("PUT", "/assessments/{id}/answers"),
    ("POST", "/assessments/{id}/submission"),
    ("GET", "/assessments/{id}/result"),
    ("GET", "/assessments/{id}/report.json"),
    ("GET", "/assessments/{id}/report.pdf"),
    ("GET", "/assessments/{id}/report.docx"),
    ("GET", "/assessments/{id}/report.xlsx"),
]


def body(path: str) -> object:
    answer = option("context.sector", "health")
    if path.endswith("/answers"):
        return {"answers": [answer]}
    return {"state": "answered", "option": "health"} if "/answers/" in path else None


def test_without_a_key_nothing_opens(program: Program) -> None:
    program.complete()
    program.key = None
    for method, path in REQUESTS:
        response = program.send(method, path, 401, json=body(path))
        assert response.headers["www-authenticate"] == 'Bearer realm="assessment"'


def test_a_key_that_opens_nothing_is_refused(program: Program) -> None:
    program.complete()
    program.key = secrets.token_urlsafe(32)
    for method, path in REQUESTS:
        response = program.send(method, path, 401, json=body(path))
        assert 'error="invalid_token"' in response.headers["www-authenticate"]


def test_the_key_of_another_assessment_does_not_open_this_one(program: Program, another_program: Program) -> None:
    program.complete()
    before = program.read()
    another_program.create()
    another_program.id = program.id
    for method, path in REQUESTS:
        problem = another_program.json(method, path, 403, json=body(path))
        assert problem["title"] == "This key does not open that assessment"
    assert program.read() == before


def test_an_assessment_that_does_not_exist_looks_like_somebody_elses(program: Program) -> None:
    program.create()
    program.id = "0" * 20
    program.json("GET", "/assessments/{id}", 403)


def test_a_malformed_id_is_not_found(program: Program) -> None:
    program.create()
    for malformed in ("1", "x" * 20, "A" * 20, "0" * 21, "%00", "0" * 20 + "%0A", "🙂", "../admin", "0" * 9000):
        program.id = malformed
        for method, path in REQUESTS:
            program.send(method, path, 404, json=body(path))


def test_what_is_no_key_is_refused(program: Program) -> None:
    program.create()
    program.key = None
    for sent in ("", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", "Token x", "Bearer " + "é" * 43):
        headers = {"Authorization": sent.encode("latin-1")}
        assert "www-authenticate" in program.send("GET", "/assessments/{id}", 401, headers=headers).headers, sent


def test_the_word_bearer_may_be_written_small(program: Program) -> None:
    program.create()
    program.send("GET", "/assessments/{id}", headers={"Authorization": f"bearer {program.key}"})


def test_a_cookie_opens_nothing_here(program: Program, person: Person) -> None:
    program.id = begin(person).rpartition("/")[2]
    program.client.cookies.update(person.client.cookies)
    program.json("GET", "/assessments/{id}", 401)


def test_the_key_never_reaches_the_log_or_a_problem(program: Program, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    program.create()
    assert program.key is not None
    program.id = "0" * 20
    answer = program.send("GET", "/assessments/{id}", 403).text
    program.send("PUT", "/assessments/{id}/answers/context.sector", 403, json=level(2))
    assert program.key not in answer + caplog.text

"""Schemathesis sends what the document allows and what it forbids, and holds every answer against the document."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import schemathesis
from fastapi import FastAPI
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import StopReason, events, from_schema
from schemathesis.engine.recorder import CheckFailureInfo

from app.api.examples import ID, SCREEN
from app.assessments import store
from app.assessments.models import Assessment
from app.web.visitor import holder_of
from tests.api.program import Program

MOST_EXAMPLES = 10  # for each operation and phase
OF_LEADS = "/(leads|figures)"
FEWEST, MOST = 300, 2000  # requests of a whole run
QUESTIONS = ["context.nation", "context.staff", "leadership.supervision", "policy.recording", "leadership.coaching"]


def configuration(app: FastAPI, program: Program) -> SchemathesisConfig:
    """A run of a known length that repeats itself: most requests are about what exists."""
    hashes = [app.state.house.questionnaire.hash]
    known = {"assessments": [ID], "questions": QUESTIONS, "hashes": hashes, "sectors": ["health", "schools"]}
    bound = {
        "path.assessment_id": "assessments",
        "path.question_id": "questions",
        "path.content_hash": "hashes",
        "query.sector": "sectors",
    }
    return SchemathesisConfig.from_dict(
        {
            "seed": 20261123,
            "headers": {"Authorization": f"Bearer {program.key}"},
            "continue-on-failure": True,
            "dictionaries": {name: {"values": values} for name, values in known.items()},
            "parameters": {name: {"dictionary": one, "probability": 0.8} for name, one in bound.items()},
            "generation": {"max-examples": MOST_EXAMPLES, "deterministic": True, "database": "none"},
            # An answer can have the form of one and still not fit its question: that is 422, and right.
            "checks": {"positive_data_acceptance": {"enabled": False}},
        }
    )


def run(app: FastAPI, config: SchemathesisConfig, methods: list[str]) -> tuple[Counter[tuple[str, int]], list[str]]:
    """A run over the operations on assessments. Those on leads take a token, and have a run of their own."""
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=config)
    return finished(schema.include(method=methods).exclude(path_regex=OF_LEADS))


def finished(schema: Any) -> tuple[Counter[tuple[str, int]], list[str]]:
    """How often each operation answered with each status, and everything that was found wrong."""
    answered: Counter[tuple[str, int]] = Counter()
    wrong: list[str] = []
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            for case in event.recorder.interactions.values():
                if case.response is not None:
                    answered[event.label or "", case.response.status_code] += 1
            for checks in event.recorder.checks.values():
                wrong += [said(check.failure_info) for check in checks if check.failure_info]
        elif isinstance(event, events.NonFatalError | events.FatalError):
            wrong.append(str(getattr(event, "info", None) or getattr(event, "exception", event)))
        elif isinstance(event, events.EngineFinished) and event.stop_reason is not StopReason.COMPLETED:
            wrong.append(f"it stopped: {event.stop_reason}")
    return answered, wrong


def said(info: CheckFailureInfo) -> str:
    return f"{info.failure.operation}: {info.failure.title}. {info.failure.message}\n{info.code_sample}"


def begin_the_example(app: FastAPI, program: Program) -> None:
    """An assessment with the id that the examples of the document use: most requests are about that one."""
    program.create()
    house = app.state.house
    with house.database.transaction() as session:
        session.add(Assessment(id=ID, questionnaire_hash=house.questionnaire.hash, created_at=house.now()))
        session.flush()
        store.grant(session, ID, holder_of(program.key or ""), house.now())
    program.id = ID
    program.put_all(SCREEN)


def test_no_answer_is_a_server_error_or_contradicts_the_document(program: Program, app: FastAPI) -> None:
    begin_the_example(app, program)
    saving, wrong_in_saving = run(app, configuration(app, program), ["PUT"])
    program.json("POST", "/assessments/{id}/submission", 201)
    reading, wrong_in_reading = run(app, configuration(app, program), ["GET", "POST"])
    wrong = wrong_in_saving + wrong_in_reading
    assert not wrong, "\n\n".join(wrong)
    came_through = {operation for operation, status in saving + reading if status < 300}
    paths = {path: of for path, of in program.described["paths"].items() if not re.search(OF_LEADS, path)}
    every = {f"{m.upper()} {path}" for path, methods in paths.items() for m in methods}
    assert came_through >= every, "some operation was never reached"
    assert FEWEST < (saving + reading).total() < MOST

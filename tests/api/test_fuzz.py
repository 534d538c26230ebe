"""Schemathesis sends what the document allows and what it forbids, and holds every answer against the document."""

from __future__ import annotations

from collections import Counter

import schemathesis
from fastapi import FastAPI
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import StopReason, events, from_schema
from schemathesis.engine.recorder import CheckFailureInfo

from app.assessments import store
from app.web.visitor import holder_of
from tests.api.program import Program

MOST_EXAMPLES = 15  # for each operation and phase
OPEN = 8
FEWEST, MOST = 300, 2000  # requests of a whole run
QUESTIONS = ["context.scope", "context.sector", "context.staff", "refreshers.interval", "leadership.after_incidents"]


def configuration(key: str, assessments: list[str], hashes: list[str]) -> SchemathesisConfig:
    """A run of a known length that repeats itself: most requests are about assessments and questions that exist."""
    known = {"assessments": assessments, "questions": QUESTIONS, "hashes": hashes, "sectors": ["health", "schools"]}
    bound = {
        "path.assessment_id": "assessments",
        "path.question_id": "questions",
        "path.content_hash": "hashes",
        "query.sector": "sectors",
    }
    return SchemathesisConfig.from_dict(
        {
            "seed": 20261123,
            "headers": {"Authorization": f"Bearer {key}"},
            "continue-on-failure": True,
            "dictionaries": {name: {"values": values} for name, values in known.items()},
            "parameters": {name: {"dictionary": one, "probability": 0.8} for name, one in bound.items()},
            "generation": {"max-examples": MOST_EXAMPLES, "deterministic": True, "database": "none"},
            # An answer can have the form of one and still not fit its question: that is 422, and right.
            "checks": {"positive_data_acceptance": {"enabled": False}},
        }
    )


def run(app: FastAPI, config: SchemathesisConfig) -> tuple[Counter[tuple[str, int]], list[str]]:
    """How often each operation answered with each status, and everything that was found wrong."""
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=config)
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


def known_assessments(app: FastAPI, program: Program) -> list[str]:
    """One that is submitted and some that are not, all under one key, so that most requests come through."""
    submitted = program.complete()
    house = app.state.house
    with house.database.transaction() as session:
        holder = holder_of(program.key or "")
        begun = [store.create(session, house.questionnaire.hash, holder, house.now()).id for _ in range(OPEN)]
    return [submitted, *begun]


def test_no_answer_is_a_server_error_or_contradicts_the_document(program: Program, app: FastAPI) -> None:
    assessments = known_assessments(app, program)
    assert program.key is not None
    answered, wrong = run(app, configuration(program.key, assessments, [app.state.house.questionnaire.hash]))
    assert not wrong, "\n\n".join(wrong)
    came_through = {operation for operation, status in answered if status < 300}
    every = {f"{m.upper()} {path}" for path, methods in program.described["paths"].items() for m in methods}
    assert came_through >= every, "some operation was never reached"
    assert FEWEST < answered.total() < MOST

"""An assessment whose questionnaire is not kept here any more."""

from fastapi import FastAPI

from app.assessments.store import create, keep_content
from app.web.visitor import holder_of
from questionnaire.model import Questionnaire
from tests.api.program import Program, level

KEY = "k" * 43


def begun_on_a_lost_version(app: FastAPI) -> str:
    """An assessment on an earlier version, of which somebody then deleted the kept row behind our back."""
    house = app.state.house
    index = house.questionnaire.index.model_copy(update={"version": "2024.1"})
    lost = Questionnaire.model_validate_json(house.questionnaire.model_copy(update={"index": index}).model_dump_json())
    with house.database.transaction() as session:
        keep_content(session, lost, house.now())
        made = create(session, lost.hash, holder_of(KEY), house.now()).id
    off = "PRAGMA foreign_keys=OFF" if house.database.is_sqlite else "SET session_replication_role = replica"
    on = "PRAGMA foreign_keys=ON" if house.database.is_sqlite else "SET session_replication_role = DEFAULT"
    connection = house.database.reading.raw_connection()  # SQLite ignores the pragma inside a transaction
    for statement in (off, f"DELETE FROM content_version WHERE hash = '{lost.hash}'", on):
        connection.cursor().execute(statement)
    connection.commit()
    connection.close()
    return made


def test_it_is_said_plainly_and_nothing_is_lost(program: Program, app: FastAPI) -> None:
    program.id, program.key = begun_on_a_lost_version(app), KEY
    for method, path, body in (
        ("GET", "/assessments/{id}", None),
        ("PUT", "/assessments/{id}/answers/context.scope", {"state": "answered", "option": "full"}),
        ("PUT", "/assessments/{id}/answers", {"answers": [{"question_id": "context.scope", **level(1)}]}),
        ("POST", "/assessments/{id}/submission", None),
    ):
        problem = program.json(method, path, 409, json=body)
        assert problem["title"] == "We cannot open this version of the questions"
        assert "Your answers are safe" in problem["detail"]

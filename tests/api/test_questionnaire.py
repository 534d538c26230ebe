"""Reading the questionnaire: whole, for one sector, an earlier version, and not twice."""

import hashlib

import pytest
from fastapi import FastAPI

from app.assessments.store import keep_content
from questionnaire.load import load
from questionnaire.model import Questionnaire
from tests.api.program import Program, faults
from tests.conftest import EITHER_DATABASE

pytestmark = EITHER_DATABASE


@pytest.fixture
def earlier(app: FastAPI) -> Questionnaire:
    """A version that is not in force any more, kept in the database."""
    today, _ = load()
    index = today.index.model_copy(update={"version": "2025.9"})
    made = today.model_copy(update={"index": index})
    version = Questionnaire.model_validate_json(made.model_dump_json())
    house = app.state.house
    with house.database.transaction() as session:
        keep_content(session, version, house.now())
    return version


def test_the_etag_is_the_hash_of_the_very_bytes(program: Program) -> None:
    response = program.send("GET", "/questionnaire")
    assert response.headers["etag"] == f'"{hashlib.sha256(response.content).hexdigest()}"'
    assert response.headers["content-location"].endswith(response.headers["etag"].strip('"'))


def test_who_has_it_already_is_told_so(program: Program) -> None:
    for path in ("/questionnaire", "/questionnaire?sector=schools"):
        tag = program.send("GET", path).headers["etag"]
        for named in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            response = program.send("GET", path, 304, headers={"If-None-Match": named})
            assert response.content == b"" and response.headers["etag"] == tag


def test_who_has_another_version_gets_this_one(program: Program) -> None:
    whole = program.send("GET", "/questionnaire").headers["etag"]
    assert program.send("GET", "/questionnaire", headers={"If-None-Match": '"other"'}).content
    assert program.send("GET", "/questionnaire?sector=health", headers={"If-None-Match": whole}).content


def test_one_sector_gets_its_own_wording_sources_and_options(program: Program, app: FastAPI) -> None:
    whole: Questionnaire = app.state.house.questionnaire
    worded = program.json("GET", "/questionnaire?sector=schools")
    settings = next(q for q in worded["context"]["questions"] if q["id"] == "context.setting")["options"]
    assert {sector for setting in settings for sector in setting["sectors"]} == {"schools"}
    different = 0
    for factor in worded["factors"]:
        for indicator in factor["indicators"]:
            assert indicator["wordings"] == []
            assert all("schools" in source["sectors"] or not source["sectors"] for source in indicator["sources"])
            assert indicator["question"] == whole.indicator(indicator["id"], "schools").question
            different += indicator["question"] != whole.indicators[indicator["id"]].question
    assert different > 0


def test_a_sector_that_does_not_exist_is_named(program: Program) -> None:
    for sector in ("zoos", "Schools", "schools%00", "", "%F0%9F%99%82", "x" * 50):
        assert "query.sector" in faults(program.json("GET", f"/questionnaire?sector={sector}", 422)), sector


def test_an_earlier_version_is_still_there_as_it_was(program: Program, earlier: Questionnaire) -> None:
    response = program.send("GET", f"/questionnaires/{earlier.hash}")
    assert response.content == earlier.canonical.encode()
    assert "immutable" in response.headers["cache-control"]
    assert program.send("GET", "/questionnaire").headers["etag"] != response.headers["etag"]
    assert program.json("GET", f"/questionnaires/{earlier.hash}?sector=health")["index"]["version"] == "2025.9"


def test_the_version_in_force_can_be_asked_for_by_its_hash(program: Program) -> None:
    in_force = program.send("GET", "/questionnaire")
    assert program.send("GET", in_force.headers["content-location"].removeprefix("/api/v1")).content == in_force.content


def test_a_hash_that_is_not_kept_is_not_found(program: Program, app: FastAPI) -> None:
    catalogue = app.state.house.example_catalogue.hash
    for content_hash in ("0" * 64, "A" * 64, "0", "%00" * 64, "x" * 5000, catalogue):
        problem = program.json("GET", f"/questionnaires/{content_hash}", 404)
        assert problem["title"] == "There is no such questionnaire here"

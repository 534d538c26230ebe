"""What the API offers: as an OpenAPI 3.1 document for programs, and as a page of plain text for people."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from fastapi import Response
from fastapi.openapi.utils import get_openapi
from starlette.responses import PlainTextResponse

from app.api import lead_routes as _leads  # noqa: F401 - it adds its operations to the others
from app.api.examples import Examples, examples, of_problem
from app.api.pages import ROOT
from app.api.routes import router as operations
from app.settings import Settings
from app.web.house import CurrentHouse
from app.web.rooms import room
from questionnaire.model import Catalogue, Questionnaire

VERSION = "1.0.0"
DESCRIPTION = """\
The self-assessment for programs: read the questionnaire, create an assessment, put answers, submit, read the result.
For the owner's own programs: leads and figures, with a token that an administrator makes at /desk/tokens.

Creating an assessment gives a key, once. Send it with everything about that assessment: `Authorization: Bearer <key>`.
The context questions come first: they decide which others are asked. `path` in the assessment lists them in order.
Every problem is answered as `application/problem+json` (RFC 9457): `title` says what happened, `detail` what to do."""

NEVER = ("422", "HTTPValidationError")  # what FastAPI documents by itself; where we answer 422 we say so ourselves

router = room(include_in_schema=False)
router.include_router(operations)


@router.get(ROOT)
def listing(house: CurrentHouse) -> Response:
    text = as_text(document(house.questionnaire, house.example_catalogue, house.settings))
    return PlainTextResponse(text, headers={"Cache-Control": "no-cache"})


@router.get(f"{ROOT}/openapi.json")
def openapi(house: CurrentHouse) -> Response:
    body = document(house.questionnaire, house.example_catalogue, house.settings)
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-cache"})


@lru_cache(maxsize=4)
def document(questionnaire: Questionnaire, catalogue: Catalogue, settings: Settings) -> str:
    """The OpenAPI document as JSON, made once for each version of the content."""
    made = get_openapi(
        title=f"{settings.brand_name}: the self-assessment as an API",
        version=VERSION,
        description=DESCRIPTION,
        routes=operations.routes,
        servers=[{"url": settings.base_url}],
    )
    shown = examples(questionnaire, catalogue)
    for path in made["paths"].values():
        for operation in path.values():
            operation["summary"] = operation["summary"].capitalize()
            _add_examples(operation, shown)
            _name_problems(operation)
    for name in ("HTTPValidationError", "ValidationError"):
        made["components"]["schemas"].pop(name, None)
    return json.dumps(made, ensure_ascii=False)


def _add_examples(operation: dict[str, Any], shown: Examples) -> None:
    name = operation["operationId"]
    for parameter in operation.get("parameters", ()):
        if values := shown.parameters.get((name, parameter["name"])):
            parameter["examples"] = _as_examples(values)
    if bodies := shown.bodies.get(name):
        operation["requestBody"]["content"]["application/json"]["examples"] = _as_examples(bodies)
    for status, answer in operation["responses"].items():
        values = shown.answers.get((name, int(status)), {})
        if not values and status in ("401", "403"):
            values = of_problem(int(status))
        if values:
            answer["content"]["application/json"]["examples"] = _as_examples(values)


def _as_examples(values: dict[str, Any]) -> dict[str, Any]:
    return {name: {"value": value} for name, value in values.items()}


def _name_problems(operation: dict[str, Any]) -> None:
    """FastAPI documents a problem as if it were the operation's own kind of JSON. It is application/problem+json."""
    for status, answer in list(operation["responses"].items()):
        if status == NEVER[0] and NEVER[1] in json.dumps(answer):
            del operation["responses"][status]
            continue
        if int(status) >= 400:
            answer["content"] = {"application/problem+json": answer["content"].pop("application/json")}
        if answer["description"] == "Successful Response":
            answer["description"] = "Done." if status == "201" else "What was asked for."


def as_text(made: str) -> str:
    """The operations of an OpenAPI document, one after the other, for a person."""
    described = json.loads(made)
    lines = [described["info"]["title"], "", described["info"]["description"], ""]
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            lines += [f"{method.upper()} {path}", f"    {operation['description']}", ""]
    base = described["servers"][0]["url"]
    lines += ["To begin:", f"    curl -X POST {base}{ROOT}/assessments", ""]
    lines += ["Types, examples and every status, as OpenAPI 3.1:", f"    {base}{ROOT}/openapi.json", ""]
    return "\n".join(lines)

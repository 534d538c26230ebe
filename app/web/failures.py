"""One place that turns every failure into a page, or into RFC 9457 problem details for the API."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from app.web import errors
from app.web.forms import Forged
from app.web.render import render
from app.web.shield import BodyTooLarge

log = logging.getLogger("levelhead")
API = "/api/"


@dataclass(frozen=True)
class ErrorPage:
    """What happened and what to do next."""

    title: str
    advice: str
    status: int
    template: ClassVar[str] = "parts/error.html"
    has_form: ClassVar[bool] = False


@dataclass(frozen=True)
class SendAgainPage:
    """What was posted with a token that is not good, to look at and to send again."""

    title: str
    advice: str
    action: str
    fields: tuple[tuple[str, str], ...]
    template: ClassVar[str] = "parts/send_again.html"
    has_form: ClassVar[bool] = True


def answer(request: Request, problem: errors.Problem, headers: dict[str, str] | None = None) -> Response:
    """The problem as this client can read it."""
    if request.url.path.startswith(API):
        return problem_details(problem, headers)
    response: Response
    if isinstance(problem, Forged):
        response = render(
            request, SendAgainPage(problem.title, problem.advice, problem.path, problem.fields), problem.status
        )
    else:
        response = render(request, ErrorPage(problem.title, problem.advice, problem.status), problem.status)
    response.headers.update(headers or {})
    return response


def problem_details(problem: errors.Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    """RFC 9457: type, title, status, detail, and what else the problem carries."""
    body = {"type": "about:blank", "title": problem.title, "status": problem.status, "detail": problem.advice}
    body |= getattr(problem, "extra", {})
    return JSONResponse(body, problem.status, headers, media_type="application/problem+json")


BY_STATUS: dict[int, type[errors.Problem]] = {
    kind.status: kind
    for kind in (
        errors.BadRequest,
        errors.Unauthorised,
        errors.Forbidden,
        errors.NotFound,
        errors.Conflict,
        errors.Gone,
        errors.TooLarge,
        errors.Invalid,
        errors.Busy,
    )
}


def from_http(error: HTTPException) -> errors.Problem:
    """A failure of the framework as one of ours."""
    if error.status_code == 405:
        problem = errors.Problem("That cannot be done here", "Go back, and use the links and buttons of the page.")
        problem.status = 405
        return problem
    kind = BY_STATUS.get(error.status_code)
    if kind is not None:
        return kind()
    problem = errors.Problem()
    problem.status = error.status_code
    return problem


def from_database(error: DBAPIError | PoolTimeout) -> errors.Problem:
    """A locked, full or lost database is not the visitor's fault, and says so."""
    said = str(getattr(error, "orig", error)).lower()
    if "full" in said or "no space" in said or "readonly" in said or "i/o error" in said:
        return errors.Busy("We have no room to save that", "What was saved before is safe. Please tell us, or try later.")
    if isinstance(error, (OperationalError, PoolTimeout)):
        return errors.Busy()
    return errors.Problem()


def install(app: FastAPI) -> None:
    """Registers the handlers."""

    @app.exception_handler(errors.Problem)
    async def known(request: Request, problem: errors.Problem) -> Response:
        return answer(request, problem)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        return answer(request, from_http(error), dict(error.headers or {}))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        problem = errors.Invalid()
        problem.extra = {  # type: ignore[attr-defined]  # shown in problem details only
            "errors": [{"in": ".".join(map(str, e["loc"])), "message": e["msg"]} for e in error.errors()[:20]]
        }
        return answer(request, problem)

    @app.exception_handler(BodyTooLarge)
    async def too_large(request: Request, error: BodyTooLarge) -> Response:
        return answer(request, errors.TooLarge(), {"Connection": "close"})

    @app.exception_handler(DBAPIError)
    @app.exception_handler(PoolTimeout)
    async def database(request: Request, error: DBAPIError | PoolTimeout) -> Response:
        log.error("database: %s", type(getattr(error, "orig", error)).__name__)
        problem = from_database(error)
        return answer(request, problem, {"Retry-After": "30"} if problem.status == 503 else None)

    @app.exception_handler(Exception)
    async def unknown(request: Request, error: Exception) -> Response:
        log.exception("unexpected: %s", type(error).__name__)
        return answer(request, errors.Problem())

"""One place that turns every failure into a page, or into RFC 9457 problem details for the API."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.routing import Match

from app.web import errors
from app.web.forms import DrawnForAnother, Forged, Posted
from app.web.render import render
from app.web.shield import HEADERS, MOST_BYTES, MOST_EVIDENCE, BodyTooLarge
from app.web.staff_failures import StaffErrorPage, is_for_staff, staff_page

log = logging.getLogger("levelhead")
API = "/api/"
SEND_AGAIN = (401, 403, 429, 500, 503)  # what was sent is good, and may be taken later or from the right device
CAUSES_OF_FORGED = (
    "This happens when a page was left open for more than a day, when cookies were cleared, "
    "or when another site sent the form."
)
WHAT_THERE_IS = "GET /api/v1 lists what there is."
NO_ROOM = ("full", "no space", "readonly", "read-only", "i/o error")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
MOST_FAULTS = 20
LONGEST_PLACE = 200


@dataclass(frozen=True)
class ErrorPage:
    """What happened and what to do next."""

    title: str
    advice: str
    status: int
    back: str | None = None
    template: ClassVar[str] = "parts/error.html"
    has_form: ClassVar[bool] = False


@dataclass(frozen=True)
class SendAgainPage:
    """What was posted and could not be taken, to look at and to send again. `causes` says how it can come about."""

    title: str
    advice: str
    causes: str | None
    button: str
    action: str
    fields: tuple[tuple[str, str], ...]
    template: ClassVar[str] = "parts/send_again.html"
    has_form: ClassVar[bool] = True


def answer(request: Request, problem: errors.Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The problem as this client can read it."""
    headers = {**problem.headers, **(headers or {})}
    if isinstance(problem, errors.TooMany):
        headers["Retry-After"] = str(problem.seconds)
    if reads_json(request):
        return problem_details(problem, headers)
    posted: Posted | None = getattr(request.state, "posted", None)
    page: ErrorPage | StaffErrorPage | SendAgainPage
    if is_for_staff(request):
        page = staff_page(request, problem, back(request, problem))
    else:
        page = ErrorPage(problem.title, problem.advice, problem.status, back(request, problem))
    if posted is not None and (problem.status in SEND_AGAIN or isinstance(problem, DrawnForAnother)):
        page = send_again(problem, request.url.path, posted)
    response: Response = render(request, page, problem.status)
    response.headers.update(headers)
    return response


def back(request: Request, problem: errors.Problem) -> str | None:
    """Where the page of the form is, for what is too large to be shown again."""
    is_page = request.method == "POST" and problem.status == errors.TooLarge.status and "GET" in allowed(request)
    return request.url.path if is_page else None


def send_again(problem: errors.Problem, path: str, posted: Posted) -> SendAgainPage:
    """What a person sent, kept in the page: a text typed into a form is never lost to a failure of ours."""
    if isinstance(problem, Forged):
        causes, button = CAUSES_OF_FORGED, "This is mine: send it again"
    else:
        causes, button = None, "Send it again"
    return SendAgainPage(problem.title, problem.advice, causes, button, path, posted.kept())


def is_api(request: Request) -> bool:
    """Whether a program asks, and not a person with a browser."""
    return request.url.path.startswith(API)


def reads_json(request: Request) -> bool:
    """Whether a program reads the answer: one of the API, or a script that saves, or keeps, as one answers."""
    return is_api(request) or request.method == "PUT" or request.url.path.endswith("/offline.json")


def problem_details(problem: errors.Problem, headers: Mapping[str, str]) -> JSONResponse:
    """RFC 9457. Never kept by a cache."""
    headers = {"Cache-Control": "no-store", **headers}
    return JSONResponse(problem.details(), problem.status, headers, media_type="application/problem+json")


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


def from_http(error: HTTPException, is_api: bool) -> errors.Problem:
    """A failure of the framework as one of ours."""
    if error.status_code == 405:
        advice = WHAT_THERE_IS if is_api else "Go back, and use the links and buttons of the page."
        problem = errors.Problem("That cannot be done here", advice)
        problem.status = 405
        return problem
    if error.status_code == 404 and is_api:
        return errors.NotFound("There is nothing at this address", WHAT_THERE_IS)
    kind = BY_STATUS.get(error.status_code)
    if kind is not None:
        return kind()
    problem = errors.Problem()
    problem.status = error.status_code
    return problem


def allowed(request: Request) -> str:
    """All methods that an address takes: the framework names those of one of its handlers only."""
    routes = request.app.router.routes
    taken = [m for m in METHODS if any(r.matches({**request.scope, "method": m})[0] is Match.FULL for r in routes)]
    return ", ".join(taken)


def faults(error: RequestValidationError) -> list[dict[str, str]]:
    """What does not fit, each with its place. A place may hold a name that the sender made up, so it is cut short."""
    found = []
    for fault in error.errors()[:MOST_FAULTS]:
        place = ".".join(map(str, fault["loc"])).encode(errors="replace").decode()
        found.append({"in": place[:LONGEST_PLACE], "message": fault["msg"]})
    return found


def from_database(error: DBAPIError | PoolTimeout) -> errors.Problem:
    """A locked, full or lost database is not the visitor's fault, and says so."""
    said = str(getattr(error, "orig", error)).lower()
    if any(word in said for word in NO_ROOM):
        return errors.Busy("We have no room to save that", "What was saved is safe. Please tell us, or try later.")
    if isinstance(error, (OperationalError, PoolTimeout)):
        return errors.Busy()
    return errors.Problem()


def from_body(error: BodyTooLarge) -> errors.TooLarge:
    """What is too large, with the limit where it is one for files."""
    if error.most == MOST_BYTES:
        return errors.TooLarge()
    megabytes = MOST_EVIDENCE // 1024 // 1024
    return errors.TooLarge(advice=f"Nothing was changed. Choose a file of at most {megabytes} MB, and send it again.")


def install(app: FastAPI) -> None:
    """Registers the handlers."""

    @app.exception_handler(errors.Problem)
    async def known(request: Request, problem: errors.Problem) -> Response:
        return answer(request, problem)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        if isinstance(error.__cause__, BodyTooLarge):  # FastAPI wraps what stops it reading a JSON body
            return answer(request, from_body(error.__cause__), {"Connection": "close"})
        headers = {"Allow": allowed(request)} if error.status_code == 405 else error.headers
        return answer(request, from_http(error, is_api(request)), headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        advice = "Correct what 'errors' names, then send it again." if is_api(request) else None
        return answer(request, errors.Invalid(advice=advice, extra={"errors": faults(error)}))

    @app.exception_handler(BodyTooLarge)
    async def too_large(request: Request, error: BodyTooLarge) -> Response:
        return answer(request, from_body(error), {"Connection": "close"})

    @app.exception_handler(ClientDisconnect)
    async def left(_request: Request, _error: ClientDisconnect) -> Response:
        return Response(status_code=400)  # nobody is there to read it, and nothing of ours failed

    @app.exception_handler(DBAPIError)
    @app.exception_handler(PoolTimeout)
    async def database(request: Request, error: DBAPIError | PoolTimeout) -> Response:
        log.error("database: %s", type(getattr(error, "orig", error)).__name__)
        problem = from_database(error)
        return answer(request, problem, {"Retry-After": "30"} if problem.status == 503 else None)

    @app.exception_handler(Exception)
    async def unknown(request: Request, error: Exception) -> Response:
        log.exception("unexpected: %s", type(error).__name__)
        return answer(request, errors.Problem(), HEADERS)  # this answer alone does not pass the Shield

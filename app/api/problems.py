"""Which problems an operation may answer with, for its documentation. The words come from the problems themselves."""

from __future__ import annotations

from typing import Any

from app.api.access import NoAssessment, NotYours
from app.api.pages import ProblemDetails
from app.web import errors

Responses = dict[int | str, dict[str, Any]]  # FastAPI's own shape

KNOWN: dict[int, tuple[type[errors.Problem], str]] = {  # the problem that serves as example, and when it happens
    400: (errors.BadRequest, "The body could not be read."),
    401: (errors.Unauthorised, "The key is missing, or opens nothing."),
    403: (NotYours, "The key opens another assessment, not this one."),
    404: (NoAssessment, "There is no such thing, or not yet."),
    409: (errors.Conflict, "Something else was saved or submitted meanwhile, or its questionnaire is not kept here."),
    413: (errors.TooLarge, "The body is over 4 MB."),
    422: (errors.Invalid, "Something does not fit; 'errors' says what and where."),
    503: (errors.Busy, "The database is busy or full. Try again after the seconds in Retry-After."),
}
OF_READING = (401, 403, 404, 409, 503)
OF_WRITING = (400, 401, 403, 404, 409, 413, 422, 503)


HEADERS: dict[int, tuple[str, str]] = {
    401: ("WWW-Authenticate", "Bearer, and invalid_token where a key was sent."),
    503: ("Retry-After", "How many seconds to wait."),
}


def problems(*statuses: int) -> Responses:
    """The documentation of these problems."""
    return {status: _problem(status) for status in sorted(statuses)}


def _problem(status: int) -> dict[str, Any]:
    documented: dict[str, Any] = {"model": ProblemDetails, "description": KNOWN[status][1]}
    if status in HEADERS:
        name, description = HEADERS[status]
        documented["headers"] = {name: {"description": description, "schema": {"type": "string"}}}
    return documented

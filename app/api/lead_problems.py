"""Which problems the operations on leads and figures may answer with, and an example of each."""

from __future__ import annotations

from typing import Any

from app.api.lead_access import WINDOW, NoSuchLead, NotAllowed, NoToken, NoVersion, Stale
from app.api.pages import ProblemDetails
from app.api.problems import Responses
from app.web import errors

KNOWN: dict[int, tuple[errors.Problem, str]] = {
    400: (errors.BadRequest(), "The body could not be read."),
    401: (NoToken(), "The token is missing, or opens nothing."),
    403: (NotAllowed(), "The token was made without the scope that this needs."),
    404: (NoSuchLead(), "There is no such lead."),
    412: (Stale(), "The lead is no longer the version in If-Match."),
    413: (errors.TooLarge(), "The body is over 4 MB."),
    422: (errors.Invalid(), "Something does not fit; 'errors' says what and where."),
    428: (NoVersion(), "There is no If-Match."),
    429: (errors.TooMany(WINDOW), "The token was used more than 300 times in a minute."),
    503: (errors.Busy(), "The database is busy or full. Try again after the seconds in Retry-After."),
}
HEADERS: dict[int, tuple[str, str]] = {
    401: ("WWW-Authenticate", "Bearer, and invalid_token where a token was sent."),
    403: ("WWW-Authenticate", "Bearer, and insufficient_scope."),
    429: ("Retry-After", "How many seconds to wait."),
    503: ("Retry-After", "How many seconds to wait."),
}
OF_READING = (401, 403, 422, 429, 503)
OF_ONE = (401, 403, 404, 422, 429, 503)
OF_CHANGING = (400, 401, 403, 404, 412, 413, 422, 428, 429, 503)


def problems(*statuses: int) -> Responses:
    """The documentation of these problems."""
    return {status: _problem(status) for status in sorted(statuses)}


def _problem(status: int) -> dict[str, Any]:
    documented: dict[str, Any] = {"model": ProblemDetails, "description": KNOWN[status][1]}
    if status in HEADERS:
        name, description = HEADERS[status]
        documented["headers"] = {name: {"description": description, "schema": {"type": "string"}}}
    return documented


def example(status: int) -> dict[str, Any]:
    """The problem with this status, as a program gets it."""
    return {"problem": KNOWN[status][0].details()}

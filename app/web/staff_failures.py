"""What a member of staff sees of a failure: the page says what happened, and leads back to their own pages."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.accounts import cookie, store
from app.accounts.access import greet
from app.web import errors
from app.web.house import House

OF_AUDITORS = re.compile(r"/(firms|clients|audits)(/|$)")
BACK_TO_CLIENTS = "Check the address, or go back to your clients."


@dataclass(frozen=True)
class StaffErrorPage:
    """What happened and what to do next, with the way to the pages of the staff."""

    title: str
    advice: str
    status: int
    back: str | None = None
    template: ClassVar[str] = "parts/staff_error.html"
    has_form: ClassVar[bool] = True


def is_for_staff(request: Request) -> bool:
    """Whether one of the staff asks, or the address is one of the consultants'."""
    return hasattr(request.state, "staff_links") or OF_AUDITORS.match(request.url.path) is not None


def staff_page(request: Request, problem: errors.Problem, back: str | None) -> StaffErrorPage:
    """The page of a failure. An address that nothing answers has not asked yet who is signed in."""
    if problem.status == errors.NotFound.status and not hasattr(request.state, "staff_links"):
        with suppress(DBAPIError, PoolTimeout):
            _greet_whoever_asks(request)
    advice = BACK_TO_CLIENTS if problem.advice == errors.NotFound.advice else problem.advice
    return StaffErrorPage(problem.title, advice, problem.status, back)


def _greet_whoever_asks(request: Request) -> None:
    house: House = request.app.state.house
    token = cookie.token(request)
    if not token:
        return
    with house.database.session(writes=False) as session:
        found = store.signed_in(session, token, house.now(), house.settings.idle)
        if found is not None:
            greet(request, house, found[0])

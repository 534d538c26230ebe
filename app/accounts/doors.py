"""What happens to somebody who is not signed in: a page leads to the sign-in, a form is kept and shown again."""

from __future__ import annotations

from contextlib import suppress

from fastapi import FastAPI, Request
from starlette.responses import Response

from app.accounts.access import NotSignedIn, SecondFactorNeeded
from app.accounts.addresses import FACTOR_PAGE, SIGN_IN, with_then
from app.web import failures
from app.web.answers import see
from app.web.errors import Problem
from app.web.forms import posted_form
from app.web.rooms import SAFE_METHODS


def install(app: FastAPI) -> None:
    """Registers the handlers."""

    @app.exception_handler(NotSignedIn)
    async def not_signed_in(request: Request, error: NotSignedIn) -> Response:
        if request.method in SAFE_METHODS and not failures.reads_json(request):
            query = f"?{request.url.query}" if request.url.query else ""
            return see(with_then(SIGN_IN, request.url.path + query))
        return await kept(request, error)

    @app.exception_handler(SecondFactorNeeded)
    async def second_factor_needed(request: Request, error: SecondFactorNeeded) -> Response:
        if request.method in SAFE_METHODS and not failures.reads_json(request):
            return see(FACTOR_PAGE)
        return await kept(request, error)


async def kept(request: Request, error: Problem) -> Response:
    """The form again, to send once the door is open. It is read only now: who asks was found out before."""
    with suppress(Problem):  # a form that another site sent is not shown again
        await posted_form(request)
    return failures.answer(request, error)

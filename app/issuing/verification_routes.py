"""The address where anyone verifies a report. Nothing is uploaded: the number and the hash are no secrets."""

from __future__ import annotations

from datetime import timedelta

from fastapi import Request, Response

from app.issuing.verdict import VerificationPage, errors_in, hash_in, number_in, verdict
from app.limits import store as limits
from app.limits.network import network
from app.web.errors import TooMany
from app.web.house import CurrentHouse, House
from app.web.render import render
from app.web.rooms import RequestSession, room

router = room(include_in_schema=False)
MOST_TRIES, WINDOW = 60, timedelta(hours=1)
TITLE = "Verify a report"


@router.get("/verification")
def verification(
    request: Request, house: CurrentHouse, session: RequestSession, number: str = "", sha256: str = ""
) -> Response:
    if not sha256:  # the address on a report may carry its number
        return render(request, VerificationPage(TITLE, number_in(number), "", (), None))
    given = number_in(number), hash_in(sha256)
    errors = errors_in(*given)
    if errors:
        return render(request, VerificationPage(TITLE, *given, errors, None), 422)
    counted(house, request)
    return render(request, VerificationPage(TITLE, *given, (), verdict(house, session, *given)))


def counted(house: House, request: Request) -> None:
    """Counts a try. Raises TooMany where a network has had its share. A page that only reads counts on its own."""
    key, now = limits.key_of("verifications from", network(request)), house.now()
    with house.database.transaction() as own:
        wait = limits.waits(own, key, now, WINDOW, MOST_TRIES)
        if wait is None:
            limits.count(own, key, now, WINDOW)
    if wait is not None:
        raise TooMany(wait)

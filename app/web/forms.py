"""What a person posted: read once, checked for forgery, and cleaned of characters that cannot be kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from app.web.errors import BadRequest, Conflict, Forbidden
from app.web.shield import MOST_BYTES
from app.web.visitor import drawn_for, visitor

CSRF_FIELD = "csrf_token"
SECRET_FIELDS = frozenset({CSRF_FIELD, "password", "password_again", "old_password", "code"})  # never shown again
MOST_FIELDS = 400
OF_CLIENTS = ("/audits/", "/clients/", "/firms/")
FOREIGN = frozenset({"cross-site", "same-site"})  # a neighbour on the same domain is another site too
UNKEEPABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
REMOVED = "We took out characters that cannot be kept. Check the text and save again."


class Forged(Forbidden):
    """The token of a form is wrong, old, or somebody else's."""

    title = "We could not be sure that this came from you"
    advice = "Nothing has been saved yet. Check it and send it again."


class Foreign(Forbidden):
    """A form that another site sent. It is not shown again: that site wrote it, and no cookie of ours came along.

    Nor is one set in answer. It would take the place of the visitor's own, and with it their assessments.
    """

    title = "Another site sent this form"
    advice = "Nothing has been saved. If you meant to send it, begin on our own pages."


class DrawnForAnother(Conflict):
    """A page was drawn for one of the staff, and another has signed in since, in the same browser."""

    title = "Somebody else is signed in here now"
    advice = (
        "Nothing was saved, for it would have been saved in their name. Whoever typed this signs in again in another "
        "tab, then sends it from this page."
    )


class Posted:
    """The fields of a form, by name, as clean text. `removed` names the fields that were cleaned."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields: dict[str, str] = {}
        self.removed: set[str] = set()
        for name, raw in fields.items():
            clean = UNKEEPABLE.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))
            if clean != raw.replace("\r\n", "\n").replace("\r", "\n"):
                self.removed.add(name)
            self._fields[name] = clean

    def text(self, name: str) -> str:
        """One field, trimmed; empty where it was not sent."""
        return self._fields.get(name, "").strip()

    def has(self, name: str) -> bool:
        return name in self._fields

    def kept(self) -> tuple[tuple[str, str], ...]:
        """What the person sent, to show and to send again: all but the token and what is secret."""
        return tuple((name, value) for name, value in self._fields.items() if name not in SECRET_FIELDS)


async def posted_form(request: Request) -> Posted:
    """The posted form. Raises Foreign or Forged where it is not this visitor's, BadRequest where it is no form.

    It stays with the request, so that a failure further on can show the person what they sent.
    """
    if request.headers.get("sec-fetch-site") in FOREIGN:
        raise Foreign
    posted = Posted(await _fields(request))
    request.state.posted = posted
    request.state.drawn_for = drawn_for(posted.text(CSRF_FIELD))
    secret = request.app.state.house.secret
    if not visitor(request).owns(posted.text(CSRF_FIELD), secret):
        raise Forged
    check_whose(request)
    return posted


def check_whose(request: Request) -> None:
    """Raises DrawnForAnother. Asked by whichever comes later: reading the form, or finding out who is signed in."""
    drawn, tag = getattr(request.state, "drawn_for", ""), getattr(request.state, "staff_tag", "")
    if drawn and tag and not tag.startswith(drawn) and request.url.path.startswith(OF_CLIENTS):
        raise DrawnForAnother


async def _fields(request: Request) -> dict[str, str]:
    """The fields as text. A byte that is not UTF-8 is refused: guessing at it would change what somebody wrote."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "application/x-www-form-urlencoded":
            body = (await request.body()).decode()
            return dict(parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS))
        if kind == "multipart/form-data":
            form = await request.form(max_files=0, max_fields=MOST_FIELDS, max_part_size=MOST_BYTES)
            return {name: value for name, value in form.items() if isinstance(value, str)}
    except ValueError as error:
        raise BadRequest from error
    raise BadRequest("We expected a form here")


PostedForm = Annotated[Posted, Depends(posted_form)]

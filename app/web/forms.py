"""What a person posted: read once, checked for forgery, and cleaned of characters that cannot be kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from app.web.errors import BadRequest, Forbidden
from app.web.visitor import visitor

CSRF_FIELD = "csrf_token"
UNKEEPABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
REMOVED = "We took out characters that cannot be kept. Check the text and save again."


class Forged(Forbidden):
    """The token of a form is wrong, old, or somebody else's. Holds what was posted, so that nothing is lost."""

    title = "We could not be sure that this came from you"
    advice = "Nothing has been saved yet. Check what is below and send it again."

    def __init__(self, path: str, fields: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.path = path
        self.fields = fields


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

    def items(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._fields.items())


async def posted_form(request: Request) -> Posted:
    """The posted form. Raises Forged where its token is not this visitor's, BadRequest where it is no form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise BadRequest("We expected a form here")
    try:
        form: FormData = await request.form(max_files=0, max_fields=400)
    except (UnicodeDecodeError, ValueError) as error:
        raise BadRequest() from error
    posted = Posted({name: value for name, value in form.items() if isinstance(value, str)})
    secret = request.app.state.house.secret
    if not visitor(request).owns(posted.text(CSRF_FIELD), secret):
        kept = tuple((name, value) for name, value in posted.items() if name != CSRF_FIELD)
        raise Forged(request.url.path, kept)
    return posted


PostedForm = Annotated[Posted, Depends(posted_form)]

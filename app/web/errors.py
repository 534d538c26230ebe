"""The few ways a request can fail, each with a status and a plain sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from math import ceil
from typing import ClassVar


class Problem(Exception):
    """A failure that we can explain. `title` says what happened, `advice` what to do next.

    `extra` is for programs only: what else the problem details of the API carry. `headers` go with every answer.
    """

    status = 500
    title = "Something went wrong on our side"
    advice = "Nothing you had saved is lost. Try again in a minute."
    headers: ClassVar[Mapping[str, str]] = {}

    def __init__(
        self, title: str | None = None, advice: str | None = None, extra: Mapping[str, object] | None = None
    ) -> None:
        self.title = title or type(self).title
        self.advice = advice or type(self).advice
        self.extra = dict(extra or {})
        super().__init__(self.title)

    def details(self) -> dict[str, object]:
        """The members of RFC 9457: type, title, status, detail, and what else the problem carries."""
        body = {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.advice}
        return body | self.extra


class BadRequest(Problem):
    status = 400
    title = "We could not read that request"
    advice = "Nothing was changed. Go back and try again."


class Unauthorised(Problem):
    status = 401
    title = "This needs the key of the assessment"
    advice = "Send it as 'Authorization: Bearer …'. It was in the answer that created the assessment."
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": 'Bearer realm="assessment"'}


class Forbidden(Problem):
    status = 403
    title = "That is not yours to open"
    advice = "If it is, use your return link on this device."


class NotFound(Problem):
    status = 404
    title = "We could not find that page"
    advice = "Check the address, or start from the first page."


class TooSlow(Problem):
    """What somebody sent stood still, or took longer than anything of its size should."""

    status = 408
    title = "What you sent did not arrive in time"
    advice = "Nothing was changed. Check your connection, then send it again."
    headers: ClassVar[Mapping[str, str]] = {"Connection": "close"}


class Conflict(Problem):
    status = 409
    title = "Somebody changed this in the meantime"
    advice = "Load it again to see what is saved now."


class Gone(Problem):
    status = 410
    title = "That link no longer works"
    advice = "You can make a new one from the assessment itself."


class TooLarge(Problem):
    status = 413
    title = "What you sent is too large"
    advice = "Nothing was changed. Shorten the text, or choose a smaller file, and send it again."


class Invalid(Problem):
    status = 422
    title = "Something in there does not fit"
    advice = "Go back, correct it and try again."


class TooMany(Problem):
    """Something was tried too often. The answer says how long to wait, in words and as Retry-After."""

    status = 429
    title = "That was tried too often"
    advice = "Wait a while, then try again."

    def __init__(self, wait: timedelta, title: str | None = None) -> None:
        minutes = max(1, ceil(wait / timedelta(minutes=1)))
        self.seconds = max(1, ceil(wait.total_seconds()))
        counted = "one minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(title, f"Wait {counted}, then try again.")


class Busy(Problem):
    status = 503
    title = "We could not save that just now"
    advice = "Nothing that was saved before is lost. Wait a minute, then send it again."

"""What somebody who is asked is told where nothing can be answered, or where what they sent is not counted yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.groups.answer_store import Door
from app.groups.answer_taking import Outcome

OPEN_QUOTE, CLOSE_QUOTE = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"


@dataclass(frozen=True)
class Notice:
    """Why what was sent is not counted yet, and what to do. `link` leads to the place in the page."""

    title: str
    text: str
    link: tuple[str, str] | None = None


@dataclass(frozen=True)
class NoticePage:
    """Why there is nothing to answer here, and what to do."""

    title: str
    lead: str
    advice: str
    status: int
    template: ClassVar[str] = "groups/answer_notice.html"
    has_form: ClassVar[bool] = False


CLOSED = NoticePage(
    "These questions are closed",
    "They no longer take answers.",
    "You need not do anything. If you still have something to say, tell whoever asked you.",
    410,
)
USED = NoticePage(
    "This invitation has been answered",
    "It was counted once. Thank you.",
    "Each invitation can be answered once. If it was not you who answered, tell whoever asked you.",
    410,
)
PAUSED = NoticePage(
    "These questions are paused",
    "Whoever asked is not taking answers just now.",
    "Open your link again later. Nothing is wrong on your side.",
    409,
)
FULL = NoticePage(
    "This link takes no more answers",
    "As many people have answered as were asked.",
    "Tell whoever asked you that this link is full. They can let it take more.",
    409,
)
NOTICES: Mapping[Outcome, tuple[int, Notice]] = {
    Outcome.NOTHING_CHOSEN: (
        422,
        Notice(
            "Nothing is chosen yet",
            f"Choose at least one answer. {OPEN_QUOTE}Does not apply to me{CLOSE_QUOTE} is an answer too.",
            ("#items", "Go to the first question"),
        ),
    ),
    Outcome.PAUSED: (
        409,
        Notice(
            "Not sent yet: these questions are paused",
            "Your answers are still on this page. Leave it open, and press Send again later.",
        ),
    ),
    Outcome.TOO_OLD: (
        409,
        Notice(
            "Not sent yet: this page had been open for a long time",
            "Your answers are still here. Press Send once more.",
        ),
    ),
    Outcome.ANSWERED_HERE: (
        409,
        Notice(
            "Not sent yet: somebody has answered on this device",
            "If you are somebody else, say so below. Your answers are still on this page. Then press Send.",
            ("#another", "Say that somebody else is answering"),
        ),
    ),
    Outcome.FULL: (
        409,
        Notice(
            "Not sent: this link takes no more answers",
            "As many people have answered as were asked. Tell whoever asked you that this link is full: they can let "
            "it take more. Your answers are still on this page.",
        ),
    ),
}


def standing(door: Door) -> NoticePage | None:
    """Why nothing can be answered behind a link now. None where it can."""
    if door.is_over:
        return CLOSED
    if door.invitation is not None and door.invitation.is_used:
        return USED
    if door.status == "paused":
        return PAUSED
    return FULL if door.is_full else None

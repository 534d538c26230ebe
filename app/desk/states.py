"""The words of the desk: what kinds of lead there are, how far each is, and how its clock stands."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """Where a lead came from."""

    ENQUIRY = "enquiry"
    UNFINISHED = "unfinished"


class Status(StrEnum):
    """How far the work on a lead is."""

    NEW = "new"
    CONTACTED = "contacted"
    QUALIFIED = "qualified"
    WON = "won"
    LOST = "lost"
    NOT_A_FIT = "not_a_fit"
    SPAM = "spam"


STATUS_NAMES: dict[str, str] = {
    Status.NEW: "New",
    Status.CONTACTED: "Contacted",
    Status.QUALIFIED: "Qualified",
    Status.WON: "Won",
    Status.LOST: "Lost",
    Status.NOT_A_FIT: "Not a fit",
    Status.SPAM: "Spam",
}
KIND_NAMES = {Kind.ENQUIRY: "Enquiry", Kind.UNFINISHED: "Unfinished assessment"}
OPEN = (Status.NEW, Status.CONTACTED, Status.QUALIFIED)
ANSWERED_BY = (Status.CONTACTED, Status.QUALIFIED, Status.WON)  # nobody gets there without an answer
GRADES = ("A", "B", "C", "D")


class Clock(StrEnum):
    """How the promise of an answer stands."""

    LATE = "late"
    AT_RISK = "at_risk"
    DUE = "due"
    ANSWERED = "answered"
    ANSWERED_LATE = "answered_late"
    NONE = "none"


CLOCK_NAMES = {
    Clock.LATE: "Late",
    Clock.AT_RISK: "At risk",
    Clock.DUE: "Due",
    Clock.ANSWERED: "Answered in time",
    Clock.ANSWERED_LATE: "Answered late",
    Clock.NONE: "No clock",
}


def clock(
    status: str, due_at: datetime | None, answered_at: datetime | None, now: datetime, risky_until: datetime
) -> Clock:
    """How the clock of a lead stands. What is due before `risky_until` and not answered is at risk.

    A lead that was set aside without an answer (lost, not a fit, spam) has no clock any more.
    """
    if due_at is None:
        return Clock.NONE
    if answered_at is not None:
        return Clock.ANSWERED if answered_at <= due_at else Clock.ANSWERED_LATE
    if status not in OPEN:
        return Clock.NONE
    if now > due_at:
        return Clock.LATE
    return Clock.AT_RISK if due_at <= risky_until else Clock.DUE

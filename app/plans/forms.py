"""What a person types about an action: read, with a sentence for whatever does not fit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.plans.basis import Basis
from app.plans.models import PlanAction
from app.plans.statuses import ActionStatus
from app.plans.store import ActionValues
from app.web.field_errors import Errors
from app.web.form_ids import fresh, read
from app.web.forms import REMOVED, Posted

LONGEST_ACTION = 2000
LONGEST_OWNER = 100
MOST_DAYS = 2000
MOST_POUNDS = 10_000_000
FIRST_YEAR, YEARS_AHEAD = 2000, 20
FIELDS = ("action", "question", "to_level", "owner", "due_on", "days", "pounds", "status")


@dataclass(frozen=True)
class ActionForm:
    """What was typed, and what it means where nothing is wrong with it."""

    typed: dict[str, str]
    question_id: str | None
    values: ActionValues
    errors: Errors
    form_id: str = ""


def empty_action() -> ActionForm:
    return ActionForm(
        dict.fromkeys(FIELDS, "") | {"status": ActionStatus.PROPOSED.value}, None, ActionValues(""), (), fresh()
    )


def as_form(action: PlanAction, values: ActionValues) -> ActionForm:
    """An action as if it had just been typed."""
    typed = {
        "action": values.action,
        "question": action.question_id or "",
        "to_level": _text(values.to_level),
        "owner": values.owner,
        "due_on": values.due_on.isoformat() if values.due_on else "",
        "days": _text(values.days),
        "pounds": _text(values.pounds),
        "status": values.status.value,
    }
    return ActionForm(typed, action.question_id, values, ())


def _text(number: float | None) -> str:
    return "" if number is None else f"{number:.10g}"


def read_action(posted: Posted, basis: Basis, today: date, saved: PlanAction | None = None) -> ActionForm:
    """An action as it was posted. What it answers is chosen once, when it is added."""
    errors: list[tuple[str, str]] = []
    typed = {name: posted.text(name) for name in FIELDS}
    if saved is not None:
        typed["question"] = saved.question_id or ""
    question_id = typed["question"] or None
    if saved is None and question_id is not None and basis.practice(question_id) is None:
        errors.append(("question", "Choose one of the listed practices, or none."))
        question_id = None
    values = ActionValues(
        _action(typed["action"], "action" in posted.removed, errors),
        _level(typed["to_level"], question_id, basis, saved, errors),
        _owner(typed["owner"], errors),
        read_day(typed["due_on"], today, errors),
        _days(typed["days"], errors),
        read_whole(typed["pounds"], "pounds", MOST_POUNDS, "pounds", errors),
        _status(typed["status"], errors),
        saved.course_id if saved else None,
    )
    return ActionForm(typed, question_id, values, tuple(errors), read(posted))


def _action(text: str, was_cleaned: bool, errors: list[tuple[str, str]]) -> str:
    if was_cleaned:
        errors.append(("action", REMOVED))
    elif not text:
        errors.append(("action", "Say what is to be done."))
    elif len(text) > LONGEST_ACTION:
        errors.append(("action", f"Say it in {LONGEST_ACTION:,} characters or fewer. It has {len(text):,} now."))
    return text


def _owner(text: str, errors: list[tuple[str, str]]) -> str:
    owner = " ".join(text.split())
    if len(owner) > LONGEST_OWNER:
        errors.append(("owner", f"Name the owner in {LONGEST_OWNER} characters or fewer."))
    return owner


def _level(
    text: str, question_id: str | None, basis: Basis, saved: PlanAction | None, errors: list[tuple[str, str]]
) -> int | None:
    """The level that the action should bring. What was saved stays possible, whatever has been verified since."""
    if not text:
        return None
    if not re.fullmatch(r"[0-4]", text):
        errors.append(("to_level", "Choose one of the listed levels, or none."))
        return None
    if question_id is None:
        errors.append(("to_level", "Choose the practice that this level is of, or leave the level empty."))
        return None
    level, stands = int(text), basis.level(question_id)
    is_as_saved = saved is not None and saved.to_level == level
    if not is_as_saved and level <= (stands or 0):
        said = "It is not known where it stands. Choose level 1 or above." if stands is None else ""
        errors.append(("to_level", said or f"It stands at level {stands} already. Choose a higher level, or none."))
    return level


def read_day(text: str, today: date, errors: list[tuple[str, str]]) -> date | None:
    """The day on which an action is due, or None where none is given."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        day = None
    if day is None:
        errors.append(("due_on", "Enter the due date as year-month-day, such as 2027-01-31, or leave it empty."))
    elif not FIRST_YEAR <= day.year <= today.year + YEARS_AHEAD:
        errors.append(("due_on", f"Choose a year from {FIRST_YEAR} to {today.year + YEARS_AHEAD}."))
    return day


def _days(text: str, errors: list[tuple[str, str]]) -> float | None:
    """Whole and half days of work, or None where they are not known."""
    if not text:
        return None
    plain = _plain(text)
    if re.fullmatch(r"[0-9]{1,6}(\.[05]0?)?", plain) and float(plain) <= MOST_DAYS:
        return float(plain)
    said = f"Enter whole or half days of work, from 0 to {MOST_DAYS:,}, such as 2 or 0.5, or leave it empty"
    errors.append(("days", f"{said} if it is not known."))
    return None


def _plain(text: str) -> str:
    """A number without what people put around it. A comma that does not part thousands stays, and fits nowhere."""
    bare = re.sub(r"[£\s]", "", text)
    return bare.replace(",", "") if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", bare) else bare


def read_whole(text: str, field: str, most: int, what: str, errors: list[tuple[str, str]]) -> int | None:
    """A whole number, or None where it is not known."""
    digits = _plain(text)
    if not text:
        return None
    if re.fullmatch(r"[0-9]{1,9}", digits) and int(digits) <= most:
        return int(digits)
    errors.append((field, f"Enter a whole number of {what}, from 0 to {most:,}, or leave it empty if it is not known."))
    return None


def _status(text: str, errors: list[tuple[str, str]]) -> ActionStatus:
    if text in list(ActionStatus):
        return ActionStatus(text)
    errors.append(("status", "Choose one of the listed states."))
    return ActionStatus.PROPOSED

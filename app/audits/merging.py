"""Deciding between answers that met: theirs, mine, or a third that a person writes from both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.assessments.forms import AnswerForm
from app.audits.access import OpenAudit
from app.audits.answering import TYPED, Clash, read_one, save_one, section_with, within
from app.audits.store import AnswerConflict
from app.web.errors import NotFound
from app.web.field_errors import Errors
from app.web.forms import Posted

THEIRS, MINE, MERGED = "theirs", "mine", "merged"
DECISIONS = (THEIRS, MINE, MERGED)
UNDECIDED = "Choose which answer shall stand."


@dataclass(frozen=True)
class Meeting:
    """Two answers to one question that wait for a person. `seen` is the version of theirs that was shown."""

    question_id: str
    mine: AnswerForm
    seen: int
    decision: str = ""
    written: AnswerForm | None = None
    errors: Errors = ()


def met(clash: Clash) -> Meeting:
    return Meeting(clash.question_id, clash.mine, clash.saved.version)


def meetings(found: OpenAudit, posted: Posted) -> Iterator[Meeting]:
    """The answers that a page of conflicts sent back, with what was decided about each."""
    for question_id in found.journey.path.questions:
        if not posted.has(f"{question_id}-mine-choice"):
            continue
        section_with(found, question_id)
        written = read_one(found, question_id, within(posted, question_id))
        mine = read_one(found, question_id, within(posted, f"{question_id}-mine"))
        decision = posted.text(f"{question_id}-decision")
        known = decision if decision in DECISIONS else ""
        yield Meeting(question_id, replace(mine, version=written.version), written.version, known, written)


def merged(found: OpenAudit, posted: Posted) -> tuple[tuple[Meeting, ...], int]:
    """Does what was decided. Returns what still waits for a person, and how many answers were saved."""
    sent = tuple(meetings(found, posted))
    if not sent:
        raise NotFound("There is nothing to decide here", "Go back to the audit, and open the section again.")
    left, count = [], 0
    for meeting in sent:
        after = _decided(found, meeting)
        if after is not None:
            left.append(after)
        elif meeting.decision != THEIRS:
            count += 1
    return tuple(left), count


def _decided(found: OpenAudit, meeting: Meeting) -> Meeting | None:
    """What still waits of one meeting, or None. What was typed stays with it."""
    if not meeting.decision or meeting.written is None:
        return replace(meeting, errors=(("decision", UNDECIDED),))
    if meeting.decision == THEIRS:
        saved = found.verified.get(meeting.question_id)
        is_same = saved is None or saved.version == meeting.seen
        return None if is_same else replace(meeting, seen=saved.version if saved else 0, decision="")
    form = meeting.mine if meeting.decision == MINE else meeting.written
    if form.answer is None:
        return replace(meeting, decision=MERGED, written=form, errors=form.errors)
    try:
        save_one(found, meeting.question_id, form)
    except AnswerConflict as conflict:
        return replace(meeting, seen=conflict.saved.version)
    return None


def written_from(theirs: AnswerForm, mine: AnswerForm) -> AnswerForm:
    """Where somebody begins who writes a third answer: what both say alike, and both texts."""
    both = {name: getattr(mine, name) if getattr(mine, name) == getattr(theirs, name) else "" for name in TYPED}
    note = theirs.note if theirs.note == mine.note else "\n\n".join(text for text in (theirs.note, mine.note) if text)
    reason = theirs.reason or mine.reason
    return AnswerForm(both["choice"], reason, note, both["evidence"], theirs.version, None, ())

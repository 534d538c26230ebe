"""The queries of the self-assessment. Each takes the session first; none commits."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import CursorResult, Update, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, col

from app.assessments.models import Assessment, ContentVersion, Holding, ReturnLink, Submission
from app.web.visitor import holder_of
from questionnaire.answers import Answer, State
from questionnaire.experience import Experience
from questionnaire.journey import SECTOR
from questionnaire.model import Catalogue, Questionnaire
from scoring.result import Result, from_json, to_json

Kind = Literal["questionnaire", "catalogue", "experience"]
PROPOSAL = "proposal"  # a questionnaire that nobody is asked yet
TABLES: Any = SQLModel.metadata.tables
SAVED, ASSESSMENTS, HOLDINGS, SUBMITTED = (TABLES[name] for name in ("answer", "assessment", "holding", "submission"))
COLUMNS = [SAVED.c[n] for n in ("question_id", "state", "number", "option", "reason", "note", "evidence", "version")]
ASSESSMENT: Any = bindparam("at")
QUESTION: Any = bindparam("of")
VERSION: Any = bindparam("seen")
HOLDER: Any = bindparam("by")
# Statements of every request are built once: building one takes longer than running it.
_SAVED_ANSWERS = select(*COLUMNS).where(SAVED.c.assessment_id == ASSESSMENT)
_SAVED_ANSWER = _SAVED_ANSWERS.where(SAVED.c.question_id == QUESTION)
_SAVE_AGAIN = update(SAVED).where(
    SAVED.c.assessment_id == ASSESSMENT, SAVED.c.question_id == QUESTION, SAVED.c.version == VERSION
)
_SAVE_FIRST = insert(SAVED)
_NOTE = update(ASSESSMENTS).where(ASSESSMENTS.c.id == ASSESSMENT)
_NOTE_QUESTION = _NOTE.values(last_question=QUESTION)
_NOTE_SECTOR = _NOTE.values(last_question=QUESTION, sector=bindparam("chosen"))


@dataclass(frozen=True)
class Saved:
    """An answer as it is saved, and the number of times it has been."""

    answer: Answer
    version: int


class AnswerConflict(Exception):
    """Somebody saved another answer in the meantime. Holds what is saved now."""

    def __init__(self, saved: Saved) -> None:
        self.saved = saved
        super().__init__("another answer was saved in the meantime")


def keep_content(session: Session, content: Questionnaire | Catalogue | Experience, now: datetime) -> None:
    """Keeps a version of the content, once. What was only proposed until now is in use from now on."""
    kind = type(content).__name__.lower()
    found = session.get(ContentVersion, content.hash)
    if found is not None and found.kind == PROPOSAL:
        found.kind, found.kept_at = kind, now
    elif found is None:
        try:
            with session.begin_nested():
                session.add(ContentVersion(hash=content.hash, kind=kind, body=content.canonical, kept_at=now))
        except IntegrityError:
            pass  # another process keeps the same bytes at the same moment


def content_body(session: Session, kind: Kind, content_hash: str) -> str | None:
    """The canonical JSON of a kept version, or None."""
    found = session.get(ContentVersion, content_hash)
    return found.body if found and found.kind == kind else None


def create(
    session: Session, questionnaire_hash: str, holder: str, now: datetime, continues: str | None = None
) -> Assessment:
    """A new assessment that the holder may open."""
    assessment = Assessment(
        id=secrets.token_hex(10), questionnaire_hash=questionnaire_hash, created_at=now, continues=continues
    )
    session.add(assessment)
    session.flush()
    grant(session, assessment.id, holder, now)
    return assessment


def grant(session: Session, assessment_id: str, holder: str, now: datetime) -> None:
    """Lets a holder open an assessment. Granting twice changes nothing."""
    if session.get(Holding, (holder, assessment_id)) is None:
        session.add(Holding(holder=holder, assessment_id=assessment_id, since=now))
        session.flush()


@dataclass(frozen=True)
class Held:
    """An assessment that its holder may open."""

    id: str
    questionnaire_hash: str
    created_at: datetime
    continues: str | None
    submitted_at: datetime | None

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None


_HELD = (
    select(
        *(ASSESSMENTS.c[n] for n in ("id", "questionnaire_hash", "created_at", "continues")), SUBMITTED.c.submitted_at
    )
    .join(HOLDINGS, HOLDINGS.c.assessment_id == ASSESSMENTS.c.id)
    .outerjoin(SUBMITTED, SUBMITTED.c.assessment_id == ASSESSMENTS.c.id)
    .where(HOLDINGS.c.holder == HOLDER)
)
_HELD_ONE = _HELD.where(ASSESSMENTS.c.id == ASSESSMENT)
_LOCK = select(ASSESSMENTS.c.id).where(ASSESSMENTS.c.id == ASSESSMENT).with_for_update()


def held(session: Session, assessment_id: str, holder: str) -> Held | None:
    """The assessment, if this holder may open it.

    Whoever means to write waits for others who write to the same one, so that nothing is saved after a submission.
    """
    if session.info.get("locks_rows"):
        session.execute(_LOCK, {"at": assessment_id})
    row = session.execute(_HELD_ONE, {"at": assessment_id, "by": holder}).first()
    return Held(*row) if row else None


def questionnaire_hash(session: Session, assessment_id: str) -> str | None:
    """The version of the questions that an assessment was begun with. None where there is no such assessment."""
    query = select(ASSESSMENTS.c.questionnaire_hash).where(ASSESSMENTS.c.id == assessment_id)
    return session.execute(query).scalar_one_or_none()


def one(session: Session, assessment_id: str) -> Held | None:
    """An assessment, whoever may open it: for what is done on behalf of the person it belongs to."""
    query = (
        select(ASSESSMENTS.c.id, ASSESSMENTS.c.questionnaire_hash, ASSESSMENTS.c.created_at, ASSESSMENTS.c.continues)
        .add_columns(SUBMITTED.c.submitted_at)
        .outerjoin(SUBMITTED, SUBMITTED.c.assessment_id == ASSESSMENTS.c.id)
        .where(ASSESSMENTS.c.id == assessment_id)
    )
    row = session.execute(query).first()
    return Held(*row) if row else None


def is_holder(session: Session, holder: str) -> bool:
    """Whether a holder may open any assessment at all."""
    return (
        session.execute(select(col(Holding.holder)).where(col(Holding.holder) == holder).limit(1)).first() is not None
    )


def all_held(session: Session, holder: str) -> list[Held]:
    """The assessments that a holder may open, the newest first."""
    query = _HELD.order_by(ASSESSMENTS.c.created_at.desc())
    return [Held(*row) for row in session.execute(query, {"by": holder})]


def answer_from(row: Any) -> Answer:
    """The answer in a row with those columns."""
    value = row.option if row.option is not None else row.number
    return Answer(State(row.state), value, row.reason, row.note, row.evidence)


def _saved(row: Any) -> Saved:
    return Saved(answer_from(row), row.version)


def saved_answers(session: Session, assessment_id: str) -> dict[str, Saved]:
    """All saved answers by question."""
    return {row[0]: _saved(row) for row in session.execute(_SAVED_ANSWERS, {"at": assessment_id}).all()}


def saved_answer(session: Session, assessment_id: str, question_id: str) -> Saved | None:
    row = session.execute(_SAVED_ANSWER, {"at": assessment_id, "of": question_id}).first()
    return _saved(row) if row else None


def answer_columns(answer: Answer) -> dict[str, Any]:
    """An answer as the columns of its row. A level or a number and an option have one each."""
    return {
        "state": answer.state.value,
        "number": answer.value if isinstance(answer.value, int) else None,
        "option": answer.value if isinstance(answer.value, str) else None,
        "reason": answer.reason,
        "note": answer.note,
        "evidence": answer.evidence,
    }


def save_answer(
    session: Session, assessment_id: str, question_id: str, answer: Answer, version: int, now: datetime
) -> int:
    """Saves over the version that the person saw (0 where there was none) and returns the new version.

    The same answer again is no conflict. Raises AnswerConflict where another one was saved in the meantime.
    """
    values = answer_columns(answer) | {"version": version + 1, "saved_at": now}
    seen = {"at": assessment_id, "of": question_id, "seen": version}
    if version and _changed(session, _SAVE_AGAIN, values | seen):
        _note_place(session, assessment_id, question_id, answer)
        return version + 1
    now_saved = saved_answer(session, assessment_id, question_id)
    if now_saved is None:
        row = {"assessment_id": assessment_id, "question_id": question_id, **values, "version": 1}
        session.execute(_SAVE_FIRST, row)
        _note_place(session, assessment_id, question_id, answer)
        return 1
    if now_saved.answer == answer:
        return now_saved.version
    raise AnswerConflict(now_saved)


def _note_place(session: Session, assessment_id: str, question_id: str, answer: Answer) -> None:
    """Keeps with the assessment what the figures count: the question saved last, and the sector."""
    place = {"at": assessment_id, "of": question_id}
    if question_id == SECTOR:
        session.execute(_NOTE_SECTOR, place | {"chosen": answer.value})
    else:
        session.execute(_NOTE_QUESTION, place)


def _changed(session: Session, statement: Update, values: dict[str, Any] | None = None) -> bool:
    """Whether an update found its row."""
    return cast("CursorResult[Any]", session.execute(statement, values)).rowcount == 1


def answers_to_json(answers: dict[str, Answer]) -> str:
    """Answers as canonical JSON, ordered by question."""
    return json.dumps({question: asdict(answers[question]) for question in sorted(answers)}, ensure_ascii=False)


def answers_from_json(stored: str) -> dict[str, Answer]:
    loaded: dict[str, dict[str, Any]] = json.loads(stored)
    return {question: Answer(State(fields.pop("state")), **fields) for question, fields in loaded.items()}


def submit(session: Session, assessment_id: str, answers: dict[str, Answer], result: Result, now: datetime) -> bool:
    """Stores the submission. False where it was submitted already: the first one stands."""
    try:
        with session.begin_nested():
            session.add(
                Submission(
                    assessment_id=assessment_id,
                    submitted_at=now,
                    catalogue_hash=result.catalogue,
                    answers=answers_to_json(answers),
                    result=to_json(result).decode(),
                )
            )
            session.execute(update(ASSESSMENTS).where(ASSESSMENTS.c.id == assessment_id).values(submitted_at=now))
        return True
    except IntegrityError:
        return False


@dataclass(frozen=True)
class Submitted:
    """A submission, read back."""

    submitted_at: datetime
    questionnaire_hash: str
    catalogue_hash: str
    answers: dict[str, Answer]
    result: Result
    result_json: str


def submission(session: Session, assessment_id: str) -> Submitted | None:
    """What was submitted, or None."""
    query = (
        select(Submission, col(Assessment.questionnaire_hash))
        .join(Assessment, col(Assessment.id) == col(Submission.assessment_id))
        .where(col(Submission.assessment_id) == assessment_id)
    )
    row = session.execute(query).first()
    if row is None:
        return None
    stored, questionnaire_hash = row
    answers = answers_from_json(stored.answers)
    return Submitted(
        stored.submitted_at,
        questionnaire_hash,
        stored.catalogue_hash,
        answers,
        from_json(stored.result),
        stored.result,
    )


def submitted_ids(session: Session) -> list[str]:
    """The ids of all submitted assessments, the oldest first."""
    query = select(col(Submission.assessment_id)).order_by(col(Submission.submitted_at), col(Submission.assessment_id))
    return list(session.execute(query).scalars())


def make_link(session: Session, assessment_id: str, now: datetime, days: int) -> tuple[str, datetime]:
    """A new return link: its token, which is shown once and never kept, and when it expires."""
    token = secrets.token_urlsafe(32)
    expires = now + timedelta(days=days)
    session.add(
        ReturnLink(token_hash=holder_of(token), assessment_id=assessment_id, created_at=now, expires_at=expires)
    )
    return token, expires


def link(session: Session, token: str) -> ReturnLink | None:
    """The return link of a token, used or not."""
    return session.get(ReturnLink, holder_of(token))


def use_link(session: Session, token: str, now: datetime) -> bool:
    """Marks a link as used. True for the one request that does; of two at once, one."""
    unused = (
        col(ReturnLink.token_hash) == holder_of(token),
        col(ReturnLink.used_at).is_(None),
        col(ReturnLink.expires_at) > now,
    )
    return _changed(session, update(ReturnLink).where(*unused).values(used_at=now))


def leave(session: Session, holder: str) -> None:
    """Takes all assessments away from a holder. The assessments stay."""
    session.execute(delete(Holding).where(col(Holding.holder) == holder))

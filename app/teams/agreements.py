"""What a team agreed, and who agreed: kept beside the assessment's answer. No function commits."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from app.assessments import store as assessments
from app.teams import spreads, store
from app.teams.models import Team, TeamAgreement, TeamMember
from questionnaire.answers import Answer


@dataclass(frozen=True)
class Named:
    """Somebody who agreed, as they were called then. `place` puts the names into the order of joining."""

    place: int
    id: str
    name: str


@dataclass(frozen=True)
class Agreed:
    """What was agreed on one question: the answer's state and level, and who agreed."""

    state: str
    level: int | None
    named: tuple[Named, ...]

    def is_still(self, answer: Answer) -> bool:
        """Whether the assessment's answer is the one that was agreed."""
        return (self.state, self.level) == (answer.state.value, answer.level)


@dataclass(frozen=True)
class AgreedBy:
    """How many practice answers a team agreed, of how many that were asked, and who agreed to any of them."""

    count: int
    asked: int
    names: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """For the limits line of the report."""
        return f"{self.count} of {self.asked} practice answers were agreed by a team: {listed(self.names)}."


def listed(names: Sequence[str]) -> str:
    """Names as one says them: Ann, Ben and Chi."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def agree(
    session: Session,
    assessment_id: str,
    question_id: str,
    answer: Answer,
    who: Sequence[TeamMember],
    now: datetime,
) -> None:
    """Keeps who agreed to an answer. Agreeing again replaces it."""
    named = [Named(each.place, each.id, each.name) for each in who]
    kept = session.get(TeamAgreement, (assessment_id, question_id))
    found = kept or TeamAgreement(
        assessment_id=assessment_id, question_id=question_id, state="", agreed_by="", agreed_at=now
    )
    found.state, found.level = answer.state.value, answer.level
    found.agreed_by, found.agreed_at = _to_json(named), now
    session.add(found)
    session.flush()


def _to_json(named: Sequence[Named]) -> str:
    return json.dumps([asdict(each) for each in named], ensure_ascii=False)


def _named(stored: str) -> tuple[Named, ...]:
    return tuple(Named(**each) for each in json.loads(stored))


def agreements(session: Session, assessment_id: str) -> dict[str, Agreed]:
    """All that a team agreed, by question."""
    query = select(TeamAgreement).where(col(TeamAgreement.assessment_id) == assessment_id)
    return {
        kept.question_id: Agreed(kept.state, kept.level, _named(kept.agreed_by))
        for kept in session.execute(query).scalars()
    }


def leave(session: Session, team: Team, member_id: str, is_over: bool) -> None:
    """Removes a member with their answers, and, unless it `is_over`, with their name from all that was agreed.

    A spread that is kept stays as it was: counted anew without them, the difference would be what they had answered.
    Questions that waited for them alone are complete now. What nobody who is left agreed to, is no agreement.
    """
    store.remove_member(session, member_id)
    if is_over:
        return
    spreads.settle(session, team)
    query = select(TeamAgreement).where(col(TeamAgreement.assessment_id) == team.assessment_id)
    for kept in session.execute(query).scalars().all():
        named = [each for each in _named(kept.agreed_by) if each.id != member_id]
        kept.agreed_by = _to_json(named)
        if named:
            session.add(kept)
        else:
            session.delete(kept)
    session.flush()


def agreed_by(session: Session, assessment_id: str, asked: Collection[str]) -> AgreedBy | None:
    """What a team agreed of the questions that are `asked` and that still stands; None where that is nothing.

    An answer that was changed afterwards, past the team, is not counted.
    """
    found = agreements(session, assessment_id)
    saved = assessments.saved_answers(session, assessment_id) if found else {}
    standing = [
        each.named
        for question_id, each in found.items()
        if question_id in asked and question_id in saved and each.is_still(saved[question_id].answer)
    ]
    everybody = sorted({each for named in standing for each in named}, key=lambda each: each.place)
    return AgreedBy(len(standing), len(asked), tuple(each.name for each in everybody)) if standing else None

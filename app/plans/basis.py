"""What a plan is built on: the verified answers and what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from app.assessments.content import catalogue_of
from app.audits.access import OpenAudit
from app.audits.store import result_of
from app.audits.words import as_found
from app.library.store import catalogue_in_force
from app.reports.report import training_sentence
from questionnaire.answers import Answers
from questionnaire.journey import Journey
from questionnaire.model import Catalogue, Course, Indicator, Questionnaire, Skill
from scoring.engine import score
from scoring.gaps import Gap, SkillGap, Unknown, gaps, skill_gaps, unknowns
from scoring.result import Result, result
from scoring.tree import Score


@dataclass(frozen=True)
class Basis:
    """The audit as its plan reads it: the stored result once it is completed, and before that as things stand."""

    found: OpenAudit

    @property
    def questionnaire(self) -> Questionnaire:
        return self.found.questionnaire

    @property
    def journey(self) -> Journey:
        return self.found.journey

    @property
    def answers(self) -> Answers:
        return self.journey.answers

    @cached_property
    def catalogue(self) -> Catalogue:
        desk, kept = self.found.desk, self.found.audit.catalogue_hash
        return catalogue_of(desk.house, desk.session, kept) if kept else catalogue_in_force(desk.house, desk.session)

    @cached_property
    def _stored(self) -> Result | None:
        return result_of(self.found.audit)

    @cached_property
    def result(self) -> Result:
        """All of the result. It chooses courses too, which takes a while: whoever saves asks for a part below."""
        return self._stored or result(self.questionnaire, self.catalogue, self.answers)

    @cached_property
    def score(self) -> Score:
        return self._stored.score if self._stored else score(self.questionnaire, self.answers)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        return self._stored.gaps if self._stored else gaps(self.questionnaire, self.answers)

    @cached_property
    def unknowns(self) -> tuple[Unknown, ...]:
        return self._stored.unknowns if self._stored else unknowns(self.questionnaire, self.answers)

    @cached_property
    def skill_gaps(self) -> tuple[SkillGap, ...]:
        return self._stored.skill_gaps if self._stored else skill_gaps(self.questionnaire, self.answers)

    @cached_property
    def said(self) -> str:
        """What the plan is built on, in a sentence."""
        completed_at = self.found.audit.completed_at
        if completed_at is not None:
            day = completed_at.astimezone(self.found.desk.house.settings.zone)
            return f"Built on the verified answers as they were completed on {day.day} {day:%B %Y}."
        left = sum(not self.journey.answer(of).is_given for of in self.journey.path.questions if self.is_practice(of))
        if not left:
            return "Built on the verified answers as they stand. The audit is not completed yet, so they may change."
        questions = "1 question is" if left == 1 else f"{left} questions are"
        return f"Built on the verified answers as they stand. {questions} still open, and the plan follows the answers."

    @cached_property
    def training(self) -> str | None:
        """That training is not the first step, as the result says it of whoever is audited."""
        said = training_sentence(self.journey, self.result)
        return as_found(said) if said else None

    @cached_property
    def courses(self) -> dict[str, Course]:
        """The course that is recommended for a gap, by question: only where training is a cause."""
        found: dict[str, Course] = {}
        for advice in self.result.courses:
            for of in advice.answers:
                found.setdefault(of, self.catalogue.by_id[advice.course])
        return found

    def is_practice(self, question_id: str) -> bool:
        """Whether this is an indicator or a skill, and no question of the context."""
        return question_id not in self.questionnaire.context_by_id

    def practice(self, question_id: str) -> Indicator | Skill | None:
        """An indicator or skill that this audit asks; None for anything else."""
        if not self.journey.is_asked(question_id):
            return None
        question = self.journey.question(question_id)
        return question if isinstance(question, Indicator | Skill) else None

    def level(self, question_id: str) -> int | None:
        return self.journey.answer(question_id).level

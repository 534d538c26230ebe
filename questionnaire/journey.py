"""The way through the questions. Which are asked, which come next and how far along: all derived from the answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from questionnaire.answers import NOT_ASKED, UNANSWERED, Answer, Answers, State
from questionnaire.model import LEVELS, ContextQuestion, Indicator, Option, Questionnaire, Skill

SCOPE = "context.scope"
SECTOR = "context.sector"
SETTING = "context.setting"
CONTEXT = "context"
SKILLS = "skills"
MOST_PEOPLE = 2_000_000

Question = ContextQuestion | Indicator | Skill


class InvalidAnswer(ValueError):
    """An answer that its question does not take. The message is a plain sentence for the person."""


@dataclass(frozen=True, slots=True)
class Section:
    """One stretch of the path: the context, a factor, or the skills."""

    id: str
    name: str
    short: str
    summary: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Path:
    """All that is asked of somebody with one scope, sector and setting, in order."""

    sections: tuple[Section, ...]
    questions: tuple[str, ...]
    section_of: dict[str, Section]
    place: dict[str, int]


@lru_cache(maxsize=512)
def path(questionnaire: Questionnaire, scope: str, sector: str | None, setting: str | None) -> Path:
    """The path for a scope ("screen" or "full"), sector and setting. The same objects each time."""
    context = questionnaire.context
    sections = [
        Section(CONTEXT, context.name, context.short, context.summary, tuple(q.id for q in context.questions)),
    ]
    for factor in questionnaire.factors if sector else ():
        asked = tuple(
            indicator.id
            for indicator in factor.indicators
            if (scope != "screen" or indicator.screen) and (setting is None or setting not in indicator.not_asked_in)
        )
        sections.append(Section(factor.id, factor.name, factor.short, factor.summary, asked))
    if sector and scope != "screen":
        skills = questionnaire.skills
        asked = tuple(skill.id for skill in skills.skills)
        sections.append(Section(SKILLS, skills.name, skills.short, skills.summary, asked))
    questions = tuple(question for section in sections for question in section.questions)
    return Path(
        tuple(sections),
        questions,
        {question: section for section in sections for question in section.questions},
        {question: place for place, question in enumerate(questions)},
    )


def offered(question: ContextQuestion, sector: str | None) -> tuple[Option, ...]:
    """The options of a context question that fit a sector."""
    return tuple(o for o in question.options if not o.sectors or sector in o.sectors)


class Journey:
    """One person's way: a questionnaire and the answers so far."""

    def __init__(self, questionnaire: Questionnaire, answers: Answers) -> None:
        self.questionnaire = questionnaire
        self.answers = answers
        self.scope = str(self._context(SCOPE) or "full")
        self.sector = self._context(SECTOR)
        self.setting = self._context(SETTING)
        self.path = path(questionnaire, self.scope, self.sector, self.setting)

    def _context(self, question_id: str) -> str | None:
        """A context choice, if it is one that this sector is offered."""
        question = self.questionnaire.context_by_id.get(question_id)
        answer = self.answers.get(question_id)
        if question is None or answer is None or answer.state is not State.ANSWERED:
            return None
        sector = None if question_id in (SCOPE, SECTOR) else self.sector
        known = any(option.id == answer.value for option in offered(question, sector))
        return str(answer.value) if known else None

    @property
    def sections(self) -> tuple[Section, ...]:
        return self.path.sections

    def is_asked(self, question_id: str) -> bool:
        return question_id in self.path.place

    def answer(self, question_id: str) -> Answer:
        """What was answered there, `UNANSWERED`, or `NOT_ASKED` where the path does not reach."""
        if question_id not in self.path.place:
            return NOT_ASKED
        answer = self.answers.get(question_id, UNANSWERED)
        if question_id == SETTING and answer.state is State.ANSWERED and self.setting is None:
            return UNANSWERED
        return answer

    def question(self, question_id: str) -> Question:
        """The question, in the words of this journey's sector. KeyError where there is none."""
        questionnaire = self.questionnaire
        if question_id in questionnaire.indicators:
            return questionnaire.indicator(question_id, self.sector)
        if question_id in questionnaire.skills_by_id:
            return questionnaire.skills_by_id[question_id]
        return questionnaire.context_by_id[question_id]

    def options(self, question: ContextQuestion) -> tuple[Option, ...]:
        return offered(question, self.sector)

    def given_in(self, section: Section) -> int:
        """How many questions of a section have been answered, "don't know" included."""
        return sum(self.answer(question).is_given for question in section.questions)

    def after(self, question_id: str) -> str | None:
        """The next question on the path, or None at its end."""
        place = self.path.place[question_id] + 1
        return self.path.questions[place] if place < len(self.path.questions) else None

    def open_after(self, question_id: str) -> str | None:
        """The next question on the path that nobody has answered yet, or None. Nothing is asked twice."""
        later = self.path.questions[self.path.place[question_id] + 1 :]
        return next((question for question in later if not self.answer(question).is_given), None)

    def before(self, question_id: str) -> str | None:
        """The question before this one on the path, or None at its start."""
        place = self.path.place[question_id]
        return self.path.questions[place - 1] if place else None

    def open_questions(self) -> tuple[str, ...]:
        """The questions on the path that nobody has answered yet, in order."""
        return tuple(question for question in self.path.questions if not self.answer(question).is_given)

    @property
    def may_submit(self) -> bool:
        """A result needs the sector and at least one level; everything else may stay unknown."""
        return self.sector is not None and any(
            self.answer(question).level is not None for question in self.path.questions if question in self._indicators
        )

    @property
    def _indicators(self) -> dict[str, Indicator]:
        return self.questionnaire.indicators

    def accept(self, question_id: str, answer: Answer) -> Answer:
        """The answer, if this question takes it. Raises InvalidAnswer with a sentence for the person."""
        question = self.question(question_id)
        if answer.evidence is not None and answer.evidence not in self.questionnaire.evidence_kinds:
            raise InvalidAnswer("Choose one of the listed kinds of evidence.")
        if answer.state is State.NOT_APPLICABLE:
            return _accept_not_applicable(question, answer)
        if answer.state is State.DONT_KNOW:
            return _accept_dont_know(question, answer)
        if isinstance(question, ContextQuestion):
            return self._accept_context(question, answer)
        if isinstance(answer.value, bool) or answer.level not in LEVELS:
            raise InvalidAnswer("Choose the sentence that is closest to how things are, or say that you don't know.")
        return answer

    def _accept_context(self, question: ContextQuestion, answer: Answer) -> Answer:
        value = answer.value if answer.state is State.ANSWERED else None
        if question.kind == "number":
            if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_PEOPLE:
                raise InvalidAnswer("Enter a whole number of people, 1 or more, in digits. A rough number is fine.")
            return answer
        sector = None if question.id in (SCOPE, SECTOR) else self.sector
        if not any(option.id == value for option in offered(question, sector)):
            raise InvalidAnswer("Choose one of the listed answers.")
        return answer


def _accept_not_applicable(question: Question, answer: Answer) -> Answer:
    if not isinstance(question, Indicator) or question.not_applicable is None:
        raise InvalidAnswer(
            "This question applies to every organisation. If you cannot tell, choose that you don't know."
        )
    if not answer.reason.strip():
        raise InvalidAnswer("Say in a few words why this does not apply to you.")
    return answer


def _accept_dont_know(question: Question, answer: Answer) -> Answer:
    if isinstance(question, ContextQuestion) and not question.optional:
        raise InvalidAnswer("Choose one of the listed answers. The questions and the law depend on it.")
    return answer

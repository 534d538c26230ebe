"""A made-up set of answers, the same every time: the drawing on the first page and the sum on the scoring page."""

from __future__ import annotations

from functools import lru_cache

from questionnaire.answers import DONT_KNOW, Answer, Answers, State, answered
from questionnaire.journey import SECTOR
from questionnaire.model import Questionnaire

UNKNOWN = None
# One row a factor, one level a practice, in the order of the content. Made up to show every rule at work once.
LEVELS: tuple[tuple[int | None, ...], ...] = (
    (2, 3, 2, 2, 3, 3, 2, UNKNOWN),
    (4, 3, 3, 3, 3, 2, UNKNOWN, UNKNOWN),
    (4, 3, 3, 2, 3, 4, 3, 3),
    (2, 2, 1, 3, 2, UNKNOWN, 0, 1),
    (4, 4, 3, 1, 3, 4, 3, UNKNOWN),
)


@lru_cache(maxsize=4)
def example_answers(questionnaire: Questionnaire) -> Answers:
    """Answers of an organisation that does not exist, in the sector that is listed first.

    Every second level of 3 or 4 names a strong kind of evidence; the others name none.
    """
    kinds = questionnaire.index.evidence_kinds
    strong = next(kind.id for kind in kinds if not kind.weak)
    claimed_from = questionnaire.index.rules.claimed_from
    answers: dict[str, Answer] = {SECTOR: answered(next(iter(questionnaire.sectors)))}
    high_ones = 0
    for at, factor in enumerate(questionnaire.factors):
        row = LEVELS[at % len(LEVELS)]
        for number, indicator in enumerate(factor.indicators):
            level = row[number % len(row)]
            if level is UNKNOWN:
                answers[indicator.id] = DONT_KNOW
                continue
            high_ones += level >= claimed_from
            shown = level < claimed_from or high_ones % 2 == 1
            answers[indicator.id] = Answer(State.ANSWERED, level, evidence=strong if shown else None)
    return answers

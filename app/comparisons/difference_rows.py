"""What differs between two versions of the questions, by the names that a reader knows."""

from __future__ import annotations

from dataclasses import dataclass

from app.comparisons import words
from questionnaire.model import Questionnaire
from scoring.versions import Difference

LONGEST, SHOWN_BEFORE = 160, 40  # letters of a text that differs, and of those before the difference


@dataclass(frozen=True)
class DifferenceRow:
    """One thing that differs, in words. An empty side says that there is nothing there."""

    name: str
    what: str
    before: str
    after: str


def names_of(*several: Questionnaire) -> dict[str, str]:
    """What a reader knows things by, for their ids: of two versions the newer one's, where both are given in order."""
    names = {"questionnaire": "The questionnaire"}
    for each in several:
        names |= {band.id: band.name for band in each.index.bands}
        names |= {kind.id: kind.name for kind in each.index.evidence_kinds}
        names |= {question.id: question.name for question in each.context.questions}
        names |= {skill.id: skill.name for skill in each.skills.skills}
        names |= {study.id: study.name for study in each.evidence.studies}
        names |= {crosswalk.id: crosswalk.name for crosswalk in each.crosswalks}
        names |= {item.id: item.name for crosswalk in each.crosswalks for item in crosswalk.items}
        names |= {factor.id: factor.name for factor in each.factors}
        names |= {of: indicator.name for of, indicator in each.indicators.items()}
    return names


def difference_row(names: dict[str, str], each: Difference) -> DifferenceRow:
    """A difference under the name that a reader knows the thing by."""
    before, after = _clipped(words.named(each.before, names), words.named(each.after, names))
    return DifferenceRow(names.get(each.id, each.id), each.what, before, after)


def _clipped(before: str, after: str) -> tuple[str, str]:
    """Long texts cut down to where they begin to differ."""
    differing = (at for at, (was, now) in enumerate(zip(before, after, strict=False)) if was != now)
    shared = next(differing, min(len(before), len(after)))
    begin = 0
    if max(len(before), len(after)) > LONGEST and before and after and shared > SHOWN_BEFORE:
        begin = before.rfind(" ", 0, shared - SHOWN_BEFORE) + 1
    return _cut(before, begin), _cut(after, begin)


def _cut(text: str, begin: int) -> str:
    shown = text[begin : begin + LONGEST].rstrip()
    return f"{'… ' if begin else ''}{shown}{' …' if len(text) > begin + LONGEST else ''}"

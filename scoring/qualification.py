"""How far an enquiry fits, how much is needed and how ready they are to act: three scores that are never added up.

Each rule of `enquiry.yaml` gives whole points for one fact, with the sentence that says why. In each part the points
add up and stop at 100. Exact and monotone: more gaps, a lower factor or one more sign of intent never lowers a part.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from questionnaire.enquiry_rules import PARTS, EnquiryRules, Grade, Rule, Threshold

FULL = 100
LOWEST: Grade = "D"
ORDER: tuple[Grade, ...] = ("A", "B", "C", "D")


@dataclass(frozen=True)
class Facts:
    """What is known of an enquiry. None is not known. `wrote` is how many characters they wrote about their need.

    `consents` holds the purposes that were agreed to and not taken back. Of `weakest_factor`, `weakest_points` is the
    point, rounded to a whole one.
    """

    sector: str | None = None
    staff_in_scope: int | None = None
    role: str | None = None
    nation: str | None = None
    is_shared: bool = False
    critical_gaps: int | None = None
    training_gaps: int | None = None
    weakest_points: int | None = None
    weakest_factor: str | None = None
    wants_call: bool = False
    consents: frozenset[str] = frozenset()
    why_now: str | None = None
    came_back: bool = False
    downloaded: bool = False
    continued: bool = False
    wrote: int = 0

    def told(self) -> Facts:
        """The same without what is an answer, unless the person agreed to share their answers."""
        nothing: dict[str, Any] = dict.fromkeys(ANSWERS)
        return self if self.is_shared else replace(self, **nothing)


ANSWERS = tuple(field.name for field in fields(Facts) if field.default is None)


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that applied: its points, and the sentence with the value in it."""

    rule: str
    points: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Part:
    """One of the three scores, 0 to 100, and why it is what it is."""

    points: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Qualification:
    """What the rules make of an enquiry. `fit` and `need` are None where nothing is known of them: never 0.

    `why` begins with what the grade rests on; then come the reasons, those with the most points first.
    """

    fit: Part | None
    need: Part | None
    intent: Part
    grade: Grade
    why: tuple[str, ...]
    rules: str = ""

    def part(self, name: str) -> Part | None:
        found: Part | None = getattr(self, name)
        return found


def qualify(rules: EnquiryRules, facts: Facts) -> Qualification:
    """The three scores and the grade.

    A part is the sum of its rules' points, at most 100. A grade asks for a least number of points in each part; the
    highest grade whose least all known parts reach is given, and D where none is. A part that is not known is left
    out of that, and the grade then is no higher than `best_while_not_known`.
    """
    told = facts.told()
    fit, need = (_part(rules.part(name), told) if _is_known(rules.part(name), told) else None for name in PARTS[:2])
    intent = _part(rules.intent, told)
    found = Qualification(fit, need, intent, LOWEST, (), rules.hash)
    grade = _grade(rules, found)
    reasons = [reason for part in (fit, need, intent) if part for reason in part.reasons]
    reasons.sort(key=lambda reason: -reason.points)
    why = (*_about_grade(rules, found, grade, facts.is_shared), *(reason.sentence for reason in reasons))
    return replace(found, grade=grade, why=why)


def _is_known(rules: tuple[Rule, ...], facts: Facts) -> bool:
    """Whether any fact of these rules is known."""
    return any(getattr(facts, rule.fact) is not None for rule in rules)


def _part(rules: tuple[Rule, ...], facts: Facts) -> Part:
    reasons = tuple(reason for rule in rules for reason in _reasons(rule, facts))
    return Part(min(FULL, sum(reason.points for reason in reasons)), reasons)


def _reasons(rule: Rule, facts: Facts) -> list[Reason]:
    """What one rule says of its fact: nothing, one reason, or one for each consent."""
    value = getattr(facts, rule.fact)
    if isinstance(value, bool):
        return [Reason(rule.id, rule.points or 0, rule.says or "")] if value else []
    if value is None:
        is_missing = facts.is_shared and rule.unknown  # what was not shared may have been said
        return [Reason(rule.id, 0, rule.unknown or "")] if is_missing else []
    if isinstance(value, int):
        return _stepped(rule, value)
    given = value if isinstance(value, frozenset) else {value}
    return [Reason(rule.id, choice.points, choice.says) for choice in rule.options if choice.option in given]


def _stepped(rule: Rule, number: int) -> list[Reason]:
    """The points of the furthest step that a number reaches."""
    reached = [step.points for step in rule.steps if step.holds(number)]
    says = rule.one if number == 1 and rule.one else rule.says or ""
    return [Reason(rule.id, max(reached), says.replace("{value}", f"{number:,}"))] if reached else []


def _grade(rules: EnquiryRules, found: Qualification) -> Grade:
    reached = (each.grade for each in rules.grades if not _short_of(found, each))
    grade = next(reached, LOWEST)
    return max(grade, rules.best_while_not_known, key=ORDER.index) if _unknown(found) else grade


def _unknown(found: Qualification) -> list[str]:
    return [name for name in PARTS if found.part(name) is None]


def _short_of(found: Qualification, threshold: Threshold) -> list[str]:
    """What a grade asks for that is not reached: 'a fit of 70'."""
    known = [(name, part) for name in PARTS if (part := found.part(name)) is not None]
    return [f"{name} of {threshold.least(name)}" for name, part in known if part.points < threshold.least(name)]


def _about_grade(rules: EnquiryRules, found: Qualification, grade: Grade, is_shared: bool) -> list[str]:
    """What the grade rests on, and what is missing to the next one."""
    known = [f"{name} {part.points}" for name in PARTS if (part := found.part(name)) is not None]
    unknown = _unknown(found)
    said = [f"Grade {grade}: {_listed(known)}{', each' if len(known) > 1 else ''} out of 100."]
    if unknown:
        said.append(rules.not_known if is_shared else rules.not_shared)
    better = next((each for each in reversed(rules.grades) if each.grade < grade), None)
    if better is not None and unknown and grade <= rules.best_while_not_known:
        known_later = f"{_listed(unknown)} {'is' if len(unknown) == 1 else 'are'} not known"
        said.append(f"No grade above {rules.best_while_not_known} is given while {known_later}.")
    elif better is not None:
        short = [_with_article(each) for each in _short_of(found, better)]
        said.append(f"Grade {better.grade} asks for {_listed(short)} or more.")
    return said


def _with_article(name: str) -> str:
    return f"an {name}" if name.startswith("i") else f"a {name}"


def _listed(names: list[str]) -> str:
    """Names as a reader would list them: a, b and c."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


@cache
def _adapter() -> TypeAdapter[Qualification]:
    return TypeAdapter(Qualification)


def to_json(qualification: Qualification) -> str:
    """The canonical JSON: what a lead keeps of how it was judged."""
    return _adapter().dump_json(qualification).decode()


def from_json(stored: bytes | str) -> Qualification:
    """A qualification as it was kept."""
    return _adapter().validate_json(stored)

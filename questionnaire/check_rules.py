"""What the rules for enquiries mean: ids that exist, points that can be reached, more that never counts for less."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from questionnaire.check import Finding, Location, missing, options_of, placed, twice
from questionnaire.enquiry_rules import FILE, PARTS, EnquiryRules, Fact, Rule
from questionnaire.load import Problem
from questionnaire.model import Questionnaire

FACTS: dict[str, tuple[Fact, ...]] = {
    "fit": ("sector", "staff_in_scope", "role", "nation"),
    "need": ("critical_gaps", "training_gaps", "weakest_points", "weakest_factor"),
    "intent": ("wants_call", "consents", "why_now", "came_back", "downloaded", "continued", "wrote"),
}
CONSENTS = ("contact", "share", "marketing")
CONTEXT = {fact: f"context.{fact}" for fact in ("sector", "role", "nation", "why_now")}
CHOICES = (*CONTEXT, "weakest_factor", "consents")
NUMBERS = ("staff_in_scope", "critical_gaps", "training_gaps", "weakest_points", "wrote")
SMALLER_IS_MORE = ("weakest_points",)
CALLED = {"why_now": "reason for asking now", "weakest_factor": "factor", "consents": "consent"}
FULL = 100


def check_rules(rules: EnquiryRules, questionnaire: Questionnaire, folder: Path) -> list[Problem]:
    """All problems of meaning, each with place and line."""
    findings: list[Finding] = []
    for part in PARTS:
        findings += _part(part, rules.part(part), questionnaire)
    findings += _grades(rules)
    return placed(folder, findings)


def _part(part: str, rules: tuple[Rule, ...], questionnaire: Questionnaire) -> Iterator[Finding]:
    yield from twice(FILE, (part,), [rule.id for rule in rules])
    seen: set[str] = set()
    for at, rule in enumerate(rules):
        here: Location = (part, at)
        if not rule.id.startswith(f"{part}."):
            yield FILE, (*here, "id"), f"The id must begin with {part}."
        if rule.fact not in FACTS[part]:
            yield FILE, (*here, "fact"), f"{rule.fact} has no place in {part}."
        if rule.fact in seen:
            yield FILE, (*here, "fact"), f"Another rule counts {rule.fact} already."
        seen.add(rule.fact)
        yield from _rule(here, rule, questionnaire)
    most = sum(rule.most for rule in rules)
    if most < FULL:
        yield FILE, (part,), f"All rules together give {most} points; they must be able to give {FULL}."


def _rule(here: Location, rule: Rule, questionnaire: Questionnaire) -> Iterator[Finding]:
    if rule.fact in CHOICES:
        yield from _shape(here, rule, "options", "It takes options, each with its points and its sentence.")
        yield from _options(here, rule, questionnaire)
    elif rule.fact in NUMBERS:
        yield from _shape(here, rule, "steps", "It takes steps, and one sentence for all of them.")
        yield from _steps(here, rule)
    else:
        yield from _shape(here, rule, "points", "It takes points and a sentence.")


def _shape(here: Location, rule: Rule, wanted: str, message: str) -> Iterator[Finding]:
    given = {
        name for name in ("options", "steps", "points") if getattr(rule, name) is not None and getattr(rule, name) != ()
    }
    has_sentence = rule.says is not None
    if given != {wanted} or has_sentence == (wanted == "options"):
        yield FILE, here, message
    if rule.one is not None and wanted != "steps":
        yield FILE, (*here, "one"), "Only a rule with steps has a sentence for one."
    if rule.unknown is not None and wanted == "points":
        yield FILE, (*here, "unknown"), "What is so or is not so cannot be unknown."


def _options(here: Location, rule: Rule, questionnaire: Questionnaire) -> Iterator[Finding]:
    if rule.fact == "consents":
        known = list(CONSENTS)
    elif rule.fact == "weakest_factor":
        known = list(questionnaire.index.factors)
    else:
        known = options_of(questionnaire, CONTEXT[rule.fact])
    what = CALLED.get(rule.fact, rule.fact)
    given = [choice.option for choice in rule.options]
    yield from twice(FILE, (*here, "options"), given)
    for at, option in enumerate(given):
        yield from missing(FILE, (*here, "options", at, "option"), option, known, what)
    for option in known:
        if option not in given:
            yield FILE, (*here, "options"), f"The {what} {option} is missing."


def _steps(here: Location, rule: Rule) -> Iterator[Finding]:
    place: Location = (*here, "steps")
    edge = "at_most" if rule.fact in SMALLER_IS_MORE else "at_least"
    other = "at_least" if edge == "at_most" else "at_most"
    if any(getattr(step, edge) is None or getattr(step, other) is not None for step in rule.steps):
        yield FILE, place, f"Each step of {rule.fact} has {edge} and nothing else."
        return
    for at, (before, after) in enumerate(pairwise(rule.steps), start=1):
        if getattr(after, edge) <= getattr(before, edge):
            yield FILE, (*place, at), "Steps stand in order, each beyond the one before."
        more, less = (before, after) if edge == "at_most" else (after, before)
        if more.points < less.points:
            yield FILE, (*place, at, "points"), "More of it must not count for less."
    for name in ("says", "one"):
        text = getattr(rule, name) or ""
        if "{" in text.replace("{value}", "") or "}" in text.replace("{value}", ""):
            yield FILE, (*here, name), "Only {value} may stand in braces."
    if rule.says and "{value}" not in rule.says:
        yield FILE, (*here, "says"), "The sentence must name the number: write {value} where it goes."


def _grades(rules: EnquiryRules) -> Iterator[Finding]:
    if [each.grade for each in rules.grades] != ["A", "B", "C"]:
        yield FILE, ("grades",), "The grades are A, B and C, in this order; D is what remains."
    for at, (higher, lower) in enumerate(pairwise(rules.grades), start=1):
        for part in PARTS:
            if lower.least(part) > higher.least(part):
                yield FILE, ("grades", at, part), "A lower grade must not ask for more than a higher one."

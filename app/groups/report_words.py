"""The words of a group report: numbers as people read them, and why something is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from app.reports.advice import listed
from scoring.tree import whole
from scoring.voice_shapes import Agreement, Hidden

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
AGREED: dict[Agreement, str] = {
    "alike": "everyone answered alike",
    "agree": "people mostly agree",
    "differ": "views differ",
    "split": "split opinion",
}
SPLIT = "Split opinion"
# The response rates that HSE's guide to the Management Standards calls so, in per cent, the highest first.
HSE_RATES = ((80, "very good"), (70, "good"), (60, "desirable"), (50, "adequate"))

NOT_RANDOM = (
    "Who chose to answer is not random: those who did may see things differently from those who did not. "
    "No interval on this page covers that."
)
HOW_TO_READ = (
    "Bar: how often each answer was given, from the lowest step, pale, to the highest, dark. "
    "Dot: the mean, from 0 to 100. Line around it: the 95% interval that it lies in. "
    "Each number is rounded by itself, so a difference may seem to be one point off."
)
ITEMS_SAID = (
    "How many gave each answer. Where few answered, the two lower and the two upper answers are counted together, "
    "and an item has no mean."
)
TWO_MEASURES = (
    "Practice is scored from what was said to be in place, and experience from how often people see it. "
    "These are two measures. Side by side they say where to ask, and not who is right."
)
COMES_LATER = "This comes when the assessment has been submitted: then there is a practice score to set beside it."
LIMITS = (
    "Who chose to answer is not random. The intervals cover chance, and not who stayed away.",
    "People who use the service and their families read items in words of their own. Their numbers and those of staff "
    "are about the same behaviours, and not about the same sentences.",
    "The fewer people answered, the less a number says. Look at the interval first.",
    "Where everybody in a group answered there is no sampling error, so the interval has no width. "
    "That says nothing about how the group will answer next time.",
    "Where opinion is split, nobody stands in the middle: such a group has no mean, and is not set beside another.",
    "This describes what people saw in the last three months. It predicts nothing.",
)
STATISTICS = (
    ("r_wg(j)", "agreement over the items of a factor, from 0 to 1: 1 where all answer alike, 0 where they answer "
     "as chance would, or differ more."),
    ("Raw r_wg", "1 less the mean variance of the items over the variance that chance would give; below 0 "
     "answers differ more than chance would have it."),
    ("AD", "how far people stand from the mean of each item, on average, in steps of the scale; up to a sixth of the "
     "number of options is agreement."),
    ("Alpha", "Cronbach's alpha of all staff who rated every item: whether the items of a factor move together."),
    ("ICC(1) and ICC(2)", "how much of the difference between staff lies between their groups, and how reliable the "
     "means of the groups are."),
)  # fmt: skip


def counted(number: int) -> str:
    """A number as a word, up to ten."""
    return COUNTS[number] if 0 <= number < len(COUNTS) else str(number)


def points(value: Fraction | float) -> int:
    """A number rounded half up to a whole one."""
    return whole(Fraction(value))


def per_cent(share: Fraction | float) -> int:
    return whole(Fraction(share) * 100)


def between(low: Fraction | float, high: Fraction | float) -> str:
    """An interval in whole points."""
    return f"{points(low)} to {points(high)}"


def within(low: Fraction | float, high: Fraction | float) -> str:
    """An interval in a sentence, with what it is."""
    return f"between {points(low)} and {points(high)}, a 95% interval"


def agreement_said(agreement: Agreement | None) -> str:
    return AGREED[agreement] if agreement is not None else "–"


def hidden_said(hidden: Hidden | None, least: int, did: str = "rated this") -> str:
    """Why the numbers of a group are not there; nothing where they are. `did`: what too few of it did."""
    if hidden is None:
        return ""
    if hidden == "few":
        return f"fewer than {counted(least)} {did}, so it is not shown"
    return "not shown, so that the others cannot be worked out"


def rate_said(answered: int, asked: int) -> str:
    """A response rate in the words of HSE."""
    for least, word in HSE_RATES:
        if 100 * answered > least * asked:
            return word
    return f"below {HSE_RATES[-1][1]}"


def in_a_sentence(name: str) -> str:
    """A name in the middle of a sentence."""
    return name[:1].lower() + name[1:]


def answered_said(groups: Sequence[tuple[str, int, int]]) -> str:
    """How many answered, group by group: name, answered, asked. '34 of 40 front-line staff answered'."""
    parts = []
    for name, answered, asked in groups:
        of = f" of {asked}" if answered <= asked else ""
        parts.append(f"{answered}{of} {in_a_sentence(name)}")
    return f"{listed(parts)} answered"

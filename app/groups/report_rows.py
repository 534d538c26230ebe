"""The rows of a group report: groups, response rates and gaps, in words and whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.groups import report_words as words
from app.groups.report_shapes import GapRow, GroupRow, RateRow
from app.reports.advice import listed
from questionnaire.experience import Experience
from scoring.voice_shapes import ALL_STAFF, Answered, FactorVoices, Figures, GroupGap, Voices

DASH = "–"


@dataclass(frozen=True)
class Names:
    """What groups and factors are called."""

    groups: dict[str, str]
    factors: dict[str, str]

    @staticmethod
    def of(experience: Experience, factors: dict[str, str]) -> Names:
        groups = {group.id: group.name for group in experience.groups}
        return Names(groups | {ALL_STAFF: "All staff"}, factors)


def rate_rows(report: Voices, names: Names, least: int) -> tuple[RateRow, ...]:
    every = (*report.groups, *((report.staff,) if report.staff else ()))
    return tuple(_rate(each, names.groups[each.group], least) for each in every)


def _rate(each: Answered, name: str, least: int) -> RateRow:
    if each.answered is None:
        return RateRow(each.group, name, each.asked, None, None, "", words.hidden_said(each.hidden, least, "answered"))
    if not each.asked or each.answered > each.asked:
        return RateRow(each.group, name, each.asked, each.answered, None, "more answered than were to be asked", "")
    rate = words.per_cent(Fraction(each.answered, each.asked))
    return RateRow(each.group, name, each.asked, each.answered, rate, words.rate_said(each.answered, each.asked), "")


def rates_said() -> str:
    said = ", ".join(f"over {least}% {word}" for least, word in reversed(words.HSE_RATES))
    least, word = words.HSE_RATES[-1]
    return (
        f"The words are those of HSE's guide to the Management Standards: {said}. "
        f"{least}% or less is below what it calls {word}."
    )


def group_row(figures: Figures, names: Names, least: int, partly: str = "") -> GroupRow:
    return GroupRow(
        figures.group,
        names.groups[figures.group],
        partly,
        figures.n,
        words.hidden_said(figures.hidden, least),
        figures.joined,
        figures.distribution,
        words.per_cent(figures.share) if figures.share is not None else None,
        words.per_cent(figures.share_low) if figures.share_low is not None else None,
        words.per_cent(figures.share_high) if figures.share_high is not None else None,
        words.points(figures.mean) if figures.mean is not None else None,
        words.points(figures.low) if figures.low is not None else None,
        words.points(figures.high) if figures.high is not None else None,
        words.agreement_said(figures.agreement),
        figures.agreement == "split",
        figures.absent,
        decimal(figures.r_wg),
        decimal(figures.raw_r_wg),
        decimal(figures.deviation),
        (figures.r_wg, figures.raw_r_wg, figures.deviation),
    )


def items_shown(found: FactorVoices, group: str) -> str:
    """On how many items a group's share and agreement rest, where some of them are hidden."""
    each = [figures for item in found.items for figures in item.figures if figures.group == group]
    shown = sum(figures.is_shown for figures in each)
    return f"{shown} of {len(each)} items shown" if shown < len(each) else ""


def gap_row(gap: GroupGap, names: Names, factor: str) -> GapRow:
    higher, lower, points, low, high = gap.a, gap.b, gap.points, gap.low, gap.high
    if points < 0:
        higher, lower, points, low, high = gap.b, gap.a, -points, -high, -low
    first, second = names.groups[higher], names.groups[lower]
    said = (
        f"{first} see {words.in_a_sentence(factor)} {words.points(points)} points higher than "
        f"{words.in_a_sentence(second)} do."
    )
    return GapRow(
        first,
        second,
        words.points(points),
        words.points(low),
        words.points(high),
        gap.flagged,
        said if gap.flagged else "",
    )


def flagged_said(gaps: tuple[GapRow, ...], factor: str) -> tuple[str, ...]:
    """The gaps that stand out, a sentence for each group that sees more than others do."""
    lower: dict[str, list[str]] = {}
    for gap in gaps:
        if gap.is_flagged:
            lower.setdefault(gap.higher, []).append(f"{words.in_a_sentence(gap.lower)} ({gap.points} points)")
    factor = words.in_a_sentence(factor)
    return tuple(f"{higher} see more of {factor} than {listed(others)}." for higher, others in lower.items())


def decimal(value: float | None) -> str:
    """Two decimals, halves up; a dash where there is none."""
    if value is None:
        return DASH
    hundredths = words.points(Fraction(value) * 100)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"

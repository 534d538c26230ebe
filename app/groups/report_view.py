"""The stored report of a closed round, turned into words. Nothing is counted here."""

from __future__ import annotations

from datetime import datetime

from app.groups import report_words as words
from app.groups.models import Round
from app.groups.report_drawing import draw, joined_names
from app.groups.report_findings import Practice, comparison, difference, findings_of, no_findings
from app.groups.report_rows import (
    DASH,
    Names,
    decimal,
    flagged_said,
    gap_row,
    group_row,
    items_shown,
    rate_rows,
    rates_said,
)
from app.groups.report_shapes import FactorPart, GroupReport, ItemView
from app.web.house import House
from questionnaire.experience import Experience, ExperiencedFactor
from scoring.voice_shapes import FactorVoices, Figures, Voices


def on_day(house: House, moment: datetime) -> str:
    """A day as people write it, where the owner is."""
    return f"{moment.astimezone(house.settings.zone):%-d %B %Y}"


def compose(
    house: House,
    experience: Experience,
    factors: dict[str, str],
    found: Round,
    report: Voices,
    practice: Practice | None,
) -> GroupReport:
    """The report from its parts. `practice` is what was submitted, or None before that."""
    assert found.closed_at is not None  # there is no report before
    names, least = Names.of(experience, factors), experience.rules.least_shown
    opened, closed = on_day(house, found.created_at), on_day(house, found.closed_at)
    found_gaps = findings_of(experience, names.groups, factors, report, practice)
    options = tuple(option.label for option in experience.options)
    return GroupReport(
        id=found.id,
        assessment_id=found.assessment_id,
        brand=house.settings.brand_name,
        base_url=house.settings.base_url,
        title="What people see",
        asked_by=found.asked_by,
        opened_on=opened,
        closed_on=closed,
        period=closed if opened == closed else f"{opened} to {closed}",
        closed_at=found.closed_at,
        closed_date=found.closed_at.astimezone(house.settings.zone).date(),
        sentence=validated(experience, report),
        difference=difference(experience, names.groups, factors, report, practice),
        rates=rate_rows(report, names, least),
        rates_said=rates_said(),
        not_random=words.NOT_RANDOM,
        findings=found_gaps,
        no_findings=no_findings(experience, report, practice),
        factors=tuple(_factor(experience, names, report.sector, each, report) for each in experience.factors),
        options=options,
        joined_options=joined_names(options),
        positive=_positive(experience),
        how_to_read=words.HOW_TO_READ,
        items_said=words.ITEMS_SAID,
        comparison=comparison(house, experience, factors, report, practice) if practice else None,
        comparison_later=words.COMES_LATER,
        two_measures=words.TWO_MEASURES,
        statistics=words.STATISTICS,
        limits=words.LIMITS,
        suppression=suppression_said(experience),
        version=experience.version,
        hash=experience.hash,
    )


def validated(experience: Experience, report: Voices) -> str:
    """Who answered, as far as it may be said."""
    names = {group.id: group.name for group in experience.groups}
    shown = [(names[each.group], each.answered, each.asked) for each in report.shown if each.answered is not None]
    if shown:
        return f"{words.answered_said(shown)}."
    if report.staff is not None and report.staff.answered is not None:
        together = words.answered_said([("staff", report.staff.answered, report.staff.asked)])
        return f"{together}. No group can be shown by itself, so this is of all staff together."
    if all(each.hidden == "few" for each in report.groups):
        return f"Fewer than {words.counted(experience.rules.least_shown)} people answered in every group."
    return "So few answered in one group that none can be shown by itself."


def suppression_said(experience: Experience) -> str:
    """The rule of what is shown, in plain words."""
    least, small = words.counted(experience.rules.least_shown), words.counted(experience.rules.small_below)
    return (
        f"A group with fewer than {least} answers is never shown. Where its numbers could be worked out from a total, "
        f"another number is left out too. In groups of fewer than {small} the ends of the scale are joined, so that "
        "nobody's answer stands out. There is one report, made once when the round closes, so no two moments of a "
        "round can be compared. Two rounds that ask nearly the same people could be, and whoever asks could add "
        "answers of their own."
    )


def _positive(experience: Experience) -> str:
    labels = [option.label.lower() for option in experience.options[experience.rules.positive_from :]]
    return f"Positive: the share who answered {' or '.join(labels)}."


def _partly(found: FactorVoices, figures: Figures) -> str:
    return items_shown(found, figures.group) if figures.is_shown else ""


def _factor(
    experience: Experience, names: Names, sector: str | None, content: ExperiencedFactor, report: Voices
) -> FactorPart:
    found, name = report.factor(content.factor), names.factors.get(content.factor, content.staff_heading)
    options = tuple(option.label for option in experience.options)
    least = experience.rules.least_shown
    gaps = tuple(gap_row(each, names, name) for each in found.gaps)
    return FactorPart(
        content.factor,
        name,
        draw(name, options, tuple((names.groups[each.group], each) for each in found.figures)),
        tuple(group_row(each, names, least, _partly(found, each)) for each in found.figures),
        gaps,
        flagged_said(gaps, name),
        tuple(
            ItemView(
                voiced.item,
                experience.items[voiced.item].name,
                experience.text(experience.items[voiced.item], "staff", sector),
                experience.text(experience.items[voiced.item], "people", sector),
                tuple(group_row(each, names, least) for each in voiced.figures),
            )
            for voiced in found.items
        ),
        f"{decimal(found.alpha)} ({found.alpha_n} people)" if found.alpha is not None else DASH,
        f"{decimal(found.icc1)} and {decimal(found.icc2)}" if found.icc1 is not None else DASH,
        found.alpha,
        found.alpha_n,
        found.icc1,
        found.icc2,
    )

"""What many people experience: each group's figures from its tallies alone, with what must not be shown left out.

Nothing that is hidden enters the result, so every page and file that is drawn from it hides the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from questionnaire.experience import Experience, ExperiencedFactor
from scoring.agreement import alpha_of, chance_variance, icc_of, mean_deviation_of, r_wg_j_of, raw_r_wg_of
from scoring.intervals import mean_interval_of, welch_of, wilson
from scoring.suppression import Cell, hidden_cells, hidden_parts, total_is_shown
from scoring.tallies import Tally, all_of
from scoring.voice_shapes import (
    ALL_STAFF,
    FULL,
    Agreement,
    Answered,
    FactorVoices,
    Figures,
    GroupGap,
    Heard,
    Hidden,
    ItemVoices,
    Voices,
    tally_of,
)


def voices(experience: Experience, sector: str | None, heard: Sequence[Heard]) -> Voices:
    """The report of a round. `heard` has the groups that were asked, in the order of the content."""
    least = experience.rules.least_shown
    staff = [each for each in heard if experience.groups_by_id[each.group].voice == "staff"]
    others = [each for each in heard if each not in staff]
    answered = {each.group: each.answered for each in staff}
    hidden = set(hidden_parts(answered, least, experience.rules.small_below))
    hidden |= {each.group for each in others if each.answered < least}
    groups = tuple(_answered(each, hidden, least) for each in heard)
    together = _together(staff, hidden, least)
    factors = tuple(_factor(experience, factor, staff, others, hidden) for factor in experience.factors)
    return Voices(experience.hash, sector, groups, together, factors)


def _answered(heard: Heard, hidden: set[str], least: int) -> Answered:
    if heard.group in hidden:
        return Answered(heard.group, heard.asked, heard.size, None, _why(heard.answered, least))
    return Answered(heard.group, heard.asked, heard.size, heard.answered, None)


def _together(staff: Sequence[Heard], hidden: set[str], least: int) -> Answered | None:
    """All staff as one group, where there is more than one group of staff."""
    if len(staff) < 2:
        return None
    size = _size(staff)
    asked = sum(each.asked for each in staff)
    counts = {each.group: each.answered for each in staff}
    answered = sum(counts.values())
    if not total_is_shown(counts, hidden, least):
        return Answered(ALL_STAFF, asked, size, None, _why(answered, least))
    return Answered(ALL_STAFF, asked, size, answered, None)


def _why(count: int, least: int) -> Hidden:
    return "few" if count < least else "protects"


def _size(groups: Sequence[Heard]) -> int | None:
    """How many people there are in all, where every group's size is known."""
    sizes = [each.size for each in groups if each.size is not None]
    return sum(sizes) if len(sizes) == len(groups) else None


def _factor(
    experience: Experience, content: ExperiencedFactor, staff: list[Heard], others: list[Heard], hidden: set[str]
) -> FactorVoices:
    """One factor: first who is hidden in it as a whole, then which of its cells."""
    rules, top = experience.rules, len(experience.options) - 1
    least, ids = rules.least_shown, [item.id for item in content.items]
    heard = [*staff, *others]
    persons = {each.group: each.persons(content.factor, top) for each in heard}
    gone = set(hidden_parts({e.group: persons[e.group].n for e in staff}, least, rules.small_below, hidden))
    gone |= {each.group for each in others if each.group in hidden or persons[each.group].n < least}
    counts = {(item, each.group): each.item(item).n for item in ids for each in heard}
    cells = hidden_cells(counts, {each.group for each in staff}, gone, least, rules.small_below)
    draw = _Drawing(experience, content.factor, ids, counts, cells)
    figures = [draw.factor(each, persons[each.group], gone) for each in heard]
    items = tuple(ItemVoices(item, tuple(draw.item(item, each) for each in heard)) for item in ids)
    together = len(staff) > 1
    reliability: tuple[float | None, int | None] = (None, None)
    if together:
        items = tuple(ItemVoices(each.item, (*each.figures, draw.item_together(each.item, staff))) for each in items)
        figures.append(draw.factor_together(staff, persons, gone, items))
        if figures[-1].is_shown:
            reliability = _alpha(staff, content.factor, ids, least)
    shown = [each.group for each in figures if each.mean is not None and each.group != ALL_STAFF]
    gaps = tuple(_gap(a, b, persons, rules.gap_points) for a, b in combinations(shown, 2))
    icc1, icc2 = _icc([persons[each.group] for each in staff if each.group not in gone])
    return FactorVoices(content.factor, tuple(figures), items, gaps, *reliability, icc1, icc2)


def _gap(a: str, b: str, persons: Mapping[str, Tally], flag_from: int) -> GroupGap:
    points, low, high = welch_of(persons[a], persons[b])
    return GroupGap(a, b, _kept(points), _kept(low), _kept(high), abs(points) >= flag_from and not low <= 0 <= high)


def _alpha(staff: Sequence[Heard], factor: str, ids: Sequence[str], least: int) -> tuple[float | None, int | None]:
    """Cronbach's alpha of all staff who rated every item, and how many those were."""
    items = [all_of([tally_of(each.whole.get(item, {})) for each in staff]) for item in ids]
    totals: dict[Fraction, int] = {}
    for each in staff:
        for (rated, total), count in each.people.get(factor, {}).items():
            if rated == len(ids):
                totals[Fraction(total)] = totals.get(Fraction(total), 0) + count
    found = Tally.counted(totals)
    if found.n < least:
        return None, None
    try:
        return alpha_of(items, found), found.n
    except ValueError:
        return None, found.n


def _icc(groups: Sequence[Tally]) -> tuple[float | None, float | None]:
    try:
        return icc_of(groups)
    except ValueError:
        return None, None


class _Drawing:
    """Makes the figures of one factor: of the whole, and of its cells."""

    def __init__(
        self,
        experience: Experience,
        factor: str,
        ids: list[str],
        counts: Mapping[Cell, int],
        hidden: frozenset[Cell],
    ) -> None:
        self._rules = experience.rules
        self._options = len(experience.options)
        self._factor = factor
        self._ids = ids
        self._counts = counts
        self._hidden = hidden

    def item(self, item: str, heard: Heard) -> Figures:
        if (item, heard.group) in self._hidden:
            return Figures(heard.group, None, _why(self._counts[item, heard.group], self._rules.least_shown))
        return self._of_item(heard.group, heard.item(item), heard.size, [heard], item)

    def item_together(self, item: str, staff: Sequence[Heard]) -> Figures:
        counts = {each.group: self._counts[item, each.group] for each in staff}
        hidden = [group for group in counts if (item, group) in self._hidden]
        if not total_is_shown(counts, hidden, self._rules.least_shown):
            return Figures(ALL_STAFF, None, _why(sum(counts.values()), self._rules.least_shown))
        return self._of_item(ALL_STAFF, all_of([each.item(item) for each in staff]), _size(staff), staff, item)

    def _of_item(self, group: str, tally: Tally, size: int | None, heard: Sequence[Heard], item: str) -> Figures:
        positive = tally.at_least(self._rules.positive_from)
        share = Fraction(positive, tally.n)
        share_low, share_high = wilson(positive, tally.n)
        joined = self._is_joined(heard)
        word, *spread = self._agreement([tally])
        figures = Figures(
            group,
            tally.n,
            joined=joined,
            distribution=self._distribution([tally], joined),
            share=share,
            share_low=_kept(share_low),
            share_high=_kept(share_high),
            agreement=word,
        )
        if joined:  # a mean and a variance of few people would tell what each of them said
            return figures
        r_wg, raw, deviation = spread
        absent = sum(each.absent.get(item, 0) for each in heard)
        figures = replace(figures, r_wg=r_wg, raw_r_wg=raw, deviation=deviation, absent=absent)
        return _with_mean(figures, tally.scaled(Fraction(FULL, self._options - 1)), size)

    def factor(self, heard: Heard, persons: Tally, gone: set[str]) -> Figures:
        if heard.group in gone:
            return Figures(heard.group, None, _why(persons.n, self._rules.least_shown))
        shown = [heard.item(item) for item in self._ids if (item, heard.group) not in self._hidden]
        return self._of_factor(heard.group, persons, shown, heard.size, [heard])

    def factor_together(
        self, staff: Sequence[Heard], persons: Mapping[str, Tally], gone: set[str], items: Sequence[ItemVoices]
    ) -> Figures:
        """All staff. Hidden too where one of its items is: that could be worked out from the others."""
        counts = {each.group: persons[each.group].n for each in staff}
        shown = [each.figures[-1].is_shown for each in items]
        if not all(shown) or not total_is_shown(counts, gone, self._rules.least_shown):
            return Figures(ALL_STAFF, None, _why(sum(counts.values()), self._rules.least_shown))
        tallies = [all_of([each.item(item) for each in staff]) for item in self._ids]
        people = all_of([persons[each.group] for each in staff])
        return self._of_factor(ALL_STAFF, people, tallies, _size(staff), staff)

    def _of_factor(
        self, group: str, persons: Tally, items: Sequence[Tally], size: int | None, heard: Sequence[Heard]
    ) -> Figures:
        joined = self._is_joined(heard)
        shares = [Fraction(item.at_least(self._rules.positive_from), item.n) for item in items]
        figures = Figures(
            group,
            persons.n,
            joined=joined,
            distribution=self._distribution(items, joined),
            share=sum(shares, Fraction()) / len(shares) if shares else None,
        )
        if items:
            word, r_wg, raw, deviation = self._agreement(items)
            figures = replace(figures, agreement=word, r_wg=r_wg, raw_r_wg=raw, deviation=deviation)
        return _with_mean(figures, persons, size)

    def _is_joined(self, heard: Sequence[Heard]) -> bool:
        """Whether the ends of the scale are joined: where a group is small, and in a sum that it belongs to."""
        counts = [self._counts[item, each.group] for each in heard for item in self._ids]
        counts += [each.persons(self._factor, self._options - 1).n for each in heard]
        return any(0 < count < self._rules.small_below for count in counts)

    def _distribution(self, items: Sequence[Tally], joined: bool) -> tuple[int, ...]:
        counts = dict(all_of(items).counts)
        each = [counts.get(Fraction(step), 0) for step in range(self._options)]
        if not joined:
            return tuple(each)
        middle = self._rules.positive_from - 1
        return sum(each[:middle]), each[middle], sum(each[middle + 1 :])

    def _agreement(self, items: Sequence[Tally]) -> tuple[Agreement, float, float, float]:
        """In a word, as r_wg (over several items r_wg(j)), its raw value, and AD."""
        raw, deviation = raw_r_wg_of(items, self._options), mean_deviation_of(items)
        word: Agreement = "differ"
        if deviation == 0:
            word = "alike"
        elif _is_split(items, self._options):
            word = "split"
        elif deviation * 6 < self._options:
            word = "agree"
        return word, r_wg_j_of(items, self._options), raw, deviation


def _with_mean(figures: Figures, points: Tally, size: int | None) -> Figures:
    """With the mean and its interval, which never leaves the scale. Where opinion is split there is none."""
    if figures.agreement == "split":
        return figures
    population = None if size is None else max(size, points.n)
    _, low, high = mean_interval_of(points, population)
    return replace(figures, mean=points.mean, low=_kept(max(0.0, low)), high=_kept(min(float(FULL), high)))


def _kept(value: float) -> float:
    """A number as it is stored: another library's t must not change the last bytes of a report years later."""
    return round(value, 9)


def _is_split(items: Sequence[Tally], options: int) -> bool:
    """Whether answers lie further apart than if as many people had chosen each option.

    A raw r_wg below 0 would say nearly the same, but counts with n - 1: an even spread would pass for a split.
    """
    apart = sum((item.variance * (item.n - 1) / item.n for item in items), Fraction())
    return apart > len(items) * chance_variance(options)

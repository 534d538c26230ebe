"""What many people experience: each group's figures from its tallies alone, with what must not be shown left out.

Nothing that is hidden enters the result, so every page and file that is drawn from it hides the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import Literal

from pydantic import TypeAdapter

from questionnaire.experience import Experience, ExperiencedFactor
from scoring.agreement import alpha_of, chance_variance, icc_of, mean_deviation_of, r_wg_j_of, raw_r_wg_of
from scoring.intervals import mean_interval_of, welch_of, wilson
from scoring.suppression import Cell, hidden_cells, hidden_parts, total_is_shown
from scoring.tallies import Tally, all_of

ALL_STAFF = "all_staff"
FULL = 100
Agreement = Literal["alike", "agree", "differ", "split"]
Hidden = Literal["few", "protects"]


@dataclass(frozen=True)
class Heard:
    """What one group said, as counts. No answer of one person can be told from it.

    asked, size: how many people were asked, and are in the group (None where that is not known). answered: how many
    sent their answers. items: for each item, how many chose each option; once for people who rated every item of the
    factor and once for the others. absent: for each item, how many said that it does not apply. people: for each
    factor, how many people rated so many of its items and gave them so many steps in all.
    """

    group: str
    asked: int
    size: int | None
    answered: int
    whole: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    partial: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    absent: Mapping[str, int] = field(default_factory=dict)
    people: Mapping[str, Mapping[tuple[int, int], int]] = field(default_factory=dict)

    def item(self, item_id: str) -> Tally:
        """The ratings of one item, in steps of the scale."""
        return all_of([_tally(self.whole.get(item_id, {})), _tally(self.partial.get(item_id, {}))])

    def persons(self, factor_id: str, top: int) -> Tally:
        """Each person's mean of a factor's items that they rated, 0 to 100."""
        counts: dict[Fraction, int] = {}
        for (rated, total), count in self.people.get(factor_id, {}).items():
            points = Fraction(FULL * total, rated * top)
            counts[points] = counts.get(points, 0) + count
        return Tally.counted(counts)


@dataclass(frozen=True, slots=True)
class Figures:
    """What may be shown of one group, for one item or one factor.

    n: people; None where it is hidden, and `hidden` says why: there are few, or another could be worked out from it.
    distribution: how many answers there are of each option, or (`joined`, in small groups) of the lower, the middle
    and the upper part of the scale, so that nobody's extreme answer stands out. mean, low, high: 0 to 100, with a 95 %
    interval; none where opinion is split. share, share_low, share_high: of positive answers, 0 to 1; a factor's has no
    interval. deviation: in steps of the scale. absent: how many said that it does not apply. A single item of a small
    group has no mean and no measure of spread.
    """

    group: str
    n: int | None
    hidden: Hidden | None = None
    joined: bool = False
    distribution: tuple[int, ...] = ()
    mean: Fraction | None = None
    low: float | None = None
    high: float | None = None
    share: Fraction | None = None
    share_low: float | None = None
    share_high: float | None = None
    agreement: Agreement | None = None
    r_wg: float | None = None
    raw_r_wg: float | None = None
    deviation: float | None = None
    absent: int | None = None

    @property
    def is_shown(self) -> bool:
        return self.n is not None


@dataclass(frozen=True, slots=True)
class GroupGap:
    """How far two groups are apart on a factor, in points: a less b, with its interval. None where one is split."""

    a: str
    b: str
    points: float
    low: float
    high: float
    flagged: bool


@dataclass(frozen=True, slots=True)
class ItemVoices:
    """One item, group by group."""

    item: str
    figures: tuple[Figures, ...]


@dataclass(frozen=True, slots=True)
class FactorVoices:
    """One factor, group by group, with its items and the gaps between groups. alpha and icc: for the statistician."""

    factor: str
    figures: tuple[Figures, ...]
    items: tuple[ItemVoices, ...]
    gaps: tuple[GroupGap, ...]
    alpha: float | None
    alpha_n: int | None
    icc1: float | None
    icc2: float | None

    def of(self, group: str) -> Figures | None:
        """The figures of one group; None where it was not asked."""
        return next((each for each in self.figures if each.group == group), None)


@dataclass(frozen=True, slots=True)
class Answered:
    """How many of a group were asked and answered. answered: None where the group is hidden."""

    group: str
    asked: int
    size: int | None
    answered: int | None
    hidden: Hidden | None


@dataclass(frozen=True, slots=True)
class Voices:
    """The report of a round: who answered, and each factor. `staff` counts the groups of staff together."""

    experience: str
    sector: str | None
    groups: tuple[Answered, ...]
    staff: Answered | None
    factors: tuple[FactorVoices, ...]

    @property
    def shown(self) -> tuple[Answered, ...]:
        """The groups that are shown at all."""
        return tuple(group for group in self.groups if group.hidden is None)

    def factor(self, factor_id: str) -> FactorVoices:
        """KeyError where there is none."""
        for factor in self.factors:
            if factor.factor == factor_id:
                return factor
        raise KeyError(factor_id)


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
    items = [all_of([_tally(each.whole.get(item, {})) for each in staff]) for item in ids]
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


def _tally(counts: Mapping[int, int]) -> Tally:
    return Tally.counted({Fraction(step): count for step, count in counts.items()})


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


@cache
def _adapter() -> TypeAdapter[Voices]:
    return TypeAdapter(Voices)


def to_json(found: Voices) -> bytes:
    """The canonical JSON. Fractions are strings such as "125/2"."""
    return _adapter().dump_json(found)


def from_json(stored: bytes | str) -> Voices:
    """A stored report as it was."""
    return _adapter().validate_json(stored)

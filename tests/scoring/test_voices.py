"""The report of a round: the worked checks of the scoring rules, and every case that could mislead or give away."""

from __future__ import annotations

from fractions import Fraction

import pytest

from scoring.intervals import mean_interval, welch
from scoring.voice_shapes import ALL_STAFF, FactorVoices, Figures, Voices, from_json, to_json
from scoring.voices import voices
from tests.scoring.crowd import EXPERIENCE, ITEMS, ONE_FACTOR, Person, alike, heard


def only(found: Voices) -> FactorVoices:
    (factor,) = found.factors
    return factor


def of(factor: FactorVoices, group: str) -> Figures:
    figures = factor.of(group)
    assert figures is not None
    return figures


def item(factor: FactorVoices, item_id: str, group: str) -> Figures:
    voiced = next(each for each in factor.items if each.item == item_id)
    return next(each for each in voiced.figures if each.group == group)


def front(people: list[Person], **options: int) -> FactorVoices:
    return only(voices(ONE_FACTOR, "health", [heard("front_line", people, **options)]))


def test_a_factor_is_the_mean_of_people_and_its_share_the_mean_of_items() -> None:
    people: list[Person] = [alike(4)] * 6 + [alike(2)] * 5 + [{ITEMS[0]: 0}]
    found = of(front(people), "front_line")
    assert found.n == 12
    assert found.mean == Fraction(6 * 100 + 5 * 50 + 0, 12)
    shares = [Fraction(6, 12)] + [Fraction(6, 11)] * (len(ITEMS) - 1)
    assert found.share == sum(shares, Fraction()) / len(ITEMS)
    _, low, high = mean_interval([100] * 6 + [50] * 5 + [0])
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(min(high, 100)))


def test_an_item_has_wilsons_interval_of_its_share() -> None:
    found = item(front([alike(4)] * 8 + [alike(1)] * 2), ITEMS[0], "front_line")
    assert found.share == Fraction(4, 5)
    assert (found.share_low, found.share_high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))


def test_a_split_is_called_a_split() -> None:
    found = of(front([alike(0), alike(0), alike(4), alike(4)] * 3), "front_line")
    assert found.agreement == "split" and found.r_wg == 0 and found.raw_r_wg is not None and found.raw_r_wg < -1
    assert found.deviation == 2.0
    assert found.mean is None and found.low is None and found.high is None and found.share == Fraction(1, 2)


def test_a_group_that_is_split_is_at_no_distance_from_another() -> None:
    split = heard("front_line", [alike(0), alike(4)] * 8)
    factor = only(voices(ONE_FACTOR, None, [heard("leaders", [alike(4)] * 12), split]))
    assert factor.gaps == () and item(factor, ITEMS[0], "front_line").mean is None


def test_everybody_who_answers_alike_is_said_to_and_divides_by_nothing() -> None:
    factor = only(voices(ONE_FACTOR, None, [heard("leaders", [alike(3)] * 12), heard("front_line", [alike(3)] * 12)]))
    for figures in factor.figures:
        assert figures.agreement == "alike" and figures.r_wg == 1 and figures.low == figures.high == 75
    assert factor.alpha is None and factor.icc1 is None
    (gap,) = factor.gaps
    assert gap.points == 0 and not gap.flagged


@pytest.mark.parametrize(
    ("steps", "word"), [([3, 3, 3, 2, 2, 3, 4, 3, 3, 3], "agree"), ([0, 1, 2, 3, 4, 2, 1, 3, 4, 1], "differ")]
)
def test_agreement_in_a_word(steps: list[int], word: str) -> None:
    assert of(front([alike(step) for step in steps]), "front_line").agreement == word


def test_an_even_spread_over_all_options_is_no_split() -> None:
    found = of(front([alike(step) for step in range(5)] * 4), "front_line")
    assert found.raw_r_wg is not None and found.raw_r_wg < 0 and found.r_wg == 0
    assert found.agreement == "differ"


def test_does_not_apply_and_what_was_left_out_are_no_part_of_anything() -> None:
    left_out: Person = dict.fromkeys(ITEMS[1:], 4)
    not_mine: Person = {**alike(4), ITEMS[0]: None}
    found = front([alike(4)] * 10 + [left_out, not_mine])
    first = item(found, ITEMS[0], "front_line")
    assert first.n == 10 and first.absent == 1
    assert of(found, "front_line").n == 12 and of(found, "front_line").mean == 100


def test_all_say_that_nothing_applies() -> None:
    found = voices(ONE_FACTOR, None, [heard("front_line", [alike(None)] * 9)])
    assert found.groups[0].answered == 9
    assert of(only(found), "front_line").n is None
    assert all(not figures.is_shown for voiced in only(found).items for figures in voiced.figures)


def test_nobody_answered() -> None:
    found = voices(EXPERIENCE, None, [heard(group.id, []) for group in EXPERIENCE.groups])
    assert found.shown == () and all(not figures.is_shown for each in found.factors for figures in each.figures)
    assert from_json(to_json(found)) == found


def test_a_group_of_four_is_not_shown_and_neither_is_what_it_could_be_worked_out_from() -> None:
    asked = [
        heard("leaders", [alike(0)] * 4),
        heard("supervisors", [alike(2)] * 8),
        heard("front_line", [alike(3)] * 20),
    ]
    found = voices(ONE_FACTOR, None, asked)
    assert [each.hidden for each in found.groups] == ["few", "protects", None]
    assert [each.answered for each in found.groups] == [None, None, 20]
    assert found.staff is not None and found.staff.answered == 32
    factor = only(found)
    assert [each.hidden for each in factor.figures] == ["few", "protects", None, None]
    assert of(factor, ALL_STAFF).mean == Fraction(4 * 0 + 8 * 50 + 20 * 75, 32)
    assert factor.gaps == ()


def test_where_only_large_groups_could_protect_a_small_one_all_staff_is_hidden_instead() -> None:
    asked = [heard("leaders", [alike(0)] * 2), heard("front_line", [alike(3)] * 34)]
    found = voices(ONE_FACTOR, None, asked)
    assert [each.hidden for each in found.groups] == ["few", None]
    assert found.staff is not None and (found.staff.answered, found.staff.hidden) == (None, "protects")
    factor = only(found)
    assert [each.hidden for each in factor.figures] == ["few", None, "protects"]
    assert {each.figures[-1].hidden for each in factor.items} == {"protects"} and factor.alpha is None


def test_four_people_who_use_the_service_hide_no_group_of_staff() -> None:
    found = voices(ONE_FACTOR, None, [heard("front_line", [alike(3)] * 20), heard("people", [alike(1)] * 4)])
    assert [each.hidden for each in found.groups] == [None, "few"] and found.staff is None


def test_a_small_group_shows_three_parts_and_none_of_its_extremes() -> None:
    people = [alike(0), *[alike(3)] * 6]
    factor = only(voices(ONE_FACTOR, None, [heard("leaders", people), heard("front_line", [alike(2)] * 30)]))
    leaders = of(factor, "leaders")
    assert leaders.joined and leaders.distribution == (len(ITEMS), 0, 6 * len(ITEMS))
    single = item(factor, ITEMS[0], "leaders")
    assert single.distribution == (1, 0, 6) and single.mean is None and single.r_wg is None and single.low is None
    assert of(factor, ALL_STAFF).joined and not of(factor, "front_line").joined
    assert len(of(factor, "front_line").distribution) == 5


def test_a_census_has_no_sampling_error_and_a_known_group_less() -> None:
    people = [alike(4), alike(2)] * 10
    whole, half, unknown = (of(front(people, **size), "front_line") for size in ({"size": 20}, {"size": 40}, {}))
    assert whole.low == whole.high == whole.mean
    assert unknown.low is not None and half.low is not None and unknown.low < half.low < 75


def test_a_gap_is_welchs_and_flagged_from_ten_points_where_it_is_sure() -> None:
    leaders, others = [4, 4, 4, 3, 4, 3, 4, 4, 4, 4], [2, 3, 2, 2, 3, 1, 2, 2, 3, 2]
    factor = only(
        voices(ONE_FACTOR, None, [heard("leaders", [*map(alike, leaders)]), heard("front_line", [*map(alike, others)])])
    )
    (gap,) = factor.gaps
    expected = welch([25 * each for each in leaders], [25 * each for each in others])
    assert (gap.points, gap.low, gap.high) == pytest.approx(expected) and gap.flagged


def test_a_large_gap_that_is_not_sure_is_not_flagged_nor_a_sure_one_that_is_small() -> None:
    wild, middle = [1, 4, 1, 4, 4, 4], [2, 2, 2, 2, 2, 3]
    (gap,) = only(
        voices(ONE_FACTOR, None, [heard("leaders", [*map(alike, wild)]), heard("front_line", [*map(alike, middle)])])
    ).gaps
    assert gap.points >= 10 and not gap.flagged
    near: Person = {**alike(3), ITEMS[0]: 4}
    (gap,) = only(voices(ONE_FACTOR, None, [heard("leaders", [near] * 30), heard("front_line", [alike(3)] * 30)])).gaps
    assert 0 < gap.low <= gap.points < 10 and not gap.flagged


def test_alpha_is_that_of_people_who_rated_every_item() -> None:
    from scoring.agreement import alpha

    people: list[Person] = [
        {each: (at + number) % 5 if number else at % 5 for number, each in enumerate(ITEMS)} for at in range(9)
    ]
    partial: Person = {ITEMS[0]: 0}
    factor = only(voices(ONE_FACTOR, None, [heard("leaders", [*people, partial]), heard("front_line", people)]))
    rows = [[int(person[each] or 0) for each in ITEMS] for person in people + people]
    assert factor.alpha_n == 18 and factor.alpha == pytest.approx(alpha(rows))


def test_more_people_than_the_group_has_is_taken_as_a_census() -> None:
    found = of(front([alike(4), alike(2)] * 10, size=15), "front_line")
    assert found.low == found.high == found.mean == 75


def test_the_stored_report_is_the_report() -> None:
    asked = [
        heard("leaders", [alike(1), alike(3)] * 4),
        heard("front_line", [alike(0), alike(3)] * 9),
        heard("people", [alike(2)] * 11),
    ]
    found = voices(ONE_FACTOR, "schools", asked)
    assert from_json(to_json(found)) == found and to_json(found) == to_json(voices(ONE_FACTOR, "schools", asked))

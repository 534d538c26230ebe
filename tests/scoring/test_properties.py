"""What must hold for every questionnaire and every set of answers: scoring rules, sections 3 and 4."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given

from questionnaire.answers import Answer, State
from scoring.courses import recommend, smallest_cover, uncovered
from scoring.engine import score, skills
from scoring.gaps import gaps, skill_gaps, unknowns
from scoring.result import from_json, result, to_json
from scoring.tree import Score, Standing
from tests.scoring.strategies import Case, cases, not_applicable_or_full_marks, permuted, raised


def tree_of(case: Case) -> Score:
    return score(case.questionnaire, case.answers)


def nodes(tree: Score) -> tuple[Score, ...]:
    """The whole, its factors and their leaves."""
    return (tree, *tree.parts, *tree.leaves())


def bands(case: Case, standing: Standing) -> list[int]:
    """Where the four bands of a standing lie on the scale."""
    order = [band.id for band in case.questionnaire.index.bands]
    return [order.index(band) for band in (standing.lowest, standing.band, standing.highest, standing.uncapped)]


def never_less(lower: Fraction | None, upper: Fraction | None) -> bool:
    return (lower is None and upper is None) or (lower is not None and upper is not None and lower <= upper)


def gap_ids(case: Case) -> set[str]:
    found = {gap.indicator for gap in gaps(case.questionnaire, case.answers)}
    return found | {gap.skill for gap in skill_gaps(case.questionnaire, case.answers)}


def course_count(case: Case) -> int:
    return len(recommend(case.questionnaire, case.catalogue, case.answers))


@given(raised())
def test_raising_a_level_never_lowers_a_point_a_bound_or_the_index(pair: tuple[Case, Case]) -> None:
    before, after = (nodes(tree_of(case)) for case in pair)
    for was, now in zip(before, after, strict=True):
        assert was.of == now.of
        assert never_less(was.point, now.point)
        assert was.low <= now.low and was.high <= now.high
        assert never_less(was.evidenced, now.evidenced)
        assert was.coverage == now.coverage and was.published == now.published


@given(raised())
def test_raising_a_level_never_lowers_the_band_nor_the_lowest_or_highest_band(pair: tuple[Case, Case]) -> None:
    case = pair[0]
    was, now = (tree_of(each).standing for each in pair)
    assert (was is None) == (now is None)
    if was and now:
        assert all(lower <= upper for lower, upper in zip(bands(case, was), bands(case, now), strict=True))


@given(raised())
def test_raising_an_answer_never_adds_a_gap_or_an_unknown(pair: tuple[Case, Case]) -> None:
    before, after = pair
    assert gap_ids(after) <= gap_ids(before)
    assert unknowns(after.questionnaire, after.answers) == unknowns(before.questionnaire, before.answers)


@given(raised())
def test_raising_an_answer_never_makes_a_gap_larger(pair: tuple[Case, Case]) -> None:
    was, now = ({gap.indicator: gap.size for gap in gaps(case.questionnaire, case.answers)} for case in pair)
    assert all(size <= was[indicator] for indicator, size in now.items())


@given(raised())
def test_raising_an_answer_never_makes_the_number_of_recommended_courses_larger(pair: tuple[Case, Case]) -> None:
    before, after = pair
    assert course_count(after) <= course_count(before)


@given(not_applicable_or_full_marks())
def test_accepting_not_applicable_never_gives_more_than_full_marks_there(pair: tuple[Case, Case]) -> None:
    spared, full = (tree_of(case) for case in pair)
    for less, more in zip((spared, *spared.parts), (full, *full.parts), strict=True):
        assert less.point is None or never_less(less.point, more.point)
        assert less.evidenced is None or never_less(less.evidenced, more.evidenced)
        assert less.high <= more.high
        assert less.low <= more.low
    if spared.standing:
        assert full.standing is not None
        case = pair[0]
        assert all(x <= y for x, y in zip(bands(case, spared.standing), bands(case, full.standing), strict=True))


@given(permuted())
def test_permuting_the_indicators_of_a_factor_changes_nothing(pair: tuple[Case, Case]) -> None:
    one, other = pair
    first, second = tree_of(one), tree_of(other)
    assert first.point == second.point and first.low == second.low and first.high == second.high
    assert first.evidenced == second.evidenced and first.weakest == second.weakest and first.reason == second.reason
    for factor, turned in zip(first.parts, second.parts, strict=True):
        assert {leaf.of: leaf for leaf in factor.parts} == {leaf.of: leaf for leaf in turned.parts}
        assert (factor.point, factor.low, factor.high, factor.reason) == (
            turned.point,
            turned.low,
            turned.high,
            turned.reason,
        )
    if first.standing and second.standing:
        assert bands(one, first.standing) == bands(one, second.standing)
        held = [{(cap.rule, frozenset(cap.held_by)) for cap in each.caps} for each in (first.standing, second.standing)]
        assert held[0] == held[1]
    assert gaps(one.questionnaire, one.answers) == gaps(other.questionnaire, other.answers)
    advice = [recommend(case.questionnaire, case.catalogue, case.answers) for case in pair]
    assert advice[0] == advice[1]


@given(cases)
def test_the_point_lies_between_low_and_high_and_the_evidenced_point_is_never_above_it(case: Case) -> None:
    tree = tree_of(case)
    for part in (tree, *tree.parts):
        assert 0 <= part.low <= part.high <= 100
        assert 0 <= part.coverage <= 1
        if part.point is not None:
            assert part.low <= part.point <= part.high
            assert part.evidenced is not None and part.evidenced <= part.point
    for leaf in (*tree.leaves(), *skills(case.questionnaire, case.answers)):
        assert leaf.point is None or (leaf.low == leaf.point == leaf.high and (leaf.evidenced or 0) <= leaf.point)


@given(cases)
def test_without_unknowns_the_bounds_meet_at_the_point(case: Case) -> None:
    for factor in tree_of(case).parts:
        if factor.coverage == 1:
            assert factor.low == factor.point == factor.high


@given(cases)
def test_the_band_lies_in_its_range_and_never_above_what_the_index_alone_would_give(case: Case) -> None:
    tree = tree_of(case)
    assert (tree.standing is None) == (not all(part.published for part in tree.parts)) == (tree.point is None)
    if tree.standing:
        lowest, band, highest, uncapped = bands(case, tree.standing)
        assert lowest <= band <= highest
        assert band <= uncapped
        assert (band < uncapped) == bool(tree.standing.caps)


@given(cases)
def test_the_point_of_a_factor_can_be_recomputed_by_hand_from_its_leaves(case: Case) -> None:
    for factor in tree_of(case).parts:
        asked = sum(leaf.weight for leaf in factor.parts)
        known = [(leaf.weight, leaf.level) for leaf in factor.parts if leaf.level is not None]
        weight, total = sum(w for w, _ in known), sum(w * level for w, level in known)
        if not asked:
            assert (factor.point, factor.low, factor.high, factor.coverage) == (None, 0, 100, 0)
            continue
        assert factor.point == (Fraction(100 * total, 4 * weight) if known else None)
        assert factor.low == Fraction(100 * total, 4 * asked)
        assert factor.high == Fraction(100 * (total + 4 * (asked - weight)), 4 * asked)
        assert factor.coverage == Fraction(weight, asked)
        assert factor.published == (weight * 5 >= asked * 4)


@given(cases)
def test_the_index_can_be_recomputed_by_hand_from_its_factors(case: Case) -> None:
    tree = tree_of(case)
    weights = sum(factor.weight for factor in tree.parts)
    assert tree.low == sum(factor.low * factor.weight for factor in tree.parts) / weights
    assert tree.high == sum(factor.high * factor.weight for factor in tree.parts) / weights
    if tree.point is not None:
        assert tree.point == sum((factor.point or 0) * factor.weight for factor in tree.parts) / weights
        assert tree.part(tree.weakest or "").point == min(factor.point or 0 for factor in tree.parts)


def on_the_path(case: Case) -> dict[str, Answer]:
    """Only the answers that the path reaches, without a setting that is left over."""
    journey = case.journey
    return {q: a for q, a in case.answers.items() if journey.answer(q).state not in (State.NOT_ASKED, State.UNANSWERED)}


@given(cases)
def test_answers_off_the_path_have_no_effect(case: Case) -> None:
    kept = Case(case.questionnaire, case.catalogue, on_the_path(case))
    everything, only_asked = (result(each.questionnaire, each.catalogue, each.answers) for each in (case, kept))
    assert everything == only_asked


@given(cases)
def test_every_coverable_gap_is_covered_and_every_recommended_course_covers_one(case: Case) -> None:
    sector = case.journey.sector
    training = [gap.indicator for gap in gaps(case.questionnaire, case.answers) if gap.training]
    needs = {*training, *(gap.skill for gap in skill_gaps(case.questionnaire, case.answers))}
    offers = {
        course.id: needs & {*course.indicators, *course.skills}
        for course in case.catalogue.courses
        if not course.sectors or sector in course.sectors
    }
    advice = recommend(case.questionnaire, case.catalogue, case.answers)
    coverable = frozenset().union(*offers.values())
    assert {of for each in advice for of in each.answers} == coverable
    assert all(each.answers and set(each.answers) == offers[each.course] for each in advice)
    assert set(uncovered(case.questionnaire, case.answers, advice)) == needs - coverable
    if not needs:
        assert advice == ()


@given(cases)
def test_no_recommended_course_can_be_left_out(case: Case) -> None:
    advice = recommend(case.questionnaire, case.catalogue, case.answers)
    cover = {each.course: frozenset(each.answers) for each in advice}
    assert set(smallest_cover(cover, lambda of: 1)) == set(cover)


@given(cases)
def test_a_result_is_the_same_bytes_each_time_and_comes_back_from_them_whole(case: Case) -> None:
    scored = result(case.questionnaire, case.catalogue, case.answers)
    stored = to_json(scored)
    assert from_json(stored) == scored
    assert to_json(from_json(stored)) == stored
    backwards = dict(reversed(list(case.answers.items())))
    assert to_json(result(case.questionnaire, case.catalogue, backwards)) == stored

"""The smallest set of courses that answers every gap a course can answer: scoring rules, section 4."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaire.answers import DONT_KNOW, Answer
from scoring.courses import CourseAdvice, recommend, smallest_cover, uncovered
from tests.questionnaire.builder import about, catalogue, course, factor, indicator, levels, plain_factor, questionnaire

MINI = questionnaire(plain_factor("policy", 5), plain_factor("culture", 2, cause="system"), skills=2)
GOOD = about() | levels("policy", 4, 4, 4, 4, 4) | levels("culture", 4, 4) | levels("skills", 4, 4)


def chosen(advice: tuple[CourseAdvice, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.course, each.answers) for each in advice]


def given_levels(*policy: int | Answer) -> dict[str, Answer]:
    return GOOD | levels("policy", *policy)


def test_one_course_that_answers_all_gaps_is_better_than_two() -> None:
    offers = catalogue(course("a", "policy.a"), course("b", "policy.b"), course("both", "policy.a", "policy.b"))
    assert chosen(recommend(MINI, offers, given_levels(0, 0))) == [("both", ("policy.a", "policy.b"))]


def test_the_greedy_choice_is_not_taken_where_it_needs_more_courses() -> None:
    offers = catalogue(
        course("greedy", "policy.a", "policy.b", "policy.c", "policy.d"),
        course("left", "policy.a", "policy.b", "policy.e"),
        course("right", "policy.c", "policy.d", "skills.a"),
    )
    given = given_levels(0, 0, 0, 0, 0) | levels("skills", 0)
    assert [each.course for each in recommend(MINI, offers, given)] == ["left", "right"]


def test_a_course_answers_skills_too_and_they_come_after_the_training_gaps() -> None:
    offers = catalogue(course("a", "skills.a", "policy.b"))
    given = given_levels(4, 2) | levels("skills", 0)
    assert chosen(recommend(MINI, offers, given)) == [("a", ("policy.b", "skills.a"))]


def test_gaps_within_an_advice_stand_most_important_first() -> None:
    offers = catalogue(course("all", "policy.a", "policy.b", "policy.c"))
    assert chosen(recommend(MINI, offers, given_levels(2, 0, 1))) == [("all", ("policy.b", "policy.c", "policy.a"))]


def test_the_advice_for_the_most_important_gap_comes_first() -> None:
    offers = catalogue(course("a", "policy.a"), course("z", "policy.b"))
    assert [each.course for each in recommend(MINI, offers, given_levels(2, 0))] == ["z", "a"]


def test_a_course_for_other_sectors_is_not_recommended() -> None:
    offers = catalogue(course("theirs", "policy.a", sectors=("shops",)), course("ours", "policy.a", sectors=("care",)))
    assert [each.course for each in recommend(MINI, offers, given_levels(0))] == ["ours"]
    elsewhere = given_levels(0) | about(sector="shops")
    assert [each.course for each in recommend(MINI, offers, elsewhere)] == ["theirs"]


def test_a_gap_that_is_not_about_training_gets_no_course_even_from_a_catalogue_that_claims_it() -> None:
    offers = catalogue(course("all", "culture.a", "policy.a"))
    assert recommend(MINI, offers, GOOD | levels("culture", 0, 0)) == ()
    assert chosen(recommend(MINI, offers, given_levels(0) | levels("culture", 0, 0))) == [("all", ("policy.a",))]


def test_a_course_that_answers_no_gap_is_never_recommended() -> None:
    offers = catalogue(course("idle"), course("useful", "policy.a"), course("other", "policy.b"))
    assert [each.course for each in recommend(MINI, offers, given_levels(0))] == ["useful"]


def test_without_a_training_gap_or_skill_gap_there_is_no_course() -> None:
    offers = catalogue(course("all", "policy.a", "policy.b", "skills.a", "culture.a"))
    assert recommend(MINI, offers, GOOD | levels("culture", 0, 0)) == ()
    assert recommend(MINI, offers, {}) == ()


def test_what_is_not_known_calls_for_no_course() -> None:
    offers = catalogue(course("all", "policy.a", "skills.a"))
    assert recommend(MINI, offers, given_levels(DONT_KNOW) | levels("skills", DONT_KNOW)) == ()


def test_an_empty_catalogue_recommends_nothing_and_leaves_all_uncovered() -> None:
    given = given_levels(0, 2) | levels("skills", 1)
    assert recommend(MINI, catalogue(), given) == ()
    assert uncovered(MINI, given, ()) == ("policy.a", "policy.b", "skills.a")


def test_a_gap_that_no_course_covers_is_named_and_does_not_stop_the_others() -> None:
    offers = catalogue(course("a", "policy.a"))
    given = given_levels(0, 0)
    advice = recommend(MINI, offers, given)
    assert chosen(advice) == [("a", ("policy.a",))]
    assert uncovered(MINI, given, advice) == ("policy.b",)


def test_of_two_courses_for_the_same_gap_the_one_that_answers_more_besides_is_taken() -> None:
    offers = catalogue(
        course("a-first", "policy.a", "policy.b"),
        course("b-other", "policy.c", "policy.d"),
        course("c-other", "policy.c", "policy.d", "policy.a"),
    )
    assert [each.course for each in recommend(MINI, offers, given_levels(0, 0, 0, 0))] == ["c-other", "a-first"]


def test_of_equally_large_extras_the_more_important_one_decides() -> None:
    offers = catalogue(
        course("left", "policy.a", "policy.b"),
        course("with-small-extra", "policy.c", "policy.b"),
        course("with-large-extra", "policy.c", "policy.a"),
    )
    found = [each.course for each in recommend(MINI, offers, given_levels(0, 2, 1))]
    assert found == ["left", "with-large-extra"]


def test_where_all_else_is_equal_the_earlier_id_is_taken() -> None:
    offers = catalogue(course("b", "policy.a"), course("a", "policy.a"), course("c", "policy.a"))
    assert [each.course for each in recommend(MINI, offers, given_levels(0))] == ["a"]


def test_the_trace_says_which_answers_led_here_what_it_adds_and_what_ends_it() -> None:
    mini = questionnaire(factor("policy", indicator("policy.a", studies=["study"]), indicator("policy.b")), skills=1)
    given = about() | levels("policy", 1, 4) | levels("skills", 2)
    advice = recommend(mini, catalogue(course("a", "policy.a", "skills.a")), given)[0]
    assert advice.trace.answers == (("policy.a", 1), ("skills.a", 2))
    assert advice.trace.points == (("policy", 25),)
    assert advice.trace.studies == ("study",)
    assert (
        advice.trace.goes_away
        == "This goes away when all of these reach their target: The policy a (level 3), Skill (level 3)."
    )
    assert "smallest set of courses" in advice.trace.rule


# Exactness: against every set there is.

Cover = dict[str, frozenset[str]]


def brute_force(cover: Cover, priority: dict[str, int]) -> tuple[str, ...]:
    """The rule itself, by trying every set: fewest courses, then most covered priority, then the earliest ids."""
    everything = frozenset().union(*cover.values())
    for size in range(len(cover) + 1):
        sets = [
            each
            for each in combinations(sorted(cover), size)
            if frozenset().union(*(cover[c] for c in each)) == everything
        ]
        if sets:
            return min(sets, key=lambda each: (-sum(priority[of] for c in each for of in cover[c]), each))
    raise AssertionError("All courses together always cover everything.")


GAPS = "abcdefgh"


@st.composite
def covers(draw: st.DrawFn) -> tuple[Cover, dict[str, int]]:
    names = draw(st.lists(st.sampled_from("qrstuvwxyz"), max_size=9, unique=True))
    cover = {name: frozenset(draw(st.sets(st.sampled_from(GAPS), min_size=1, max_size=4))) for name in names}
    priority = {of: draw(st.integers(1, 4)) for of in GAPS}
    return cover, priority


@settings(max_examples=400)
@given(covers())
def test_the_smallest_cover_is_exact_and_breaks_ties_by_the_rule(case: tuple[Cover, dict[str, int]]) -> None:
    cover, priority = case
    assert smallest_cover(cover, priority.__getitem__) == brute_force(cover, priority)


@given(covers(), st.randoms(use_true_random=False))
def test_the_order_of_the_catalogue_does_not_matter(case: tuple[Cover, dict[str, int]], shuffle: random.Random) -> None:
    cover, priority = case
    turned = list(cover.items())
    shuffle.shuffle(turned)
    assert smallest_cover(dict(turned), priority.__getitem__) == smallest_cover(cover, priority.__getitem__)


@pytest.mark.parametrize("seed", range(12))
def test_the_smallest_cover_is_exact_for_catalogues_of_real_size(seed: int) -> None:
    dice = random.Random(seed)
    needs = [f"need{at:02}" for at in range(24)]
    cover = {f"course{at:02}": frozenset(dice.sample(needs, dice.randint(3, 8))) for at in range(14)}
    priority = {need: at + 1 for at, need in enumerate(needs)}
    assert smallest_cover(cover, priority.__getitem__) == brute_force(cover, priority)


def test_a_ring_of_courses_that_could_be_halved_on_paper_is_solved_in_whole_courses() -> None:
    ring = {f"{at:02}": frozenset({f"need{at}", f"need{(at + 1) % 21}"}) for at in range(21)}
    assert smallest_cover(ring, lambda of: 1) == ("00", "01", *(f"{at:02}" for at in range(3, 21, 2)))


def test_of_twins_the_earlier_id_is_taken_throughout_a_large_catalogue() -> None:
    cover = {f"{at:02}{twin}": frozenset({f"need{at}", f"need{at + 1}"}) for at in range(40) for twin in "ba"}
    assert smallest_cover(cover, lambda of: 1) == ("00a", "01a", *(f"{at:02}a" for at in range(3, 40, 2)))


def test_nothing_to_cover_takes_nothing() -> None:
    assert smallest_cover({}, lambda of: 1) == ()

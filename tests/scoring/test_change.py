"""What changed between two assessments: answers apart from rules, and what may be called real."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from questionnaire.answers import DONT_KNOW, Answer, Answers, answered, not_applicable
from questionnaire.model import Factor, Questionnaire
from scoring.change import Change, Comparison, compare
from scoring.engine import score
from scoring.tree import Score
from tests.questionnaire.builder import about, factor, indicator, levels, plain_factor, questionnaire
from tests.scoring.strategies import Case, answers_to, mini_cases, mini_questionnaires, raised

OLD = questionnaire(plain_factor("policy", 2), plain_factor("culture", 2))
HEAVIER = questionnaire(
    factor("policy", indicator("policy.a", weight=3), indicator("policy.b")), plain_factor("culture", 2)
)
LARGER = questionnaire(plain_factor("policy", 3), plain_factor("culture", 1))
SHOWN = answered(3, "record")
BEFORE = about() | levels("policy", 1, SHOWN) | levels("culture", 2, 2)


def part(comparison: Comparison, of: str) -> Change:
    return next(each for each in (*comparison.factors, *comparison.indicators) if each.of == of)


def test_with_one_version_all_of_a_change_is_answers() -> None:
    found = compare(OLD, BEFORE, OLD, BEFORE | levels("policy", SHOWN, SHOWN))
    assert found.is_same_version
    assert (found.overall.total, found.overall.by_answers, found.overall.by_rules) == (
        Fraction(25, 2),
        Fraction(25, 2),
        0,
    )
    assert found.overall.is_real
    assert found.overall.reason == "Under the same rules, 50 before and 62.5 after do not overlap."


def test_a_change_of_weights_alone_is_one_of_rules_and_never_real() -> None:
    found = compare(OLD, BEFORE, HEAVIER, BEFORE)
    policy = part(found, "policy")
    assert (policy.total, policy.by_answers, policy.by_rules) == (Fraction(-25, 2), 0, Fraction(-25, 2))
    assert not policy.is_real and policy.reason == "Only the rules changed, not what was found."
    assert [(each.indicator, each.what) for each in found.altered] == [("policy.a", ("weight",))]


def test_answers_and_rules_that_changed_together_are_told_apart() -> None:
    policy = part(compare(OLD, BEFORE, HEAVIER, BEFORE | levels("policy", 3, 3)), "policy")
    assert (policy.by_answers, policy.by_rules, policy.total) == (25, 0, 25)
    policy = part(compare(OLD, BEFORE, HEAVIER, BEFORE | levels("policy", 2, 3)), "policy")
    assert (policy.by_answers, policy.by_rules, policy.total) == (Fraction(25, 2), Fraction(-25, 4), Fraction(25, 4))


def test_what_is_added_or_removed_is_listed_and_the_old_answer_stands() -> None:
    found = compare(OLD, BEFORE, LARGER, about() | levels("policy", 1, 3, 4) | levels("culture", 2))
    assert (found.added, found.removed) == (("policy.c",), ("culture.b",))
    assert part(found, "policy.c").before is None and part(found, "policy.c").by_rules is None
    assert part(found, "culture.b").after is None and not part(found, "culture.b").is_real
    assert part(found, "culture").by_answers == 0
    policy = part(found, "policy")
    assert (policy.by_answers, policy.by_rules) == (0, Fraction(200, 3) - 50)


def test_a_level_that_moved_with_the_words_it_is_measured_by_says_so() -> None:
    harder = questionnaire(_harder(OLD.factors[0]), OLD.factors[1])
    found = compare(OLD, BEFORE, harder, BEFORE | levels("policy", 2, 3))
    assert part(found, "policy.a").reason.endswith("so some of this may be the wording.")
    assert "wording" not in part(found, "policy.b").reason  # it stands where it stood
    assert "wording" not in part(compare(OLD, BEFORE, OLD, BEFORE | levels("policy", 2, 3)), "policy.a").reason


def _harder(policy: Factor) -> Factor:
    """The factor with the last level of each indicator asking for more."""
    said = "At least 95% of teams do."
    asked = [each.model_copy(update={"levels": (*each.levels[:4], said)}) for each in policy.indicators]
    return policy.model_copy(update={"indicators": tuple(asked)})


def test_ranges_that_overlap_are_not_a_real_change() -> None:
    mini = questionnaire(plain_factor("policy", 5))
    before = about() | levels("policy", 2, 2, 2, 2, DONT_KNOW)
    found = compare(mini, before, mini, before | levels("policy", 2, 2, 2, 2, SHOWN))
    assert found.overall.by_answers == 5 and not found.overall.is_real
    assert found.overall.reason == (
        "Under the same rules, 40 to 60 before and 55 after overlap, so this may be no change in practice."
    )
    assert not part(found, "policy.e").is_real


def test_where_an_evidenced_level_moved_the_change_is_real_though_the_ranges_overlap() -> None:
    mini = questionnaire(plain_factor("policy", 5))
    before = about() | levels("policy", 2, 2, 2, 2, DONT_KNOW)
    found = compare(mini, before, mini, before | {"policy.a": SHOWN})
    for each in (part(found, "policy"), found.overall):
        assert (each.is_real, each.what, each.moved) == (True, "levels", (1, 0))
        assert each.reason == (
            "One evidenced level in it moved up: The policy a. "
            "Under the same rules, 40 to 60 before and 45 to 65 after overlap."
        )
    assert part(found, "policy.a").what == "score"
    claimed = compare(mini, before, mini, before | {"policy.a": answered(3)})
    assert not any(each.is_real for each in every(claimed))
    assert part(claimed, "policy.a").reason == "The new level is claimed, not evidenced. That makes no change real."
    assert part(claimed, "policy").reason == (
        "Under the same rules, 40 to 60 before and 30 to 70 after overlap, so this may be no change in practice. "
        "Levels that are claimed, not evidenced, count as not known here."
    )


def test_a_rise_from_the_bottom_to_the_top_on_somebodys_word_is_not_real_nor_is_its_fall() -> None:
    low = about() | dict.fromkeys(OLD.indicators, answered(1))
    high = about() | dict.fromkeys(OLD.indicators, answered(4, "verbal"))
    for before, after, total in ((low, high, 75), (high, low, -75)):
        found = compare(OLD, before, OLD, after)
        assert found.overall.total == total
        assert {each.what for each in every(found)} == {None}


def test_ranges_that_do_not_overlap_are_told_though_there_is_no_score_on_one_side() -> None:
    mini = questionnaire(plain_factor("policy", 5))
    before = about() | levels("policy", 0, 0, 0, DONT_KNOW, DONT_KNOW)
    found = part(compare(mini, before, mini, about() | levels("policy", 2, 2, 2, 2, 2)), "policy")
    assert (found.total, found.what, found.way) == (None, "score", 1)
    assert found.reason == "Under the same rules, 0 to 40 before and 50 after do not overlap."
    said = part(compare(mini, before, mini, about() | levels("policy", 0, 0, 0, 2, 2)), "policy")
    assert (said.total, said.what) == (None, None)
    assert said.reason == (
        "There is no score on both sides. Under the same rules, 0 to 40 before and 20 after overlap, "
        "so this may be no change in practice."
    )
    same = part(compare(mini, before, mini, before), "policy")
    assert same.reason == "There is no score on both sides. No answer in it changed."


def test_evidence_that_arrives_for_the_same_level_is_told_and_is_no_real_change() -> None:
    found = part(compare(OLD, BEFORE | levels("policy", 1, 3), OLD, BEFORE), "policy.b")
    assert (found.total, found.what, found.is_real) == (0, "better", False)


def test_a_level_that_no_longer_applies_is_no_fall() -> None:
    found = compare(OLD, BEFORE, OLD, BEFORE | levels("policy", not_applicable("We have none.")))
    assert part(found, "policy.a").total is None and not part(found, "policy.a").is_real


def test_only_what_is_asked_both_times_is_compared() -> None:
    mini = questionnaire(factor("policy", indicator("policy.a", screen=True), indicator("policy.b")))
    given = levels("policy", 4, 0)
    found = compare(mini, about(scope="full") | given, mini, about(scope="screen") | given)
    assert found.overall.by_answers == 50 and not found.overall.is_real
    assert found.overall.reason == (
        "No longer asked: The policy b. Over what applies both times, the score is the same."
    )


def test_without_a_score_on_both_sides_there_is_no_number() -> None:
    found = compare(OLD, about(), OLD, BEFORE)
    assert (found.overall.total, found.overall.by_answers, found.overall.by_rules) == (None, None, None)
    assert not found.overall.is_real


def test_a_kind_of_evidence_that_one_version_does_not_know_counts_as_none_named() -> None:
    index = OLD.index.model_copy(update={"evidence_kinds": OLD.index.evidence_kinds[:2]})
    poorer = Questionnaire(**{**{field: getattr(OLD, field) for field in Questionnaire.model_fields}, "index": index})
    given = about() | {"policy.a": answered(3, "record"), "policy.b": answered(2), **levels("culture", 2, 2)}
    assert not part(compare(OLD, given, poorer, given), "policy").is_real
    assert not part(compare(poorer, given, OLD, given), "policy").is_real


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Questionnaire, Answers, Questionnaire, Answers]:
    """Two questionnaires that share ids by chance, each with answers to itself."""
    old, new = draw(mini_questionnaires()), draw(mini_questionnaires())
    return old, draw(answers_to(old)), new, draw(answers_to(new))


def every(comparison: Comparison) -> tuple[Change, ...]:
    return (comparison.overall, *comparison.factors, *comparison.indicators)


def marked(answers: Answers, *of: str) -> Answers:
    return {**answers, **dict.fromkeys(of, not_applicable("We have none."))}


def test_a_question_marked_as_not_applying_raises_a_score_but_makes_no_change_real() -> None:
    mini = questionnaire(plain_factor("policy", 5), plain_factor("culture", 2))
    before = about() | {of: answered(3, "record") for of in mini.indicators} | {"policy.c": answered(0)}
    found = compare(mini, before, mini, marked(before, "policy.c"))
    policy = part(found, "policy")
    assert (policy.total, policy.by_answers, policy.by_rules) == (15, 15, 0)
    assert not any(each.is_real for each in every(found))
    said = "No longer applying: The policy c. Over what applies both times, the score is the same."
    assert (policy.reason, found.overall.reason) == (said, said)
    assert part(found, "policy.c").reason == "This no longer applies."
    back = compare(mini, marked(before, "policy.c"), mini, before)
    assert part(back, "policy").total == -15 and not any(each.is_real for each in every(back))
    assert part(back, "policy").reason.startswith("Newly applying: The policy c.")
    assert part(back, "policy.c").reason == "This did not apply before."


def test_a_real_change_beside_a_question_that_no_longer_applies_is_told_over_the_rest() -> None:
    mini = questionnaire(plain_factor("policy", 5), plain_factor("culture", 2))
    before = about() | {of: answered(2) for of in mini.indicators} | {"policy.c": answered(0)}
    found = compare(mini, before, mini, marked(before | {"policy.a": SHOWN}, "policy.c"))
    policy = part(found, "policy")
    assert (policy.what, found.overall.what) == ("score", "score")
    said = "No longer applying: The policy c. Over what applies both times, 50 before and 56.25 after do not overlap."
    assert policy.reason == said
    # The score went up only because the worst question no longer applies: what is left of it fell.
    fell = compare(mini, before, mini, marked(before | {"policy.a": answered(1)}, "policy.c"))
    policy = part(fell, "policy")
    assert policy.total == Fraction(15, 4) and (policy.what, fell.overall.what) == ("levels", "levels")
    for each in (policy, fell.overall):
        assert "One evidenced level in it moved down: The policy a." in each.reason and each.moved == (0, 1)
        assert each.reason.endswith("do not overlap, but the score went another way.")


def test_many_questions_that_no_longer_apply_are_not_all_named() -> None:
    mini = questionnaire(plain_factor("policy", 6))
    before = about() | levels("policy", 2, 2, 2, 2, 2, 2)
    found = compare(mini, before, mini, marked(before, *list(mini.indicators)[1:]))
    assert found.overall.reason.startswith("No longer applying: The policy b, The policy c, The policy d and 2 more.")


def test_a_level_that_is_only_claimed_before_and_after_makes_nothing_real() -> None:
    verbal, higher = answered(3, "verbal"), answered(4, "verbal")
    before = about() | dict.fromkeys(OLD.indicators, verbal)
    found = compare(OLD, before, OLD, {**before, **dict.fromkeys(OLD.indicators, higher)})
    assert found.overall.total == 25 and not any(each.is_real for each in every(found))
    assert found.overall.reason == (
        "Under the same rules, 0 to 100 before and 0 to 100 after overlap, so this may be no change in practice. "
        "Levels that are claimed, not evidenced, count as not known here."
    )
    assert part(found, "policy.a").reason == "Both levels are claimed, not evidenced. That makes no change real."
    down = compare(OLD, before, OLD, {**before, "policy.a": answered(2, "record")})
    assert not part(down, "policy.a").is_real
    assert part(down, "policy.a").reason == "The earlier level was claimed, not evidenced. That makes no change real."


def test_the_same_level_with_other_evidence_is_better_or_less_well_evidenced_and_no_move_of_the_score() -> None:
    verbal = about() | dict.fromkeys(OLD.indicators, answered(3, "verbal"))
    shown = about() | dict.fromkeys(OLD.indicators, answered(3, "record"))
    better, worse = compare(OLD, verbal, OLD, shown), compare(OLD, shown, OLD, verbal)
    assert {each.what for each in (*better.factors, *better.indicators)} == {"better"}
    assert {each.what for each in (*worse.factors, *worse.indicators)} == {"worse"}
    assert (better.overall.what, worse.overall.what, better.overall.total) == ("better", "worse", 0)
    assert not any(each.is_real for each in (*every(better), *every(worse)))
    assert part(better, "policy.a").reason == "The level is the same, and better evidenced."
    assert part(worse, "policy.a").reason == "The level is the same, but less well evidenced."
    assert part(better, "policy").reason == "Stronger evidence: The policy a, The policy b. The score is the same."
    both = part(
        compare(OLD, verbal | {"policy.b": shown["policy.b"]}, OLD, shown | levels("policy", None, 3)), "policy"
    )
    assert both.what == "mixed"
    assert both.reason == "Stronger evidence: The policy a. Weaker evidence: The policy b. The score is the same."


def test_a_level_that_moved_with_its_evidence_says_both_and_is_not_called_real() -> None:
    def reason(before: Answer, after: Answer) -> tuple[str | None, str]:
        found = part(compare(OLD, BEFORE | {"policy.a": before}, OLD, BEFORE | {"policy.a": after}), "policy.a")
        assert not found.is_real
        return found.what, found.reason

    was, now = "The earlier level was claimed, not evidenced.", "The new level is claimed, not evidenced."
    verbal = [answered(level, "verbal") for level in range(5)]
    record = [answered(level, "record") for level in range(5)]
    assert reason(verbal[4], record[3]) == ("better", f"The level is lower, but better evidenced. {was}")
    assert reason(verbal[3], record[4]) == ("better", f"The level is higher, and better evidenced. {was}")
    assert reason(record[3], verbal[4]) == ("worse", f"The level is higher, but less well evidenced. {now}")
    assert reason(record[4], verbal[3]) == ("worse", f"The level is lower, and less well evidenced. {now}")
    assert reason(record[4], verbal[4]) == ("worse", "The level is the same, but less well evidenced.")


def test_a_score_that_fell_while_only_what_was_claimed_rose_is_no_real_fall() -> None:
    before = about() | dict.fromkeys(OLD.indicators, answered(3, "verbal"))
    found = compare(OLD, before, OLD, before | {"policy.a": answered(4, "record"), "policy.b": answered(1)})
    assert (part(found, "policy").total, part(found, "policy").what) == (Fraction(-25, 2), "better")
    assert (part(found, "policy.b").what, part(found, "policy").reason) == (
        None,
        "Stronger evidence: The policy a. No change of the score is shown to be real.",
    )


def test_levels_that_even_out_moved_but_the_score_did_not() -> None:
    policy = part(compare(OLD, BEFORE, OLD, BEFORE | levels("policy", 2, 0)), "policy")
    assert policy.what == "score" and policy.by_answers == -25
    before = about() | levels("policy", 1, 2) | levels("culture", 2, 2)
    policy = part(compare(OLD, before, OLD, before | levels("policy", 2, 1)), "policy")
    assert (policy.what, policy.total) == ("levels", 0)


@given(pairs())
def test_the_two_parts_add_up_exactly_to_the_change(
    case: tuple[Questionnaire, Answers, Questionnaire, Answers],
) -> None:
    for each in every(compare(*case)):
        assert (each.by_answers is None) == (each.by_rules is None)
        if each.by_answers is not None and each.by_rules is not None and each.before and each.after:
            assert each.by_answers + each.by_rules == each.total
            assert each.before.point is not None and each.after.point is not None
            assert each.total == each.after.point - each.before.point


@given(pairs())
def test_the_same_twice_is_no_change(case: tuple[Questionnaire, Answers, Questionnaire, Answers]) -> None:
    old, answers, _, _ = case
    found = compare(old, answers, old, answers)
    assert not any(each.is_real or each.total or each.by_answers or each.by_rules for each in every(found))
    assert found.added == found.removed == found.altered == ()


@given(pairs())
def test_rules_alone_are_never_called_real(case: tuple[Questionnaire, Answers, Questionnaire, Answers]) -> None:
    old, answers, new, _ = case
    assert not any(each.is_real or each.by_answers for each in every(compare(old, answers, new, answers)))


@given(raised())
def test_with_one_version_nothing_is_ever_put_down_to_rules(case: tuple[Case, Case]) -> None:
    before, after = case
    questionnaire, old, new = before.questionnaire, before.answers, after.answers
    assert not any(each.by_rules for each in every(compare(questionnaire, old, questionnaire, new)))


@st.composite
def pairs_of_answers(draw: st.DrawFn) -> tuple[Questionnaire, Answers, Answers]:
    """Two sets of answers to one questionnaire, to all of it or as a quick screen; sometimes they differ a little."""
    mini = draw(mini_questionnaires())
    before, after = draw(answers_to(mini)), draw(answers_to(mini))
    if draw(st.booleans()):
        changed = draw(st.sets(st.sampled_from(tuple(mini.indicators)), max_size=3))
        after = {of: answer for of, answer in before.items() if of not in changed} | {
            of: after[of] for of in changed if of in after
        }
    return mini, before, after


def evidenced_level(scored: Score | None) -> int | None:
    return scored.level if scored is not None and not scored.claimed else None


def without_claims(mini: Questionnaire, answers: Answers) -> Answers:
    """Nobody claimed anything: what is only claimed is not known."""
    return {**answers, **{leaf.of: DONT_KNOW for leaf in score(mini, answers).leaves() if leaf.claimed}}


def shared(mini: Questionnaire, before: Answers, after: Answers) -> tuple[Answers, Answers]:
    """Both, without what applies on one side only."""
    leaves = [{leaf.of for leaf in score(mini, each).leaves() if leaf.weight} for each in (before, after)]
    return marked(before, *leaves[0] ^ leaves[1]), marked(after, *leaves[0] ^ leaves[1])


def both_known(mini: Questionnaire, before: Answers, after: Answers) -> tuple[Score, Score]:
    left, right = shared(mini, before, after)
    return score(mini, without_claims(mini, left)), score(mini, without_claims(mini, right))


def apart(left: Score, right: Score) -> int:
    return (right.low > left.high) - (right.high < left.low)


@st.composite
def with_some_not_applying(draw: st.DrawFn) -> tuple[Questionnaire, Answers, Answers]:
    """One set of answers, and the same where any of the questions no longer apply."""
    case = draw(mini_cases())
    gone = draw(st.sets(st.sampled_from(tuple(case.questionnaire.indicators)), min_size=1))
    return case.questionnaire, case.answers, marked(case.answers, *gone)


@given(with_some_not_applying())
def test_marking_as_not_applying_never_makes_anything_real_nor_does_taking_it_back(
    case: tuple[Questionnaire, Answers, Answers],
) -> None:
    mini, before, after = case
    for old, new in ((before, after), (after, before)):
        for each in every(compare(mini, old, mini, new)):
            assert not each.is_real
            if each.by_answers is not None and each.by_rules is not None:
                assert (each.by_answers + each.by_rules, each.by_rules) == (each.total, 0)


@given(pairs_of_answers())
def test_a_change_is_real_only_where_an_evidenced_level_moved_or_the_bounds_of_what_is_shared_do_not_overlap(
    case: tuple[Questionnaire, Answers, Answers],
) -> None:
    mini, before, after = case
    found = compare(mini, before, mini, after)
    levels = {each.of: (evidenced_level(each.before), evidenced_level(each.after)) for each in found.indicators}
    ways = {of: (now > was) - (now < was) for of, (was, now) in levels.items() if was is not None and now is not None}
    assert {each.of for each in found.indicators if each.is_real} == {of for of, way in ways.items() if way}
    left, right = both_known(mini, before, after)
    for each in (found.overall, *found.factors):
        inside = [way for of, way in ways.items() if each is found.overall or of.startswith(f"{each.of}.")]
        assert each.moved == (inside.count(1), inside.count(-1))
        was, now = (left, right) if each is found.overall else (left.part(each.of), right.part(each.of))
        way = apart(was, now)
        assert each.is_real == any(inside) and (not way or way in inside)
        assert (each.what == "score") == bool(way and (each.by_answers is None or each.by_answers * way > 0))


@given(pairs_of_answers())
def test_what_is_only_claimed_makes_no_change_real_and_hides_none(case: tuple[Questionnaire, Answers, Answers]) -> None:
    mini, before, after = case
    said = compare(mini, before, mini, after)
    known = compare(mini, without_claims(mini, before), mini, without_claims(mini, after))
    assert [each.is_real for each in every(said)] == [each.is_real for each in every(known)]
    assert [each.moved for each in every(said)] == [each.moved for each in every(known)]


@given(pairs_of_answers())
def test_turned_round_the_same_changes_are_real(case: tuple[Questionnaire, Answers, Answers]) -> None:
    mini, before, after = case
    one, other = compare(mini, before, mini, after), compare(mini, after, mini, before)
    turned = {"better": "worse", "worse": "better"}
    assert [each.what for each in every(one)] == [turned.get(each.what or "", each.what) for each in every(other)]

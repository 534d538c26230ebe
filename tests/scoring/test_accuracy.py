"""Claimed against verified: how far off, and in which direction."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from questionnaire.answers import DONT_KNOW, Answers, not_applicable
from questionnaire.model import Questionnaire
from scoring.accuracy import accuracy, over_clients
from scoring.engine import score
from tests.questionnaire.builder import about, factor, indicator, levels, plain_factor, questionnaire
from tests.scoring.strategies import answers_to, mini_questionnaires

MINI = questionnaire(plain_factor("policy", 4), plain_factor("culture", 1))
CLAIMED = about() | levels("policy", 4, 3, 2, 1) | levels("culture", 3)
VERIFIED = about() | levels("policy", 2, 3, 3, 1) | levels("culture", DONT_KNOW)


def test_every_pair_has_its_difference_and_a_factor_its_mean_and_shares() -> None:
    found = accuracy(MINI, CLAIMED, VERIFIED)
    assert [pair.difference for pair in found.indicators] == [2, 0, -1, 0, None]
    policy = found.factors[0]
    assert (policy.n, policy.clients, policy.mean_difference) == (4, 1, Fraction(1, 4))
    assert (policy.over_claimed, policy.same, policy.under_claimed) == (Fraction(1, 4), Fraction(1, 2), Fraction(1, 4))
    assert (policy.claimed, policy.verified) == (Fraction(125, 2), Fraction(225, 4))
    assert found.indicators[0].reason == "The claim is 2 levels above the verified level."
    assert found.indicators[2].reason == "The claim is 1 level below the verified level."


def test_where_there_is_no_pair_there_is_no_number() -> None:
    culture = accuracy(MINI, CLAIMED, VERIFIED).factors[1]
    assert (culture.n, culture.clients) == (0, 0)
    figures = (culture.mean_difference, culture.over_claimed, culture.same, culture.under_claimed)
    assert (*figures, culture.claimed, culture.verified) == (None,) * 6


def test_a_pair_that_lacks_a_side_says_which_and_why() -> None:
    mini = questionnaire(
        factor("policy", indicator("policy.a", not_applicable="None."), indicator("policy.b", not_asked_in=["ward"]))
    )
    claimed = about() | levels("policy", not_applicable("We have none."), 3)
    verified = about(setting="ward") | levels("policy", None, 3)
    first, second = accuracy(mini, claimed, verified).indicators
    assert first.reason == "The claimed level was said not to apply. The verified level was not given."
    assert second.reason == "The verified level was not asked." and second.difference is None


def test_over_clients_every_pair_counts_once_and_clients_are_counted() -> None:
    other = (about() | levels("policy", 4) | levels("culture", 4), about() | levels("policy", 4) | levels("culture", 1))
    found = over_clients(MINI, [(CLAIMED, VERIFIED), other])
    first = found.indicators[0]
    assert (found.clients, first.clients, first.n, first.mean_difference) == (2, 2, 2, 1)
    assert (found.indicators[1].clients, found.overall.n, found.overall.mean_difference) == (1, 6, Fraction(4, 6))
    assert (found.factors[1].claimed, found.factors[1].verified) == (100, 25)
    assert first.claimed is None


def test_over_no_clients_there_is_no_number() -> None:
    found = over_clients(MINI, [])
    assert found.clients == 0 and found.overall.mean_difference is None
    assert all(each.n == 0 and each.same is None for each in found.indicators)


def test_a_kind_of_evidence_that_the_questions_do_not_know_counts_as_none_named() -> None:
    unknown = {of: replace(answer, evidence="hearsay") for of, answer in CLAIMED.items()}
    assert accuracy(MINI, unknown, VERIFIED) == accuracy(MINI, CLAIMED, VERIFIED)
    assert over_clients(MINI, [(VERIFIED, unknown)]) == over_clients(MINI, [(VERIFIED, CLAIMED)])
    assert score(MINI, unknown) == score(MINI, CLAIMED)


@st.composite
def series(draw: st.DrawFn) -> tuple[Questionnaire, Answers, Answers]:
    mini = draw(mini_questionnaires())
    return mini, draw(answers_to(mini)), draw(answers_to(mini))


@given(series())
def test_one_client_pooled_is_that_client(case: tuple[Questionnaire, Answers, Answers]) -> None:
    mini, claimed, verified = case
    alone, pooled = accuracy(mini, claimed, verified), over_clients(mini, [(claimed, verified)])
    assert (alone.overall, alone.factors) == (pooled.overall, pooled.factors)
    assert [pair.difference for pair in alone.indicators] == [each.mean_difference for each in pooled.indicators]


@given(series())
def test_shares_add_up_and_points_are_the_engines(case: tuple[Questionnaire, Answers, Answers]) -> None:
    mini, claimed, verified = case
    found = accuracy(mini, claimed, verified)
    for each in (found.overall, *found.factors):
        if each.over_claimed is not None and each.same is not None and each.under_claimed is not None:
            assert each.over_claimed + each.same + each.under_claimed == 1
        assert (each.n == 0) == (each.mean_difference is None)
    if found.overall.claimed is not None:
        assert found.overall.claimed == score(mini, claimed).point
        assert found.overall.verified == score(mini, verified).point


@given(series())
def test_turned_round_every_difference_changes_its_sign(case: tuple[Questionnaire, Answers, Answers]) -> None:
    mini, claimed, verified = case
    one, other = accuracy(mini, claimed, verified).overall, accuracy(mini, verified, claimed).overall
    assert (one.over_claimed, one.n) == (other.under_claimed, other.n)
    assert (one.mean_difference or 0) == -(other.mean_difference or 0)

"""Numbers, differences and long texts as a reader is told them; and chunks that give what the whole gives."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st

from app.comparisons import many, words
from app.comparisons.accuracy import together
from app.comparisons.difference_rows import LONGEST, difference_row
from questionnaire.answers import Answer, answered
from scoring.accuracy import over_clients
from scoring.versions import Difference
from tests.auditing import a_client, a_firm, an_audit, completed
from tests.comparisons.side_by_side import every, names_in_order, proposed, reworked
from tests.questionnaire.builder import about, plain_factor, questionnaire


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "–"),
        (Fraction(0), "0"),
        (Fraction(5), "+5.0"),
        (Fraction(-5, 4), "−1.3"),
        (Fraction(5, 4), "+1.3"),
        (Fraction(1, 30), "under 0.1"),
        (Fraction(-1, 30), "under 0.1"),
    ],
)
def test_a_change_shows_its_sign_and_a_small_one_is_not_nothing(value: Fraction | None, said: str) -> None:
    assert words.signed(value) == said


PART = st.one_of(st.just(Fraction(0)), st.fractions(-20, 20, max_denominator=400))


@given(st.fractions(30, 70, max_denominator=400), PART, PART)
def test_what_is_shown_before_and_by_what_it_changed_adds_up_to_what_is_shown_now(
    before: Fraction, by_answers: Fraction, by_rules: Fraction
) -> None:
    def number(said: str) -> Decimal:
        return Decimal(said.replace(words.MINUS, "-")) if said != "under 0.1" else Decimal(0)

    shown = words.adding_up(before, by_answers, by_rules)
    now = words.tabular(before + by_answers + by_rules)
    first, second = number(shown.by_answers), number(shown.by_rules)
    assert number(words.tabular(before)) + first + second == number(now)
    assert first + second == number(shown.total)
    for said, part, exactly in ((shown.by_answers, first, by_answers), (shown.by_rules, second, by_rules)):
        assert (said == "0") == (exactly == 0) and abs(Fraction(part) - exactly) < Fraction(1, 5)


@pytest.mark.parametrize(
    ("mean", "same", "said"),
    [
        (Fraction(0), Fraction(1), "the same was found"),
        (Fraction(0), Fraction(1, 2), "evens out"),
        (Fraction(1, 30), Fraction(1, 2), "nearly evens out"),
        (Fraction(1), Fraction(0), "claimed 1 level more than was found"),
        (Fraction(-3, 2), Fraction(0), "claimed 1.5 levels less than was found"),
    ],
)
def test_an_average_says_whether_it_is_the_same_or_only_evens_out(mean: Fraction, same: Fraction, said: str) -> None:
    assert words.on_average(mean, same) == said


def test_long_texts_are_shown_from_where_they_begin_to_differ() -> None:
    shared = "the same beginning of a long sentence, " * 10
    row = difference_row({}, Difference("a.b", "indicator, why", "wording", f"{shared}old", f"{shared}new"))
    assert row.before.startswith("… ") and row.before.endswith("old") and row.after.endswith("new")
    assert len(row.before) <= LONGEST + 4
    row = difference_row({}, Difference("a.b", "indicator added", "meaning", "", shared))
    assert row.before == "" and row.after.startswith("the same") and row.after.endswith(" …")


SMALL = questionnaire(plain_factor("refreshers", 3), plain_factor("policy", 2))
LEVEL = st.one_of(st.none(), st.integers(0, 4))
CLIENT = st.tuples(st.lists(LEVEL, min_size=5, max_size=5), st.lists(LEVEL, min_size=5, max_size=5))


def answers(levels: list[int | None]) -> dict[str, Answer]:
    given_levels = zip(SMALL.indicators, levels, strict=True)
    return about() | {of: answered(level) for of, level in given_levels if level is not None}


@settings(max_examples=60, deadline=None)
@given(st.lists(CLIENT, max_size=6), st.integers(0, 6))
def test_two_lots_of_clients_pooled_are_what_all_at_once_are(
    clients: list[tuple[list[int | None], list[int | None]]], cut: int
) -> None:
    pairs = [(answers(claim), answers(found)) for claim, found in clients]
    pooled = together(over_clients(SMALL, pairs[:cut]), over_clients(SMALL, pairs[cut:]))
    whole = over_clients(SMALL, pairs)
    assert pooled.clients == whole.clients
    for a, b in zip(
        (pooled.overall, *pooled.factors, *pooled.indicators),
        (whole.overall, *whole.factors, *whole.indicators),
        strict=True,
    ):
        assert (a.of, a.n, a.clients) == (b.of, b.n, b.clients)
        assert (a.mean_difference, a.over_claimed, a.same, a.under_claimed) == (
            b.mean_difference,
            b.over_claimed,
            b.same,
            b.under_claimed,
        )


def test_more_audits_than_one_chunk_holds_are_all_looked_at(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    auditor = a_firm(app)
    for at in range(5):
        client = a_client(app, auditor, f"Ward {at}")
        completed(app, an_audit(app, auditor, client, every(app, 2, refreshers__interval=at)), auditor.staff_id)
    proposed(app, reworked(app.state.house.questionnaire))
    monkeypatch.setattr(many, "CHUNK", 2)
    page = auditor.person.visit(f"/firms/{auditor.firm_id}/versions")
    assert "of 5 completed audits would move" in page.text
    moved = names_in_order(page, "section[aria-labelledby=moves] tbody th")
    assert moved[-1] != "Ward 4" and {"Ward 0", "Ward 4"} <= set(moved)

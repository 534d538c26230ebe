"""No organisation can be made out by its sector: small counts are not shown, nor what would give one away."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from app.desk.small_counts import KEPT_BACK, LEAST, UNDER, guarded
from tests.conftest import MONDAY
from tests.desk.begun import begun
from tests.desk.test_figures import as_csv, table
from tests.staff import Signed, signed_in


@pytest.fixture
def ada(app: FastAPI) -> Signed:
    return signed_in(app)


def said(*counts: int) -> list[str]:
    return [each.said for each in guarded(counts)]


def test_fewer_than_five_are_never_shown_none_included() -> None:
    assert said(10, 4, 3, 200) == ["10", UNDER, UNDER, "200"]
    assert said(10, 0, 4, 2) == ["10", UNDER, UNDER, UNDER]


def test_where_one_is_hidden_the_total_would_give_it_away_so_another_is_kept_back() -> None:
    assert said(10, 4, 30) == [KEPT_BACK, UNDER, "30"]


def test_where_all_hidden_ones_make_fewer_than_five_another_is_kept_back_too() -> None:
    assert said(10, 1, 0, 30) == [KEPT_BACK, UNDER, UNDER, "30"]


def test_nothing_is_hidden_that_need_not_be() -> None:
    assert said(5, 6, 1200) == ["5", "6", "1,200"]


@given(st.lists(st.integers(0, 40), min_size=2, max_size=8))
def test_what_is_hidden_cannot_be_worked_out_from_the_total(counts: list[int]) -> None:
    shown = guarded(counts)
    hidden = [count for count, each in zip(counts, shown, strict=True) if each.number is None]
    assert all(each.number is None or each.number >= LEAST for each in shown)
    assert all(each.said == UNDER for count, each in zip(counts, shown, strict=True) if count < LEAST)
    assert len(hidden) != 1
    assert not hidden or sum(hidden) == 0 or sum(hidden) >= LEAST or len(hidden) == len(counts)


def test_the_page_and_its_download_keep_small_counts_back(app: FastAPI, ada: Signed) -> None:
    begun(app, MONDAY, 3, sector="policing")
    begun(app, MONDAY, 4, sector="schools", submitted_at=MONDAY)
    begun(app, MONDAY, 12, sector="health", submitted_at=MONDAY)
    page = ada.person.visit("/desk/figures")
    sectors = table(page, "By sector")
    assert sectors["Health and mental health"][:2] == ["12", KEPT_BACK]
    assert sectors["Policing and custody"][:2] == [UNDER, UNDER]
    assert sectors["Schools and education"][:2] == [UNDER, UNDER]
    drawing = next(each.get("aria-label") for each in page.tree.cssselect("svg") if "By sector" in str(each.attrib))
    assert "Policing and custody under 5" in drawing and "Health and mental health not shown of 12" in drawing
    rows = {row[0]: row[1:3] for row in as_csv(ada.person, "/desk/figures/sectors.csv")}
    assert rows["Policing and custody"] == [UNDER, UNDER]
    assert rows["Health and mental health"] == ["12", KEPT_BACK]


def test_the_widths_of_the_bars_do_not_tell_what_the_words_keep_back(app: FastAPI, ada: Signed) -> None:
    begun(app, MONDAY, 3, sector="policing")
    begun(app, MONDAY, 4, sector="schools")
    begun(app, MONDAY, 12, sector="health", submitted_at=MONDAY)
    page = ada.person.visit("/desk/figures")
    [drawing] = [each for each in page.tree.cssselect("svg") if "By sector" in (each.get("aria-label") or "")]
    assert [each.get("width") for each in drawing.cssselect("rect")] == ["100.0%", "100.0%"]

"""A firm's own text: a few safe marks, and everything else just letters."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.issuing.marks import Block, Stretch, blocks


def letters(text: str) -> str:
    return "".join(part.text for block in blocks(text) for line in block.lines for part in line)


def test_a_blank_line_ends_a_paragraph_and_a_line_break_stays_one() -> None:
    assert blocks("One\ntwo\n\n\nthree") == (
        Block(False, ((Stretch("One\ntwo"),),)),
        Block(False, ((Stretch("three"),),)),
    )


def test_lines_that_begin_with_a_dash_are_a_list_wherever_they_stand() -> None:
    found = blocks("We saw:\n- one\n-  two\nand left")
    assert [block.is_list for block in found] == [False, True, False]
    assert found[1].lines == ((Stretch("one"),), (Stretch("two"),))


def test_two_stars_are_bold_and_one_is_italic() -> None:
    [block] = blocks("a **b c** d *e*, (*f*)")
    assert [part.text for part in block.lines[0] if part.is_bold] == ["b c"]
    assert [part.text for part in block.lines[0] if part.is_italic] == ["e", "f"]


@pytest.mark.parametrize(
    "text",
    ["2*3*4", "** a **", "***a***", "a * b * c", "**", "*", "-", "-x", "{{ 7*7 }}", "#typst", "<b>b</b>", "$x$", "\\"],
)
def test_whatever_is_no_mark_is_just_letters(text: str) -> None:
    assert blocks(text) == (Block(False, ((Stretch(text),),)),)


def test_nothing_is_nothing() -> None:
    assert blocks("") == blocks(" \n \n") == ()


@given(st.text(alphabet="*- \nab{#<"))
def test_no_letter_is_lost_and_none_is_added(text: str) -> None:
    kept = "".join(letters(text).replace("*", "").replace("-", "").split())
    assert kept == "".join(text.replace("*", "").replace("-", "").split())


@pytest.mark.parametrize("piece", ["*", "**", "*a ", "**a", "- ", "*a*", "\n", "** "])
def test_a_long_text_of_marks_takes_no_time(piece: str) -> None:
    started = time.perf_counter()
    blocks(piece * 20_000)
    assert time.perf_counter() - started < 2

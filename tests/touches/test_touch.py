"""One touch as text, as JSON, and by name: bounded and clean, whoever wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.touches.carrying import landing, onward
from app.touches.touch import LONGEST, Touch, source_name

NEWSLETTER = Touch("newsletter", "email", "autumn 2026", "", "top button", "", "/courses")


def test_it_comes_back_from_its_text_and_from_its_json() -> None:
    assert Touch.from_text(NEWSLETTER.to_text()) == NEWSLETTER
    assert Touch.from_json(NEWSLETTER.to_json()) == NEWSLETTER


def test_its_text_is_short() -> None:
    assert NEWSLETTER.to_text() == "newsletter~email~autumn 2026~~top button~~/courses"
    assert Touch("newsletter").to_text() == "newsletter"


def test_an_address_carries_it_along() -> None:
    assert onward("/assessments/new", "") == "/assessments/new"
    assert onward("/assessments/new", "news letter~email") == "/assessments/new?touch=news%20letter~email"
    assert onward("/enquiries/new?assessment=1", "a&b") == "/enquiries/new?assessment=1&touch=a%26b"


@pytest.mark.parametrize(
    ("touch", "name"),
    [
        (None, "direct"),
        (Touch(), "direct"),
        (Touch(landing="/courses"), "direct"),
        (Touch(campaign="autumn"), "direct"),
        (Touch(referrer="www.example.org/a/page"), "www.example.org"),
        (Touch("newsletter", referrer="www.example.org"), "newsletter"),
    ],
)
def test_a_source_is_called_by_its_campaign_else_by_its_site(touch: Touch | None, name: str) -> None:
    assert source_name(touch) == name


def test_nothing_known_is_no_touch() -> None:
    for said in ("", "~~~~~", "~~~~~~/courses", "\x00", " ~ ", "\u2028"):
        assert Touch.from_text(said) is None, said


def test_what_was_never_stored_is_a_touch_of_which_nothing_is_known() -> None:
    assert Touch.from_json("") == Touch.from_json("{}") == Touch()


@given(st.text(max_size=3000))
def test_whatever_is_sent_is_bounded_and_one_line(said: str) -> None:
    touch = Touch.from_text(said)
    if touch is not None:
        for part in vars(touch).values():
            assert len(part) <= LONGEST and part == " ".join(part.split()) and "~" not in part
        assert Touch.from_text(touch.to_text()) == touch


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/", "/"),
        ("/courses/conflict-basics", "/courses/conflict-basics"),
        ("/return/s3cret", "/return/…"),
        ("/consents/0123.abc", "/consents/…"),
        ("/assessments/0123/questions/a.b", "/assessments/…"),
        ("/assessments/new", "/assessments/new"),
    ],
)
def test_an_address_with_something_secret_in_it_is_never_kept(path: str, kept: str) -> None:
    assert landing(path) == kept

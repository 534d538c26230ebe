"""The process that sets type: it may die, hang or be asked by many, and the next file is made all the same."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.reports.drawing import profile_png, profile_svg
from app.reports.paper import pdf
from app.reports.press import Press, Unmade
from app.reports.press import press as shared
from app.web.errors import Busy
from app.web.house import House
from tests.reports import samples

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="64"><circle cx="32" cy="32" r="9"/></svg>'
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return samples.house(tmp_path_factory.mktemp("press"))


@pytest.fixture
def press() -> Iterator[Press]:
    """A press of one test's own."""
    press = Press()
    yield press
    press.stop()


def number_of(press: Press) -> int:
    assert press.process is not None
    return press.process.pid


def test_one_process_makes_one_file_after_another(press: Press) -> None:
    first = press.make("png", svg=SVG, pixels_per_inch=72)
    number = number_of(press)
    assert first[:8] == PNG
    assert press.make("png", svg=SVG, pixels_per_inch=72) == first
    assert number_of(press) == number


def test_a_process_that_was_killed_is_started_again(press: Press) -> None:
    first = press.make("png", svg=SVG, pixels_per_inch=72)
    number = number_of(press)
    os.kill(number, signal.SIGKILL)
    assert press.make("png", svg=SVG, pixels_per_inch=72) == first
    assert number_of(press) != number


def test_a_job_that_takes_too_long_is_given_up_with_a_clear_message() -> None:
    press = Press(patience=0.001)
    with pytest.raises(Unmade) as unmade:
        press.make("png", svg=SVG, pixels_per_inch=72)
    assert isinstance(unmade.value, Busy) and unmade.value.status == 503
    assert press.process is None


def test_a_job_that_cannot_be_done_says_so_and_the_next_one_is_done(press: Press) -> None:
    with pytest.raises(Unmade):
        press.make("png", svg="<svg", pixels_per_inch=72)
    number = number_of(press)
    assert press.make("png", svg=SVG, pixels_per_inch=72)[:8] == PNG
    assert number_of(press) == number


def test_the_process_knows_no_setting_of_ours(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEVELHEAD_SECRET_KEY", "x" * 40)
    press.make("png", svg=SVG, pixels_per_inch=72)
    environment = Path(f"/proc/{number_of(press)}/environ").read_bytes()
    assert b"LEVELHEAD" not in environment and b"PATH=" in environment


def test_after_many_reports_it_is_the_same_process_and_still_small(house: House) -> None:
    shared.stop()
    report = samples.report(house)
    pdf(replace(report, id="memory"))
    number = number_of(shared)
    for at in range(6):
        pdf(replace(report, id=f"memory{at}"))
    status = Path(f"/proc/{number}/status").read_text()
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    assert number_of(shared) == number
    assert peak < 150 * 1024


def test_the_drawing_is_the_same_for_paper_and_word(house: House) -> None:
    report = samples.report(house)
    svg = profile_svg(report)
    assert all(track.name in svg for track in report.profile.tracks)
    assert svg.startswith("<svg") and "<style>" in svg and 'width="640"' in svg
    picture = profile_png(report, 144)
    assert picture[:8] == PNG
    assert int.from_bytes(picture[16:20]) == 960
    assert profile_png(report, 144) == picture


def test_a_pdf_is_made_after_the_shared_press_was_killed(house: House) -> None:
    pdf(samples.report(house))
    os.kill(number_of(shared), signal.SIGKILL)
    assert pdf(samples.screen(house))[:5] == b"%PDF-"


def test_warming_starts_the_process_and_waits_for_no_job(press: Press) -> None:
    with press._lock:
        press.warm()
        assert press.process is None
    press.warm()
    number = number_of(press)
    press.make("png", svg=SVG, pixels_per_inch=72)
    press.warm()
    assert number_of(press) == number

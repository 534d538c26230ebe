"""Opening hours as an owner writes them, and the sentence that stops the start where they are silly."""

from __future__ import annotations

import subprocess
import sys
from datetime import time
from pathlib import Path

import pytest

from app.enquiries.hours import OpeningHours, Span, parse
from app.settings import SettingsError, read_settings
from app.web.render import ROOT

DAY = Span(time(9), time(17))
WEEKDAYS = OpeningHours((DAY, DAY, DAY, DAY, DAY, None, None))


@pytest.mark.parametrize(
    "text",
    [
        "Mon-Fri 09:00-17:00",
        "mon-fri 9:00-17:00",
        " Mon \u2013 Fri  09:00 \u2013 17:00 ,",
        "Mon-Wed 09:00-17:00, Thu-Fri 09:00-17:00",
    ],
)
def test_hours_can_be_written_in_several_ways(text: str) -> None:
    assert parse(text) == WEEKDAYS


def test_days_run_over_the_end_of_the_week() -> None:
    assert [day is not None for day in parse("Sun-Thu 08:00-16:00").days] == [True] * 4 + [False, False, True]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mon-Fri 09:00-17:00", "Monday to Friday 09:00 to 17:00"),
        ("Fri 09:00-16:00, Mon-Thu 09:00-17:00", "Monday to Thursday 09:00 to 17:00, Friday 09:00 to 16:00"),
        ("Mon 9:00-12:00, Wed 9:00-12:00", "Monday 09:00 to 12:00, Wednesday 09:00 to 12:00"),
    ],
)
def test_hours_are_said_in_words(text: str, words: str) -> None:
    assert parse(text).in_words() == words


SILLY = [
    ("", "there are no opening hours in it"),
    (" , ", "there are no opening hours in it"),
    ("always", "'always' cannot be read as opening hours"),
    ("Mon-Fri", "'Mon-Fri' cannot be read as opening hours"),
    ("Mon-Fri 9-5", "'Mon-Fri 9-5' cannot be read as opening hours"),
    ("Mon-Fri 09:00-17:00; Sat 10:00-12:00", "cannot be read as opening hours"),
    ("Mon-Fry 09:00-17:00", "'Fry' is not a day"),
    ("Mon-Fri 09:00-24:00", "there is no time 24:00"),
    ("Mon-Fri 09:60-17:00", "there is no time 09:60"),
    ("Mon-Fri 17:00-09:00", "closes no later than it opens"),
    ("Mon-Fri 09:00-09:00", "closes no later than it opens"),
    ("Mon-Fri 09:00-17:00, Fri 09:00-16:00", "Friday is named twice"),
    ("Mon-Fri \u0660\u0669:\u0660\u0660-\u0661\u0667:\u0660\u0660", "cannot be read as opening hours"),
]


@pytest.mark.parametrize(("text", "sentence"), SILLY)
def test_silly_hours_stop_the_start_and_name_the_setting(
    monkeypatch: pytest.MonkeyPatch, text: str, sentence: str
) -> None:
    monkeypatch.setenv("LEVELHEAD_OPENING_HOURS", text)
    with pytest.raises(SettingsError) as stopped:
        read_settings()
    assert "LEVELHEAD_OPENING_HOURS: " in str(stopped.value)
    assert sentence in str(stopped.value)


def test_the_command_that_serves_says_so_and_does_not_start(tmp_path: Path) -> None:
    environment = {"LEVELHEAD_OPENING_HOURS": "Mon-Fry 09:00-17:00", "LEVELHEAD_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "app", "serve"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "LEVELHEAD_OPENING_HOURS: 'Fry' is not a day" in done.stderr
    assert "Traceback" not in done.stderr


def test_hours_in_the_environment_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEVELHEAD_OPENING_HOURS", "Mon-Thu 09:00-17:00, Fri 09:00-16:00")
    assert read_settings().opening_hours == "Mon-Thu 09:00-17:00, Fri 09:00-16:00"

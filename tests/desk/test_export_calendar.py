"""Call-backs as iCalendar: lines that any calendar reads, one event each, whose id stays."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from app.desk.calendar import calendar
from app.desk.intake import new_lead
from app.desk.models import Lead
from app.desk.states import Kind
from app.settings import Settings
from tests.desk.leads import act, enquire
from tests.person import Person
from tests.staff import Signed, signed_in

SETTINGS = Settings(data_dir=Path("/nowhere"), base_url="https://ready.example.org")
AT = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)


@pytest.fixture
def ada(app: FastAPI) -> Signed:
    return signed_in(app)


def lead(name: str = "Sam Field", organisation: str = "Example Care", at: datetime | None = AT) -> Lead:
    made = new_lead(Kind.ENQUIRY, name, "sam@example.org", organisation, "020 7946 0000", AT, None, None)
    made.id, made.version, made.call_back_at = "9b1c4e7f20a83d56e1f4", 3, at
    return made


def unfolded(text: str) -> list[str]:
    """The lines as a calendar reads them."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def value(lines: list[str], name: str) -> str:
    [found] = [line.partition(":")[2] for line in lines if line.partition(":")[0] == name]
    return found


def plain(text: str) -> str:
    """A value of type TEXT, read back."""
    read, signs = "", iter(text)
    for sign in signs:
        read += sign if sign != "\\" else {"n": "\n"}.get(following := next(signs), following)
    return read


def test_an_event_says_who_when_and_where_to_look() -> None:
    lines = unfolded(calendar([lead()], SETTINGS))
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR" and "VERSION:2.0" in lines
    assert value(lines, "UID") == "call-back-9b1c4e7f20a83d56e1f4@ready.example.org"
    assert (value(lines, "DTSTART"), value(lines, "DTEND")) == ("20261130T140000Z", "20261130T141500Z")
    assert value(lines, "SUMMARY") == "Call back Sam Field\\, Example Care"
    assert "Phone: 020 7946 0000\nEmail: sam@example.org\n" in plain(value(lines, "DESCRIPTION"))
    assert value(lines, "SEQUENCE") == "3"


def test_the_id_stays_when_the_time_changes() -> None:
    later = lead(at=AT.replace(hour=16))
    first, second = (unfolded(calendar([each], SETTINGS)) for each in (lead(), later))
    assert value(first, "UID") == value(second, "UID") and value(first, "DTSTART") != value(second, "DTSTART")


def test_a_lead_without_a_call_back_is_no_event() -> None:
    assert "BEGIN:VEVENT" not in calendar([lead(at=None)], SETTINGS)


@given(st.text(min_size=1, max_size=200))
def test_whatever_a_name_holds_no_line_is_too_long_and_none_is_added(name: str) -> None:
    text = calendar([lead(name, "")], SETTINGS)
    plain_lines = unfolded(calendar([lead("Sam", "")], SETTINGS))
    assert [line.partition(":")[0] for line in unfolded(text)] == [line.partition(":")[0] for line in plain_lines]
    for line in text.split("\r\n"):
        assert len(line.encode("utf-8", "replace")) <= 75


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), max_size=150))
def test_a_name_is_read_back_as_it_was(name: str) -> None:
    lines = unfolded(calendar([lead(name, "")], SETTINGS))
    assert plain(value(lines, "SUMMARY")) == f"Call back {name}"


def test_the_call_back_of_a_lead_and_all_of_mine_are_files(person: Person, ada: Signed) -> None:
    first, second = enquire(person, name="First"), enquire(person, name="Second", email="second@example.org")
    for address in (first, second):
        act(ada, address, "call-back", {"call_back": "2026-11-30T14:00"})
    act(ada, first, "owner", {"owner": ada.id})
    one = ada.person.client.get(f"{second}/call-back.ics")
    assert one.headers["content-type"] == "text/calendar; charset=utf-8" and "Call back Second" in one.text
    mine = ada.person.client.get("/desk/call-backs.ics")
    assert "Call back First" in mine.text and "Second" not in mine.text
    assert mine.text.count("BEGIN:VEVENT") == 1


def test_where_nobody_is_to_be_called_there_is_no_file(person: Person, ada: Signed) -> None:
    assert ada.person.client.get(f"{enquire(person)}/call-back.ics").status_code == 404
    assert ada.person.client.get("/desk/leads/0/call-back.ics").status_code == 404
    assert "VEVENT" not in ada.person.client.get("/desk/call-backs.ics").text

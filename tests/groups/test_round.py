"""A round in progress: how it stands, its links, pausing, its date, how many are asked, and closing it for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from lxml import etree

from tests.conftest import EITHER_DATABASE, Clock
from tests.groups.leading import answered, opened, post
from tests.person import Page, Person, text
from tests.tables import rows


def card(page: Page, role_group: str) -> str:
    """What the page says of one group."""
    return text(page.tree.cssselect(f"section[aria-labelledby='{role_group}-name']")[0])


def test_a_few_answers_are_not_told_apart_and_more_are_counted(person: Person) -> None:
    path = opened(person).path
    for _ in range(10):
        assert "Fewer than 10 have answered, of 40 asked." in card(person.visit(path), "front_line")
        answered(person, path[-20:], "front_line", 1)
    assert "10 of 40 have answered." in card(person.visit(path), "front_line")
    assert "Fewer than 10 have answered, of 8 asked." in card(person.visit(path), "leaders")


@EITHER_DATABASE
def test_each_group_has_a_qr_code_of_its_link_black_on_white(person: Person) -> None:
    page = opened(person)
    [code] = rows(person.app, "SELECT code FROM round_group WHERE role_group = 'leaders'")
    image = page.tree.cssselect("section[aria-labelledby='leaders-name'] img")[0]
    assert image.get("alt") == "QR code of the link for Leaders"
    response = person.client.get(image.get("src"))
    assert response.headers["content-type"] == "image/svg+xml" and response.status_code == 200
    drawn = etree.fromstring(response.content)
    colours = {element.get(name) for element in drawn.iter() for name in ("fill", "stroke")} - {None}
    assert colours == {"#fff", "#000"} and b"style" not in response.content
    assert code["code"] in page.text
    person.visit(f"{page.path}/links/people.svg", 404)
    person.visit(f"{page.path}/links/nobody.svg", 404)


def test_it_is_paused_and_goes_on(person: Person) -> None:
    page = opened(person)
    paused = post(person, f"{page.path}/pause")
    assert paused.path == page.path and "Paused. Nobody can answer" in paused.text
    again = post(person, f"{page.path}/pause")
    assert "Paused." in again.text
    assert "Open for answers" in post(person, f"{page.path}/resumption").text
    assert "Open for answers" in post(person, f"{page.path}/resumption").text


def test_its_date_can_be_brought_forward_and_put_off_even_after_it_has_passed(person: Person, clock: Clock) -> None:
    path = opened(person).path
    assert "until Monday 23 November 2026" in post(person, f"{path}/closing-date", closes_on="2026-11-23").text
    clock.moment += timedelta(hours=12)
    ended = person.visit(path)
    assert "The closing date has passed" in ended.text and "Close it and see the report" in ended.text
    page = post(person, f"{path}/closing-date", 422, closes_on="2026-11-23")
    assert "Choose a day from 24 November 2026" in page.text
    assert "until Tuesday 24 November 2026" in post(person, f"{path}/closing-date", closes_on="2026-11-24").text


def test_how_many_are_asked_can_change_but_never_below_what_has_answered(person: Person) -> None:
    path = opened(person).path
    answered(person, path[-20:], "front_line", 12)
    fewer = {"leaders-asked": "8", "front_line-asked": "11", "front_line-size": "60"}
    page = post(person, f"{path}/sizes", 422, **fewer)
    assert "Enter 12 or more." in page.text
    assert page.tree.cssselect("#front_line-asked")[0].get("value") == "11"
    assert page.tree.cssselect("details[open] #front_line-asked")
    assert "12 of 12 have answered" in post(person, f"{path}/sizes", **fewer | {"front_line-asked": "12"}).text
    assert rows(person.app, "SELECT asked, size FROM round_group WHERE role_group = 'leaders'") == [
        {"asked": 8, "size": None}
    ]


@pytest.mark.parametrize("count", [0, 1, 9])
def test_what_is_refused_does_not_tell_how_few_have_answered(person: Person, count: int) -> None:
    path = opened(person, **{"leaders-asked": "30"}).path
    answered(person, path[-20:], "leaders", count)
    fields = {"front_line-asked": "40", "front_line-size": "60"}
    for asked in ("9", "1", ""):
        page = post(person, f"{path}/sizes", 422, **{"leaders-asked": asked}, **fields)
        assert "Enter 10 or more." in page.text
    page = post(person, f"{path}/sizes", **{"leaders-asked": "10"}, **fields)
    assert "Fewer than 10 have answered, of 10 asked" in page.text


def test_closing_says_what_it_means_and_stores_the_report_once(person: Person, clock: Clock) -> None:
    path = opened(person).path
    answered(person, path[-20:], "front_line", 12)
    page = person.visit(f"{path}/closure")
    assert "It cannot be undone" in page.text and "The addresses of those you invited are deleted." in page.text
    assert "Fewer than 10 have answered of: Leaders." in page.text
    sent = person.client.post(f"{path}/closure", data={"csrf_token": person.token}, follow_redirects=False)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{path}/report")
    [closed] = rows(person.app, "SELECT * FROM round")
    assert closed["report"] and closed["closed_at"]
    clock.moment += timedelta(hours=1)
    again = person.client.post(f"{path}/closure", data={"csrf_token": person.token}, follow_redirects=False)
    assert again.headers["location"] == f"{path}/report"
    assert rows(person.app, "SELECT * FROM round") == [closed]


def test_once_closed_everything_leads_to_the_report_and_nothing_changes_it(person: Person) -> None:
    path = opened(person).path
    person.client.post(f"{path}/closure", data={"csrf_token": person.token}, follow_redirects=False)
    for place in ("", "/closure", "/invitations"):
        found = person.client.get(f"{path}{place}", follow_redirects=False)
        assert (found.status_code, found.headers["location"]) == (303, f"{path}/report")
    before = rows(person.app, "SELECT * FROM round")
    fields = {"closes_on": "2026-12-24", "leaders-asked": "80", "role_group": "leaders", "addresses": "ann@example.org"}
    for place in ("pause", "resumption", "closing-date", "sizes", "invitations", "letters", "reminders"):
        assert post(person, f"{path}/{place}", 410, **fields).heading == "This round is closed"
    assert post(person, f"{path}/invitations/removal", 410, invitation="all").heading == "This round is closed"
    assert rows(person.app, "SELECT * FROM round") == before
    listed = person.visit(path.rpartition("/")[0])
    assert "Closed on 23 November 2026" in listed.text
    assert listed.links()["Round of 23 November 2026"] == f"{path}/report"


@EITHER_DATABASE
def test_with_no_group_to_show_the_page_before_closing_says_so(person: Person) -> None:
    path = opened(person).path
    answered(person, path[-20:], "front_line", 9)
    assert "So far no group has 10 answers" in person.visit(f"{path}/closure").text


@EITHER_DATABASE
def test_every_change_needs_this_visitor_s_own_form(person: Person) -> None:
    path = opened(person).path
    for place in (
        "pause",
        "resumption",
        "closing-date",
        "sizes",
        "closure",
        "letters",
        "reminders",
        "invitations/removal",
    ):
        person.post(f"{path}/{place}", {"csrf_token": "1.old"}, 403)
        response = person.client.post(
            f"{path}/{place}", data={"csrf_token": person.token}, headers={"sec-fetch-site": "cross-site"}
        )
        assert response.status_code == 403
    assert rows(person.app, "SELECT closed_at, paused_at FROM round") == [{"closed_at": None, "paused_at": None}]


@EITHER_DATABASE
def test_opening_the_application_does_not_wait_for_what_only_a_round_needs(
    make_app: Callable[..., FastAPI], tmp_path: Path
) -> None:
    import subprocess
    import sys

    code = "import sys, app.main; print([n for n in ('segno', 'openpyxl', 'scipy') if n in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"

"""The figures count what happened, over the days that were asked for, and are drawn with their table beneath."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI

from app.accounts.roles import Role
from tests.conftest import MONDAY, Clock
from tests.desk.begun import begun
from tests.desk.leads import enquire
from tests.journeys import answer, begin, complete
from tests.person import Page, Person, text
from tests.staff import Signed, signed_in
from tests.tables import change, rows

A_DAY = timedelta(days=1)
CAPTIONS = ("Over time", "By source", "By sector", "Where people stop")


@pytest.fixture
def ada(app: FastAPI) -> Signed:
    return signed_in(app)


def table(page: Page, caption: str) -> dict[str, list[str]]:
    """The rows of a table by their name."""
    [found] = [each for each in page.tree.cssselect("table") if text(each.cssselect("caption")[0]) == caption]
    return {text(row[0]): [text(cell) for cell in row[1:]] for row in found.cssselect("tbody tr")}


def as_csv(person: Person, path: str) -> list[list[str]]:
    response = person.client.get(path)
    assert response.status_code == 200 and response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_with_nothing_to_count_it_says_so(ada: Signed) -> None:
    page = ada.person.visit("/desk/figures")
    assert page.heading == "Figures"
    assert "Nothing came in during these days." in page.text
    assert not page.tree.cssselect("svg.chart")


def test_a_real_assessment_and_enquiry_are_counted_from_beginning_to_answer(person: Person, clock: Clock) -> None:
    complete(person)
    unfinished = begin(person)
    answer(person, unfinished, "context.sector", "schools")
    answer(person, unfinished, "leadership.named_lead", "2")
    enquire(person)
    clock.moment += timedelta(days=2)
    page = signed_in(person.app).person.visit("/desk/figures")
    assert table(page, "Over time")["23 November 2026"] == ["2", "1", "1", "0", "1"]
    assert table(page, "By source") == {"direct": ["2", "1", "1", "0", "1"]}
    assert {name for name, (count,) in table(page, "Where people stop").items() if count != "0"} == {
        "Supervision and leadership"
    }
    details = [text(each) for each in page.tree.cssselect("details summary")]
    assert details == ["Supervision and leadership, question by question: 1"]


def test_an_answer_in_time_counts_and_its_time_is_told_in_working_hours(person: Person, ada: Signed) -> None:
    enquire(person)  # at 12:00 on Monday
    change(
        person.app,
        "UPDATE lead SET answered_at = :at, status = 'contacted'",
        at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    )
    page = ada.person.visit("/desk/figures")
    assert table(page, "Over time")["23 November 2026"] == ["0", "0", "1", "1", "0"]
    assert "5 hours 30 minutes to an answer, in working time (median)" in page.text


def test_spam_and_the_second_of_two_merged_leads_are_no_enquiries(person: Person, ada: Signed) -> None:
    enquire(person)
    enquire(person, email="spam@example.org")
    change(person.app, "UPDATE lead SET status = 'spam' WHERE email = 'spam@example.org'")
    enquire(person, email="suspect@example.org")
    change(person.app, "UPDATE lead SET is_suspected = true WHERE email = 'suspect@example.org'")
    page = ada.person.visit("/desk/figures")
    assert table(page, "Over time")["23 November 2026"][2] == "1"


def test_days_weeks_and_months_are_chosen_by_the_length_of_the_range(app: FastAPI, ada: Signed) -> None:
    for days in (0, 40, 300):
        begun(app, MONDAY - days * A_DAY)
    month, quarter, year = (
        table(ada.person.visit(f"/desk/figures?days={days}"), "Over time") for days in (30, 90, 365)
    )
    assert len(month) == 30 and month["23 November 2026"][0] == "1"
    assert sum(int(row[0]) for row in quarter.values()) == 2 and 13 <= len(quarter) <= 14
    assert sum(int(row[0]) for row in year.values()) == 3 and len(year) == 13
    assert year["January 2026"][0] == "1"


def test_a_day_begins_at_midnight_where_we_are(app: FastAPI, ada: Signed) -> None:
    begun(app, datetime(2026, 6, 30, 23, 30, tzinfo=UTC))  # half past midnight in London, in July
    page = ada.person.visit("/desk/figures?from=2026-06-29&to=2026-07-01")
    counted = {day: row[0] for day, row in table(page, "Over time").items()}
    assert counted == {"29 June 2026": "0", "30 June 2026": "0", "1 July 2026": "1"}


def test_the_last_day_is_counted_and_the_next_is_not(app: FastAPI, ada: Signed) -> None:
    begun(app, datetime(2026, 11, 2, 23, 59, tzinfo=UTC))
    begun(app, datetime(2026, 11, 3, 0, 0, tzinfo=UTC))
    page = ada.person.visit("/desk/figures?from=2026-11-01&to=2026-11-02")
    assert [row[0] for row in table(page, "Over time").values()] == ["0", "1"]
    assert page.tree.cssselect("#from")[0].get("value") == "2026-11-01"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=yesterday&to=2026-11-02", "Enter the first day, as in 2026-11-01."),
        ("from=2026-11-01&to=31.12.", "Enter the last day, as in 2026-11-30, or leave it empty for today."),
        ("from=2026-11-05&to=2026-11-02", "The last day is before the first. Swap them."),
        ("from=2010-01-01&to=2026-11-02", "This is over 5 years. Choose fewer days."),
    ],
)
def test_days_that_make_no_sense_are_named_and_kept(ada: Signed, query: str, said: str) -> None:
    page = ada.person.visit(f"/desk/figures?{query}", 422)
    assert said in text(page.tree.cssselect("#errors")[0])
    typed = dict(part.split("=") for part in query.split("&"))
    assert page.tree.cssselect("#to")[0].get("value") == typed["to"]


def test_an_unknown_number_of_days_is_the_last_30(ada: Signed, app: FastAPI) -> None:
    begun(app, MONDAY)
    assert len(table(ada.person.visit("/desk/figures?days=31"), "Over time")) == 30


def test_small_sources_are_put_together(app: FastAPI, ada: Signed) -> None:
    for number in range(14):
        begun(app, MONDAY, 20 - number, source=f"campaign-{number:02}")
    sources = table(ada.person.visit("/desk/figures"), "By source")
    assert list(sources)[:2] == ["campaign-00", "campaign-01"] and len(sources) == 13
    assert sources["All other sources"][0] == str(8 + 7)


def test_whoever_began_less_than_a_day_ago_has_not_stopped(app: FastAPI, ada: Signed, clock: Clock) -> None:
    begun(app, MONDAY - timedelta(hours=2), 3, last_question="policy.recording")
    assert "None of these assessments was left unfinished" in ada.person.visit("/desk/figures").text
    clock.moment += A_DAY
    stops = table(signed_in(app).person.visit("/desk/figures"), "Where people stop")
    assert stops["Policy, reporting and team response"] == ["3"]


def test_questions_of_earlier_versions_and_none_at_all_are_not_lost(app: FastAPI, ada: Signed) -> None:
    begun(app, MONDAY - 3 * A_DAY, 2, last_question=None)
    begun(app, MONDAY - 3 * A_DAY, 4, last_question="policy.long_gone")
    stops = table(ada.person.visit("/desk/figures"), "Where people stop")
    assert stops["Before the first question"] == ["2"]
    assert stops["A question of an earlier version"] == ["4"]


def test_every_drawing_says_what_it_shows_and_has_its_table_beneath(app: FastAPI, ada: Signed) -> None:
    begun(app, MONDAY - 2 * A_DAY, 7, sector="health", source="news")
    page = ada.person.visit("/desk/figures")
    drawings = page.tree.cssselect("svg.chart")
    assert len(drawings) >= 5
    for drawing in drawings:
        assert drawing.get("role") == "img" and len(drawing.get("aria-label")) > 20
    assert [text(each) for each in page.tree.cssselect("table caption")] == list(CAPTIONS)
    labels = " ".join(drawing.get("aria-label") for drawing in drawings)
    assert "Assessments from 25 October 2026 to 23 November 2026: 7 started, 0 completed." in labels
    assert "news 0 of 7" in labels


def test_each_table_can_be_taken_away_as_csv(app: FastAPI, ada: Signed) -> None:
    begun(app, MONDAY - 2 * A_DAY, 7, sector="health", source="=cmd()", last_question="context.role")
    days = as_csv(ada.person, "/desk/figures/time.csv?from=2026-11-20&to=2026-11-21")
    assert days[0] == ["Day", "Started", "Completed", "Enquired", "Answered in time", "Not in time"]
    assert days[1:] == [["20 November 2026", "0", "0", "0", "0", "0"], ["21 November 2026", "7", "0", "0", "0", "0"]]
    assert as_csv(ada.person, "/desk/figures/sources.csv")[1][:2] == ["'=cmd()", "7"]
    assert ["About you", "Your role", "7"] in as_csv(ada.person, "/desk/figures/questions.csv")
    assert ada.person.client.get("/desk/figures/answers.csv").status_code == 404
    page = ada.person.visit("/desk/figures")
    for address in [link.get("href") for link in page.tree.cssselect("a[download]")]:
        assert len(as_csv(ada.person, address)) > 1


def test_figures_are_for_the_desk(person: Person, app: FastAPI) -> None:
    consultant = signed_in(app, Role.CONSULTANT, "con@levelhead.example")
    for path in ("/desk/figures", "/desk/figures/time.csv"):
        assert consultant.person.client.get(path).status_code == 403
        refused = person.client.get(path)
        assert refused.url.path != path and "Figures" not in refused.text


def test_a_sector_that_was_changed_counts_as_it_is_now(person: Person) -> None:
    address = begin(person)
    for sector in ("schools", "health"):
        answer(person, address, "context.sector", sector)
    [kept] = rows(person.app, "SELECT sector, last_question, submitted_at FROM assessment")
    assert kept == {"sector": "health", "last_question": "context.sector", "submitted_at": None}


def test_an_answer_that_was_refused_moves_nothing(person: Person) -> None:
    address = begin(person)
    answer(person, address, "context.sector", "nonsense", 422)
    assert rows(person.app, "SELECT sector, last_question FROM assessment") == [
        {"sector": None, "last_question": "context.scope"}
    ]

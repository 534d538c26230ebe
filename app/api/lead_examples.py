"""Examples of the operations on leads and figures, made of the models that answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.api import lead_pages
from app.api.lead_problems import OF_CHANGING, OF_ONE, OF_READING, example
from app.desk.states import Kind, Status

WHEN = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ID = "9b1c4e7f20a83d56e1f4"
CHANGE: dict[str, Any] = {"status": "contacted", "owner": "ada@example.org", "call_back_at": "2026-11-30T14:00:00Z"}


def lead(**changes: Any) -> dict[str, Any]:
    """A lead as a program gets it."""
    shown = lead_pages.Lead(
        id=ID,
        version=1,
        kind=Kind.ENQUIRY,
        status=Status.NEW,
        grade="B",
        scores=lead_pages.Scores(fit=None, need=None, intent=35),
        reasons=["Grade B: intent 35 out of 100.", "They asked to be called."],
        name="Sam Field",
        email="sam@example.org",
        organisation="Example Care",
        phone="020 7946 0000",
        sector=None,
        source="newsletter",
        owner=None,
        received_at=WHEN,
        due_at=WHEN + timedelta(days=1),
        answered_at=None,
        call_back_at=None,
        is_suspected=False,
        merged_into=None,
        url=f"https://ready.example.org/desk/leads/{ID}",
        self=f"/api/v1/leads/{ID}",
    )
    return {**shown.model_dump(mode="json"), **changes}


def figures() -> dict[str, Any]:
    numbers = {"started": 7, "completed": 6, "enquired": 2, "answered_in_time": 2, "not_in_time": 0}
    day = lead_pages.CountLine(name="23 November 2026", **numbers)
    hidden = {**numbers, "started": None, "completed": None, "enquired": 1, "answered_in_time": 1}
    shown = lead_pages.FiguresBody(
        first=date(2026, 11, 23),
        last=date(2026, 11, 23),
        total=day.model_copy(update={"name": "All"}),
        median_working_minutes=95,
        over_time=[day],
        sources=[day.model_copy(update={"name": "newsletter"})],
        sectors=[lead_pages.SectorCount(name="Social care", **hidden)],
        stops=[lead_pages.StopCount(section="About you", question="Staff in scope", stopped=1)],
    )
    return shown.model_dump(mode="json")


def answers() -> dict[tuple[str, int], dict[str, Any]]:
    """The examples of what is answered, by operation and status."""
    after = lead(version=4, **{**CHANGE, "answered_at": "2026-11-23T12:40:00Z"})
    made: dict[tuple[str, int], dict[str, Any]] = {
        ("list_leads", 200): {"leads": {"leads": [lead()], "after": None}},
        ("read_lead", 200): {"lead": lead()},
        ("change_lead", 200): {"changed": after},
        ("read_figures", 200): {"day": figures()},
    }
    for name, statuses in (
        ("list_leads", OF_READING),
        ("read_figures", OF_READING),
        ("read_lead", OF_ONE),
        ("change_lead", OF_CHANGING),
    ):
        made |= {(name, status): example(status) for status in statuses}
    return made


BODIES = {"change_lead": {"contacted": CHANGE}}
PARAMETERS = {
    ("read_lead", "lead_id"): {"lead": ID},
    ("change_lead", "lead_id"): {"lead": ID},
    ("change_lead", "if-match"): {"first": '"1"'},
}

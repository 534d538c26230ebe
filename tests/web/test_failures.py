"""Failures of every kind: a page that says what happened, with the right status, and never a trace."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from app.web.shield import HEADERS
from tests.conftest import EITHER_DATABASE
from tests.journeys import in_sector, question, save, submitted
from tests.person import Page, Person, check_house_rules
from tests.tables import change

pytestmark = EITHER_DATABASE


def test_an_address_that_is_none_is_not_found(person: Person) -> None:
    page = person.visit("/nowhere", 404)
    assert page.heading == "We could not find that page"
    assert "Status 404" in page.text and page.links()["First page"] == "/"


@pytest.mark.parametrize(
    "path",
    [
        "/assessments/new/",
        "/%00",
        "/..%2f..%2fetc/passwd",
        "/static/x/../../settings.py",
        "/static/",
        "/static/x",
        "/static/x/nothing.css",
        "/static/x/%2e%2e/shield.py",
        "//evil.example/",
        "/\N{RAISED HAND}",
        "/<script>alert(1)</script>",
        "/{{7*7}}",
        "/?x=" + "9" * 5000,
    ],
)
def test_odd_addresses_find_nothing_and_break_nothing(person: Person, path: str) -> None:
    response = person.client.get(path)
    assert response.status_code in (200, 404)
    assert "<script>alert" not in response.text and "Traceback" not in response.text


def test_an_address_is_never_worked_out(person: Person) -> None:
    assert "49" not in person.visit("/{{7*7}}", 404).text
    assert "49" not in person.visit("/return/{{7*7}}", 404).text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_what_cannot_be_done_is_said(person: Person, method: str) -> None:
    response = person.client.request(method, "/evidence", data={"x": "1"})
    assert response.status_code == 405 and "GET" in response.headers["allow"]
    assert "That cannot be done here" in response.text


def test_a_failure_of_ours_is_a_page_like_every_other(person: Person, caplog: pytest.LogCaptureFixture) -> None:
    address = submitted(person)
    change(person.app, 'UPDATE submission SET result = \'{"sector": "kept private"\'')
    page = person.visit(f"{address}/result", 500)
    assert page.heading == "Something went wrong on our side"
    assert "Nothing you had saved is lost." in page.text
    for word in ("Traceback", "pydantic", "kept private", ".py"):
        assert word not in page.response.text
    assert {name: page.response.headers[name] for name in HEADERS} == HEADERS
    assert page.response.headers["cache-control"] == "no-store"
    assert any(record.exc_info for record in caplog.records), "the owner's log has what happened"


def test_what_was_posted_into_a_failure_of_ours_can_be_sent_again(person: Person) -> None:
    address = in_sector(person)
    save(person, address, "context.scope", "full")
    page = person.visit(question(address, "refreshers.interval"))
    change(person.app, "UPDATE answer SET state = 'gone mad' WHERE question_id = 'context.why_now'")
    page = person.submit(page, {"choice": "3", "note": "Typed for half an hour."}, 500)
    assert "Typed for half an hour." in page.text and "Send it again" in page.text
    change(person.app, "UPDATE answer SET state = 'answered' WHERE question_id = 'context.why_now'")
    assert person.submit(page).path == question(address, "refreshers.competence")


def test_programs_are_told_as_programs(person: Person) -> None:
    response = person.client.get("/api/v1/nowhere")
    assert response.status_code == 404 and response.headers["content-type"] == "application/problem+json"


def test_somebody_who_hangs_up_in_the_middle_is_no_failure_of_ours(
    person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": b"choice=fu", "more_body": True},
        {"type": "http.disconnect"},
    ]
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": "/assessments", "raw_path": b"/assessments", "query_string": b"", "root_path": "",
        "headers": [(b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", b"40")],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000),
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(_message: Any) -> None:
        pass

    asyncio.run(person.app(scope, receive, send))
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_the_page_of_a_failure_keeps_the_house_rules_even_in_a_form(person: Person) -> None:
    in_sector(person)
    response = person.client.post("/assessments", data={"csrf_token": "x", "choice": "full"})
    check_house_rules(Page(response))

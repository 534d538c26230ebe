"""What every answer carries: security headers, careful cookies, and a log line that gives nothing away."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from fastapi import FastAPI

from app.web.shield import HEADERS
from tests.journeys import in_sector, submitted
from tests.person import Person
from tests.tables import rows


def test_every_kind_of_answer_carries_the_security_headers(person: Person) -> None:
    address = submitted(person)
    style = person.visit("/").tree.cssselect("link[rel=stylesheet]")[0].get("href")
    paths = [
        "/", "/assessments", "/assessments/new", address, f"{address}/result", f"{address}/report.json", "/nowhere",
        "/return/x", "/health", "/robots.txt", "/sitemap.xml", "/api/v1", style, "/static/x/brand.css", f"{address}0",
    ]  # fmt: skip
    for path in paths:
        headers = person.client.get(path, follow_redirects=False).headers
        assert {name: headers.get(name) for name in HEADERS} == HEADERS, path


def test_nothing_of_other_sites_may_run_and_nothing_of_ours_inline() -> None:
    policy = HEADERS["content-security-policy"]
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "form-action 'self'" in policy


@pytest.mark.parametrize(
    ("base_url", "name", "is_secure"),
    [("http://127.0.0.1:8000", "levelhead", False), ("https://ready.example", "__Host-levelhead", True)],
)
def test_the_cookie_is_for_this_site_s_own_pages_and_no_script(
    make_app: Callable[..., FastAPI], base_url: str, name: str, is_secure: bool
) -> None:
    person = Person(make_app(base_url=base_url), base_url)
    cookie = person.visit("/assessments/new").response.headers["set-cookie"]
    given, *attributes = cookie.split("; ")
    assert given.startswith(f"{name}=") and len(given) == len(name) + 44
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=2592000"} <= set(attributes)
    assert ("Secure" in attributes) is is_secure
    assert not [attribute for attribute in attributes if attribute.startswith("Domain")]
    address = in_sector(person)
    assert person.visit(address).path == address, "the cookie comes back"


def test_over_tls_browsers_are_told_to_stay_there(make_app: Callable[..., FastAPI], person: Person) -> None:
    secure = Person(make_app(base_url="https://ready.example"), "https://ready.example")
    assert secure.visit("/").response.headers["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in person.visit("/").response.headers


def test_a_page_to_read_sets_no_cookie(person: Person) -> None:
    for path in ("/", "/evidence", "/scoring", "/courses", "/privacy", "/accessibility", "/nowhere"):
        assert "set-cookie" not in person.client.get(path).headers, path


def test_pages_that_show_answers_are_kept_by_no_cache(person: Person) -> None:
    address = submitted(person)
    other = in_sector(person)
    shown = [f"{address}/{place}" for place in ("result", "what-if", "continuation")]
    begun = [f"{other}{place}" for place in ("", "/check", "/questions/refreshers.interval", "/return-link")]
    places = [*shown, *begun, "/assessments", "/departure"]
    for path in places:
        assert person.visit(path).response.headers["cache-control"] == "no-store", path


def test_style_sheets_and_scripts_are_kept_for_a_year(person: Person) -> None:
    page = person.visit("/assessments/new")
    for element in page.tree.cssselect("link[rel=stylesheet], script[src], link[rel=icon]"):
        response = person.client.get(element.get("href") or element.get("src"))
        assert response.status_code == 200
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_the_log_says_which_route_and_how_long_and_no_more(person: Person, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "levelhead.requests")
    address = in_sector(person)
    person.client.get("/nowhere/at/all?token=secret")
    said = [record.getMessage() for record in caplog.records if record.name.startswith("levelhead")]
    assert any(line.startswith("GET /assessments/{assessment_id}/questions/{question_id} 200 ") for line in said)
    assert any(line.startswith("GET (no route) 404 ") for line in said)
    for secret in (address[-20:], "secret", person.key, person.token):
        assert not [line for line in said if secret in line]


def test_the_key_in_the_cookie_is_kept_only_as_its_hash(person: Person) -> None:
    in_sector(person)
    [row] = rows(person.app, "SELECT * FROM holding")
    assert len(row["holder"]) == 64 and row["holder"] != person.key

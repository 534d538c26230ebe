"""Forms and addresses filled at random: whatever is sent, nothing breaks, and nothing is shown but text."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.journeys import in_sector, question, submitted
from tests.person import Person

NAMES = st.sampled_from(
    ["choice", "note", "reason", "evidence", "version", "return_to", "address", "assessment", "name", "email", "need",
     "phone", "organisation", "preferred_contact", "consent_contact", "consent_share", "form_id"]
) | st.text(max_size=20)  # fmt: skip
WORDS = st.sampled_from(
    ["0", "1", "3", "5", "-1", "9" * 30, "2147483648", "dont_know", "not_applicable", "full", "screen", "health",
     "mental_health_ward", "check", "none", "record", "\x00", "é", "\N{RAISED HAND}", "{{7*7}}", "<script>", "=cmd()",
     "ada@example.org"]
)  # fmt: skip
FIELDS = st.dictionaries(NAMES, WORDS | st.text(max_size=60), max_size=12)
many = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,  # the same in every run: what fails here can be looked at
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
pytestmark = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@many
@given(fields=FIELDS)
def test_any_fields_in_any_form(person: Person, fields: dict[str, str]) -> None:
    address = in_sector(person)
    person.visit(address)
    body = "&".join(
        f"{quote(name, errors='replace')}={quote(value, errors='replace')}"
        for name, value in {**fields, "csrf_token": person.token}.items()
    )
    places = ["/assessments", "/enquiries", question(address, "refreshers.joiners"), question(address, "context.staff"),
              f"{address}/return-link", f"{address}/continuation", f"{address}/submission"]  # fmt: skip
    for place in places:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        response = person.client.post(place, content=body, headers=headers)
        assert response.status_code < 500, f"{place} {fields}: {response.status_code}"
        assert "<script>" not in response.text


@many
@given(body=st.binary(max_size=300))
def test_any_bytes_as_a_form(person: Person, body: bytes) -> None:
    person.visit("/assessments/new")
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        content = f"csrf_token={person.token}&choice=".encode() + body
        response = person.client.post("/assessments", content=content, headers={"Content-Type": kind})
        assert response.status_code < 500, f"{kind} {body!r}: {response.status_code}"


@many
@given(name=NAMES | st.just("policy.post_incident"), value=WORDS | st.text(max_size=60))
def test_any_question_in_any_address(person: Person, name: str, value: str) -> None:
    page = person.visit("/assessments") if person.client.cookies else None
    links = [href for href in page.links().values() if href.endswith("/result")] if page else []
    address = links[0].removesuffix("/result") if links else submitted(person, "2")
    query = f"{quote(name, errors='replace')}={quote(value, errors='replace')}"
    for place in (
        f"{address}/what-if",
        f"{address}/result",
        "/courses",
        "/enquiries/new",
        "/assessments/new",
        "/scoring",
    ):
        response = person.client.get(f"{place}?{query}")
        assert response.status_code < 500, f"{place}?{query}: {response.status_code}"
    for place in (f"/assessments/{value}", f"{address}/questions/{value}", f"/return/{value}", f"/evidence/{value}"):
        response = person.client.get(quote(place, errors="replace"))
        assert response.status_code < 500, f"{place}: {response.status_code}"

"""Forms filled at random at every door of a team: nothing breaks, and nothing is shown but text."""

from __future__ import annotations

from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.person import Person
from tests.tables import rows
from tests.teams.a_team import FIRST, code_of, opened

NAMES = st.sampled_from(["name", "choice", "reason", "note", "evidence", "version", "order", "everybody", "agrees-0"])
WORDS = st.sampled_from(
    ["0", "3", "5", "-1", "9" * 30, "dont_know", "not_applicable", "spread", "on", "Ann", "\x00", "\u202e", "<script>"]
)
FIELDS = st.dictionaries(NAMES | st.text(max_size=20), WORDS | st.text(max_size=90), max_size=10)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,  # the same in every run: what fails here can be looked at
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(fields=FIELDS, word=WORDS | st.text(max_size=60))
def test_any_fields_in_any_form(person: Person, fields: dict[str, str], word: str) -> None:
    known = rows(person.app, "SELECT assessment_id FROM team")
    address = f"/assessments/{known[0]['assessment_id']}" if known else opened(person)[0]
    code = code_of(person.app, address)
    person.visit(f"{address}/team")
    sent = {**fields, "csrf_token": person.token}
    body = "&".join(f"{quote(name, errors='replace')}={quote(value, errors='replace')}" for name, value in sent.items())
    word = quote(word, safe="", errors="replace")
    team = [f"{address}/team{place}" for place in ("", "/closing", "/reopening", f"/{FIRST}", f"/{word}")]
    member = [f"/team/{code}{place}" for place in ("", f"/questions/{FIRST}", f"/questions/{word}", "/departure")]
    for place in [*team, *member, f"/team/{word}"]:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        for response in (person.client.post(place, content=body, headers=headers), person.client.get(place)):
            assert response.status_code < 500, f"{place} {fields}: {response.status_code}"
            assert "<script>" not in response.text

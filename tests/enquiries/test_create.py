"""Sending an enquiry: what is kept, what is refused, and that nothing is lost or stored twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import sqlalchemy
from fastapi import FastAPI

from app.settings import Settings
from tests.conftest import MONDAY, Clock
from tests.enquiries.letters import LETTER, NEED, error_at, send, value, without
from tests.journeys import begin, complete
from tests.person import Form, Page, Person, text

Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def rows(settings_for: Callable[..., Settings]) -> Rows:
    """All rows of a table, as the database holds them."""
    url = settings_for().database

    def read(table: str) -> list[dict[str, Any]]:
        engine = sqlalchemy.create_engine(url)
        with engine.connect() as connection:
            found = [dict(row) for row in connection.execute(sqlalchemy.text(f"SELECT * FROM {table}")).mappings()]
        engine.dispose()
        return found

    return read


def test_an_enquiry_is_kept_as_it_was_written(person: Person, rows: Rows) -> None:
    page = send(person, phone="+44 20 7946 0000 ext. 12", preferred_contact="either")
    assert page.heading == "We have your enquiry"
    [kept] = rows("enquiry")
    assert kept["need"] == NEED
    assert (kept["name"], kept["organisation"]) == ("Ada Lovelace", "St Example's Hospital")
    assert (kept["email"], kept["phone"]) == ("ada@example.org", "+44 20 7946 0000 ext. 12")
    assert kept["preferred_contact"] == "either"
    assert kept["assessment_id"] is None
    assert len(kept["holder"]) == 64 and kept["holder"] not in page.response.text


def test_the_moment_due_is_kept_with_it(person: Person, rows: Rows) -> None:
    send(person)
    [kept] = rows("enquiry")
    assert str(kept["received_at"]).startswith("2026-11-23 12:00:00")
    assert str(kept["due_at"]).startswith("2026-11-24 12:00:00")


def test_only_the_ticked_consents_are_kept_with_the_version_of_their_sentence(person: Person, rows: Rows) -> None:
    send(person)
    [kept] = rows("consent")
    assert (kept["purpose"], kept["wording_version"]) == ("contact", 1)
    assert str(kept["given_at"]).startswith("2026-11-23 12:00:00")


def test_all_consents_are_kept_apart(person: Person, rows: Rows) -> None:
    assessment = complete(person).rpartition("/")[2]
    send(person, path=f"/enquiries/new?assessment={assessment}", consent_share="1", consent_marketing="1")
    assert {kept["purpose"] for kept in rows("consent")} == {"contact", "share", "marketing"}
    assert rows("enquiry")[0]["assessment_id"] == assessment


def test_an_assessment_is_noted_without_the_consent_to_read_it(person: Person, rows: Rows) -> None:
    assessment = begin(person).rpartition("/")[2]
    page = send(person, path=f"/enquiries/new?assessment={assessment}")
    assert "Noted, but we may not read your answers" in page.text
    assert rows("enquiry")[0]["assessment_id"] == assessment
    assert [kept["purpose"] for kept in rows("consent")] == ["contact"]


def test_without_the_consent_to_contact_nothing_is_kept_and_we_say_why(person: Person, rows: Rows) -> None:
    page = person.submit(person.visit("/enquiries/new"), without("consent_contact"), 422)
    assert error_at(page, "consent_contact").startswith("Tick this box so that we may reply.")
    assert rows("enquiry") == []


def test_a_sentence_that_never_was_is_no_consent(person: Person, rows: Rows) -> None:
    for version in ("2", "0", "-1", "on", "99999999999", "\u0661"):
        assert error_at(send(person, 422, consent_contact=version), "consent_contact"), version
    assert rows("enquiry") == []


MISTAKES = [
    pytest.param({"need": ""}, "need", "Tell us what you need.", id="no need"),
    pytest.param({"need": " \n\t "}, "need", "Tell us what you need.", id="a blank need"),
    pytest.param(
        {"need": "x" * 3001}, "need", "What you wrote has 3,001 characters. Shorten it to 3,000.", id="long need"
    ),
    pytest.param({"need": "\N{SLIGHTLY SMILING FACE}" * 3001}, "need", "has 3,001 characters", id="long emoji"),
    pytest.param({"name": ""}, "name", "Enter your name", id="no name"),
    pytest.param({"name": "x" * 101}, "name", "Your name has 101 characters. Shorten it to 100.", id="long name"),
    pytest.param({"organisation": ""}, "organisation", "Enter the name of your organisation", id="no organisation"),
    pytest.param({"organisation": "x" * 201}, "organisation", "Shorten it to 200.", id="long organisation"),
    pytest.param({"email": ""}, "email", "Enter your work email address", id="no address"),
    pytest.param({"email": "ada"}, "email", "does not look like an email address", id="no @"),
    pytest.param({"email": "ada@example"}, "email", "does not look like an email address", id="no domain"),
    pytest.param({"email": "a@b.org, c@d.org"}, "email", "does not look like an email address", id="two addresses"),
    pytest.param({"email": "a" * 250 + "@b.org"}, "email", "Your email address has 256 characters", id="long address"),
    pytest.param({"phone": "ring me"}, "phone", "does not look like a phone number", id="no number"),
    pytest.param({"phone": "12"}, "phone", "does not look like a phone number", id="short number"),
    pytest.param(
        {"phone": "".join(chr(0x660 + int(digit)) for digit in "02079460000")}, "phone", "Use digits", id="other digits"
    ),
    pytest.param({"phone": "0" * 41}, "phone", "Your phone number has 41 characters", id="long number"),
    pytest.param({"preferred_contact": "phone"}, "phone", "Enter a phone number, or choose", id="call, but where"),
    pytest.param({"preferred_contact": "either"}, "phone", "Enter a phone number, or choose", id="either needs both"),
    pytest.param({"preferred_contact": "pigeon"}, "preferred_contact", "Choose how you would like", id="pigeon post"),
    pytest.param({"need": "ask\x00me"}, "need", "We took out characters that cannot be kept", id="a NUL"),
    pytest.param({"name": "Ada\x07"}, "name", "We took out characters that cannot be kept", id="a bell"),
]


@pytest.mark.parametrize(("changes", "field", "sentence"), MISTAKES)
def test_what_does_not_fit_is_said_at_its_field_and_the_rest_is_kept(
    person: Person, rows: Rows, changes: Form, field: str, sentence: str
) -> None:
    page = send(person, 422, consent_marketing="1", **changes)
    assert sentence in error_at(page, field)
    assert page.tree.cssselect(f".errors a[href='#{field}']"), "the summary leads to the field"
    expected = {**LETTER, "consent_marketing": "1", **changes}
    for name in ("name", "organisation", "email", "phone", "consent_contact", "consent_marketing"):
        assert value(page, name) == expected[name].replace("\x07", ""), name
    assert value(page, "need").strip() == expected["need"].replace("\x00", "").strip()
    assert rows("enquiry") == []


def test_corrected_the_same_form_is_sent(person: Person, rows: Rows) -> None:
    page = send(person, 422, email="ada")
    page = person.submit(page, {"email": "ada@example.org"})
    assert page.heading == "We have your enquiry"
    assert [kept["need"] for kept in rows("enquiry")] == [NEED]


def test_an_empty_post_lists_all_that_is_missing(person: Person) -> None:
    page = person.submit(person.visit("/enquiries/new"), status=422)
    listed = [link.get("href") for link in page.tree.cssselect(".errors a")]
    assert listed == ["#need", "#name", "#organisation", "#email", "#consent_contact"]


UNUSUAL = [
    "Help \N{SLIGHTLY SMILING FACE} \N{FAMILY}\N{ZERO WIDTH JOINER}",
    "<script>alert(1)</script>",
    "{{7*7}} {% raw %}",
    "=cmd()|' /C calc'!A0",
    "Robert'); DROP TABLE enquiry;--",
    "مساعدة, pomoc, βοήθεια",
    "one line\n\nand another\twith a tab",
    "\N{SLIGHTLY SMILING FACE}" * 3000,
]


def test_unusual_text_is_text(person: Person, rows: Rows) -> None:
    for need in UNUSUAL:
        assert " ".join(need.split()) in send(person, need=need).text
    assert {kept["need"] for kept in rows("enquiry")} == set(UNUSUAL)


def test_a_line_break_in_a_name_cannot_become_a_header_of_a_letter(person: Person, rows: Rows) -> None:
    send(person, name="Ada\r\nBcc: everybody@example.org")
    assert rows("enquiry")[0]["name"] == "Ada Bcc: everybody@example.org"


def test_the_same_form_sent_twice_is_stored_once(person: Person, rows: Rows) -> None:
    form = person.visit("/enquiries/new")
    first, second = person.submit(form, LETTER), person.submit(form, LETTER)
    assert first.path == second.path
    assert len(rows("enquiry")) == len(rows("consent")) == 1


def test_the_first_moment_stands_when_a_form_is_sent_again_the_next_day(
    person: Person, rows: Rows, clock: Clock
) -> None:
    form = person.visit("/enquiries/new")
    person.submit(form, LETTER)
    clock.moment = MONDAY.replace(day=24)
    person.submit(form, LETTER)
    assert [str(kept["received_at"])[:10] for kept in rows("enquiry")] == ["2026-11-23"]


def test_a_form_changed_after_it_was_sent_is_neither_lost_nor_stored_without_asking(person: Person, rows: Rows) -> None:
    form = person.visit("/enquiries/new")
    first = person.submit(form, LETTER)
    asked = person.submit(form, {**LETTER, "need": "Something else as well"}, 409)
    assert asked.links()["already sent an enquiry"] == first.path
    assert value(asked, "need").strip() == "Something else as well"
    assert len(rows("enquiry")) == 1
    second = person.submit(asked)
    assert second.path != first.path
    assert {kept["need"] for kept in rows("enquiry")} == {NEED, "Something else as well"}


def test_two_forms_are_two_enquiries(person: Person, rows: Rows) -> None:
    assert send(person).path != send(person).path
    assert len(rows("enquiry")) == 2


def test_two_people_with_the_same_form_id_do_not_meet(person: Person, another_person: Person, rows: Rows) -> None:
    first = send(person, form_id="a" * 20)
    second = send(another_person, form_id="a" * 20)
    assert first.path != second.path
    assert len({kept["holder"] for kept in rows("enquiry")}) == 2


def test_a_form_id_that_we_never_made_is_replaced(person: Person, rows: Rows) -> None:
    for form_id in ("", "nonsense", "A" * 20, "a" * 4000, "\x00" * 20, "'; --"):
        assert send(person, form_id=form_id).heading == "We have your enquiry"
    made = [kept["form_id"] for kept in rows("enquiry")]
    assert len(set(made)) == 6 and {len(form_id) for form_id in made} == {20}


def test_the_same_form_sent_by_eight_impatient_clicks_at_once_is_stored_once(
    app: FastAPI, person: Person, rows: Rows
) -> None:
    form = person.visit("/enquiries/new").form()
    data = dict(form.form_values()) | LETTER
    cookies = dict(person.client.cookies)

    async def click_often() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", cookies=cookies) as client:
            return await asyncio.gather(*(client.post("/enquiries", data=data) for _ in range(8)))

    answers = asyncio.run(click_often())
    assert [answer.status_code for answer in answers] == [303] * 8
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(rows("enquiry")) == len(rows("consent")) == 1


def test_an_assessment_that_was_lost_on_the_way_is_not_shared_and_we_ask(
    person: Person, another_person: Person, rows: Rows
) -> None:
    theirs = begin(another_person).rpartition("/")[2]
    page = send(person, 422, assessment=theirs, consent_share="1")
    assert "can no longer open the assessment" in error_at(page, "sent-along")
    assert not page.tree.cssselect("#consent_share, [name=assessment]")
    sent = person.submit(page)
    assert sent.heading == "We have your enquiry"
    assert rows("enquiry")[0]["assessment_id"] is None


def test_somebody_elses_assessment_is_never_noted(person: Person, another_person: Person, rows: Rows) -> None:
    theirs = begin(another_person).rpartition("/")[2]
    send(person, assessment=theirs)
    assert rows("enquiry")[0]["assessment_id"] is None


def test_a_forged_post_keeps_what_was_typed_and_stores_nothing(person: Person, rows: Rows) -> None:
    person.visit("/enquiries/new")
    page = person.post("/enquiries", {**LETTER, "csrf_token": "1.forged"}, 403)
    assert NEED in page.text
    assert rows("enquiry") == []
    sent = person.submit(page)
    assert sent.heading == "We have your enquiry"
    assert len(rows("enquiry")) == 1


def seen_due(page: Page) -> str:
    return text(page.tree.cssselect(".promise strong, .lead strong")[0])


def test_what_the_form_promised_is_what_the_thanks_say(person: Person) -> None:
    form = person.visit("/enquiries/new")
    assert seen_due(form) == seen_due(person.submit(form, LETTER)) == "12:00 on Tuesday 24 November"

"""Taking back what was agreed to, by a link that every letter carries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.enquiries import store as enquiries
from app.enquiries.wordings import Purpose
from app.privacy.tokens import enquiry_of, withdrawal_url
from app.web.house import House
from tests.conftest import EITHER_DATABASE, Clock
from tests.enquiries.letters import send
from tests.person import Person
from tests.privacy.lives import submitted
from tests.tables import everything, rows


@pytest.fixture
def link(person: Person) -> str:
    """The path of the link to three consents of one enquiry."""
    done = submitted(person)
    page = send(person, path=f"/enquiries/new?assessment={done[-20:]}", consent_share="1", consent_marketing="1")
    return page.links()["Take back what you agreed to"]


def given(app: FastAPI) -> set[str]:
    return {row["purpose"] for row in rows(app, "SELECT purpose FROM consent WHERE withdrawn_at IS NULL")}


@EITHER_DATABASE
def test_the_link_shows_what_was_agreed_to_and_nothing_else(another_person: Person, link: str) -> None:
    page = another_person.visit(link)
    assert "Your team may read the answers, notes and result of the linked assessment" in page.text
    assert "Agreed on 23 November 2026 at 12:00." in page.text
    assert len(page.tree.cssselect("button[name=purpose]")) == 4
    for secret in ("ada@example.org", "Ada Lovelace", "night shifts"):
        assert secret not in page.response.text


def test_opening_it_changes_nothing(another_person: Person, link: str) -> None:
    before = everything(another_person.app)
    another_person.visit(link)
    assert another_person.client.head(link).status_code == 200
    assert everything(another_person.app) == before


@pytest.mark.parametrize("purpose", list(Purpose))
def test_each_is_taken_back_by_itself(another_person: Person, link: str, purpose: Purpose) -> None:
    page = another_person.submit(another_person.visit(link), {"purpose": purpose})
    assert page.path == link and "Taken back on 23 November 2026 at 12:00." in page.text
    assert given(another_person.app) == {"contact", "share", "marketing"} - {purpose}


def test_all_are_taken_back_at_once(another_person: Person, link: str) -> None:
    page = another_person.submit(another_person.visit(link), {"purpose": "all"})
    assert "You have taken back all of it." in page.text
    assert not page.tree.cssselect("button")
    assert given(another_person.app) == set()


def test_once_more_changes_nothing(another_person: Person, link: str, clock: Clock) -> None:
    page = another_person.visit(link)
    another_person.submit(page, {"purpose": "share"})
    before = everything(another_person.app)
    clock.moment += timedelta(minutes=5)
    another_person.submit(page, {"purpose": "share"})
    assert everything(another_person.app) == before


def test_the_audit_log_and_the_lead_say_so(another_person: Person, link: str) -> None:
    another_person.submit(another_person.visit(link), {"purpose": "share"})
    [line] = rows(another_person.app, "SELECT * FROM audit_entry WHERE action = 'took back a consent'")
    assert (line["actor"], line["subject_kind"], line["detail"]) == ("visitor", "enquiry", "share")
    [entry] = rows(another_person.app, "SELECT * FROM lead_entry WHERE kind = 'withdrawn'")
    assert entry["after"] == "share"


def test_the_desk_reads_that_it_is_no_longer_given(another_person: Person, link: str) -> None:
    house: House = another_person.app.state.house
    enquiry_id = link.rpartition("/")[2].partition(".")[0]
    another_person.submit(another_person.visit(link), {"purpose": "share"})
    with house.database.session(writes=False) as session:
        assert not enquiries.is_given(session, enquiry_id, Purpose.SHARE)
        assert enquiries.given(session, enquiry_id) == {Purpose.CONTACT, Purpose.MARKETING}
        taken_back = {each.wording.purpose for each in enquiries.consents(session, enquiry_id) if each.withdrawn_at}
        assert taken_back == {Purpose.SHARE}


def test_the_thanks_page_says_it_too(person: Person, link: str) -> None:
    enquiry_id = link.rpartition("/")[2].partition(".")[0]
    person.submit(person.visit(link), {"purpose": "all"})
    page = person.visit(f"/enquiries/{enquiry_id}/thanks")
    assert "Noted, but we may not read your answers" in page.text
    assert "Nothing any more: you have taken it back." in page.text


@EITHER_DATABASE
def test_an_unknown_wish_is_refused(another_person: Person, link: str) -> None:
    another_person.submit(another_person.visit(link), {"purpose": "everything"}, 400)
    assert given(another_person.app) == {"contact", "share", "marketing"}


def test_a_link_that_we_never_made_opens_nothing(person: Person, link: str) -> None:
    enquiry_id, _, signature = link.rpartition("/")[2].partition(".")
    for token in ("", enquiry_id, f"{enquiry_id}.", f"{enquiry_id}.{'0' * 40}", f"{'0' * 20}.{signature}", "x" * 3000):
        if token:
            person.visit(f"/consents/{token}", 404)
            person.post(f"/consents/{token}", {"purpose": "all", "csrf_token": person.token}, 404)
    assert given(person.app) == {"contact", "share", "marketing"}


@EITHER_DATABASE
def test_the_link_for_a_letter_is_the_same_one(person: Person, link: str) -> None:
    house: House = person.app.state.house
    enquiry_id = link.rpartition("/")[2].partition(".")[0]
    assert withdrawal_url(house, enquiry_id) == f"{house.settings.base_url}{link}"
    assert enquiry_of(house, link.rpartition("/")[2]) == enquiry_id

"""One lead: what it shows, what it must not show, and everything that can be done about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from app.accounts.roles import Role
from app.desk.intake import refresh
from tests.conftest import Clock
from tests.desk.leads import act, enquire, enquire_with_result, lead_row, timeline
from tests.enquiries.letters import NEED
from tests.person import Person
from tests.staff import Signed, signed_in
from tests.tables import change, rows


@pytest.fixture
def ada(person: Person) -> Signed:
    return signed_in(person.app)


def test_an_enquiry_becomes_a_lead_with_its_words_and_its_clock(person: Person, ada: Signed) -> None:
    address = enquire(person, email="Grace@Example.org")
    page = ada.person.visit(address)
    assert page.heading == "Ada Lovelace"
    assert NEED in page.text and "grace@example.org" in page.text
    assert "8 h left" in page.text  # received at noon on Monday, due at noon on Tuesday
    assert timeline(page) == ["Received"]
    assert lead_row(person, address)["status"] == "new"


def test_without_consent_no_answer_reaches_the_desk(person: Person, ada: Signed) -> None:
    address = enquire_with_result(person, shared=False)
    page = ada.person.visit(address)
    assert "They did not agree to share their answers" in page.text
    assert "Need: not shared" in page.text and "Fit: not shared" in page.text
    assert not page.tree.cssselect("figure")
    row = lead_row(person, address)
    assert (row["fit"], row["need"], row["sector"]) == (None, None, None)
    events = " ".join(
        str(event["body"]) for event in rows(person.app, "SELECT body FROM event WHERE kind LIKE 'lead%'")
    )
    assert "Health" not in page.text and "health" not in events and "mental_health_ward" not in events


def test_with_consent_the_result_the_courses_and_the_reasons_are_there(person: Person, ada: Signed) -> None:
    page = ada.person.visit(enquire_with_result(person))
    assert page.tree.cssselect("figure svg") and "Recommended courses" in page.text
    assert "Health and mental health" in page.text
    assert "You shared your result with us" in page.tree.cssselect("textarea[name=text]")[0].text
    assert "Need: not shared" not in page.text


def test_taking_the_consent_back_takes_the_answers_away_at_once(person: Person, ada: Signed) -> None:
    address = enquire_with_result(person)
    assert lead_row(person, address)["need"] is not None
    enquiry = lead_row(person, address)["enquiry_id"]
    link = next(href for href in person.visit(f"/enquiries/{enquiry}/thanks").links().values() if "/consents/" in href)
    withdrawn = person.visit(link.removeprefix(person.app.state.house.settings.base_url))
    person.submit(withdrawn, {"purpose": "share"})
    page = ada.person.visit(address)
    assert "They did not agree to share their answers" in page.text
    assert any(line.startswith("Consent withdrawn") for line in timeline(page))
    row = lead_row(person, address)
    assert (row["fit"], row["need"], row["sector"]) == (None, None, None)


def test_the_status_keeps_its_history_and_an_answer_stops_the_clock(person: Person, ada: Signed, clock: Clock) -> None:
    address = enquire(person)
    clock.moment += timedelta(minutes=30)
    page = act(ada, address, "status", {"status": "contacted"})
    assert timeline(page)[0] == "Status changed from New to Contacted"
    assert "Answered in time" in page.text
    page = act(ada, address, "status", {"status": "won"})
    assert timeline(page)[:2] == ["Status changed from Contacted to Won", "Status changed from New to Contacted"]


def test_whoever_saw_an_older_state_overwrites_nothing(person: Person, ada: Signed) -> None:
    address = enquire(person)
    bob = signed_in(person.app, email="bob@levelhead.example", name="Bob")
    old = bob.person.visit(address)
    act(ada, address, "status", {"status": "qualified"})
    at = next(n for n, form in enumerate(old.tree.forms) if form.get("action").endswith("/status"))
    page = bob.person.submit(old, {"status": "spam"}, 409, at=at)
    assert page.heading == "Somebody else changed this lead in the meantime"
    assert lead_row(person, address)["status"] == "qualified"


def test_a_lead_is_given_to_somebody_and_back(person: Person, ada: Signed) -> None:
    address = enquire(person)
    page = act(ada, address, "owner", {"owner": ada.id})
    assert timeline(page)[0] == "Owner changed from nobody to Ada"
    page = act(ada, address, "owner", {"owner": ""})
    assert timeline(page)[0] == "Owner changed from Ada to nobody"
    act(ada, address, "owner", {"owner": "0" * 20}, 404)


def test_a_note_is_kept_and_an_empty_one_refused(person: Person, ada: Signed) -> None:
    address = enquire(person)
    page = act(ada, address, "notes", {"note": "Rang twice.\nNobody there."})
    assert timeline(page)[0] == "Note Rang twice. Nobody there."
    long = "n" * 5001
    page = act(ada, address, "notes", {"note": long}, 422)
    assert page.tree.cssselect("textarea[name=note]")[0].text.strip() == long
    assert len(timeline(ada.person.visit(address))) == 2


def test_a_call_back_is_kept_in_the_owner_s_time_zone(person: Person, ada: Signed) -> None:
    address = enquire(person)
    page = act(ada, address, "call-back", {"call_back": "2026-07-01T14:00"})
    assert "1 Jul 2026, 14:00" in page.text
    assert str(lead_row(person, address)["call_back_at"]).startswith("2026-07-01 13:00")
    assert "Enter a date and a time" in act(ada, address, "call-back", {"call_back": "tomorrow"}, 422).text
    act(ada, address, "call-back", {"call_back": ""})
    assert lead_row(person, address)["call_back_at"] is None


def test_an_answer_that_was_given_elsewhere_is_noted(person: Person, ada: Signed) -> None:
    address = enquire(person)
    page = act(ada, address, "reply", {"text": "We spoke on the phone.", "way": "note"})
    assert timeline(page)[:2] == ["Status changed from New to Contacted", "Answered We spoke on the phone."]
    assert not rows(person.app, "SELECT id FROM event WHERE kind = 'letter'")


def test_a_reply_goes_out_once_and_not_with_its_gap(make_app: object, person: Person, ada: Signed) -> None:
    app = make_app(smtp_host="127.0.0.1", smtp_from="team@levelhead.example")  # type: ignore[operator]
    visitor, carol = Person(app), signed_in(app, email="carol@levelhead.example", name="Carol")
    address = enquire(visitor)
    draft = carol.person.visit(address).tree.cssselect("textarea[name=text]")[0].text
    page = act(carol, address, "reply", {"text": draft, "way": "send"}, 422)
    assert "It has not been sent" in page.text
    page = act(carol, address, "reply", {"text": "Dear Ada, begin with a named lead.", "way": "send"})
    [letter] = rows(app, "SELECT body FROM event WHERE kind = 'letter'")
    assert "begin with a named lead" in letter["body"] and "ada@example.org" in letter["body"]
    assert "/consents/" in letter["body"], "the link to take consents back was cut out of the draft, and is there again"


def test_every_look_and_every_change_is_in_the_audit_log(person: Person, ada: Signed) -> None:
    address = enquire(person)
    ada.person.visit(address)
    act(ada, address, "notes", {"note": "Secret words"})
    found = rows(person.app, "SELECT action, detail FROM audit_entry WHERE subject_kind = 'lead' ORDER BY id")
    assert [row["action"] for row in found][:2] == ["saw", "saw"]
    assert "added a note" in [row["action"] for row in found]
    assert "Secret words" not in str([dict(row) for row in found])


def test_what_is_not_there_says_so(person: Person, ada: Signed) -> None:
    assert ada.person.visit("/desk/leads/0123456789abcdef0123", 404).heading == "There is no such lead"


def test_what_they_did_since_is_seen_at_once_and_reaches_the_list_with_the_worker(person: Person, ada: Signed) -> None:
    address = enquire_with_result(person)
    before = lead_row(person, address)["intent"]
    assessment = lead_row(person, address)["assessment_id"]
    person.client.get(f"/assessments/{assessment}/report.json")
    page = ada.person.visit(address)
    assert "downloaded" in page.text and lead_row(person, address)["intent"] == before
    assert refresh(person.app.state.house) == 1
    assert lead_row(person, address)["intent"] > before


def announced(person: Person, address: str) -> list[dict[str, Any]]:
    """What was written down to be told of a lead, the oldest first."""
    number = address.rpartition("/")[2]
    found = rows(person.app, f"SELECT kind, body FROM event WHERE subject_id = '{number}' ORDER BY made_at, kind")
    return [{"kind": row["kind"], **json.loads(row["body"])} for row in found]


def test_what_is_not_spam_after_all_is_told_as_a_new_lead(person: Person, ada: Signed) -> None:
    address = enquire(person, website="https://spam.example")
    assert announced(person, address) == []
    act(ada, address, "clearance")
    assert [event["kind"] for event in announced(person, address)] == ["lead.created"]


def test_after_sharing_is_taken_back_nothing_that_is_sent_again_tells_an_answer(person: Person, ada: Signed) -> None:
    address = enquire_with_result(person)
    act(ada, address, "reply", {"text": "You stand at Developing.", "way": "note"})
    assert any(event["lead"]["sector"] == "health" for event in announced(person, address))
    withdraw(person, address, "share")
    for event in announced(person, address):
        told = event["lead"]
        assert (told["sector"], told["scores"]["fit"], told["scores"]["need"]) == (None, None, None)
        assert "health" not in json.dumps(event).lower()
    assert "You stand at Developing" not in ada.person.visit(address).text


def test_whoever_takes_back_that_we_may_write_is_lost_and_not_late(person: Person, ada: Signed, clock: Clock) -> None:
    address = enquire(person)
    withdraw(person, address, "contact")
    assert lead_row(person, address)["status"] == "lost"
    clock.moment += timedelta(days=3)
    page = signed_in(person.app).person.visit(address)
    assert "No clock" in page.text and "Do not write to them" in page.text


def withdraw(person: Person, address: str, purpose: str) -> None:
    """Takes a consent back by the link of the thanks page."""
    enquiry = lead_row(person, address)["enquiry_id"]
    link = next(href for href in person.visit(f"/enquiries/{enquiry}/thanks").links().values() if "/consents/" in href)
    page = person.visit(link.removeprefix(person.app.state.house.settings.base_url))
    person.submit(page, {"purpose": purpose})


def test_a_reply_that_crossed_a_change_is_kept_in_the_page(person: Person, ada: Signed) -> None:
    address = enquire(person)
    old = ada.person.visit(address)
    act(ada, address, "status", {"status": "qualified"})
    at = next(n for n, form in enumerate(old.tree.forms) if form.get("action").endswith("/reply"))
    page = ada.person.submit(old, {"text": "Half an hour of work.", "way": "note"}, 409, at=at)
    assert page.tree.cssselect("textarea[name=text]")[0].text.strip() == "Half an hour of work."
    at = next(n for n, form in enumerate(page.tree.forms) if form.get("action").endswith("/reply"))
    assert "Answered Half an hour of work." in timeline(ada.person.submit(page, {"way": "note"}, at=at))


@pytest.mark.parametrize("moment", ["9999-12-31T23:59", "0001-01-01T00:00", "2026-07-01T14:00+05:00"])
def test_a_call_back_in_no_year_of_ours_is_refused(person: Person, ada: Signed, moment: str) -> None:
    address = enquire(person)
    assert "Enter a date and a time" in act(ada, address, "call-back", {"call_back": moment}, 422).text


def test_a_lead_is_given_only_to_those_who_work_the_desk(person: Person, ada: Signed) -> None:
    address = enquire(person)
    carl = signed_in(person.app, Role.CONSULTANT, "carl@levelhead.example", "Carl")
    gone = signed_in(person.app, Role.ENQUIRY, "gone@levelhead.example", "Gone")
    change(person.app, f"UPDATE staff SET disabled_at = created_at WHERE id = '{gone.id}'")
    page = ada.person.visit(address)
    assert {option.text for option in page.tree.cssselect("#owner option")} == {"Nobody", "Ada"}
    for other in (carl, gone):
        act(ada, address, "owner", {"owner": other.id}, 404)


def test_other_rules_judge_open_leads_anew(person: Person, ada: Signed) -> None:
    address = enquire(person)
    house = person.app.state.house
    assert refresh(house) == 0
    house.enquiry_rules = with_another_sentence(house.enquiry_rules)
    assert refresh(house) == 1 and refresh(house) == 0
    assert house.enquiry_rules.hash in lead_row(person, address)["reasons"]


def with_another_sentence(rules: Any) -> Any:
    """The same rules under another hash, as after a change of a sentence."""
    changed = type(rules).model_validate(rules.model_dump() | {"not_shared": f"{rules.not_shared} As we said."})
    assert changed.hash != rules.hash
    return changed


def test_a_lead_that_only_gets_notes_is_being_worked(person: Person, ada: Signed, clock: Clock) -> None:
    address = enquire(person)
    before = lead_row(person, address)
    clock.moment += timedelta(minutes=30)
    act(ada, address, "notes", {"note": "Called."})
    after = lead_row(person, address)
    assert after["changed_at"] > before["changed_at"] and after["version"] == before["version"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_double_click_sends_one_letter(make_app: Callable[..., FastAPI]) -> None:
    app = make_app(smtp_host="127.0.0.1", smtp_from="team@levelhead.example")
    address, carol = enquire(Person(app)), signed_in(app, email="carol@levelhead.example", name="Carol")
    page = carol.person.visit(address)
    fields = {"csrf_token": carol.person.token, "version": "1", "text": "Begin with a named lead.", "way": "send"}
    fields["version"] = str(dict(page.form(1).form_values()).get("version", "1"))
    with ThreadPoolExecutor(4) as threads:
        statuses = list(
            threads.map(lambda _: carol.person.client.post(f"{address}/reply", data=fields).status_code, range(4))
        )
    assert sorted(statuses) == [200, 409, 409, 409]
    assert len(rows(app, "SELECT id FROM event WHERE kind = 'letter'")) == 1

"""Two leads that are one: found, put together, and taken apart again without losing a promise."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import Clock
from tests.desk.leads import act, enquire, lead_row, names, timeline
from tests.person import Page, Person, text
from tests.staff import Signed, signed_in


@pytest.fixture
def ada(person: Person) -> Signed:
    return signed_in(person.app)


def also(page: Page) -> list[str]:
    """Who stands under "Perhaps the same"."""
    return [text(link) for link in page.tree.cssselect("[aria-labelledby=same] .rows a")]


@pytest.mark.parametrize(
    "same",
    [
        {"email": "ADA@example.org", "organisation": "Somewhere else"},
        {"email": "b@example.org", "organisation": "St. Example's  hospital"},
        {"email": "b@example.org", "organisation": "Somewhere else", "phone": "+44 20 7946 0000"},
    ],
)
def test_the_same_address_number_or_organisation_is_pointed_out(
    person: Person, ada: Signed, same: dict[str, str]
) -> None:
    address = enquire(person, phone="020 7946 0000")
    enquire(person, name="Again", **same)
    enquire(person, name="Another", email="c@example.org", organisation="Elsewhere", phone="020 7946 0001")
    assert also(ada.person.visit(address)) == ["Again"]


def test_a_merged_lead_leaves_the_list_and_its_timeline_stays_in_sight(person: Person, ada: Signed) -> None:
    kept, other = enquire(person), enquire(person, name="Again")
    act(ada, other, "notes", {"note": "Said on the phone"})
    page = act(ada, kept, "merge")
    assert names(ada.person.visit("/desk")) == ["Ada Lovelace"]
    assert timeline(page)[0] == "Merged with Again" and "Note Said on the phone" in timeline(page)
    assert "This lead was merged" in ada.person.visit(other).text


def test_the_earlier_promise_of_the_two_stands(person: Person, ada: Signed, clock: Clock) -> None:
    early = enquire(person)
    clock.moment += timedelta(minutes=30)
    late = enquire(person, name="Again")
    first, second = lead_row(person, early)["due_at"], lead_row(person, late)["due_at"]
    assert first < second
    act(ada, late, "merge")
    assert lead_row(person, late)["due_at"] == first
    act(ada, late, "separation")
    assert lead_row(person, late)["due_at"] == second and lead_row(person, early)["due_at"] == first
    assert names(ada.person.visit("/desk")) == ["Ada Lovelace", "Again"]


def test_who_wrote_again_after_an_answer_waits_for_one(person: Person, ada: Signed) -> None:
    answered = enquire(person)
    act(ada, answered, "status", {"status": "contacted"})
    when = lead_row(person, answered)["answered_at"]
    enquire(person, name="Again")
    page = act(ada, answered, "merge")
    assert "8 h left" in page.text and lead_row(person, answered)["answered_at"] is None
    act(ada, answered, "separation")
    assert lead_row(person, answered)["answered_at"] == when


def test_one_answer_is_for_all_that_was_merged(person: Person, ada: Signed) -> None:
    kept, other = enquire(person), enquire(person, name="Again")
    act(ada, kept, "merge")
    act(ada, kept, "reply", {"text": "We spoke.", "way": "note"})
    act(ada, kept, "separation")
    for address in (kept, other):
        assert "Answered in time" in ada.person.visit(address).text


def test_a_chain_of_merges_is_undone_one_by_one(person: Person, ada: Signed, clock: Clock) -> None:
    addresses = []
    for number in range(3):
        addresses.append(enquire(person, name=f"Number {number}"))
        clock.moment += timedelta(minutes=5)
    dues = [lead_row(person, address)["due_at"] for address in addresses]
    kept = addresses[2]
    for _ in range(2):
        act(ada, kept, "merge")
    assert lead_row(person, kept)["due_at"] == dues[0]
    for _ in range(2):
        act(ada, kept, "separation")
    assert [lead_row(person, address)["due_at"] for address in addresses] == dues
    assert names(ada.person.visit("/desk")) == ["Number 0", "Number 1", "Number 2"]


def test_what_is_merged_is_not_merged_again_nor_with_itself(person: Person, ada: Signed) -> None:
    kept, other = enquire(person), enquire(person, name="Again")
    number = kept.rpartition("/")[2]
    act(ada, kept, "merge", {"other": number}, 409)
    act(ada, kept, "merge")
    version = str(lead_row(person, kept)["version"])
    fields = {"csrf_token": ada.person.token, "version": version, "other": other.rpartition("/")[2]}
    ada.person.post(f"{kept}/merge", fields, 409)
    ada.person.post(f"{kept}/merge", {**fields, "other": "0" * 20}, 404)


def test_merges_undone_in_another_order_give_every_promise_back(person: Person, ada: Signed, clock: Clock) -> None:
    addresses = []
    for number in range(3):
        addresses.append(enquire(person, name=f"Number {number}"))
        clock.moment += timedelta(minutes=5)
    dues = [lead_row(person, address)["due_at"] for address in addresses]
    kept = addresses[2]
    ids = [address.rpartition("/")[2] for address in addresses]
    for other in (ids[0], ids[1]):
        act(ada, kept, "merge", {"other": other})
    for other in (ids[0], ids[1]):
        act(ada, kept, "separation", {"other": other})
    assert [lead_row(person, address)["due_at"] for address in addresses] == dues


def test_what_was_merged_into_a_merged_lead_keeps_its_clock(person: Person, ada: Signed, clock: Clock) -> None:
    addresses = []
    for number in range(3):
        addresses.append(enquire(person, name=f"Number {number}"))
        clock.moment += timedelta(minutes=5)
    first, second, third = addresses
    dues = [lead_row(person, address)["due_at"] for address in addresses]
    act(ada, second, "merge", {"other": third.rpartition("/")[2]})
    act(ada, first, "merge", {"other": second.rpartition("/")[2]})
    for other in (third, second):
        act(ada, first, "separation", {"other": other.rpartition("/")[2]})
    assert [lead_row(person, address)["due_at"] for address in addresses] == dues
    assert names(ada.person.visit("/desk")) == ["Number 0", "Number 1", "Number 2"]

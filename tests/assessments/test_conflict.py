"""Two people answering the same question: both answers are shown, nothing is overwritten, either may stand."""

from __future__ import annotations

import asyncio

import httpx

from tests.journeys import answer, question
from tests.person import Page, Person
from tests.tables import rows

FIRST = "refreshers.needs_analysis"
LEVEL_1 = "Some managers choose content for their own team"
LEVEL_3 = "A written analysis under 12 months old uses"


def collide(person: Person, another_person: Person, address: str, mine: dict[str, str], theirs: dict[str, str]) -> Page:
    """Both open the question; the other person saves first. Returns what I am shown."""
    page = person.visit(question(address, FIRST))
    another_person.submit(another_person.visit(question(address, FIRST)), theirs)
    return person.submit(page, mine, 409)


def kept(person: Person) -> tuple[object, ...]:
    [row] = rows(person.app, "SELECT * FROM answer WHERE question_id = :of", of=FIRST)
    return row["state"], row["number"], row["note"], row["evidence"]


def test_both_answers_are_shown_and_the_saved_one_stands(person: Person, another_person: Person, shared: str) -> None:
    theirs = {"choice": "3", "note": "Signed in May.", "evidence": "document"}
    page = collide(person, another_person, shared, {"choice": "1", "note": "Only in our heads."}, theirs)
    assert page.heading == "Somebody else answered this in the meantime"
    saved, mine = (card.text_content() for card in page.tree.cssselect(".card"))
    assert LEVEL_3 in saved and "Signed in May." in saved and "A document" in saved
    assert LEVEL_1 in mine and "Only in our heads." in mine
    assert kept(person) == ("answered", 3, "Signed in May.", "document")


def test_mine_can_be_saved_instead(person: Person, another_person: Person, shared: str) -> None:
    mine = {"choice": "1", "note": "Only in our\nheads.", "evidence": "verbal"}
    page = collide(person, another_person, shared, mine, {"choice": "3"})
    assert person.submit(page).path == question(shared, "refreshers.interval")
    assert kept(person) == ("answered", 1, "Only in our\nheads.", "verbal")


def test_what_is_saved_can_be_kept(person: Person, another_person: Person, shared: str) -> None:
    page = collide(person, another_person, shared, {"choice": "1"}, {"choice": "3", "note": "Signed in May."})
    page = person.visit(page.links()["Keep what is saved"])
    assert dict(page.form().form_values())["choice"] == "3"
    person.submit(page)
    assert kept(person) == ("answered", 3, "Signed in May.", None)


def test_the_same_answer_from_both_is_no_conflict(person: Person, another_person: Person, shared: str) -> None:
    fields = {"choice": "2", "note": "Agreed in the team.", "evidence": "record"}
    page = person.visit(question(shared, FIRST))
    another_person.submit(another_person.visit(question(shared, FIRST)), fields)
    assert person.submit(page, fields).path == question(shared, "refreshers.interval")
    assert kept(person) == ("answered", 2, "Agreed in the team.", "record")


def test_a_changed_answer_meets_another_change(person: Person, another_person: Person, shared: str) -> None:
    answer(person, shared, FIRST, "2")
    page = collide(person, another_person, shared, {"choice": "1"}, {"choice": "3"})
    person.submit(page)
    assert kept(person)[1] == 1


def test_answers_that_differ_only_in_what_they_rest_on_can_be_told_apart(
    person: Person, another_person: Person, shared: str
) -> None:
    page = collide(
        person, another_person, shared, {"choice": "3", "evidence": "observed"}, {"choice": "3", "evidence": "verbal"}
    )
    saved, mine = (card.text_content() for card in page.tree.cssselect(".card"))
    assert "Someone told us" in saved and "Seen in practice" in mine


def test_a_third_answer_while_one_is_choosing_is_a_conflict_again(
    person: Person, another_person: Person, shared: str
) -> None:
    page = collide(person, another_person, shared, {"choice": "1"}, {"choice": "3"})
    answer(another_person, shared, FIRST, "4")
    page = person.submit(page, status=409)
    assert "changed it after new data were reviewed" in page.text
    assert kept(person)[1] == 4


def test_not_knowing_meets_knowing(person: Person, another_person: Person, shared: str) -> None:
    page = collide(person, another_person, shared, {"choice": "dont_know"}, {"choice": "3"})
    assert "You don't know" in page.text and LEVEL_3 in page.text
    person.submit(page)
    assert kept(person)[0] == "dont_know"


def test_both_ways_out_lead_back_to_the_check_if_one_came_from_there(
    person: Person, another_person: Person, shared: str
) -> None:
    mine = person.visit(f"{question(shared, FIRST)}?return_to=check")
    answer(another_person, shared, FIRST, "3")
    page = person.submit(mine, {"choice": "1"}, 409)
    assert person.submit(page).path == f"{shared}/check"
    kept_page = person.visit(page.links()["Keep what is saved"])
    assert person.submit(kept_page).path == f"{shared}/check"


def test_two_tabs_of_one_person_meet_in_the_same_way(person: Person, shared: str) -> None:
    one = person.visit(question(shared, FIRST))
    other = person.visit(question(shared, FIRST))
    person.submit(one, {"choice": "3"})
    person.submit(other, {"choice": "1"}, 409)
    assert kept(person)[1] == 3


def test_of_many_at_the_same_moment_one_is_saved_and_the_others_are_told(person: Person, shared: str) -> None:
    person.visit(question(shared, FIRST))
    cookies = dict(person.client.cookies)
    fields = {"csrf_token": person.token, "version": "0", "evidence": "record"}

    async def at_once() -> list[int]:
        transport = httpx.ASGITransport(person.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", cookies=cookies) as client:
            posts = [client.post(question(shared, FIRST), data={**fields, "choice": str(level)}) for level in range(5)]
            return [response.status_code for response in await asyncio.gather(*posts)]

    assert sorted(asyncio.run(at_once())) == [303, 409, 409, 409, 409]

"""Several at the same moment: joining, answering, finishing, leaving and agreeing. Each counts once, none is lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx

from tests.person import Person
from tests.tables import rows
from tests.teams.a_team import FIRST, SECOND, agree, all_joined, chosen, joined, member_id, opened, own


@dataclass(frozen=True)
class Post:
    """What one person is about to send."""

    by: Person
    path: str
    fields: Mapping[str, str]


def at_once(posts: Sequence[Post]) -> list[int]:
    """Sends all of them at the same moment, each from its own device. Returns the statuses."""

    async def send(post: Post) -> int:
        transport = httpx.ASGITransport(post.by.app)
        cookies = {name: str(value) for name, value in post.by.client.cookies.items()}
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", cookies=cookies) as client:
            data = {"csrf_token": post.by.token, **post.fields}
            return (await client.post(post.path, data=data)).status_code

    async def everybody() -> list[int]:
        return await asyncio.gather(*map(send, posts))

    return asyncio.run(everybody())


def visitors(person: Person, code: str, count: int) -> list[Person]:
    """People who have opened the link and not joined yet."""
    found = [Person(person.app) for _ in range(count)]
    for each in found:
        each.visit(f"/team/{code}")
    return found


def answers(person: Person) -> list[tuple[str, int]]:
    found = rows(person.app, "SELECT question_id, level FROM team_answer ORDER BY question_id, level")
    return [(row["question_id"], row["level"]) for row in found]


def test_one_name_is_given_to_one_of_many(person: Person) -> None:
    _, code = opened(person)
    posts = [Post(each, f"/team/{code}", {"name": "Ann"}) for each in visitors(person, code, 6)]
    assert sorted(at_once(posts)) == [303, 422, 422, 422, 422, 422]
    assert len(rows(person.app, "SELECT * FROM team_member")) == 1


def test_two_tabs_of_one_device_join_once(person: Person) -> None:
    _, code = opened(person)
    [one] = visitors(person, code, 1)
    assert at_once([Post(one, f"/team/{code}", {"name": f"Ann {n}"}) for n in range(5)]) == [303] * 5
    assert len(rows(person.app, "SELECT * FROM team_member")) == 1


def test_the_last_place_is_taken_once(person: Person) -> None:
    _, code = opened(person)
    for place in range(28):
        joined(person.app, code, f"Member {place}")
    posts = [Post(each, f"/team/{code}", {"name": f"Late {n}"}) for n, each in enumerate(visitors(person, code, 6))]
    assert sorted(at_once(posts)) == [303, 303, 409, 409, 409, 409]
    places = [row["place"] for row in rows(person.app, "SELECT place FROM team_member ORDER BY place")]
    assert places == list(range(1, 31))


def test_members_answer_one_question_and_each_answer_is_kept(person: Person) -> None:
    _, code = opened(person)
    members = [joined(person.app, code, f"Member {n}") for n in range(5)]
    posts = [Post(each, own(code, FIRST), {"choice": str(n)}) for n, each in enumerate(members)]
    assert at_once(posts) == [303] * 5
    assert answers(person) == [(FIRST, level) for level in range(5)]


def test_two_tabs_of_one_member_keep_one_answer(person: Person) -> None:
    _, code = opened(person)
    member = joined(person.app, code, "Ann")
    assert at_once([Post(member, own(code, FIRST), {"choice": str(n)}) for n in range(5)]) == [303] * 5
    [(question, level)] = answers(person)
    assert question == FIRST and level in range(5)


def test_finishing_and_answering_take_turns(person: Person) -> None:
    _, code = opened(person)
    member = joined(person.app, code, "Ann")
    posts = [Post(member, own(code, FIRST), {"choice": "1"}), Post(member, f"/team/{code}/finish", {})]
    answered, finished = at_once(posts)
    assert finished == 303
    assert (answered, answers(person)) in [(303, [(FIRST, 1)]), (409, [])]


def test_the_lead_agrees_while_members_answer(person: Person) -> None:
    address, code = opened(person)
    members = chosen(person.app, code, FIRST, "1", "4")
    late = joined(person.app, code, "Late")
    person.visit(f"{address}/team/{FIRST}")
    agreeing = Post(person, f"{address}/team/{FIRST}", {"version": "0", "choice": "2", "everybody": "on"})
    posts = [agreeing, Post(late, own(code, FIRST), {"choice": "0"})]
    posts += [Post(each, own(code, SECOND), {"choice": "3"}) for each in members]
    assert at_once(posts) == [303] * 4
    assert len(rows(person.app, "SELECT * FROM team_agreement")) == 1
    assert answers(person) == [(SECOND, 3), (SECOND, 3), (FIRST, 0), (FIRST, 1), (FIRST, 4)]


def test_two_tabs_of_the_lead_agree_and_one_of_them_is_asked(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "1", "4")
    person.visit(f"{address}/team/{FIRST}")
    place = f"{address}/team/{FIRST}"
    posts = [Post(person, place, {"version": "0", "choice": str(n), "everybody": "on"}) for n in range(4)]
    assert sorted(at_once(posts)) == [303, 409, 409, 409]
    [agreed] = rows(person.app, "SELECT level FROM team_agreement")
    [kept] = rows(person.app, "SELECT number, version FROM answer WHERE question_id = :of", of=FIRST)
    assert agreed["level"] == kept["number"] and kept["version"] == 1


def test_a_member_leaves_while_the_lead_agrees(person: Person) -> None:
    address, code = opened(person)
    one, _two = chosen(person.app, code, FIRST, "1", "4")
    agree(person, address, SECOND, "2")
    agreeing = Post(person, f"{address}/team/{FIRST}", {"version": "0", "choice": "2", "everybody": "on"})
    assert at_once([agreeing, Post(one, f"/team/{code}/departure", {})]) == [303, 303]
    for row in rows(person.app, "SELECT agreed_by FROM team_agreement WHERE question_id = :of", of=FIRST):
        assert [each["name"] for each in json.loads(row["agreed_by"])] == ["Member 2"]
    assert answers(person) == [(FIRST, 4)]


def test_the_last_three_answer_at_once_and_one_spread_is_kept(person: Person) -> None:
    address, code = opened(person)
    members = [joined(person.app, code, f"Member {n}") for n in range(3)]
    all_joined(person, address)
    posts = [Post(each, own(code, FIRST), {"choice": str(n)}) for n, each in enumerate(members)]
    assert at_once(posts) == [303] * 3
    [row] = rows(person.app, "SELECT spread FROM team_spread")
    assert json.loads(row["spread"]) == {"levels": [1, 1, 1, 0, 0], "unknown": 0}


def test_removing_one_while_the_others_answer(person: Person) -> None:
    address, code = opened(person)
    *members, gone = [joined(person.app, code, f"Member {n}") for n in range(4)]
    all_joined(person, address)
    page = person.visit(f"{address}/team/members/{member_id(person.app, 'Member 3')}/departure")
    posts = [Post(person, page.path, {}), Post(gone, own(code, FIRST), {"choice": "4"})]
    posts += [Post(each, own(code, FIRST), {"choice": "1"}) for each in members]
    removed, late, *others = at_once(posts)
    assert (removed, others) == (303, [303] * 3) and late in (303, 403)
    [row] = rows(person.app, "SELECT spread FROM team_spread")
    assert json.loads(row["spread"])["levels"] in ([0, 3, 0, 0, 0], [0, 3, 0, 0, 1])
    assert answers(person) == [(FIRST, 1)] * 3


def test_handing_in_while_members_answer_and_join(person: Person) -> None:
    address, code = opened(person)
    members = chosen(person.app, code, FIRST, "1", "4")
    agree(person, address, FIRST, "2")
    person.visit(f"{address}/check")
    [late] = visitors(person, code, 1)
    posts = [Post(person, f"{address}/submission", {}), Post(late, f"/team/{code}", {"name": "Late"})]
    posts += [Post(each, own(code, SECOND), {"choice": "3"}) for each in members]
    handed_in, *others = at_once(posts)
    assert handed_in == 303 and set(others) <= {303, 410}
    assert len(rows(person.app, "SELECT * FROM submission")) == 1

"""How many chose each level: who may see it and when, and how far apart the views are, in words."""

from __future__ import annotations

import pytest

from app.teams.bars import bars
from app.teams.spread import Spread
from questionnaire.answers import DONT_KNOW, answered
from tests.conftest import EITHER_DATABASE
from tests.person import Person, text
from tests.teams.a_team import FIRST, SECOND, agree, all_joined, bars_of, choose, chosen, finish, joined, opened, remove


@pytest.mark.parametrize(
    ("levels", "word"),
    [
        ([2, 2, 2], "alike"),
        ([2, 3], "agree"),
        ([3, 3, 3, 4, 2], "agree"),
        ([0, 2], "differ"),
        ([1, 2, 3, 1, 3], "agree"),
        ([0, 3, 2, 2], "differ"),
        ([0, 3], "split"),
        ([0, 0, 4, 4], "split"),
        ([1, 1, 1, 4], "split"),
        ([3], None),
        ([], None),
    ],
)
def test_how_close_the_views_are(levels: list[int], word: str | None) -> None:
    assert Spread.of([answered(level) for level in levels]).agreement == word
    assert Spread.of([*map(answered, levels), DONT_KNOW, DONT_KNOW]).agreement == word, "not knowing is no level"


def test_it_is_kept_and_read_back_as_it_was() -> None:
    spread = Spread.of([answered(0), answered(4), answered(4), DONT_KNOW])
    assert (spread.levels, spread.unknown, spread.answered) == ((1, 0, 0, 0, 2), 1, 4)
    assert Spread.from_json(spread.to_json()) == spread
    drawn = bars(spread)
    assert [(bar.said, bar.width) for bar in drawn.levels] == [
        ("1 person", 25),
        ("nobody", 0),
        ("nobody", 0),
        ("nobody", 0),
        ("2 people", 50),
    ]
    assert drawn.unknown == "1 person doesn't know."
    assert bars(Spread.of([DONT_KNOW, DONT_KNOW])).says == "Nobody who answered knows. Who could you ask?"
    assert "Only one of you" in bars(Spread.of([DONT_KNOW, answered(1)])).says


def test_the_lead_sees_it_once_all_have_joined_and_answered_and_three_have(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "1", "4", "1")
    hurried = joined(person.app, code, "In a hurry")
    page = person.visit(f"{address}/team/{FIRST}")
    assert "3 of 4 have answered" in page.text and bars_of(page) == []
    finish(hurried, code)
    page = person.visit(f"{address}/team/{FIRST}")
    assert bars_of(page) == [] and "Has everybody joined? Say so" in page.text, "somebody could still join"
    assert "Split opinion" not in person.visit(f"{address}/team").text
    all_joined(person, address)
    page = person.visit(f"{address}/team/{FIRST}")
    assert bars_of(page) == ["nobody", "2 people", "nobody", "nobody", "1 person"]
    assert "Opinion is split" in page.text and "3 of 4 have answered" in page.text
    assert "Member" not in text(page.tree.cssselect("#choice")[0])


def test_answers_that_come_one_by_one_show_nothing(person: Person) -> None:
    """Beside the names of who has answered how many, each step would give an answer away with its name."""
    address, code = opened(person)
    members = [joined(person.app, code, f"Member {n}") for n in range(4)]
    all_joined(person, address)
    finish_later = members[3]
    for count, member in enumerate(members[:3], 1):
        choose(member, code, FIRST, "4")
        page = person.visit(f"{address}/team/{FIRST}")
        assert (
            bars_of(page) == []
            and f"{count} of 4" in page.text
            and "person" not in text(page.tree.cssselect("#choice")[0])
        )
        for order in ("asked", "spread"):
            listed = person.visit(f"{address}/team?order={order}")
            assert f"{count} of 4 answered" in listed.text and "All alike" not in listed.text
        finish(member, code)
        row = member.visit(f"/team/{code}/spread").tree.cssselect("main .rows > li")[0]
        assert "No counts are shown" in text(row) and not row.cssselect(".team-bar"), "nor do the members"
    choose(finish_later, code, FIRST, "0")
    assert bars_of(person.visit(f"{address}/team/{FIRST}")) == ["1 person", "nobody", "nobody", "nobody", "3 people"]


def test_two_agree_by_talking(person: Person) -> None:
    address, code = opened(person)
    one, two = chosen(person.app, code, FIRST, "1", "4")
    for member in (one, two):
        finish(member, code)
    page = all_joined(person, address)
    assert "A team of two agrees by talking" in page.text and "1 ready to talk about" in page.text
    page = person.visit(page.links()["Talk about the next one"])
    assert bars_of(page) == [] and "A team of two agrees by talking" in page.text
    assert "No counts are shown" in one.visit(f"/team/{code}/spread").text
    agree(person, address, FIRST, "2")
    assert bars_of(person.visit(f"{address}/team/{FIRST}")) == []


def test_fewer_than_three_of_a_larger_team_show_nothing(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "1", "4")
    finish(joined(person.app, code, "In a hurry"), code)
    all_joined(person, address)
    page = person.visit(f"{address}/team/{FIRST}")
    assert bars_of(page) == [] and "Fewer than three people have answered this" in page.text
    assert "2 of 3 have answered this" in page.text


def test_what_was_shown_stays_whoever_joins_changes_or_leaves(person: Person) -> None:
    address, code = opened(person)
    one, two, _three = chosen(person.app, code, FIRST, "1", "4", "4")
    all_joined(person, address)
    shown = ["nobody", "1 person", "nobody", "nobody", "2 people"]

    def seen() -> list[str]:
        return bars_of(person.visit(f"{address}/team/{FIRST}"))

    assert seen() == shown
    choose(one, code, FIRST, "0")
    assert seen() == shown, "a changed answer would be known by who is not finished"
    remove(person, address, "Member 3")
    assert seen() == shown
    two.submit(two.visit(f"/team/{code}/departure"))
    assert seen() == shown
    person.submit(person.visit(f"{address}/team"))
    late = joined(person.app, code, "Late")
    assert seen() == shown
    choose(late, code, FIRST, "3")
    all_joined(person, address)
    assert seen() == shown, "one answer more would be known by its name"
    finish(late, code)
    assert "1 person" in late.visit(f"/team/{code}/spread").text


def test_a_lead_who_is_a_member_answers_first(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "0", "3", "3")
    person.submit(person.visit(f"/team/{code}"), {"name": "Grace"})
    all_joined(person, address)
    page = person.visit(f"{address}/team/{FIRST}")
    assert bars_of(page) == [] and page.links()["Answer this on your own first"] == f"/team/{code}/questions/{FIRST}"
    listed = person.visit(f"{address}/team?order=spread")
    assert "3 of 4 answered" in listed.text and "Views differ" not in listed.text
    choose(person, code, FIRST, "3")
    assert bars_of(person.visit(f"{address}/team/{FIRST}")) == ["1 person", "nobody", "nobody", "3 people", "nobody"]


def test_a_member_sees_it_after_finishing_and_only_of_what_they_answered(person: Person) -> None:
    address, code = opened(person)
    one, two, _three = chosen(person.app, code, FIRST, "1", "4", "4")
    choose(two, code, SECOND, "0")
    all_joined(person, address)
    assert one.visit(f"/team/{code}/spread").path == f"/team/{code}"
    assert "2 people" not in one.visit(f"/team/{code}/questions/{FIRST}").text
    finish(one, code)
    page = one.visit(f"/team/{code}/spread")
    assert page.response.headers["cache-control"] == "no-store"
    [row] = page.tree.cssselect("main .rows > li")
    assert text(row).startswith("Training needs analysis")
    assert "You said: level 1." in text(row) and "Opinion is split" in text(row)
    assert "You left out 44" in page.text and "Refresher interval" not in page.text
    finish(two, code)
    rows = two.visit(f"/team/{code}/spread").tree.cssselect("main .rows > li")
    assert "No counts are shown" in text(rows[1])


@EITHER_DATABASE
def test_the_list_says_how_far_each_question_is(person: Person) -> None:
    address, code = opened(person)
    one, two, three = chosen(person.app, code, FIRST, "2", "3", "2")
    choose(one, code, SECOND, "2")

    def tag(name: str) -> str:
        page = person.visit(f"{address}/team")
        [row] = [row for row in page.tree.cssselect("main .rows .split") if text(row).startswith(name)]
        return text(row[1])

    assert tag("Training needs analysis") == "Ready"
    joined(person.app, code, "Late")
    assert tag("Training needs analysis") == "3 of 4 answered"
    for member in (one, two, three):
        finish(member, code)
    assert tag("Training needs analysis") == "3 of 4 answered", "the one who came last has not finished"
    remove(person, address, "Late")
    all_joined(person, address)
    assert tag("Training needs analysis") == "Close together"
    assert tag("Refresher interval") == "Ready"
    assert tag("Calm decision-making") == "Nobody yet"


@EITHER_DATABASE
def test_one_who_has_finished_is_not_waited_for(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "2", "2", "2")
    finish(joined(person.app, code, "In a hurry"), code)
    page = all_joined(person, address)
    assert "All alike" in page.text and "1 ready to talk about" in page.text
    assert page.links()["Talk about the next one"] == f"{address}/team/{FIRST}"


@EITHER_DATABASE
def test_the_widest_spread_comes_first_on_request(person: Person) -> None:
    address, code = opened(person)
    one, two, three = chosen(person.app, code, FIRST, "2", "2", "2")
    for question, low, high in ((SECOND, "1", "2"), ("skills.empathy", "0", "4")):
        choose(one, code, question, low)
        choose(two, code, question, high)
        choose(three, code, question, high)
    all_joined(person, address)

    def order(place: str) -> list[str]:
        page = person.visit(f"{address}/team{place}")
        return [text(link) for link in page.tree.cssselect("#questions ~ .rows .split a")]

    first = ["Training needs analysis", "Refresher interval"]
    assert order("")[:2] == order("?order=nonsense")[:2] == first
    assert order("?order=spread")[:3] == ["Empathy and rapport", "Refresher interval", "Training needs analysis"]
    assert sorted(order("?order=spread")) == sorted(order(""))

"""Where people see it differently: what is said of practice beside what the front line experiences."""

from __future__ import annotations

from questionnaire.answers import Answer, answered
from scoring.engine import score
from scoring.perception import findings, said_and_seen, seen
from scoring.tree import Score
from scoring.voices import voices
from tests.questionnaire.real import QUESTIONNAIRE
from tests.scoring.crowd import EXPERIENCE, Person, heard

SECTOR = {"context.scope": answered("full"), "context.sector": answered("health")}


def said(level: int, **others: int) -> Score:
    answers: dict[str, Answer] = dict(SECTOR)
    for indicator in QUESTIONNAIRE.indicators:
        answers[indicator] = answered(others.get(indicator.partition(".")[0], level))
    return score(QUESTIONNAIRE, answers)


def everywhere(step: int, **others: int) -> Person:
    return {item: others.get(item.partition(".")[0], step) for item in EXPERIENCE.items}


def test_practice_stands_beside_what_the_front_line_sees() -> None:
    found = voices(EXPERIENCE, "health", [heard("front_line", [everywhere(1), everywhere(2)] * 8)])
    for each in seen(EXPERIENCE, said(3), found):
        assert each.practice == 75 and each.mean == 37.5 and each.points == 37.5 and each.flagged


def test_what_is_close_is_no_finding() -> None:
    found = voices(EXPERIENCE, "health", [heard("front_line", [everywhere(3), everywhere(2)] * 8)])
    assert not any(each.flagged for each in seen(EXPERIENCE, said(3), found) if each.points and abs(each.points) < 10)
    census = voices(EXPERIENCE, "health", [heard("front_line", [everywhere(3)] * 8, size=8)])
    assert not any(each.flagged for each in seen(EXPERIENCE, said(3), census))
    assert findings(EXPERIENCE, said(3), census) == ()


def test_a_front_line_that_is_not_shown_is_compared_with_nothing() -> None:
    found = voices(
        EXPERIENCE, "health", [heard("front_line", [everywhere(0)] * 4), heard("people", [everywhere(0)] * 9)]
    )
    assert all(each.mean is None and not each.flagged for each in seen(EXPERIENCE, said(4), found))
    assert said_and_seen(EXPERIENCE, said(4), found) == ()


def test_the_policy_says_and_people_see() -> None:
    found = voices(EXPERIENCE, "health", [heard("front_line", [everywhere(4, culture=1)] * 12)])
    apart = said_and_seen(EXPERIENCE, said(3), found)
    assert {each.indicator.partition(".")[0] for each in apart} == {"culture"} and len(apart) >= 5
    assert all(each.level == 3 and each.share == 0 and each.n == 12 for each in apart)
    assert said_and_seen(EXPERIENCE, said(2), found) == ()


def test_the_largest_gap_of_each_factor_is_a_finding_the_largest_first_and_three_at_most() -> None:
    leaders = [everywhere(4, policy=3), everywhere(4, policy=3)] * 6
    others = [everywhere(1, policy=2, culture=0), everywhere(1, policy=2, culture=0)] * 6
    found = voices(EXPERIENCE, "health", [heard("leaders", leaders), heard("front_line", others)])
    largest = findings(EXPERIENCE, said(3), found)
    assert largest[0].factor == "culture" and len(largest) == 3
    assert len({each.factor for each in largest}) == 3
    assert (largest[0].kind, largest[0].a, largest[0].b, largest[0].points) == ("groups", "leaders", "front_line", 100)
    assert [abs(each.points) for each in largest] == sorted((abs(each.points) for each in largest), reverse=True)


def test_before_it_is_scored_only_groups_are_compared() -> None:
    found = voices(EXPERIENCE, "health", [heard("front_line", [everywhere(0)] * 12)])
    assert findings(EXPERIENCE, None, found) == () and findings(EXPERIENCE, said(4), found) != ()


def test_a_front_line_that_is_split_is_a_finding_without_points() -> None:
    people = [everywhere(3, culture=0), everywhere(3, culture=4)] * 8
    found = voices(EXPERIENCE, "health", [heard("leaders", [everywhere(4)] * 12), heard("front_line", people)])
    largest = findings(EXPERIENCE, said(3), found, most=5)
    [split] = [each for each in largest if each.factor == "culture"]
    assert (split.kind, split.a, split.points) == ("split", "front_line", 0) and largest[-1] == split

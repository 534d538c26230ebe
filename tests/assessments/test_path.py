"""What the first answers do to the rest: left-over answers stay, count for nothing, and come back with their path."""

from __future__ import annotations

import json

from tests.journeys import CONTEXT, answer, asked, begin, fill, in_sector, question, save
from tests.person import Person
from tests.tables import rows

SPACE = "environment.quiet_space"
CARE = {**CONTEXT, "context.sector": "social_care", "context.setting": "care_home"}


def test_another_sector_asks_for_the_setting_again(person: Person) -> None:
    address = in_sector(person)
    answer(person, address, "context.sector", "schools")
    page = person.visit(question(address, "context.setting"))
    assert "Mental health ward" not in page.text
    assert "choice" not in dict(page.form().form_values())
    page = person.visit(f"{address}/check")
    assert page.links()["Answer Setting"].startswith(question(address, "context.setting"))
    answer(person, address, "context.setting", "special_school")
    assert "Special school" in person.visit(f"{address}/check").text


def test_another_sector_keeps_the_answers_on_practice_and_words_them_anew(person: Person) -> None:
    address = in_sector(person)
    answer(person, address, "refreshers.needs_analysis", "2")
    before = person.visit(question(address, "refreshers.needs_analysis")).text
    answer(person, address, "context.sector", "schools")
    page = person.visit(question(address, "refreshers.needs_analysis"))
    assert "governors" in page.text and "governors" not in before
    assert dict(page.form().form_values())["choice"] == "2"


def test_a_left_over_answer_is_not_shown_not_asked_and_not_scored(person: Person) -> None:
    address = in_sector(person, CARE)
    save(person, address, SPACE, "4")
    answer(person, address, "context.setting", "home_care")
    assert SPACE not in asked(person, address)
    person.visit(question(address, SPACE), 404)
    for question_id in asked(person, address):
        if question_id not in CONTEXT:
            save(person, address, question_id, "2")
    person.submit(person.visit(f"{address}/check"))
    [row] = rows(person.app, "SELECT result, answers FROM submission")
    leaves = {leaf["of"]: leaf for part in json.loads(row["result"])["score"]["parts"] for leaf in part["parts"]}
    assert (leaves[SPACE]["state"], leaves[SPACE]["weight"]) == ("not_asked", 0)
    assert json.loads(row["answers"])[SPACE]["value"] == 4, "what was said is still there"


def test_a_left_over_answer_comes_back_with_its_question(person: Person) -> None:
    address = in_sector(person, CARE)
    save(person, address, SPACE, "4")
    answer(person, address, "context.setting", "home_care")
    answer(person, address, "context.setting", "care_home")
    assert dict(person.visit(question(address, SPACE)).form().form_values())["choice"] == "4"


def test_the_screen_asks_fifteen_practices_and_no_skills(person: Person) -> None:
    address = in_sector(person, {**CONTEXT, "context.scope": "screen"})
    practices = [of for of in asked(person, address) if of not in CONTEXT]
    assert len(practices) == 15
    assert not [of for of in practices if of.startswith("skills.")]
    person.visit(question(address, "refreshers.needs_analysis"), 404)


def test_from_full_to_screen_and_back_loses_no_answer(person: Person) -> None:
    address = fill(person, "3")
    count = len(asked(person, address))
    answer(person, address, "context.scope", "screen")
    assert len(asked(person, address)) == 15 + len(CONTEXT)
    answer(person, address, "context.scope", "full")
    assert len(asked(person, address)) == count
    assert "no answer yet" not in person.visit(f"{address}/check").text


def test_the_list_of_sections_says_how_far_each_is(person: Person) -> None:
    address = begin(person)
    page = person.visit(address)
    assert "1 of 7" in page.text and "Refreshers" not in page.text
    save(person, address, "context.sector", "health")
    save(person, address, "refreshers.needs_analysis", "dont_know")
    page = person.visit(address)
    assert "2 of 7" in page.text and "1 of 8" in page.text and "3 of 52 questions answered" in page.text
    assert page.links()["Continue"] == question(address, "context.setting")

"""The experience items: worded for every sector, with a hash of their own; every problem in them has its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from questionnaire.everything import load_all
from questionnaire.experience import FILE, VOICES, Experience, read_experience
from questionnaire.load import CONTENT, ContentError
from tests.questionnaire.breaking import Data, change, line_at
from tests.questionnaire.real import QUESTIONNAIRE, SECTORS

Edit = Callable[[Data], object]
EXPERIENCE: Experience = load_all().experience


def item(data: Data) -> Data:
    found: Data = data["factors"][0]["items"][0]
    return found


# Each: edit, place and sentence.
WRONG: dict[str, tuple[Edit, str, str]] = {
    "an item twice": (
        lambda d: d["factors"][0]["items"][1].update(id=d["factors"][0]["items"][0]["id"]),
        "factors[0].items[1].id",
        f"The id {EXPERIENCE.factors[0].items[0].id} is used twice.",
    ),
    "the id of an indicator": (
        lambda d: item(d).update(id="refreshers.practice"),
        "factors[0].items[0].id",
        "refreshers.practice is the id of an indicator.",
    ),
    "an id of another factor": (
        lambda d: item(d).update(id="policy.seen_it"),
        "factors[0].items[0].id",
        "The id must begin with refreshers.",
    ),
    "an unknown indicator": (
        lambda d: item(d).update(indicator="refreshers.zzz"),
        "factors[0].items[0].indicator",
        "There is no indicator refreshers.zzz.",
    ),
    "an indicator of another factor": (
        lambda d: item(d).update(indicator="policy.recording"),
        "factors[0].items[0].indicator",
        "The indicator must be one of refreshers.",
    ),
    "a place for a word that there is none for": (
        lambda d: item(d).update(staff="Staff greeted {somebody}."),
        "factors[0].items[0].staff",
        "There is no word for {somebody}: only for {person}, {people}, {force}, {place}.",
    ),
    "a brace that is not closed": (
        lambda d: item(d).update(people="Staff greeted {person."),
        "factors[0].items[0].people",
        "There is no word for {person.: only for {person}, {people}, {force}, {place}.",
    ),
    "wording for an unknown sector": (
        lambda d: item(d).update(wordings=[{"sector": "zzz", "staff": "So."}]),
        "factors[0].items[0].wordings[0].sector",
        "There is no sector zzz.",
    ),
    "words for an unknown sector": (
        lambda d: d["nouns"][1].update(sector="zzz"),
        "nouns[1].sector",
        "There is no sector zzz.",
    ),
    "no general words": (
        lambda d: d["nouns"][0].update(sector="health"),
        "nouns[0]",
        "The first words are the general ones: they name no sector.",
    ),
    "an option twice": (
        lambda d: d["options"][1].update(id=d["options"][0]["id"]),
        "options[1]",
        f"The id {EXPERIENCE.options[0].id} is used twice.",
    ),
    "a group twice": (
        lambda d: d["groups"][1].update(id=d["groups"][0]["id"]),
        "groups[1]",
        f"The id {EXPERIENCE.groups[0].id} is used twice.",
    ),
    "factors in another order": (
        lambda d: d["factors"].reverse(),
        "factors",
        "The factors are those of index.yaml, in that order: refreshers, leadership, culture, environment, policy.",
    ),
    "four items": (
        lambda d: d["factors"][2].update(items=d["factors"][2]["items"][:4]),
        "factors[2].items",
        "at least 5",
    ),
    "small groups that are not shown": (
        lambda d: d["rules"].update(small_below=4),
        "rules.small_below",
        "A group that is shown at all cannot be smaller than least_shown.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_with_its_place(name: str, folder: Path) -> None:
    edit, place, message = WRONG[name]
    change(folder, FILE, edit)
    _, found = read_experience(folder, QUESTIONNAIRE)
    matching = [each for each in found if each.file == FILE and each.place == place and message in each.message]
    assert matching, [str(each) for each in found]
    assert matching[0].line == line_at(folder, FILE, place)


def test_it_stops_the_start_together_with_every_other_problem(folder: Path) -> None:
    change(folder, FILE, lambda d: item(d).update(indicator="refreshers.zzz"))
    change(folder, "courses.yaml", lambda d: d["courses"][0].update(sectors=["zzz"]))
    with pytest.raises(ContentError) as stopped:
        load_all(folder)
    assert {each.file for each in stopped.value.problems} == {FILE, "courses.yaml"}


def test_it_has_a_hash_of_its_own_and_leaves_the_questionnaires_alone(folder: Path) -> None:
    change(folder, FILE, lambda d: item(d).update(name="Another name"))
    changed = load_all(folder)
    assert changed.questionnaire.hash == QUESTIONNAIRE.hash and changed.experience.hash != EXPERIENCE.hash
    assert Experience.model_validate_json(EXPERIENCE.canonical).hash == EXPERIENCE.hash


def test_what_ships_asks_five_or_more_of_each_factor_of_staff_and_of_people() -> None:
    assert read_experience(CONTENT, QUESTIONNAIRE)[1] == []
    assert [factor.factor for factor in EXPERIENCE.factors] == list(QUESTIONNAIRE.index.factors)
    assert all(len(factor.items) >= 5 for factor in EXPERIENCE.factors)
    assert [group.id for group in EXPERIENCE.groups] == ["leaders", "supervisors", "front_line", "people"]
    assert {group.voice for group in EXPERIENCE.groups} == set(VOICES)


@pytest.mark.parametrize("sector", [None, *SECTORS])
def test_every_item_reads_as_one_short_sentence_in_every_sector(sector: str | None) -> None:
    for each in EXPERIENCE.items.values():
        for voice in VOICES:
            most = 26 if voice == "staff" else 20
            said = EXPERIENCE.text(each, voice, sector)
            assert said[0].isupper() and said.endswith(".") and said.count(".") == 1, said
            assert "{" not in said and "  " not in said and len(said.split()) <= most, said
            assert not re.search(r"\ba a |\ba an |\bthe a |\bthe the ", said), said


def test_people_read_other_words_than_staff() -> None:
    for each in EXPERIENCE.items.values():
        assert EXPERIENCE.text(each, "people", None) != EXPERIENCE.text(each, "staff", None)

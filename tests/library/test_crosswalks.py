"""Our mapping to other frameworks, and never their verdict."""

from questionnaire.model import Questionnaire
from tests.person import Person


def test_each_mapping_stands_with_its_note_and_its_parts(person: Person, questionnaire: Questionnaire) -> None:
    for crosswalk in questionnaire.crosswalks:
        page = person.visit(f"/crosswalks/{crosswalk.id}")
        assert page.heading == crosswalk.name
        assert crosswalk.note in page.text
        for item in crosswalk.items:
            assert item.name in page.text
            assert item.note is None or item.note in page.text


def test_what_is_not_mapped_is_named(person: Person, questionnaire: Questionnaire) -> None:
    for crosswalk in questionnaire.crosswalks:
        mapped = {indicator for item in crosswalk.items for indicator in item.indicators}
        hrefs = set(person.visit(f"/crosswalks/{crosswalk.id}").links().values())
        assert {f"/scoring#{indicator}" for indicator in questionnaire.indicators} <= hrefs
        assert len(mapped) < len(questionnaire.indicators)


def test_a_part_without_any_of_our_practices_says_so(person: Person) -> None:
    assert "We ask nothing that speaks to this." in person.visit("/crosswalks/rrn_standards").text


def test_an_unknown_mapping_is_not_found(person: Person) -> None:
    assert person.visit("/crosswalks/nothing", status=404).heading == "There is no such mapping"

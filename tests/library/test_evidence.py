"""The evidence: every study, for and against with the same weight, and the claims set right."""

import pytest

from questionnaire.model import Questionnaire
from tests.person import Page, Person, text


def block(page: Page, id: str) -> str:
    return text(page.tree.get_element_by_id(id))


def test_every_study_has_its_place_and_its_safe_wording(person: Person, questionnaire: Questionnaire) -> None:
    page = person.visit("/evidence")
    for study in questionnaire.evidence.studies:
        assert study.safe_wording in block(page, study.id)


def test_what_speaks_against_stands_beside_what_speaks_for_in_the_same_form(
    person: Person, questionnaire: Questionnaire
) -> None:
    page = person.visit("/evidence")
    for_it, against = page.tree.cssselect(".weighed > section")
    assert for_it.get("class") == against.get("class")
    against_ids = {link.get("href").rpartition("/")[2] for link in against.iter("a")}
    studies = questionnaire.evidence.studies
    assert against_ids == {study.id for study in studies if study.direction in ("counter", "mixed")}
    assert len(list(for_it.iter("a"))) == sum(study.direction == "supports" for study in studies)


def test_the_shelf_of_what_speaks_against_shows_it_in_full(person: Person, questionnaire: Questionnaire) -> None:
    page = person.visit("/evidence")
    shelf = page.tree.xpath("//h2[@id='topic-counter']/following-sibling::ul[1]")[0]
    against = [s for s in questionnaire.evidence.studies if s.direction in ("counter", "mixed")]
    assert against
    for study in against:
        assert study.safe_wording in text(shelf)


def test_every_claim_of_the_article_has_its_verdict(person: Person, questionnaire: Questionnaire) -> None:
    page = person.visit("/evidence")
    verdicts = {
        "as_published": "As published",
        "looser_than_paper": "Looser than the paper",
        "not_an_effect": "Not an effect",
        "not_traced": "No source found",
    }
    for claim in questionnaire.evidence.claims:
        said = block(page, f"claim-{claim.id}")
        assert verdicts[claim.verdict] in said
        assert claim.correction in said


def test_the_figure_without_a_source_is_shown_as_such(person: Person) -> None:
    page = person.visit("/evidence")
    claim = page.tree.get_element_by_id("claim-icat_useful")
    assert "88%" in text(claim)
    assert text(claim.cssselect(".tag.amber")[0]) == "No source found"
    assert not list(claim.iter("a"))


def test_limits_and_transfer_are_said(person: Person, questionnaire: Questionnaire) -> None:
    said = person.visit("/evidence").text
    assert questionnaire.evidence.transfer_note in said
    for limitation in questionnaire.evidence.limitations:
        assert limitation in said


def test_each_study_has_a_page_with_all_that_is_known_of_it(person: Person, questionnaire: Questionnaire) -> None:
    for study in questionnaire.evidence.studies:
        page = person.visit(f"/evidence/{study.id}")
        assert page.heading == study.name
        for known in (study.citation, study.design, study.setting, study.size, study.safe_wording):
            assert known in page.text, study.id
        for line in study.does_not_show:
            assert line in page.text, study.id
        for effect in study.effects:
            assert effect.measure in page.text and effect.effect in page.text, study.id
            assert effect.interval is None or effect.interval in page.text, study.id


def test_a_study_whose_results_were_not_seen_shows_none(person: Person) -> None:
    assert "We have not seen its results" in person.visit("/evidence/edition_2024").text


def test_every_link_inside_the_library_leads_somewhere(person: Person) -> None:
    seen: set[str] = set()
    waiting = ["/", "/evidence", "/scoring", "/courses", "/privacy", "/accessibility"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        for href in person.visit(path).links().values():
            where, _, anchor = href.partition("#")
            if anchor and where:
                ids = person.visit(where).tree.xpath("//@id")
                assert anchor in ids, f"{path}: {href}"
            if where.startswith(("/evidence", "/courses", "/scoring", "/crosswalks")):
                waiting.append(where)
    assert len(seen) > 40


@pytest.mark.parametrize("study", ["nobody_2020", "celofiga_2022%00", "<script>"])
def test_a_study_that_we_do_not_know_is_not_found(person: Person, study: str) -> None:
    person.visit(f"/evidence/{study}", status=404)

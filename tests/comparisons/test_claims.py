"""Claimed against verified, for one audit."""

from __future__ import annotations

from dataclasses import replace

from fastapi import FastAPI

from app.audits import store as audits
from app.firms.roles import FirmRole
from app.web.house import House
from questionnaire.answers import DONT_KNOW, Answer, answered, not_applicable
from tests.auditing import a_client, a_firm, a_member, an_audit, claimed, completed
from tests.comparisons.side_by_side import every, names_in_order, put_in_force, reworked, row_of
from tests.person import Page, text

FIRST = ".pairs > li h3 a"


def test_each_question_says_in_words_how_far_the_claim_was_off(app: FastAPI) -> None:
    auditor = a_firm(app)
    audit = an_audit(app, auditor, levels=every(app, 2, refreshers__interval=1, policy__legal=4))
    claimed(app, audit, every(app, 2, refreshers__interval=3))
    page = auditor.person.visit(f"/audits/{audit}/claims")
    assert "Claimed 2 levels more than was found." in row_of(page, "Refresher interval")
    house: House = app.state.house
    legal = house.questionnaire.indicators["policy.legal"].name
    assert "Claimed 2 levels less than was found." in row_of(page, legal)
    assert "The same was found." in row_of(page, house.questionnaire.indicators["policy.current"].name)
    assert "40 questions have both levels; 2 of them differ. On average: evens out." in page.text
    assert not {"lie", "lied", "lying", "false", "wrong"} & set(page.text.lower().split())


def test_the_furthest_apart_comes_first_and_the_order_of_the_questions_is_one_link_away(app: FastAPI) -> None:
    auditor = a_firm(app)
    audit = an_audit(app, auditor, levels=every(app, 2, refreshers__interval=1, policy__legal=4, culture__commitment=0))
    claimed(app, audit, every(app, 2))
    house: House = app.state.house
    names = {of: each.name for of, each in house.questionnaire.indicators.items()}
    page = auditor.person.visit(f"/audits/{audit}/claims")
    # Two levels more comes before two levels less, and one level after both.
    expected = [names["culture.commitment"], names["policy.legal"], names["refreshers.interval"]]
    assert names_in_order(page, FIRST)[:3] == expected
    page = auditor.person.visit(page.links()["In the order of the questions"])
    assert names_in_order(page, FIRST) == list(names.values())


def test_where_there_is_no_number_the_page_says_why(app: FastAPI) -> None:
    auditor = a_firm(app)
    given: dict[str, int | Answer] = {
        **every(app, 2),
        "refreshers.joiners": not_applicable("Nobody new is taken on."),
        "policy.legal": DONT_KNOW,
    }
    audit = an_audit(app, auditor, levels=given)
    told: dict[str, int | Answer] = {**every(app, 2), "policy.current": DONT_KNOW}
    del told["refreshers.interval"]
    claimed(app, audit, told)
    page = auditor.person.visit(f"/audits/{audit}/claims")
    house: House = app.state.house
    names = {of: each.name for of, each in house.questionnaire.indicators.items()}
    joiners = row_of(page, names["refreshers.joiners"])
    assert "The verified level was said not to apply." in joiners and "Nobody new is taken on." in joiners
    assert "The verified level is not known." in row_of(page, names["policy.legal"])
    assert "The claimed level is not known." in row_of(page, names["policy.current"])
    assert "The claimed level was not given." in row_of(page, names["refreshers.interval"])
    last = names_in_order(page, FIRST)[-4:]
    assert set(last) == {
        names[of] for of in ("refreshers.joiners", "policy.legal", "policy.current", "refreshers.interval")
    }


def test_the_claims_note_and_the_rationale_stand_beside_each_other(app: FastAPI) -> None:
    auditor = a_firm(app)
    audit = an_audit(app, auditor, levels={"policy.legal": answered(1, "document", "Last <read> in 2019.")})
    claimed(app, audit, {"policy.legal": answered(4, "verbal", "Our lawyer & we agree.")})
    page = auditor.person.visit(f"/audits/{audit}/claims")
    sides = [text(side) for side in page.tree.cssselect(".pairs > li:first-child .side")]
    assert "Our lawyer & we agree." in sides[0] and "someone told us" in sides[0] and "Improving" in sides[0]
    assert "Last <read> in 2019." in sides[1] and "Ad hoc" in sides[1]
    assert page.text.count("Our lawyer & we agree.") == 1


def test_the_profile_shows_both_and_says_both_to_those_who_cannot_see_it(app: FastAPI) -> None:
    auditor = a_firm(app)
    audit = an_audit(app, auditor, levels=1)
    claimed(app, audit, 3)
    completed(app, audit, auditor.staff_id)
    page = auditor.person.visit(f"/audits/{audit}/claims")
    [drawing] = page.tree.cssselect("svg.profile")
    assert "Regular refreshers verified 25, claimed 75" in drawing.get("aria-label")
    assert len(drawing.cssselect(".p-before")) == 5
    assert "75 25 claimed 2 levels more than was found 100% 0% 0% 8".replace(" ", "") in row_of(
        page, "Regular refreshers"
    ).replace(" ", "")


def test_a_claim_of_another_version_is_compared_where_both_ask(app: FastAPI) -> None:
    auditor = a_firm(app)
    house: House = app.state.house
    audit = an_audit(app, auditor, levels=every(app, 2))
    other = reworked(house.questionnaire)
    put_in_force(app, other)
    claimed(app, audit, {**every(app, 3), "policy.legal": answered(4, "a_kind_of_their_own")})
    page = auditor.person.visit(f"/audits/{audit}/claims")
    assert "The claim answered another version of the questions." in page.text
    assert "A made-up practice" not in page.text
    gone = next(of for of in house.questionnaires[page_hash(app, audit)].indicators if of not in other.indicators)
    name = house.questionnaires[page_hash(app, audit)].indicators[gone].name
    assert "The claimed level was not given." in row_of(page, name)


def page_hash(app: FastAPI, audit_id: str) -> str:
    house: House = app.state.house
    with house.database.session(writes=False) as session:
        audit = audits.by_id(session, audit_id)
        assert audit is not None
        return audit.questionnaire_hash


def test_a_quick_screen_beside_a_full_audit_says_that_points_rest_on_different_questions(app: FastAPI) -> None:
    auditor = a_firm(app)
    audit = an_audit(app, auditor, levels=every(app, 2))
    claimed(app, audit, 3)
    house: House = app.state.house
    with house.database.transaction() as session:
        found = audits.by_id(session, audit)
        assert found is not None
        claim = audits.claim_of(found)
        assert claim is not None
        audits.keep_claim(found, replace(claim, answers=claim.answers | {"context.scope": answered("screen")}))
    page = auditor.person.visit(f"/audits/{audit}/claims")
    assert "one is a quick screen" in page.text
    assert "The claimed level was not asked." in page.text


def test_without_a_claim_the_page_says_how_to_get_one(app: FastAPI) -> None:
    auditor = a_firm(app)
    audit = an_audit(app, auditor, levels=2)
    page = auditor.person.visit(f"/audits/{audit}/claims")
    assert "There is no claim beside this audit." in page.text
    assert page.links()["Enter the client's code"] == f"/audits/{audit}/claim"
    reader = a_member(app, auditor.firm_id, FirmRole.READER, "reader@firm.example")
    assert "Enter the client's code" not in reader.person.visit(f"/audits/{audit}/claims").links()


def test_nothing_verified_yet_is_not_a_difference(app: FastAPI) -> None:
    auditor = a_firm(app)
    audit = an_audit(app, auditor)
    claimed(app, audit, 4)
    page = auditor.person.visit(f"/audits/{audit}/claims")
    assert "There is nothing to compare yet" in page.text
    assert "Not verified yet" in row_of(page, "Refresher interval")


def test_another_firms_audit_is_not_there(app: FastAPI) -> None:
    auditor, stranger = a_firm(app), a_firm(app, "else@firm.example", "Another firm")
    audit = an_audit(app, auditor, a_client(app, auditor), 2)
    claimed(app, audit, 3)
    page = stranger.person.visit(f"/audits/{audit}/claims", 404)
    assert "no such audit among yours" in page.heading and "Larch" not in page.text


def test_what_is_known_of_one_side_is_shown_and_the_result_says_the_same(app: FastAPI) -> None:
    auditor = a_firm(app)
    verified = every(app, 2)
    policy = [of for of in verified if of.startswith("policy.")]
    audit = an_audit(app, auditor, levels={of: level for of, level in verified.items() if of not in policy[1:]})
    claimed(app, audit, 3)
    completed(app, audit, auditor.staff_id)
    page = auditor.person.visit(f"/audits/{audit}/claims")
    name = next(factor.name for factor in app.state.house.questionnaire.factors if factor.id == "policy")
    assert cells(page, name) == ["75", "–", "claimed 1 level more than was found", "100%", "0%", "0%", "1"]
    assert cells(page, "Overall")[:2] == ["75", "–"]
    [drawing] = page.tree.cssselect("svg.profile")
    assert "no claim to show" not in drawing.get("aria-label")
    result = auditor.person.visit(f"/audits/{audit}")
    assert cells(result, name)[4] == "75" and cells(result, "Overall index")[4] == "75"


def cells(page: Page, name: str) -> list[str]:
    """What the row of a table about one thing says, cell by cell."""
    rows = {text(row.cssselect("th")[0]): row for row in page.tree.cssselect("tr") if row.cssselect("th[scope=row]")}
    return [text(cell) for cell in rows[name].cssselect("td")]

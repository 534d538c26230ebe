"""What changed between two audits of one client."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from fastapi import FastAPI

from app.audits import store as audits
from app.plans import store as plans
from app.plans.statuses import ActionStatus
from app.web.house import House
from questionnaire.answers import DONT_KNOW, Answer, answered, not_applicable
from tests.auditing import a_client, a_firm, an_audit, claimed, completed
from tests.comparisons.side_by_side import (
    A_BIT_LATER,
    all_renamed,
    an_audit_and_its_follower,
    every,
    follow,
    put_in_force,
    reworked,
    row_of,
)
from tests.conftest import EITHER_DATABASE, Clock
from tests.person import text


def test_before_and_now_stand_beside_the_change_and_its_two_parts(app: FastAPI, clock: Clock) -> None:
    auditor = a_firm(app)
    _, second = an_audit_and_its_follower(app, clock, auditor, 1, 3)
    page = auditor.person.visit(f"/audits/{second}/comparison")
    assert "The index went from 25 to 75. The change of 5 factors of 5 is real: 5 up." in page.text
    assert "Emerging. Now: Established." in page.text
    assert "25.0 75.0 +50.0 +50.0 0 Up, real" in " ".join(text(cell) for cell in cells(page, "Regular refreshers"))
    [drawing] = page.tree.cssselect("svg.profile")
    assert "Regular refreshers now 75, before 25" in drawing.get("aria-label")


def cells(page, name: str):  # type: ignore[no-untyped-def]
    return next(
        row.cssselect("td") for row in page.tree.cssselect("tr") if text(row.cssselect("th")[0]).startswith(name)
    )


def test_a_change_within_what_is_not_known_is_not_called_real(app: FastAPI, clock: Clock) -> None:
    auditor = a_firm(app)
    before: dict[str, int | Answer] = dict(every(app, 2))
    after = dict(before)
    del before["refreshers.interval"]
    after["refreshers.interval"] = 3
    _, second = an_audit_and_its_follower(app, clock, auditor, before, after)
    page = auditor.person.visit(f"/audits/{second}/comparison")
    assert "No change of a factor can be called real yet." in page.text
    assert "Not shown to be real" in row_of(page, "Regular refreshers")
    assert "Real" not in row_of(page, "Refresher interval")


def test_a_level_that_is_only_claimed_moves_no_evidence(app: FastAPI, clock: Clock) -> None:
    auditor = a_firm(app)
    after: dict[str, int | Answer] = {**every(app, 2), "refreshers.interval": answered(4, "verbal")}
    _, second = an_audit_and_its_follower(app, clock, auditor, every(app, 2), after)
    page = auditor.person.visit(f"/audits/{second}/comparison")
    row = row_of(page, "Refresher interval")
    assert row.startswith("Refresher interval Higher, not evidenced ")
    assert "The new level rests only on what someone said. That makes no change real." in row
    assert "claimed" not in page.text.lower().replace("claimed and verified", "")


def test_a_rise_that_is_part_evidence_is_still_tagged_as_not_evidenced(app: FastAPI, clock: Clock) -> None:
    auditor = a_firm(app)
    before = every(app, 2, refreshers__interval=1)
    after: dict[str, int | Answer] = {**before, "refreshers.interval": answered(4, "verbal")}
    _, second = an_audit_and_its_follower(app, clock, auditor, before, after)
    page = auditor.person.visit(f"/audits/{second}/comparison")
    row = row_of(page, "Refresher interval")
    assert "Higher, not evidenced" in row and "That makes no change real." in row and "Up, real" not in row
    factor = row_of(page, "Regular refreshers")
    assert (
        "Not shown to be real" in factor and "Levels that rest only on what someone said count as not known" in factor
    )


@pytest.mark.parametrize(
    ("before", "after", "said"), [(1, 3, "Higher even in the worst"), (3, 1, "Lower even in the best")]
)
def test_an_index_that_is_not_there_may_still_be_higher_even_in_the_worst_case(
    app: FastAPI, clock: Clock, before: int, after: int, said: str
) -> None:
    auditor = a_firm(app)
    now: dict[str, int | Answer] = {**every(app, after)}
    policy = next(each for each in app.state.house.questionnaire.factors if each.id == "policy")
    unknown = [each.id for each in policy.indicators][: len(policy.indicators) // 2]
    now |= dict.fromkeys(unknown, DONT_KNOW)
    _, second = an_audit_and_its_follower(app, clock, auditor, every(app, before), now)
    page = auditor.person.visit(f"/audits/{second}/comparison")
    assert f"The index has a number on one side only, but it is {said.lower()} case." in page.text
    assert text(cells(page, "Overall index")[-1]).startswith(f"{said} case ")
    way = "Up, real" if after > before else "Down, real"
    assert text(cells(page, "Regular refreshers")[-1]).startswith(way)
    assert f"The change of 5 factors of 5 is real: 5 {way.split(',')[0].lower()}." in page.text
    row = text(cells(page, policy.name)[-1])
    assert row.startswith((f"Real: {len(policy.indicators) - len(unknown)} levels ", said))
    assert row.endswith(f"{len(unknown)} levels are no longer known.")


def test_nothing_verified_yet_is_an_empty_state_and_no_table_of_dashes(app: FastAPI, clock: Clock) -> None:
    auditor = a_firm(app)
    client = a_client(app, auditor)
    first = an_audit(app, auditor, client, 2)
    clock.moment += A_BIT_LATER
    second = an_audit(app, auditor, client)
    follow(app, second, first)
    page = auditor.person.visit(f"/audits/{second}/comparison")
    assert "Nothing is verified yet. What changed shows here from the first section on." in page.text
    assert not page.tree.cssselect("table") and "Not shown" not in page.text
    third = an_audit(app, auditor, client, {"refreshers.interval": 3})
    page = auditor.person.visit(f"/audits/{third}/comparison?with={first}")
    assert page.tree.cssselect("table") and "Nothing is verified" not in page.text


def test_a_question_that_no_longer_applies_makes_no_change_real(app: FastAPI, clock: Clock) -> None:
    auditor = a_firm(app)
    house: House = app.state.house
    able = next(each.id for each in house.questionnaire.indicators.values() if each.not_applicable)
    factor = next(each for each in house.questionnaire.factors if able.startswith(f"{each.id}."))
    before: dict[str, int | Answer] = {**every(app, 2), able: 0}
    after: dict[str, int | Answer] = {**before, able: not_applicable("There is none here.")}
    _, second = an_audit_and_its_follower(app, clock, auditor, before, after)
    page = auditor.person.visit(f"/audits/{second}/comparison")
    assert "No change of a factor can be called real yet." in page.text
    row = row_of(page, factor.name)
    name = house.questionnaire.indicators[able].name
    assert f"Not shown to be real No longer applying: {name}." in row
    assert "Over what applies both times, the score is the same." in row


def test_better_evidence_for_the_same_levels_is_called_that_and_no_change_of_the_score(
    app: FastAPI, clock: Clock
) -> None:
    auditor = a_firm(app)
    factor, *_ = app.state.house.questionnaire.factors
    before: dict[str, int | Answer] = {**every(app, 2)}
    before |= {each.id: answered(3, "verbal") for each in factor.indicators}
    after = before | {each.id: answered(3, "record") for each in factor.indicators}
    _, second = an_audit_and_its_follower(app, clock, auditor, before, after)
    page = auditor.person.visit(f"/audits/{second}/comparison")
    assert "No change of a factor can be called real yet. 1 factor is better evidenced." in page.text
    row = text(cells(page, factor.name)[-1])
    assert row.startswith("Better evidenced Stronger evidence: ") and row.endswith("The score is the same.")
    assert "The level is the same, and better evidenced." in row_of(page, factor.indicators[0].name)
    back = an_audit(app, auditor, the_client(app, second), before)
    follow(app, back, second)
    page = auditor.person.visit(f"/audits/{back}/comparison?with={second}")
    assert "1 factor is less well evidenced." in page.text


def the_client(app: FastAPI, audit_id: str) -> str:
    house: House = app.state.house
    with house.database.transaction() as session:
        audit = audits.by_id(session, audit_id)
        assert audit is not None
        return audit.client_id


def test_what_a_reason_names_is_named_as_the_reader_knows_it(app: FastAPI, clock: Clock) -> None:
    auditor = a_firm(app)
    before: dict[str, int | Answer] = {**every(app, 2), "refreshers.interval": 1}
    del before["refreshers.joiners"]
    after: dict[str, int | Answer] = {**before, "refreshers.interval": 2}
    _, second = an_audit_and_its_follower(app, clock, auditor, before, after)
    row = row_of(auditor.person.visit(f"/audits/{second}/comparison"), "Regular refreshers")
    assert "One evidenced level in it moved up: Refresher interval." in row and "refreshers.interval" not in row


def test_another_version_says_so_and_lists_what_is_new_and_what_is_gone(app: FastAPI, clock: Clock) -> None:
    auditor = a_firm(app)
    house: House = app.state.house
    old = house.questionnaire
    client = a_client(app, auditor)
    first = an_audit(app, auditor, client, every(app, 2, refreshers__interval=4))
    completed(app, first, auditor.staff_id)
    clock.moment += A_BIT_LATER
    put_in_force(app, reworked(old))
    second = an_audit(app, auditor, client, every(app, 2, refreshers__interval=4))
    completed(app, second, auditor.staff_id)
    page = auditor.person.visit(f"/audits/{second}/comparison?with={first}")
    assert "The questions are not the same" in page.text
    assert "Before: version 2026.1. Now: version 2027.2." in page.text
    gone = next(each for of, each in old.indicators.items() if of not in house.questionnaire.indicators)
    lists = {text(each.getprevious()): text(each) for each in page.tree.cssselect("h3 + ul")}
    assert lists["New questions"] == "A made-up practice" and lists["No longer asked"] == gone.name
    _, _, total, by_answers, by_rules, real = [text(cell) for cell in cells(page, "Regular refreshers")]
    assert by_answers == "0" and total == by_rules and total.startswith("+")
    assert real.startswith("Not shown to be real")


def test_claims_are_no_part_of_it(app: FastAPI, clock: Clock) -> None:
    auditor = a_firm(app)
    first, second = an_audit_and_its_follower(app, clock, auditor, 2, 2)
    plain = auditor.person.visit(f"/audits/{second}/comparison").text
    claimed(app, first, 0)
    claimed(app, second, 4)
    page = auditor.person.visit(f"/audits/{second}/comparison")
    assert page.text == plain
    assert "Nothing changed: every answer stands where it stood." in page.text


def test_the_earlier_plan_shows_how_far_it_has_come(app: FastAPI, clock: Clock) -> None:
    auditor = a_firm(app)
    first, second = an_audit_and_its_follower(app, clock, auditor, 1, 2)
    house: House = app.state.house
    with house.database.transaction() as session:
        wanted = [
            (
                "refreshers.interval",
                plans.ActionValues("Book <the> dates.", owner="Ward manager", status=ActionStatus.DONE),
            ),
            (None, plans.ActionValues("Talk to families.")),
        ]
        plans.add(session, first, wanted, auditor.staff_id, house.now())
    page = auditor.person.visit(f"/audits/{second}/comparison")
    assert "Book <the> dates. Done Refresher interval · Ward manager" in page.text
    assert "Talk to families. Proposed" in page.text
    assert page.links()["The earlier plan"] == f"/audits/{first}/plan"
    assert "Talk to families." not in auditor.person.visit(f"/audits/{first}/comparison").text


def test_any_earlier_audit_of_the_same_client_may_be_chosen_and_no_other(app: FastAPI, clock: Clock) -> None:
    auditor, stranger = a_firm(app), a_firm(app, "else@firm.example", "Another firm")
    first, second = an_audit_and_its_follower(app, clock, auditor, 1, 3)
    of_another_client = an_audit(app, auditor, a_client(app, auditor, "Rowan Ward"), 2)
    of_another_firm = an_audit(app, stranger, a_client(app, stranger, "Alder Ward"), 2)
    page = auditor.person.visit(f"/audits/{second}/comparison?with={first}")
    assert "The index went from 25 to 75." in page.text
    for other in (of_another_client, of_another_firm, second, "0" * 20, "nothing", "' OR 1=1 --"):
        refused = auditor.person.visit(f"/audits/{second}/comparison", 404, params={"with": other})
        assert "no such audit among yours" in refused.heading
    # An audit cannot be compared with one that came after it.
    auditor.person.visit(f"/audits/{first}/comparison?with={second}", 404)
    stranger.person.visit(f"/audits/{second}/comparison", 404)
    stranger.person.visit(f"/audits/{of_another_firm}/comparison?with={first}", 404)


def test_an_audit_that_follows_none_offers_the_earlier_ones(app: FastAPI, clock: Clock) -> None:
    auditor = a_firm(app)
    client = a_client(app, auditor)
    first = an_audit(app, auditor, client, 1)
    clock.moment += A_BIT_LATER
    second = an_audit(app, auditor, client, 2)
    page = auditor.person.visit(f"/audits/{second}/comparison")
    assert "This audit follows no earlier one." in page.text
    page = auditor.person.visit(page.links()["Readiness audit, 23 November 2026, not completed"])
    assert "The earlier audit was never completed." in page.text and "still in progress" in page.text
    page = auditor.person.visit(f"/audits/{first}/comparison")
    assert "There is no earlier audit of this client." in page.text


def test_a_factor_that_cannot_be_scored_has_no_number_and_says_why(app: FastAPI, clock: Clock) -> None:
    auditor = a_firm(app)
    _, second = an_audit_and_its_follower(app, clock, auditor, {"refreshers.interval": 1}, every(app, 2))
    page = auditor.person.visit(f"/audits/{second}/comparison")
    assert "The index has a number on one side only: it was 1 to 97, and is 50." in page.text
    before, now, total, by_answers, by_rules, real = [text(cell) for cell in cells(page, "Regular refreshers")]
    assert (before, now, total, by_answers, by_rules) == ("5 to 86", "50.0", "–", "–", "–")
    assert real.startswith("Real: 1 level up One evidenced level in it moved up: Refresher interval.")
    assert "There is no score on both sides. Under the same rules, " in real and "Cannot be compared" not in page.text


@EITHER_DATABASE
def test_each_number_comes_apart_into_its_steps_which_add_up(app: FastAPI, clock: Clock) -> None:
    auditor = a_firm(app)
    house: House = app.state.house
    client = a_client(app, auditor)
    first = an_audit(app, auditor, client, every(app, 2, refreshers__interval=4))
    clock.moment += A_BIT_LATER
    put_in_force(app, reworked(house.questionnaire))
    second = an_audit(app, auditor, client, every(app, 2, refreshers__interval=3, policy__current=3))
    follow(app, second, first)
    page = auditor.person.visit(f"/audits/{second}/comparison")
    for factor in ("refreshers", "policy", "overall"):
        [part] = page.tree.cssselect(f"section[aria-labelledby=of-{factor}]")
        names = [text(each).split(":")[0] for each in part.cssselect("dt")]
        assert names == ["Before", "The new answers under the old rules", "Now"]
        assert all("=" in text(each) for each in part.cssselect("dd"))
        said = text(part.cssselect("details p")[-1]).replace("−", "-").rstrip(".")
        was, answers, rules, now = (Decimal(each.split()[-1]) for each in re.split(", |: ", said))
        assert was + answers + rules == now


@EITHER_DATABASE
def test_versions_without_a_question_in_common_say_so(app: FastAPI, clock: Clock) -> None:
    auditor = a_firm(app)
    client = a_client(app, auditor)
    first = an_audit(app, auditor, client, 2)
    clock.moment += A_BIT_LATER
    put_in_force(app, all_renamed(app.state.house.questionnaire))
    second = an_audit(app, auditor, client, 3)
    page = auditor.person.visit(f"/audits/{second}/comparison?with={first}")
    assert "The two versions have no question in common, so nothing can be compared." in page.text
    row = text(cells(page, "Regular refreshers")[-1])
    assert row == "Not shown to be real The two versions have no question in common here."

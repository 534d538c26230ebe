"""How far claims were off over the clients of a firm."""

from __future__ import annotations

import csv
import io

from fastapi import FastAPI

from app.web.house import House
from tests.auditing import Auditor, a_client, a_firm, an_audit, claimed, completed
from tests.comparisons.side_by_side import A_BIT_LATER, Levels, every, names_in_order, put_in_force, reworked, row_of
from tests.conftest import Clock
from tests.tables import rows


def a_checked_claim(app: FastAPI, auditor: Auditor, client_id: str, claim: Levels, verified: Levels) -> str:
    """A completed audit of a client that claimed something."""
    audit = an_audit(app, auditor, client_id, verified)
    claimed(app, audit, claim)
    completed(app, audit, auditor.staff_id)
    return audit


def lines(app: FastAPI, auditor: Auditor) -> dict[str, dict[str, str]]:
    """The lines of the file, by id."""
    response = auditor.person.client.get(f"/firms/{auditor.firm_id}/accuracy.csv")
    assert response.status_code == 200
    assert response.headers["content-disposition"].endswith("%20claims%202026-11-23.csv")  # after the firm's name
    return {line["Id"]: line for line in csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))}


def test_pairs_of_all_clients_are_pooled_with_how_many_are_behind_each_number(app: FastAPI) -> None:
    auditor = a_firm(app)
    a_checked_claim(app, auditor, a_client(app, auditor), every(app, 4), every(app, 2))
    less = every(app, 1)
    del less["refreshers.interval"]
    a_checked_claim(app, auditor, a_client(app, auditor, "Rowan Ward"), less, every(app, 2))
    page = auditor.person.visit(f"/firms/{auditor.firm_id}/accuracy")
    assert "2 clients: of each" in page.text and "stand for nobody else" in page.text and "They are few" in page.text
    whole, interval = row_of(page, "Regular refreshers"), row_of(page, "Refresher interval")
    assert "Claimed 0.6 levels more than was found53%0%47%215" in whole
    assert "Claimed 2 levels more than was found100%0%0%11" in interval
    found = lines(app, auditor)
    assert found["refreshers.interval"]["Clients"] == "1" and found["refreshers.joiners"]["Clients"] == "2"
    assert found["refreshers.joiners"]["Mean difference in levels"] == "0.5"
    assert found["overall"]["Pairs"] == "79"


def test_a_number_below_nought_is_a_number_in_the_file_and_words_on_the_page(app: FastAPI) -> None:
    auditor = a_firm(app)
    a_checked_claim(app, auditor, a_client(app, auditor), 1, 3)
    assert lines(app, auditor)["overall"]["Mean difference in levels"] == "-2.0"
    page = auditor.person.visit(f"/firms/{auditor.firm_id}/accuracy")
    assert "On average: claimed 2 levels less than was found." in page.text


def test_of_each_client_only_the_newest_completed_audit_with_a_claim_counts(app: FastAPI, clock: Clock) -> None:
    auditor = a_firm(app)
    client = a_client(app, auditor)
    a_checked_claim(app, auditor, client, 4, 1)
    clock.moment += A_BIT_LATER
    a_checked_claim(app, auditor, client, 3, 2)
    clock.moment += A_BIT_LATER
    completed(app, an_audit(app, auditor, client, 0), auditor.staff_id)  # without a claim
    claimed(app, an_audit(app, auditor, client, 0), 4)  # not completed
    assert lines(app, auditor)["overall"]["Mean difference in levels"] == "1.0"
    assert "1 client: of each" in auditor.person.visit(f"/firms/{auditor.firm_id}/accuracy").text


def test_what_nobody_answered_on_both_sides_has_no_number(app: FastAPI) -> None:
    auditor = a_firm(app)
    a_checked_claim(app, auditor, a_client(app, auditor), {"policy.legal": 3}, {"policy.legal": 1})
    page = auditor.person.visit(f"/firms/{auditor.firm_id}/accuracy")
    assert "No number: nothing to compare–––00" in row_of(page, "Refresher interval").replace(" ", "").replace(
        "Nonumber:nothingtocompare", "No number: nothing to compare"
    )
    line = lines(app, auditor)["refreshers.interval"]
    assert (line["Clients"], line["Pairs"], line["Mean difference in levels"], line["Share same"]) == ("0", "0", "", "")


def test_in_each_factor_the_furthest_off_comes_first(app: FastAPI) -> None:
    auditor = a_firm(app)
    told = every(app, 2, refreshers__joiners=0, refreshers__interval=3)
    del told["refreshers.needs_analysis"]
    a_checked_claim(app, auditor, a_client(app, auditor), told, every(app, 2))
    house: House = app.state.house
    names = {of: each.name for of, each in house.questionnaire.indicators.items()}
    page = auditor.person.visit(f"/firms/{auditor.firm_id}/accuracy")
    order = names_in_order(page, "section[aria-labelledby=of-refreshers] tbody th")
    assert order[:2] == [names["refreshers.joiners"], names["refreshers.interval"]]
    assert order[-1] == names["refreshers.needs_analysis"]


def test_audits_of_another_version_are_read_with_the_questions_in_force_and_the_page_says_so(app: FastAPI) -> None:
    auditor = a_firm(app)
    a_checked_claim(app, auditor, a_client(app, auditor), every(app, 3), every(app, 2))
    house: House = app.state.house
    put_in_force(app, reworked(house.questionnaire))
    page = auditor.person.visit(f"/firms/{auditor.firm_id}/accuracy")
    assert "1 of these audits asked another version" in page.text
    assert lines(app, auditor)["refreshers.made_up"]["Pairs"] == "0"
    assert lines(app, auditor)["overall"]["Pairs"] == "39"


def test_without_a_completed_claim_the_page_says_what_is_missing(app: FastAPI) -> None:
    auditor = a_firm(app)
    page = auditor.person.visit(f"/firms/{auditor.firm_id}/accuracy")
    assert "No client has a completed audit with a claim yet." in page.text
    assert not page.tree.cssselect("table")
    assert lines(app, auditor)["overall"]["Clients"] == "0"


def test_what_another_firm_has_counts_for_nothing_here_and_is_not_shown_there(app: FastAPI) -> None:
    auditor, stranger = a_firm(app), a_firm(app, "else@firm.example", "Another firm")
    a_checked_claim(app, auditor, a_client(app, auditor), 4, 1)
    a_checked_claim(app, stranger, a_client(app, stranger, "Alder Ward"), 2, 2)
    assert lines(app, stranger)["overall"]["Mean difference in levels"] == "0.0"
    stranger.person.visit(f"/firms/{auditor.firm_id}/accuracy", 404)
    assert stranger.person.client.get(f"/firms/{auditor.firm_id}/accuracy.csv").status_code == 404
    exported = rows(app, "SELECT subject_id FROM audit_entry WHERE action = 'exported'")
    assert [line["subject_id"] for line in exported] == [stranger.firm_id]

"""Two versions of the questions side by side, and which audits of a firm the newer one would move."""

from __future__ import annotations

import csv
import io
import time
from fractions import Fraction
from pathlib import Path

from fastapi import FastAPI

from app.comparisons import many, words
from app.comparisons.movement import movement
from app.comparisons.movement_words import furthest
from app.web.house import House
from questionnaire.answers import answered
from tests.auditing import a_client, a_firm, an_audit, completed
from tests.comparisons.side_by_side import (
    another_version,
    every,
    names_in_order,
    proposed,
    put_in_force,
    reworked,
    row_of,
)
from tests.person import Page, text
from tests.questionnaire.builder import about, plain_factor, questionnaire
from tests.tables import everything, rows


def test_a_proposal_is_compared_with_what_is_in_force(app: FastAPI) -> None:
    auditor = a_firm(app)
    house: House = app.state.house
    audit = an_audit(app, auditor, levels=every(app, 2, refreshers__interval=4))
    completed(app, audit, auditor.staff_id)
    proposed(app, reworked(house.questionnaire))
    page = auditor.person.visit(f"/firms/{auditor.firm_id}/versions")
    meaning = section(page, "meaning")
    assert "Refresher interval indicator, weight Before 2After 5" in meaning
    assert "A made-up practice indicator added Before NothingAfter A made-up practice" in meaning
    assert "indicator removed" in meaning and "Established band, starts Before 60After 70" in meaning
    assert "1 of 1 completed audit would move" in page.text
    assert "Larch Ward" in text(
        page.tree.cssselect("#moves ~ div tbody tr, section[aria-labelledby=moves] tbody tr")[0]
    )
    assert selected(page) == ["2026.1, in force", "2027.2, proposal"]


def section(page: Page, heading: str) -> str:
    return text(page.tree.cssselect(f"section[aria-labelledby={heading}]")[0])


def selected(page: Page) -> list[str]:
    """The two versions that are chosen: their names and states."""
    return [", ".join(text(each).split(", ")[:2]) for each in page.tree.cssselect("option[selected]")]


def test_words_alone_move_nothing_and_are_folded(app: FastAPI, tmp_path: Path) -> None:
    auditor = a_firm(app)
    completed(app, an_audit(app, auditor, levels=2), auditor.staff_id)
    proposed(app, another_version(tmp_path))
    page = auditor.person.visit(f"/firms/{auditor.firm_id}/versions")
    assert "The one completed audit would not move." in page.text
    assert "Nothing. Only words differ." in section(page, "meaning")
    [folded] = page.tree.cssselect("section[aria-labelledby=wording] details")
    assert "1 difference in wording" in text(folded) and folded.get("open") is None
    assert "Before 2026.1After 2027.1" in text(folded)


def test_the_edge_of_a_band_moves_the_band_and_not_the_index(app: FastAPI, tmp_path: Path) -> None:
    auditor = a_firm(app)
    completed(app, an_audit(app, auditor, levels=3), auditor.staff_id)
    version = another_version(tmp_path)
    data = version.model_dump(mode="json")
    data["index"]["bands"][4]["starts"] = 75
    proposed(app, type(version).model_validate(data))
    page = auditor.person.visit(f"/firms/{auditor.firm_id}/versions")
    row = row_of(page, "Larch Ward")
    assert "75.075.00Established → Embedded" in row
    said = "1 of 1 completed audit would move, 1 of them into another band, 1 with a factor in another band."
    assert said in page.text


def test_an_audit_without_an_index_moves_with_its_factors(app: FastAPI) -> None:
    auditor = a_firm(app)
    house: House = app.state.house
    refreshers = [each.id for each in house.questionnaire.factors[0].indicators]
    levels = dict.fromkeys(refreshers, 3) | {refreshers[0]: 0}
    completed(app, an_audit(app, auditor, levels=levels), auditor.staff_id)
    data = house.questionnaire.model_dump(mode="json")
    weights = [each["weight"] for each in data["factors"][0]["indicators"]]
    data["factors"][0]["indicators"][0]["weight"] = weights[0] + 2
    new = proposed(app, type(house.questionnaire).model_validate(data))
    before, after = (Fraction(75 * sum(weights[1:]), sum(weights) + more) for more in (0, 2))
    assert before >= 60 > after
    page = auditor.person.visit(f"/firms/{auditor.firm_id}/versions")
    said = f"o index, but refreshers {round(before)} → {round(after)} (Established to Developing)"
    assert f"N{said}" in row_of(page, "Larch Ward")
    far = f"No index moves, but a factor by up to {float(before - after):.1f} points."
    assert (
        f"1 of 1 completed audit would move, 0 of them into another band, 1 with a factor in another band. {far}"
        in (page.text)
    )
    response = auditor.person.client.get(f"/firms/{auditor.firm_id}/versions/audits.csv?new={new}")
    assert "Quiet Rooms audits that would move 2026-11-23.csv" in response.headers["content-disposition"]
    [line] = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert line["Factors"] == f"n{said}" and line["Index before"] == ""


def test_factors_that_move_against_each_other_are_named_though_the_index_stands_still() -> None:
    old = questionnaire(plain_factor("refreshers", 2), plain_factor("policy", 2))
    data = old.model_dump(mode="json")
    data["factors"][0]["indicators"][0]["weight"] = 3
    data["factors"][1]["indicators"][0]["weight"] = 3
    new = type(old).model_validate(data)
    one, two = (factor.id for factor in old.factors)
    names = [each.id for factor in old.factors for each in factor.indicators]
    answers = about() | {of: answered(level) for of, level in zip(names, (4, 0, 0, 4), strict=True)}
    would = movement(old, new, [("an audit", answers)])
    [moved] = would.moved
    assert moved.by == 0 and [factor.by for factor in moved.factors] == [25, -25] and one != two
    assert furthest(would) == "no index moves, but a factor by up to 25 points"


def test_one_point_is_one_point() -> None:
    assert [words.by_points(Fraction(size)) for size in ("1", "1.04", "1.2", "2", "0.01")] == [
        *("1 point", "1 point", "1.2 points", "2 points", "under 0.1 points")
    ]


def test_the_largest_movement_comes_first_and_the_file_has_them_all(app: FastAPI) -> None:
    auditor = a_firm(app)
    house: House = app.state.house
    for name, level in (("A little", 3), ("Not at all", 2), ("Most", 4)):
        audit = an_audit(app, auditor, a_client(app, auditor, name), every(app, 2, refreshers__interval=level))
        completed(app, audit, auditor.staff_id)
    an_audit(app, auditor, a_client(app, auditor, "In progress"), every(app, 2, refreshers__interval=4))
    data = house.questionnaire.model_dump(mode="json")
    data["factors"][0]["indicators"][1]["weight"] = 5
    new = proposed(app, type(house.questionnaire).model_validate(data))
    page = auditor.person.visit(f"/firms/{auditor.firm_id}/versions")
    assert names_in_order(page, "section[aria-labelledby=moves] tbody th") == ["Most", "A little"]
    assert "2 of 3 completed audits would move" in page.text
    address = page.links()["All of them as CSV"]
    assert new in address
    response = auditor.person.client.get(address)
    listed = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [line["Client"] for line in listed] == ["Most", "A little"]
    assert float(listed[0]["Change"]) > float(listed[1]["Change"]) > 0


def test_nothing_of_another_firm_is_counted_named_or_opened(app: FastAPI) -> None:
    auditor, stranger = a_firm(app), a_firm(app, "else@firm.example", "Another firm")
    house: House = app.state.house
    levels = every(app, 2, refreshers__interval=4)
    theirs = an_audit(app, stranger, a_client(app, stranger, "Alder Ward"), levels)
    completed(app, theirs, stranger.staff_id)
    new = proposed(app, reworked(house.questionnaire))
    page = auditor.person.visit(f"/firms/{auditor.firm_id}/versions?new={new}")
    assert "Alder" not in page.text and "no completed audit here yet" in page.text
    auditor.person.visit(f"/firms/{stranger.firm_id}/versions?new={new}", 404)
    response = auditor.person.client.get(f"/firms/{stranger.firm_id}/versions/audits.csv?new={new}")
    assert response.status_code == 404 and "Alder" not in response.text
    for field in ("old", "new"):
        for other in (theirs, stranger.firm_id, "0" * 64, "' OR 1=1 --"):
            refused = auditor.person.visit(f"/firms/{auditor.firm_id}/versions", 404, params={field: other})
            assert "no such version" in refused.heading
            response = auditor.person.client.get(f"/firms/{auditor.firm_id}/versions/audits.csv", params={field: other})
            assert response.status_code == 404
    assert not rows(app, "SELECT action FROM audit_entry WHERE action = 'exported'")


def test_a_catalogue_is_no_version_of_the_questions(app: FastAPI) -> None:
    auditor = a_firm(app)
    house: House = app.state.house
    auditor.person.visit(f"/firms/{auditor.firm_id}/versions?new={house.example_catalogue.hash}", 404)


def test_two_versions_are_chosen_in_a_form_and_the_same_one_twice_says_so(app: FastAPI) -> None:
    auditor = a_firm(app)
    house: House = app.state.house
    old, new = house.questionnaire.hash, proposed(app, reworked(house.questionnaire))
    page = auditor.person.visit(f"/firms/{auditor.firm_id}/versions")
    forms = [at for at, form in enumerate(page.tree.forms) if (form.get("method") or "").lower() == "get"]
    page = auditor.person.submit(page, {"old": new, "new": old}, at=forms[0])
    assert selected(page) == ["2027.2, proposal", "2026.1, in force"]
    page = auditor.person.submit(page, {"old": old, "new": old}, at=forms[0])
    assert "These are the same version." in page.text


def test_without_a_proposal_the_page_says_how_to_keep_one(app: FastAPI) -> None:
    auditor = a_firm(app)
    page = auditor.person.visit(f"/firms/{auditor.firm_id}/versions")
    assert "There is no proposal yet." in page.text and "levelhead propose-content" in page.text
    assert not page.tree.cssselect("#old, #new"), "one version is compared with nothing"


def test_audits_of_several_versions_are_all_read_with_both(app: FastAPI) -> None:
    auditor = a_firm(app)
    house: House = app.state.house
    today = house.questionnaire
    first = an_audit(app, auditor, levels=every(app, 2, refreshers__interval=4))
    completed(app, first, auditor.staff_id)
    put_in_force(app, reworked(today))
    second = an_audit(app, auditor, a_client(app, auditor, "Rowan Ward"), every(app, 2, refreshers__interval=4))
    completed(app, second, auditor.staff_id)
    page = auditor.person.visit(f"/firms/{auditor.firm_id}/versions?old={today.hash}&new={house.questionnaire.hash}")
    assert set(names_in_order(page, "section[aria-labelledby=moves] tbody th")) == {"Larch Ward", "Rowan Ward"}
    assert selected(page) == ["2026.1, earlier", "2027.2, in force"]


def test_looking_changes_nothing_that_is_stored(app: FastAPI) -> None:
    auditor = a_firm(app)
    house: House = app.state.house
    completed(app, an_audit(app, auditor, levels=3), auditor.staff_id)
    proposed(app, reworked(house.questionnaire))
    before = everything(app)
    auditor.person.visit(f"/firms/{auditor.firm_id}/versions")
    assert everything(app) == before


def test_more_looks_at_once_than_there_is_room_for_are_asked_to_wait_at_once(app: FastAPI) -> None:
    auditor = a_firm(app)
    house: House = app.state.house
    completed(app, an_audit(app, auditor, levels=3), auditor.staff_id)
    proposed(app, reworked(house.questionnaire))
    with many.in_turn(), many.in_turn():
        begun = time.monotonic()
        for path in ("versions", "accuracy"):
            page = auditor.person.visit(f"/firms/{auditor.firm_id}/{path}", 503)
            assert "Wait one minute" in page.text
        assert time.monotonic() - begun < 5, "nobody holds a thread for it"
    assert "would move" in auditor.person.visit(f"/firms/{auditor.firm_id}/versions").text

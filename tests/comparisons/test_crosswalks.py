"""The same answers as another framework: our mapping, never its verdict."""

from __future__ import annotations

from io import BytesIO

from fastapi import FastAPI
from openpyxl import load_workbook

from app.web.house import House
from questionnaire.answers import DONT_KNOW, answered
from questionnaire.model import Crosswalk
from tests.auditing import a_client, a_firm, an_audit, completed
from tests.comparisons.side_by_side import every, row_of
from tests.journeys import in_sector, submitted
from tests.person import Person, text
from tests.tables import rows


def crosswalk(app: FastAPI, crosswalk_id: str) -> Crosswalk:
    house: House = app.state.house
    return next(each for each in house.questionnaire.crosswalks if each.id == crosswalk_id)


def test_each_framework_says_what_it_is_before_anything_else(app: FastAPI) -> None:
    auditor = a_firm(app)
    audit = an_audit(app, auditor, levels=2)
    house: House = app.state.house
    for each in house.questionnaire.crosswalks:
        page = auditor.person.visit(f"/audits/{audit}/crosswalks/{each.id}")
        assert page.heading == each.name
        first_item = page.tree.cssselect(".items")[0]
        [note] = page.tree.cssselect(".note")
        assert text(note) == f"What this is. {' '.join(each.note.split())}"
        order = list(page.tree.iter())
        assert order.index(note) < order.index(first_item)
        assert [text(item) for item in page.tree.cssselect(".items h2")] == [item.name for item in each.items]


def test_ratings_are_words_with_a_shape_and_follow_the_rules(app: FastAPI) -> None:
    auditor = a_firm(app)
    low, claimed_only, unknown = (item.indicators for item in crosswalk(app, "nhs_vpr").items[:3])
    levels = {
        **dict.fromkeys(every(app, 4), answered(4, "record")),
        low[0]: answered(1, "record"),
        claimed_only[0]: answered(4, "verbal"),
        **dict.fromkeys(unknown, DONT_KNOW),
    }
    audit = an_audit(app, auditor, levels=levels)
    page = auditor.person.visit(f"/audits/{audit}/crosswalks/nhs_vpr")
    shown = [(text(tag), shape(tag)) for tag in page.tree.cssselect(".items > li > p > .rated")]
    assert [name for name, _ in shown[:3]] == ["Red", "Amber", "Not known"]
    assert "Green" in dict(shown) and len(set(shown)) == 4, shown
    house: House = app.state.house
    name = house.questionnaire.indicators[low[0]].name
    assert f"Level 1 or below: {name} (level 1 of target" in page.text
    for rule in house.audit_rules.ratings:
        says = rule.said(house.questionnaire).replace("none is merely claimed", "none rests only on what someone said")
        assert says in page.text
    assert "claimed" not in page.text.lower().replace("claimed and verified", "")
    assert "rest on more than what someone said" in page.text and "resting only on what someone said" in page.text
    assert " ".join(house.audit_rules.our_choice.split()) in page.text


def shape(tag) -> int:  # type: ignore[no-untyped-def]
    """The shape beside a rating: no two ratings have the same, so that colour is not needed."""
    return hash(tuple((part.tag, part.get("class"), part.get("d")) for part in tag.cssselect("svg *")))


def test_each_item_lists_its_questions_with_what_is_met_and_what_is_not_known(app: FastAPI) -> None:
    auditor = a_firm(app)
    item = crosswalk(app, "six_core_strategies").items[0]
    met, below, unknown = item.indicators[:3]
    audit = an_audit(app, auditor, levels={met: answered(4, "record"), below: answered(1, "record")})
    page = auditor.person.visit(f"/audits/{audit}/crosswalks/six_core_strategies")
    house: House = app.state.house
    names = {of: each.name for of, each in house.questionnaire.indicators.items()}
    [entry] = [each for each in page.tree.cssselect(".items > li") if text(each.cssselect("h2")[0]) == item.name]
    said = [text(each) for each in entry.cssselect(".rows.tight > li")]
    [of_met] = [each for each in said if each.startswith(names[met])]
    [of_below] = [each for each in said if each.startswith(names[below])]
    [of_unknown] = [each for each in said if each.startswith(names[unknown])]
    assert of_met.endswith("Met.") and of_below.endswith("Below its target, 3.") and of_unknown.endswith("Not known.")
    assert not page.tree.cssselect(".rated")


def test_the_list_names_all_and_leads_to_each(app: FastAPI) -> None:
    auditor = a_firm(app)
    audit = an_audit(app, auditor, levels=4)
    page = auditor.person.visit(f"/audits/{audit}/crosswalks")
    house: House = app.state.house
    for each in house.questionnaire.crosswalks:
        auditor.person.visit(page.links()[each.name])
    assert "Of 7 parts: 7 Green." in row_of(page, crosswalk(app, "nhs_vpr").name)
    assert "None is that framework's verdict" in page.text and "still in progress" in page.text


def test_the_excel_file_says_what_it_is_and_has_every_question(app: FastAPI) -> None:
    auditor = a_firm(app)
    audit = an_audit(app, auditor, a_client(app, auditor, "=1+1"), 1)
    completed(app, audit, auditor.staff_id)
    response = auditor.person.client.get(f"/audits/{audit}/crosswalks/nhs_vpr/table.xlsx")
    assert response.status_code == 200 and response.headers["cache-control"] == "no-store"
    book = load_workbook(BytesIO(response.content))
    assert book.sheetnames == ["What this is", "Items", "Questions"]
    about = {row[0].value: row[1].value for row in book["What this is"].iter_rows(min_row=3) if row[0].value}
    mapped = crosswalk(app, "nhs_vpr")
    assert about["What this is"] == mapped.note and str(about["Audit"]).startswith("=1+1, ")
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert [row[0].value for row in book["Items"].iter_rows(min_row=2)] == [item.name for item in mapped.items]
    assert {row[1].value for row in book["Items"].iter_rows(min_row=2)} == {"Red"}
    listed = [row[1].value for row in book["Questions"].iter_rows(min_row=2)]
    assert listed == [of for item in mapped.items for of in item.indicators]
    [line] = rows(app, "SELECT action, detail, staff_id FROM audit_entry WHERE action = 'exported'")
    assert (line["detail"], line["staff_id"]) == ("framework nhs_vpr", auditor.staff_id)


def test_a_framework_that_is_not_there_and_another_firms_audit_are_not_found(app: FastAPI) -> None:
    auditor, stranger = a_firm(app), a_firm(app, "else@firm.example", "Another firm")
    audit = an_audit(app, auditor, levels=2)
    for place in ("nothing", "NHS_VPR", "nhs_vpr.xlsx"):
        assert auditor.person.client.get(f"/audits/{audit}/crosswalks/{place}").status_code == 404
    assert auditor.person.client.get(f"/audits/{audit}/crosswalks/nothing/table.xlsx").status_code == 404
    for place in ("crosswalks", "crosswalks/nhs_vpr", "crosswalks/nhs_vpr/table.xlsx"):
        response = stranger.person.client.get(f"/audits/{audit}/{place}")
        assert response.status_code == 404 and "Larch" not in response.text
    assert not rows(app, "SELECT action FROM audit_entry WHERE action = 'exported'")


def test_whoever_holds_a_result_sees_it_as_each_framework_and_nobody_else_does(
    person: Person, another_person: Person
) -> None:
    address = submitted(person, "3")
    page = person.visit(person.visit(f"{address}/result").links()["Read it as another framework"])
    assert page.path == f"{address}/crosswalks/nhs_vpr"
    assert "Your answers, read as this framework:" in page.text and "not the standard's verdict" in page.text
    assert page.links()["Your result"] == f"{address}/result"
    person.visit(page.links()["Six Core Strategies for reducing seclusion and restraint"])
    person.visit(f"{address}/crosswalks/nothing", 404)
    for place in ("crosswalks", "crosswalks/nhs_vpr"):
        another_person.visit(f"{address}/{place}", 403)


def test_before_it_is_submitted_it_leads_back_to_the_questions(person: Person) -> None:
    address = in_sector(person)
    assert person.visit(f"{address}/crosswalks/nhs_vpr").path == address

"""What a board reads in a report: its plan in order, where that leads, why a rating is what it is, and the pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from fastapi import FastAPI

from app.plans import store as plans
from app.web.house import House
from questionnaire.answers import DONT_KNOW, Answer, answered, not_applicable
from tests.auditing import a_client, a_firm, an_audit, completed
from tests.conftest import EITHER_DATABASE
from tests.issuing.issued import FIRST, SECOND, Case, a_case
from tests.issuing.test_files import look, words
from tests.reports.pdf_reading import Pdf
from tests.tables import change

pytestmark = EITHER_DATABASE

ACTIONS = (
    ("Third to be done", date(2027, 9, 1), 4, 1200),
    ("Never given a date", None, 2, None),
    ("First to be done", date(2027, 2, 1), 10, 300),
    ("Second to be done", date(2027, 5, 1), 1, None),
)


def a_plain_case(app: FastAPI, levels: Mapping[str, int | Answer] | int) -> Case:
    """A completed audit without a claim, a plan or evidence."""
    owner = a_firm(app)
    case = Case(app, owner, an_audit(app, owner, a_client(app, owner), levels))
    completed(app, case.audit_id, owner.staff_id)
    return case


def planned(case: Case) -> None:
    house: House = case.app.state.house
    with house.database.transaction() as session:
        for action, due, days, pounds in ACTIONS:
            values = plans.ActionValues(action, 3, "Lead", due, days, pounds)
            plans.add(session, case.audit_id, [(FIRST, values)], case.owner.staff_id, house.now())


def both_files(case: Case) -> tuple[Pdf, str]:
    report_id = case.issue()
    return Pdf(case.file(report_id)), words(case.file(report_id, "docx"))


def test_the_plan_stands_by_due_date_with_what_it_costs_in_all(app: FastAPI) -> None:
    case = a_plain_case(app, 1)
    planned(case)
    made, said = both_files(case)
    for text in (made.text, "".join(said.split())):
        names = ("Firsttobedone", "Secondtobedone", "Thirdtobedone", "Nevergivenadate")
        places = [text.index(name) for name in names]
        assert places == sorted(places)
        assert "Effortinall:17days" in text
        assert "Costinall:£1,500Notknownfor2moreactions." in text


def test_where_there_is_no_score_the_plan_still_says_where_each_factor_would_stand(app: FastAPI) -> None:
    case = a_plain_case(app, {FIRST: 1, SECOND: 2})
    planned(case)
    made, said = both_files(case)
    assert not made.says("Too little is known to say where this plan would lead")
    for text in (made.text, "".join(said.split())):
        after = text[text.index("Whereitwouldlead") :].lower()
        assert "aftertheplan" in after
        assert "overallindexnotscorableyet,2to97notscorableyet,3to98" in after
        assert "regularrefreshersnotscorableyet,11to84notscorableyet,16to89" in after


def test_a_board_member_is_told_how_to_read_levels_scores_and_words(app: FastAPI) -> None:
    house: House = app.state.house
    factor = house.questionnaire.factors[0]
    levels: dict[str, int | Answer] = dict.fromkeys(house.questionnaire.indicators, 2)
    levels[FIRST], levels[SECOND] = 0, answered(4, "verbal")
    case = a_plain_case(app, levels)
    known = sum(each.weight for each in factor.indicators)
    reached = sum(each.weight * {FIRST: 0, SECOND: 4}.get(each.id, 2) for each in factor.indicators)
    made, said = both_files(case)
    for text in (made.text, "".join(said.split())):
        key = text[text.index("Howtoreadthisreport") :]
        assert "0Notinplace,1Adhoc,2Defined,3Working,4Improving." in key
        assert "wordedfortheclient:" in key
        assert f"Thelevels,eachtimesitsweight,addupto{reached}ofatmost{4 * known}:" in text and "Weight×" not in text
        assert "Restson:someonetoldus.Soitcountsaslevel2inwhatisevidenced." in text
        assert text.count("Weight2") >= 1 and "4,Improving" in text and "0,Notinplace" in text
        assert "Levelhead'sreading" in text.replace("’", "'").replace("LEVELHEAD'SREADING", "Levelhead'sreading")
        assert text.count("meanLevelhead") == 2 and "25points" not in text
        assert "50of100" in text[text.index("meanLevelhead") :]


def test_a_factor_that_is_partly_known_says_so_in_plain_words(app: FastAPI) -> None:
    house: House = app.state.house
    asked = [each.id for each in house.questionnaire.factors[0].indicators]
    levels: dict[str, int | Answer] = dict.fromkeys(house.questionnaire.indicators, 2)
    levels[asked[-1]] = DONT_KNOW
    made, said = both_files(a_plain_case(app, levels))
    for text in (made.text, "".join(said.split())):
        assert f"Thelevelsofthe{len(asked) - 1}knownquestions,eachtimesitsweight,addupto" in text
        assert "Whatisnotknowngivestherange." in text
        found = text[text.index("Itwasnotknownontheday.") :][:60]
        assert "Nokindofevidence" not in found
    made, said = both_files(a_plain_case(app, {asked[0]: 2}))
    for text in (made.text, "".join(said.split())):
        assert "%oftheweightisknown,sothereisnoscoreyet." in text and "isknown,sothisisnot" not in text


def test_a_rating_stands_beside_its_rule_and_not_beside_points(app: FastAPI) -> None:
    case = a_plain_case(app, 1)
    made, said = both_files(case)
    house: House = app.state.house
    for text in (made.text, "".join(said.split())):
        for rule in house.audit_rules.ratings:
            assert "".join(rule.said(house.questionnaire).split()) in text
        assert "Red" in text and "Red,25points" not in text and "Red,2" not in text


def test_limits_say_once_that_it_is_a_view_on_the_day_and_nothing_of_a_library(app: FastAPI) -> None:
    made, said = both_files(a_plain_case(app, 3))
    for text in (made.text, "".join(said.split())):
        assert text.count("outsideviewonthedayoftheaudit") == 1
        assert "wasshownontheday" not in text and "Thislibrary" not in text


@pytest.mark.parametrize(("introduction", "page"), [("Thank you for your time.", 1), ("Thank you. " * 90, 2)])
def test_a_short_introduction_shares_its_page_with_the_summary(app: FastAPI, introduction: str, page: int) -> None:
    case = a_plain_case(app, 3)
    look(app, case, introduction)
    pages = ["".join(each.split()) for each in Pdf(case.file(case.issue())).pages]
    assert "Introduction" in pages[1]
    assert next(at for at, text in enumerate(pages) if at and "Solid" in text) == page


def test_no_page_but_the_last_is_nearly_empty(app: FastAPI) -> None:
    case = a_plain_case(app, 1)
    planned(case)
    pages = Pdf(case.file(case.issue())).pages
    assert min(len("".join(page.split())) for page in pages[1:-1]) > 450


def test_a_row_of_the_plan_stays_on_one_page_and_one_that_cannot_is_still_whole(app: FastAPI) -> None:
    case = a_plain_case(app, 1)
    planned(case)
    change(app, "UPDATE plan_action SET action = :text WHERE action LIKE 'First%'", text="zebra " * 1500 + "end.")
    made, said = both_files(case)
    assert made.text.count("zebra") == 1500 == said.count("zebra ") and made.says("zebra end.")


def test_what_falls_short_takes_the_width_of_the_page(app: FastAPI) -> None:
    case = a_plain_case(app, 1)
    made = Pdf(case.file(case.issue()))
    gaps = len(Document(BytesIO(case.file(case.newest()["id"], "docx"))).tables[2].rows)
    places = [at for at, page in enumerate(made.pages) if "target" in page]
    assert gaps > 20 and len(places) <= gaps / 5


def test_an_audit_found_things_and_nobody_told_it(app: FastAPI) -> None:
    house: House = app.state.house
    training = house.questionnaire.index.rules.training_causes
    levels: dict[str, Any] = {
        of: 3 if each.cause in training else 0 for of, each in house.questionnaire.indicators.items()
    }
    levels[SECOND] = not_applicable("Nobody works here yet.")
    made, said = both_files(a_plain_case(app, levels))
    for text in (made.text, "".join(said.split())):
        assert "Trainingisnotthefirststep.The" in text and "Nobodyworkshereyet." in text
        assert "Youtoldus" not in text and "Yourlargest" not in text and "Your3" not in text


def test_no_word_of_a_heading_breaks_in_the_tables_of_the_word_file(app: FastAPI) -> None:
    case = a_case(app)
    tables = Document(BytesIO(case.file(case.issue(), "docx"))).tables
    widths = {cell.text: cell.width.twips for table in tables for cell in table.rows[0].cells if cell.width}
    assert widths["Evidenced"] >= 1400 and widths["Level"] >= 1600
    for table in tables:
        assert sum(column.width.twips for column in table.columns if column.width) == 9354

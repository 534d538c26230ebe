"""Days of work in halves, and sums that are those of their parts."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

import pytest
from fastapi import FastAPI
from openpyxl import load_workbook

from app.plans.band_page import exact_days
from app.plans.plan_page import days_said, pounds_said
from scoring.remedies import least_cost, steps
from tests.auditing import CONTEXT, _all
from tests.conftest import EITHER_DATABASE
from tests.person import Page, text
from tests.plans.planning import a_plan, actions, add, form_at


def days_read(said: str) -> Fraction:
    """Days as a person reads them: about half a day, 1 day, 2.5 days."""
    words = said.removeprefix("about ").split()
    return Fraction(1, 2) if words[0] == "half" else Fraction(words[0])


def pounds_read(said: str) -> Fraction:
    return Fraction(said.replace("£", "").replace(",", ""))


def fact(page: Page, name: str) -> str:
    [found] = [text(each.getnext()) for each in page.tree.cssselect("dl.facts dt") if text(each) == name]
    return found


def test_half_days_are_kept_summed_and_taken_away(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    made = add(auditor, plan, action="One", days="2.5")
    add(auditor, plan, action="Two", days="0.5")
    add(auditor, plan, action="Three", days="1,000")
    assert sorted(row["days"] for row in actions(app)) == [0.5, 2.5, 1000]
    page = auditor.person.visit(plan)
    assert "half a day" in page.text and fact(page, "Effort") == "1,003 days"
    form = auditor.person.visit(f"{plan}/actions/{made}")
    assert form.tree.get_element_by_id("days").get("value") == "2.5"
    auditor.person.submit(form, at=form_at(form, made))
    assert {row["version"] for row in actions(app)} == {1}, "the same days again are no change"
    sheet = load_workbook(BytesIO(auditor.person.client.get(f"{plan}.xlsx").content))["Actions"]
    cells = {row[0].value: row[7] for row in sheet.iter_rows(min_row=2)}
    assert (cells["One"].value, cells["One"].number_format) == (2.5, "General")


@EITHER_DATABASE
@pytest.mark.parametrize("levels", [1, 2])
def test_the_sum_of_the_steps_is_that_of_the_parts_and_of_the_plan_they_become(app: FastAPI, levels: int) -> None:
    auditor, plan = a_plan(app, levels)
    costs = auditor.person.visit(f"{plan}/band/costs")
    auditor.person.submit(costs, {"day_rate": "501"}, at=form_at(costs, "/costs"))
    page = auditor.person.visit(f"{plan}/band?band=established")
    parts = [text(each).replace(",", "", 1).rpartition(" £") for each in page.tree.cssselect(".plan-steps .plan-cost")]
    [together] = [text(each) for each in page.tree.cssselect("strong") if text(each).startswith("Together: ")]
    days, _, pounds = together.removeprefix("Together: ").removesuffix(".").partition(", ")
    assert sum(days_read(part[0]) for part in parts) == days_read(days)
    assert sum(pounds_read(part[2]) for part in parts) == pounds_read(pounds) == days_read(days) * 501
    known = dict(CONTEXT) | _all(app.state.house, levels)
    questionnaire = app.state.house.questionnaire
    wanted = least_cost(questionnaire, known, "established", steps(questionnaire, known))
    is_rounded = wanted.cost != days_read(days)
    assert (f"Before that rounding it is {exact_days(wanted.cost)}" in page.text) == is_rounded
    after = auditor.person.submit(page, at=form_at(page, "/band"))
    assert fact(after, "Effort").startswith(f"{days}, {pounds} at £501 a day")
    assert sum(Fraction(row["days"]) for row in actions(app)) == days_read(days)


@pytest.mark.parametrize(
    ("cost", "said"),
    [(Fraction(28, 3), "9 1/3 days"), (Fraction(19, 4), "4.75 days"), (Fraction(1, 3), "1/3 of a day"), (1, "1 day")],
)
def test_days_are_exact_to_the_last_part(cost: Fraction, said: str) -> None:
    assert exact_days(Fraction(cost)) == said


def test_days_and_pounds_in_words() -> None:
    assert [days_said(each) for each in (0.0, 0.5, 1.0, 1.5, 1200.5)] == [
        "0 days",
        "half a day",
        "1 day",
        "1.5 days",
        "1,200.5 days",
    ]
    assert [pounds_said(each) for each in (1200, Fraction(501, 2))] == ["£1,200", "£250.50"]

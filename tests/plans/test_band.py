"""The least costly way to a band: what it is, how we know, what it costs in one's own numbers, and into the plan."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from fastapi import FastAPI

from app.firms.roles import FirmRole
from app.plans.band_page import about_days, exact_days
from questionnaire.answers import DONT_KNOW, Answers, not_applicable
from scoring.remedies import least_cost, steps
from tests.auditing import CONTEXT, _all, a_member, completed
from tests.conftest import EITHER_DATABASE
from tests.person import Page, text
from tests.plans.planning import GAP, a_plan, actions, add, alerts, form_at, table
from tests.tables import everything, rows


def answers(app: FastAPI, levels: Any) -> Answers:
    return dict(CONTEXT) | _all(app.state.house, levels)


def chosen(page: Page) -> str:
    return str(page.tree.cssselect(".plan-bands [aria-current]")[0].text)


def steps_shown(page: Page) -> list[str]:
    return [text(step) for step in page.tree.cssselect(".plan-steps > li")]


def test_the_steps_are_those_of_the_exact_programme(app: FastAPI) -> None:
    auditor, plan = a_plan(app, 2)
    questionnaire = app.state.house.questionnaire
    known = answers(app, 2)
    wanted = least_cost(questionnaire, known, "established", steps(questionnaire, known))
    page = auditor.person.visit(f"{plan}/band?band=established")
    assert f"Established for {about_days(wanted.cost)} of work" in page.text
    assert f"It costs {exact_days(wanted.cost)} exactly." in page.text
    posted = {f.get("name"): f.get("value") for f in page.tree.cssselect("input[name^=step-]")}
    last = {f"step-{step.indicator}": str(step.level) for step in sorted(wanted.steps, key=lambda step: step.level)}
    assert posted == last
    assert "no other reaches Established for less" in page.text and "proved optimal" in page.text
    assert wanted.runner_up is not None and f"costs {about_days(wanted.runner_up.cost)}" in page.text
    for binding in wanted.binding:
        assert binding.sentence in page.text


def test_the_next_best_set_says_how_far_it_takes_each_practice(app: FastAPI) -> None:
    questionnaire = app.state.house.questionnaire
    for levels in (1, 2):
        auditor, plan = a_plan(app, levels, f"owner{levels}@firm.example")
        known = answers(app, levels)
        wanted = least_cost(questionnaire, known, "embedded", steps(questionnaire, known))
        assert wanted.runner_up is not None
        page = auditor.person.visit(f"{plan}/band?band=embedded")
        told = next(
            text(each)
            for each in page.tree.cssselect("p")
            if text(each).startswith("It takes")
            or text(each).startswith("It stops")
            or text(each).startswith("It leaves")
        )
        for of in questionnaire.indicators:
            one, other = (
                max((s.level for s in each if s.indicator == of), default=levels)
                for each in (wanted.steps, wanted.runner_up.steps)
            )
            name = f"“{questionnaire.indicator(of, 'health').name}”"
            verb = "takes" if other > one else "leaves" if other == levels else "stops"
            said = f"{verb} {name} {'to' if other > one else 'at'} level {other}"
            assert (said in told) == (one != other), f"{said}\n{told}"


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        (Fraction(28, 3), "about 9.5 days"),
        (Fraction(19, 2), "9.5 days"),
        (Fraction(10, 9), "about 1 day"),
        (Fraction(1, 3), "about half a day"),
        (Fraction(1, 8), "less than half a day"),
        (Fraction(4), "4 days"),
    ],
)
def test_days_of_work_are_whole_or_half_ones(cost: Fraction, said: str) -> None:
    assert about_days(cost) == said


def test_without_a_choice_it_is_the_next_band_above(app: FastAPI) -> None:
    auditor, plan = a_plan(app, 2)
    assert chosen(auditor.person.visit(f"{plan}/band")) == "Established"
    auditor.person.visit(f"{plan}/band?band=heaven", 404)


def test_a_band_that_is_reached_says_so_and_offers_nothing(app: FastAPI) -> None:
    auditor, plan = a_plan(app, 3)
    page = auditor.person.visit(f"{plan}/band?band=developing")
    assert "Developing is reached already" in page.text
    assert not page.tree.cssselect("form[action$='/band']") and not steps_shown(page)


def test_what_is_not_known_counts_as_the_worst_case(app: FastAPI) -> None:
    levels = dict.fromkeys(app.state.house.questionnaire.indicators, 3) | {GAP: DONT_KNOW}
    auditor, plan = a_plan(app, levels)
    page = auditor.person.visit(f"{plan}/band?band=embedded")
    assert "1 answer is not known. For certainty, what is not known counts as level 0" in page.text


def test_a_band_that_cannot_be_reached_says_why_and_offers_nothing(app: FastAPI) -> None:
    environment = {
        of: not_applicable("There is no ward") for of in _all(app.state.house, 2) if of.startswith("environ")
    }
    auditor, plan = a_plan(app, _all(app.state.house, 2) | environment)
    page = auditor.person.visit(f"{plan}/band?band=established")
    assert "Established cannot be reached with the steps that are open here." in page.text
    assert "Why Established is out of reach" in page.text and "Even with every step on offer" in page.text
    assert not page.tree.cssselect("form[action$='/band']") and not steps_shown(page)


def test_they_go_into_the_plan_as_proposed_actions_and_not_twice(app: FastAPI) -> None:
    auditor, plan = a_plan(app, 2)
    page = auditor.person.visit(f"{plan}/band?band=established")
    offered = {f.get("name")[5:]: int(f.get("value")) for f in page.tree.cssselect("input[name^=step-]")}
    first = next(iter(offered))
    add(auditor, plan, question=first, to_level="4")
    after = auditor.person.submit(page, at=form_at(page, "/band"))
    assert f"{len(offered) - 1} actions added. 1 action was in the plan already." in after.text
    made = {row["question_id"]: row for row in actions(app) if row["question_id"] != first}
    assert {of: row["to_level"] for of, row in made.items()} == {of: n for of, n in offered.items() if of != first}
    assert {row["status"] for row in made.values()} == {"proposed"} and all(row["days"] for row in made.values())
    again = auditor.person.submit(page, at=form_at(page, "/band"))
    assert "Nothing was added." in again.text and len(actions(app)) == len(offered)
    assert "The least costly way to Established" in again.links()
    assert after.tree.cssselect("h2 + .lead")[0].text.startswith("Established")


def test_only_steps_that_are_open_here_go_in(app: FastAPI) -> None:
    auditor, plan = a_plan(app, {GAP: 3, "refreshers.practice": 1})
    auditor.person.visit(f"{plan}/band")
    strange = {
        f"step-{GAP}": "3",
        "step-nothing.known": "4",
        "step-skills.nothing": "2",
        "step-refreshers.practice": "x",
    }
    fields = {"csrf_token": auditor.person.token, "band": "established"}
    auditor.person.post(f"{plan}/band", fields | strange)
    assert actions(app) == []
    auditor.person.post(f"{plan}/band", fields | {"band": "heaven"}, 404)


def test_one_s_own_costs_change_the_way_and_a_day_rate_turns_days_into_pounds(app: FastAPI) -> None:
    auditor, plan = a_plan(app, 2)
    questionnaire = app.state.house.questionnaire
    known = answers(app, 2)
    cheap = {of: Fraction(100) for of in questionnaire.indicators} | {GAP: Fraction(1, 4)}
    page = auditor.person.visit(f"{plan}/band/costs")
    fields = {f"rate-{of}": "100" for of in questionnaire.indicators} | {f"rate-{GAP}": "0.25", "day_rate": "£600"}
    shown = auditor.person.submit(page, fields, at=form_at(page, "/costs"))
    assert "Saved." in shown.text and "A day counts as £600." in shown.text and "your own cost" in shown.text
    wanted = least_cost(questionnaire, known, "established", steps(questionnaire, known, cheap))
    assert f"Established for {about_days(wanted.cost)} of work" in shown.text
    assert f"£{round(wanted.cost * 600):,}" in shown.text
    again = auditor.person.visit(f"{plan}/band/costs")
    assert again.tree.xpath(f"//input[@name='rate-{GAP}']")[0].get("value") == "0.25"
    auditor.person.submit(again, dict.fromkeys(fields, ""), at=form_at(again, "/costs"))
    assert rows(app, "SELECT rates, day_rate, version FROM plan") == [{"rates": "{}", "day_rate": None, "version": 2}]


@EITHER_DATABASE
def test_a_cost_that_is_no_number_is_said_and_kept(app: FastAPI) -> None:
    auditor, plan = a_plan(app, 2)
    page = auditor.person.visit(f"{plan}/band/costs")
    for wrong in ("two", "-1", "251", "1e3", "0.123", "NaN", "٣"):
        told = auditor.person.submit(page, {f"rate-{GAP}": wrong, "day_rate": "9"}, 422, at=form_at(page, "/costs"))
        assert "Enter days from 0 to 250, such as 2 or 0.5" in alerts(told)
        assert told.tree.xpath(f"//input[@name='rate-{GAP}']")[0].get("value") == wrong
    assert "from 0 to 10,000" in alerts(
        auditor.person.submit(page, {"day_rate": "10001"}, 422, at=form_at(page, "/costs"))
    )
    assert everything(app)["plan"] == []


def test_two_people_s_costs_at_once_are_both_shown(app: FastAPI) -> None:
    auditor, plan = a_plan(app, 2)
    colleague = a_member(app, auditor.firm_id, FirmRole.CONSULTANT, "grace@firm.example")
    mine, theirs = (each.person.visit(f"{plan}/band/costs") for each in (auditor, colleague))
    colleague.person.submit(theirs, {"day_rate": "500"}, at=form_at(theirs, "/costs"))
    both = auditor.person.submit(mine, {"day_rate": "600", f"rate-{GAP}": "2"}, 409, at=form_at(mine, "/costs"))
    assert "Somebody saved other costs in the meantime." in both.text
    name = app.state.house.questionnaire.indicator(GAP, "health").name
    assert table(both) == [["A day of work", "£500", "£600"], [name, "our estimate", "2 days"]]
    assert rows(app, "SELECT day_rate FROM plan") == [{"day_rate": 500}]
    auditor.person.submit(both, at=form_at(both, "/costs"))
    assert rows(app, "SELECT day_rate, rates FROM plan") == [{"day_rate": 600, "rates": f'{{"{GAP}": "2"}}'}]


def test_a_completed_audit_keeps_its_way(app: FastAPI) -> None:
    auditor, plan = a_plan(app, 2)
    before = steps_shown(auditor.person.visit(f"{plan}/band"))
    completed(app, plan.split("/")[2], auditor.staff_id)
    page = auditor.person.visit(f"{plan}/band")
    assert steps_shown(page) == before != [] and "as they were completed" in page.text
    assert "added." in auditor.person.submit(page, at=form_at(page, "/band")).text

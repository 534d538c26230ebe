"""The profile after the plan: scored exactly, drawn beside where things stand."""

from __future__ import annotations

from fastapi import FastAPI

from app.audits import store as audits
from app.reports.profile import range_said
from questionnaire.answers import DONT_KNOW, answered
from scoring.engine import score
from tests.auditing import CONTEXT, _all
from tests.plans.planning import GAP, a_plan, add, form_at, table

OTHER = "refreshers.practice"


def test_the_profile_after_the_plan_is_scored_exactly(app: FastAPI) -> None:
    auditor, plan = a_plan(app, 2)
    add(auditor, plan, question=GAP, to_level="4")
    add(auditor, plan, question=GAP, to_level="3")
    add(auditor, plan, question=OTHER, to_level="3")
    questionnaire, known = app.state.house.questionnaire, dict(CONTEXT) | _all(app.state.house, 2)
    now = score(questionnaire, known)
    then = score(questionnaire, known | {GAP: answered(4, "record"), OTHER: answered(3, "record")})
    page = auditor.person.visit(plan)
    said = [
        (range_said(one), range_said(other)) for one, other in zip((now, *now.parts), (then, *then.parts), strict=True)
    ]
    assert [(row[1], row[2]) for row in table(page)] == said
    assert now.part("refreshers").point != then.part("refreshers").point
    assert len(page.tree.cssselect("svg.profile .p-before")) == 1


def test_what_was_dropped_or_is_free_brings_nothing(app: FastAPI) -> None:
    auditor, plan = a_plan(app, 2)
    add(auditor, plan)
    add(auditor, plan, question=GAP, to_level="4", status="dropped")
    add(auditor, plan, question=OTHER)
    page = auditor.person.visit(plan)
    assert "no action in the plan raises a level yet" in page.text
    assert "2 actions have no level to bring" in page.text
    assert all(now == then for _, now, then in table(page))


def test_what_is_done_still_counts_and_a_skill_does_not(app: FastAPI) -> None:
    auditor, plan = a_plan(app, 2)
    add(auditor, plan, question=app.state.house.questionnaire.skills.skills[0].id, to_level="4")
    assert "raises a level yet" in auditor.person.visit(plan).text
    add(auditor, plan, question=GAP, to_level="4", status="done")
    assert "raises a level yet" not in auditor.person.visit(plan).text


def test_a_level_that_was_verified_higher_since_is_never_lowered(app: FastAPI) -> None:
    auditor, plan = a_plan(app, {GAP: DONT_KNOW, OTHER: 2})
    add(auditor, plan, question=GAP, to_level="1")
    with app.state.house.database.transaction() as session:
        now = app.state.house.now()
        audits.save_answer(session, plan.split("/")[2], GAP, answered(4, "record"), 1, auditor.staff_id, now)
    page = auditor.person.visit(plan)
    assert all(now == then for _, now, then in table(page)) and "level 4 now, to level 1" in page.text
    made = next(href for label, href in page.links().items() if label.startswith("Change"))
    form = auditor.person.visit(made)
    auditor.person.submit(form, {"owner": "Ward manager"}, at=form_at(form, made))


def test_a_cap_that_holds_after_the_plan_is_explained(app: FastAPI) -> None:
    questionnaire = app.state.house.questionnaire
    critical = next(of for of, each in questionnaire.indicators.items() if "health" in each.critical and of != GAP)
    others = [of for of in _all(app.state.house, 3) if of in questionnaire.indicators and of not in (critical, GAP)]
    auditor, plan = a_plan(app, dict.fromkeys(others, 3) | {critical: 1, GAP: 2})
    add(auditor, plan, question=GAP, to_level="3")
    page = auditor.person.visit(plan)
    assert "Developing is the most while a critical item stands at level 1 or below" in page.text

"""A recommended course in the plan: its name, the gap it answers and where it comes from, and no invented cost."""

from __future__ import annotations

from fastapi import FastAPI

from app.library.store import catalogue_in_force
from tests.conftest import EITHER_DATABASE
from tests.person import Page, text
from tests.plans.planning import a_plan, actions, form_at, table

END = "-course"


def offered(page: Page) -> list[str]:
    return [box.get("name") for box in page.tree.cssselect("input[type=checkbox]") if box.get("name").endswith(END)]


def test_a_recommended_course_becomes_an_action_with_its_gap_and_its_source(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    page = auditor.person.visit(f"{plan}/gaps")
    field = offered(page)[0]
    question = field.removesuffix(END)
    after = auditor.person.submit(page, {field: "yes"}, at=form_at(page, "/gaps"))
    assert "1 action added." in after.text
    [row] = actions(app)
    house = app.state.house
    with house.database.session(writes=False) as session:
        catalogue = catalogue_in_force(house, session)
    course = catalogue.by_id[row["course_id"]]
    name = house.questionnaire.indicator(question, "health").name
    assert question in course.indicators and row["question_id"] == question
    for said in (f"“{course.title}”", name, f"{house.settings.base_url}/courses/{course.id}"):
        assert said in row["action"]
    assert "an example of the course catalogue" in row["action"] and catalogue.example
    assert (row["days"], row["pounds"], row["owner"], row["to_level"]) == (None, None, "", 3)
    assert any(now != then for _, now, then in table(after)), "its level counts like that of a remedy"
    assert "Course that answers this gap" not in text(after.tree.cssselect(".plan-rows")[0])

    again = auditor.person.visit(f"{plan}/gaps")
    assert field not in offered(again) and "In the plan" in again.text
    same = [other for other in offered(again) if course.id in catalogue_ids(again, other, catalogue)]
    assert (
        all("one booking may do for both" in text(again.tree.get_element_by_id(f).getparent()) for f in same) and same
    )
    auditor.person.submit(page, {field: "yes"}, at=form_at(page, "/gaps"))
    assert len(actions(app)) == 1


def catalogue_ids(page: Page, field: str, catalogue: object) -> list[str]:
    """The courses that the tick box of a gap names."""
    said = text(page.tree.get_element_by_id(field).getparent())
    return [course.id for course in catalogue.courses if f": {course.title}" in said]  # type: ignore[attr-defined]


@EITHER_DATABASE
def test_a_course_stays_what_it_is_when_its_text_is_changed(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    page = auditor.person.visit(f"{plan}/gaps")
    field = offered(page)[0]
    auditor.person.submit(page, {field: "yes"}, at=form_at(page, "/gaps"))
    [before] = actions(app)
    form = auditor.person.visit(f"{plan}/actions/{before['id']}")
    auditor.person.submit(form, {"action": "Book it", "days": "4"}, at=form_at(form, before["id"]))
    [row] = actions(app)
    assert (row["action"], row["course_id"]) == ("Book it", before["course_id"])
    assert field not in offered(auditor.person.visit(f"{plan}/gaps"))


@EITHER_DATABASE
def test_where_training_is_not_the_first_step_it_is_said_beside_the_course(app: FastAPI) -> None:
    questionnaire = app.state.house.questionnaire
    causes = questionnaire.index.rules.training_causes
    levels = {of: 2 if each.cause in causes else 0 for of, each in questionnaire.indicators.items()}
    said = "Training is not the first step here."
    auditor, plan = a_plan(app, levels)
    page = auditor.person.visit(f"{plan}/gaps")
    field = offered(page)[0]
    assert said in text(page.tree.get_element_by_id(field).getparent())
    after = auditor.person.submit(page, {field: "yes"}, at=form_at(page, "/gaps"))
    assert said in text(after.tree.cssselect(".plan-rows")[0]) and after.tree.get_element_by_id("training") is not None
    auditor, plan = a_plan(app, {of: 4 if level == 0 else 0 for of, level in levels.items()}, "b@firm.example")
    page = auditor.person.visit(f"{plan}/gaps")
    assert offered(page) and said not in page.text

"""The actions of a longer plan by owner and in another order; and the owners that are known already."""

from __future__ import annotations

from fastapi import FastAPI

from tests.conftest import EITHER_DATABASE
from tests.person import Page, text
from tests.plans.planning import GAP, a_plan, add


def listed(page: Page) -> list[str]:
    return [text(each) for each in page.tree.cssselect(".plan-action")]


@EITHER_DATABASE
def test_a_longer_plan_is_listed_by_owner_and_in_another_order(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    for number, owner in enumerate(("Zoe", "adam", "", "Zoe")):
        add(auditor, plan, action=f"Action {number}", owner=owner, due_on=f"2026-11-{20 + number}", days="1")
    page = auditor.person.visit(plan)
    assert not page.tree.cssselect(".plan-find"), "four actions are seen at a glance"
    add(auditor, plan, action="Action 4", question=GAP, owner="nobody")
    page = auditor.person.visit(plan)
    assert listed(page) == [f"Action {number}" for number in range(5)]
    [at] = [at for at, form in enumerate(page.tree.forms) if "plan-find" in form.get("class", "")]

    def shown(**fields: str) -> list[str]:
        return listed(auditor.person.submit(page, fields, at=at))

    assert shown(order="owner") == ["Action 1", "Action 4", "Action 0", "Action 3", "Action 2"]
    assert shown(order="gap")[0] == "Action 4"
    assert shown(owner="nobody") == ["Action 2"] and shown(owner="by nobody") == ["Action 4"]
    assert shown(owner="by Zoe") == ["Action 0", "Action 3"]
    narrowed = auditor.person.page
    assert narrowed is not None and "Listed: 2 of 5 actions." in narrowed.text
    assert (
        "4 days Not known for 1 more action." in narrowed.text
        and "3 actions are overdue in the whole plan." in narrowed.text
    )
    assert "for this owner" in auditor.person.visit(f"{plan}?owner=by+Gone").text
    assert listed(auditor.person.visit(f"{plan}?owner=x&order=%00")) == listed(page)


@EITHER_DATABASE
def test_who_marks_an_action_stays_in_the_view_that_they_chose(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    for number in range(5):
        owner = "Zoe & co" if number < 2 else "Adam"
        add(auditor, plan, action=f"Action {number}", owner=owner, due_on=f"2026-11-{20 + number}")
    page = auditor.person.visit(f"{plan}?owner=by+Zoe+%26+co&order=owner")
    assert listed(page) == ["Action 0", "Action 1"]
    [at, *_] = [at for at, form in enumerate(page.tree.forms) if (form.get("action") or "").endswith("/status")]
    after = auditor.person.submit(page, {"status": "done"}, at=at)
    assert listed(after) == ["Action 1", "Action 0"] and "Saved" in after.text
    assert dict(after.response.url.params) == {"saved": "yes", "owner": "by Zoe & co", "order": "owner"}


@EITHER_DATABASE
def test_an_owner_of_the_plan_is_offered_for_the_next_action(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    assert not auditor.person.visit(f"{plan}/actions/new").tree.cssselect("datalist")
    add(auditor, plan, owner="Ward manager")
    page = auditor.person.visit(f"{plan}/actions/new")
    assert [option.get("value") for option in page.tree.cssselect("#owners option")] == ["Ward manager"]
    assert page.tree.get_element_by_id("owner").get("list") == "owners"

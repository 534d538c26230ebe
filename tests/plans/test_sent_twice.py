"""A free action that is sent twice is in the plan once, and what was typed another time is not lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI

from tests.clients.handing import elsewhere
from tests.person import Person
from tests.plans.planning import a_plan, actions, form_at


def test_sent_twice_it_is_one_action(app: FastAPI, make_app: Callable[..., FastAPI]) -> None:
    auditor, plan = a_plan(app)
    page = auditor.person.visit(f"{plan}/actions/new")
    fields = dict(page.form(form_at(page, "/actions")).fields) | {"action": "Walk the ward at night"}
    for _ in range(2):
        assert auditor.person.post(f"{plan}/actions", fields).path.startswith(plan)
    assert len(actions(app)) == 1
    auditor.person.post(f"{plan}/actions", fields | {"action": "Walk it by day"})
    assert len(actions(app)) == 2
    page = auditor.person.visit(f"{plan}/actions/new")
    again = dict(page.form(form_at(page, "/actions")).fields) | {"action": "Walk the ward at night"}
    auditor.person.post(f"{plan}/actions", again)
    assert len(actions(app)) == 3, "a form that was opened again is another one"

    people = [auditor.person, elsewhere(make_app, auditor.person)]

    def send(person: Person) -> int:
        data = again | {"action": "At once"}
        return int(person.client.post(f"{plan}/actions", data=data, follow_redirects=False).status_code)

    with ThreadPoolExecutor(2) as at_once:
        assert list(at_once.map(send, people, timeout=60)) == [303, 303]
    assert len(actions(app)) == 4

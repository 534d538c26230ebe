"""Several consultants at once: two answers that meet are shown to a person, and nothing is lost."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from lxml import html

from app.accounts import cookie, store
from app.firms.roles import FirmRole
from app.web.house import House
from tests.auditing import Auditor, a_firm, a_member, an_audit
from tests.audits.working import ONE, THREE, TWO, chosen, field, levels, policy, saved, send
from tests.conftest import Clock
from tests.person import Page
from tests.servers import RealServer


@pytest.fixture
def owner(app: FastAPI) -> Auditor:
    return a_firm(app)


@pytest.fixture
def grace(app: FastAPI, owner: Auditor) -> Auditor:
    return a_member(app, owner.firm_id, FirmRole.CONSULTANT, "grace@firm.example")


def meet(owner: Auditor, grace: Auditor, audit: str) -> Page:
    """Both open the section; Grace saves first; the owner, who changed two rows, sees the one that met hers."""
    first, second = policy(owner, audit), policy(grace, audit)
    send(grace, second, {f"{ONE}-choice": "1", f"{ONE}-note": "Two pages are missing.", f"{THREE}-choice": "2"})
    mine = {f"{ONE}-choice": "3", f"{ONE}-note": "The policy is complete.", f"{TWO}-choice": "4"}
    return send(owner, first, mine, status=409)


def test_what_meets_nothing_is_saved_and_the_rest_is_shown_side_by_side(
    app: FastAPI, owner: Auditor, grace: Auditor
) -> None:
    audit = an_audit(app, owner)
    page = meet(owner, grace, audit)
    assert levels(app, audit) == {ONE: 1, TWO: 4, THREE: 2}
    assert page.heading == "One answer was saved by somebody else first"
    for said in ("Saved by Grace", "Two pages are missing.", "The policy is complete.", "1, Ad hoc", "3, Working"):
        assert said in page.text
    assert len(page.tree.cssselect("fieldset.meeting")) == 1
    assert field(page, f"{ONE}-note").text_content().strip() == "Two pages are missing.\n\nThe policy is complete."


@pytest.mark.parametrize(("decision", "level"), [("theirs", 1), ("mine", 3)])
def test_theirs_or_mine_is_chosen_by_a_person(
    app: FastAPI, owner: Auditor, grace: Auditor, decision: str, level: int
) -> None:
    audit = an_audit(app, owner)
    page = send(owner, meet(owner, grace, audit), {f"{ONE}-decision": decision})
    assert page.path == f"/audits/{audit}/sections/policy"
    assert levels(app, audit)[ONE] == level


def test_a_third_is_written_from_both(app: FastAPI, owner: Auditor, grace: Auditor) -> None:
    audit = an_audit(app, owner)
    page = meet(owner, grace, audit)
    fields = {f"{ONE}-decision": "merged", f"{ONE}-choice": "2", f"{ONE}-evidence": "observed"}
    send(owner, page, fields)
    kept = saved(app, audit)[ONE]
    assert (kept["number"], kept["evidence"], kept["version"]) == (2, "observed", 2)
    assert kept["note"] == "Two pages are missing.\n\nThe policy is complete."


def test_nothing_decided_or_half_written_is_asked_again_with_what_was_typed(
    app: FastAPI, owner: Auditor, grace: Auditor
) -> None:
    audit = an_audit(app, owner)
    page = meet(owner, grace, audit)
    page = send(owner, page, {f"{ONE}-note": "A third text."}, status=422)
    assert "Choose which answer shall stand." in page.text
    page = send(owner, page, {f"{ONE}-decision": "merged"}, status=422)
    assert field(page, f"{ONE}-note").text_content().strip() == "A third text."
    assert levels(app, audit)[ONE] == 1
    send(owner, page, {f"{ONE}-choice": "0"})
    assert saved(app, audit)[ONE]["note"] == "A third text."


@pytest.mark.parametrize("decision", ["theirs", "mine", "merged"])
def test_when_a_third_answer_comes_in_between_they_are_asked_again(
    app: FastAPI, owner: Auditor, grace: Auditor, decision: str
) -> None:
    audit = an_audit(app, owner)
    page = meet(owner, grace, audit)
    send(grace, policy(grace, audit), {f"{ONE}-choice": "0", f"{ONE}-note": "No page was found."})
    fields = {f"{ONE}-decision": decision, f"{ONE}-choice": "2", f"{ONE}-note": "Written from both."}
    page = send(owner, page, fields, status=409)
    assert "No page was found." in page.text and "The policy is complete." in page.text
    assert field(page, f"{ONE}-note").text_content().strip() == "Written from both."
    assert chosen(page, ONE) == "2"
    assert levels(app, audit)[ONE] == 0
    send(owner, page, {f"{ONE}-decision": "merged"})
    assert (saved(app, audit)[ONE]["note"], saved(app, audit)[ONE]["version"]) == ("Written from both.", 3)


def test_a_row_that_was_only_shown_never_meets_anything(app: FastAPI, owner: Auditor, grace: Auditor) -> None:
    audit = an_audit(app, owner, levels={ONE: 1, TWO: 1})
    first = policy(owner, audit)
    send(grace, policy(grace, audit), {f"{ONE}-choice": "4"})
    page = send(owner, first, {f"{TWO}-choice": "0"})
    assert page.status == 200 and levels(app, audit) == {ONE: 4, TWO: 0}


def test_an_error_and_a_conflict_at_once_lose_neither(app: FastAPI, owner: Auditor, grace: Auditor) -> None:
    audit = an_audit(app, owner)
    first = policy(owner, audit)
    send(grace, policy(grace, audit), {f"{ONE}-choice": "1"})
    mine = {f"{ONE}-choice": "3", f"{ONE}-note": "Mine.", f"{TWO}-note": "No level yet."}
    page = send(owner, first, mine, status=422)
    assert levels(app, audit) == {ONE: 1}
    page = send(owner, page, {f"{TWO}-choice": "2"}, status=409)
    assert levels(app, audit) == {ONE: 1, TWO: 2} and "Mine." in page.text


def test_a_page_of_conflicts_with_nothing_in_it_is_not_found(app: FastAPI, owner: Auditor) -> None:
    audit = an_audit(app, owner)
    policy(owner, audit)
    owner.person.post(f"/audits/{audit}/merging", {"csrf_token": owner.person.token}, status=404)


class Tablet:
    """A consultant's own browser at a real server."""

    def __init__(self, app: FastAPI, server: RealServer, auditor: Auditor, audit: str) -> None:
        house: House = app.state.house
        with house.database.transaction() as session:
            token = store.begin(session, auditor.staff_id, "A tablet", house.now(), verified=True)
        self.client = httpx.Client(base_url=server.address, timeout=30, follow_redirects=True)
        self.client.cookies.set(cookie.name(False), token, domain="127.0.0.1")
        self.path = f"/audits/{audit}/sections/policy"

    def fields(self) -> dict[str, str]:
        tree: Any = html.document_fromstring(self.client.get(self.path).text)
        form = next(form for form in tree.forms if form.get("data-audit"))
        return {name: str(value) for name, value in form.form_values()}


def test_consultants_who_save_at_the_same_moment_lose_nothing(
    app: FastAPI, tmp_path: Path, database_url: str, clock: Clock, owner: Auditor
) -> None:
    clock.moment = datetime.now(UTC)
    audit = an_audit(app, owner)
    team = [a_member(app, owner.firm_id, FirmRole.CONSULTANT, f"c{n}@firm.example") for n in range(6)]
    with RealServer(tmp_path, DATABASE_URL=database_url) as server:
        tablets = [Tablet(app, server, each, audit) for each in team]
        forms = [tablet.fields() for tablet in tablets]
        questions = sorted({name.partition("-")[0] for name in forms[0] if name.endswith("-version")})
        answers: dict[int, httpx.Response] = {}
        gate = threading.Barrier(len(team))

        def save(at: int) -> None:
            own = {f"{questions[at]}-choice": "2", f"{questions[at]}-note": f"Own {at}."}
            both = {f"{questions[7]}-choice": str(at % 5), f"{questions[7]}-note": f"From {at}."}
            gate.wait()
            answers[at] = tablets[at].client.post(tablets[at].path, data=forms[at] | own | both)

        threads = [threading.Thread(target=save, args=(at,)) for at in range(len(team))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    kept = saved(app, audit)
    assert [kept[questions[at]]["note"] for at in range(len(team))] == [f"Own {at}." for at in range(len(team))]
    [first] = [at for at, answer in answers.items() if answer.status_code == 200]
    assert kept[questions[7]]["note"] == f"From {first}."
    for at, answer in answers.items():
        if at != first:
            assert answer.status_code == 409 and f"From {at}." in answer.text and f"From {first}." in answer.text

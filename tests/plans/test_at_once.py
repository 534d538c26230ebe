"""Two consultants who save the same action at the same moment, to a real server: one is saved, one is asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from lxml import html

from app.firms.roles import FirmRole
from tests.auditing import Auditor, a_member
from tests.conftest import Clock
from tests.plans.planning import GAP, a_plan, actions, add
from tests.servers import SERVE_AND_LOG_EVERYTHING, RealServer
from tests.tables import rows

CONSULTANTS = 8


@pytest.fixture
def server(tmp_path: Path, database_url: str, app: FastAPI, clock: Clock) -> Iterator[RealServer]:
    """A process on the database and with the key of the test's own application."""
    clock.moment = datetime.now(UTC)
    with RealServer(tmp_path, SERVE_AND_LOG_EVERYTHING, DATABASE_URL=database_url) as running:
        yield running


def sent_at_once(server: RealServer, everybody: list[Auditor], path: str, changes: list[dict[str, str]]) -> list[int]:
    """Each opens the page, then all send its last form at the same moment; the status that each of them got."""
    gate, got = threading.Barrier(len(everybody)), [0] * len(everybody)

    def send(at: int) -> None:
        with httpx.Client(base_url=server.address, timeout=20, cookies=cookies_of(everybody[at])) as client:
            tree: Any = html.document_fromstring(client.get(path).text)
            form = tree.cssselect("form[action^='/audits/']")[-1]
            fields = {name: str(value) for name, value in form.form_values()} | changes[at]
            gate.wait()
            got[at] = client.post(form.get("action"), data=fields).status_code

    threads = [threading.Thread(target=send, args=(at,)) for at in range(len(everybody))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(got)


def cookies_of(auditor: Auditor) -> dict[str, str]:
    return {name: str(value) for name, value in auditor.person.client.cookies.items()}


def a_team(app: FastAPI, auditor: Auditor) -> list[Auditor]:
    others = [
        a_member(app, auditor.firm_id, FirmRole.CONSULTANT, f"c{at}@firm.example") for at in range(CONSULTANTS - 1)
    ]
    return [auditor, *others]


def test_of_many_who_change_an_action_at_once_one_saves_and_the_others_are_asked(
    app: FastAPI, server: RealServer
) -> None:
    auditor, plan = a_plan(app)
    made = add(auditor, plan)
    owners = [{"owner": f"Owner {at}"} for at in range(CONSULTANTS)]
    got = sent_at_once(server, a_team(app, auditor), f"{plan}/actions/{made}", owners)
    assert got == [303] + [409] * (CONSULTANTS - 1)
    [row] = actions(app)
    assert row["version"] == 2 and row["owner"].startswith("Owner ")


def test_the_same_remedies_ticked_by_many_at_once_are_in_the_plan_once(app: FastAPI, server: RealServer) -> None:
    auditor, plan = a_plan(app)
    ticked = [{f"{GAP}-0": "yes"}] * CONSULTANTS
    assert set(sent_at_once(server, a_team(app, auditor), f"{plan}/gaps", ticked)) == {303}
    assert len(actions(app)) == 1


def test_of_many_who_save_the_first_costs_at_once_one_is_saved(app: FastAPI, server: RealServer) -> None:
    auditor, plan = a_plan(app)
    costs = [{"day_rate": str(500 + at)} for at in range(CONSULTANTS)]
    got = sent_at_once(server, a_team(app, auditor), f"{plan}/band/costs", costs)
    assert got == [303] + [409] * (CONSULTANTS - 1)
    assert rows(app, "SELECT version FROM plan") == [{"version": 1}]

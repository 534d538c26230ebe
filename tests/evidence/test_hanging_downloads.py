"""A storage that never answers those who fetch files: each is told so in time, and everybody else goes on working."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.files import fetching, storage
from app.web.rooms import THREADS
from tests.auditing import Auditor, a_firm, a_piece, an_audit
from tests.conftest import EITHER_DATABASE
from tests.evidence.collecting import pieces
from tests.evidence.test_bad_files import BUCKET
from tests.evidence.test_hanging_storage import silent
from tests.files.made import pdf
from tests.person import Page, check_house_rules, client_of

MANY = 24


def addresses(app: FastAPI, owner: Auditor) -> list[str]:
    audit_id = an_audit(app, owner)
    a_piece(app, audit_id, owner.staff_id, title="Policy", content=pdf())
    return [f"/audits/{audit_id}/evidence/{each['id']}/file" for each in pieces(app)]


@EITHER_DATABASE
def test_many_who_fetch_files_keep_nobody_else_waiting(
    make_app: Callable[..., FastAPI], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MANY > THREADS._max_workers > fetching.AT_ONCE
    monkeypatch.setattr(storage, "PATIENCE", timedelta(seconds=2))
    monkeypatch.setattr(fetching, "PATIENCE", 1.0)
    local = make_app()
    with silent() as address:
        owner = a_firm(local)
        [file] = addresses(local, owner)
        app = make_app(s3_endpoint=address, **BUCKET)
        clients = [client_of(app, raise_server_exceptions=False) for _ in range(MANY + 1)]
        for client in clients:
            client.cookies.update(owner.person.client.cookies)
        with ThreadPoolExecutor(MANY) as pool:
            begun = time.monotonic()
            asked = [pool.submit(client.get, file) for client in clients[:MANY]]
            time.sleep(0.4)
            assert clients[-1].get(f"/firms/{owner.firm_id}").status_code == 200
            took, waiting = time.monotonic() - begun, sum(not each.done() for each in asked)
            answers = [each.result() for each in asked]
        assert waiting == MANY and took < 1.8, "they still wait, and somebody else did not"
        assert time.monotonic() - begun < 8
    for answer in answers:
        assert answer.status_code == 503
    page = Page(answers[0])
    check_house_rules(page)
    assert page.heading == "We could not fetch that file just now" and "It is safe." in page.text

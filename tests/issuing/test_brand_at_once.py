"""Two owners who save the look at once: neither overwrites the other unseen, and a person decides."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI

from app.firms.roles import FirmRole
from tests.auditing import Auditor, a_firm, a_member
from tests.clients.handing import elsewhere
from tests.issuing.issued import PICTURE
from tests.person import Form, Page, Person
from tests.tables import rows


def opened(owner: Auditor) -> Form:
    page = owner.person.visit(f"/firms/{owner.firm_id}/brand")
    [at] = [at for at, form in enumerate(page.tree.forms) if (form.get("action") or "").endswith("/brand")]
    fields = page.form(at).fields
    return {name: value for name, value in fields.items() if name not in ("show", "logo")} | {"colour": "#7a1f4d"}


def send(owner: Auditor, fields: Form, status: int = 200, logo: bytes = b"") -> Page:
    files: dict[str, Any] = {"logo": ("logo.png", logo, "image/png")}
    answer = owner.person.client.post(f"/firms/{owner.firm_id}/brand", data=fields, files=files)
    return owner.person._seen(answer, status)


def brand(app: FastAPI) -> dict[str, Any]:
    return rows(app, "SELECT * FROM brand")[0]


@pytest.mark.parametrize("is_first", [True, False])
def test_the_later_one_sees_both_texts_and_decides(app: FastAPI, is_first: bool) -> None:
    owner = a_firm(app)
    other = a_member(app, owner.firm_id, FirmRole.OWNER, "other@firm.example")
    if not is_first:
        send(owner, opened(owner) | {"introduction": "Before"})
    mine, theirs = opened(owner), opened(other)
    send(other, theirs | {"introduction": "Their words", "closing": "Goodbye"})
    page = send(owner, mine | {"introduction": "My words"}, 409)
    assert "Somebody else saved a look in the meantime" in page.text
    assert "Their words" in page.text and page.tree.cssselect("#introduction")[0].text_content().strip() == "My words"
    assert brand(app)["introduction"] == "Their words"
    version = page.tree.cssselect("input[name=version]")[0].get("value")
    send(owner, mine | {"introduction": "My words", "version": version})
    assert (brand(app)["introduction"], brand(app)["closing"]) == ("My words", "")


def test_the_same_again_is_no_conflict_and_errors_keep_the_version(app: FastAPI) -> None:
    owner = a_firm(app)
    fields = opened(owner) | {"introduction": "Words"}
    for _ in range(2):
        send(owner, fields, logo=PICTURE)
    assert brand(app)["version"] == 1
    page = send(owner, fields | {"colour": "red", "version": "1"}, 422)
    assert page.tree.cssselect("input[name=version]")[0].get("value") == "1"
    assert len(rows(app, "SELECT * FROM audit_entry WHERE action = 'changed the look of reports'")) == 1


def test_a_conflict_keeps_the_logo_of_the_other(app: FastAPI) -> None:
    owner = a_firm(app)
    mine, theirs = opened(owner), opened(owner)
    send(owner, theirs | {"introduction": "Theirs"}, logo=PICTURE)
    page = send(owner, mine | {"introduction": "Mine"}, 409)
    version = page.tree.cssselect("input[name=version]")[0].get("value")
    send(owner, mine | {"introduction": "Mine", "version": version})
    assert brand(app)["logo_sha256"]


def test_the_first_two_at_once_make_one_and_ask_the_other(app: FastAPI, make_app: Callable[..., FastAPI]) -> None:
    owner = a_firm(app)
    fields = opened(owner)
    pairs = [(owner.person, "One"), (elsewhere(make_app, owner.person), "Two")]

    def save(pair: tuple[Person, str]) -> int:
        person, words = pair
        data, files = fields | {"introduction": words}, {"logo": ("logo.png", b"", "image/png")}
        path = f"/firms/{owner.firm_id}/brand"
        return int(person.client.post(path, data=data, files=files, follow_redirects=False).status_code)

    for _ in range(4):
        with ThreadPoolExecutor(2) as at_once:
            statuses = sorted(at_once.map(save, pairs, timeout=60))
        assert statuses == [303, 409], statuses
        fields = opened(owner)
        pairs = [(pairs[1][0], f"{pairs[1][1]} again"), (pairs[0][0], f"{pairs[0][1]} again")]

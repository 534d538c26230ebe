"""What a browser is given to keep: all of one audit for whoever may see it, and an empty page for everybody."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fastapi import FastAPI

from app.accounts.roles import Role
from app.firms.roles import FirmRole
from app.web import render
from tests.auditing import a_firm, a_member, an_audit, claimed, completed
from tests.conftest import EITHER_DATABASE
from tests.person import Person
from tests.staff import signed_in

QUESTION = "refreshers.interval"


def test_an_open_audit_is_given_whole(app: FastAPI) -> None:
    iris = a_firm(app)
    audit_id = an_audit(app, iris, levels={QUESTION: 2})
    claimed(app, audit_id, {QUESTION: 4})
    answer = iris.person.client.get(f"/audits/{audit_id}/offline.json")
    given = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    assert given["audit"] == {
        "id": audit_id,
        "title": "Readiness audit",
        "client": "Larch Ward",
        "may_answer": True,
        "is_completed": False,
    }
    questions = {each["id"]: each for section in given["sections"] for each in section["questions"]}
    assert len(questions) == 45 and "context.sector" not in questions
    assert len(questions[QUESTION]["levels"]) == 5
    assert (questions[QUESTION]["claim"]["level"], questions[QUESTION]["claim"]["level_name"]) == (4, "Improving")
    assert given["answers"].keys() == {QUESTION}
    assert given["answers"][QUESTION] | {"at": ""} == {
        "choice": "2",
        "reason": "",
        "note": "",
        "evidence": "record",
        "version": 1,
        "by": "Owner",
        "at": "",
    }


def test_its_token_sends_an_answer(app: FastAPI) -> None:
    iris = a_firm(app)
    audit_id = an_audit(app, iris)
    token = iris.person.client.get(f"/audits/{audit_id}/offline.json").json()["csrf_token"]
    fields = {"choice": "3", "version": "0", "csrf_token": token}
    answer = iris.person.client.put(f"/audits/{audit_id}/answers/{QUESTION}", data=fields)
    assert (answer.status_code, answer.json()) == (200, {"version": 1})


@EITHER_DATABASE
def test_the_key_is_always_the_same_for_one_person_and_one_audit_and_never_for_another(app: FastAPI) -> None:
    iris = a_firm(app)
    jude = a_member(app, iris.firm_id, FirmRole.CONSULTANT, "jude@firm.example")
    one, other = an_audit(app, iris), an_audit(app, iris)

    def given(auditor: Person, audit_id: str) -> tuple[str, str]:
        answer = auditor.client.get(f"/audits/{audit_id}/offline.json").json()
        return answer["key"], answer["owner"]

    again = signed_in(app, Role.CONSULTANT, "owner@firm.example").person  # another browser of the same person
    assert given(iris.person, one) == given(again, one)
    assert len({given(iris.person, one)[0], given(iris.person, other)[0], given(jude.person, one)[0]}) == 3
    assert given(iris.person, one)[1] != given(jude.person, one)[1]
    assert iris.staff_id not in given(iris.person, one)[1]


@EITHER_DATABASE
def test_a_reader_and_a_completed_audit_are_only_read(app: FastAPI) -> None:
    iris = a_firm(app)
    audit_id = an_audit(app, iris, levels=3)
    reader = a_member(app, iris.firm_id, FirmRole.READER, "reader@firm.example").person
    assert reader.client.get(f"/audits/{audit_id}/offline.json").json()["audit"]["may_answer"] is False
    completed(app, audit_id, iris.staff_id)
    audit = iris.person.client.get(f"/audits/{audit_id}/offline.json").json()["audit"]
    assert (audit["may_answer"], audit["is_completed"]) == (False, True)


def test_nobody_else_is_given_it_and_a_script_can_read_why(app: FastAPI, person: Person) -> None:
    audit_id = an_audit(app, a_firm(app))
    stranger = a_firm(app, "other@elsewhere.example", "Elsewhere").person
    desk = signed_in(app, Role.ENQUIRY, "desk@levelhead.example").person
    for who, status in ((person, 401), (stranger, 404), (desk, 403)):
        answer = who.client.get(f"/audits/{audit_id}/offline.json")
        assert answer.status_code == answer.json()["status"] == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert "key" not in answer.json()


@EITHER_DATABASE
def test_the_page_that_stands_in_is_the_same_for_everybody(app: FastAPI, person: Person) -> None:
    iris = a_firm(app).person
    page = iris.visit("/audits/offline")
    assert page.response.content == person.visit("/audits/offline").response.content
    assert "csrf_token" not in page.response.text and "set-cookie" not in page.response.headers
    assert page.response.headers["cache-control"] == "no-cache"


@EITHER_DATABASE
def test_the_worker_keeps_the_page_and_every_part_of_it_and_nothing_else(app: FastAPI, person: Person) -> None:
    script = person.client.get("/audits/offline-worker.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cache-control"] == "no-cache"
    assert "script-src 'self'" in script.headers["content-security-policy"]
    kept = json.loads(script.text.partition("\n")[0].removeprefix("const KEPT = ").removesuffix(";"))
    assert kept["shell"] == "/audits/offline"
    page = person.visit("/audits/offline")
    linked = {
        element.get("href") or element.get("src") for element in page.tree.cssselect("link[rel=stylesheet], script")
    }
    assert linked <= set(kept["parts"])
    for address in kept["parts"]:
        part = person.client.get(address)
        assert part.status_code == 200 and address.startswith("/static/")
        folder = address.rpartition("/")[0]
        imported = {f"{folder}/{name}" for name in re.findall(r'from "\./([a-z-]+\.js)"', part.text)}
        assert imported <= set(kept["parts"]), address


@EITHER_DATABASE
def test_a_tablet_can_install_it(app: FastAPI, person: Person) -> None:
    manifest = person.client.get("/audits/offline.webmanifest").json()
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == (
        "/audits/offline",
        "/audits/",
        "standalone",
    )
    assert {icon["sizes"] for icon in manifest["icons"]} == {"any", "192x192", "512x512"}
    assert all(person.client.get(icon["src"]).status_code == 200 for icon in manifest["icons"])


def test_the_address_of_a_script_changes_with_what_it_imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "STATIC", tmp_path)
    (tmp_path / "one.js").write_text('import { two } from "./two.js";\n', encoding="utf-8")
    seen = set()
    for content in ("export const two = 2;\n", "export const two = 3;\n"):
        (tmp_path / "two.js").write_text(content, encoding="utf-8")
        render.static_hash.cache_clear()
        seen.add(render.static_hash("one.js"))
    render.static_hash.cache_clear()
    assert len(seen) == 2


@EITHER_DATABASE
@pytest.mark.parametrize(
    ("fields", "cleared"), [({}, '"cache", "storage"'), ({"others_kept": "yes"}, '"cache"')], ids=["all", "own"]
)
def test_signing_out_clears_what_the_browser_keeps(app: FastAPI, fields: dict[str, str], cleared: str) -> None:
    iris = a_firm(app).person
    iris.visit("/account")
    data = {"csrf_token": iris.token} | fields
    answer = iris.client.post("/account/departure", data=data, follow_redirects=False)
    assert (answer.status_code, answer.headers["clear-site-data"]) == (303, cleared)

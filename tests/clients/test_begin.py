"""Beginning an audit: empty, from a client's code, or as a re-audit; and adding a code to one that has none."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI

from app.audits import store as audits
from app.audits.models import Audit
from app.clients import claiming
from app.firms.roles import FirmRole
from tests.auditing import CONTEXT, Auditor, a_client, a_firm, a_member, an_audit, completed, verify
from tests.clients.handing import begin, elsewhere, hand_over
from tests.conftest import EITHER_DATABASE, Clock
from tests.contents import in_force, other_content, use
from tests.journeys import submitted
from tests.person import Page, Person, text
from tests.tables import change, rows


def kept(app: FastAPI, audit_id: str) -> Audit:
    with app.state.house.database.session(writes=False) as session:
        found = audits.by_id(session, audit_id)
        assert found is not None
        return found


def claim_of(app: FastAPI, audit_id: str) -> audits.Claim:
    found = audits.claim_of(kept(app, audit_id))
    assert found is not None
    return found


def test_an_audit_begins_with_the_context_of_its_client_and_nothing_else(app: FastAPI) -> None:
    owner = a_firm(app)
    page = begin(owner, a_client(app, owner), title="Autumn audit", visited_on="2026-11-20")
    [audit_id] = [each["id"] for each in rows(app, "SELECT id FROM audit")]
    assert page.path == f"/audits/{audit_id}"
    found = kept(app, audit_id)
    assert (found.title, str(found.visited_on), found.follows) == ("Autumn audit", "2026-11-20", None)
    assert found.questionnaire_hash == app.state.house.questionnaire.hash and found.claimed_hash is None
    with app.state.house.database.session(writes=False) as session:
        assert audits.answers_of(audits.verified(session, audit_id)) == CONTEXT
    [line] = rows(app, "SELECT subject_id, staff_id FROM audit_entry WHERE action = 'began an audit'")
    assert line == {"subject_id": audit_id, "staff_id": owner.staff_id}


def test_a_form_that_is_sent_twice_begins_one_audit_and_uses_one_code(app: FastAPI, person: Person) -> None:
    code = hand_over(app, submitted(person))
    owner = a_firm(app)
    page = owner.person.visit(f"/clients/{a_client(app, owner)}/audits/new")
    first, second = (owner.person.submit(page, {"handover_code": code}, at=1) for _ in range(2))
    assert first.path == second.path and len(rows(app, "SELECT * FROM audit")) == 1


@pytest.mark.parametrize("typed", [str, str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_a_code_brings_a_copy_of_what_was_submitted(app: FastAPI, person: Person, typed) -> None:  # type: ignore[no-untyped-def]  # str methods
    asked = {"refreshers.interval": {"choice": "3", "note": "Every six months", "evidence": "record"}}
    address = submitted(person, asked)
    code = hand_over(app, address)
    owner = a_firm(app)
    begin(owner, a_client(app, owner), handover_code=typed(code))
    [audit_id] = [each["id"] for each in rows(app, "SELECT id FROM audit")]
    claim = claim_of(app, audit_id)
    answer = claim.answers["refreshers.interval"]
    assert (answer.value, answer.note, answer.evidence) == (3, "Every six months", "record")
    assert claim.answers["context.role"].value == "manager", "the claim keeps its own context"
    with app.state.house.database.session(writes=False) as session:
        assert audits.answers_of(audits.verified(session, audit_id)) == CONTEXT, "nothing of it counts as verified"
    lines = rows(app, "SELECT action FROM audit_entry WHERE subject_id = :id ORDER BY id", id=audit_id)
    assert [each["action"] for each in lines] == ["began an audit", "attached a claim"]
    assert "The client handed over what it submitted" in owner.person.visit(f"/audits/{audit_id}/claim").text


def test_a_used_code_an_old_one_and_a_mistyped_one_say_so_and_keep_what_was_typed(
    app: FastAPI, person: Person, clock: Clock
) -> None:
    address = submitted(person)
    owner = a_firm(app)
    client = a_client(app, owner)
    used = hand_over(app, address)
    begin(owner, client, handover_code=used)
    old = hand_over(app, address)
    clock.moment += timedelta(days=14)
    told = {used: "This code has been used", old: "This code has run out", old[:-2]: "and this has 18"}
    told[used[::-1]] = "We do not know this code"
    owner = a_member(app, owner.firm_id, FirmRole.OWNER, "again@firm.example")
    for code, said in told.items():
        page = begin(owner, client, 422, handover_code=code, title="Mine", visited_on="2026-11-20")
        assert said in page.text and page.form(1).fields["handover_code"] == code
        assert page.form(1).fields["title"] == "Mine" and page.form(1).fields["visited_on"] == "2026-11-20"
    assert len(rows(app, "SELECT * FROM audit")) == 1


def test_what_else_does_not_fit_uses_no_code_up(app: FastAPI, person: Person) -> None:
    code = hand_over(app, submitted(person))
    owner, theirs = a_firm(app), a_firm(app, "else@firm.example", "Loud Rooms")
    client = a_client(app, owner)
    foreign = an_audit(app, theirs)
    neighbour = an_audit(app, owner, a_client(app, owner, "Ash Ward"))
    an_audit(app, owner, client)
    wrong = {"title": ""}, {"visited_on": "yesterday"}, {"follows": foreign}, {"follows": neighbour}, {"follows": "x"}
    for fields in wrong:
        begin(owner, client, 422, handover_code=code, **fields)
    assert rows(app, "SELECT used_at FROM handover_code") == [{"used_at": None}]
    assert len(rows(app, "SELECT * FROM audit")) == 3
    begin(owner, client, handover_code=code)


def test_guessing_codes_is_limited_and_good_ones_do_not_count(app: FastAPI, person: Person, clock: Clock) -> None:
    address = submitted(person)
    owner = a_firm(app)
    client = a_client(app, owner)
    begin(owner, client, handover_code=hand_over(app, address))
    for _ in range(claiming.MOST_OF_STAFF):
        begin(owner, client, 422, handover_code="A" * 20)
    page = begin(owner, client, 429, handover_code="A" * 20, title="Mine")
    assert page.heading == "Too many codes were tried" and "Mine" in page.response.text
    clock.moment += timedelta(hours=1)
    owner = a_member(app, owner.firm_id, FirmRole.OWNER, "owner@firm.example")
    begin(owner, client, 422, handover_code="A" * 20)


def test_another_sector_is_said_and_taken_only_when_it_is_meant(app: FastAPI, person: Person) -> None:
    code = hand_over(app, submitted(person))
    owner = a_firm(app)
    client = a_client(app, owner)
    change(app, "UPDATE client SET sector = 'schools', setting = NULL")
    page = begin(owner, client, 422, handover_code=code)
    assert "The client answered as 'Health and mental health', and here it is 'Schools and education'." in page.text
    assert rows(app, "SELECT used_at FROM handover_code") == [{"used_at": None}]
    page = owner.person.submit(page, {"other_sector": "yes"}, at=1)
    [audit_id] = [each["id"] for each in rows(app, "SELECT id FROM audit")]
    assert claim_of(app, audit_id).answers["context.sector"].value == "health"
    with app.state.house.database.session(writes=False) as session:
        assert audits.verified(session, audit_id)["context.sector"].answer.value == "schools"


def test_a_code_used_twice_at_once_serves_one_firm(
    app: FastAPI, person: Person, make_app: Callable[..., FastAPI]
) -> None:
    code = hand_over(app, submitted(person))
    firms = [a_firm(app), a_firm(app, "else@firm.example", "Loud Rooms")]
    clients = [a_client(app, each) for each in firms]
    pages = [each.person.visit(f"/clients/{client}/audits/new") for each, client in zip(firms, clients, strict=True)]

    people = [firms[0].person, elsewhere(make_app, firms[1].person)]

    def take(at: int) -> int:
        data = dict(pages[at].form(1).form_values()) | {"handover_code": code}
        path = f"/clients/{clients[at]}/audits"
        return int(people[at].client.post(path, data=data, follow_redirects=False).status_code)

    with ThreadPoolExecutor(2) as at_once:
        assert sorted(at_once.map(take, range(2), timeout=60)) == [303, 422]
    assert [each["claimed_hash"] is not None for each in rows(app, "SELECT * FROM audit")] == [True]


def test_a_re_audit_starts_unverified_on_the_questions_of_today(app: FastAPI) -> None:
    owner = a_firm(app)
    client = a_client(app, owner)
    first = an_audit(app, owner, client, 3)
    completed(app, first, owner.staff_id)
    page = owner.person.visit(f"/clients/{client}/audits/new?follows={first}")
    assert page.tree.cssselect("#follows option[selected]")[0].get("value") == first
    owner.person.submit(page, at=1)
    [second] = rows(app, "SELECT id, questionnaire_hash FROM audit WHERE follows = :id", id=first)
    assert second["questionnaire_hash"] == app.state.house.questionnaire.hash
    with app.state.house.database.session(writes=False) as session:
        assert audits.answers_of(audits.verified(session, second["id"])) == CONTEXT
    assert "after Readiness audit" in owner.person.visit(f"/clients/{client}").text


def test_a_claim_of_another_version_keeps_that_version(app: FastAPI, person: Person, tmp_path: Path) -> None:
    today = in_force(app)
    use(app, other_content(tmp_path, {"index.yaml": ('version: "2026.1"', 'version: "2025.1"')}))
    older = app.state.house.questionnaire.hash
    code = hand_over(app, submitted(person))
    use(app, today)
    owner = a_firm(app)
    begin(owner, a_client(app, owner), handover_code=code)
    [audit_id] = [each["id"] for each in rows(app, "SELECT id FROM audit")]
    assert claim_of(app, audit_id).questionnaire_hash == older != kept(app, audit_id).questionnaire_hash
    assert "You see the 45 that both versions share" in owner.person.visit(f"/audits/{audit_id}/claim").text


def add(auditor: Auditor, audit_id: str, code: str, status: int = 200, **more: str) -> Page:
    """Adds a code to an audit, past its page."""
    auditor.person.visit("/account")
    fields = {"csrf_token": auditor.person.token, "handover_code": code, **more}
    return auditor.person.post(f"/audits/{audit_id}/claim", fields, status)


def test_a_code_is_added_later_to_an_audit_that_has_none(app: FastAPI, person: Person) -> None:
    address = submitted(person)
    owner = a_firm(app)
    audit_id = an_audit(app, owner, levels=1)
    before = rows(app, "SELECT * FROM audit_answer ORDER BY question_id")
    page = owner.person.visit(f"/audits/{audit_id}/claim")
    page = owner.person.submit(page, {"handover_code": "nothing"}, 422, at=1)
    assert "and this has 7" in page.text
    page = owner.person.submit(page, {"handover_code": hand_over(app, address)}, at=1)
    assert page.path == f"/audits/{audit_id}"
    assert len(claim_of(app, audit_id).answers) > 40
    assert rows(app, "SELECT * FROM audit_answer ORDER BY question_id") == before
    code = hand_over(app, address)
    assert add(owner, audit_id, code, 409).heading == "This audit has the client's own assessment already"
    assert rows(app, "SELECT used_at FROM handover_code WHERE used_at IS NULL") != []


def test_nothing_is_added_to_an_audit_that_is_completed_or_not_one_s_own(app: FastAPI, person: Person) -> None:
    code = hand_over(app, submitted(person))
    owner, theirs = a_firm(app), a_firm(app, "else@firm.example", "Loud Rooms")
    reader = a_member(app, owner.firm_id, FirmRole.READER, "reader@firm.example")
    done, open_one = an_audit(app, owner, levels=2), an_audit(app, owner)
    completed(app, done, owner.staff_id)
    for auditor, audit_id, status in ((owner, done, 409), (reader, open_one, 403), (theirs, open_one, 404)):
        add(auditor, audit_id, code, status)
        auditor.person.visit(f"/audits/{audit_id}/claim", 404 if status == 404 else 200)
    assert rows(app, "SELECT used_at FROM handover_code") == [{"used_at": None}]


def test_two_codes_at_once_bring_one_claim(
    app: FastAPI, person: Person, another_person: Person, make_app: Callable[..., FastAPI]
) -> None:
    codes = [hand_over(app, submitted(each)) for each in (person, another_person)]
    owner = a_firm(app)
    other = a_member(app, owner.firm_id, FirmRole.CONSULTANT, "other@firm.example")
    audit_id = an_audit(app, owner)
    for each in (owner, other):
        each.person.visit("/account")

    people = (owner.person, elsewhere(make_app, other.person))

    def attach(pair: tuple[Person, str]) -> int:
        by, code = pair
        fields = {"csrf_token": by.token, "handover_code": code}
        path = f"/audits/{audit_id}/claim"
        return int(by.client.post(path, data=fields, follow_redirects=False).status_code)

    with ThreadPoolExecutor(2) as at_once:
        statuses = sorted(at_once.map(attach, zip(people, codes, strict=True), timeout=60))
    assert statuses == [303, 409]
    assert len(rows(app, "SELECT * FROM handover_code WHERE used_at IS NULL")) == 1
    assert claim_of(app, audit_id)


@EITHER_DATABASE
def test_an_earlier_audit_is_named_with_the_day_on_the_owner_s_clock(app: FastAPI, clock: Clock) -> None:
    clock.moment = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    owner = a_firm(app)
    client = a_client(app, owner)
    completed(app, an_audit(app, owner, client, 2), owner.staff_id)
    page = owner.person.visit(f"/clients/{client}/audits/new")
    assert "completed 1 Jul 2026" in text(page.tree.cssselect("#follows")[0])


def test_the_latest_completed_audit_is_proposed_and_the_new_one_says_what_it_follows(
    app: FastAPI, clock: Clock
) -> None:
    owner = a_firm(app)
    client = a_client(app, owner)
    page = owner.person.visit(owner.person.visit(f"/clients/{client}").links()["Begin an audit"])
    assert text(page.tree.cssselect("h1")[0]) == "Begin an audit"
    for title in ("First audit", "Second audit"):
        audit_id = begin(owner, client, title=title, follows="").path.rpartition("/")[2]
        with app.state.house.database.transaction() as session:
            found = audits.by_id(session, audit_id)
            assert found is not None
            verify(app.state.house, session, found, owner, {"policy.current": 2})
        completed(app, audit_id, owner.staff_id)
        clock.moment += timedelta(minutes=30)
    begin(owner, client, title="Under way", follows="")
    page = owner.person.visit(owner.person.visit(f"/clients/{client}").links()["Begin a re-audit"])
    assert all(text(page.tree.cssselect(of)[0]).startswith("Begin a re-audit") for of in ("title", "h1"))
    assert page.form(1).fields["follows"] == audit_id
    assert "We propose the latest that was completed: Second audit." in page.text
    page = begin(owner, client, title="Spring audit")
    assert page.links()["Second audit"] == f"/audits/{audit_id}"
    assert "This is a re-audit" in page.text and "started empty" not in page.text
    page = begin(owner, client, title="On its own", follows="")
    assert "started empty" in page.text and kept(app, page.path.rpartition("/")[2]).follows is None


def test_the_hint_names_the_link_that_the_client_has(app: FastAPI, person: Person) -> None:
    address = submitted(person)
    owner = a_firm(app)
    page = owner.person.visit(f"/clients/{a_client(app, owner)}/audits/new")
    [named] = re.findall('"([^"]+)"', text(page.tree.cssselect("#handover_code-hint")[0]))
    assert person.visit(f"{address}/result").links()[named] == f"{address}/handover"

"""A whole section on one page: what it shows beside each row, and what it saves."""

from __future__ import annotations

from fastapi import FastAPI

from app.firms.roles import FirmRole
from questionnaire.answers import Answer, State, answered
from tests.auditing import a_client, a_firm, a_member, an_audit, claimed, completed
from tests.audits.working import ONE, THREE, TWO, chosen, field, levels, policy, row, saved, send
from tests.person import text
from tests.tables import change, rows


def test_a_section_shows_all_its_rows_with_the_names_that_scripts_build_on(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    page = policy(owner, audit)
    assert len(page.tree.cssselect(f"form[data-audit='{audit}'] fieldset[data-question]")) == 8
    for name in ("note", "evidence", "version"):
        assert page.tree.cssselect(f"[name='{ONE}-{name}']")
    assert len(page.tree.cssselect(f"input[name='{ONE}-choice']")) >= 6
    assert text(row(page, ONE).cssselect("[data-saved]")[0]) == "Not verified yet"


def test_only_what_was_changed_is_saved(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels={TWO: 1})
    page = send(owner, policy(owner, audit), {f"{ONE}-choice": "3", f"{ONE}-note": "Seen on the ward."})
    assert "Saved: 1 answer." in page.text
    assert levels(app, audit) == {ONE: 3, TWO: 1}
    assert saved(app, audit)[TWO]["version"] == 1
    assert chosen(page, ONE) == "3" and "Saved by Owner, 23 November 2026" in text(row(page, ONE))
    page = send(owner, page)
    assert "Nothing was changed." in page.text


def test_the_claim_stands_beside_and_is_never_filled_in(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    claimed(app, audit, {ONE: answered(4, "document", "In the blue folder.")})
    page = policy(owner, audit)
    claim = text(row(page, ONE).cssselect(".claim")[0])
    assert "4, Improving" in claim and "Rests on: a document" in claim and "In the blue folder." in claim
    assert row(page, ONE).cssselect("[data-agree]")[0].get("data-agree") == "4"
    assert chosen(page, ONE) is None and field(page, f"{ONE}-note").text_content().strip() == ""
    assert "The client claims nothing here." in text(row(page, TWO))
    send(owner, page)
    assert levels(app, audit) == {}


def test_a_claim_on_another_version_of_the_questions_is_shown_where_both_have_it(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    claimed(app, audit, {ONE: 2, "policy.gone": 4})
    assert "2, Defined" in text(row(policy(owner, audit), ONE).cssselect(".claim")[0])


def test_a_re_audit_shows_the_earlier_verified_level(app: FastAPI) -> None:
    owner = a_firm(app)
    client = a_client(app, owner)
    first = an_audit(app, owner, client, {ONE: answered(1, "record", "Two pages were missing.")})
    completed(app, first, owner.staff_id)
    second = an_audit(app, owner, client)
    change(app, "UPDATE audit SET follows = :f WHERE id = :a", f=first, a=second)
    page = policy(owner, second)
    shown = text(row(page, ONE))
    assert "Verified on 23 November 2026" in shown and "1, Ad hoc" in shown and "Two pages were missing." in shown
    assert chosen(page, ONE) is None


def test_an_earlier_audit_of_another_client_is_never_shown(app: FastAPI) -> None:
    owner = a_firm(app)
    first = an_audit(app, owner, a_client(app, owner, "Another ward"), {ONE: answered(1, "record", "Not for them.")})
    second = an_audit(app, owner)
    change(app, "UPDATE audit SET follows = :f WHERE id = :a", f=first, a=second)
    assert "Not for them." not in policy(owner, second).text


def test_what_does_not_fit_stays_in_the_page_and_the_rest_is_saved(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    fields = {f"{ONE}-choice": "2", f"{TWO}-note": "A rationale before any level.", f"{THREE}-choice": "7"}
    page = send(owner, policy(owner, audit), fields, status=422)
    assert levels(app, audit) == {ONE: 2}
    assert "Saved: 1 answer." in page.text
    assert [link.get("href") for link in page.tree.cssselect(".errors a")] == [f"#{TWO}-choice", f"#{THREE}-choice"]
    assert field(page, f"{TWO}-note").text_content().strip() == "A rationale before any level."
    page = send(owner, page, {f"{TWO}-choice": "1", f"{THREE}-choice": "0"})
    assert levels(app, audit) == {ONE: 2, TWO: 1, THREE: 0}
    assert saved(app, audit)[TWO]["note"] == "A rationale before any level."


def test_does_not_apply_needs_its_reason(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    question = next(i for i in app.state.house.questionnaire.indicators.values() if i.not_applicable)
    section = next(f.id for f in app.state.house.questionnaire.factors if question in f.indicators)
    page = owner.person.visit(f"/audits/{audit}/sections/{section}")
    page = send(owner, page, {f"{question.id}-choice": "not_applicable"}, status=422)
    assert [link.get("href") for link in page.tree.cssselect(".errors a")] == [f"#{question.id}-reason"]
    send(owner, page, {f"{question.id}-reason": "Nobody works alone here."})
    kept = saved(app, audit)[question.id]
    assert (kept["state"], kept["reason"]) == ("not_applicable", "Nobody works alone here.")


def test_the_skills_are_a_section_too(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    page = owner.person.visit(f"/audits/{audit}/sections/skills")
    send(owner, page, {"skills.emotional_intelligence-choice": "1"})
    assert saved(app, audit)["skills.emotional_intelligence"]["number"] == 1


def test_a_reader_and_a_completed_audit_show_the_answers_and_no_form(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels={ONE: answered(3, "record", "The log of May.")})
    reader = a_member(app, owner.firm_id, FirmRole.READER, "reader@firm.example")
    for who in (reader, owner):
        page = policy(who, audit)
        assert bool(page.tree.cssselect("form[data-audit]")) is (who is owner)
        assert "The log of May." in page.text
    token = {"csrf_token": owner.person.token, f"{ONE}-choice": "0", f"{ONE}-version": "1"}
    completed(app, audit, owner.staff_id)
    page = policy(owner, audit)
    assert not page.tree.cssselect("form[data-audit]") and "3, Working" in page.text
    owner.person.post(f"/audits/{audit}/sections/policy", token, status=409)
    reader.person.visit("/account")
    own = {"csrf_token": reader.person.token}
    assert reader.person.client.post(f"/audits/{audit}/sections/policy", data=own).status_code == 403
    assert levels(app, audit) == {ONE: 3}


def test_sections_and_audits_that_are_not_there_are_not_found(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    other = a_firm(app, "other@firm.example", "Loud Rooms")
    owner.person.visit(f"/audits/{audit}/sections/context", status=404)
    owner.person.visit(f"/audits/{audit}/sections/nothing", status=404)
    page = other.person.visit(f"/audits/{audit}/sections/policy", status=404)
    assert "Larch Ward" not in page.text
    assert rows(app, "SELECT * FROM audit_entry WHERE subject_id = :a", a=audit) == []


def test_evidence_that_is_attached_is_listed_at_its_row(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    client = rows(app, "SELECT client_id FROM audit")[0]["client_id"]
    for evidence_id, removed in (("1" * 20, "NULL"), ("2" * 20, "CURRENT_TIMESTAMP")):
        change(
            app,
            "INSERT INTO evidence (id, firm_id, client_id, audit_id, kind, title, detail, address, added_by, added_at,"
            f" removed_at) VALUES (:e, :f, :c, :a, 'link', :t, '', '', :s, CURRENT_TIMESTAMP, {removed})",
            "INSERT INTO evidence_use (audit_id, question_id, evidence_id) VALUES (:a, :q, :e)",
            e=evidence_id, f=owner.firm_id, c=client, a=audit, s=owner.staff_id, q=ONE, t=f"Paper {evidence_id[0]}",
        )  # fmt: skip
    shown = text(row(policy(owner, audit), ONE))
    assert "Paper 1" in shown and "Paper 2" not in shown


def test_a_kind_of_answer_that_is_not_known_is_kept_as_not_known(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels={ONE: Answer(State.DONT_KNOW, note="Nobody was there to ask.")})
    page = policy(owner, audit)
    assert chosen(page, ONE) == "dont_know"
    assert field(page, f"{ONE}-note").text_content().strip() == "Nobody was there to ask."

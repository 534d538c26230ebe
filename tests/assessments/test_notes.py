"""What people write: kept byte for byte, and shown as text wherever it is shown."""

from __future__ import annotations

import json

import pytest

from tests.journeys import answer, fill, in_sector, question
from tests.person import Page, Person
from tests.tables import rows

FIRST = "refreshers.needs_analysis"
NOTES = {
    "refreshers.needs_analysis": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "refreshers.interval": "{{7*7}} {% raw %} ${7*7} #{7*7} <%= 7*7 %>",
    "refreshers.competence": "=cmd|' /C calc'!A0",
    "refreshers.practice": "\"><svg onload=alert(1)> ' & &amp; &lt; </textarea></title>",
    "refreshers.scenarios": "\N{RAISED HAND}\N{EMOJI MODIFIER FITZPATRICK TYPE-5} \N{WOMAN}\u200d\N{PERSONAL COMPUTER}",
    "refreshers.prevention_first": "הצוות רגוע \N{RIGHT-TO-LEFT OVERRIDE}txt.exe\N{POP DIRECTIONAL FORMATTING} سلام",
    "refreshers.joiners": "'; DROP TABLE answer; --",
    "refreshers.evaluation": "first line\n\n  third line\twith a tab, 100 % of it + more",
    "leadership.named_lead": "e\u0301 is not é, ﬁ is not fi, \u2028 and \u0085 are no line ends \N{ZERO WIDTH SPACE}",
}
REASON = "<b>{{7*7}}</b> =1+1 \N{RAISED HAND}"
UNKEEPABLE = "one\x00two\x07three\x1b[31m four\x7f\x0b\x0c\x08\ufffe\uffff"
CLEANED = "onetwothree[31m four"
SAID_SO = "We took out characters that cannot be kept. Check the text and save again."


def test_notes_are_kept_byte_for_byte_and_are_only_ever_text(person: Person) -> None:
    levels = {of: {"choice": "3", "note": note} for of, note in NOTES.items()}
    levels["leadership.coaching"] = {"choice": "not_applicable", "reason": REASON}
    address = fill(person, levels)
    kept = {row["question_id"]: row["note"] for row in rows(person.app, "SELECT * FROM answer WHERE note <> ''")}
    assert kept == NOTES
    page = person.visit(f"{address}/check")
    shows_as_text(page)
    page = person.submit(page)
    assert page.path == f"{address}/result"
    shows_as_text(page)
    [row] = rows(person.app, "SELECT answers FROM submission")
    assert {of: answer["note"] for of, answer in json.loads(row["answers"]).items() if answer["note"]} == NOTES


def shows_as_text(page: Page) -> None:
    for note in (*NOTES.values(), REASON):
        assert " ".join(note.split()) in page.text
    assert not page.tree.cssselect("main script, main img, main b, main svg[onload], [onerror], [onload]")
    assert "49" not in {word.strip("<>/b") for word in page.text.split()}, "something was worked out"


def test_a_note_comes_back_into_its_field_as_it_was(person: Person) -> None:
    address = in_sector(person)
    for note in NOTES.values():
        answer(person, address, FIRST, "3", note=note)
        field = person.visit(question(address, FIRST)).tree.cssselect("textarea#note")[0]
        assert field.text_content() == note


def test_lines_end_as_they_do_here(person: Person) -> None:
    address = in_sector(person)
    answer(person, address, FIRST, "3", note="\r\none\r\ntwo\rthree\n\n")
    assert rows(person.app, "SELECT note FROM answer WHERE note <> ''") == [{"note": "one\ntwo\nthree"}]


def test_characters_that_cannot_be_kept_are_taken_out_and_said(person: Person) -> None:
    address = in_sector(person)
    page = answer(person, address, FIRST, "3", 422, note=UNKEEPABLE)
    assert SAID_SO in page.text
    assert dict(page.form().form_values())["note"] == CLEANED
    assert not rows(person.app, "SELECT * FROM answer WHERE question_id = :of", of=FIRST)
    page = person.submit(page)
    assert rows(person.app, "SELECT note FROM answer WHERE note <> ''") == [{"note": CLEANED}]


def test_so_are_those_in_a_reason(person: Person) -> None:
    address = in_sector(person)
    page = answer(person, address, "leadership.coaching", "not_applicable", 422, reason=UNKEEPABLE)
    assert SAID_SO in page.text
    person.submit(page)
    assert rows(person.app, "SELECT reason FROM answer WHERE reason <> ''") == [{"reason": CLEANED}]


@pytest.mark.parametrize("field", ["choice", "evidence", "version", "return_to", "csrf_token"])
def test_a_nul_in_any_other_field_does_no_harm(person: Person, field: str) -> None:
    address = in_sector(person)
    page = person.visit(question(address, FIRST))
    sent = {"csrf_token": person.token, "version": "0", "return_to": "", "evidence": "record", "choice": "3"}
    sent[field] += "\x00"
    assert person.submit(page, sent).path == question(address, "refreshers.interval")
    [row] = rows(person.app, "SELECT * FROM answer WHERE question_id = :of", of=FIRST)
    assert (row["number"], row["evidence"]) == (3, "record")

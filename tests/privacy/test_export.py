"""Everything that is held on a person: all of it, and nothing of anybody else."""

from __future__ import annotations

import json
from typing import Any

from app.privacy import audit
from app.privacy.export import export, to_json
from app.web.house import House
from tests.conftest import EITHER_DATABASE
from tests.contents import in_force, other_content, use
from tests.enquiries.letters import send_with
from tests.journeys import in_sector
from tests.person import Person
from tests.privacy.lives import EMAIL, NAME, PHONE, WORDS, live, submitted, who
from tests.staff import Signed
from tests.tables import change, everything, rows

LISTS = ("enquiries", "leads", "reminders", "messages", "assessments")


def held(person: Person, email: str = EMAIL) -> dict[str, Any]:
    house: House = person.app.state.house
    with house.database.transaction() as session:
        document: dict[str, Any] = json.loads(to_json(export(house, session, email)))
    return document


def test_it_is_all_there(person: Person, admin: Signed) -> None:
    lead_id = live(person, admin)
    found = held(person)
    assert {name: len(found[name]) for name in LISTS} == {
        "enquiries": 2, "leads": 2, "reminders": 1, "messages": 3, "assessments": 2,
    }  # fmt: skip
    first = next(each for each in found["enquiries"] if each["need"] == WORDS)
    assert (first["name"], first["email"], first["phone"], first["need"]) == (NAME, EMAIL, PHONE, WORDS)
    assert {each["purpose"] for each in first["agreed"]} == {"contact", "share"}
    assert first["agreed"][0]["sentence"] == "You may contact me about this enquiry, in the way I chose."
    lead = next(each for each in found["leads"] if each["id"] == lead_id)
    assert lead["status"] == "qualified" and lead["came_with"]["first"]["source"] == "newsletter"
    assert f"Spoke to {NAME} on {PHONE}." in {line["text"] for line in lead["timeline"]}


@EITHER_DATABASE
def test_answers_are_questions_and_sentences(person: Person, admin: Signed) -> None:
    live(person, admin)
    done = next(each for each in held(person)["assessments"] if each["submitted_at"])
    said = {each["question"]: each["answer"] for each in done["answers"]}
    questionnaire = person.app.state.house.questionnaire
    indicator = next(iter(questionnaire.indicators.values()))
    assert said[indicator.question] == indicator.levels[2]
    assert len(said) > 40


@EITHER_DATABASE
def test_who_looked_is_part_of_it_without_their_names(person: Person, admin: Signed) -> None:
    lead_id = live(person, admin)
    house: House = person.app.state.house
    with house.database.transaction() as session:
        audit.record(session, house.now(), "saw", ("lead", lead_id), admin.id)
    lead = next(each for each in held(person)["leads"] if each["id"] == lead_id)
    assert {"at": house.now().isoformat(), "by": "staff", "what": "saw"} in lead["seen"]
    assert "Root" not in json.dumps(lead["seen"])


def test_an_assessment_that_came_with_nothing_of_theirs_is_not_in_it(person: Person, admin: Signed) -> None:
    live(person, admin)
    apart = submitted(person)
    assert apart[-20:] not in json.dumps(held(person))


def test_nothing_of_anybody_else_is_in_it(person: Person, another_person: Person, admin: Signed) -> None:
    theirs = in_sector(another_person)
    secret = who("alan@example.org", "Alan Turing", "Bletchley") | {"need": "A secret of ours"}
    send_with(another_person, secret, f"/enquiries/new?assessment={theirs[-20:]}")
    live(person, admin)
    document = json.dumps(held(person))
    for word in ("alan", "turing", "bletchley", "secret of ours", theirs[-20:]):
        assert word not in document.lower()


def test_nothing_that_opens_something_is_in_it(person: Person, admin: Signed) -> None:
    live(person, admin)
    document = json.dumps(held(person))
    assert person.key not in document
    for row in rows(person.app, "SELECT holder FROM enquiry"):
        assert row["holder"] not in document


def test_it_changes_nothing_but_the_audit_log(person: Person, admin: Signed) -> None:
    live(person, admin)
    before = everything(person.app)
    held(person)
    after = everything(person.app)
    [line] = [row for row in after["audit_entry"] if row not in before["audit_entry"]]
    assert (line["actor"], line["action"], line["subject_kind"]) == ("visitor", "exported", "person")
    assert {**after, "audit_entry": before["audit_entry"]} == before


@EITHER_DATABASE
def test_of_a_version_of_the_questions_that_is_not_kept_the_answers_come_as_they_are(
    person: Person, admin: Signed, tmp_path: Any
) -> None:
    today = in_force(person.app)
    use(person.app, other_content(tmp_path, {"index.yaml": ('version: "2026.1"', 'version: "2024.1"')}))
    live(person, admin)
    use(person.app, today)
    person.app.state.house.questionnaires.clear()
    change(person.app, "UPDATE content_version SET kind = 'lost' WHERE kind = 'questionnaire' AND hash = "
           "(SELECT MIN(questionnaire_hash) FROM assessment)")  # fmt: skip
    answers = held(person)["assessments"][0]["answers"]
    assert {"question": "context.sector", "answer": "health"} in answers

"""The facts that a lead is judged by: read from the assessment where it is shared, and not a word of it otherwise."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from app.assessments import store
from app.desk.qualify import facts_of
from app.web.house import House
from scoring.gaps import gaps
from scoring.qualification import ANSWERS, Facts, qualify
from scoring.result import result
from tests.journeys import answer, begin, complete
from tests.person import Person


def facts(app: FastAPI, address: str | None, is_shared: bool = True, **changes: Any) -> Facts:
    house: House = app.state.house
    given: dict[str, Any] = {"wants_call": False, "consents": (), "wrote": 0, "activities": ()} | changes
    with house.database.session(writes=False) as session:
        assessment_id = address.rpartition("/")[2] if address else None
        return facts_of(house, session, assessment_id=assessment_id, is_shared=is_shared, **given)


def test_a_submitted_assessment_says_who_they_are_and_what_they_lack(person: Person) -> None:
    found = facts(person.app, complete(person, {"policy.recording": "0"}))
    assert (found.sector, found.staff_in_scope, found.role) == ("health", 40, "manager")
    assert (found.nation, found.why_now) == ("england", "inspection")
    assert found.weakest_factor == "policy"
    assert found.weakest_points is not None and 40 < found.weakest_points < 50
    assert found.critical_gaps and found.training_gaps


def test_gaps_are_those_of_the_result(person: Person) -> None:
    house: House = person.app.state.house
    address = complete(person, "1")
    with house.database.session(writes=False) as session:
        stored = store.submission(session, address.rpartition("/")[2])
    assert stored is not None
    scored = result(house.questionnaire, house.example_catalogue, stored.answers)
    found = facts(person.app, address)
    assert found.critical_gaps == sum(gap.critical for gap in gaps(house.questionnaire, stored.answers))
    covered = [gap for gap in scored.gaps if gap.training and gap.indicator not in scored.uncovered]
    assert found.training_gaps == len(covered) > 0


def test_an_unfinished_assessment_says_what_was_answered_so_far(person: Person) -> None:
    address = begin(person)
    answer(person, address, "context.sector", "schools")
    found = facts(person.app, address)
    assert (found.sector, found.role, found.staff_in_scope) == ("schools", None, None)
    assert (found.critical_gaps, found.training_gaps, found.weakest_factor) == (None, None, None)
    answer(person, address, "policy.recording", "0")
    found = facts(person.app, address)
    assert found.critical_gaps == 1
    assert (found.weakest_factor, found.weakest_points) == (None, None)


def test_without_consent_nothing_of_the_assessment_is_read(person: Person) -> None:
    address = complete(person, "0")
    found = facts(
        person.app, address, is_shared=False, wants_call=True, consents=("contact",), activities=("came_back",)
    )
    assert all(getattr(found, name) is None for name in ANSWERS)
    assert found == Facts(wants_call=True, consents=frozenset({"contact"}), came_back=True)
    judged = qualify(person.app.state.house.enquiry_rules, found)
    assert (judged.fit, judged.need) == (None, None)


def test_an_enquiry_without_an_assessment_has_no_answers_to_share(app: FastAPI) -> None:
    found = facts(app, None, wrote=90, activities=())
    assert found == Facts(wrote=90)


def test_an_assessment_that_is_gone_says_nothing(app: FastAPI) -> None:
    assert facts(app, "/assessments/" + 20 * "0") == Facts(is_shared=True)


def test_what_they_did_is_known_without_their_answers(app: FastAPI) -> None:
    found = facts(app, None, activities=("came_back", "downloaded", "continued", "something_else"))
    assert (found.came_back, found.downloaded, found.continued) == (True, True, True)

"""On a shared tablet the cookie may be another's by now: a script says whose things it holds, and is refused then."""

from __future__ import annotations

from fastapi import FastAPI

from app.accounts.device_tags import TAG_HEADER, device_tag
from app.audits import store as audits
from app.firms.roles import FirmRole
from app.web.house import House
from tests.auditing import a_firm, a_member, an_audit
from tests.conftest import EITHER_DATABASE

QUESTION = "refreshers.interval"
OTHER = "Somebody else is signed in here"


def tag_of(app: FastAPI, staff_id: str) -> dict[str, str]:
    house: House = app.state.house
    return {TAG_HEADER: device_tag(house.secret, staff_id)}


def saved(app: FastAPI, audit_id: str) -> dict[str, audits.Verified]:
    house: House = app.state.house
    with house.database.transaction() as session:
        return audits.verified(session, audit_id)


@EITHER_DATABASE
def test_an_answer_is_never_saved_in_the_name_of_whoever_signed_in_after_it(app: FastAPI) -> None:
    iris = a_firm(app)
    jude = a_member(app, iris.firm_id, FirmRole.CONSULTANT, "jude@firm.example")
    audit_id = an_audit(app, iris)
    address = f"/audits/{audit_id}/answers/{QUESTION}"
    token = jude.person.client.get(f"/audits/{audit_id}/offline.json").json()["csrf_token"]
    fields = {"choice": "3", "version": "0", "csrf_token": token}
    refused = jude.person.client.put(address, data=fields, headers=tag_of(app, iris.staff_id))
    assert (refused.status_code, refused.json()["title"]) == (401, OTHER)
    assert QUESTION not in saved(app, audit_id)
    taken = jude.person.client.put(address, data=fields, headers=tag_of(app, jude.staff_id))
    assert taken.status_code == 200
    assert saved(app, audit_id)[QUESTION].saved_by == jude.staff_id


@EITHER_DATABASE
def test_another_firm_is_not_told_that_the_audit_is_gone(app: FastAPI) -> None:
    iris = a_firm(app)
    audit_id = an_audit(app, iris)
    stranger = a_firm(app, "other@elsewhere.example", "Elsewhere")
    address = f"/audits/{audit_id}/offline.json"
    refused = stranger.person.client.get(address, headers=tag_of(app, iris.staff_id))
    assert (refused.status_code, refused.json()["title"]) == (401, OTHER)
    own = tag_of(app, stranger.staff_id)
    for headers in (own, {}):
        told = stranger.person.client.get(address, headers=headers)
        assert (told.status_code, told.headers[TAG_HEADER]) == (404, own[TAG_HEADER])

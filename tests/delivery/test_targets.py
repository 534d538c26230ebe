"""The administrators' pages: who is told, what was sent, a new secret, a test, and sending again by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from standardwebhooks import Webhook

from app.accounts.roles import Role
from app.delivery.mappings import HUBSPOT_FIELDS
from app.delivery.outbox import letter
from tests.conftest import EITHER_DATABASE, Clock
from tests.delivery.conftest import Sending
from tests.delivery.processes import ONE, add_events, add_target
from tests.delivery.receiver import Answer, Receiver
from tests.person import Page, Person, text
from tests.staff import signed_in
from tests.tables import change, everything, rows

HERE = "/desk/deliveries"
GOOD = {"kind": "webhook", "name": "Our CRM", "address": "https://crm.example.org/hook", "lead.created": "yes"}


@pytest.fixture
def admin(sending: Sending) -> Person:
    return signed_in(sending.app, Role.ADMIN).person


def add(admin: Person, address: str, **changes: str) -> tuple[str, str]:
    """Adds a webhook through the pages. Returns its address here and its secret."""
    page = admin.visit(f"{HERE}/new?kind=webhook")
    page = admin.submit(page, {**GOOD, "address": address, **changes}, at=form_to(page, HERE))
    return page.links()["I have copied it"], text(page.tree.cssselect(".copy")[0])


def form_to(page: Page, action: str) -> int:
    """The number of the form with this action."""
    return next(number for number, form in enumerate(page.tree.forms) if form.get("action") == action)


def send_form(person: Person, page: Page, action: str, status: int = 200, **fields: str) -> Page:
    return person.submit(page, fields, status, at=form_to(page, action))


def test_with_nothing_set_the_page_says_what_there_is_and_what_is_missing(admin: Person) -> None:
    page = admin.visit(HERE)
    assert page.heading == "Deliveries" and "Nothing is being sent." in page.text
    assert "No address is set: LEVELHEAD_TEAM_EMAIL." in page.text and "Nothing has been sent yet." in page.text


def test_a_webhook_is_added_tested_and_seen_in_the_log(admin: Person, sending: Sending, receiver: Receiver) -> None:
    page = admin.visit(admin.visit(HERE).links()["Add a target"])
    page = admin.visit(page.links()["Webhook"])
    page = admin.submit(page, {**GOOD, "address": receiver.address}, at=form_to(page, HERE))
    secret = text(page.tree.cssselect(".copy")[0])
    page = admin.visit(page.links()["I have copied it"])
    assert secret not in page.response.text and secret not in repr(everything(sending.app)), "the secret is shown once"
    page = send_form(admin, page, f"{page.path}/test")
    assert "A test is on its way." in page.text
    sending.send()
    [came] = receiver.came
    assert Webhook(secret).verify(came.body, came.headers)["type"] == "test"
    page = admin.visit(page.path)
    assert "Test" in page.links() or any("Test of" in label for label in page.links())
    assert "Delivered" in page.text and "200: ok" in page.text
    assert "Our CRM" in admin.visit(HERE).text


@EITHER_DATABASE
@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"name": ""}, "name", "Give it a name"),
        ({"name": "x" * 61}, "name", "up to 60"),
        ({"address": "http://crm.example.org/"}, "address", "Use https://."),
        ({"address": "https://u:p@crm.example.org/"}, "address", "Leave out the user name"),
        ({"address": "https://crm.example.org:22/"}, "address", "Use port 443"),
        ({"address": ""}, "address", "Write the whole address"),
        ({"lead.created": ""}, "", ""),
    ],
)
def test_what_does_not_fit_is_said_where_it_is_and_what_was_typed_is_kept(
    admin: Person, changes: dict[str, str], field: str, said: str
) -> None:
    page = admin.visit(f"{HERE}/new?kind=webhook")
    fields = {name: value for name, value in {**GOOD, **changes}.items() if value or name in ("name", "address")}
    if not field:
        fields["csrf_token"] = admin.token
        page = admin.post(HERE, {**fields, "kind": "webhook"}, 422)
        assert "Choose at least one kind of event." in page.text
        return
    page = admin.submit(page, fields, 422, at=form_to(page, HERE))
    [error] = page.tree.cssselect(f"#{field}-error")
    assert said in text(error)
    form = dict(page.form(form_to(page, HERE)).form_values())
    assert form["name"] == fields["name"] and form["address"] == fields["address"]
    assert rows(admin.app, "SELECT * FROM target") == []


def test_hubspot_and_salesforce_are_set_with_their_ids_and_a_mapping(admin: Person) -> None:
    page = admin.visit(f"{HERE}/new?kind=hubspot")
    own = {
        "name": "HubSpot",
        "portal": "1234567",
        "form": "0f1e2d3c-0000-4111-8222-0123456789ab",
        "consent": "I agree.",
    }
    page = admin.submit(page, own, at=form_to(page, HERE))
    page = admin.visit(f"{HERE}/new?kind=salesforce")
    own = {
        "name": "Salesforce",
        "organisation": "00D0x0000012345",
        "fields": "last_name = name\n00N0x0000012345 = grade",
    }
    page = admin.submit(page, own, at=form_to(page, HERE))
    assert "last_name = name" in page.response.text
    hubspot, salesforce = rows(admin.app, "SELECT * FROM target ORDER BY kind")
    base = "https://api.hsforms.com/submissions/v3/integration/submit"
    assert hubspot["address"] == f"{base}/1234567/0f1e2d3c-0000-4111-8222-0123456789ab"
    assert all(f'"{theirs}": "{ours}"' in hubspot["mapping"] for theirs, ours in HUBSPOT_FIELDS.items())
    assert salesforce["address"] == "https://webto.salesforce.com/servlet/servlet.WebToLead?encoding=UTF-8"
    assert hubspot["kinds_of_event"] == salesforce["kinds_of_event"] == "lead.created"


@EITHER_DATABASE
@pytest.mark.parametrize(
    ("kind", "field", "typed", "said"),
    [
        ("hubspot", "portal", "12a", "digits only"),
        ("hubspot", "form", "not-a-guid", "five groups"),
        ("hubspot", "fields", "firstname = first_name", "Fill email too"),
        ("hubspot", "fields", "email", "needs an equals sign"),
        ("hubspot", "fields", "email = password", "We have no field 'password'"),
        ("hubspot", "fields", "e mail = email", "not the name of a field"),
        ("hubspot", "fields", "email = email\nemail = name", "filled twice"),
        ("hubspot", "consent", "x" * 501, "up to 500"),
        ("salesforce", "organisation", "12345", "begin with 00D"),
        ("salesforce", "fields", "email = email", "Fill last_name too"),
        ("salesforce", "fields", "00N12 = grade\nlast_name = name", "not the name of a field"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(admin: Person, kind: str, field: str, typed: str, said: str) -> None:
    own = {
        "name": "A CRM",
        "portal": "1",
        "form": "0f1e2d3c-0000-4111-8222-0123456789ab",
        "organisation": "00D0x0000012345",
    }
    page = admin.visit(f"{HERE}/new?kind={kind}")
    page = admin.submit(page, {**own, field: typed}, 422, at=form_to(page, HERE))
    assert said in text(page.tree.cssselect(f"#{field}-error")[0])
    assert str(dict(page.form(form_to(page, HERE)).form_values())[field]).strip() == typed


def test_a_new_secret_is_shown_once_and_the_old_one_signs_for_a_day(
    admin: Person, sending: Sending, receiver: Receiver, clock: Clock
) -> None:
    here, old = add(admin, receiver.address)
    page = send_form(admin, admin.visit(here), f"{here}/secret")
    new = text(page.tree.cssselect(".copy")[0])
    assert new != old and "goes on signing beside it until" in page.text
    add_events(sending.house, 1)
    sending.send()
    for secret in (old, new):
        Webhook(secret).verify(receiver.came[0].body, receiver.came[0].headers)
    assert "Two secrets sign until" in admin.visit(here).text
    clock.moment += timedelta(hours=25)
    change(sending.app, "UPDATE staff_session SET expires_at = :later, seen_at = :now",
           later=clock() + timedelta(hours=1), now=clock())  # fmt: skip
    assert "Two secrets" not in admin.visit(here).text


def test_switched_off_it_gets_nothing_until_it_is_switched_on(
    admin: Person, sending: Sending, receiver: Receiver
) -> None:
    here, _ = add(admin, receiver.address)
    page = send_form(admin, admin.visit(here), f"{here}/state")
    assert "It is switched off." in page.text and "Switched off by hand." in page.text
    admin.post(f"{here}/test", {"csrf_token": admin.token}, 409)
    add_events(sending.house, 1)
    assert sending.send() == [] and not receiver.came
    page = send_form(admin, page, f"{here}/state")
    assert "It is switched on." in page.text
    add_events(sending.house, 1, first=1)
    assert sending.send() == [None] and len(receiver.came) == 1


def test_a_target_that_answered_410_says_so(admin: Person, sending: Sending, receiver: Receiver) -> None:
    receiver.answer = lambda _came: Answer(410)
    here, _ = add(admin, receiver.address)
    add_events(sending.house, 1)
    sending.send()
    assert "The receiver answered 410" in admin.visit(here).text
    assert "The receiver answered 410" in admin.visit(HERE).text


def test_what_was_given_up_is_sent_again_by_hand_with_the_same_id(
    admin: Person, sending: Sending, receiver: Receiver
) -> None:
    receiver.answer = lambda _came: Answer(500, body=b"no room")
    add(admin, receiver.address)
    add_events(sending.house, 1)
    [(delivery, _, _)] = sending.hand_on()
    for number in (1, 2, 3):
        sending.sender.attempt(delivery, number)
    page = admin.visit(f"{HERE}?only=troubled")
    assert "Given up" in page.text and "500: no room" in page.text
    page = admin.visit(f"{HERE}/log/{delivery}")
    assert len(page.tree.cssselect("tbody tr")) == 3
    page = send_form(admin, page, f"{HERE}/log/{delivery}/replay")
    assert "It is sent once more" in page.text and "It is still on its way." in page.text
    admin.post(f"{HERE}/log/{delivery}/replay", {"csrf_token": admin.token}, 409)
    receiver.answer = lambda _came: Answer()
    assert sending.hand_on() == [(delivery, 2, 4)]
    assert sending.sender.attempt(delivery, 4) is None
    assert receiver.ids == [delivery] * 4
    assert "Delivered" in admin.visit(f"{HERE}/log/{delivery}").text
    assert sending.hand_on() == [], "the replay was begun twice"


def test_what_was_delivered_can_be_sent_again_too(admin: Person, sending: Sending, receiver: Receiver) -> None:
    add(admin, receiver.address)
    add_events(sending.house, 1)
    sending.send()
    [delivery] = receiver.ids
    send_form(admin, admin.visit(f"{HERE}/log/{delivery}"), f"{HERE}/log/{delivery}/replay")
    sending.sender.attempt(*sending.hand_on()[0][::2])
    assert receiver.ids == [delivery] * 2


def test_a_letter_whose_text_is_gone_cannot_be_sent_again_and_says_why(admin: Person, sending: Sending) -> None:
    with sending.house.database.transaction() as session:
        letter(session, "ada@example.org", "Your call", "At ten.", "1ead", sending.house.now())
    sending.send()
    [delivery] = sending.rows("delivery")
    page = admin.visit(f"{HERE}/log/{delivery['id']}")
    assert "It cannot be sent again" in page.text and "ada@example.org" not in page.response.text
    admin.post(f"{HERE}/log/{delivery['id']}/replay", {"csrf_token": admin.token}, 409)


def test_a_delivery_that_no_engine_knows_of_is_begun_again(sending: Sending, receiver: Receiver, clock: Clock) -> None:
    from app.delivery.handing import find_lost

    add_target(sending.house, receiver.address)
    add_events(sending.house, 2)
    first = sending.hand_on()
    clock.moment += timedelta(minutes=20)
    assert find_lost(sending.house, sending) == 0
    sending.begun.clear()  # as if its records were removed
    assert find_lost(sending.house, sending) == 2
    assert sorted(each for each, _, _ in sending.hand_on()) == sorted(each for each, _, _ in first)


def test_everything_that_is_changed_is_in_the_audit_log(admin: Person, sending: Sending, receiver: Receiver) -> None:
    here, _ = add(admin, receiver.address)
    page = admin.visit(here)
    send_form(admin, page, here, name="Another name")
    for action in ("test", "secret", "state"):
        send_form(admin, admin.visit(here), f"{here}/{action}")
    found = [
        row["action"]
        for row in rows(sending.app, "SELECT action FROM audit_entry WHERE subject_kind = 'target' ORDER BY id")
    ]
    assert found == [
        "added a target", "changed a target", "sent a test", "replaced a target's secret", "switched a target off"
    ]  # fmt: skip
    assert admin.visit(here).heading == "Another name"


def test_only_administrators_see_any_of_it(sending: Sending, receiver: Receiver) -> None:
    add_target(sending.house, receiver.address)
    add_events(sending.house, 1)
    [(delivery, _, _)] = sending.hand_on()
    places = (HERE, f"{HERE}/new", f"{HERE}/{ONE}", f"{HERE}/log/{delivery}")
    actions = (
        HERE,
        f"{HERE}/{ONE}",
        f"{HERE}/{ONE}/secret",
        f"{HERE}/{ONE}/state",
        f"{HERE}/{ONE}/test",
        f"{HERE}/log/{delivery}/replay",
    )
    for role, email in ((Role.ENQUIRY, "e@example.org"), (Role.CONSULTANT, "c@example.org")):
        person = signed_in(sending.app, role, email).person
        person.visit("/assessments/new")
        before = everything(sending.app)
        for path in places:
            person.visit(path, 403)
        for path in actions:
            person.post(path, {"csrf_token": person.token}, 403)
        assert everything(sending.app) == before
    stranger = Person(sending.app)
    stranger.visit("/assessments/new")
    for path in actions:
        assert stranger.client.post(path, data={"csrf_token": stranger.token}, follow_redirects=False).status_code in (
            303,
            401,
        )


MALFORMED = ("nobody", "%00", "0" * 19 + "%00", "0" * 3000, "%ED%A0%80", "\u0660" * 20, "0" * 20)


def test_what_is_not_there_is_not_found(admin: Person) -> None:
    admin.visit(HERE)
    for wrong in (*MALFORMED, "dlv_" + "0" * 32, "dlv_" + "0" * 31 + "%00"):
        for path in (wrong, f"log/{wrong}"):
            assert admin.client.get(f"{HERE}/{path}").status_code == 404, path
        for path in (wrong, f"{wrong}/secret", f"{wrong}/state", f"{wrong}/test", f"log/{wrong}/replay"):
            answer = admin.client.post(f"{HERE}/{path}", data={"csrf_token": admin.token, **GOOD})
            assert answer.status_code == 404, path


def test_a_form_of_another_site_changes_nothing(admin: Person, sending: Sending, receiver: Receiver) -> None:
    here, _ = add(admin, receiver.address)
    before = everything(sending.app)
    for action in ("", "/secret", "/state", "/test"):
        admin.post(f"{here}{action}", {"csrf_token": "forged", **GOOD}, 403)
    assert everything(sending.app) == before


def test_the_page_says_that_a_worker_is_at_work(admin: Person, sending: Sending) -> None:
    from app.delivery import store

    with sending.house.database.transaction() as session:
        store.beat(session, "worker-1", sending.house.now())
    assert "Nothing is being sent." not in admin.visit(HERE).text

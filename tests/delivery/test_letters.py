"""Letters to the team and to one person, through a real SMTP server that takes, refuses for now, and refuses."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from fastapi import FastAPI

from app.delivery.letters import to_team
from app.delivery.outbox import announce, letter
from app.desk.states import STATUS_NAMES
from app.settings import Settings
from app.web.post import NotSent, deliver
from tests.conftest import EITHER_DATABASE
from tests.delivery.conftest import Sending
from tests.journeys import submitted
from tests.person import Person
from tests.tables import change, rows

TEAM = "desk@levelhead.example"
LEAD = {
    "lead": {
        "id": "1ead", "name": "Ada Lovelace", "organisation": "St Example's", "grade": "A", "status": "contacted",
        "owner": "Grace", "due_at": "2026-11-24T12:00:00+00:00", "email": "ada@example.org",
        "need_text": "A secret need",
    },
    "changed": ["status"],
}  # fmt: skip


class PostOffice:
    """Answers what `replies` say, then 250, and keeps what it takes."""

    def __init__(self) -> None:
        self.replies: list[str] = []
        self.letters: list[EmailMessage] = []
        self.recipients: list[str] = []
        with socket.create_server(("127.0.0.1", 0)) as listening:
            self.port = int(listening.getsockname()[1])

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.replies:
            return self.replies.pop(0)
        self.recipients += envelope.rcpt_tos
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address.startswith("refused"):
            return "550 no such person"
        if address.startswith("later"):
            return "450 not now"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "smtp_host": "127.0.0.1", "smtp_port": self.port, "smtp_security": "none",
            "smtp_from": "post@levelhead.example", "team_email": TEAM, "base_url": "http://desk.example",
        }  # fmt: skip


@pytest.fixture
def office() -> Iterator[PostOffice]:
    made = PostOffice()
    server = Controller(made, hostname="127.0.0.1", port=made.port)
    server.start()
    yield made
    server.stop()


def told(sending: Sending, kind: str, body: dict[str, Any]) -> list[float | None]:
    with sending.house.database.transaction() as session:
        announce(session, kind, "1ead", body, sending.house.now())
    return sending.send()


def test_the_team_is_told_of_a_new_lead_in_a_short_letter_with_a_link_to_the_desk(
    make_sending: Callable[..., Sending], office: PostOffice
) -> None:
    sending = make_sending(**office.settings)
    assert told(sending, "lead.created", LEAD) == [None]
    [came] = office.letters
    text = came.get_content()
    assert office.recipients == [TEAM] and came["Subject"] == "New lead: Ada Lovelace of St Example's"
    assert "grade A" in text and "Tuesday 24 November, 12:00" in text
    assert text.rstrip().endswith("http://desk.example/desk/leads/1ead") and len(text) < 400
    assert "A secret need" not in text and "ada@example.org" not in text
    [delivery] = sending.rows("delivery")
    assert came["Message-ID"] == f"<{delivery['id']}@levelhead.example>" and delivery["state"] == "done"


@EITHER_DATABASE
@pytest.mark.parametrize(
    ("changed", "count"), [(["status"], 1), (["owner"], 1), (["grade", "owner"], 1), (["grade"], 0), ([], 0)]
)
def test_of_a_change_it_is_told_only_where_owner_or_status_changed(
    make_sending: Callable[..., Sending], office: PostOffice, changed: list[str], count: int
) -> None:
    told(make_sending(**office.settings), "lead.changed", LEAD | {"changed": changed})
    assert len(office.letters) == count
    for each in office.letters:
        said = each.get_content()
        assert ("The status is now Contacted." in said) == ("status" in changed)
        assert ("The lead is now with Grace." in said) == ("owner" in changed)


@pytest.mark.parametrize(("status", "name"), STATUS_NAMES.items())
def test_a_status_has_its_name_in_a_letter_and_not_its_id(status: str, name: str) -> None:
    lead = LEAD["lead"] | {"status": status, "owner": None}  # type: ignore[operator]
    _, said = to_team(Settings(), "lead.changed", {"lead": lead, "changed": ["status"]})
    assert f"The status is now {name}.\nThe lead is still with nobody.\n" in said
    assert status == name or f" {status}" not in said.replace("http", "")


def test_without_an_address_the_team_is_told_nothing(make_sending: Callable[..., Sending], office: PostOffice) -> None:
    sending = make_sending(**{**office.settings, "team_email": None})
    assert told(sending, "lead.created", LEAD) == [] and not office.letters


def test_a_completed_assessment_is_announced_once_and_without_its_answers(
    make_sending: Callable[..., Sending], office: PostOffice
) -> None:
    sending = make_sending(**{**office.settings, "base_url": "http://127.0.0.1:8000"})
    person = Person(sending.app)
    address = submitted(person)
    person.client.post(f"{address}/submission", data={"csrf_token": person.token})
    [event] = rows(sending.app, "SELECT * FROM event WHERE kind = 'assessment.completed'")
    assert event["subject_id"] == address.rpartition("/")[2] and "refreshers" not in event["body"]
    sending.send()
    assert [each["Subject"] for each in office.letters] == ["An assessment was completed"]


def post(sending: Sending, to: str = "ada@example.org") -> list[float | None]:
    with sending.house.database.transaction() as session:
        letter(session, to, "Your call", "We call you at ten.", "1ead", sending.house.now())
    return sending.send()


def test_a_letter_reaches_one_person_and_its_text_is_not_kept(
    make_sending: Callable[..., Sending], office: PostOffice
) -> None:
    sending = make_sending(**office.settings)
    assert post(sending) == [None]
    assert office.recipients == ["ada@example.org"]
    assert office.letters[0].get_content().split() == ["We", "call", "you", "at", "ten."]
    assert sending.rows("event")[0]["body"] == "{}"


def test_a_refusal_for_now_is_tried_again_with_the_same_id_and_one_for_good_is_not(
    make_sending: Callable[..., Sending], office: PostOffice
) -> None:
    sending = make_sending(**office.settings)
    office.replies = ["451 try later"]
    [seconds] = post(sending)
    assert seconds and "We call you" in sending.rows("event")[0]["body"]
    [delivery] = sending.rows("delivery")
    assert sending.sender.attempt(delivery["id"], 2) is None
    assert office.letters[0]["Message-ID"] == f"<{delivery['id']}@levelhead.example>"
    office.replies = ["554 no"]
    assert post(sending) == [None]
    assert post(sending, "refused@example.org") == [None]
    [later] = post(sending, "later@example.org")
    assert later
    states = sorted(row["state"] for row in sending.rows("delivery"))
    assert states == ["done", "stopped", "stopped", "waiting"]
    assert sum(event["body"] != "{}" for event in sending.rows("event")) == 1


@EITHER_DATABASE
def test_with_no_mail_server_a_letter_ends_and_says_why(make_sending: Callable[..., Sending]) -> None:
    sending = make_sending()
    assert post(sending) == [None]
    assert "no SMTP server" in sending.rows("attempt")[0]["said"]


def test_a_mail_server_that_is_gone_is_tried_again_until_the_last_pause(
    make_sending: Callable[..., Sending], office: PostOffice
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        gone = int(listening.getsockname()[1])
    sending = make_sending(**{**office.settings, "smtp_port": gone})
    [seconds] = post(sending)
    [delivery] = sending.rows("delivery")
    assert seconds and sending.sender.attempt(delivery["id"], 2)
    assert sending.sender.attempt(delivery["id"], 3) is None
    assert sending.rows("delivery")[0]["state"] == "given up"
    assert sending.rows("event")[0]["body"] == "{}"


def test_an_erased_event_is_not_sent(make_sending: Callable[..., Sending], office: PostOffice) -> None:
    sending = make_sending(**office.settings)
    with sending.house.database.transaction() as session:
        letter(session, "ada@example.org", "Your call", "We call you at ten.", "1ead", sending.house.now())
    [(delivery, _, _)] = sending.hand_on()
    change(sending.app, "UPDATE event SET body = '{}'")
    assert sending.sender.attempt(delivery, 1) is None and not office.letters
    assert sending.rows("delivery")[0]["state"] == "stopped"


@EITHER_DATABASE
def test_nothing_in_a_letter_can_add_a_head_to_it(office: PostOffice, make_app: Callable[..., FastAPI]) -> None:
    settings: Settings = make_app(**office.settings).state.house.settings
    deliver(settings, "ada@example.org", "New lead: A\r\nBcc: all@example.org", "text")
    assert office.letters[0]["Bcc"] is None and office.recipients == ["ada@example.org"]
    with pytest.raises(NotSent) as error:
        deliver(settings, "ada@example.org\r\nBcc: all@example.org", "A", "text")
    assert error.value.is_for_good

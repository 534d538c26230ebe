"""Webhooks after Standard Webhooks 1.0, sent to a real receiver that answers in every way there is."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from app.delivery import signing, store
from app.delivery.outbox import announce
from app.delivery.pauses import DAY, PAUSES, asked_for, pause
from app.delivery.payload import MOST_BYTES, payload
from app.web.sealed import unseal
from tests.conftest import EITHER_DATABASE, Clock
from tests.delivery.conftest import Sending
from tests.delivery.processes import ONE, TWO, add_events, add_target
from tests.delivery.receiver import Answer, Receiver
from tests.tables import change

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_what_arrives_is_signed_and_says_what_happened(sending: Sending, receiver: Receiver) -> None:
    secret = add_target(sending.house, receiver.address)
    add_events(sending.house, 1)
    assert sending.send() == [None]
    [came] = receiver.came
    said = Webhook(secret).verify(came.body, came.headers)
    assert said == {"type": "lead.created", "timestamp": said["timestamp"], "data": {"lead": {"id": "lead0"}}}
    assert datetime.fromisoformat(said["timestamp"]).tzinfo is not None
    [delivery] = sending.rows("delivery")
    assert came.headers["webhook-id"] == delivery["id"] and came.headers["content-type"] == "application/json"
    assert (delivery["state"], delivery["attempts"], delivery["next_at"]) == ("done", 1, None)
    [attempt] = sending.rows("attempt")
    assert (attempt["status"], attempt["said"]) == (200, "ok")
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(came.body + b" ", came.headers)
    assert "cookie" not in came.headers and "authorization" not in came.headers


def test_a_target_gets_only_what_it_wants_and_an_event_that_nobody_wants_is_over(
    sending: Sending, receiver: Receiver
) -> None:
    add_target(sending.house, receiver.address, wants="assessment.completed lead.changed")
    add_events(sending.house, 3)
    assert sending.send() == [] and not receiver.came
    assert all(event["handed_at"] for event in sending.rows("event"))


def test_handing_on_twice_begins_the_same_deliveries(sending: Sending, receiver: Receiver) -> None:
    add_target(sending.house, receiver.address)
    add_target(sending.house, receiver.address + "/other", target_id=TWO)
    add_events(sending.house, 2)
    first = sending.hand_on()
    change(sending.app, "UPDATE event SET handed_at = NULL")  # as if killed before it was noted
    assert sorted(sending.hand_on()) == sorted(first) and len(first) == len(sending.rows("delivery")) == 4


def test_an_attempt_that_was_kept_is_not_made_again(sending: Sending, receiver: Receiver) -> None:
    add_target(sending.house, receiver.address)
    add_events(sending.house, 1)
    [(delivery, _, _)] = sending.hand_on()
    for _ in range(3):
        assert sending.sender.attempt(delivery, 1) is None
    assert len(receiver.came) == 1


def test_nor_is_one_that_failed_and_its_pause_runs_on(sending: Sending, receiver: Receiver, clock: Clock) -> None:
    receiver.answer = lambda _came: Answer(500)
    add_target(sending.house, receiver.address)
    add_events(sending.house, 1)
    [(delivery, _, _)] = sending.hand_on()
    first = sending.sender.attempt(delivery, 1)
    assert first is not None and 5 <= first <= 6.25
    clock.moment += timedelta(seconds=3)
    assert sending.sender.attempt(delivery, 1) == pytest.approx(first - 3, abs=0.01)
    assert len(receiver.came) == 1


@EITHER_DATABASE
@pytest.mark.parametrize("status", [300, 301, 302, 307, 308, 400, 401, 404, 409, 429, 500, 502, 503])
def test_only_2xx_is_success_and_what_failed_is_tried_again_with_the_same_id(
    sending: Sending, receiver: Receiver, status: int
) -> None:
    with Receiver() as elsewhere:
        receiver.answer = lambda _came: Answer(status, {"Location": elsewhere.address})
        add_target(sending.house, receiver.address)
        add_events(sending.house, 1)
        [(delivery, _, _)] = sending.hand_on()
        pauses = [sending.sender.attempt(delivery, number) for number in (1, 2, 3)]
        assert not elsewhere.came, "a redirect was followed"
    assert [bool(each) for each in pauses] == [True, True, False]
    assert receiver.ids == [delivery] * 3
    [row] = sending.rows("delivery")
    assert (row["state"], row["attempts"]) == ("given up", 3)
    assert [each["status"] for each in sending.rows("attempt")] == [status] * 3


@EITHER_DATABASE
@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_2xx_is_success(sending: Sending, receiver: Receiver, status: int) -> None:
    receiver.answer = lambda _came: Answer(status, body=b"")
    add_target(sending.house, receiver.address)
    add_events(sending.house, 1)
    assert sending.send() == [None] and sending.rows("delivery")[0]["state"] == "done"


def test_410_switches_the_target_off_and_stops_what_waits_for_it(sending: Sending, receiver: Receiver) -> None:
    receiver.answer = lambda _came: Answer(410)
    add_target(sending.house, receiver.address)
    add_events(sending.house, 3)
    assert sending.send() == [None] * 3
    assert len(receiver.came) == 1, "it was asked again after it had said 410"
    assert {row["state"] for row in sending.rows("delivery")} == {"stopped"}
    [target] = sending.rows("target")
    assert target["disabled_at"] and "410" in target["disabled_because"]
    add_events(sending.house, 1, first=3)
    assert sending.send() == []


@EITHER_DATABASE
@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("kind", ["seconds", "date"])
def test_a_receiver_that_asks_for_time_gets_it(
    sending: Sending, receiver: Receiver, clock: Clock, status: int, kind: str
) -> None:
    later = "120" if kind == "seconds" else format_datetime(clock() + timedelta(seconds=121), usegmt=True)
    receiver.answer = lambda _came: Answer(status, {"Retry-After": later})
    add_target(sending.house, receiver.address)
    add_events(sending.house, 1)
    [seconds] = sending.send()
    assert seconds is not None and 119 <= seconds <= 121
    [row] = sending.rows("delivery")
    assert row["state"] == "waiting" and row["next_at"]


@EITHER_DATABASE
def test_another_failure_asks_for_nothing(sending: Sending, receiver: Receiver) -> None:
    receiver.answer = lambda _came: Answer(500, {"Retry-After": "120"})
    add_target(sending.house, receiver.address)
    add_events(sending.house, 1)
    [seconds] = sending.send()
    assert seconds is not None and seconds < 7


@EITHER_DATABASE
def test_a_receiver_that_hangs_up_or_is_gone_is_tried_again(sending: Sending, receiver: Receiver) -> None:
    receiver.answer = lambda _came: Answer(closes=True)
    add_target(sending.house, receiver.address)
    add_events(sending.house, 1)
    [(delivery, _, _)] = sending.hand_on()
    assert sending.sender.attempt(delivery, 1)
    receiver.kill()
    assert sending.sender.attempt(delivery, 2)
    said = [(each["status"], each["said"]) for each in sending.rows("attempt")]
    assert [status for status, _ in said] == [None, None]
    assert "broke off" in said[0][1] and "no connection" in said[1][1]


@EITHER_DATABASE
def test_one_that_hangs_is_left_after_its_time(
    sending: Sending, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.delivery.network.READ_SECONDS", 0.4)
    receiver.answer = lambda _came: Answer(hangs=20)
    add_target(sending.house, receiver.address)
    add_events(sending.house, 1)
    began = time.monotonic()
    [seconds] = sending.send()
    assert seconds and time.monotonic() - began < 5
    assert "took too long" in sending.rows("attempt")[0]["said"]


def test_what_a_receiver_says_is_kept_short_and_in_one_line(sending: Sending, receiver: Receiver) -> None:
    receiver.answer = lambda _came: Answer(500, body="é\n\x00<b>".encode() + b"x" * 100_000)
    add_target(sending.house, receiver.address)
    add_events(sending.house, 1)
    sending.send()
    said = sending.rows("attempt")[0]["said"]
    assert said.startswith("é <b>xxx") and len(said) <= 200 and "\x00" not in said


# --- secrets ------------------------------------------------------------------------------------------------------


def test_both_secrets_sign_for_a_day_after_one_is_replaced(sending: Sending, receiver: Receiver, clock: Clock) -> None:
    old = add_target(sending.house, receiver.address)
    with sending.house.database.transaction() as session:
        target = store.target(session, ONE)
        assert target is not None
        new = signing.rotate(sending.house.secret, target, clock())
        session.add(target)
    add_events(sending.house, 1)
    sending.send()
    [came] = receiver.came
    assert [part.partition(",")[0] for part in came.headers["webhook-signature"].split(" ")] == ["v1", "v1"]
    for secret in (old, new):
        Webhook(secret).verify(came.body, came.headers)
    change(sending.app, "UPDATE target SET old_until = :then", then=clock() - timedelta(seconds=1))
    add_events(sending.house, 1, first=1)
    sending.send()
    Webhook(new).verify(receiver.came[1].body, receiver.came[1].headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(receiver.came[1].body, receiver.came[1].headers)


def test_the_database_alone_does_not_give_the_secret_away(sending: Sending, receiver: Receiver) -> None:
    secret = add_target(sending.house, receiver.address)
    [target] = sending.rows("target")
    assert secret not in repr(target) and secret.startswith("whsec_")
    assert unseal(sending.house.secret, target["secret"]) == secret


def test_a_secret_that_cannot_be_read_sends_nothing_and_says_so(sending: Sending, receiver: Receiver) -> None:
    add_target(sending.house, receiver.address)
    change(sending.app, "UPDATE target SET secret = 'broken'")
    add_events(sending.house, 1)
    [seconds] = sending.send()
    assert seconds and not receiver.came
    assert "secret cannot be read" in sending.rows("attempt")[0]["said"]


def test_a_target_that_the_owner_no_longer_allows_gets_nothing(
    make_sending: Callable[..., Sending], receiver: Receiver
) -> None:
    sending = make_sending(allowed_webhook_hosts="")
    add_target(sending.house, receiver.address.replace("http:", "https:").replace(str(receiver.port), "8443"))
    add_events(sending.house, 1)
    [seconds] = sending.send()
    assert seconds and "inside a network" in sending.rows("attempt")[0]["said"] and not receiver.came


# --- payload and pauses -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        {"lead": {"id": "a", "need_text": "é" * 30_000}},
        {"lead": {"id": "a", "need_text": "x" * 30_000, "name": "y" * 30_000, "reasons": ["z" * 9_000] * 9}},
        {"lead": {"id": "a", "reasons": ["short"] * 9_000}},
        {"lead": {"id": "a", **{f"field{n}": "x" * 150 for n in range(500)}}},
        {"lead": {"id": "a", "need_text": '"\\' * 15_000}},
    ],
)
def test_a_body_is_never_longer_than_receivers_take_and_says_what_was_cut(data: dict[str, object]) -> None:
    body = payload("lead.created", NOON, json.dumps(data))
    said = json.loads(body)
    assert len(body) <= MOST_BYTES and said["data"]["cut"]
    assert said["type"] == "lead.created" and said["timestamp"] == "2026-11-23T12:00:00.000Z"


def test_a_short_body_is_not_touched() -> None:
    data = {"lead": {"id": "a", "need_text": "é" * 5_000, "sector": None}}
    assert json.loads(payload("lead.created", NOON, json.dumps(data)))["data"] == data


def test_pauses_grow_with_jitter_up_to_a_day_and_end() -> None:
    for number, own in enumerate(PAUSES, 1):
        assert pause(number, None, chance=lambda: 0.0) == own
        assert pause(number, None, chance=lambda: 1.0) == own * 1.25
        assert pause(number, 10 * DAY, chance=lambda: 0.0) == DAY
    assert PAUSES == (5, 30, 120, 600, 3600, 21_600, 86_400)
    assert pause(len(PAUSES) + 1, 60) is None
    assert len({pause(1, None) for _ in range(20)}) > 1


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120), (" 0 ", 0), ("Mon, 23 Nov 2026 12:01:00 GMT", 60), ("Mon, 23 Nov 2026 11:00:00 GMT", 0),
        ("99999999999999999999", DAY), ("", None), (None, None), ("-5", None), ("soon", None), ("1.5", None),
        ("²", None),
    ],
)  # fmt: skip
def test_retry_after_is_a_number_or_a_date_or_nothing(text: str | None, seconds: float | None) -> None:
    assert asked_for(text, NOON) == seconds


def test_an_event_is_written_with_what_it_tells_or_not_at_all(sending: Sending) -> None:
    with contextlib.suppress(RuntimeError), sending.house.database.transaction() as session:
        announce(session, "lead.created", "lead0", {}, sending.house.now())
        session.flush()
        raise RuntimeError("what it tells could not be kept")
    assert sending.rows("event") == []

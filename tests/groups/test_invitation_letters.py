"""Letters to the invited, through the real outbox and a real SMTP server: whom they reach, and what they say."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import httpx
import pytest
import uvicorn
from aiosmtpd.controller import Controller
from fastapi import FastAPI

from app.groups import invitation_sending
from app.groups.codes import invitation_code
from tests.conftest import Clock
from tests.delivery.conftest import Sending, make_sending
from tests.delivery.test_letters import PostOffice
from tests.groups.leading import WHO, answered, opened, post
from tests.person import Page, Person
from tests.tables import change, rows

__all__ = ["make_sending"]
PEOPLE = ["ann@example.org", "ben@example.org", "chi@example.org"]


@pytest.fixture
def office() -> Iterator[PostOffice]:
    made = PostOffice()
    server = Controller(made, hostname="127.0.0.1", port=made.port)
    server.start()
    yield made
    server.stop()


@pytest.fixture
def sending(make_sending: Callable[..., Sending], office: PostOffice, clock: Clock) -> Sending:
    made = make_sending(**office.settings, time_zone="UTC")
    clock.moment = clock.moment.replace(hour=12)
    return made


@pytest.fixture
def lead(sending: Sending) -> Person:
    return Person(sending.app)


def invite(lead: Person, path: str, people: list[str], status: int = 200, role_group: str = "front_line") -> Page:
    fields = {"role_group": role_group, "addresses": "\n".join(people)}
    return post(lead, f"{path}/invitations", status, **fields)


def asking(lead: Person, clock: Clock, days: int = 60) -> str:
    """The path of a round that is open for so many days."""
    return opened(lead, closes_on=(clock.moment + timedelta(days=days)).date().isoformat()).path


def delivered(sending: Sending) -> list[str]:
    """Why each letter that was not sent was not."""
    sending.send()
    return [each["said"] for each in sending.rows("attempt") if each["status"] != 250]


def test_nothing_is_sent_until_the_lead_says_so_and_then_one_letter_each(
    lead: Person, sending: Sending, office: PostOffice, clock: Clock
) -> None:
    path = asking(lead, clock)
    page = invite(lead, path, PEOPLE)
    assert page.path == f"{path}/invitations" and "3 people wait for a letter" in page.text
    sending.send()
    assert not office.letters and rows(lead.app, "SELECT * FROM event") == []
    page = lead.submit(page)
    assert "3 people were written to" in page.text
    assert "Fewer than 10 of them have answered" in page.text
    assert delivered(sending) == [] and sorted(office.recipients) == PEOPLE
    post(lead, f"{path}/letters")
    sending.send()
    assert len(office.letters) == 3


def test_the_letter_says_who_asks_until_when_and_what_happens_with_an_answer(
    lead: Person, sending: Sending, office: PostOffice, clock: Clock
) -> None:
    path = asking(lead, clock)
    lead.submit(invite(lead, path, PEOPLE[:1]))
    sending.send()
    [letter] = office.letters
    said = letter.get_content()
    assert letter["Subject"] == "What do you see at work?" and letter["To"] == PEOPLE[0]
    assert (
        f'"{WHO}" asks you what you have seen' in said
        and "We do not check who they are." in said
        and "Front-line staff" in said
    )
    until = clock.moment + timedelta(days=60)
    assert f"The link works once, until {until.day} {until:%B %Y}." in said
    assert "Your answers are only counted" in said and letter.get_content_type() == "text/plain"
    links = [line for line in said.split() if line.startswith("http://desk.example/voices/")]
    assert len(links) == 2 and links[1] == f"{links[0]}/no-more-letters"
    assert lead.client.get(links[0].removeprefix("http://desk.example")).status_code == 200


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The application behind a real server: only there do requests at once share one event loop."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", access_log=False, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(20)


def test_pressing_the_button_in_several_tabs_at_once_sends_each_letter_once(
    lead: Person, sending: Sending, clock: Clock
) -> None:
    path = asking(lead, clock)
    invite(lead, path, PEOPLE)
    data, cookies = {"csrf_token": lead.token}, {"levelhead": lead.key}
    with serving(lead.app) as address, ThreadPoolExecutor(4) as threads:

        def press(_number: int) -> int:
            return httpx.post(f"{address}{path}/letters", data=data, cookies=cookies, timeout=20).status_code

        assert list(threads.map(press, range(4))) == [303] * 4
    subjects = [row["subject_id"] for row in rows(lead.app, "SELECT subject_id FROM event")]
    assert len(subjects) == len(set(subjects)) == 3


def test_neither_the_link_nor_the_address_stands_in_the_outbox(
    lead: Person, sending: Sending, office: PostOffice, clock: Clock
) -> None:
    lead.submit(invite(lead, asking(lead, clock), PEOPLE[:1]))
    [event] = rows(lead.app, "SELECT * FROM event")
    [invitation] = rows(lead.app, "SELECT * FROM invitation")
    assert event["kind"] == "invitation" and event["subject_id"] == invitation["id"]
    assert "example.org" not in event["body"] and "voices" not in event["body"]
    sending.send()
    kept = str([sending.rows("delivery"), sending.rows("attempt"), sending.rows("event")])
    assert len(office.letters) == 1 and "example.org" not in kept and "voices" not in kept


WITHHELD: dict[str, tuple[str, str]] = {
    "answered": ("UPDATE invitation SET is_used = true", "it has been answered"),
    "declined": ("UPDATE invitation SET is_declined = true", "no more letters were wanted"),
    "taken back": ("DELETE FROM invitation", "the invitation was taken back"),
    "paused": ("UPDATE round SET paused_at = created_at", "the round takes no answers"),
    "past its date": ("UPDATE round SET closes_at = created_at", "the round takes no answers"),
}


@pytest.mark.parametrize("why", WITHHELD)
def test_a_letter_that_came_too_late_is_withheld_for_good(
    lead: Person, sending: Sending, office: PostOffice, clock: Clock, why: str
) -> None:
    lead.submit(invite(lead, asking(lead, clock), PEOPLE[:1]))
    statement, said = WITHHELD[why]
    change(lead.app, statement)
    [reason] = delivered(sending)
    assert said in reason and not office.letters
    assert [each["state"] for each in sending.rows("delivery")] == ["stopped"]


def test_a_letter_is_withheld_once_its_round_is_closed_and_the_addresses_are_gone(
    lead: Person, sending: Sending, office: PostOffice, clock: Clock
) -> None:
    path = asking(lead, clock)
    lead.submit(invite(lead, path, PEOPLE))
    lead.client.post(f"{path}/closure", data={"csrf_token": lead.token}, follow_redirects=False)
    assert rows(lead.app, "SELECT * FROM invitation") == []
    assert len(delivered(sending)) == 3 and not office.letters


def test_a_mail_server_that_is_busy_is_tried_again_and_the_letter_is_written_anew(
    lead: Person, sending: Sending, office: PostOffice, clock: Clock
) -> None:
    lead.submit(invite(lead, asking(lead, clock), PEOPLE[:1]))
    office.replies = ["451 try later"]
    [seconds] = sending.send()
    [delivery] = sending.rows("delivery")
    assert seconds and sending.sender.attempt(delivery["id"], 2) is None
    assert office.letters[0]["Message-ID"] == f"<{delivery['id']}@levelhead.example>"


def test_reminders_go_only_to_those_who_are_silent_two_at_most_and_two_days_apart(
    lead: Person, sending: Sending, office: PostOffice, clock: Clock
) -> None:
    path = asking(lead, clock)
    lead.submit(invite(lead, path, PEOPLE))
    sending.send()
    change(lead.app, "UPDATE invitation SET is_used = true WHERE email = 'ann@example.org'")
    change(lead.app, "UPDATE invitation SET is_declined = true WHERE email = 'ben@example.org'")
    possible = clock.moment + timedelta(days=2)
    assert f"from {possible:%A} {possible.day} {possible:%B} on" in lead.visit(f"{path}/invitations").text
    post(lead, f"{path}/reminders")
    for expected in (["chi@example.org"], ["chi@example.org"], []):
        clock.moment += timedelta(days=2)
        office.recipients.clear()
        post(lead, f"{path}/reminders")
        post(lead, f"{path}/reminders")
        sending.send()
        assert office.recipients == expected
    assert office.letters[-1]["Subject"] == "Reminder: What do you see at work?"
    assert "There is nobody left to remind." in lead.visit(f"{path}/invitations").text
    assert {row["letters"] for row in rows(lead.app, "SELECT * FROM invitation WHERE email LIKE 'chi%'")} == {3}


@pytest.mark.parametrize(
    ("done", "said"), [(0, "up to 25"), (9, "up to 25"), (10, "15"), (15, "10"), (16, "up to 25"), (25, "up to 25")]
)
def test_the_page_says_how_many_a_reminder_would_reach_but_not_while_few_have_answered(
    lead: Person, sending: Sending, clock: Clock, done: int, said: str
) -> None:
    path = asking(lead, clock)
    lead.submit(invite(lead, path, [f"p{number:02}@example.org" for number in range(25)]))
    change(lead.app, f"UPDATE invitation SET is_used = true WHERE email < 'p{done:02}'")
    clock.moment += timedelta(days=2)
    page = lead.visit(f"{path}/invitations")
    assert f"to those who have done neither: {said}." in page.text
    assert ("Fewer than 10 of them" in page.text) == (done < 10)
    assert ("All but fewer than 10 of them" in page.text) == (done > 15)
    assert "p00@example.org" not in page.text, "who was written to is not listed"


def test_while_a_round_rests_no_letter_can_be_sent(
    lead: Person, sending: Sending, office: PostOffice, clock: Clock
) -> None:
    path = asking(lead, clock)
    invite(lead, path, PEOPLE)
    post(lead, f"{path}/pause")
    assert "letters cannot be sent" in lead.visit(f"{path}/invitations").text
    for place in ("letters", "reminders"):
        assert post(lead, f"{path}/{place}", 409).heading == "This round takes no answers just now"
    assert rows(lead.app, "SELECT * FROM event") == []


def test_people_who_use_the_service_are_asked_in_their_own_words(
    lead: Person, sending: Sending, office: PostOffice, clock: Clock
) -> None:
    page = opened(lead, closes_on=(clock.moment + timedelta(days=9)).date().isoformat(), **{"people-asked": "30"})
    lead.submit(invite(lead, page.path, PEOPLE[:1], role_group="people"))
    sending.send()
    assert office.letters[0]["Subject"] == "How was it for you?"


def test_a_name_made_to_do_harm_stays_text_in_the_letter(
    lead: Person, sending: Sending, office: PostOffice, clock: Clock
) -> None:
    name = "Ward =?utf-8?q?x?= {link} %s"
    path = opened(lead, asked_by=name, closes_on=(clock.moment + timedelta(days=9)).date().isoformat()).path
    lead.submit(invite(lead, path, PEOPLE[:1]))
    sending.send()
    assert f'"{name}" asks you' in office.letters[0].get_content()
    assert office.recipients == PEOPLE[:1]


# --- how many may go out ------------------------------------------------------------------------------------------


@pytest.fixture
def small_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitation_sending, "MOST_OF_NETWORK", 4)
    monkeypatch.setattr(invitation_sending, "MOST_OF_ASSESSMENT", 6)


def letters_of(lead: Person) -> int:
    return len(rows(lead.app, "SELECT * FROM event WHERE kind = 'invitation'"))


def test_what_may_not_go_out_today_waits_and_the_page_says_so(
    lead: Person, sending: Sending, clock: Clock, small_bounds: None
) -> None:
    path = asking(lead, clock)
    page = invite(lead, path, [f"p{number}@example.org" for number in range(9)])
    assert "Send 4 letters" in page.text and "The others wait for another day." in page.text
    page = post(lead, f"{path}/letters")
    assert "Not all letters could go out today." in page.text and "5 people wait for a letter" in page.text
    assert letters_of(lead) == 4
    post(lead, f"{path}/letters")
    assert letters_of(lead) == 4
    clock.moment += timedelta(days=1)
    post(lead, f"{path}/letters")
    assert letters_of(lead) == 8
    clock.moment += timedelta(days=1)
    post(lead, f"{path}/letters")
    assert letters_of(lead) == 9 and "4 people" not in lead.visit(f"{path}/invitations").text


def test_one_assessment_has_a_bound_whatever_the_network(
    lead: Person, sending: Sending, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitation_sending, "MOST_OF_ASSESSMENT", 2)
    path = asking(lead, clock)
    invite(lead, path, PEOPLE)
    assert "Not all letters could go out today." in post(lead, f"{path}/letters").text
    assert letters_of(lead) == 2
    another = asking(lead, clock)
    invite(lead, another, PEOPLE[:2])
    post(lead, f"{another}/letters")
    assert letters_of(lead) == 4, "what one assessment could not send is not lost to the others of its network"


def test_one_address_gets_three_letters_a_day_at_most_over_all_rounds(
    lead: Person, sending: Sending, office: PostOffice, clock: Clock
) -> None:
    for number in range(4):
        path = asking(lead, clock)
        invite(lead, path, ["ann@example.org", f"p{number}@example.org"])
        page = post(lead, f"{path}/letters")
        assert ("Not all letters could go out today." in page.text) == (number == 3)
    sending.send()
    assert office.recipients.count("ann@example.org") == 3 and len(office.recipients) == 7
    assert "1 person waits for a letter" in page.text


def test_one_mailbox_is_one_however_it_is_written(
    lead: Person, sending: Sending, office: PostOffice, clock: Clock
) -> None:
    path = asking(lead, clock)
    invite(lead, path, [f"Ann+{number}@example.org" for number in range(9)] + ["ann@example.org"])
    for wanted in (1, 2, 3, 3):
        post(lead, f"{path}/letters")
        assert letters_of(lead) == wanted
    clock.moment += timedelta(days=1)
    post(lead, f"{path}/letters")
    assert letters_of(lead) == 4


def test_the_house_has_a_bound_for_all_assessments_and_networks_together(
    make_sending: Callable[..., Sending], office: PostOffice, clock: Clock
) -> None:
    app = make_sending(**office.settings, invitations_a_day=5).app
    one, another = Person(app), Person(app)
    path = asking(one, clock)
    invite(one, path, [f"p{number}@example.org" for number in range(3)])
    post(one, f"{path}/letters")
    path = asking(another, clock)
    page = invite(another, path, [f"q{number}@example.org" for number in range(4)])
    assert "Send 2 letters" in page.text and "this site sends at most 5 of these letters" in page.text
    assert "Not all letters could go out today." in post(another, f"{path}/letters").text
    assert letters_of(one) == 5
    kept = rows(app, "SELECT count FROM tally WHERE count IN (2, 3, 5)")
    assert sorted(each["count"] for each in kept) == [2, 3, 5, 5], "what the house refused is given back to the others"
    clock.moment += timedelta(days=1)
    post(another, f"{path}/letters")
    assert letters_of(one) == 7


def refused_by(lead: Person, email: str) -> None:
    """Whoever was invited at an address presses the button of their letter."""
    [found] = rows(lead.app, "SELECT id FROM invitation WHERE email = :email", email=email)
    person = Person(lead.app)
    code = invitation_code(lead.app.state.house.secret, found["id"])
    person.submit(person.visit(f"/voices/{code}/no-more-letters"))


def test_who_wants_no_more_letters_gets_none_of_any_later_round_and_nobody_is_told(
    lead: Person, sending: Sending, office: PostOffice, clock: Clock
) -> None:
    path = asking(lead, clock)
    lead.submit(invite(lead, path, ["Ann+work@example.org"]))
    refused_by(lead, "ann+work@example.org")
    office.recipients.clear()
    [kept] = rows(lead.app, "SELECT * FROM letter_refusal")
    assert "ann" not in str(kept) and str(kept["since"])[11:19] in ("", "00:00:00")
    seen = []
    for address in ("ANN@example.org", "zoe@example.org"):
        stranger = Person(lead.app)
        path = asking(stranger, clock)
        pages = [invite(stranger, path, [address]), post(stranger, f"{path}/letters")]
        seen.append([re.sub("(?i)ann@|zoe@", "", page.text) for page in pages])
    assert seen[0] == seen[1], "whoever asks cannot tell who refused"
    clock.moment += timedelta(days=2)
    sending.send()
    assert office.recipients == ["zoe@example.org"]


def test_a_letter_that_waits_is_withheld_from_who_refused_meanwhile(
    lead: Person, sending: Sending, office: PostOffice, clock: Clock
) -> None:
    for _ in range(2):
        lead.submit(invite(lead, asking(lead, clock), ["ann@example.org"]))
    [one, _] = rows(lead.app, "SELECT id FROM invitation")
    person = Person(lead.app)
    code = invitation_code(lead.app.state.house.secret, one["id"])
    person.submit(person.visit(f"/voices/{code}/no-more-letters"))
    assert len(delivered(sending)) == 2 and not office.recipients


@pytest.mark.parametrize("done", ["is_used", "is_declined"])
def test_nothing_about_reminders_tells_whether_somebody_answered(
    lead: Person, sending: Sending, office: PostOffice, clock: Clock, done: str
) -> None:
    """Two rounds alike, but in one of them the only person, or one of two, is done after the first letter."""
    paths = [asking(lead, clock) for _ in range(4)]
    for path, people in zip(paths, (["a@example.org"], ["b@example.org"], PEOPLE[:2], PEOPLE[1:]), strict=True):
        lead.submit(invite(lead, path, people))
    change(lead.app, f"UPDATE invitation SET {done} = true WHERE email IN ('b@example.org', 'chi@example.org')")
    for day in range(7):
        shown = []
        for path in paths:
            shown.append(lead.visit(f"{path}/invitations").text)
            if day in (3, 6):
                shown[-1] += post(lead, f"{path}/reminders").text
        assert shown[0] == shown[1] and shown[2] == shown[3], f"day {day}"
        clock.moment += timedelta(days=1)
    assert "There is nobody left to remind." in shown[0]
    sending.send()
    assert office.recipients.count("a@example.org") == 3 and office.recipients.count("b@example.org") == 0
    assert {row["letters"] for row in rows(lead.app, "SELECT letters FROM invitation WHERE email LIKE 'b@%'")} == {1}


def test_five_thousand_letters_are_put_out_in_a_few_statements(lead: Person, sending: Sending, clock: Clock) -> None:
    path = asking(lead, clock)
    invite(lead, path, [f"p{number}@example.org" for number in range(1500)])
    post(lead, f"{path}/letters")
    assert letters_of(lead) == 1000
    [tally] = rows(lead.app, "SELECT count FROM tally WHERE count > 3 AND count = 1000 LIMIT 1")
    assert tally["count"] == 1000
    answered(lead, path[-20:], "front_line", 1)
    assert rows(lead.app, "SELECT asked, size FROM round_group WHERE role_group = 'front_line'") == [
        {"asked": 1500, "size": 1500}
    ]

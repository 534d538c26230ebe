"""The return link by email, with a real SMTP server, and without one."""

from __future__ import annotations

import email
import email.policy
import logging
import socket
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from fastapi import FastAPI

from tests.assessments.conftest import let_in
from tests.journeys import in_sector
from tests.person import Person, text
from tests.tables import everything, rows


class Desk:
    """Keeps the letters that an SMTP server takes; refuses those to `refused`."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipients: list[str] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address.startswith("refused"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.recipients += envelope.rcpt_tos
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def post_office() -> Iterator[tuple[Desk, dict[str, Any]]]:
    """A real SMTP server on loopback, and the settings that use it."""
    desk = Desk()
    server = Controller(desk, hostname="127.0.0.1", port=free_port())
    server.start()
    yield desk, mail_settings(server.port)
    server.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def mail_settings(port: int) -> dict[str, Any]:
    return {
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_security": "none",
        "smtp_from": "desk@ready.example",
        "base_url": "http://ready.example",
    }


def ask(person: Person, address: str, to: str, status: int = 200) -> Any:
    return person.submit(person.visit(f"{address}/return-link"), {"address": to}, status)


def test_the_letter_holds_the_link_and_the_link_works(
    make_app: Callable[..., FastAPI], post_office: tuple[Desk, dict[str, Any]]
) -> None:
    desk, settings = post_office
    app = make_app(**settings)
    person, colleague = Person(app, "http://ready.example"), Person(app, "http://ready.example")
    address = in_sector(person)
    page = ask(person, address, "jo.o'neil+ward@example.org")
    assert "We are also sending it to jo.o'neil+ward@example.org." in page.text
    [letter] = desk.letters
    assert desk.recipients == ["jo.o'neil+ward@example.org"]
    body = letter.get_content()
    assert text(page.tree.cssselect(".copy")[0]) in body
    assert "It works once, until 22 January 2027." in body
    assert letter["From"] == "Levelhead <desk@ready.example>" and letter["Date"] and letter["Message-ID"]
    let_in(colleague, next(line for line in body.splitlines() if line.startswith("http")))
    colleague.visit(address)


def test_the_address_is_kept_nowhere(
    make_app: Callable[..., FastAPI], post_office: tuple[Desk, dict[str, Any]]
) -> None:
    _, settings = post_office
    person = Person(make_app(**settings), "http://ready.example")
    ask(person, in_sector(person), "jo@example.org")
    assert "jo@example.org" not in repr(everything(person.app))


@pytest.mark.parametrize("brand", ["Smith, Jones & Co", 'Ready "Now" <Ltd>', "Équipe prête", "Levelhead: North; South"])
def test_any_brand_name_makes_one_good_sender(
    make_app: Callable[..., FastAPI], post_office: tuple[Desk, dict[str, Any]], brand: str
) -> None:
    desk, settings = post_office
    person = Person(make_app(brand_name=brand, **settings), "http://ready.example")
    ask(person, in_sector(person), "jo@example.org")
    [sender] = desk.letters[0]["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (brand, "desk@ready.example")


@pytest.mark.parametrize(
    "address",
    ["jo", "jo@", "@example.org", "jo@example", "jo@example.org, mo@example.org", "jo@example.org\nBcc: mo@example.org",
     "Jo <jo@example.org>", "jo@exa mple.org", "group:jo@example.org", "jo@[127.0.0.1]", "j" * 65 + "@example.org"],
)  # fmt: skip
def test_what_cannot_be_an_address_is_refused_and_kept(
    make_app: Callable[..., FastAPI], post_office: tuple[Desk, dict[str, Any]], address: str
) -> None:
    desk, settings = post_office
    person = Person(make_app(**settings), "http://ready.example")
    page = ask(person, in_sector(person), address, 422)
    assert "This does not look like an email address." in page.text
    assert dict(page.form().form_values())["address"] == address
    assert not desk.letters and not rows(person.app, "SELECT * FROM return_link")


def test_without_an_address_the_link_is_only_shown(
    make_app: Callable[..., FastAPI], post_office: tuple[Desk, dict[str, Any]]
) -> None:
    desk, settings = post_office
    person = Person(make_app(**settings), "http://ready.example")
    page = ask(person, in_sector(person), "")
    assert page.tree.cssselect(".copy") and "sending it" not in page.text
    assert not desk.letters


def test_where_no_mail_is_set_up_no_address_is_asked_for_and_none_is_used(person: Person) -> None:
    address = in_sector(person)
    assert not person.visit(f"{address}/return-link").tree.cssselect("#address")
    page = ask(person, address, "jo at example")
    assert page.tree.cssselect(".copy") and "sending it" not in page.text


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_a_dead_mail_server_takes_nothing_away(
    make_app: Callable[..., FastAPI], caplog: pytest.LogCaptureFixture, security: str
) -> None:
    settings = mail_settings(free_port()) | {"smtp_security": security}
    person = Person(make_app(**settings), "http://ready.example")
    address = in_sector(person)
    caplog.set_level(logging.DEBUG)
    page = ask(person, address, "jo@example.org")
    link = text(page.tree.cssselect(".copy")[0])
    assert "If it is not there in a few minutes, use the link above." in page.text
    [said] = [record.getMessage() for record in caplog.records if record.name == "levelhead.post"]
    assert said.startswith("a letter could not be sent") and "jo@" not in said and link.rpartition("/")[2] not in said
    let_in(person, link)


def test_a_server_that_refuses_takes_nothing_away(
    make_app: Callable[..., FastAPI], post_office: tuple[Desk, dict[str, Any]], caplog: pytest.LogCaptureFixture
) -> None:
    desk, settings = post_office
    person = Person(make_app(**settings), "http://ready.example")
    page = ask(person, in_sector(person), "refused@example.org")
    assert not desk.letters
    assert "a letter could not be sent" in caplog.text and "refused@" not in caplog.text
    let_in(person, text(page.tree.cssselect(".copy")[0]))

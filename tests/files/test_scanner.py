"""The virus scanner: where one is named, nothing comes in that it has not let pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.files.refused import Refused
from app.files.scanner import Scanner, Unchecked
from app.files.taking import take
from tests.files.made import pdf, picture
from tests.files.scanning import BAD_WORD, Listening
from tests.servers import free_port


@pytest.mark.parametrize("is_socket", [False, True])
def test_a_file_is_asked_about_in_full_and_let_pass(is_socket: bool, tmp_path: Path) -> None:
    content = b"Notes of the visit.\n" * 60_000
    with Listening(tmp_path if is_socket else None) as scanner:
        assert take("notes.txt", content, Scanner(scanner.where)).content == content
        assert scanner.scanned == [content]


@pytest.mark.parametrize("is_socket", [False, True])
def test_one_in_which_something_is_found_is_refused_without_alarm(is_socket: bool, tmp_path: Path) -> None:
    with Listening(tmp_path if is_socket else None) as scanner:
        with pytest.raises(Refused) as caught:
            take("notes.txt", BAD_WORD, Scanner(scanner.where))
        assert "did not let this file pass" in caught.value.sentence and "Some.Thing" not in caught.value.sentence


def test_a_photo_is_asked_about_as_it_was_sent() -> None:
    sent = picture("JPEG") + BAD_WORD
    with Listening() as scanner, pytest.raises(Refused, match="did not let this file pass"):
        take("photo.jpg", sent, Scanner(scanner.where))
    assert scanner.scanned == [sent]


@pytest.mark.parametrize(
    "says", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OKAY\0", b"x" * 9000, b"OK\0"]
)
def test_without_a_clear_answer_nothing_is_let_in(says: bytes) -> None:
    with Listening(says=says) as scanner, pytest.raises(Unchecked, match="could not be checked just now") as caught:
        take("plan.pdf", pdf(), Scanner(scanner.where))
    assert caught.value.status == 503


def test_without_the_scanner_nothing_is_let_in(tmp_path: Path) -> None:
    for where in (f"127.0.0.1:{free_port()}", str(tmp_path / "none.sock"), "no-such-host.invalid:3310"):
        with pytest.raises(Unchecked):
            take("plan.pdf", pdf(), Scanner(where))


def test_where_none_is_named_none_is_asked() -> None:
    assert take("plan.pdf", pdf(), Scanner(None)).content == pdf()

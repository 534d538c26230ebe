"""A file on its way in and out again: over a real connection, as a stream, with a bound, and only from its own form."""

from __future__ import annotations

import resource
import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Response
from fastapi.routing import APIRoute

from app.files.sending import attachment
from app.files.taking import MOST_FILE, Refused, take
from app.web import upload
from app.web.house import CurrentHouse
from app.web.rooms import apart, room
from app.web.upload import AT_ONCE, PostedEvidence
from tests.files.made import pdf
from tests.person import Person
from tests.servers import free_port

MEGABYTE = 1024 * 1024
working: list[int] = []
most_working: list[int] = []
router = room(include_in_schema=False)


@router.post("/try/files")
@apart
def try_file(house: CurrentHouse, evidence: PostedEvidence) -> Response:
    working.append(1)
    most_working.append(len(working))
    try:
        time.sleep(0.2 if evidence.posted.text("slow") else 0)
        if not evidence.has_file:
            return Response("none", 422)
        if evidence.is_too_large:
            return Response("too large", 422)
        kept = take(evidence.name, evidence.content, house.scanner)
        return attachment(kept.name, kept.media_type, kept.content)
    except Refused as refused:
        return Response(refused.sentence, 422)
    finally:
        working.pop()


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    app.router.routes.extend(router.routes)
    return app


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The application on a real port."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


def send(person: Person, content: bytes, name: str = "plan.pdf", **fields: str) -> httpx.Response:
    person.visit("/assessments/new")
    parts = {"csrf_token": person.token, **fields}
    response = person.client.post("/try/files", data=parts, files={"file": (name, content)})
    assert isinstance(response.status_code, int)
    return response  # type: ignore[return-value]  # the test client answers as httpx does


def test_a_file_goes_in_and_comes_out_as_a_download_only(person: Person) -> None:
    response = send(person, pdf(), '../../Prüfung "eins".html')
    assert response.status_code == 200 and response.content == pdf()
    assert response.headers["content-disposition"] == (
        "attachment; filename=\"Prufung -eins-.pdf\"; filename*=UTF-8''Pr%C3%BCfung%20-eins-.pdf"
    )
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert response.headers["cross-origin-resource-policy"] == "same-origin"
    assert response.headers["cache-control"] == "no-store"


def test_a_name_cannot_add_a_header() -> None:
    head = attachment('a"\r\nSet-Cookie: x=1;\\.pdf', "application/pdf", b"x").headers["content-disposition"]
    assert "\r" not in head and "\n" not in head and head.count('"') == 2 and "\\" not in head


def test_a_file_that_is_refused_says_why(person: Person) -> None:
    response = send(person, b"MZ\x90\x00", "plan.pdf")
    assert response.status_code == 422 and "We cannot take this kind of file" in response.text


def test_a_form_without_a_file_is_told_from_an_empty_file(person: Person) -> None:
    person.visit("/assessments/new")
    assert person.client.post("/try/files", data={"csrf_token": person.token}).text == "none"
    assert send(person, b"", "").text == "none"
    assert "is empty" in send(person, b"", "plan.pdf").text


def test_a_file_as_large_as_it_may_be_is_taken_and_one_byte_more_is_not(person: Person) -> None:
    assert send(person, b"a" * MOST_FILE, "notes.txt").status_code == 200
    assert send(person, b"a" * (MOST_FILE + 1), "notes.txt").text == "too large"


def test_a_file_from_elsewhere_is_refused(person: Person) -> None:
    person.visit("/assessments/new")
    for fields, status in (({"csrf_token": "forged"}, 403), ({}, 403)):
        assert person.client.post("/try/files", data=fields, files={"file": ("a.pdf", pdf())}).status_code == status
    foreign = {"Sec-Fetch-Site": "cross-site"}
    answer = person.client.post(
        "/try/files", data={"csrf_token": person.token}, files={"file": ("a.pdf", pdf())}, headers=foreign
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("files", [2, 5])
def test_several_files_in_one_form_are_refused(person: Person, files: int) -> None:
    person.visit("/assessments/new")
    several = [("file", (f"{at}.pdf", pdf())) for at in range(files)]
    answer = person.client.post("/try/files", data={"csrf_token": person.token}, files=several)
    assert answer.status_code == 400


def test_a_field_beside_a_file_cannot_be_as_large_as_one(person: Person) -> None:
    assert send(person, pdf(), note="x" * MEGABYTE).status_code == 400


def test_the_large_limit_is_for_forms_with_files_alone(person: Person) -> None:
    person.visit("/assessments/new")
    body = f"csrf_token={person.token}&note=".encode() + b"n" * 5 * MEGABYTE
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert person.client.post("/try/files", content=body, headers=form).status_code == 413
    elsewhere = person.client.post("/enquiries", files={"file": ("a.pdf", b"a" * 5 * MEGABYTE)})
    assert elsewhere.status_code == 413


HEAD = (
    "POST /try/files HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary=b\r\nAccept: text/html\r\n"
)
PART = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'


def answer(connection: socket.socket) -> str:
    said = b""
    while more := connection.recv(65536):
        said += more
    return said.decode()


def test_ten_gigabytes_are_refused_before_any_of_them_is_sent(app: FastAPI) -> None:
    with serving(app) as address:
        host = address.removeprefix("http://")
        with socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2])), 20) as connection:
            begun = time.monotonic()
            connection.sendall(HEAD.format(host=host).encode() + b"Content-Length: 10737418240\r\n\r\n" + PART)
            said = answer(connection)
            assert time.monotonic() - begun < 5
    assert said.startswith("HTTP/1.1 413") and "connection: close" in said.lower()
    assert "What you sent is too large" in said and "at most 20 MB" in said


def test_a_stream_without_a_length_is_cut_at_the_limit_and_never_held_in_memory(app: FastAPI) -> None:
    piece = b"%x\r\n" % MEGABYTE + b"x" * MEGABYTE + b"\r\n"
    sent = 0
    with serving(app) as address:
        host = address.removeprefix("http://")
        tracemalloc.start()
        try:
            with socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2])), 20) as connection:
                connection.sendall(HEAD.format(host=host).encode() + b"Transfer-Encoding: chunked\r\n\r\n")
                connection.sendall(b"%x\r\n" % len(PART) + PART + b"\r\n")
                for _ in range(10_000):
                    try:
                        connection.sendall(piece)
                    except OSError:
                        break
                    sent += 1
            assert tracemalloc.get_traced_memory()[1] < 12 * MEGABYTE
        finally:
            tracemalloc.stop()
    assert 20 <= sent < 60, "it was cut soon after its limit"


def test_a_stream_just_over_the_limit_gets_the_page(app: FastAPI) -> None:
    def pieces() -> Iterator[bytes]:
        yield PART
        for _ in range(22):
            yield b"x" * MEGABYTE

    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    with serving(app) as address:
        said = httpx.post(f"{address}/try/files", content=pieces(), headers=kind)
    assert said.status_code == 413 and "at most 20 MB" in said.text


def test_only_a_few_are_worked_on_at_once_and_the_others_are_served_later(app: FastAPI) -> None:
    most_working.clear()
    statuses: list[int] = []

    def post(address: str) -> None:
        with httpx.Client(base_url=address, timeout=30) as client:
            page = client.get("/assessments/new").text
            token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
            fields = {"csrf_token": token, "slow": "yes"}
            statuses.append(client.post("/try/files", data=fields, files={"file": ("a.pdf", pdf())}).status_code)

    with serving(app) as address:
        threads = [threading.Thread(target=post, args=(address,)) for _ in range(7)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert statuses == [200] * 7
    assert max(most_working) == AT_ONCE == upload.AT_ONCE


def test_a_disk_that_takes_no_more_is_said(person: Person) -> None:
    """The system's limit to the size of a file stands for a full disk: writing fails half way, and for real."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3 * MEGABYTE, before[1]))
    try:
        response = send(person, b"a" * 10 * MEGABYTE, "notes.txt")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert response.status_code == 503 and "We have no room for a file just now" in response.text
    assert send(person, b"a" * 10 * MEGABYTE, "notes.txt").status_code == 200


def test_all_that_take_large_files_read_them_as_a_stream(app: FastAPI) -> None:
    taking = [each for each in app.routes if isinstance(each, APIRoute) and each.path.endswith("/files")]
    posting = [each for each in taking if "POST" in (each.methods or ())]
    assert posting and all(getattr(each.endpoint, "is_apart", False) for each in posting), posting


def test_a_slow_sender_keeps_nobody_else_waiting(app: FastAPI) -> None:
    with serving(app) as address:
        host = address.removeprefix("http://")
        slow = [socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2])), 20) for _ in range(5)]
        for each in slow:
            each.sendall(HEAD.format(host=host).encode() + b"Content-Length: 5000000\r\n\r\n" + PART + b"x" * 1000)
        with httpx.Client(base_url=address, timeout=10) as client:
            page = client.get("/assessments/new").text
            token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
            files = {"file": ("a.pdf", pdf())}
            assert client.post("/try/files", data={"csrf_token": token}, files=files).status_code == 200
        for each in slow:
            each.close()

"""Bad files over a real connection, and places that fail: a clear page, what was typed kept, rows and files in step."""

from __future__ import annotations

import resource
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from moto.server import ThreadedMotoServer

from app.accounts import cookie
from app.evidence.loose_files import evidence_key, loosen, sweep
from app.firms.roles import FirmRole
from app.privacy.retention import purge
from tests.auditing import Auditor, a_client, a_firm, a_member, a_piece, an_audit, completed
from tests.conftest import Clock
from tests.evidence.collecting import ONE, form_at, in_step, kept_files, pieces, send, serves, storage_of
from tests.files.made import TEST_VIRUS, huge_png, packed, pdf, picture, with_parts, word
from tests.files.scanning import BAD_WORD, Listening
from tests.files.test_uploading import serving
from tests.person import Page, check_house_rules, text
from tests.servers import free_port
from tests.tables import rows

MEGABYTE = 1024 * 1024
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'
SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BAD = {
    "a zip bomb": ("all.zip", packed({"a.bin": bytes(40 * MEGABYTE)}), "Unpack it"),
    "a bomb as a Word file": ("a.docx", with_parts({"word/media/a.bin": bytes(40 * MEGABYTE)}), "far more"),
    "a Word file that laughs": ("a.docx", with_parts({"word/styles.xml": LAUGHS}), "declares entities"),
    "two things at once": ("a.docx", word() + b"<script>alert(1)</script>", "damaged, or no ordinary one"),
    "a PDF behind a picture": ("a.pdf", b"GIF89a" + pdf(), "begins as something else"),
    "a huge picture": ("ward.png", huge_png(), "50 million pixels"),
    "a drawing with a script": ("plan.svg", SCRIPT, "web page, a drawing or a program"),
    "a drawing that calls itself a photo": ("plan.jpg", SCRIPT, "web page, a drawing or a program"),
    "the test virus": ("notes.txt", TEST_VIRUS, "did not let this file pass"),
    "nothing": ("notes.txt", b"", "is empty"),
}


class Browser:
    """A signed-in browser on a real connection."""

    def __init__(self, address: str, auditor: Auditor, audit_id: str) -> None:
        name = cookie.name(False)
        token = next(value for known, value in auditor.person.client.cookies.items() if known == name)
        self.client = httpx.Client(base_url=address, cookies={name: token}, timeout=60, follow_redirects=True)
        self.path = f"/audits/{audit_id}/evidence/files"

    def send(self, name: str, content: bytes, **fields: str) -> httpx.Response:
        page = self.client.get(self.path)
        token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
        return self.client.post(self.path, data={"csrf_token": token, **fields}, files={"file": (name, content)})

    @property
    def cookies(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())


@pytest.fixture
def owner(app: FastAPI) -> Auditor:
    return a_firm(app)


def test_every_bad_file_is_refused_with_a_sentence_and_what_was_typed_stays(app: FastAPI, owner: Auditor) -> None:
    audit = an_audit(app, owner)
    with serving(app) as address:
        browser = Browser(address, owner, audit)
        for case, (name, content, said) in BAD.items():
            answer = browser.send(name, content, title="Typed", detail="Long and typed", expires_on="2027-01-31")
            page = Page(answer)  # type: ignore[arg-type]  # both clients answer alike
            assert answer.status_code == 422, case
            check_house_rules(page)
            assert said in text(page.tree.cssselect("#file-error")[0]), f"{case}: {page.text[:500]}"
            assert page.tree.cssselect("#title")[0].value == "Typed", case
            assert page.tree.cssselect("#detail")[0].value.strip() == "Long and typed", case
            assert page.tree.cssselect("#expires_on")[0].value == "2027-01-31", case
            assert pieces(app) == [] and kept_files(app) == set() and in_step(app), case


def test_a_file_too_large_for_the_form_is_said_in_the_form(app: FastAPI, owner: Auditor) -> None:
    page = send(owner, an_audit(app, owner), b"a" * (20 * MEGABYTE + 1), "notes.txt", 413, title="Typed")
    assert "larger than 20 MB" in page.text and page.tree.cssselect("#title")[0].value == "Typed"
    assert pieces(app) == [] and in_step(app)


def test_a_name_that_climbs_is_a_name_and_nothing_more(app: FastAPI, owner: Auditor) -> None:
    audit = an_audit(app, owner)
    with serving(app) as address:
        browser = Browser(address, owner, audit)
        assert browser.send("../../../etc/passwd", b"root", title="").status_code == 200
        assert browser.send("..\\..\\a\r\nX: y.exe", b"other", title="").status_code == 200
    names = {piece["file_name"] for piece in pieces(app)}
    assert all("/" not in name and "\\" not in name and ".." not in name and "\n" not in name for name in names), names
    assert in_step(app)


HEAD = (
    "POST {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\nAccept: text/html\r\n"
    "Content-Type: multipart/form-data; boundary=b\r\n"
)
PART = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'


def test_ten_gigabytes_are_refused_before_they_are_sent_and_the_page_leads_back(app: FastAPI, owner: Auditor) -> None:
    audit = an_audit(app, owner)
    with serving(app) as address:
        browser = Browser(address, owner, audit)
        host = address.removeprefix("http://")
        head = HEAD.format(path=browser.path, host=host, cookies=browser.cookies).encode()
        with socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2])), 20) as connection:
            begun = time.monotonic()
            connection.sendall(head + b"Content-Length: 10737418240\r\n\r\n" + PART)
            said = b""
            while more := connection.recv(65536):
                said += more
            assert time.monotonic() - begun < 5
        assert said.startswith(b"HTTP/1.1 413") and b"at most 20 MB" in said
        assert browser.path.encode() in said and browser.client.get(browser.path).status_code == 200
    assert pieces(app) == [] and in_step(app)


def test_a_stream_without_a_length_is_cut(app: FastAPI, owner: Auditor) -> None:
    def stream() -> Iterator[bytes]:
        yield PART
        for _ in range(22):
            yield b"x" * MEGABYTE

    audit = an_audit(app, owner)
    with serving(app) as address:
        browser = Browser(address, owner, audit)
        kind = {"Content-Type": "multipart/form-data; boundary=b"}
        answer = browser.client.post(browser.path, content=stream(), headers=kind)
    assert answer.status_code == 413 and "at most 20 MB" in answer.text
    assert pieces(app) == [] and in_step(app)


def test_what_the_scanner_finds_is_refused_and_without_it_nothing_comes_in(make_app: Callable[..., FastAPI]) -> None:
    with Listening() as scanner:
        app = make_app(clamd=scanner.where)
        owner = a_firm(app)
        audit = an_audit(app, owner)
        page = send(owner, audit, b"There is " + BAD_WORD, "notes.txt", 422, title="Typed")
        assert "did not let this file pass" in page.text and page.tree.cssselect("#title")[0].value == "Typed"
    page = send(owner, audit, b"Quite harmless", "notes.txt", 503, title="Typed", **serves(ONE))
    assert "could not be checked just now" in page.text and page.tree.cssselect("#title")[0].value == "Typed"
    assert page.tree.get_element_by_id(f"serves-{ONE}").get("checked") is not None
    assert pieces(app) == [] and in_step(app)


def test_a_disk_that_takes_no_more_is_said_in_the_form(app: FastAPI, owner: Auditor) -> None:
    """The system's limit to the size of a file stands for a full disk: writing fails half way, and for real."""
    audit = an_audit(app, owner)
    send(owner, audit, pdf())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    app.state.house.database.dispose()
    folder = storage_of(app)._folder
    content = b"words " * 165_000  # under a megabyte: the form itself stays in memory
    owner.person.visit(f"/audits/{audit}/evidence/files")
    fields = {"csrf_token": owner.person.token, "title": "Typed"}
    resource.setrlimit(resource.RLIMIT_FSIZE, (950_000, before[1]))
    try:
        answer = owner.person.client.post(
            f"/audits/{audit}/evidence/files", data=fields, files={"file": ("notes.txt", content)}
        )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert answer.status_code == 503 and "could not keep that file just now" in answer.text
    assert Page(answer).tree.cssselect("#title")[0].value == "Typed"
    assert len(pieces(app)) == 1 and in_step(app), list(folder.rglob("*"))
    send(owner, audit, content, "notes.txt")
    assert len(pieces(app)) == 2 and in_step(app)


BUCKET: dict[str, Any] = {"s3_bucket": "evidence", "s3_access_key_id": "id", "s3_secret_access_key": "very-secret"}


def test_a_bucket_that_is_away_loses_nothing_and_comes_back_in_step(make_app: Callable[..., FastAPI]) -> None:
    port = free_port()
    app = make_app(s3_endpoint=f"http://127.0.0.1:{port}", **BUCKET)
    owner = a_firm(app)
    audit = an_audit(app, owner)
    page = send(owner, audit, pdf(), status=503, title="Typed", detail="Also typed")
    assert "could not keep that file just now" in page.text and page.tree.cssselect("#title")[0].value == "Typed"
    assert pieces(app) == []

    server = ThreadedMotoServer("127.0.0.1", port, verbose=False)
    server.start()
    try:
        httpx.put(f"http://127.0.0.1:{port}/evidence").raise_for_status()
        sweep(app.state.house)
        assert rows(app, "SELECT * FROM loose_file") == []
        send(owner, audit, pdf(), title="Kept")
        [piece] = pieces(app)
        key, address = evidence_key(piece["firm_id"], piece["sha256"]), f"/audits/{audit}/evidence/{piece['id']}"
        assert owner.person.client.get(f"{address}/file").content == pdf() and storage_of(app).exists(key)
    finally:
        server.stop()

    assert "could not fetch that file" in owner.person.visit(f"{address}/file", 503).text
    look = owner.person.visit(f"{address}/removal")
    owner.person.submit(look, at=form_at(look, "/removal"))
    assert pieces(app) == [] and len(rows(app, "SELECT * FROM loose_file")) == 1

    server = ThreadedMotoServer("127.0.0.1", port, verbose=False)
    server.start()
    try:
        assert sweep(app.state.house) == 1 or not storage_of(app).exists(key)
        assert not storage_of(app).exists(key) and rows(app, "SELECT * FROM loose_file") == []
    finally:
        server.stop()


def test_a_file_whose_row_was_never_saved_goes_after_an_hour(app: FastAPI, owner: Auditor, clock: Clock) -> None:
    """As after a power cut between the two."""
    house, sha256 = app.state.house, "ab" * 32
    with house.database.transaction() as session:
        loosen(session, owner.firm_id, sha256, house.now() + timedelta(hours=1))
    house.storage.put(evidence_key(owner.firm_id, sha256), b"left behind")
    assert sweep(house) == 0 and len(kept_files(app)) == 1
    clock.moment += timedelta(hours=1)
    assert sweep(house) == 1 and kept_files(app) == set() and in_step(app)


def test_several_who_send_the_same_file_at_once_keep_it_once(app: FastAPI, owner: Auditor) -> None:
    audit = an_audit(app, owner)
    statuses: list[int] = []

    def post(address: str) -> None:
        statuses.append(Browser(address, owner, audit).send("a.png", picture("PNG"), title="Photo").status_code)

    with serving(app) as address:
        threads = [threading.Thread(target=post, args=(address,)) for _ in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert sorted(statuses) == [200, 422, 422, 422]
    assert len(pieces(app)) == 1 and in_step(app)


def test_files_go_with_the_audits_that_were_kept_long_enough(make_app: Callable[..., FastAPI], clock: Clock) -> None:
    app = make_app(keep_audits_days=30)
    owner = a_firm(app)
    client = a_client(app, owner)
    before = an_audit(app, owner, client, 2)
    both = a_piece(app, before, owner.staff_id, title="Still used", content=b"one")
    a_piece(app, before, owner.staff_id, title="Old", content=b"two")
    completed(app, before, owner.staff_id)
    clock.moment += timedelta(days=20)
    now = an_audit(app, owner, client)
    other = a_member(app, owner.firm_id, FirmRole.CONSULTANT, "other@firm.example")
    page = other.person.visit(f"/audits/{now}/evidence/{both}")
    other.person.submit(page, serves(ONE), at=form_at(page, "/uses"))
    clock.moment += timedelta(days=11)
    purge(app.state.house)
    assert [piece["title"] for piece in pieces(app)] == ["Still used"] and len(kept_files(app)) == 1 and in_step(app)

"""How a firm's reports look: owners change it, members see it, and whatever is sent is checked."""

from __future__ import annotations

import threading
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.files.logo import logo
from app.firms.roles import FirmRole
from app.issuing import brand_forms
from app.web.upload import AT_ONCE
from tests.auditing import Auditor, a_firm, a_member
from tests.files.test_uploading import serving
from tests.issuing.issued import PICTURE, png
from tests.issuing.test_issue import signed
from tests.person import Page, text
from tests.tables import rows

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="10"><rect width="30" height="10" fill="#246"/></svg>'
HOSTILE_SVG = SVG.replace(b"<rect", b"<script>alert(1)</script><rect")


def send(owner: Auditor, logo: bytes | None = None, status: int = 200, name: str = "logo.png", **fields: str) -> Page:
    person, address = owner.person, f"/firms/{owner.firm_id}/brand"
    saved = rows(person.app, "SELECT version FROM brand WHERE firm_id = :id", id=owner.firm_id)
    seen = {"version": str(saved[0]["version"]) if saved else "0"}  # what the page that was opened before would hold
    data = {"csrf_token": signed(person), "colour": "#7a1f4d", "introduction": "", "closing": ""} | seen | fields
    files: dict[str, Any] = {"logo": (name, logo or b"", "image/png")}
    answer = person.client.post(address, data=data, files=files)
    assert answer.status_code == status, answer.text[:2000]
    return person._seen(answer, status)


def brand(app: FastAPI) -> dict[str, Any]:
    return rows(app, "SELECT * FROM brand")[0]


def test_before_anything_is_set_there_is_a_look_that_works(app: FastAPI) -> None:
    owner = a_firm(app)
    page = owner.person.visit(f"/firms/{owner.firm_id}/brand")
    assert page.tree.cssselect("#colour")[0].get("value") == "#1f4d5c"
    assert "Its contrast on white is 9.2 to 1" in page.text and "No words of your own yet" in page.text


def test_an_owner_sets_it_and_every_member_sees_it(app: FastAPI) -> None:
    owner = a_firm(app)
    page = send(owner, PICTURE, introduction="Thank **you**.\n\n- one\n- two", closing="Goodbye *now*")
    assert [text(each) for each in page.tree.cssselect(".sheet strong, .sheet em, .sheet li")] == [
        "you",
        "one",
        "two",
        "now",
    ]
    assert page.tree.cssselect(".sheet rect")[0].get("fill") == "#7a1f4d"
    source = page.tree.cssselect(".sheet-logo")[0].get("src")
    reader = a_member(app, owner.firm_id, FirmRole.READER, "reader@firm.example").person
    seen = reader.visit(f"/firms/{owner.firm_id}/brand")
    assert "An owner of the firm can change this" in seen.text and not seen.tree.cssselect("textarea")
    picture = reader.client.get(source)
    assert picture.headers["content-type"] == "image/png" and picture.content.startswith(b"\x89PNG")
    log = rows(app, "SELECT subject_id FROM audit_entry WHERE action = 'changed the look of reports'")
    assert log == [{"subject_id": owner.firm_id}]


def test_who_is_no_owner_changes_nothing(app: FastAPI) -> None:
    owner = a_firm(app)
    for role in (FirmRole.CONSULTANT, FirmRole.READER):
        send(a_member(app, owner.firm_id, role, f"{role}@firm.example"), status=403)
    stranger = a_firm(app, "stranger@other.example", "Loud Rooms")
    send(Auditor(stranger.person, stranger.staff_id, owner.firm_id), status=404)
    for place in ("brand", "brand/logo.png"):
        assert stranger.person.client.get(f"/firms/{owner.firm_id}/{place}").status_code == 404
    assert not rows(app, "SELECT * FROM brand")


@pytest.mark.parametrize("colour", ["#ffff00", "red", "#12345", "", "#1f4d5c;}", "url(x)"])
def test_a_colour_that_cannot_be_read_is_refused_and_what_was_typed_is_kept(app: FastAPI, colour: str) -> None:
    owner = a_firm(app)
    page = send(owner, status=422, colour=colour, introduction="Long thought of")
    assert page.tree.cssselect("#colour-error") and page.tree.cssselect("#colour")[0].get("value") == colour
    assert page.tree.cssselect("#introduction")[0].text_content().strip() == "Long thought of"
    assert not rows(app, "SELECT * FROM brand")


def test_a_text_that_is_too_long_or_holds_what_cannot_be_kept_is_shown_again(app: FastAPI) -> None:
    owner = a_firm(app)
    page = send(owner, status=422, introduction="x" * 4001, closing="a\x00b")
    assert "Keep it to 4,000 characters. These are 4,001." in page.text
    assert "We took out characters" in text(page.tree.cssselect("#closing-error")[0])
    send(owner, introduction="x" * 4000)


def test_a_preview_shows_it_and_saves_nothing(app: FastAPI) -> None:
    owner = a_firm(app)
    page = send(owner, PICTURE, show="preview", introduction="**Bold**", colour="#224466")
    assert "Nothing is saved yet" in page.text and "choose it again before you save" in page.text
    assert text(page.tree.cssselect(".sheet strong")[0]) == "Bold"
    assert page.tree.cssselect(".sheet rect")[0].get("fill") == "#224466"
    assert not rows(app, "SELECT * FROM brand")


def test_an_svg_becomes_a_picture_of_ours(app: FastAPI) -> None:
    owner = a_firm(app)
    page = send(owner, SVG, name="logo.svg")
    content = owner.person.client.get(page.tree.cssselect(".sheet-logo")[0].get("src")).content
    assert content.startswith(b"\x89PNG") and b"svg" not in content


@pytest.mark.parametrize(
    "content",
    [HOSTILE_SVG, b"GIF89a", b"%PDF-1.7", PICTURE[:40], b"\x89PNG\r\n\x1a\n" + b"0" * 100, b"x" * (1024 * 1024 + 1)],
    ids=["a script", "another kind", "a document", "cut short", "no picture", "too large"],
)
def test_a_logo_that_is_none_is_refused_in_a_sentence_and_the_rest_is_kept(app: FastAPI, content: bytes) -> None:
    owner = a_firm(app)
    page = send(owner, content, 422, closing="Goodbye")
    assert len(text(page.tree.cssselect("#logo-error")[0])) > 20
    assert page.tree.cssselect("#closing")[0].text_content().strip() == "Goodbye"
    assert not rows(app, "SELECT * FROM brand")


def test_a_huge_picture_is_refused_before_it_is_opened(app: FastAPI) -> None:
    small = png(8, 8)
    huge = small[:16] + (30_000).to_bytes(4, "big") * 2 + small[24:]
    send(a_firm(app), huge, 422)


def test_a_logo_stays_until_another_comes_or_it_is_dropped(app: FastAPI) -> None:
    owner = a_firm(app)
    send(owner, PICTURE)
    first = brand(app)["logo_sha256"]
    send(owner, closing="Changed")
    assert brand(app)["logo_sha256"] == first
    send(owner, png(90, 30))
    assert brand(app)["logo_sha256"] not in (first, None)
    send(owner, drop_logo="yes")
    assert brand(app)["logo_sha256"] is None


def test_html_and_templates_in_the_own_words_are_letters_on_the_page(app: FastAPI) -> None:
    owner = a_firm(app)
    page = send(owner, introduction="<img src=x onerror=alert(1)> {{ 7*7 }} #typst")
    assert "<img src=x onerror=alert(1)> {{ 7*7 }} #typst" in text(page.tree.cssselect(".sheet")[0])
    assert not page.tree.cssselect(".sheet img")


def test_logos_are_drawn_a_few_at_a_time_and_everybody_gets_theirs(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = a_firm(app)
    drawing: list[int] = []
    most: list[int] = []
    statuses: list[int] = []

    def counted(content: bytes) -> bytes:
        drawing.append(1)
        most.append(len(drawing))
        try:
            return logo(content)
        finally:
            drawing.pop()

    monkeypatch.setattr(brand_forms, "logo", counted)
    token = signed(owner.person)
    cookies = dict(owner.person.client.cookies.items())

    def post(address: str) -> None:
        fields = {"csrf_token": token, "colour": "#7a1f4d", "show": "preview"}
        files = {"logo": ("logo.svg", SVG)}
        path = f"{address}/firms/{owner.firm_id}/brand"
        statuses.append(httpx.post(path, data=fields, files=files, cookies=cookies, timeout=60).status_code)

    with serving(app) as address:
        threads = [threading.Thread(target=post, args=(address,)) for _ in range(6)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert statuses == [200] * 6 and max(most) == AT_ONCE

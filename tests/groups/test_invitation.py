"""Inviting people on the page: pasted or uploaded, what is left out and why, taking back, and who may."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI

from app.groups import invitation_forms
from app.groups.codes import invitation_code, invitation_id
from app.reading import turns
from app.web.upload import MOST_FILE
from tests.conftest import EITHER_DATABASE
from tests.groups.leading import opened, post
from tests.groups.lists import workbook
from tests.person import Page, Person
from tests.tables import everything, rows

CSV = "text/csv"


@pytest.fixture
def app(make_app: Callable[..., FastAPI]) -> FastAPI:
    return make_app(smtp_host="127.0.0.1", smtp_port=9, smtp_from="post@levelhead.example")


def upload(person: Person, path: str, content: bytes, status: int = 200, name: str = "list.csv", **fields: str) -> Page:
    given = {"csrf_token": person.token, "role_group": "front_line", **fields}
    response = person.client.post(f"{path}/invitations", data=given, files={"list": (name, content, CSV)})
    return person._seen(response, status)


def paste(person: Person, path: str, text: str, status: int = 200, group: str = "front_line") -> Page:
    return post(person, f"{path}/invitations", status, role_group=group, addresses=text)


def invited(person: Person) -> list[tuple[str, str]]:
    found = rows(person.app, "SELECT role_group, email FROM invitation ORDER BY email")
    return [(each["role_group"], each["email"]) for each in found]


def test_pasted_addresses_wait_and_nothing_else_happens(person: Person) -> None:
    path = opened(person).path
    page = person.submit(
        person.visit(f"{path}/invitations"),
        {"role_group": "leaders", "addresses": "Ann <Ann@example.org>; ben@example.org"},
    )
    assert page.path == f"{path}/invitations" and "2 people wait for a letter" in page.text
    assert invited(person) == [("leaders", "ann@example.org"), ("leaders", "ben@example.org")]
    [one, _] = rows(person.app, "SELECT * FROM invitation ORDER BY email")
    assert (one["letters"], one["written_on"], bool(one["is_used"])) == (0, None, False)
    assert rows(person.app, "SELECT * FROM event") == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.csv", "Name;E-Mail\nAnn;ann@example.org\n".encode("utf-16")),
        ("list.xlsx", workbook([("Name", "Email"), ("Ann", "ann@example.org")])),
        ("named wrongly.csv", workbook([("Name", "Email"), ("Ann", "ann@example.org")])),
    ],
)
def test_a_file_is_read_by_what_it_holds(person: Person, name: str, content: bytes) -> None:
    page = upload(person, opened(person).path, content, name=name)
    assert "1 person waits for a letter" in page.text
    assert invited(person) == [("front_line", "ann@example.org")]


def test_a_file_and_pasted_addresses_are_taken_together(person: Person) -> None:
    path = opened(person).path
    upload(person, path, b"ann@example.org\n", addresses="ben@example.org, ann@example.org")
    assert [email for _, email in invited(person)] == ["ann@example.org", "ben@example.org"]


def test_bad_rows_are_listed_with_number_and_reason_and_the_good_ones_taken(person: Person) -> None:
    path = opened(person).path
    paste(person, path, "ann@example.org")
    text = "Email\nben@example.org\nnobody\nBEN@example.org\n=1+1\nann@example.org\n<script>x</script>"
    page = upload(person, path, text.encode())
    assert "We took 1 address." in page.text and "5 rows were left out" in page.text
    for said in (
        'Row 3, "nobody": this is not an email address.',
        'Row 4, "BEN@example.org": this address was in the list before.',
        'Row 5, "=1+1": it begins like a formula, so we did not read it.',
        'Row 6, "ann@example.org": already invited to this round.',
        'Row 7, "<script>x</script>": this is not an email address.',
    ):
        assert said in page.text
    assert [email for _, email in invited(person)] == ["ann@example.org", "ben@example.org"]


def test_a_list_with_nothing_good_in_it_changes_nothing_and_is_kept(person: Person) -> None:
    path = opened(person).path
    before = everything(person.app)
    page = paste(person, path, "nobody\nsomebody", 422)
    assert "No row of this list could be taken." in page.text and "2 rows were left out" in page.text
    assert page.tree.cssselect("#addresses")[0].text.strip() == "nobody\nsomebody"
    assert page.tree.cssselect("input[name=role_group][checked]")[0].get("value") == "front_line"
    assert everything(person.app) == before


@EITHER_DATABASE
@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"a" * (MOST_FILE + 1), 413, "This file is larger than 1 MB."),
        (b"", 422, "Paste at least one email address, or choose a file"),
        (b"  \n", 422, "This file is empty."),
        (b"%PDF-1.7", 422, "This is a PDF."),
        (b"ann@example.org\0", 422, "This is not a text that we can read."),
        (b"ann@example.org\n" * 6000, 422, "more than 5,000 rows"),
        (b"PK\x03\x04", 422, "This workbook cannot be read."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_what_was_pasted_is_kept(
    person: Person, content: bytes, status: int, said: str
) -> None:
    path = opened(person).path
    fields = {} if not content else {"addresses": "ben@example.org"}
    page = upload(person, path, content, status, **fields)
    assert said in page.text and page.tree.cssselect("#errors a")
    assert (page.tree.cssselect("#addresses")[0].text or "").strip() == fields.get("addresses", "")
    assert invited(person) == []


@EITHER_DATABASE
@pytest.mark.parametrize("group", ["", "people", "nobody", "leaders' OR 1=1"])
def test_a_group_that_is_not_asked_cannot_be_invited(person: Person, group: str) -> None:
    page = paste(person, opened(person).path, "ann@example.org", 422, group)
    assert "Choose the group that these people belong to." in page.text
    assert page.tree.cssselect("#addresses")[0].text.strip() == "ann@example.org"
    assert invited(person) == []


def test_inviting_more_than_are_asked_raises_how_many_are(person: Person) -> None:
    path = opened(person, **{"leaders-asked": "2", "leaders-size": "3"}).path
    paste(person, path, "\n".join(f"p{number}@example.org" for number in range(4)), group="leaders")
    asked = "SELECT asked, size FROM round_group WHERE role_group = 'leaders'"
    assert rows(person.app, asked) == [{"asked": 4, "size": 4}]
    fields = {"leaders-asked": "3", "front_line-asked": "40", "front_line-size": "60"}
    assert "Enter 4 or more." in post(person, f"{path}/sizes", 422, **fields).text


def test_a_round_has_a_bound_and_what_does_not_fit_is_not_taken_in_part(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitation_forms, "MOST_INVITED", 3)
    path = opened(person).path
    paste(person, path, "ann@example.org, ben@example.org")
    page = paste(person, path, "chi@example.org, dan@example.org", 422)
    assert "There is room for 1 more." in page.text and len(invited(person)) == 2
    paste(person, path, "chi@example.org")
    assert "There is no room for more." in paste(person, path, "dan@example.org", 422).text


def test_what_was_not_sent_can_be_taken_back_one_by_one_or_all(person: Person) -> None:
    path = opened(person).path
    page = paste(person, path, "ann@example.org, ben@example.org, chi@example.org")
    [ann] = rows(person.app, "SELECT id FROM invitation WHERE email = 'ann@example.org'")
    assert page.tree.cssselect(f"button[name=invitation][value='{ann['id']}']")
    post(person, f"{path}/invitations/removal", invitation=ann["id"])
    assert [email for _, email in invited(person)] == ["ben@example.org", "chi@example.org"]
    post(person, f"{path}/invitations/removal")
    post(person, f"{path}/invitations/removal", invitation="f" * 20)
    assert len(invited(person)) == 2
    page = post(person, f"{path}/invitations/removal", invitation="all")
    assert invited(person) == [] and "wait for a letter" not in page.text


def test_what_was_sent_cannot_be_taken_back(person: Person) -> None:
    path = opened(person).path
    paste(person, path, "ann@example.org")
    post(person, f"{path}/letters")
    paste(person, path, "ben@example.org")
    [ann] = rows(person.app, "SELECT id FROM invitation WHERE email = 'ann@example.org'")
    post(person, f"{path}/invitations/removal", invitation=ann["id"])
    post(person, f"{path}/invitations/removal", invitation="all")
    assert [email for _, email in invited(person)] == ["ann@example.org"]


def test_a_page_of_five_thousand_is_short_and_names_fifty(person: Person) -> None:
    path = opened(person).path
    page = paste(
        person, path, "\n".join(f"a.rather.long.name.{number}@department.example.org" for number in range(5000))
    )
    assert "5,000 people wait for a letter" in page.text and "And 4,950 more." in page.text
    assert "Send 1,000 letters" in page.text
    assert len(page.tree.cssselect("button[name=invitation]")) == 51


def test_without_a_mail_server_the_page_leads_to_the_links(make_app: Callable[..., FastAPI]) -> None:
    person = Person(make_app())
    path = opened(person).path
    page = person.visit(f"{path}/invitations")
    assert "This site sends no letters" in page.text and page.links()["To the links"] == path
    assert not page.tree.cssselect("main form")
    assert paste(person, path, "ann@example.org", 409).heading == "This site sends no letters"
    assert post(person, f"{path}/letters", 409).heading == "This site sends no letters"
    assert invited(person) == []


def test_the_same_list_from_two_tabs_at_once_invites_each_person_once(person: Person) -> None:
    path = opened(person).path
    data = {"csrf_token": person.token, "role_group": "front_line", "addresses": "ann@example.org\nben@example.org"}

    def send(_number: int) -> int:
        return int(person.client.post(f"{path}/invitations", data=data, follow_redirects=False).status_code)

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(send, range(4))) == [303, 422, 422, 422]
    assert [email for _, email in invited(person)] == ["ann@example.org", "ben@example.org"]


@EITHER_DATABASE
@pytest.mark.parametrize("how", ["an old token", "no token", "another site", "another visitor", "two files"])
def test_an_upload_is_checked_as_every_form_is(person: Person, another_person: Person, how: str) -> None:
    path = opened(person).path
    another_person.visit("/assessments/new")
    token = {"an old token": "1.old", "no token": "", "another visitor": another_person.token}.get(how, person.token)
    headers = {"sec-fetch-site": "cross-site"} if how == "another site" else {}
    who = another_person if how == "another visitor" else person
    files: list[tuple[str, Any]] = [("list", ("list.csv", b"ann@example.org", CSV))] * (2 if how == "two files" else 1)
    fields = {"csrf_token": token, "role_group": "front_line"}
    response = who.client.post(f"{path}/invitations", data=fields, files=files, headers=headers)
    assert response.status_code == (400 if how == "two files" else 403)
    assert invited(person) == []


@EITHER_DATABASE
def test_other_forms_still_take_no_file(person: Person) -> None:
    path = opened(person).path
    files = {"list": ("list.csv", b"ann@example.org", CSV)}
    response = person.client.post(f"{path}/pause", data={"csrf_token": person.token}, files=files)
    assert response.status_code == 400
    assert rows(person.app, "SELECT paused_at FROM round") == [{"paused_at": None}]


@EITHER_DATABASE
def test_a_body_over_the_bound_of_the_house_is_refused(person: Person) -> None:
    path = opened(person).path
    files = {"list": ("list.csv", b"a" * 5_000_000, CSV)}
    response = person.client.post(f"{path}/invitations", data={"csrf_token": person.token}, files=files)
    page = person._seen(response, 413)
    assert page.heading == "What you sent is too large"
    assert "Shorten the text, or choose a smaller file, and send it again." in page.text
    assert page.links()["Back to the form"] == f"{path}/invitations"


def test_while_another_list_is_read_it_says_so_and_keeps_what_was_pasted(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitation_forms, "LONGEST_WAIT", 0.1)
    path = opened(person).path
    with turns.READING:
        page = paste(person, path, "ann@example.org", 503)
    assert "We are reading another list just now." in page.text and invited(person) == []
    assert page.tree.cssselect("#addresses")[0].text.strip() == "ann@example.org"
    paste(person, path, "nobody\n=1+1", 422)
    paste(person, path, "ann@example.org")
    assert len(invited(person)) == 1, "it is let go, whatever came of the list before"


def test_an_owner_can_switch_invitations_by_letter_off(make_app: Callable[..., FastAPI]) -> None:
    mail = {"smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_from": "post@levelhead.example"}
    person = Person(make_app(invitations_a_day=0, **mail))
    path = opened(person).path
    page = person.visit(f"{path}/invitations")
    assert "Invitations by letter are switched off on this site." in page.text
    assert not page.tree.cssselect("main form")
    assert paste(person, path, "ann@example.org", 409).heading == "This site sends no letters"
    assert post(person, f"{path}/letters", 409).heading == "This site sends no letters"
    assert invited(person) == []


def test_the_code_of_an_invitation_is_made_anew_and_kept_nowhere(person: Person) -> None:
    paste(person, opened(person).path, "ann@example.org")
    [made] = rows(person.app, "SELECT * FROM invitation")
    code = invitation_code(person.app.state.house.secret, made["id"])
    assert invitation_id(person.app.state.house.secret, code) == made["id"]
    assert code not in str(everything(person.app)) and code[20:] not in str(everything(person.app))
    assert invitation_id(person.app.state.house.secret, code[:-1] + ("A" if code[-1] != "A" else "B")) is None

"""The privacy and the accessibility statement: what they say is what the software does."""

from collections.abc import Callable

from fastapi import FastAPI

from tests.person import Person

READING = ("/", "/evidence", "/evidence/celofiga_2022", "/scoring", "/courses", "/crosswalks/nhs_vpr")
STATEMENTS = ("/privacy", "/accessibility")


def test_pages_to_read_set_no_cookie(person: Person) -> None:
    for path in (*READING, *STATEMENTS, "/sitemap.xml", "/robots.txt"):
        assert "set-cookie" not in person.client.get(path).headers, path
    assert not person.client.cookies


def test_the_cookie_is_the_one_that_the_statement_names(person: Person) -> None:
    said = person.visit("/privacy").text
    cookie = person.client.get("/assessments/new").headers["set-cookie"]
    name = cookie.partition("=")[0]
    assert name in said
    assert "Max-Age=2592000" in cookie
    assert "30 days" in said
    assert list(person.client.cookies) == [name]


def test_over_tls_the_statement_names_the_cookie_of_tls(make_app: Callable[..., FastAPI]) -> None:
    person = Person(make_app(base_url="https://ready.example"), "https://ready.example")
    assert "__Host-levelhead" in person.visit("/privacy").text


def test_how_long_a_return_link_works_is_the_setting(make_app: Callable[..., FastAPI]) -> None:
    said = Person(make_app(link_days=7)).visit("/privacy").text
    assert "A return link works once, for 7 days." in said


def test_mail_is_spoken_of_only_where_there_is_mail(make_app: Callable[..., FastAPI]) -> None:
    assert "Our mail provider" not in Person(make_app()).visit("/privacy").text
    with_mail = make_app(smtp_host="mail.example", smtp_from="us@ready.example")
    assert "Our mail provider" in Person(with_mail).visit("/privacy").text


def test_both_say_how_to_reach_the_owner(make_app: Callable[..., FastAPI]) -> None:
    person = Person(make_app(contact_email="desk@ready.example", phone="020 7946 0000"))
    for path in STATEMENTS:
        main = person.visit(path).tree.get_element_by_id("main")
        links = [link.get("href") for link in main.iter("a")]
        assert "mailto:desk@ready.example" in links and "tel:02079460000" in links


def test_without_a_contact_the_enquiry_form_is_the_way(person: Person) -> None:
    for path in STATEMENTS:
        main = person.visit(path).tree.get_element_by_id("main")
        assert "/enquiries/new" in [link.get("href") for link in main.iter("a")]

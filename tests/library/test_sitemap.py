"""What search engines are told."""

from collections.abc import Callable
from xml.etree import ElementTree

from fastapi import FastAPI

from tests.library.conftest import Import
from tests.library.files import csv_file
from tests.person import Person

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def addresses(person: Person) -> list[str]:
    response = person.client.get("/sitemap.xml")
    assert response.headers["content-type"].startswith("application/xml")
    return [str(found.text) for found in ElementTree.fromstring(response.text).findall("s:url/s:loc", NAMES)]


def test_every_address_of_the_sitemap_opens(make_app: Callable[..., FastAPI], import_courses: Import) -> None:
    import_courses(csv_file({}))
    person = Person(make_app(base_url="https://ready.example"), "https://ready.example")
    found = addresses(person)
    assert "https://ready.example/courses/calm-talk" in found
    assert len(found) == len(set(found)) > 30
    for address in found:
        assert address.startswith("https://ready.example/")
        person.visit(address.removeprefix("https://ready.example"))


def test_example_courses_are_not_for_finding(person: Person) -> None:
    assert not [address for address in addresses(person) if "/courses/" in address]


def test_robots_are_kept_from_what_is_private(person: Person) -> None:
    lines = person.client.get("/robots.txt").text.splitlines()
    for path in ("/assessments", "/return", "/enquiries"):
        assert f"Disallow: {path}" in lines
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in lines

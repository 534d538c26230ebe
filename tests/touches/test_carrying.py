"""From a campaign or another site to what is stored, through links and forms alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI

from tests.enquiries.letters import send, value
from tests.journeys import CONTEXT, answer_all, begin, submitted
from tests.person import Page, Person
from tests.tables import rows

CAMPAIGN = "utm_source=newsletter&utm_medium=email&utm_campaign=autumn"
OTHER_SITE = {"referer": "https://www.example.org/training/list?user=zoe&q=secret#top"}


def origin(person: Person) -> dict[str, Any]:
    """The one origin that is stored."""
    [kept] = rows(person.app, "SELECT * FROM origin")
    return kept | {name: json.loads(kept[name]) for name in ("first_touch", "last_touch")}


def start(person: Person, page: Page) -> str:
    """Begins an assessment from the first page's button; returns its address."""
    form = person.visit(page.links()["Begin"])
    return person.submit(form, {"choice": "full"}).path.rpartition("/questions/")[0]


def test_a_campaign_reaches_the_assessment_that_it_led_to(person: Person) -> None:
    start(person, person.visit(f"/?{CAMPAIGN}&utm_term=de-escalation&utm_content=button"))
    kept = origin(person)
    assert kept["source"] == "newsletter"
    assert kept["first_touch"] == kept["last_touch"]
    assert kept["first_touch"] == {
        "source": "newsletter", "medium": "email", "campaign": "autumn", "term": "de-escalation", "content": "button",
        "referrer": "", "landing": "/",
    }  # fmt: skip


def test_another_site_is_kept_without_what_it_was_asked(person: Person) -> None:
    start(person, person.visit("/", headers=OTHER_SITE))
    kept = origin(person)
    assert kept["source"] == "www.example.org"
    assert kept["first_touch"]["referrer"] == "www.example.org/training/list"
    assert "zoe" not in json.dumps(kept) and "secret" not in json.dumps(kept)


def test_no_page_to_read_sets_a_cookie_for_it(person: Person) -> None:
    for path in (f"/?{CAMPAIGN}", f"/courses?{CAMPAIGN}"):
        response = person.client.get(path, headers=OTHER_SITE)
        assert "set-cookie" not in response.headers and response.headers["cache-control"] == "no-cache"
    assert not person.client.cookies


def test_a_page_of_ours_in_between_hands_it_on(person: Person) -> None:
    first = str(person.client.base_url) + f"/?{CAMPAIGN}"
    page = person.visit("/courses", headers={"referer": first})
    assert page.links()["Talk to us"] == "/enquiries/new?touch=newsletter~email~autumn~~~~/"
    assert origin_after_enquiry(person, page)["source"] == "newsletter"


def origin_after_enquiry(person: Person, page: Page) -> dict[str, Any]:
    form = person.visit(page.links()["Talk to us"])
    assert value(form, "touch") == "newsletter~email~autumn~~~~/"
    send(person, path=page.links()["Talk to us"])
    [lead] = rows(person.app, "SELECT * FROM lead")
    return lead


def test_our_own_pages_and_nonsense_are_no_source(person: Person) -> None:
    for referer in ("http://127.0.0.1:8000/courses", "http://[broken", "file:///etc/passwd", "https://localhost/x", ""):
        assert person.visit("/", headers={"referer": referer}).links()["Begin"] == "/assessments/new", referer
    start(person, person.visit("/"))
    assert rows(person.app, "SELECT * FROM origin") == []


def test_it_is_kept_when_the_form_has_to_be_sent_again(person: Person) -> None:
    form = person.visit(f"/assessments/new?{CAMPAIGN}")
    again = person.submit(form, {"choice": ""}, 422)
    assert value(again, "touch").startswith("newsletter~email~autumn")
    person.submit(again, {"choice": "full"})
    assert origin(person)["source"] == "newsletter"


def test_a_refused_enquiry_keeps_it_too_and_does_not_show_it_as_theirs(person: Person) -> None:
    person.visit(f"/enquiries/new?{CAMPAIGN}")
    page = person.post("/enquiries", {"touch": "newsletter~email", "need": "Help", "csrf_token": "1.forged"}, 403)
    assert value(page, "touch") == "newsletter~email"
    assert "newsletter" not in page.text


@pytest.mark.parametrize(
    "query",
    [
        "utm_source=%00%0a<script>alert(1)</script>",
        "utm_source=" + "x" * 5000,
        "utm_source=%ff%fe",
        "touch=" + "~" * 500,
        "touch=a~b~c~d~e~f~g~h~i~j",
        "&".join(f"a{number}=1" for number in range(400)) + "&utm_source=x",
        "utm_source=a&utm_source=b",
        "utm_source={{7*7}}",
    ],
)
def test_whatever_stands_in_the_address_does_no_harm(person: Person, query: str) -> None:
    page = person.visit(f"/?{query}")
    assert len(page.links()["Begin"]) < 3000
    start(person, page)
    for kept in rows(person.app, "SELECT * FROM origin"):
        assert len(kept["source"]) <= 100


def test_the_first_stays_and_the_last_changes_when_a_campaign_leads_back(person: Person) -> None:
    address = start(person, person.visit("/", headers=OTHER_SITE))
    person.visit(f"{address}?{CAMPAIGN}")
    kept = origin(person)
    assert kept["source"] == "www.example.org"
    assert kept["last_touch"]["campaign"] == "autumn"
    assert kept["last_touch"]["landing"] == "/assessments/…"


def test_whoever_began_without_a_source_keeps_none_as_the_first(person: Person) -> None:
    address = begin(person)
    person.visit(f"{address}?{CAMPAIGN}")
    kept = origin(person)
    assert (kept["source"], kept["first_touch"]["source"], kept["last_touch"]["source"]) == ("direct", "", "newsletter")


def test_an_enquiry_from_an_assessment_has_its_first_and_the_campaign_of_now(person: Person) -> None:
    address = start(person, person.visit("/", headers=OTHER_SITE))
    send(person, path=f"/enquiries/new?assessment={address[-20:]}&{CAMPAIGN}")
    [lead] = rows(person.app, "SELECT * FROM lead")
    assert lead["source"] == "www.example.org"
    assert json.loads(lead["first_touch"])["referrer"] == "www.example.org/training/list"
    assert json.loads(lead["last_touch"])["source"] == "newsletter"
    assert origin(person)["last_touch"]["source"] == "newsletter"


def test_what_continues_an_assessment_has_its_origin(person: Person) -> None:
    address = start(person, person.visit(f"/?{CAMPAIGN}"))
    check = answer_all(person, person.visit(f"{address}/questions/context.sector"), "2", CONTEXT)
    person.submit(check)
    person.submit(person.visit(f"{address}/continuation"))
    first, second = rows(person.app, "SELECT * FROM origin")
    assert first["assessment_id"] != second["assessment_id"]
    assert {**first, "assessment_id": ""} == {**second, "assessment_id": ""}


def test_behind_another_name_our_own_pages_are_still_ours(make_app: Callable[..., FastAPI]) -> None:
    person = Person(make_app(base_url="https://ready.example"), "https://ready.example")
    page = person.visit("/", headers={"referer": "https://ready.example/courses"})
    assert page.links()["Begin"] == "/assessments/new"


def test_a_result_s_links_to_us_carry_it(person: Person) -> None:
    address = submitted(person)
    page = person.visit(f"{address}/result?{CAMPAIGN}")
    href = page.links()["Tell us how we can help"]
    assert href.startswith(f"/enquiries/new?assessment={address[-20:]}&touch=newsletter~email~autumn")
    assert "/assessments/%E2%80%A6" in href, "the address of the result is not part of it"

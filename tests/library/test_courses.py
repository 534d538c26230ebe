"""The catalogue: what is in force, by family and sector, with the dates that are still open."""

import json
from datetime import UTC, datetime

from app.library.importing import read_catalogue
from questionnaire.model import Catalogue, Questionnaire
from tests.conftest import Clock
from tests.library.conftest import Import
from tests.library.files import csv_file
from tests.person import Page, Person, text


def data(page: Page) -> dict[str, object]:
    scripts = page.tree.cssselect("script[type='application/ld+json']")
    assert len(scripts) == 1
    found = json.loads(scripts[0].text)
    assert isinstance(found, dict)
    return found


def titles(page: Page) -> list[str]:
    return [text(heading) for heading in page.tree.cssselect(".courses h3")]


def test_the_example_catalogue_says_that_it_is_one(person: Person, example: Catalogue) -> None:
    for path in ("/courses", f"/courses/{example.courses[0].id}"):
        page = person.visit(path)
        assert "example" in text(page.tree.cssselect(".look")[0])
        assert page.tree.cssselect("meta[name=robots][content=noindex]")


def test_an_owners_catalogue_is_not_called_an_example(person: Person, import_courses: Import) -> None:
    import_courses(csv_file({}))
    page = person.visit("/courses")
    assert titles(page) == ["Calm talk"]
    assert not page.tree.cssselect(".look")
    assert not page.tree.cssselect("meta[name=robots]")


def test_courses_stand_by_family(person: Person, example: Catalogue) -> None:
    page = person.visit("/courses")
    assert [text(h) for h in page.tree.cssselect("h2")] == list(dict.fromkeys(c.family for c in example.courses))
    assert sorted(titles(page)) == sorted(course.title for course in example.courses)


def test_a_sector_shows_its_courses_and_those_for_everyone(person: Person, example: Catalogue) -> None:
    page = person.visit("/courses?sector=schools")
    expected = {course.title for course in example.courses if not course.sectors or "schools" in course.sectors}
    assert set(titles(page)) == expected
    assert [text(link) for link in page.tree.cssselect(".filters [aria-current]")] == ["Schools and education"]


def test_a_sector_that_does_not_exist_is_not_found(person: Person) -> None:
    assert person.visit("/courses?sector=circus", status=404).heading == "There is no such sector"


def test_only_dates_still_to_come_are_open(person: Person, import_courses: Import, clock: Clock) -> None:
    import_courses(csv_file({"sessions": "2027-02-01@Bath;2026-12-03@Leeds;2026-11-22@York;2026-11-23@Hull"}))
    page = person.visit("/courses/calm-talk")
    open_dates = ["23 November 2026, Hull", "3 December 2026, Leeds", "1 February 2027, Bath"]
    assert [text(item) for item in page.tree.cssselect("main ul")[0]] == open_dates
    assert "York" not in page.response.text
    clock.moment = datetime(2027, 2, 2, tzinfo=UTC)
    page = person.visit("/courses/calm-talk")
    assert "no open date" in page.text
    assert "startDate" not in page.response.text


def test_the_day_is_the_owners_and_not_utc(person: Person, import_courses: Import, clock: Clock) -> None:
    import_courses(csv_file({"sessions": "2027-06-01@Leeds"}))
    clock.moment = datetime(2027, 6, 1, 23, 30, tzinfo=UTC)  # half past midnight of the second in London
    assert "no open date" in person.visit("/courses/calm-talk").text


def test_a_price_is_shown_only_where_there_is_one(person: Person, import_courses: Import) -> None:
    import_courses(csv_file({}, {"id": "b", "price_pounds": ""}, {"id": "c", "price_pounds": "0"}))
    assert "£1,150.50" in person.visit("/courses/calm-talk").text
    assert "Price" not in person.visit("/courses/b").text
    assert "Free" in person.visit("/courses/c").text


def test_a_course_says_what_it_works_on(person: Person, import_courses: Import, questionnaire: Questionnaire) -> None:
    import_courses(csv_file({}))
    said = person.visit("/courses/calm-talk").text
    assert questionnaire.indicators["refreshers.practice"].name in said
    assert questionnaire.skills_by_id["skills.empathy"].name in said


def test_a_course_that_is_not_on_offer_is_not_found(person: Person) -> None:
    assert person.visit("/courses/nothing-of-the-kind", status=404).heading == "There is no such course"


def test_search_engines_read_the_course_with_its_runs_and_the_brand(person: Person, import_courses: Import) -> None:
    import_courses(csv_file({}))
    course = data(person.visit("/courses/calm-talk"))
    assert course["@context"] == "https://schema.org"
    assert course["@type"] == "Course"
    assert course["name"] == "Calm talk"
    assert course["timeRequired"] == "PT6H30M"
    assert course["provider"] == {"@type": "Organization", "name": "Levelhead", "url": "http://127.0.0.1:8000"}
    assert course["offers"] == {"@type": "Offer", "category": "Paid", "price": "1150.50", "priceCurrency": "GBP"}
    runs = course["hasCourseInstance"]
    assert isinstance(runs, list)
    assert [(run["@type"], run["startDate"], run["location"]["name"]) for run in runs] == [
        ("CourseInstance", "2026-12-03", "Leeds"),
        ("CourseInstance", "2027-01-14", "Online"),
    ]


def test_the_list_holds_data_for_each_course_it_shows(person: Person, example: Catalogue) -> None:
    graph = data(person.visit("/courses"))["@graph"]
    assert isinstance(graph, list)
    assert sorted(node["name"] for node in graph) == sorted(course.title for course in example.courses)
    assert all("Nobody can book it" in node["disambiguatingDescription"] for node in graph)


def test_no_text_of_a_course_can_end_the_script(person: Person, import_courses: Import) -> None:
    nasty = "</script><script>alert(1)</script><!-- & \u2028 {{7*7}}"
    assert import_courses(csv_file({"title": nasty, "summary": nasty})).exit_code == 0
    for path in ("/courses", "/courses/calm-talk"):
        page = person.visit(path)
        assert data(page)["name"] == nasty
        assert "<script>alert" not in page.response.text
    assert page.heading == text(page.tree.cssselect("h1")[0]) == " ".join(nasty.split())


def test_what_we_publish_can_be_imported_again(
    person: Person, import_courses: Import, questionnaire: Questionnaire, example: Catalogue
) -> None:
    published = [data(person.visit(f"/courses/{course.id}")) for course in example.courses]
    reading = read_catalogue(questionnaire, "ours.json", json.dumps(published).encode())
    assert [str(misfit) for misfit in reading.misfits] == []
    assert reading.catalogue is not None
    assert reading.catalogue.courses == example.courses


def test_a_long_catalogue_is_shown_a_page_at_a_time(person: Person, import_courses: Import) -> None:
    import_courses(csv_file(*({"id": f"c-{n}", "title": f"Course {n}", "sectors": ""} for n in range(45))))
    seen: list[str] = []
    page = person.visit("/courses?sector=policing")
    while True:
        seen += titles(page)
        following = page.links().get("Next page")
        if following is None:
            break
        page = person.visit(following)
    assert seen == [f"Course {n}" for n in range(45)]
    assert "Previous page" in page.links()
    person.visit("/courses?page=4", status=404)
    person.visit("/courses?page=0", status=422)
    person.visit("/courses?page=many", status=422)


def test_a_catalogue_with_nothing_for_a_sector_says_so(person: Person, import_courses: Import) -> None:
    import_courses(csv_file({"sectors": "schools"}))
    assert "There is none at the moment" in person.visit("/courses?sector=policing").text

"""Reading a catalogue from schema.org Course JSON-LD, in the forms that websites write."""

from typing import Any

import pytest

from app.library.importing import read_catalogue
from questionnaire.model import Course, Questionnaire, Session
from tests.library.files import csv_file, json_file, node


def courses(questionnaire: Questionnaire, data: Any) -> tuple[Course, ...]:
    reading = read_catalogue(questionnaire, "courses.json", json_file(data))
    assert reading.catalogue is not None, [str(misfit) for misfit in reading.misfits]
    return reading.catalogue.courses


def misfits(questionnaire: Questionnaire, data: bytes | Any, name: str = "courses.json") -> list[str]:
    reading = read_catalogue(questionnaire, name, data if isinstance(data, bytes) else json_file(data))
    assert reading.catalogue is None
    return [str(misfit) for misfit in reading.misfits]


def test_a_course_arrives_with_all_its_properties(questionnaire: Questionnaire) -> None:
    (course,) = courses(questionnaire, node(url="https://example.org/calm"))
    assert course == Course(
        id="ct-1",
        title="Calm talk",
        family="Conflict and Behaviour Management",
        summary="Listening, and then talking.",
        audience="All staff",
        hours=6.5,
        mode="in_person",
        skills=("skills.empathy", "skills.communication"),
        indicators=("refreshers.practice",),
        sessions=(Session(date="2026-12-03", place="Leeds"),),
        price_pounds=1150.5,
        url="https://example.org/calm",
    )


OTHER = node(courseCode="CT 2")
SHAPES: list[Any] = [
    [node(), OTHER],
    {"@context": "https://schema.org", "@graph": [node(), {"@type": "Organization", "name": "Us"}, OTHER]},
    {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": node()}, {"item": OTHER}]},
    [{"@graph": [node()]}, {"@graph": [OTHER]}],
    [node(**{"@type": ["Course", "Product"]}), node(**{"@type": "https://schema.org/Course", "courseCode": "CT 2"})],
    [{f"schema:{k}" if k[0] != "@" else k: v for k, v in each.items()} for each in (node(), OTHER)],
]


@pytest.mark.parametrize("data", SHAPES, ids=["list", "graph", "items", "graphs", "types", "prefixes"])
def test_courses_are_found_in_every_usual_shape(questionnaire: Questionnaire, data: Any) -> None:
    assert [course.id for course in courses(questionnaire, data)] == ["ct-1", "ct-2"]


def test_what_a_graph_refers_to_by_id_is_followed(questionnaire: Questionnaire) -> None:
    run = {"@id": "#run", "@type": "CourseInstance", "courseMode": "online", "startDate": "2027-01-14"}
    course = node(hasCourseInstance={"@id": "#run"})
    (read,) = courses(questionnaire, {"@graph": [course, run]})
    assert (read.mode, read.sessions) == ("online", (Session(date="2027-01-14", place="Online"),))


@pytest.mark.parametrize(
    ("changes", "id"),
    [
        ({"@id": "https://example.org/courses/first-aid/"}, "first-aid"),
        ({"@id": "https://example.org/courses#first_aid"}, "first-aid"),
        ({"@id": "_:b0", "identifier": "FA-7"}, "fa-7"),
        ({"identifier": {"@type": "PropertyValue", "value": 42}}, "42"),
    ],
)
def test_the_id_comes_from_code_address_or_identifier(
    questionnaire: Questionnaire, changes: dict[str, Any], id: str
) -> None:
    (course,) = courses(questionnaire, node(courseCode=None, **changes))
    assert course.id == id


@pytest.mark.parametrize(
    ("duration", "hours"), [("PT7H", 7), ("PT90M", 1.5), ("PT3H30M", 3.5), ("PT7.5H", 7.5), ("PT2H0S", 2)]
)
def test_lengths_are_read_from_iso_8601(questionnaire: Questionnaire, duration: str, hours: float) -> None:
    assert courses(questionnaire, node(timeRequired=duration))[0].hours == hours
    run = {"courseMode": "online", "courseWorkload": duration}
    assert courses(questionnaire, node(timeRequired=None, hasCourseInstance=run))[0].hours == hours


@pytest.mark.parametrize("duration", ["P2D", "P1W", "PT", "P1DT2H", "7", "seven hours"])
def test_a_length_that_is_not_in_hours_is_refused(questionnaire: Questionnaire, duration: str) -> None:
    (said,) = misfits(questionnaire, node(timeRequired=duration))
    assert said.startswith(f"course 1 (Calm talk): hours: '{duration}' is no length in hours.")


@pytest.mark.parametrize(
    ("said", "mode"),
    [
        ("Onsite", "in_person"),
        ("in person", "in_person"),
        (["online", "part-time"], "online"),
        ("blended", "blended"),
        ("https://schema.org/OnlineEventAttendanceMode", "online"),
    ],
)
def test_modes_are_understood_as_people_write_them(questionnaire: Questionnaire, said: Any, mode: str) -> None:
    run = {"courseMode": said, "startDate": "2027-01-14", "location": "Leeds"}
    assert courses(questionnaire, node(hasCourseInstance=run))[0].mode == mode


def test_runs_of_different_modes_are_refused(questionnaire: Questionnaire) -> None:
    runs = [{"courseMode": "online"}, {"courseMode": "onsite"}]
    (said,) = misfits(questionnaire, node(hasCourseInstance=runs))
    assert "Its runs have different modes (in_person, online)" in said


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("Leeds", "Leeds"),
        ({"@type": "Place", "name": "Town Hall"}, "Town Hall"),
        ({"@type": "Place", "address": "1 High Street, Leeds"}, "1 High Street, Leeds"),
        ({"@type": "VirtualLocation", "url": "https://example.org"}, "Online"),
        ([{"@type": "Place", "name": "Hull"}, "York"], "Hull"),
    ],
)
def test_places_are_read_in_their_usual_forms(questionnaire: Questionnaire, location: Any, place: str) -> None:
    run = {"courseMode": "onsite", "startDate": "2027-01-14", "location": location}
    assert courses(questionnaire, node(hasCourseInstance=run))[0].sessions[0].place == place


def test_an_audience_that_is_a_sector_becomes_one(questionnaire: Questionnaire) -> None:
    audience = [
        "Teachers",
        {"audienceType": "Schools and education"},
        {"identifier": "policing"},
        {"name": "Sergeants"},
    ]
    (course,) = courses(questionnaire, node(audience=audience))
    assert course.audience == "Teachers; Sergeants"
    assert course.sectors == ("schools", "policing")


def test_a_topic_that_is_none_of_ours_is_left_out_and_said(questionnaire: Questionnaire) -> None:
    reading = read_catalogue(questionnaire, "x.json", json_file(node(about=["First aid", "refreshers.practice"])))
    assert reading.catalogue is not None
    assert reading.catalogue.courses[0].indicators == ("refreshers.practice",)
    assert "course 1 (Calm talk): 'First aid' is none of our skills or practices and was left out." in reading.notes


def test_an_id_of_ours_that_does_not_exist_is_refused(questionnaire: Questionnaire) -> None:
    (said,) = misfits(questionnaire, node(teaches=["skills.juggling"]))
    assert said.startswith("course 1 (Calm talk): There is no skill skills.juggling.")


def test_a_practice_is_also_known_by_its_name(questionnaire: Questionnaire) -> None:
    name = questionnaire.indicators["refreshers.scenarios"].name.upper()
    assert courses(questionnaire, node(about={"name": name}))[0].indicators == ("refreshers.scenarios",)


def test_a_price_in_another_currency_or_in_none_is_refused(questionnaire: Questionnaire) -> None:
    assert "It is in EUR." in misfits(questionnaire, node(offers={"price": "10", "priceCurrency": "EUR"}))[0]
    assert "It is in no currency." in misfits(questionnaire, node(offers={"price": 10}))[0]


def test_a_price_that_varies_is_left_out_and_said(questionnaire: Questionnaire) -> None:
    offers = [{"price": "10", "priceCurrency": "GBP"}, {"price": "12", "priceCurrency": "GBP"}]
    reading = read_catalogue(questionnaire, "x.json", json_file(node(offers=offers)))
    assert reading.catalogue is not None
    assert reading.catalogue.courses[0].price_pounds is None
    assert "course 1 (Calm talk): It has several prices, so none is shown." in reading.notes


def test_a_price_may_stand_in_its_specification(questionnaire: Questionnaire) -> None:
    offer = {"priceSpecification": {"price": "99.50", "priceCurrency": "GBP"}}
    assert courses(questionnaire, node(offers=offer))[0].price_pounds == 99.5


def test_everything_wrong_is_listed_with_its_position(questionnaire: Questionnaire) -> None:
    empty = {"@type": "Course"}
    bad_run = {"courseMode": "onsite", "startDate": "next May", "location": "Leeds"}
    said = misfits(questionnaire, [node(), node(), empty, node(courseCode="x", hasCourseInstance=bad_run)])
    assert said[0] == "course 2 (Calm talk): The id ct-1 is used twice. It was met first at course 1 (Calm talk)."
    third = [line.removeprefix("course 3: ") for line in said if line.startswith("course 3: ")]
    assert sorted(line.partition(":")[0] for line in third) == ["audience", "hours", "id", "mode", "summary", "title"]
    assert said[-1] == "course 4 (Calm talk): sessions: 'next' is not a date. Use year, month, day, such as 2026-12-03."


def test_language_strings_are_read(questionnaire: Questionnaire) -> None:
    assert courses(questionnaire, node(name={"@value": "Calm", "@language": "en"}))[0].title == "Calm"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"not json", "This is not valid JSON: Expecting value at line 1, column 1."),
        (b'{"@type": "Course",\n "name": }', "This is not valid JSON: Expecting value at line 2, column 10."),
        (b'{"@type": "Course", "name": NaN}', "This is not valid JSON: NaN is no number."),
        (b'{"x": ' + b"9" * 5000 + b"}", "This is not valid JSON: "),
        (b"[" * 100_000, "This JSON is nested too deeply to be a list of courses."),
        (b"[]", "There is no schema.org Course in it."),
        (b"{}", "There is no schema.org Course in it."),
        (b"null", "There is no schema.org Course in it."),
        (b'"Course"', "There is no schema.org Course in it."),
        (b'[{"@type": "Event"}]', "There is no schema.org Course in it."),
        (b"", "The file is empty."),
    ],
)
def test_what_is_no_json_of_courses_says_so(questionnaire: Questionnaire, data: bytes, said: str) -> None:
    (found,) = misfits(questionnaire, data)
    assert found.startswith(f"courses.json: {said}")


@pytest.mark.parametrize("value", [None, 7, True, [], {}, [[]], [None], {"@id": 5}, "x", [{"@type": 3}]])
@pytest.mark.parametrize(
    "key",
    ["@id", "name", "audience", "teaches", "about", "offers", "hasCourseInstance", "timeRequired", "genre", "url"],
)
def test_values_of_any_shape_are_read_or_refused_and_never_break(
    questionnaire: Questionnaire, key: str, value: Any
) -> None:
    reading = read_catalogue(questionnaire, "courses.json", json_file({**node(), key: value}))
    assert (reading.catalogue is None) == bool(reading.misfits)


def test_half_a_character_is_refused(questionnaire: Questionnaire) -> None:
    (said,) = misfits(questionnaire, node(name="calm \ud83d talk"))
    assert "title: It holds control characters." in said


def test_without_a_telling_name_the_content_decides(questionnaire: Questionnaire) -> None:
    for data in (json_file(node()), b"\xef\xbb\xbf  " + json_file(node()), csv_file({})):
        assert read_catalogue(questionnaire, "courses.txt", data).catalogue is not None


def test_the_ending_of_the_name_decides_where_it_tells(questionnaire: Questionnaire) -> None:
    assert "In its first line" in misfits(questionnaire, json_file(node()), "courses.csv")[0]
    assert "not valid JSON" in misfits(questionnaire, csv_file({}), "courses.jsonld")[0]

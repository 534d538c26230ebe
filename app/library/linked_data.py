"""Courses as schema.org data that search engines read. The importer reads the same form back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from questionnaire.model import Course, Questionnaire, Session

MODES = {"in_person": "onsite", "online": "online", "blended": "blended"}
EXAMPLE = "An example of a catalogue entry. Nobody can book it."
# JSON may be written with any character escaped. These could end the script element, or the line in old browsers.
ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
Node = dict[str, Any]


@dataclass(frozen=True)
class Publisher:
    """Who offers the courses and where: the brand of the settings, and nothing that we do not know."""

    name: str
    base_url: str


def duration(hours: float) -> str:
    """Hours as an ISO 8601 duration: 3.5 is PT3H30M."""
    whole, minutes = divmod(round(hours * 60), 60)
    return "PT" + (f"{whole}H" if whole else "") + (f"{minutes}M" if minutes or not whole else "")


def course_node(
    course: Course, sessions: tuple[Session, ...], questionnaire: Questionnaire, publisher: Publisher, example: bool
) -> Node:
    """One schema.org Course with an instance for each of these sessions."""
    address = f"{publisher.base_url}/courses/{course.id}"
    node: Node = {
        "@type": "Course",
        "@id": address,
        "courseCode": course.id,
        "name": course.title,
        "description": course.summary,
        "genre": course.family,
        "timeRequired": duration(course.hours),
        "provider": {"@type": "Organization", "name": publisher.name, "url": publisher.base_url},
        "audience": _audience(course, questionnaire),
        "hasCourseInstance": [_instance(course, session) for session in sessions or (None,)],
    }
    names = {skill.id: skill.name for skill in questionnaire.skills_by_id.values()}
    names |= {indicator.id: indicator.name for indicator in questionnaire.indicators.values()}
    if course.skills:
        node["teaches"] = [_term(skill, names) for skill in course.skills]
    if course.indicators:
        node["about"] = [_term(indicator, names) for indicator in course.indicators]
    if course.price_pounds is not None:
        node["offers"] = _offer(course.price_pounds)
    if course.url:
        node["url"] = course.url
    if example:
        node["disambiguatingDescription"] = EXAMPLE
    return node


def _audience(course: Course, questionnaire: Questionnaire) -> list[Node]:
    sectors = [
        {"@type": "Audience", "identifier": sector, "audienceType": questionnaire.sectors.get(sector, sector)}
        for sector in course.sectors
    ]
    return [{"@type": "EducationalAudience", "audienceType": course.audience}, *sectors]


def _term(term: str, names: dict[str, str]) -> Node:
    return {"@type": "DefinedTerm", "termCode": term, "name": names.get(term, term)}


def _offer(pounds: float) -> Node:
    return {
        "@type": "Offer",
        "category": "Paid" if pounds else "Free",
        "price": f"{pounds:.2f}",
        "priceCurrency": "GBP",
    }


def _instance(course: Course, session: Session | None) -> Node:
    """One run of a course. Without an open date it says only how the course is held, and for how long."""
    node: Node = {
        "@type": "CourseInstance",
        "courseMode": MODES[course.mode],
        "courseWorkload": duration(course.hours),
    }
    if session is not None:
        kind = "VirtualLocation" if session.place.casefold() == "online" else "Place"
        node |= {"startDate": session.date, "location": {"@type": kind, "name": session.place}}
    return node


def script(nodes: list[Node]) -> Markup:
    """The data as text for a script element. No text inside can end the element."""
    data: Node = {"@context": "https://schema.org"}
    data |= nodes[0] if len(nodes) == 1 else {"@graph": nodes}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return Markup(text)  # noqa: S704  # every character that could end the element is escaped above

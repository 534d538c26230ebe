"""The catalogue in force, by family and sector, with the dates that are still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import ClassVar

from markupsafe import Markup

from app.library.linked_data import Node, Publisher, course_node, script
from questionnaire.model import Catalogue, Course, Questionnaire, Session

MODES = {"in_person": "In person", "online": "Online", "blended": "Part online, part in person"}
A_PAGE = 20
DATES_IN_LIST = 3
SHORT = 320
IN_LIST = ("@type", "@id", "name", "provider", "hasCourseInstance", "offers", "disambiguatingDescription")


@dataclass(frozen=True)
class CourseCard:
    """One course in the list."""

    href: str
    title: str
    summary: str
    facts: str
    audience: str
    sectors: str
    dates: tuple[str, ...]
    more_dates: int


@dataclass(frozen=True)
class Family:
    name: str
    courses: tuple[CourseCard, ...]


@dataclass(frozen=True)
class SectorLink:
    label: str
    href: str
    is_here: bool


@dataclass(frozen=True)
class CoursesPage:
    """One page of the catalogue. `example` says that nobody can book these."""

    title: str
    example: bool
    total: int
    sector: str | None
    sectors: tuple[SectorLink, ...]
    families: tuple[Family, ...]
    page: int
    pages: int
    before: str | None
    after: str | None
    json_ld: Markup
    template: ClassVar[str] = "library/courses.html"
    has_form: ClassVar[bool] = False


@dataclass(frozen=True)
class CoursePage:
    """One course: what it covers, for whom, and when it next runs."""

    title: str
    example: bool
    family: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    dates: tuple[str, ...]
    skills: tuple[str, ...]
    practices: tuple[str, ...]
    url: str | None
    json_ld: Markup
    template: ClassVar[str] = "library/course.html"
    has_form: ClassVar[bool] = False


def open_sessions(course: Course, today: date) -> tuple[Session, ...]:
    """The sessions of today and later, the next one first."""
    coming = (session for session in course.sessions if session.date >= today.isoformat())
    return tuple(sorted(coming, key=lambda session: (session.date, session.place)))


def fits(course: Course, sector: str | None) -> bool:
    """Whether a course is for a sector. One that names no sector is for all."""
    return sector is None or not course.sectors or sector in course.sectors


def in_families(courses: Iterable[Course]) -> list[Course]:
    """The courses with each family together, families in the order in which they first appear."""
    listed = list(courses)
    order = {family: at for at, family in enumerate(dict.fromkeys(course.family for course in listed))}
    return sorted(listed, key=lambda course: order[course.family])


def courses_page(
    questionnaire: Questionnaire,
    catalogue: Catalogue,
    publisher: Publisher,
    today: date,
    sector: str | None = None,
    page: int = 1,
) -> CoursesPage | None:
    """One page of the list, or None beyond its end."""
    fitting = in_families(course for course in catalogue.courses if fits(course, sector))
    pages = max(1, -(-len(fitting) // A_PAGE))
    if page > pages:
        return None
    shown = fitting[(page - 1) * A_PAGE : page * A_PAGE]
    nodes = [_short_node(c, questionnaire, publisher, today, catalogue.example) for c in shown]
    everyone = SectorLink("All sectors", "/courses", sector is None)
    links = (SectorLink(label, f"/courses?sector={id}", id == sector) for id, label in questionnaire.sectors.items())
    families = groupby(shown, key=lambda course: course.family)
    return CoursesPage(
        title="Courses",
        example=catalogue.example,
        total=len(fitting),
        sector=questionnaire.sectors[sector] if sector else None,
        sectors=(everyone, *links),
        families=tuple(Family(name, tuple(_card(questionnaire, c, today) for c in group)) for name, group in families),
        page=page,
        pages=pages,
        before=_address(sector, page - 1) if page > 1 else None,
        after=_address(sector, page + 1) if page < pages else None,
        json_ld=script(nodes),
    )


def _address(sector: str | None, page: int) -> str:
    asked = [f"sector={sector}"] if sector else []
    asked += [f"page={page}"] if page > 1 else []
    return "/courses" + ("?" + "&".join(asked) if asked else "")


def _short_node(course: Course, questionnaire: Questionnaire, publisher: Publisher, today: date, example: bool) -> Node:
    """A course as data for the list: what names it and when it next runs. Its own page holds the rest."""
    node = course_node(course, open_sessions(course, today)[:DATES_IN_LIST], questionnaire, publisher, example)
    return {**{key: node[key] for key in IN_LIST if key in node}, "description": shortened(course.summary)}


def shortened(text: str) -> str:
    """The text, cut between words where it is too long for a list."""
    return text if len(text) <= SHORT else text[:SHORT].rsplit(" ", 1)[0] + " …"


def _card(questionnaire: Questionnaire, course: Course, today: date) -> CourseCard:
    dates = tuple(said(session) for session in open_sessions(course, today))
    return CourseCard(
        f"/courses/{course.id}",
        course.title,
        shortened(course.summary),
        " · ".join(fact for fact in (length(course), MODES[course.mode], price(course)) if fact),
        course.audience,
        sectors_said(questionnaire, course),
        dates[:DATES_IN_LIST],
        len(dates[DATES_IN_LIST:]),
    )


def said(session: Session) -> str:
    return f"{date.fromisoformat(session.date):%-d %B %Y}, {session.place}"


def length(course: Course) -> str:
    return "1 hour" if course.hours == 1 else f"{course.hours:g} hours"


def price(course: Course) -> str | None:
    """The price in pounds, or None where the catalogue gives none."""
    if course.price_pounds is None:
        return None
    return f"£{course.price_pounds:,.2f}".removesuffix(".00") if course.price_pounds else "Free"


def sectors_said(questionnaire: Questionnaire, course: Course) -> str:
    return ", ".join(questionnaire.sectors.get(sector, sector) for sector in course.sectors) or "All sectors"


def course_page(
    questionnaire: Questionnaire, catalogue: Catalogue, publisher: Publisher, today: date, course_id: str
) -> CoursePage | None:
    """The page of a course, or None where the catalogue in force has no such course."""
    course = catalogue.by_id.get(course_id)
    if course is None:
        return None
    sessions = open_sessions(course, today)
    node = course_node(course, sessions, questionnaire, publisher, catalogue.example)
    facts = [
        ("For", course.audience),
        ("Sectors", sectors_said(questionnaire, course)),
        ("Length", length(course)),
        ("How", MODES[course.mode]),
    ]
    asked = price(course)
    names = {indicator.id: indicator.name for indicator in questionnaire.indicators.values()}
    skills = {skill.id: skill.name for skill in questionnaire.skills_by_id.values()}
    return CoursePage(
        title=course.title,
        example=catalogue.example,
        family=course.family,
        summary=course.summary,
        facts=(*facts, ("Price", asked)) if asked else tuple(facts),
        dates=tuple(said(session) for session in sessions),
        skills=tuple(skills[skill] for skill in course.skills if skill in skills),
        practices=tuple(names[indicator] for indicator in course.indicators if indicator in names),
        url=course.url,
        json_ld=script([node]),
    )

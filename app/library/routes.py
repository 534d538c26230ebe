"""The library's addresses: pages to read, all by GET, without a form or a cookie."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query, Request, Response
from starlette.responses import PlainTextResponse

from app.library import pages, sitemap
from app.library.linked_data import Publisher
from app.library.store import catalogue_in_force
from app.web.errors import NotFound
from app.web.house import CurrentHouse, House
from app.web.render import Page, render
from app.web.rooms import RequestSession, room

router = room(include_in_schema=False)


def found(request: Request, page: Page | None, what: str, advice: str) -> Response:
    """The page, or a sentence that there is none."""
    if page is None:
        raise NotFound(f"There is no such {what}", advice)
    return render(request, page)


def today(house: House) -> date:
    """The date where the owner is."""
    return house.now().astimezone(house.settings.zone).date()


def publisher(house: House) -> Publisher:
    return Publisher(house.settings.brand_name, house.settings.base_url)


@router.get("/")
def landing(request: Request, house: CurrentHouse) -> Response:
    return render(request, pages.landing_page(house.questionnaire))


@router.get("/evidence")
def evidence(request: Request, house: CurrentHouse) -> Response:
    return render(request, pages.evidence_page(house.questionnaire))


@router.get("/evidence/{study_id}")
def study(request: Request, study_id: str, house: CurrentHouse) -> Response:
    page = pages.study_page(house.questionnaire, study_id)
    return found(request, page, "study", "All studies that we know of are under Evidence.")


@router.get("/scoring")
def scoring(request: Request, house: CurrentHouse) -> Response:
    return render(request, pages.scoring_page(house.questionnaire, house.experience))


@router.get("/crosswalks/{crosswalk_id}")
def crosswalk(request: Request, crosswalk_id: str, house: CurrentHouse) -> Response:
    page = pages.crosswalk_page(house.questionnaire, crosswalk_id)
    return found(request, page, "mapping", "The frameworks that we map to are listed under How it scores.")


@router.get("/courses")
def courses(
    request: Request,
    house: CurrentHouse,
    session: RequestSession,
    sector: str | None = None,
    page: Annotated[int, Query(ge=1)] = 1,
) -> Response:
    if sector is not None and sector not in house.questionnaire.sectors:
        raise NotFound("There is no such sector", "Choose one of those listed under Courses.")
    catalogue = catalogue_in_force(house, session)
    shown = pages.courses_page(house.questionnaire, catalogue, publisher(house), today(house), sector, page)
    return found(request, shown, "page of courses", "Begin again at the first page of Courses.")


@router.get("/courses/{course_id}")
def course(request: Request, course_id: str, house: CurrentHouse, session: RequestSession) -> Response:
    catalogue = catalogue_in_force(house, session)
    page = pages.course_page(house.questionnaire, catalogue, publisher(house), today(house), course_id)
    return found(request, page, "course", "It may have been withdrawn. Those on offer now are under Courses.")


@router.get("/privacy")
def privacy(request: Request, house: CurrentHouse) -> Response:
    return render(request, pages.privacy_page(house.settings))


@router.get("/accessibility")
def accessibility(request: Request) -> Response:
    return render(request, pages.accessibility_page())


@router.get("/sitemap.xml")
def site_map(house: CurrentHouse, session: RequestSession) -> Response:
    addresses = sitemap.addresses(house.questionnaire, catalogue_in_force(house, session))
    return Response(sitemap.xml(house.settings.base_url, addresses), media_type="application/xml")


@router.get("/robots.txt")
def robots(house: CurrentHouse) -> Response:
    return PlainTextResponse(sitemap.robots(house.settings.base_url))

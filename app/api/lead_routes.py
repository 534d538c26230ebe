"""The API's addresses for the owner's programs: leads and figures. Each handler is one screen."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from fastapi import Header, Path, Query, Response

from app.accounts import store as accounts
from app.accounts.roles import DESK
from app.api import lead_pages
from app.api.lead_access import FigureReader, NoSuchLead, NoVersion, Reader, Stale, TokenDesk, Writer
from app.api.lead_pages import FiguresBody, Grade, LeadChange, Leads
from app.api.lead_problems import OF_CHANGING, OF_ONE, OF_READING, problems
from app.api.problems import Responses
from app.api.routes import router
from app.desk import intake, pages, store, work
from app.desk.figure_tables import gathered
from app.desk.filters import LONGEST_SEARCH, LONGEST_WORD, Filter
from app.desk.models import Lead
from app.desk.ranges import read_range
from app.desk.states import Clock
from app.web.errors import Invalid

MOST_LEADS = 200
WITH_ETAG: Responses = {
    200: {"headers": {"ETag": {"description": "The version of the lead.", "schema": {"type": "string"}}}}
}

LeadId = Annotated[str, Path(description="The id of a lead.", json_schema_extra={"pattern": "^[0-9a-f]{20}$"})]
Search = Annotated[
    str, Query(max_length=LONGEST_SEARCH, pattern=r"^[^\x00-\x1f\x7f]*$", description="Words that all stand in it.")
]
Word = Annotated[str, Query(max_length=LONGEST_WORD, pattern="^[0-9a-z_]*$")]
Cursor = Annotated[str, Query(max_length=100, pattern="^[0-9a-zA-Z~.-]*$", description="From the answer before.")]
State = Literal["open", "all", "new", "contacted", "qualified", "won", "lost", "not_a_fit", "spam"]
Version = Annotated[str | None, Header(description='The ETag of the lead that you saw, such as "3"; * for any.')]


@router.get("/leads", responses=problems(*OF_READING))
def list_leads(
    desk: Reader,
    search: Search = "",
    status: Annotated[State, Query(description="One status, the open ones, or all.")] = "open",
    grade: Annotated[Grade | None, Query()] = None,
    clock: Annotated[Clock | None, Query(description="How the promise of an answer stands.")] = None,
    owner: Annotated[str, Query(max_length=254, description="An email address, or nobody.")] = "",
    sector: Word = "",
    order: Annotated[Literal["due", "newest", "grade"], Query()] = "due",
    suspected: Annotated[bool, Query(description="Those kept apart as possible spam, instead of the others.")] = False,
    after: Cursor = "",
    limit: Annotated[int, Query(ge=1, le=MOST_LEADS)] = 50,
) -> Leads:
    """Some leads of a view in its order, as the desk lists them. Merged leads are in none."""
    view = Filter(
        search=" ".join(search.split()),
        status=status,
        grade=grade or "",
        clock="" if clock is None or clock is Clock.NONE else clock,
        owner=owner_id(desk, owner) or "",
        sector=sector,
        order=order,
        suspected=suspected,
    )
    at = pages.moment(desk.now, desk.house.settings)
    found, following = store.page(desk.session, view, desk.made_by, at, after, limit)
    emails = addresses(desk)
    desk.saw(("leads", "api"), f"{len(found)} leads")
    return Leads(leads=[lead_pages.lead_body(desk.house, each, emails) for each in found], after=following or None)


@router.get("/leads/{lead_id}", responses={**WITH_ETAG, **problems(*OF_ONE)})
def read_lead(lead_id: LeadId, desk: Reader, response: Response) -> lead_pages.Lead:
    """One lead. Its ETag is its version."""
    lead = found(desk, lead_id)
    desk.saw(("lead", lead.id))
    return answered(desk, lead, response)


@router.patch("/leads/{lead_id}", responses={**WITH_ETAG, **problems(*OF_CHANGING)})
def change_lead(
    lead_id: LeadId, change: LeadChange, desk: Writer, response: Response, if_match: Version = None
) -> lead_pages.Lead:
    """Changes the status, the owner or the call-back of the version that you saw."""
    lead = found(desk, lead_id)
    if if_match is None:
        raise NoVersion
    if if_match.strip() != "*" and str(lead.version) not in re.findall(r'"([0-9]{1,9})"', if_match):
        raise Stale
    what = changed(desk, lead, change)
    if what:
        desk.record("changed", ("lead", lead.id), ", ".join(what))
        intake.changed(desk.house, desk.session, lead, what)
    return answered(desk, lead, response)


@router.get("/figures", responses=problems(*OF_READING))
def read_figures(
    desk: FigureReader,
    first: Annotated[date | None, Query(alias="from", description="The first day; 30 days back if left out.")] = None,
    last: Annotated[date | None, Query(alias="to", description="The last day; today if left out.")] = None,
) -> FiguresBody:
    """What came in, was completed and was answered, over time, by source and by sector, and where unfinished
    assessments stopped. Fewer than five assessments of a sector are not told."""
    asked = {"from": first.isoformat() if first else "", "to": last.isoformat() if last else ""}
    wanted = read_range(asked, desk.now.astimezone(desk.house.settings.zone).date())
    if wanted.errors:
        listed = [{"in": f"query.{field}", "message": message} for field, message in wanted.errors]
        raise Invalid(advice="Correct what 'errors' names, then send it again.", extra={"errors": listed})
    return lead_pages.figures_body(wanted.range, gathered(desk.house, desk.session, wanted.range))


def found(desk: TokenDesk, lead_id: str) -> Lead:
    """The lead, or NoSuchLead."""
    lead = store.one(desk.session, lead_id) if re.fullmatch("[0-9a-f]{20}", lead_id) else None
    if lead is None:
        raise NoSuchLead
    return lead


def addresses(desk: TokenDesk) -> dict[str, str]:
    """The email address of each member of staff by id."""
    return {each.id: each.email for each in accounts.everybody(desk.session)}


def owner_id(desk: TokenDesk, email: str | None) -> str | None:
    """The id of the member of staff with this address; "nobody" as it is. Raises Invalid."""
    if not email or email == "nobody":
        return email or None
    found = accounts.by_email(desk.session, email.strip())
    who = found.id if found and found.role in DESK and found.disabled_at is None else None
    if who is None:
        fault = {"in": "owner", "message": "Nobody with this address works here."}
        raise Invalid(advice="Correct what 'errors' names, then send it again.", extra={"errors": [fault]})
    return who


def changed(desk: TokenDesk, lead: Lead, change: LeadChange) -> tuple[str, ...]:
    """Makes the changes that were sent, and says which of them changed anything."""
    what = []
    if change.status is not None and work.set_status(desk.session, lead, change.status, desk.made_by, desk.now):
        what.append("status")
    if "owner" in change.model_fields_set:
        chosen, names = owner_id(desk, change.owner), accounts.names(desk.session)
        if work.assign(desk.session, lead, chosen, names, desk.made_by, desk.now):
            what.append("owner")
    if "call_back_at" in change.model_fields_set and change.call_back_at != lead.call_back_at:
        said = pages.said(change.call_back_at, desk.house.settings) if change.call_back_at else ""
        work.set_call_back(desk.session, lead, change.call_back_at, said, desk.made_by, desk.now)
        what.append("call_back")
    return tuple(what)


def answered(desk: TokenDesk, lead: Lead, response: Response) -> lead_pages.Lead:
    response.headers["ETag"] = f'"{lead.version}"'
    return lead_pages.lead_body(desk.house, lead, addresses(desk))

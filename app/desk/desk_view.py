"""Gathers what the pages of the desk show. What was not shared is not read."""

from __future__ import annotations

from sqlmodel import Session

from app.accounts import store as accounts
from app.accounts.access import StaffDesk
from app.accounts.roles import DESK
from app.desk import pages, store
from app.desk.filters import Filter
from app.desk.judging import judged
from app.desk.lead_page import Known
from app.desk.models import Lead
from app.desk.reply import draft, subject
from app.desk.work import Line
from app.enquiries import store as enquiries
from app.enquiries.wordings import Purpose
from app.privacy.tokens import withdrawal_url
from app.reports.report import Report, build
from app.web.errors import NotFound
from app.web.house import House

MOST_LATE = 10
PAGE = 50


class NoLead(NotFound):
    title = "There is no such lead"
    advice = "It may have been erased. Go back to the list."


def sector_names(house: House) -> dict[str, str]:
    return dict(house.questionnaire.sectors)


def find(desk: StaffDesk, lead_id: str) -> Lead:
    """The lead, or NoLead."""
    found = store.one(desk.session, lead_id)
    if found is None:
        raise NoLead
    return found


def list_of(desk: StaffDesk, view: Filter, after: str, error: str | None = None) -> pages.ListPage:
    """The page of a view."""
    session, settings = desk.session, desk.house.settings
    at = pages.moment(desk.house.now(), settings)
    names, sectors = accounts.names(session), sector_names(desk.house)
    count = None
    if after:
        shown, following = store.page(session, view, desk.staff.id, at, after, PAGE)
    else:
        shown, following, count = store.first_page(session, view, desk.staff.id, at, PAGE)
    late, _ = store.page(session, Filter(clock="late"), desk.staff.id, at, "", MOST_LATE)
    return pages.list_page(
        view,
        pages.rows(shown, names, sectors, at, settings),
        pages.rows(late, names, sectors, at, settings),
        count,
        store.by_clock(session, at),
        store.suspected(session),
        store.filters_of(session, desk.staff.id),
        names,
        sectors,
        after,
        following,
        error,
    )


def known(desk: StaffDesk, lead: Lead) -> Known:
    """Everything that the page of a lead is made of."""
    house, session = desk.house, desk.session
    merged = store.merged_with(session, lead.id)
    names = accounts.names(session)
    consents = enquiries.consents(session, lead.enquiry_id) if lead.enquiry_id else ()
    is_shared = lead.enquiry_id is not None and enquiries.is_given(session, lead.enquiry_id, Purpose.SHARE)
    report, not_shown = result_of(house, session, lead, is_shared)
    withdrawal = withdrawal_url(house, lead.enquiry_id) if lead.enquiry_id else f"{house.settings.base_url}/privacy"
    return Known(
        lead=lead,
        sent=enquiries.sent(session, lead.enquiry_id) if lead.enquiry_id else None,
        consents=consents,
        judged=judged(house, session, lead),
        report=report,
        not_shown=not_shown,
        reply=draft(lead.name, report, desk.staff.name, house.settings, withdrawal),
        reply_subject=subject(house.settings),
        entries=[
            line
            for line in store.timeline(session, [lead.id, *(each.id for each in merged)])
            if line.lead_id == lead.id or line.kind not in (Line.MERGED, Line.SEPARATED)  # it is told once
        ],
        duplicates=store.duplicates(session, lead) if lead.merged_into is None else (),
        merged=merged,
        names=names,
        owners=accounts.names_of(session, DESK) | ({lead.owner_id: names[lead.owner_id]} if lead.owner_id else {}),
        sectors=sector_names(house),
    )


def result_of(house: House, session: Session, lead: Lead, is_shared: bool) -> tuple[Report | None, str | None]:
    """The result of a lead's assessment, or why it is not shown."""
    if lead.assessment_id is None:
        return None, "This enquiry came without an assessment."
    if not is_shared:
        return None, "They did not agree to share their answers, so nothing of their assessment is shown here."
    try:
        return build(house, session, lead.assessment_id), None
    except NotFound:
        return None, "They agreed to share their answers. The assessment is not submitted yet, so there is no result."

"""The desk's addresses: the list, one lead, and everything that can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from fastapi import Request, Response

from app.accounts import store as accounts
from app.accounts.access import EnquiryDesk, StaffDesk
from app.accounts.roles import DESK
from app.delivery import outbox
from app.desk import desk_view, intake, pages, store, work
from app.desk.filters import Filter
from app.desk.lead_page import Typed, lead_page
from app.desk.models import Lead
from app.desk.reply import GAP, subject, with_withdrawal
from app.desk.states import Status
from app.enquiries import store as enquiries
from app.enquiries.wordings import Purpose
from app.privacy import audit
from app.privacy.tokens import withdrawal_url
from app.web.answers import see
from app.web.errors import Conflict, NotFound
from app.web.forms import Posted, PostedForm
from app.web.render import render
from app.web.rooms import room

router = room(include_in_schema=False)
LONGEST_NOTE = 5000
LONGEST_REPLY = 20_000
LONGEST_NAME = 60
FIRST_YEAR, LAST_YEAR = 2000, 2199
CHANGED = "Somebody changed this lead while you wrote. Look at it as it is now, and press again if it is still right."


@router.get("/desk")
def leads(request: Request, desk: EnquiryDesk, after: str = "") -> Response:
    view = Filter.read(dict(request.query_params))
    return render(request, desk_view.list_of(desk, view, after))


@router.post("/desk/views")
def save_view(request: Request, desk: EnquiryDesk, posted: PostedForm) -> Response:
    view = Filter.read(dict(parse_qsl(posted.text("query"))))
    name = " ".join(posted.text("name").split())
    if not name or len(name) > LONGEST_NAME:
        error = f"Give the view a name of up to {LONGEST_NAME} characters."
        return render(request, desk_view.list_of(desk, view, "", error), 422)
    work.save_filter(desk.session, desk.staff.id, name, view.to_query(), desk.house.now())
    return see(pages.address(view))


@router.post("/desk/views/{view_id}/removal")
def remove_view(view_id: str, desk: EnquiryDesk, posted: PostedForm) -> Response:
    found = store.filter_of(desk.session, view_id, desk.staff.id)
    if found is None:
        raise NotFound("There is no such view of yours", "It may have been removed already. Go back to the list.")
    work.remove_filter(desk.session, found)
    return see("/desk")


def show(request: Request, desk: StaffDesk, lead: Lead, typed: Typed | None = None, status: int = 200) -> Response:
    """The page of a lead, with what was typed where it could not be taken."""
    settings = desk.house.settings
    page = lead_page(desk_view.known(desk, lead), pages.moment(desk.house.now(), settings), settings, typed)
    return render(request, page, status)


def seen(lead: Lead) -> Response:
    return see(f"/desk/leads/{lead.id}")


def done(desk: StaffDesk, lead: Lead, action: str, *what: str) -> Response:
    """After a change: a line in the audit log, the lead judged and the team told, and back to its page."""
    audit.record(desk.session, desk.house.now(), action, ("lead", lead.id), desk.staff.id)
    if what:
        intake.changed(desk.house, desk.session, lead, what)
    return seen(lead)


def is_as_seen(lead: Lead, posted: Posted) -> bool:
    """Whether the lead is still what the person saw."""
    return posted.text("version") == str(lead.version)


def taken(desk: StaffDesk, lead_id: str, posted: Posted) -> Lead:
    """The lead, if it is still what the person saw. Raises ChangedMeanwhile."""
    lead = desk_view.find(desk, lead_id)
    if not is_as_seen(lead, posted):
        raise work.ChangedMeanwhile
    return lead


@router.get("/desk/leads/{lead_id}")
def lead(request: Request, lead_id: str, desk: EnquiryDesk) -> Response:
    found = desk_view.find(desk, lead_id)
    desk.saw("lead", found.id)
    return show(request, desk, found)


@router.post("/desk/leads/{lead_id}/status")
def status(lead_id: str, desk: EnquiryDesk, posted: PostedForm) -> Response:
    lead = taken(desk, lead_id, posted)
    chosen = posted.text("status")
    if chosen not in list(Status):
        raise NotFound("There is no such status", "Go back and choose one from the list.")
    if not work.set_status(desk.session, lead, Status(chosen), desk.staff.id, desk.house.now()):
        return seen(lead)
    return done(desk, lead, "changed the status", "status")


@router.post("/desk/leads/{lead_id}/owner")
def owner(lead_id: str, desk: EnquiryDesk, posted: PostedForm) -> Response:
    lead = taken(desk, lead_id, posted)
    names = accounts.names(desk.session)
    chosen = posted.text("owner") or None
    if chosen is not None and chosen not in accounts.names_of(desk.session, DESK):
        raise NotFound("There is no such member of staff", "Go back and choose one from the list.")
    if not work.assign(desk.session, lead, chosen, names, desk.staff.id, desk.house.now()):
        return seen(lead)
    return done(desk, lead, "changed the owner", "owner")


@router.post("/desk/leads/{lead_id}/call-back")
def call_back(request: Request, lead_id: str, desk: EnquiryDesk, posted: PostedForm) -> Response:
    lead = taken(desk, lead_id, posted)
    typed, settings = posted.text("call_back"), desk.house.settings
    at = None
    if typed:
        try:
            at = moment_in(typed, settings.zone)
        except ValueError:
            error = ("call_back", "Enter a date and a time, as in 2026-11-30T14:00, or leave it empty for none.")
            return show(request, desk, lead, Typed((error,), call_back=typed), 422)
    said = pages.said(at, settings) if at else ""
    if not work.set_call_back(desk.session, lead, at, said, desk.staff.id, desk.house.now()):
        return seen(lead)
    return done(desk, lead, "set the call-back", "call_back")


def moment_in(typed: str, zone: ZoneInfo) -> datetime:
    """A date and a time as a browser's field sends them, on the owner's clock. Raises ValueError."""
    at = datetime.fromisoformat(typed)
    if at.tzinfo is not None or not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ValueError(typed)
    return at.replace(tzinfo=zone)


@router.post("/desk/leads/{lead_id}/notes")
def note(request: Request, lead_id: str, desk: EnquiryDesk, posted: PostedForm) -> Response:
    lead, text = desk_view.find(desk, lead_id), posted.text("note")
    if not text or len(text) > LONGEST_NOTE:
        error = ("note", f"Write a note of up to {LONGEST_NOTE:,} characters.")
        return show(request, desk, lead, Typed((error,), note=text), 422)
    work.note(desk.session, lead, text, desk.staff.id, desk.house.now())
    return done(desk, lead, "added a note")


@router.post("/desk/leads/{lead_id}/reply")
def reply(request: Request, lead_id: str, desk: EnquiryDesk, posted: PostedForm) -> Response:
    """Notes an answer that was given, or sends it first. Nobody is written to who did not agree to it."""
    lead, text, house = desk_view.find(desk, lead_id), posted.text("text"), desk.house
    enquiry_id = lead.enquiry_id
    if not enquiry_id or Purpose.CONTACT not in enquiries.given(desk.session, enquiry_id):
        raise Conflict("They have not agreed to be contacted", "Nothing was sent or noted.")
    is_sent = posted.text("way") == "send" and house.settings.sends_mail
    error = CHANGED if not is_as_seen(lead, posted) else wrong_with(text, is_sent)
    if error:
        return show(request, desk, lead, Typed((("text", error),), reply=text), 409 if error == CHANGED else 422)
    if is_sent:
        text = with_withdrawal(text, withdrawal_url(house, enquiry_id))
        outbox.letter(desk.session, lead.email, subject(house.settings), text, lead.id, house.now())
    was = lead.status
    work.answered(desk.session, lead, desk.staff.id, house.now(), text)
    return done(desk, lead, "answered", "answered", *(["status"] if lead.status != was else []))


def wrong_with(text: str, is_sent: bool) -> str | None:
    """What is wrong with a reply, as a sentence."""
    if not text:
        return "Write what you answer, or what you answered."
    if len(text) > LONGEST_REPLY:
        return f"Shorten it to {LONGEST_REPLY:,} characters. It has {len(text):,}."
    if is_sent and GAP in text:
        return f"Write your answer where the draft says {GAP} It has not been sent."
    return None


@router.post("/desk/leads/{lead_id}/clearance")
def clearance(lead_id: str, desk: EnquiryDesk, posted: PostedForm) -> Response:
    lead = taken(desk, lead_id, posted)
    if lead.is_suspected:
        work.clear(desk.session, lead, desk.staff.id, desk.house.now())
        intake.announce_new(desk.house, desk.session, lead)
    return done(desk, lead, "said that it is not spam")


Change = Callable[..., None]


def with_other(desk: StaffDesk, lead_id: str, posted: Posted, change: Change, is_merged: bool) -> Response:
    """Merges another lead into this one, or takes it out again."""
    store.several(desk.session, [lead_id, posted.text("other")])  # both are ours from here on
    lead, other = taken(desk, lead_id, posted), desk_view.find(desk, posted.text("other"))
    into = lead.id if is_merged else None
    if other.id == lead.id or other.merged_into != into or lead.merged_into is not None:
        raise Conflict("These two do not stand like that any more", "Open the lead again to see how they stand now.")
    change(desk.session, lead, other, desk.staff.id, desk.house.now())
    return done(desk, lead, "took a lead out again" if is_merged else "merged a lead", "merged")


@router.post("/desk/leads/{lead_id}/merge")
def merge(lead_id: str, desk: EnquiryDesk, posted: PostedForm) -> Response:
    return with_other(desk, lead_id, posted, work.merge, is_merged=False)


@router.post("/desk/leads/{lead_id}/separation")
def separation(lead_id: str, desk: EnquiryDesk, posted: PostedForm) -> Response:
    return with_other(desk, lead_id, posted, work.separate, is_merged=True)

"""One lead as a page: what they wrote, how they are judged and why, what they shared, and what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from app.desk.models import Lead, LeadEntry
from app.desk.pages import Option, Row, options, row, said
from app.desk.states import STATUS_NAMES, Status
from app.desk.store import Moment
from app.desk.work import Line
from app.enquiries.forms import PREFERRED
from app.enquiries.store import Agreed, Sent
from app.enquiries.wordings import Purpose
from app.reports.report import Report
from app.settings import Settings
from app.touches.touch import Touch
from app.web.field_errors import WithErrors
from scoring.qualification import Part, Qualification

LINES = {
    Line.RECEIVED: "Received",
    Line.STATUS: "Status changed from {before} to {after}",
    Line.OWNER: "Owner changed from {before} to {after}",
    Line.CALL_BACK: "Call back: {after}",
    Line.NOTE: "Note",
    Line.ANSWERED: "Answered",
    Line.MERGED: "Merged with {after}",
    Line.SEPARATED: "Separated from {after} again",
    Line.CLEARED: "Not spam: put among the leads",
    Line.WITHDRAWN: "Consent withdrawn: {after}",
    Line.REMINDED: "Reminder sent",
    Line.FINISHED: "Assessment submitted",
}
WITH_TEXT = (Line.RECEIVED, Line.NOTE, Line.ANSWERED)
CONSENT_NAMES = {
    Purpose.CONTACT: "Contact about this enquiry",
    Purpose.SHARE: "Share answers",
    Purpose.MARKETING: "News",
}


@dataclass(frozen=True)
class ScoreView:
    """One of the three scores. `points` is None where it is not shared."""

    name: str
    points: int | None
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class EntryView:
    when: str
    who: str
    what: str
    text: str


@dataclass(frozen=True)
class OtherLead:
    """Another lead that may be the same, or that was merged into this one."""

    id: str
    row: Row


@dataclass(frozen=True)
class LeadPage(WithErrors):
    """A lead with everything that can be done about it."""

    title: str
    address: str
    version: int
    row: Row
    need: str
    email: str
    phone: str
    phone_link: str
    preferred: str
    due: str | None
    source: tuple[tuple[str, str], ...]
    consents: tuple[tuple[str, str], ...]
    grade_said: tuple[str, ...]
    scores: tuple[ScoreView, ...]
    report: Report | None
    not_shown: str | None
    reply: str
    reply_subject: str
    sends_mail: bool
    may_write: bool
    statuses: tuple[Option, ...]
    owners: tuple[Option, ...]
    call_back: str
    call_back_said: str | None
    entries: tuple[EntryView, ...]
    duplicates: tuple[OtherLead, ...]
    merged: tuple[OtherLead, ...]
    merged_into: str | None
    is_suspected: bool
    errors: tuple[tuple[str, str], ...]
    note: str
    template: ClassVar[str] = "desk/lead.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class Typed:
    """What was typed into the page's forms and could not be taken."""

    errors: tuple[tuple[str, str], ...] = ()
    note: str = ""
    reply: str | None = None
    call_back: str | None = None


@dataclass(frozen=True)
class Known:
    """Everything that the page of a lead is made of."""

    lead: Lead
    sent: Sent | None
    consents: tuple[Agreed, ...]
    judged: Qualification
    report: Report | None
    not_shown: str | None
    reply: str
    reply_subject: str
    entries: Sequence[LeadEntry]
    duplicates: Sequence[Lead]
    merged: Sequence[Lead]
    names: Mapping[str, str]
    owners: Mapping[str, str]
    sectors: Mapping[str, str]


def lead_page(known: Known, at: Moment, settings: Settings, typed: Typed | None = None) -> LeadPage:
    """The page, with what was typed where it could not be taken."""
    typed = typed or Typed()
    lead, sent = known.lead, known.sent
    call_back = lead.call_back_at.astimezone(settings.zone) if lead.call_back_at else None
    shown = replace(row(lead, known.names, known.sectors, at, settings), grade=known.judged.grade)
    given = {agreed.wording.purpose for agreed in known.consents if agreed.withdrawn_at is None}
    return LeadPage(
        title=shown.name,
        address=shown.href,
        version=lead.version,
        row=shown,
        need=sent.message.need if sent else "",
        email=lead.email,
        phone=lead.phone,
        phone_link="tel:" + "".join(c for c in lead.phone if c.isdigit() or c == "+"),
        preferred=PREFERRED[sent.message.preferred_contact] if sent else "",
        due=said(lead.due_at, settings) if lead.due_at else None,
        source=source(lead),
        consents=tuple(consent(agreed, settings) for agreed in known.consents),
        grade_said=about_grade(known.judged),
        scores=scores(known.judged),
        report=known.report,
        not_shown=known.not_shown,
        reply=known.reply if typed.reply is None else typed.reply,
        reply_subject=known.reply_subject,
        sends_mail=settings.sends_mail,
        may_write=Purpose.CONTACT in given,
        statuses=options(STATUS_NAMES, Status(lead.status)),
        owners=options({"": "Nobody", **known.owners}, lead.owner_id or ""),
        call_back=typed.call_back
        if typed.call_back is not None
        else f"{call_back:%Y-%m-%dT%H:%M}"
        if call_back
        else "",
        call_back_said=said(lead.call_back_at, settings) if lead.call_back_at else None,
        entries=tuple(entry(each, known.names, settings) for each in known.entries),
        duplicates=tuple(OtherLead(o.id, row(o, known.names, known.sectors, at, settings)) for o in known.duplicates),
        merged=tuple(OtherLead(o.id, row(o, known.names, known.sectors, at, settings)) for o in known.merged),
        merged_into=f"/desk/leads/{lead.merged_into}" if lead.merged_into else None,
        is_suspected=lead.is_suspected,
        errors=typed.errors,
        note=typed.note,
    )


def consent(agreed: Agreed, settings: Settings) -> tuple[str, str]:
    """What was agreed to, and whether it still stands."""
    name = CONSENT_NAMES[agreed.wording.purpose]
    if agreed.withdrawn_at is None:
        return name, f"given {said(agreed.given_at, settings)}"
    return name, f"withdrawn {said(agreed.withdrawn_at, settings)}"


def entry(line: LeadEntry, names: Mapping[str, str], settings: Settings) -> EntryView:
    """A line of the timeline in words."""
    kind = Line(line.kind)
    what = LINES[kind].format(before=line.before, after=line.after or "no longer")
    who = names.get(line.staff_id or "", "")
    return EntryView(said(line.at, settings), who, what, line.text if kind in WITH_TEXT else "")


def scores(judged: Qualification) -> tuple[ScoreView, ...]:
    """The three scores, each with its reasons."""
    parts: tuple[tuple[str, Part | None], ...] = (("Fit", judged.fit), ("Need", judged.need), ("Intent", judged.intent))
    return tuple(
        ScoreView(
            name, part.points if part else None, tuple((r.sentence, r.points) for r in part.reasons) if part else ()
        )
        for name, part in parts
    )


def about_grade(judged: Qualification) -> tuple[str, ...]:
    """What is said of the grade as a whole. The reasons of each score stand with the score."""
    parts = (part for part in (judged.fit, judged.need, judged.intent) if part)
    told = {reason.sentence for part in parts for reason in part.reasons}
    return tuple(sentence for sentence in judged.why if sentence not in told)


def source(lead: Lead) -> tuple[tuple[str, str], ...]:
    """Where they came from: at first, and at last where that is another place."""
    first = Touch.from_json(lead.first_touch) if lead.first_touch else None
    last = Touch.from_json(lead.last_touch) if lead.last_touch else None
    found = [("First", touch_said(first))]
    if last and last != first:
        found.append(("Last", touch_said(last)))
    return tuple(found)


def touch_said(touch: Touch | None) -> str:
    """A touch in words, such as "newsletter, email, autumn; arrived at /evidence"."""
    if touch is None or not touch.is_known:
        return "Not known: they came directly"
    named = [touch.source, touch.medium, touch.campaign, touch.term, touch.content, touch.referrer]
    arrived = f"; arrived at {touch.landing}" if touch.landing else ""
    return ", ".join(filter(None, named)) + arrived

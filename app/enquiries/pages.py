"""What the two pages of an enquiry show: the form, and the thanks with the time by which we reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.assessments.store import Held
from app.enquiries import spam
from app.enquiries.forms import LONGEST, PREFERRED, EnquiryForm, Message, consent_field
from app.enquiries.promise import Promise
from app.enquiries.store import Sent
from app.enquiries.wordings import Purpose, current
from app.settings import Settings
from app.web.field_errors import WithErrors
from app.web.house import House

HINTS = {
    Purpose.CONTACT: "We need this one: without it we may not reply to you.",
    Purpose.SHARE: "Optional. Without it nobody reads them for this enquiry.",
    Purpose.MARKETING: "Optional. Without it we write to you only about this enquiry.",
}


@dataclass(frozen=True)
class Box:
    """One consent to tick. `value` is the version of its sentence, so that what was shown is what is stored."""

    field: str
    value: int
    sentence: str
    hint: str
    checked: bool


@dataclass(frozen=True)
class Option:
    """One way to be answered."""

    value: str
    label: str
    checked: bool


@dataclass(frozen=True)
class Linked:
    """The assessment that an enquiry comes from."""

    id: str
    href: str
    on: datetime
    is_submitted: bool


@dataclass(frozen=True)
class NewPage(WithErrors):
    """The form of an enquiry, when an answer would be due, and what would be sent along."""

    title: str
    form_id: str
    message: Message
    longest: int
    preferred: tuple[Option, ...]
    boxes: tuple[Box, ...]
    promise: Promise
    linked: Linked | None
    is_refused: bool
    sent_before: str | None
    opened: str
    asks_proof: bool
    errors: tuple[tuple[str, str], ...]
    template: ClassVar[str] = "enquiries/new.html"
    has_form: ClassVar[bool] = True


def new_page(
    form: EnquiryForm,
    promise: Promise,
    house: House,
    held: Held | None,
    is_refused: bool = False,
    sent_before: str | None = None,
    opened: str = "",
) -> NewPage:
    """The form as it was filled in. `is_refused` where the assessment that was named is not this visitor's.

    `opened` is when it was shown first, where this is not the first time.
    """
    settings = house.settings
    chosen = form.message.preferred_contact
    return NewPage(
        title="Tell us how we can help",
        form_id=form.form_id,
        message=form.message,
        longest=LONGEST["need"],
        preferred=tuple(Option(value, label, value == chosen) for value, label in PREFERRED.items()),
        boxes=_boxes(form, held is not None),
        promise=promise,
        linked=_linked(held, settings) if held else None,
        is_refused=is_refused,
        sent_before=thanks_url(sent_before) if sent_before else None,
        opened=opened or spam.opened(house.secret, house.now()),
        asks_proof=settings.altcha == "on",
        errors=form.errors,
    )


def _boxes(form: EnquiryForm, is_linked: bool) -> tuple[Box, ...]:
    """The consents to offer: sharing only where there is something to share. Ticked only as it was posted."""
    offered = [current(purpose) for purpose in Purpose if is_linked or purpose != Purpose.SHARE]
    return tuple(
        Box(consent_field(one.purpose), one.version, one.sentence, HINTS[one.purpose], one in form.given)
        for one in offered
    )


def _linked(held: Held, settings: Settings) -> Linked:
    here = f"/assessments/{held.id}"
    on = (held.submitted_at or held.created_at).astimezone(settings.zone)
    return Linked(held.id, f"{here}/result" if held.is_submitted else here, on, held.is_submitted)


def thanks_url(enquiry_id: str) -> str:
    return f"/enquiries/{enquiry_id}/thanks"


@dataclass(frozen=True)
class ThanksPage:
    """That an enquiry has arrived, by when we reply and how, and what was sent."""

    title: str
    promise: Promise
    is_past: bool
    reply: str
    sent_at: datetime
    message: Message
    agreed: tuple[str, ...]
    is_shared: bool
    assessment: str | None
    withdrawal: str
    template: ClassVar[str] = "enquiries/thanks.html"
    has_form: ClassVar[bool] = False


def thanks_page(
    sent: Sent, promise: Promise, now: datetime, settings: Settings, still_given: frozenset[Purpose], withdrawal: str
) -> ThanksPage:
    """`withdrawal` is where what was agreed to can be taken back."""
    return ThanksPage(
        title="We have your enquiry",
        promise=promise,
        is_past=now > sent.due_at,
        reply=_reply(sent.message),
        sent_at=sent.received_at.astimezone(settings.zone),
        message=sent.message,
        agreed=tuple(one.sentence for one in sent.given if one.purpose in still_given),
        is_shared=Purpose.SHARE in still_given,
        assessment=f"/assessments/{sent.assessment_id}" if sent.assessment_id else None,
        withdrawal=withdrawal,
    )


def _reply(message: Message) -> str:
    """How we reply, as was asked for."""
    return {
        "email": f"by email to {message.email}",
        "phone": f"by phone on {message.phone}",
        "either": f"by email to {message.email} or by phone on {message.phone}",
    }[message.preferred_contact]

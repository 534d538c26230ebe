"""From a posted form to an enquiry, with sentences for what does not fit. What was typed is always kept."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from app.assessments.mail import is_address
from app.enquiries.wordings import Purpose, Wording, wording
from app.web.forms import REMOVED, Posted

LONGEST = {"name": 100, "email": 254, "organisation": 200, "phone": 40, "need": 3000}
CALLED = {"name": "name", "email": "email address", "organisation": "organisation", "phone": "phone number"}
PREFERRED = {"email": "Email", "phone": "Phone", "either": "Either"}
RANDOM_ID = re.compile(r"[0-9a-f]{20}")
PHONE = re.compile(r"[0-9+()./ -]+(?:(?:ext\.?|x|extension) ?[0-9]{1,6})?", re.I)
FEWEST_DIGITS = 6
MISSING = {
    "need": "Tell us what you need. A sentence is enough.",
    "name": "Enter your name, so that we know whom to ask for.",
    "email": "Enter your work email address.",
    "organisation": "Enter the name of your organisation.",
}
NO_ADDRESS = "This does not look like an email address. It needs a name, an @ and a domain, as in ada@example.org."
NO_NUMBER = "This does not look like a phone number. Use digits, as in 020 7946 0000."
NUMBER_NEEDED = "Enter a phone number, or choose to be answered by email."
NO_CHOICE = "Choose how you would like us to reply."
NO_CONTACT = "Tick this box so that we may reply. Without it we do not have your permission to contact you."
NO_LINK = (
    "This device can no longer open the assessment you came from, so we cannot read it. "
    "You can send your enquiry without it."
)


@dataclass(frozen=True)
class Message:
    """What a person wrote."""

    name: str = ""
    email: str = ""
    organisation: str = ""
    phone: str = ""
    need: str = ""
    preferred_contact: str = "email"


@dataclass(frozen=True)
class EnquiryForm:
    """What was posted: the message, the consents that were ticked, and what does not fit."""

    form_id: str
    message: Message
    given: tuple[Wording, ...]
    errors: tuple[tuple[str, str], ...]


def new_form_id() -> str:
    return secrets.token_hex(10)


def blank_form() -> EnquiryForm:
    """An empty form with an id of its own. No consent is ticked."""
    return EnquiryForm(new_form_id(), Message(), (), ())


def consent_field(purpose: Purpose) -> str:
    return f"consent_{purpose}"


def read_enquiry(posted: Posted, is_linked: bool) -> EnquiryForm:
    """The enquiry in a posted form. `is_linked` says whether it comes with an assessment that this visitor may open."""
    form_id = posted.text("form_id")
    message = Message(
        name=_line(posted, "name"),
        email=_line(posted, "email"),
        organisation=_line(posted, "organisation"),
        phone=_line(posted, "phone"),
        need=posted.text("need"),
        preferred_contact=posted.text("preferred_contact"),
    )
    given = tuple(filter(None, (_given(posted, purpose) for purpose in Purpose)))
    errors = [*_text_errors(message, posted.removed), *_contact_errors(message)]
    purposes = {one.purpose for one in given}
    if Purpose.SHARE in purposes and not is_linked:
        given = tuple(one for one in given if one.purpose != Purpose.SHARE)
        errors.append(("sent-along", NO_LINK))
    if Purpose.CONTACT not in purposes:
        errors.append((consent_field(Purpose.CONTACT), NO_CONTACT))
    return EnquiryForm(form_id if RANDOM_ID.fullmatch(form_id) else new_form_id(), message, given, tuple(errors))


def _line(posted: Posted, name: str) -> str:
    """A field of one line. A line break in it could only come from somebody who bends our form."""
    return " ".join(posted.text(name).split())


def _given(posted: Posted, purpose: Purpose) -> Wording | None:
    """The sentence that was ticked. A box carries the version it showed, and that one is what was agreed to."""
    version = posted.text(consent_field(purpose))
    return wording(purpose, int(version)) if re.fullmatch(r"[0-9]{1,6}", version) else None


def _text_errors(message: Message, removed: set[str]) -> list[tuple[str, str]]:
    """At most one error for each text field, in the order of the page."""
    errors = []
    for name in ("need", "name", "organisation", "email", "phone"):
        text = str(getattr(message, name))
        found = _text_error(name, text)
        if name in removed:
            found = REMOVED
        if found:
            errors.append((name, found))
    return errors


def _text_error(name: str, text: str) -> str | None:
    if not text:
        return MISSING.get(name)
    if len(text) > LONGEST[name]:
        what = "What you wrote" if name == "need" else f"Your {CALLED[name]}"
        return f"{what} has {len(text):,} characters. Shorten it to {LONGEST[name]:,}."
    if name == "email" and not is_address(text):
        return NO_ADDRESS
    if name == "phone" and not is_number(text):
        return NO_NUMBER
    return None


def is_number(text: str) -> bool:
    """Whether this could be a phone number, with an extension perhaps. Only calling can tell for sure."""
    return PHONE.fullmatch(text) is not None and sum(c.isdigit() for c in text) >= FEWEST_DIGITS


def _contact_errors(message: Message) -> list[tuple[str, str]]:
    if message.preferred_contact not in PREFERRED:
        return [("preferred_contact", NO_CHOICE)]
    if message.preferred_contact != "email" and not message.phone:
        return [("phone", NUMBER_NEEDED)]
    return []

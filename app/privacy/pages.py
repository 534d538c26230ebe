"""What the pages of privacy show to anybody: consents, requests about one's own data, and what is held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from app.enquiries.store import Agreed
from app.privacy.export import Document
from app.privacy.forms import RequestForm
from app.privacy.models import DataRequest
from app.privacy.requests import Wish
from app.settings import Settings
from app.web.field_errors import Errors, WithErrors


@dataclass(frozen=True)
class AgreedRow:
    """One consent: the sentence, when it was given, and when it was taken back."""

    purpose: str
    sentence: str
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class ConsentsPage:
    """What was agreed to with one enquiry, each with a button to take it back."""

    title: str
    action: str
    rows: tuple[AgreedRow, ...]
    standing: int
    template: ClassVar[str] = "privacy/consents.html"
    has_form: ClassVar[bool] = True


def consents_page(token: str, agreed: tuple[Agreed, ...], zone: ZoneInfo) -> ConsentsPage:
    rows = tuple(
        AgreedRow(
            each.wording.purpose,
            each.wording.sentence,
            each.given_at.astimezone(zone),
            each.withdrawn_at.astimezone(zone) if each.withdrawn_at else None,
        )
        for each in agreed
    )
    standing = sum(row.withdrawn_at is None for row in rows)
    return ConsentsPage("What you agreed to", f"/consents/{token}", rows, standing)


@dataclass(frozen=True)
class WishPage(WithErrors):
    """Asks for an address, and whether to see or to erase what is held on it."""

    title: str
    can_mail: bool
    email: str
    wish: str
    errors: Errors
    template: ClassVar[str] = "privacy/wish.html"
    has_form: ClassVar[bool] = True


def wish_page(form: RequestForm, settings: Settings) -> WishPage:
    return WishPage("Ask for your data", settings.sends_mail, form.email, form.wish or "", form.errors)


@dataclass(frozen=True)
class DonePage:
    """That something has been done, and what happens next."""

    title: str
    said: tuple[str, ...]
    template: ClassVar[str] = "privacy/done.html"
    has_form: ClassVar[bool] = False


def sent_page() -> DonePage:
    """The same for every address: it does not say whether we know one."""
    return DonePage(
        "Look in your inbox",
        (
            "We are sending a letter to the address you entered. It holds a link that works once, for 2 days.",
            "We say the same for every address, so that nobody can find out here whose data we hold.",
            "If it is not there in a few minutes, look in your spam folder. We send at most 3 letters a day to an "
            "address.",
        ),
    )


KEPT = (
    "You asked for no more letters that invite you to answer questions. To keep that promise, a fingerprint of your "
    "address stays. The address cannot be worked out from it."
)


def erased_page(count: int, keeps_refusal: bool) -> DonePage:
    kept = (KEPT,) if keeps_refusal else ()
    if not count:
        return DonePage("There was nothing to erase", kept or ("We hold nothing on this address.",))
    return DonePage(
        "We have erased your data",
        (
            "Your name, address, organisation, phone number and words are gone, with the link to your assessment.",
            "We keep only that there was an enquiry, when, from which source and how it ended. It names nobody.",
            "What had been passed on to other systems before is not in our hands here. Write to us if it should go "
            "there too.",
            *kept,
        ),
    )


@dataclass(frozen=True)
class ProvePage:
    """What the link in the letter shows: a button. Opening a link changes nothing, for mail scanners open links."""

    title: str
    erases: bool
    email: str
    action: str
    template: ClassVar[str] = "privacy/prove.html"
    has_form: ClassVar[bool] = True


def prove_page(token: str, found: DataRequest) -> ProvePage:
    erases = found.kind == Wish.ERASE
    title = "Erase what we hold on you" if erases else "See what we hold on you"
    return ProvePage(title, erases, found.email, f"/privacy/requests/{token}")


@dataclass(frozen=True)
class Section:
    """One thing that is held: its name, and what it says."""

    heading: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class HeldPage:
    """Everything that is held on an address, to read, and the same as a file."""

    title: str
    email: str
    sections: tuple[Section, ...]
    action: str
    template: ClassVar[str] = "privacy/held.html"
    has_form: ClassVar[bool] = True


EMPTY: tuple[object, ...] = (None, "", [], {})
HEADINGS = {
    "enquiries": "Enquiry",
    "leads": "How we handled it",
    "reminders": "Reminder",
    "invitations": "Invitation",
    "firm_invitations": "Invitation to join a firm",
    "client_contacts": "A contact at a client of a firm",
    "refusals": "No more letters",
    "messages": "What was sent",
    "assessments": "Assessment",
}


def held_page(token: str, document: Document, zone: ZoneInfo) -> HeldPage:
    sections = []
    kinds = ("enquiries", "leads", "reminders", "invitations", "firm_invitations", "client_contacts", "refusals")
    is_known = any(document[name] for name in kinds)
    for name, heading in HEADINGS.items():
        records = document[name] if is_known else []
        for number, record in enumerate(records, 1):
            shown = f"{heading} {number}" if len(records) > 1 else heading
            sections.append(Section(shown, tuple(_rows(record, zone))))
    return HeldPage("What we hold on you", document["about"], tuple(sections), f"/privacy/requests/{token}/file")


def _rows(record: Document, zone: ZoneInfo) -> list[tuple[str, str]]:
    """A record as names and texts. What is empty is left out; of an answer the question is the name."""
    rows = []
    for name, value in record.items():
        if isinstance(value, list) and value and isinstance(value[0], dict) and "question" in value[0]:
            rows += [(each["question"], _answer(each)) for each in value]
        elif value not in EMPTY:
            rows.append((_name(name), _text(name, value, zone)))
    return rows


def _answer(given: Document) -> str:
    more = [f"{_name(name)}: {given[name]}" for name in ("rests_on", "note") if name in given]
    return "\n".join([given["answer"], *more])


def _name(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _text(name: str, value: object, zone: ZoneInfo) -> str:
    """A value to read: moments on the owner's clock, lists as lines."""
    if isinstance(value, dict):
        parts = (f"{_name(key)}: {_text(key, each, zone)}" for key, each in value.items() if each not in EMPTY)
        return " · ".join(parts)
    if isinstance(value, list):
        return "\n".join(_text(name, each, zone) for each in value)
    if (name == "at" or name.endswith("_at")) and isinstance(value, str):
        return f"{datetime.fromisoformat(value).astimezone(zone):%-d %B %Y, %H:%M}"
    return str(value)

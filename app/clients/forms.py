"""What may be entered about a client, and what to say where it does not fit."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from app.clients.store import Details
from app.web import form_ids
from app.web.days import read_day
from app.web.field_errors import Errors
from app.web.forms import Posted
from questionnaire.journey import SECTOR, SETTING, offered
from questionnaire.model import Questionnaire

LONGEST_NAME, LONGEST_CONTACT, LONGEST_NOTE = 120, 200, 4000


@dataclass(frozen=True)
class ClientForm:
    """What was posted about a client: its details if all of it fits, and always what was typed.

    `form_id` makes a new client one, however often its form is sent; `seen` stands for the details somebody began with.
    """

    form_id: str
    seen: str
    name: str
    sector: str
    setting: str
    contact: str
    note: str
    next_audit_on: str
    details: Details | None
    errors: Errors


def empty_client() -> ClientForm:
    """A form that nobody has filled in."""
    return ClientForm(form_ids.fresh(), "", "", "", "", "", "", "", None, ())


def filled_client(details: Details) -> ClientForm:
    """A form with what is kept now."""
    due = details.next_audit_on.isoformat() if details.next_audit_on else ""
    typed = (details.name, details.sector, details.setting or "", details.contact, details.note, due)
    return ClientForm("", state_of(details), *typed, details, ())


def state_of(details: Details) -> str:
    """What stands for some details, to see whether somebody else changed them in the meantime."""
    return hashlib.sha256(json.dumps(asdict(details), default=str).encode()).hexdigest()[:20]


def read_client(posted: Posted, questionnaire: Questionnaire) -> ClientForm:
    """The details of a client as they were posted."""
    names = ("seen", "name", "sector", "setting", "contact", "note", "next_audit_on")
    seen, name, sector, setting, contact, note, due = (posted.text(each) for each in names)
    due_on = read_day(due)
    faults = {
        "name": line_fault(name, LONGEST_NAME, "Enter the name of the client."),
        "sector": None if sector in options(questionnaire, SECTOR) else "Choose a sector.",
        "setting": setting_fault(questionnaire, sector, setting),
        "contact": line_fault(contact, LONGEST_CONTACT) if contact else None,
        "note": f"Shorten the note to {LONGEST_NOTE:,} characters." if len(note) > LONGEST_NOTE else None,
        "next_audit_on": due_on.error,
    }
    errors = tuple((field, fault) for field, fault in faults.items() if fault)
    details = None if errors else Details(name, sector, setting or None, contact, note, due_on.day)
    return ClientForm(form_ids.read(posted), seen, name, sector, setting, contact, note, due, details, errors)


def options(questionnaire: Questionnaire, question_id: str) -> dict[str, str]:
    """The options of a question about the context: ids to labels."""
    return {option.id: option.label for option in questionnaire.context_by_id[question_id].options}


def setting_fault(questionnaire: Questionnaire, sector: str, setting: str) -> str | None:
    """What is wrong with a setting. None may be chosen."""
    if not setting:
        return None
    if setting not in options(questionnaire, SETTING):
        return "Choose a setting of the list, or leave it open."
    fitting = {option.id for option in offered(questionnaire.context_by_id[SETTING], sector)}
    return None if setting in fitting else "This setting belongs to another sector. Choose one that fits."


def line_fault(text: str, longest: int, missing: str = "") -> str | None:
    if not text:
        return missing or None
    if len(text) > longest or not text.isprintable():
        return f"Use one line of at most {longest} characters."
    return None

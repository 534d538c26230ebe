"""Everything that is kept on the holder of one email address, found once for the export and for the erasure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.assessments.mail import is_address
from app.clients import contacts
from app.clients.models import Client
from app.delivery import removal as deliveries
from app.desk import removal as leads
from app.desk.models import Lead, Reminder
from app.enquiries import removal as enquiries
from app.enquiries import store as consents
from app.enquiries.models import Enquiry
from app.enquiries.wordings import Purpose
from app.firms import invitations as firm_invitations
from app.firms.models import Firm, FirmInvitation
from app.groups import invitation_store as invitations
from app.groups import refusals
from app.groups.models import Invitation, Round
from app.privacy.tokens import fingerprint
from app.web.house import House


@dataclass(frozen=True)
class Person:
    """What hangs together with one address. `subject` stands for the address where it must not be written down."""

    email: str
    subject: str
    enquiries: Sequence[Enquiry]
    leads: Sequence[Lead]
    reminders: Sequence[Reminder]
    events: Sequence[str]
    invitations: Sequence[tuple[Invitation, Round]] = ()
    refused_since: datetime | None = None
    firm_invitations: Sequence[tuple[FirmInvitation, Firm]] = ()
    contacts: Sequence[tuple[Client, str]] = ()

    @property
    def assessments(self) -> list[str]:
        """The assessments that came with an enquiry, or were to be reminded of, each once."""
        linked = [*(each.assessment_id for each in self.enquiries), *(each.assessment_id for each in self.reminders)]
        return list(dict.fromkeys(each for each in linked if each))

    @property
    def is_known(self) -> bool:
        """Whether there is more than a letter that was asked for."""
        asked = self.invitations or self.firm_invitations or self.contacts
        return bool(self.enquiries or self.leads or self.reminders or asked or self.refused_since)


def shared(session: Session, person: Person) -> frozenset[str]:
    """The assessments of a person that staff may read: those with an enquiry of theirs that still shares it."""
    asked = [each for each in person.enquiries if each.assessment_id]
    standing = (each for each in asked if consents.is_given(session, each.id, Purpose.SHARE))
    return frozenset(str(each.assessment_id) for each in standing)


def subject_of(house: House, email: str) -> str:
    """What stands for an address in the outbox, whose subjects are short."""
    return fingerprint(house, email)[:20]


def find(house: House, session: Session, email: str) -> Person:
    """What is kept on an address. Leads lead to their enquiries, and enquiries to their leads.

    Raises ValueError where it is none: an empty one would be that of everybody who was erased.
    """
    if not is_address(email):
        raise ValueError("this is no email address")
    own = enquiries.of_address(session, email)
    found = leads.of_person(session, email, [each.id for each in own])
    linked = {each.enquiry_id for each in found if each.enquiry_id} | {each.id for each in own}
    asked = enquiries.some(session, linked)
    reminders = leads.reminders_of(session, email)
    invited = invitations.of_address(session, email)
    subjects = [*(each.id for each in found), *(each.id for each in asked), *(each.assessment_id for each in reminders)]
    subjects += [each.id for each, _ in invited]
    events = deliveries.of_person(session, email, [*subjects, subject_of(house, email)])
    return Person(
        email,
        fingerprint(house, email),
        asked,
        found,
        reminders,
        events,
        invited,
        refusals.since(house, session, email),
        firm_invitations.of_address(session, email),
        contacts.naming(session, email),
    )

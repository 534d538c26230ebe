"""Everything that is kept on a person, as one JSON document: for themselves, or for staff to send them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.assessments import store as assessments
from app.assessments.content import UnknownContent, questionnaire_of
from app.assessments.pages import evidence_name, said
from app.clients import codes
from app.delivery import removal as deliveries
from app.desk import store as leads
from app.desk.models import Lead
from app.enquiries import store as enquiries
from app.enquiries.models import Enquiry
from app.groups.content import experience_of
from app.groups.models import Invitation, Round
from app.privacy import audit, store
from app.privacy.person import Person, find, shared
from app.touches import store as touches
from app.web.house import House
from questionnaire.answers import Answer
from questionnaire.journey import Journey
from scoring.qualification import from_json

Document = dict[str, Any]
LEFT_OUT = (
    "The answers are left out of this copy. Staff made it, and they may not read these answers: there is no enquiry "
    "with this assessment that shares them. Who proves this address by letter gets a copy with the answers."
)
NOT_FOUND = (
    "If you answered, what you said was only counted, with the answers of others. It cannot be found again, by you "
    "or by anybody else. When the round is closed, this address is deleted."
)
REFUSED = (
    "You asked for no more letters that invite you to answer questions. For this we keep a fingerprint of your "
    "address, from which it cannot be worked out. It stays when you have your data erased: it keeps the promise."
)
MESSAGE = ("name", "email", "organisation", "phone", "need", "preferred_contact")


def export(house: House, session: Session, email: str, staff_id: str | None = None) -> Document:
    """What is kept on an address, with a line in the audit log that it was given out.

    Staff get no answers that were not shared with them, or are so no longer.
    """
    person = find(house, session, email)
    actor = "staff" if staff_id else audit.VISITOR
    readable = shared(session, person) if staff_id else frozenset(person.assessments)
    audit.record(session, house.now(), "exported", ("person", person.subject), staff_id, actor)
    return {
        "about": email,
        "held_by": house.settings.brand_name,
        "made_at": _at(house.now()),
        "enquiries": [_enquiry(session, each) for each in person.enquiries],
        "leads": [_lead(session, each) for each in person.leads],
        "reminders": [
            {"agreed_at": _at(each.agreed_at), "remind_at": _at(each.remind_at), "email": each.email}
            | {"sent_at": _at(each.sent_at), "stopped_at": _at(each.stopped_at)}
            for each in person.reminders
        ],
        "invitations": [
            _invitation(house, session, each, asked_in) | ({} if staff_id else {"answered": each.is_used})
            for each, asked_in in person.invitations
        ],
        "firm_invitations": [
            {"firm": firm.name, "email": each.email, "role": each.role, "created_at": _at(each.created_at)}
            | {"expires_at": _at(each.expires_at), "used_at": _at(each.used_at)}
            for each, firm in person.firm_invitations
        ],
        "client_contacts": [
            {"firm": firm, "contact": each.contact, "note": each.note} for each, firm in person.contacts
        ],
        "refusals": [{"since": person.refused_since.date().isoformat(), "about": REFUSED}]
        if person.refused_since
        else [],
        "messages": _messages(session, person),
        "assessments": [_assessment(house, session, each, each in readable) for each in person.assessments],
    }


def to_json(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _enquiry(session: Session, found: Enquiry) -> Document:
    agreed = [
        {"purpose": str(each.wording.purpose), "sentence": each.wording.sentence, "version": each.wording.version}
        | {"given_at": _at(each.given_at), "withdrawn_at": _at(each.withdrawn_at)}
        for each in enquiries.consents(session, found.id)
    ]
    message = {name: getattr(found, name) for name in MESSAGE}
    times = {"received_at": _at(found.received_at), "due_at": _at(found.due_at)}
    return {"id": found.id, **times, **message, "agreed": agreed}


def _lead(session: Session, found: Lead) -> Document:
    """A lead, how it was judged, what was done about it, and when staff looked at it."""
    seen = store.about(session, [("lead", found.id)])
    return {
        "id": found.id,
        **{name: getattr(found, name) for name in ("name", "email", "organisation", "phone", "sector", "source")},
        "came_with": {"first": _touch(found.first_touch), "last": _touch(found.last_touch)},
        "status": found.status,
        "grade": found.grade,
        "reasons": list(from_json(found.reasons).why) if found.reasons else [],
        **{name: _at(getattr(found, name)) for name in ("received_at", "due_at", "answered_at", "call_back_at")},
        "timeline": [
            {"at": _at(line.at), "kind": line.kind, "text": line.text, "before": line.before, "after": line.after}
            for line in leads.timeline(session, [found.id])
        ],
        "seen": [{"at": _at(line.at), "by": line.actor, "what": line.action} for line in seen],
    }


def _touch(stored: str) -> Document | None:
    kept: Document | None = json.loads(stored) if stored else None
    return kept


def _invitation(house: House, session: Session, found: Invitation, asked_in: Round) -> Document:
    """That somebody was asked, by whom, and as one of whom. Whether they answered is told to themselves alone."""
    group = experience_of(house, session, asked_in.experience_hash).groups_by_id[found.role_group].name
    is_last = found.letters == found.turns  # later turns were without a letter, and their day says nothing of this one
    written = found.written_on.date().isoformat() if found.written_on and is_last else None
    return {
        "email": found.email,
        "asked_by": asked_in.asked_by,
        "as_one_of": group,
        "letters": found.letters,
        "last_letter_on": written,
        "wants_no_more_letters": found.is_declined,
        "about": f"You were invited to a round by {asked_in.asked_by}, as one of: {group}. {NOT_FOUND}",
    }


def _messages(session: Session, person: Person) -> list[Document]:
    return [
        {"kind": each.kind, "made_at": _at(each.made_at), "to": each.to, "state": each.state, "tries": each.attempts}
        for each in deliveries.facts(session, person.events)
    ]


def _assessment(house: House, session: Session, assessment_id: str, may_be_read: bool) -> Document:
    """An assessment with its answers, as questions and sentences, or with a sentence on why they are left out."""
    held = assessments.one(session, assessment_id)
    assert held is not None, "a link to an assessment is taken away with it"
    origin = touches.origin_of(session, assessment_id)
    done = touches.activities(session, assessment_id).values()
    return {
        "id": held.id,
        "begun_at": _at(held.created_at),
        "submitted_at": _at(held.submitted_at),
        "came_with": {"first": _touch(origin.first_touch), "last": _touch(origin.last_touch)} if origin else None,
        "handed_over": [
            {"made_at": _at(each.created_at), "works_until": _at(each.expires_at), "used_at": _at(each.used_at)}
            | {"taken_by": each.taken_by or None, "withdrawn_at": _at(each.withdrawn_at)}
            for each in codes.of_assessment(session, assessment_id)
        ],
        "done": [{"what": each.kind, "first_at": _at(each.first_at), "times": each.times} for each in done],
    } | (
        {"answers": _answers(house, session, held.id, held.questionnaire_hash)}
        if may_be_read
        else {"answers_left_out": LEFT_OUT}
    )


def _answers(house: House, session: Session, assessment_id: str, content_hash: str) -> list[Document]:
    """The answers in words; as they are stored where their questions are not kept here any more."""
    answers = {question: entry.answer for question, entry in assessments.saved_answers(session, assessment_id).items()}
    try:
        journey = Journey(questionnaire_of(house, session, content_hash), answers)
    except UnknownContent:
        return [{"question": question, "answer": str(each.value)} for question, each in sorted(answers.items())]
    return [_answer(journey, question, each) for question, each in answers.items()]


def _answer(journey: Journey, question_id: str, answer: Answer) -> Document:
    question = journey.question(question_id)
    title = getattr(question, "question", None) or getattr(question, "title", None) or getattr(question, "name", "")
    given = {"question": str(title or question_id), "answer": said(journey, question_id, answer)}
    more = {"rests_on": evidence_name(journey, answer), "note": answer.note or None}
    return given | {name: value for name, value in more.items() if value}

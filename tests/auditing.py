"""Firms, clients and audits, made without their pages. Those have tests of their own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fastapi import FastAPI
from sqlmodel import Session

from app.accounts.roles import Role
from app.audits import store as audits
from app.audits.models import Audit
from app.clients import store as clients
from app.evidence import store as evidence
from app.evidence.kinds import EvidenceKind
from app.evidence.loose_files import evidence_key
from app.firms import store as firms
from app.firms.roles import FirmRole
from app.library.store import catalogue_in_force
from app.web.house import House
from questionnaire.answers import Answer, answered
from questionnaire.journey import Journey
from questionnaire.model import ContextQuestion
from scoring.result import result
from tests.person import Person
from tests.staff import signed_in

CONTEXT = {
    "context.scope": answered("full"),
    "context.sector": answered("health"),
    "context.setting": answered("mental_health_ward"),
    "context.role": answered("consultant"),
}


@dataclass(frozen=True)
class Auditor:
    """A member of a firm who is signed in, with a browser of their own."""

    person: Person
    staff_id: str
    firm_id: str


def a_firm(
    app: FastAPI,
    email: str = "owner@firm.example",
    name: str = "Quiet Rooms",
    role: FirmRole = FirmRole.OWNER,
    house_role: Role = Role.CONSULTANT,
) -> Auditor:
    """A new firm and one signed-in member of it. `house_role` is what they are in the whole house."""
    house: House = app.state.house
    with house.database.transaction() as session:
        firm_id = firms.add(session, name, house.now()).id
    return a_member(app, firm_id, role, email, house_role)


def a_member(app: FastAPI, firm_id: str, role: FirmRole, email: str, house_role: Role = Role.CONSULTANT) -> Auditor:
    """Somebody else of a firm, signed in."""
    house: House = app.state.house
    signed = signed_in(app, house_role, email, email.partition("@")[0].title())
    with house.database.transaction() as session:
        firms.join(session, firm_id, signed.id, role, house.now())
    return Auditor(signed.person, signed.id, firm_id)


def a_client(app: FastAPI, auditor: Auditor, name: str = "Larch Ward") -> str:
    """A client of the auditor's firm; returns its id."""
    house: House = app.state.house
    with house.database.transaction() as session:
        return clients.add(session, auditor.firm_id, name, "health", "mental_health_ward", house.now()).id


def an_audit(
    app: FastAPI, auditor: Auditor, client_id: str | None = None, levels: Mapping[str, int | Answer] | int | None = None
) -> str:
    """An audit in progress; returns its id. `levels` are the verified ones: by question, or one for all."""
    house: House = app.state.house
    client = client_id or a_client(app, auditor)
    with house.database.transaction() as session:
        made = audits.create(
            session,
            auditor.firm_id,
            client,
            "Readiness audit",
            house.questionnaire.hash,
            auditor.staff_id,
            house.now(),
            CONTEXT,
        )
        verify(house, session, made, auditor, levels)
        return made.id


def claimed(app: FastAPI, audit_id: str, levels: Mapping[str, int | Answer] | int) -> None:
    """Puts a client's own answers beside an audit, as a code would."""
    house: House = app.state.house
    with house.database.transaction() as session:
        audit = audits.by_id(session, audit_id)
        assert audit is not None
        answers = dict(CONTEXT) | {"context.role": answered("manager")} | _all(house, levels)
        audits.keep_claim(audit, audits.Claim(house.questionnaire.hash, house.now(), answers))


def completed(app: FastAPI, audit_id: str, staff_id: str) -> None:
    """Completes an audit as it stands."""
    house: House = app.state.house
    with house.database.transaction() as session:
        audit = audits.by_id(session, audit_id)
        assert audit is not None
        answers = audits.answers_of(audits.verified(session, audit_id))
        scored = result(house.questionnaire, catalogue_in_force(house, session), answers)
        audits.complete(audit, scored, staff_id, house.now())


def verify(
    house: House, session: Session, audit: Audit, auditor: Auditor, levels: Mapping[str, int | Answer] | int | None
) -> None:
    for question_id, answer in ({} if levels is None else _all(house, levels)).items():
        audits.save_answer(session, audit.id, question_id, answer, 0, auditor.staff_id, house.now())


def _all(house: House, levels: Mapping[str, int | Answer] | int) -> dict[str, Answer]:
    """A level for every indicator and skill asked, or those that are named."""
    if not isinstance(levels, int):
        return {of: each if isinstance(each, Answer) else answered(each, "record") for of, each in levels.items()}
    journey = Journey(house.questionnaire, CONTEXT)
    asked = [q for q in journey.path.questions if not isinstance(journey.question(q), ContextQuestion)]
    return {question_id: answered(levels, "record") for question_id in asked}


def some_audit(app: FastAPI, email: str = "ada@levelhead.example") -> dict[str, str]:
    """A firm of an administrator, a client that claimed something, and an audit of it: an id for each blank."""
    auditor = a_firm(app, email, house_role=Role.ADMIN)
    client_id = a_client(app, auditor)
    audit_id = an_audit(app, auditor, client_id, 2)
    claimed(app, audit_id, 3)
    evidence_id = a_piece(app, audit_id, auditor.staff_id)
    completed(app, audit_id, auditor.staff_id)
    made = {"firm_id": auditor.firm_id, "client_id": client_id, "audit_id": audit_id, "section_id": "policy"}
    return made | {"evidence_id": evidence_id}


def a_piece(
    app: FastAPI,
    audit_id: str,
    staff_id: str,
    serves: Iterable[str] = ("policy.current",),
    title: str = "Policy on safer care",
    content: bytes | None = b"What we do when somebody is upset.",
    expires_on: date | None = None,
) -> str:
    """A piece of evidence of an audit, kept with its file; a link where it has no content. Returns its id."""
    house: House = app.state.house
    with house.database.transaction() as session:
        audit = audits.by_id(session, audit_id)
        assert audit is not None
        file = None
        if content is not None:
            sha256 = hashlib.sha256(content).hexdigest()
            house.storage.put(evidence_key(audit.firm_id, sha256), content)
            file = evidence.KeptFile(f"{title}.txt", "text/plain", sha256, len(content))
        kind = EvidenceKind.FILE if file else EvidenceKind.LINK
        address = "" if file else "https://intranet.example/policy"
        values = evidence.EvidenceValues(title, "Page 2: who is told, and when.", address, None, expires_on)
        made = evidence.add(session, audit, kind, values, staff_id, house.now(), file)
        evidence.attach(session, audit_id, made.id, serves)
        return made.id


def an_open_audit(app: FastAPI, staff_id: str, firm_id: str, client_id: str) -> str:
    """An audit in progress beside a claim, with a section half verified; returns its id."""
    auditor = Auditor(Person(app), staff_id, firm_id)
    audit_id = an_audit(app, auditor, client_id, {"policy.current": 2, "policy.recording": 4})
    claimed(app, audit_id, 3)
    return audit_id

"""Audits with something of everything, and their issued reports."""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import FastAPI

from app.audits import store as audits
from app.evidence.models import Evidence, EvidenceUse
from app.files.storage import key_of
from app.firms.roles import FirmRole
from app.issuing import store
from app.plans import store as plans
from app.web.house import House
from questionnaire.answers import Answer, State
from tests.auditing import Auditor, a_client, a_firm, a_member, an_audit, claimed, completed
from tests.person import Page
from tests.tables import rows

RATIONALE = "Seen in the file of the lead nurse."
FIRST, SECOND = "refreshers.needs_analysis", "refreshers.interval"


@dataclass(frozen=True)
class Case:
    """A completed audit of a client, and three members of its firm."""

    app: FastAPI
    owner: Auditor
    audit_id: str

    @property
    def address(self) -> str:
        return f"/audits/{self.audit_id}/reports"

    @property
    def brand(self) -> str:
        return f"/firms/{self.owner.firm_id}/brand"

    def member(self, role: FirmRole, email: str) -> Auditor:
        return a_member(self.app, self.owner.firm_id, role, email)

    def issue(self) -> str:
        """Issues a report as its owner does, and returns its id."""
        person = self.owner.person
        page = person.visit(self.address)
        person.submit(page, at=issuing_form(page))
        return str(self.newest()["id"])

    def newest(self) -> dict[str, Any]:
        return rows(self.app, "SELECT * FROM issued_report ORDER BY number DESC")[0]

    def file(self, report_id: str, kind: str = "pdf") -> bytes:
        answer = self.owner.person.client.get(f"{self.address}/{report_id}/report.{kind}")
        assert answer.status_code == 200, answer.text
        return answer.content


def issuing_form(page: Page) -> int:
    """Which form of the page issues a report."""
    return next(at for at, form in enumerate(page.tree.forms) if (form.get("action") or "").endswith("/reports"))


def a_case(app: FastAPI, client: str = "Larch Ward", firm: str = "Quiet Rooms", rationale: str = RATIONALE) -> Case:
    """A completed audit with a claim, a rationale, evidence and a plan."""
    house: House = app.state.house
    owner = a_firm(app, name=firm)
    client_id = a_client(app, owner, client)
    levels = {
        FIRST: Answer(State.ANSWERED, 1, "", rationale, "document"),
        SECOND: Answer(State.ANSWERED, 2, "", "", "record"),
    }
    audit_id = an_audit(app, owner, client_id, 3)
    with house.database.transaction() as session:
        for question_id, answer in levels.items():
            audits.save_answer(session, audit_id, question_id, answer, 1, owner.staff_id, house.now())
    claimed(app, audit_id, 4)
    add_evidence(house, owner, client_id, audit_id, "Register of refreshers")
    add_plan(house, owner, audit_id, "Write the analysis again", "Ward manager")
    completed(app, audit_id, owner.staff_id)
    return Case(app, owner, audit_id)


def add_evidence(house: House, owner: Auditor, client_id: str, audit_id: str, title: str) -> None:
    with house.database.transaction() as session:
        session.add(
            Evidence(
                id="e" * 20,
                firm_id=owner.firm_id,
                client_id=client_id,
                audit_id=audit_id,
                kind="file",
                title=title,
                file_name="secret-file-name.pdf",
                dated_on=date(2026, 9, 1),
                expires_on=date(2027, 9, 1),
                added_by=owner.staff_id,
                added_at=house.now(),
            )
        )
        session.flush()
        session.add(EvidenceUse(audit_id=audit_id, question_id=FIRST, evidence_id="e" * 20))


def add_plan(house: House, owner: Auditor, audit_id: str, action: str, who: str) -> None:
    with house.database.transaction() as session:
        values = plans.ActionValues(action, 3, who, date(2027, 1, 31), 10, 2500)
        plans.add(session, audit_id, [(FIRST, values)], owner.staff_id, house.now())


def some_report(app: FastAPI, firm_id: str, audit_id: str) -> dict[str, str]:
    """An issued report of an audit, and a withdrawn one, of a firm with a logo: an id for each blank of an address."""
    house: House = app.state.house
    staff_id = str(rows(app, "SELECT staff_id FROM firm_member WHERE firm_id = :id", id=firm_id)[0]["staff_id"])
    logo, sha256 = keep(house, firm_id, PICTURE), keep(house, firm_id, b"%PDF-1.7 which nobody reads")
    with house.database.transaction() as session:
        look = store.BrandValues("#1f4d5c", "Thank **you**.\n\n- one", "", logo)
        store.keep_brand(session, firm_id, look, 0, house.now())
        made = [
            store.issue(
                session,
                firm_id,
                audit_id,
                store.next_number(session, 2026),
                "{}",
                store.Files(sha256, sha256),
                staff_id,
                house.now(),
            )
            for _ in range(2)
        ]
        store.withdraw(session, made[0], "The plan of another client was in it", staff_id, house.now())
        return {"report_id": made[1].id, "file_kind": "pdf"}


def keep(house: House, firm_id: str, content: bytes) -> str:
    """Keeps a file of a firm, and returns its SHA-256."""
    sha256 = hashlib.sha256(content).hexdigest()
    house.storage.put(key_of(firm_id, sha256), content)
    return sha256


def png(wide: int, high: int) -> bytes:
    """A plain picture, made by hand."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = (b"\x00" + b"\x7a\x1f\x4d" * wide) * high
    header = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


PICTURE = png(60, 20)

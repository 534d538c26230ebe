"""Many clients at once, straight into the tables, with audits, plans and evidence of every state."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from typing import Any

from fastapi import FastAPI
from sqlmodel import SQLModel

from app.assessments import store as contents
from app.web.house import House
from tests.auditing import Auditor

RESULT = json.dumps({"a part of a result": "as long as real ones are"}) * 2000


def fill(app: FastAPI, auditor: Auditor, count: int, seed: int = 1, result: str = RESULT) -> None:
    """So many clients of a firm: nine in ten audited, some twice, with a claim and a result of the usual length."""
    house: House = app.state.house
    source, now = random.Random(seed), house.now()
    made: dict[str, list[dict[str, Any]]] = {"client": [], "audit": [], "plan_action": [], "evidence": []}
    uses = []
    for number in range(count):
        client_id = f"{number:020x}"
        due = now.date() + timedelta(days=source.randrange(-60, 300)) if source.random() < 0.8 else None
        made["client"].append(_client(auditor, client_id, number, due, now, source))
        for turn in range(source.choice((0, 1, 1, 1, 2, 2))):
            audit_id = f"{number * 10 + turn:020x}"
            made["audit"].append(_audit(house, auditor, client_id, audit_id, turn, result, source))
            if source.random() < 0.3:
                made["plan_action"].append(_action(auditor, audit_id, now.date(), now, source))
            if source.random() < 0.3:
                made["evidence"].append(_evidence(auditor, client_id, audit_id, now.date(), now, source))
                uses.append({"audit_id": audit_id, "question_id": "refreshers.interval", "evidence_id": audit_id})
    with house.database.transaction() as session:
        contents.keep_content(session, house.questionnaire, now)
        for name, rows in (*made.items(), ("evidence_use", uses)):
            if rows:
                session.execute(SQLModel.metadata.tables[name].insert(), rows)


def _client(auditor: Auditor, client_id: str, number: int, due: date | None, now: Any, source: Any) -> dict[str, Any]:
    return {
        "id": client_id,
        "firm_id": auditor.firm_id,
        "name": f"{source.choice(('Larch', 'Alder', 'Rowan', 'Hazel', 'Aspen'))} {number}",
        "sector": source.choice(("health", "social_care", "schools", "policing")),
        "contact": "",
        "note": "",
        "next_audit_on": due,
        "created_at": now,
    }


def _audit(
    house: House, auditor: Auditor, client_id: str, audit_id: str, turn: int, result: str, source: Any
) -> dict[str, Any]:
    factors = [factor.id for factor in house.questionnaire.factors]
    begun = house.now() - timedelta(days=400 - 200 * turn)
    is_open = turn == 1 and source.random() < 0.3
    points = {of: source.choice((None, *range(15, 95))) for of in factors} | {"overall": source.randrange(15, 95)}
    return {
        "id": audit_id,
        "firm_id": auditor.firm_id,
        "client_id": client_id,
        "title": "Readiness audit",
        "questionnaire_hash": house.questionnaire.hash,
        "created_by": auditor.staff_id,
        "created_at": begun,
        "claimed_answers": result[:20_000],
        "completed_by": None if is_open else auditor.staff_id,
        "completed_at": None if is_open else begun + timedelta(days=9),
        "result": "" if is_open else result,
        "band": None if is_open else source.choice(house.questionnaire.index.bands).id,
        "weakest": None if is_open else source.choice(factors),
        "points": "" if is_open else json.dumps(points),
    }


def _action(auditor: Auditor, audit_id: str, today: date, now: Any, source: Any) -> dict[str, Any]:
    return {
        "id": audit_id,
        "audit_id": audit_id,
        "action": "Walk the ward at night",
        "owner": "",
        "due_on": today + timedelta(days=source.randrange(-40, 40)),
        "status": "agreed",
        "version": 1,
        "created_at": now,
        "changed_at": now,
        "changed_by": auditor.staff_id,
    }


def _evidence(auditor: Auditor, client_id: str, audit_id: str, today: date, now: Any, source: Any) -> dict[str, Any]:
    return {
        "id": audit_id,
        "firm_id": auditor.firm_id,
        "client_id": client_id,
        "audit_id": audit_id,
        "kind": "observation",
        "title": "The log",
        "detail": "",
        "address": "",
        "expires_on": today + timedelta(days=source.randrange(-40, 200)),
        "added_by": auditor.staff_id,
        "added_at": now,
    }

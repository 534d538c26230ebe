"""Many leads at once, straight into the table."""

from __future__ import annotations

import random
from datetime import timedelta

from fastapi import FastAPI
from sqlmodel import SQLModel

from app.desk.intake import new_lead
from app.desk.listing import place
from app.desk.states import GRADES, Kind, Status
from app.desk.work import words
from app.web.house import House

REASONS = "A sentence of the length that a reason has, with a number in it. " * 25
SECTORS = ("health", "social_care", "schools", "policing", "front_line", None)


def fill(app: FastAPI, count: int, seed: int = 1) -> None:
    """So many leads, one in ten of them open, received over the last two years."""
    house: House = app.state.house
    source, now = random.Random(seed), house.now()
    table = SQLModel.metadata.tables["lead"]
    with house.database.transaction() as session:
        for begun in range(0, count, 5000):
            made = []
            for number in range(begun, min(count, begun + 5000)):
                received = now - timedelta(minutes=source.randrange(2 * 365 * 24 * 60))
                name, of = f"Person {number}", f"Service {source.randrange(count)}"
                lead = new_lead(
                    Kind.ENQUIRY, name, f"p{number}@example.org", of, f"020 {number:08}", received, None, None
                )
                is_open = source.random() < 0.1
                lead.status = source.choice(tuple(Status)[:3] if is_open else tuple(Status)[3:])
                lead.due_at = received + timedelta(days=1)
                lead.answered_at = (
                    None if lead.status == Status.NEW else received + timedelta(hours=source.randrange(40))
                )
                lead.grade, lead.sector = source.choice(GRADES), source.choice(SECTORS)
                lead.search, lead.queue, lead.reasons = words(lead), place(lead), REASONS
                made.append(lead.model_dump())
            session.execute(table.insert(), made)

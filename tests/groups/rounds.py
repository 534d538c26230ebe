"""Rounds for tests: opened past the lead's pages, with links, invitations and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from fastapi import FastAPI
from sqlmodel import Session

from app.assessments import store as assessments
from app.groups import closing, store
from app.groups.codes import invitation_code
from app.groups.models import Invitation, Round
from app.groups.store import GroupSize
from app.web.house import House
from tests.journeys import in_sector
from tests.person import Person

GROUPS = {"leaders": 6, "supervisors": 8, "front_line": 40, "people": 30}
ASKED_BY = "Ada Example, Rowan Ward"
Chosen = Mapping[str, str]


@dataclass(frozen=True)
class Opened:
    """A round that was opened: where its assessment is, and the code of each group's open link."""

    id: str
    assessment: str
    codes: Mapping[str, str]

    @property
    def assessment_id(self) -> str:
        return self.assessment[-20:]

    def link(self, role_group: str) -> str:
        return f"/voices/{self.codes[role_group]}"


def open_round(
    app: FastAPI,
    person: Person | None,
    groups: Mapping[str, int] | None = None,
    sector: str | None = "health",
    days: int = 14,
    asked_by: str = ASKED_BY,
    address: str | None = None,
) -> Opened:
    """A round: how many are asked, by group. It is of the assessment at an address, or of a new one of a person."""
    if address is None:
        assert person is not None, "say whose assessment it is, or which"
        address = in_sector(person)
    house: House = app.state.house
    with house.database.transaction() as session:
        made = begin_round(house, session, address[-20:], groups or GROUPS, sector, days, asked_by)
        codes = {each.role_group: each.code for each in store.groups_of(session, made.id, house.experience)}
        return Opened(made.id, address, codes)


def begin_round(
    house: House,
    session: Session,
    assessment_id: str,
    groups: Mapping[str, int],
    sector: str | None = "health",
    days: int = 14,
    asked_by: str = ASKED_BY,
) -> Round:
    """The same in a session of one's own."""
    now = house.now()
    assessments.keep_content(session, house.experience, now)
    sizes = [GroupSize(role_group, asked) for role_group, asked in groups.items()]
    until = now + timedelta(days=days)
    return store.create(session, assessment_id, house.experience, sector, asked_by, until, sizes, now)


def invite(app: FastAPI, opened: Opened, role_group: str, email: str, number: int = 1) -> str:
    """Invites somebody by letter and returns the path in it. `number` makes the id, so each needs its own."""
    house: House = app.state.house
    made = f"{opened.id[:12]}{number:08x}"
    with house.database.transaction() as session:
        session.add(Invitation(id=made, round_id=opened.id, role_group=role_group, email=email))
    return f"/voices/{invitation_code(house.secret, made)}"


def every(app: FastAPI, option: str) -> dict[str, str]:
    """The same option, or that it does not apply, for every item."""
    return dict.fromkeys(app.state.house.experience.items, option)


def count_in(app: FastAPI, opened: Opened, role_group: str, answers: Sequence[Chosen]) -> None:
    """Counts answers as if people had sent them, quickly. More than were asked are taken too."""
    house: House = app.state.house
    with house.database.transaction() as session:
        for chosen in answers:
            store.add_response(session, opened.id, role_group, house.experience, chosen, is_invited=True)


def pause(app: FastAPI, opened: Opened, is_paused: bool = True) -> None:
    """Pauses a round, or lets it go on."""
    house: House = app.state.house
    with house.database.transaction() as session:
        found = session.get_one(Round, opened.id)
        found.paused_at = house.now() if is_paused else None
        session.add(found)


def close(app: FastAPI, opened: Opened) -> None:
    """Closes a round for good, with its report."""
    house: House = app.state.house
    with house.database.transaction() as session:
        closing.close(house, session, session.get_one(Round, opened.id))

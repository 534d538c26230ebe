"""The queries of somebody who is asked. Each takes the session first; none commits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, select, update
from sqlmodel import Session

from app.groups import store
from app.groups.codes import invitation_id
from app.groups.store import INVITED, KEPT_PLACES, TABLES, USED, Status
from app.web.house import House

ROUNDS, GROUPS = TABLES["round"], TABLES["round_group"]
OPEN_CODE = re.compile(r"[A-Za-z0-9_-]{16}")
COLUMNS = [
    ROUNDS.c[n] for n in ("experience_hash", "sector", "asked_by", "closes_at", "paused_at", "closed_at")
]  # never the report: it is long, and none of their business
BY: Any = bindparam("by")
FORM: Any = bindparam("form")
# Built once: building a statement takes longer than running it.
_BY_LINK = (
    select(
        GROUPS.c.round_id, GROUPS.c.role_group, *COLUMNS, GROUPS.c.asked, GROUPS.c.answered, KEPT_PLACES.label("kept")
    )
    .join(ROUNDS, ROUNDS.c.id == GROUPS.c.round_id)
    .where(GROUPS.c.code == BY)
)
_BY_INVITATION = (
    select(INVITED.c.round_id, INVITED.c.role_group, *COLUMNS, INVITED.c.is_used, INVITED.c.is_declined)
    .join(ROUNDS, ROUNDS.c.id == INVITED.c.round_id)
    .where(INVITED.c.id == BY)
)
_USE = update(INVITED).where(INVITED.c.id == BY, INVITED.c.is_used.is_(False)).values(is_used=True)
_DECLINE = update(INVITED).where(INVITED.c.id == BY).values(is_declined=True)
_IS_USED = select(USED.c.round_id).where(USED.c.form_hash == FORM)
_RELEASE = delete(USED).where(USED.c.form_hash == FORM)


def _locked(query: Select[Any]) -> Select[Any]:
    """Whoever means to answer waits until nobody closes the round; those who answer do not wait for each other."""
    return query.with_for_update(read=True, of=ROUNDS)


_BY_LINK_LOCKED, _BY_INVITATION_LOCKED = _locked(_BY_LINK), _locked(_BY_INVITATION)


@dataclass(frozen=True)
class Invited:
    """What is known of a personal invitation: whether somebody answered, and whether they want no more letters."""

    id: str
    is_used: bool
    is_declined: bool


@dataclass(frozen=True)
class Door:
    """What a link opens: the round, the group that it asks, the invitation if it is somebody's own, and its status."""

    code: str
    round_id: str
    role_group: str
    experience_hash: str
    sector: str | None
    asked_by: str
    closes_at: datetime
    status: Status
    invitation: Invited | None
    is_full: bool

    @property
    def is_over(self) -> bool:
        return self.status in ("ended", "closed")


class Closed(Exception):
    """A link of ours to an invitation that is kept no longer: its round is closed, or it was taken back."""


def door(house: House, session: Session, code: str) -> Door | None:
    """What a code opens, in one query. None where it is not one of ours. Raises Closed."""
    locks = session.info.get("locks_rows")
    if OPEN_CODE.fullmatch(code):
        row = session.execute(_BY_LINK_LOCKED if locks else _BY_LINK, {"by": code}).first()
        return None if row is None else _door(house, code, row, None, row.answered + row.kept >= row.asked)
    made = invitation_id(house.secret, code)
    if made is None:
        return None
    row = session.execute(_BY_INVITATION_LOCKED if locks else _BY_INVITATION, {"by": made}).first()
    if row is None:
        raise Closed
    return _door(house, code, row, Invited(made, row.is_used, row.is_declined), False)


def _door(house: House, code: str, row: Any, invitation: Invited | None, is_full: bool) -> Door:
    return Door(
        code,
        row.round_id,
        row.role_group,
        row.experience_hash,
        row.sector,
        row.asked_by,
        row.closes_at,
        store.status(row, house.now()),
        invitation,
        is_full,
    )


def use_invitation(session: Session, invitation: str) -> bool:
    """Marks an invitation as answered. False where it was already: of two who send at once, one gets True."""
    used: Any = session.execute(_USE, {"by": invitation})
    return bool(used.rowcount)


def decline(session: Session, invitation: str) -> None:
    """Notes that somebody wants no more letters about a round. They may still answer."""
    session.execute(_DECLINE, {"by": invitation})


def is_used_form(session: Session, form_hash: str) -> bool:
    """Whether a page of an open link was sent in."""
    return session.execute(_IS_USED, {"form": form_hash}).first() is not None


def release_form(session: Session, form_hash: str) -> None:
    """Lets a page that could not be counted be sent again later."""
    session.execute(_RELEASE, {"form": form_hash})

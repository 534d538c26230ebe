"""The list for the meeting: how far each question is, in which order, and which comes next. Nothing here is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from app.teams.access import Lead, asked_of_team
from app.teams.agreements import Agreed
from app.teams.models import TeamMember
from app.teams.spread import Spread
from app.teams.spreads import is_complete
from questionnaire.answers import Answer

State = Literal["nobody", "waiting", "ready", "agreed"]
Order = Literal["asked", "spread"]


@dataclass(frozen=True)
class Item:
    """One question of the list. `spread`: as it was kept; None while there is none to see.

    `is_changed`: the lead answered it anew since.

    `own_first`: whoever looks is a member who has not said what they think themselves.
    """

    question_id: str
    state: State
    answered: int
    spread: Spread | None
    agreed: Agreed | None
    is_changed: bool
    own_first: bool


def items(
    lead: Lead,
    members: Sequence[TeamMember],
    answers: Mapping[str, Mapping[str, Answer]],
    shown: Mapping[str, Spread],
    agreed: Mapping[str, Agreed],
) -> tuple[Item, ...]:
    """All questions in the order in which they are asked."""
    return tuple(
        _item(lead, question, members, answers.get(question, {}), shown.get(question), agreed.get(question))
        for question in asked_of_team(lead.journey)
    )


def _item(
    lead: Lead,
    question_id: str,
    members: Sequence[TeamMember],
    given: Mapping[str, Answer],
    spread: Spread | None,
    agreed: Agreed | None,
) -> Item:
    own = lead.own
    own_first = own is not None and not own.is_finished and own.id not in given and agreed is None
    is_changed = agreed is not None and not agreed.is_still(lead.journey.answer(question_id))
    state: State = "waiting"
    if agreed is not None and not is_changed:
        state = "agreed"
    elif spread is not None or is_complete(members, given):
        state = "ready"
    elif not given:
        state = "nobody"
    return Item(question_id, state, len(given), None if own_first else spread, agreed, is_changed, own_first)


def ordered(found: Sequence[Item], order: Order) -> list[Item]:
    """As asked, or with the widest spread first and what is agreed last."""
    return sorted(found, key=_widest_first) if order == "spread" else list(found)


def _widest_first(item: Item) -> tuple[bool, bool, Fraction]:
    width = item.spread.width if item.spread else None
    return item.state == "agreed", width is None, -(width or Fraction())


def next_of(found: Sequence[Item], question_id: str | None) -> str | None:
    """The question to talk about after this one: what is ready, from here on and then from the start."""
    places = [item.question_id for item in found]
    at = places.index(question_id) + 1 if question_id in places else 0
    later = [each for each in (*found[at:], *found[:at]) if each.question_id != question_id]
    return next((each.question_id for each in later if each.state == "ready"), None)

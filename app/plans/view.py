"""Which actions of a plan a page lists, and in which order: read from its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.plans.models import PlanAction

NOBODY = "nobody"
BY_DATE, BY_GAP, BY_OWNER = "due", "gap", "owner"
ORDERS = {BY_DATE: "Due date", BY_GAP: "Most important gap", BY_OWNER: "Owner"}
FEW = 4  # so many actions are seen at a glance
Choice = tuple[str, str, bool]


@dataclass(frozen=True)
class View:
    """The actions of one owner or of all, in some order. `owner` is a name, NOBODY for those without, or empty."""

    owner: str = ""
    order: str = BY_DATE

    @classmethod
    def read(cls, query: Mapping[str, str]) -> View:
        """The view that an address asks for. An owner's name is written after "by "; what cannot be meant is all."""
        owner, order = query.get("owner", ""), query.get("order", "")
        is_meant = owner == NOBODY or owner.startswith("by ")
        return cls(owner if is_meant else "", order if order in ORDERS else BY_DATE)

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """What of it has been chosen, as fields of an address or of a form that leads back here."""
        chosen = (("owner", self.owner), ("order", "" if self.order == BY_DATE else self.order))
        return tuple(each for each in chosen if each[1])

    def shows(self, action: PlanAction) -> bool:
        return not self.owner or self.owner == field_of(action.owner)


ALL = View()


@dataclass(frozen=True)
class Choices:
    """What can be chosen, each as (value, label, whether it is). `shown` says how many of all actions are listed."""

    owners: tuple[Choice, ...]
    orders: tuple[Choice, ...]
    shown: str | None


def field_of(owner: str) -> str:
    return f"by {owner}" if owner else NOBODY


def choices(view: View, actions: Iterable[PlanAction]) -> Choices | None:
    """What the form above a longer plan offers; None for a short one."""
    every = list(actions)
    owners = sorted({action.owner for action in every}, key=lambda owner: (not owner, owner.casefold()))
    if len(every) <= FEW:
        return None
    shown = sum(map(view.shows, every))
    return Choices(
        (("", "Everybody", not view.owner), *(_owner(owner, view) for owner in owners)),
        tuple((order, name, order == view.order) for order, name in ORDERS.items()),
        f"{shown} of {len(every)} actions" if view.owner else None,
    )


def _owner(owner: str, view: View) -> Choice:
    return field_of(owner), owner or "Nobody yet", field_of(owner) == view.owner

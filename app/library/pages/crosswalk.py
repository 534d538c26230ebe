"""Our mapping to another framework, part by part. Never that framework's verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from questionnaire.model import Crosswalk, CrosswalkItem, Questionnaire


@dataclass(frozen=True)
class Practice:
    """One of our practices, and the factor it belongs to."""

    id: str
    name: str
    factor: str


@dataclass(frozen=True)
class Part:
    """One part of the other framework, with the practices that speak to it."""

    id: str
    name: str
    note: str | None
    practices: tuple[Practice, ...]


@dataclass(frozen=True)
class CrosswalkPage:
    """A whole mapping, and what it leaves out on our side."""

    title: str
    crosswalk: Crosswalk
    parts: tuple[Part, ...]
    unmapped: tuple[Practice, ...]
    others: tuple[tuple[str, str], ...]
    template: ClassVar[str] = "library/crosswalk.html"
    has_form: ClassVar[bool] = False


def crosswalk_page(questionnaire: Questionnaire, crosswalk_id: str) -> CrosswalkPage | None:
    """The page of a mapping, or None where there is no such mapping."""
    crosswalk = next((c for c in questionnaire.crosswalks if c.id == crosswalk_id), None)
    if crosswalk is None:
        return None
    ours = {i.id: Practice(i.id, i.name, f.name) for f in questionnaire.factors for i in f.indicators}
    mapped = {indicator for item in crosswalk.items for indicator in item.indicators}
    return CrosswalkPage(
        crosswalk.name,
        crosswalk,
        tuple(_part(item, ours) for item in crosswalk.items),
        tuple(practice for practice in ours.values() if practice.id not in mapped),
        tuple((other.id, other.name) for other in questionnaire.crosswalks if other.id != crosswalk_id),
    )


def _part(item: CrosswalkItem, ours: dict[str, Practice]) -> Part:
    return Part(item.id, item.name, item.note, tuple(ours[indicator] for indicator in item.indicators))

"""The result page and the what-if page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.reports.profile import Profile
from app.reports.report import Report


@dataclass(frozen=True)
class ResultPage:
    """The whole result. `continues` says whether a full assessment can be begun from a screen."""

    title: str
    report: Report
    address: str
    template: ClassVar[str] = "reports/result.html"
    has_form: ClassVar[bool] = False


@dataclass(frozen=True)
class ContinuationPage:
    """Asks before a new assessment is begun from the answers of a submitted one."""

    title: str
    is_screen: bool
    action: str
    back: str
    template: ClassVar[str] = "reports/continuation.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class Knob:
    """One answer that can be changed on trial."""

    id: str
    name: str
    was: str
    options: tuple[tuple[str, str, bool], ...]
    is_changed: bool


@dataclass(frozen=True)
class KnobGroup:
    name: str
    knobs: tuple[Knob, ...]
    changed: int


@dataclass(frozen=True)
class Difference:
    """Something that would be otherwise: its name, how it stands, and how it would."""

    name: str
    now: str
    then: str
    is_different: bool


@dataclass(frozen=True)
class WhatIfPage:
    """What other answers would change. Nothing here is saved."""

    title: str
    sentence: str
    sentence_now: str
    changed: int
    profile: Profile
    differences: tuple[Difference, ...]
    gone: tuple[str, ...]
    added: tuple[str, ...]
    courses_now: tuple[str, ...]
    courses_then: tuple[str, ...]
    training_sentence: str | None
    groups: tuple[KnobGroup, ...]
    address: str
    template: ClassVar[str] = "reports/what_if.html"
    has_form: ClassVar[bool] = False

"""The pages on which actions are written: from the gaps, a new one, one to change, and two versions of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.audits.around import Around, around
from app.plans import store
from app.plans.basis import Basis
from app.plans.forms import ActionForm, as_form
from app.plans.models import PlanAction
from app.plans.plan_page import PLACE, day_said, days_said, level_said, plan_address, pounds_said
from app.plans.proposals import Finding, findings
from app.plans.statuses import STATUS_NAMES
from app.plans.store import ActionValues, values_of
from app.web.field_errors import Errors, WithErrors
from questionnaire.model import ContextQuestion

FIRST = 5  # how many gaps are in sight at once
Choice = tuple[str, str, bool]


@dataclass(frozen=True)
class Part:
    """A part of the findings under one heading, open or folded away."""

    name: str
    findings: tuple[Finding, ...]
    is_open: bool


@dataclass(frozen=True)
class GapsPage(WithErrors):
    """What falls short or is not known, with the remedies to tick."""

    title: str
    around: Around
    address: str
    basis: str
    training: str | None
    parts: tuple[Part, ...]
    ticked: frozenset[str]
    due_on: str
    errors: Errors
    template: ClassVar[str] = "plans/gaps.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class Difference:
    """A field that two people filled in differently."""

    name: str
    saved: str
    yours: str


@dataclass(frozen=True)
class ActionPage(WithErrors):
    """An action to write or to change. `meanwhile` says who saved another version, and `differences` how it differs.

    `practices` are the practices that a new action may answer, by section; an action that is there keeps its own.
    """

    title: str
    around: Around
    address: str
    plan: str
    version: int
    form_id: str
    answers: str | None
    is_new: bool
    typed: dict[str, str]
    practices: tuple[tuple[str, tuple[Choice, ...]], ...]
    levels: tuple[Choice, ...]
    statuses: tuple[Choice, ...]
    owners: tuple[str, ...]
    meanwhile: str | None
    differences: tuple[Difference, ...]
    errors: Errors
    template: ClassVar[str] = "plans/action.html"
    has_form: ClassVar[bool] = True


def gaps_page(
    basis: Basis,
    actions: Iterable[PlanAction],
    ticked: frozenset[str] = frozenset(),
    due_on: str = "",
    errors: Errors = (),
) -> GapsPage:
    return GapsPage(
        "Add from the gaps",
        around(basis.found, PLACE),
        plan_address(basis.found.audit.id),
        basis.said,
        basis.training,
        _parts(findings(basis, actions, basis.courses), ticked),
        ticked,
        due_on,
        errors,
    )


def _parts(found: tuple[Finding, ...], ticked: frozenset[str]) -> tuple[Part, ...]:
    """The most important gaps in sight, the others folded away: but nothing that is ticked already."""
    gaps = [finding for finding in found if finding.kind == "gap"]
    in_sight = max(FIRST, sum(finding.is_critical for finding in gaps))  # the critical ones come first
    parts = (
        ("The most important gaps", gaps[:in_sight]),
        ("Other gaps", gaps[in_sight:]),
        ("To find out", [finding for finding in found if finding.kind == "unknown"]),
        ("Core skills", [finding for finding in found if finding.kind == "skill"]),
    )
    return tuple(
        Part(name, tuple(listed), not at or not gaps or _is_ticked(listed, ticked))
        for at, (name, listed) in enumerate(parts)
        if listed
    )


def _is_ticked(listed: list[Finding], ticked: frozenset[str]) -> bool:
    return any(proposal.field in ticked for finding in listed for proposal in finding.proposals)


def new_page(basis: Basis, form: ActionForm) -> ActionPage:
    return _page(basis, form, "Add an action", "/actions", None)


def change_page(basis: Basis, action: PlanAction, form: ActionForm | None = None) -> ActionPage:
    shown = form or as_form(action, values_of(action))
    title = "Change an action" if basis.found.place.may_work else "An action"
    return _page(basis, shown, title, f"/actions/{action.id}", action)


def conflict_page(basis: Basis, action: PlanAction, yours: ActionValues, who: str) -> ActionPage:
    """Both versions of an action. The form holds the person's own, ready to be saved over what is there."""
    title = "Somebody changed this action in the meantime"
    saved_at = action.changed_at.astimezone(basis.found.desk.house.settings.zone)
    said = f"{who} saved another version on {day_said(saved_at.date())} at {saved_at:%H:%M}."
    page = _page(basis, as_form(action, yours), title, f"/actions/{action.id}", action, said)
    return page


def _page(
    basis: Basis, form: ActionForm, title: str, place: str, action: PlanAction | None, meanwhile: str | None = None
) -> ActionPage:
    own = plan_address(basis.found.audit.id)
    practice = basis.practice(action.question_id) if action and action.question_id else None
    said = level_said(basis, action) if action else None
    return ActionPage(
        title,
        around(basis.found, PLACE),
        own + place,
        own,
        action.version if action else 0,
        form.form_id,
        f"{practice.name}{f', {said}' if said else ''}" if practice else None,
        action is None,
        form.typed,
        () if action else _practices(basis, form.typed["question"]),
        _levels(basis, form.typed["to_level"]) if action is None or practice else (),
        tuple((status.value, name, status.value == form.typed["status"]) for status, name in STATUS_NAMES.items()),
        _owners(basis),
        meanwhile,
        _differences(values_of(action), form.values) if action and meanwhile else (),
        form.errors,
    )


def _owners(basis: Basis) -> tuple[str, ...]:
    """Who owns an action of this plan already, so that one owner keeps one name."""
    actions = store.of_audit(basis.found.desk.session, basis.found.audit.id)
    return tuple(sorted({action.owner for action in actions if action.owner}, key=str.casefold))


def _practices(basis: Basis, chosen: str) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    made = []
    for section in basis.journey.sections:
        asked = [(of, basis.journey.question(of)) for of in section.questions]
        choices = tuple((of, each.name, of == chosen) for of, each in asked if not isinstance(each, ContextQuestion))
        if choices:
            made.append((section.name, choices))
    return tuple(made)


def _levels(basis: Basis, chosen: str) -> tuple[Choice, ...]:
    words = basis.questionnaire.index.level_names
    return tuple((str(level), f"{level} {words[level]}", str(level) == chosen) for level in range(1, len(words)))


def _differences(saved: ActionValues, yours: ActionValues) -> tuple[Difference, ...]:
    pairs = zip(_said(saved), _said(yours), strict=True)
    return tuple(Difference(name, one, other) for (name, one), (_, other) in pairs if one != other)


def _said(values: ActionValues) -> tuple[tuple[str, str], ...]:
    return (
        ("Action", values.action),
        ("Level that it should bring", "none" if values.to_level is None else str(values.to_level)),
        ("Owner", values.owner or "nobody yet"),
        ("Due", _due(values.due_on)),
        ("Effort", "not known" if values.days is None else days_said(values.days)),
        ("Cost", "not known" if values.pounds is None else pounds_said(values.pounds)),
        ("Status", STATUS_NAMES[values.status]),
    )


def _due(day: date | None) -> str:
    return "no date yet" if day is None else day_said(day)

"""One question in the meeting: what the members chose, what the assessment has, and the form for what they agree."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from app.assessments.forms import AnswerForm
from app.assessments.pages import as_form, conflict_page, evidence_name, question_page, said
from app.assessments.pages.conflict import ConflictPage
from app.assessments.pages.question import QuestionPage
from app.assessments.store import Saved
from app.teams.access import Lead
from app.teams.addresses import agreement_url, member_url, own_question_url, team_url
from app.teams.agreements import listed
from app.teams.bars import Bars, bars
from app.teams.forms import EVERYBODY, field_of
from app.teams.meeting import Item, Order
from app.teams.models import TeamMember
from app.teams.spread import LEAST_SHOWN
from app.web.field_errors import WithErrors

TWO_TALK = (
    "A team of two agrees by talking. Counts are shown from three answers on: in a team of two each could tell the "
    "other's."
)
TOO_FEW = "Fewer than three people have answered this, so no counts are shown. Agree by talking."
NOT_CLOSED = "Has everybody joined? Say so on the page of the team, and you see here how many chose each level."
NOT_YET = (
    "You see how many chose each level when nobody else can join, everybody has answered this or has finished, and at "
    "least three have answered it."
)
NOBODY_TICKED = "Tick who agreed: one person at least."


@dataclass(frozen=True)
class Box:
    """A box to tick for somebody who agreed."""

    field: str
    name: str
    is_ticked: bool


@dataclass(frozen=True)
class AgreementPage(WithErrors):
    """A question with its spread, what the assessment has now, and the form of the agreement.

    `asked` has the words and the choices of the assessment. `own_href`: where the lead, who is a member, answers first.
    """

    title: str
    action: str
    asked: QuestionPage
    order: Order
    answered: str
    bars: Bars | None
    hidden: str
    own_href: str | None
    now: str
    now_evidence: str | None
    now_note: str
    agreed_by: str
    is_changed: bool
    boxes: tuple[Box, ...]
    everybody: str
    everybody_ticked: bool
    is_over: bool
    join_href: str
    back: str
    errors: tuple[tuple[str, str], ...]
    template: ClassVar[str] = "teams/agreement.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class Typed:
    """What was posted for an agreement and could not be taken: the answer, the boxes, and why."""

    form: AnswerForm
    ticked: Collection[str]
    errors: tuple[tuple[str, str], ...]


def agreement_page(
    lead: Lead, item: Item, members: Sequence[TeamMember], order: Order, typed: Typed | None
) -> AgreementPage:
    question_id, journey = item.question_id, lead.journey
    saved = lead.saved.get(question_id)
    form = typed.form if typed else _form(saved, item)
    answer = journey.answer(question_id)
    ticked = typed.ticked if typed else ()
    back = team_url(lead.held.id)
    return AgreementPage(
        title=journey.question(question_id).question,
        action=agreement_url(lead.held.id, question_id, "asked"),
        asked=question_page(None, journey, question_id, form, ""),
        order=order,
        answered=_answered(item, len(members)),
        bars=bars(item.spread) if item.spread else None,
        hidden=_hidden(lead, item, len(members)),
        own_href=own_question_url(lead.team.code, question_id) if item.own_first else None,
        now=said(journey, question_id, answer),
        now_evidence=evidence_name(journey, answer),
        now_note=answer.note,
        agreed_by=listed([each.name for each in item.agreed.named]) if item.agreed else "",
        is_changed=item.is_changed,
        boxes=tuple(Box(field_of(each), each.name, field_of(each) in ticked) for each in members),
        everybody=EVERYBODY,
        everybody_ticked=EVERYBODY in ticked,
        is_over=lead.held.is_submitted,
        join_href=member_url(lead.team.code),
        back=f"{back}?order=spread" if order == "spread" else back,
        errors=typed.errors if typed else (),
    )


def _form(saved: Saved | None, item: Item) -> AnswerForm:
    """The saved evidence and note to go on with. The choice is the team's to make, unless they have made it."""
    form = as_form(saved)
    return form if item.state == "agreed" else replace(form, choice="")


def _hidden(lead: Lead, item: Item, members: int) -> str:
    """Why no counts are shown."""
    if item.spread is not None:
        return ""
    if members < LEAST_SHOWN:
        return TWO_TALK
    if item.state == "ready" and item.answered < LEAST_SHOWN:
        return TOO_FEW
    return NOT_CLOSED if item.state == "ready" and lead.team.closed_at is None else NOT_YET


def _answered(item: Item, members: int) -> str:
    if not item.answered and item.spread is None:
        return "Nobody has answered this yet."
    said = f"{item.answered} of {members} {'has' if item.answered == 1 else 'have'} answered this."
    if item.spread is None or item.spread.answered == item.answered:
        return said
    return f"{said} The counts stay as they were first shown, of {item.spread.answered} answers."


def meeting_conflict(
    lead: Lead, question_id: str, form: AnswerForm, saved: Saved, fields: Sequence[tuple[str, str]], order: Order
) -> ConflictPage:
    """The assessment's page of two answers, which sends the agreement again and not the answer alone."""
    page = conflict_page(lead.held.id, lead.journey, question_id, form, saved, "")
    return replace(
        page,
        action=agreement_url(lead.held.id, question_id, "asked"),
        fields=(*(field for field in page.fields if field[0] != "return_to"), ("order", order), *fields),
        keep=agreement_url(lead.held.id, question_id, order),
    )

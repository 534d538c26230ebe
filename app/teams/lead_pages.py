"""What the lead sees: opening a team, who has joined, and the list of questions for the meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.assessments.pages import question_url, said, urls
from app.teams.access import Lead, asked_of_team, given
from app.teams.addresses import agreement_url, member_removal_url, member_url, team_url
from app.teams.agreements import listed
from app.teams.forms import LONGEST_NAME, NameForm
from app.teams.meeting import Item, Order, State, next_of, ordered
from app.teams.models import TeamMember
from app.teams.spread import LEAST_SHOWN, TAGS
from app.teams.store import MOST_MEMBERS
from questionnaire.answers import Answer
from questionnaire.journey import CONTEXT, SECTOR, Journey

ROLE, AS_A_TEAM = "context.role", "team"
MOST_NAMED = 4
TITLE = "Answer as a team"


@dataclass(frozen=True)
class OpenTeamPage:
    """What answering as a team is, before there is one. `sector_href`: where to say the sector first."""

    title: str
    action: str
    total: int
    sector_href: str | None
    name: str
    longest: int
    back: str
    errors: tuple[tuple[str, str], ...]
    template: ClassVar[str] = "teams/open.html"
    has_form: ClassVar[bool] = True


def open_team_page(assessment_id: str, journey: Journey, form: NameForm) -> OpenTeamPage:
    return OpenTeamPage(
        TITLE,
        team_url(assessment_id),
        len(asked_of_team(journey)),
        None if journey.sector else question_url(assessment_id, SECTOR),
        form.name,
        LONGEST_NAME,
        urls(assessment_id),
        (("name", form.error),) if form.error else (),
    )


@dataclass(frozen=True)
class MemberRow:
    """`left_href`: where the lead says that they have left."""

    name: str
    said: str
    left_href: str


@dataclass(frozen=True)
class QuestionRow:
    """One question of the list. `look`: whether opinion is split, and nothing was agreed yet."""

    href: str
    name: str
    section: str
    state: State
    tag: str
    look: bool
    said: str


@dataclass(frozen=True)
class Stretch:
    """The questions of one section, or all of them where they are ordered by their spread."""

    id: str
    name: str
    rows: tuple[QuestionRow, ...]


@dataclass(frozen=True)
class TeamPage:
    """The link, who has joined, and each question with how far it is."""

    title: str
    link: str
    drawing: str
    here: str
    member_href: str
    is_member: bool
    is_closed: bool
    is_over: bool
    is_small: bool
    most: int
    members: tuple[MemberRow, ...]
    agreed: int
    ready: int
    total: int
    next_href: str | None
    order: Order
    stretches: tuple[Stretch, ...]
    role_href: str | None
    back: str
    template: ClassVar[str] = "teams/team.html"
    has_form: ClassVar[bool] = True


def team_page(
    lead: Lead,
    base_url: str,
    members: Sequence[TeamMember],
    answers: Mapping[str, Mapping[str, Answer]],
    items: Sequence[Item],
    order: Order,
) -> TeamPage:
    in_order = ordered(items, order)
    first = next_of(in_order, None)
    here, member_href = team_url(lead.held.id), member_url(lead.team.code)
    says_who = lead.journey.answer(ROLE).value == AS_A_TEAM or lead.held.is_submitted
    return TeamPage(
        TITLE,
        f"{base_url}{member_href}",
        f"{here}/link.svg",
        here,
        member_href,
        lead.own is not None,
        lead.team.closed_at is not None,
        lead.held.is_submitted,
        len(members) < LEAST_SHOWN,
        MOST_MEMBERS,
        tuple(_member_row(lead, each, answers) for each in members),
        sum(item.state == "agreed" for item in items),
        sum(item.state == "ready" for item in items),
        len(items),
        agreement_url(lead.held.id, first, order) if first else None,
        order,
        _stretches(lead, in_order, len(members), order),
        None if says_who else question_url(lead.held.id, ROLE),
        f"{urls(lead.held.id)}/result" if lead.held.is_submitted else urls(lead.held.id),
    )


def _member_row(lead: Lead, member: TeamMember, answers: Mapping[str, Mapping[str, Answer]]) -> MemberRow:
    journey = lead.journey
    own = {question: found[member.id] for question, found in answers.items() if member.id in found}
    count = f"{given(own, journey)} of {len(asked_of_team(journey))} answered"
    said = f"finished, {count}" if member.is_finished else count
    return MemberRow(member.name, said, member_removal_url(lead.held.id, member.id))


def _stretches(lead: Lead, in_order: Sequence[Item], members: int, order: Order) -> tuple[Stretch, ...]:
    if order == "spread":
        rows = tuple(_question_row(lead, item, members, order) for item in in_order)
        return (Stretch("widest", "Widest spread first", rows),)
    by_id = {item.question_id: _question_row(lead, item, members, order) for item in in_order}
    return tuple(
        Stretch(section.id, section.name, tuple(by_id[question] for question in section.questions))
        for section in lead.journey.sections
        if section.id != CONTEXT and section.questions
    )


def _question_row(lead: Lead, item: Item, members: int, order: Order) -> QuestionRow:
    agreement = item.spread.agreement if item.spread else None
    tag = {
        "nobody": "Nobody yet",
        "waiting": f"{item.answered} of {members} answered",
        "ready": TAGS[agreement] if agreement else "Ready",
        "agreed": "Agreed",
    }[item.state]
    return QuestionRow(
        agreement_url(lead.held.id, item.question_id, order),
        lead.journey.question(item.question_id).name,
        lead.journey.path.section_of[item.question_id].name,
        item.state,
        tag,
        item.state == "ready" and agreement == "split",
        _said(lead, item),
    )


def _said(lead: Lead, item: Item) -> str:
    """What was agreed and by whom, or that it was changed since."""
    if item.is_changed:
        return "The team agreed on another answer before. It was changed since."
    if item.agreed is None:
        return ""
    level, names = item.agreed.level, [each.name for each in item.agreed.named]
    now = lead.journey.answer(item.question_id)
    answer = f"Level {level}" if level is not None else said(lead.journey, item.question_id, now)
    return f"{answer}, agreed by {listed(names) if len(names) <= MOST_NAMED else f'{len(names)} people'}"

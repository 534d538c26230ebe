"""What the pages of whoever asks show: the rounds, a new one, one in progress, and closing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlmodel import Session

from app.assessments.pages import question_url, urls
from app.groups import invitation_store, store
from app.groups.content import experience_of
from app.groups.models import Round, RoundGroup
from app.groups.round_access import round_url, rounds_url
from app.groups.round_forms import GroupTyped, RoundForm, SizesForm, as_sizes, today_in
from app.groups.round_links import link_of
from app.web.field_errors import Errors, WithErrors
from app.web.house import House
from questionnaire.experience import Experience
from questionnaire.journey import SECTOR

MOST_SHOWN = 50


@dataclass(frozen=True)
class RoundRow:
    """One round in the list."""

    href: str
    asked_by: str
    begun: datetime
    status: str
    says: str


@dataclass(frozen=True)
class RoundsPage:
    """The rounds of an assessment, and what a round is."""

    title: str
    tasks: str
    new: str
    sector: str | None
    rows: tuple[RoundRow, ...]
    minutes: str
    least_shown: int
    template: ClassVar[str] = "groups/rounds.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class AskedGroup:
    """A group that can be asked, and what was typed for it."""

    id: str
    name: str
    who: str
    typed: GroupTyped


@dataclass(frozen=True)
class NewRoundPage(WithErrors):
    """Who asks, whom, how many, and until when."""

    title: str
    action: str
    back: str
    form: RoundForm
    groups: tuple[AskedGroup, ...]
    least_shown: int
    errors: Errors
    template: ClassVar[str] = "groups/round_new.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class GroupRow:
    """A group of a round in progress. `answered` is in words: a small number is not told."""

    id: str
    name: str
    who: str
    asked: int
    answered: str
    link: str
    picture: str
    invited: int
    least: int
    typed: GroupTyped


@dataclass(frozen=True)
class RoundPage(WithErrors):
    """A round in progress: how it stands, its links, and what can be done about it."""

    title: str
    here: str
    back: str
    asked_by: str
    status: str
    closes_at: datetime
    groups: tuple[GroupRow, ...]
    minutes: str
    least_shown: int
    small: tuple[str, ...]
    closes_on: str
    errors: Errors
    template: ClassVar[str] = "groups/round.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class ClosurePage:
    """Asks before a round is closed for good. `hidden` are the groups of which few have answered so far."""

    title: str
    here: str
    shown: tuple[str, ...]
    hidden: tuple[str, ...]
    least_shown: int
    small: int
    template: ClassVar[str] = "groups/round_closure.html"
    has_form: ClassVar[bool] = True


STATUS_WORDS: dict[store.Status, str] = {
    "open": "Open for answers",
    "paused": "Paused",
    "ended": "Past its date",
    "closed": "Closed",
}


def rounds_page(house: House, assessment_id: str, sector: str | None, found: Sequence[Round]) -> RoundsPage:
    rows = tuple(_round_row(house, assessment_id, each) for each in found[:MOST_SHOWN])
    return RoundsPage(
        "Ask others",
        urls(assessment_id),
        f"{rounds_url(assessment_id)}/new" if sector else question_url(assessment_id, SECTOR),
        sector,
        rows,
        house.experience.minutes,
        house.experience.rules.least_shown,
    )


def _round_row(house: House, assessment_id: str, found: Round) -> RoundRow:
    zone = house.settings.zone
    status = store.status(found, house.now())
    here = round_url(assessment_id, found.id)
    day = (found.closed_at or found.closes_at).astimezone(zone)
    says = {
        "open": f"Takes answers until {day:%-d %B %Y}",
        "paused": f"Paused; its date is {day:%-d %B %Y}",
        "ended": f"Took answers until {day:%-d %B %Y}; not closed yet",
        "closed": f"Closed on {day:%-d %B %Y}",
    }[status]
    href = f"{here}/report" if status == "closed" else here
    return RoundRow(href, found.asked_by, found.created_at.astimezone(zone), STATUS_WORDS[status], says)


def new_round_page(house: House, assessment_id: str, sector: str | None, form: RoundForm) -> NewRoundPage:
    typed = {each.role_group: each for each in form.typed}
    here = rounds_url(assessment_id)
    return NewRoundPage(
        "Ask others",
        here,
        here,
        form,
        tuple(
            AskedGroup(each.id, each.name, house.experience.who(each.id, sector), typed[each.id])
            for each in house.experience.groups
        ),
        house.experience.rules.least_shown,
        form.errors,
    )


def round_page(
    house: House,
    session: Session,
    found: Round,
    form: SizesForm | None = None,
    closes_on: str | None = None,
    errors: Errors = (),
) -> RoundPage:
    experience = experience_of(house, session, found.experience_hash)
    groups = store.groups_of(session, found.id, experience)
    sizes = form or as_sizes(groups)
    typed = {each.role_group: each for each in sizes.typed}
    invited = invitation_store.invited(session, found.id)
    here = round_url(found.assessment_id, found.id)
    zone = house.settings.zone
    least_shown, small = experience.rules.least_shown, experience.rules.small_below
    rows = tuple(
        GroupRow(
            each.role_group,
            experience.groups_by_id[each.role_group].name,
            experience.who(each.role_group, found.sector),
            each.asked,
            answered_in_words(each, small),
            link_of(house.settings, each.code),
            f"{here}/links/{each.role_group}.svg",
            invited.get(each.role_group, 0),
            least_asked(each, invited.get(each.role_group, 0), small),
            typed[each.role_group],
        )
        for each in groups
    )
    day = today_in(zone, found.closes_at)
    return RoundPage(
        "Your round",
        here,
        rounds_url(found.assessment_id),
        found.asked_by,
        store.status(found, house.now()),
        found.closes_at.astimezone(zone),
        rows,
        experience.minutes,
        least_shown,
        tuple(row.name for row in rows if row.asked < least_shown),
        day.isoformat() if closes_on is None else closes_on,
        (*sizes.errors, *errors),
    )


def answered_in_words(group: RoundGroup, small: int) -> str:
    """How many have answered. A few are not told apart, or somebody who watches could see a person answer."""
    if group.answered < small:
        return f"Fewer than {small} have answered, of {group.asked:,} asked"
    return f"{group.answered:,} of {group.asked:,} have answered"


def least_asked(group: RoundGroup, invited: int, small: int) -> int:
    """How many must be asked. Where few have answered, the number does not depend on them: it would give them away."""
    answered = group.answered if group.answered >= small else min(group.asked, small)
    return max(answered, invited)


def closure_page(house: House, session: Session, found: Round) -> ClosurePage:
    experience: Experience = experience_of(house, session, found.experience_hash)
    groups = store.groups_of(session, found.id, experience)
    small = experience.rules.small_below
    names = {each.role_group: experience.groups_by_id[each.role_group].name for each in groups}
    return ClosurePage(
        "Close this round for good",
        round_url(found.assessment_id, found.id),
        tuple(names[each.role_group] for each in groups if each.answered >= small),
        tuple(names[each.role_group] for each in groups if each.answered < small),
        experience.rules.least_shown,
        small,
    )

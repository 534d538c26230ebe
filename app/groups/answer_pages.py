"""What somebody who is asked sees: the items, the thanks, and no more letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from app.groups.answer_forms import DOES_NOT_APPLY, Given, field_of
from app.groups.answer_notices import Notice, standing
from app.groups.answer_store import Door
from questionnaire.experience import Experience

# Broken where five boxes on a phone leave no room for the word. The others are short enough.
BREAKS = {"Sometimes": "Some\N{SOFT HYPHEN}times"}


@dataclass(frozen=True)
class Option:
    """One of the five answers."""

    value: str
    label: str


@dataclass(frozen=True)
class Asked:
    """One item, as this group reads it, and what was chosen."""

    name: str
    text: str
    chosen: str


@dataclass(frozen=True)
class Section:
    heading: str
    items: tuple[Asked, ...]


@dataclass(frozen=True)
class AnswerPage:
    """All items for one group. `is_plain`: the page's own sentences are for people who use the service."""

    title: str
    action: str
    is_plain: bool
    asked_by: str
    group: str
    who: str
    minutes: str
    until: str
    least: int
    no_letters: str | None
    form_id: str
    has_answered: bool
    is_another: bool
    notice: Notice | None
    question: str
    options: tuple[Option, ...]
    does_not_apply: Option
    sections: tuple[Section, ...]
    template: ClassVar[str] = "groups/answer.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class ThanksPage:
    """It was counted. `again` is where the next person on this device begins, for a link that many share."""

    title: str
    again: str | None
    template: ClassVar[str] = "groups/answer_thanks.html"
    has_form: ClassVar[bool] = False


@dataclass(frozen=True)
class NoLettersPage:
    """No more letters about one round."""

    title: str
    asked_by: str
    action: str
    back: str | None
    is_declined: bool
    template: ClassVar[str] = "groups/answer_letters.html"
    has_form: ClassVar[bool] = True


def answer_page(
    door: Door,
    experience: Experience,
    zone: ZoneInfo,
    given: Given,
    form_id: str,
    has_answered: bool,
    notice: Notice | None = None,
) -> AnswerPage:
    group = experience.groups_by_id[door.role_group]
    is_plain = group.voice == "people"
    return AnswerPage(
        title="What has it been like for you?" if is_plain else "What do you see where you work?",
        action=address(door),
        is_plain=is_plain,
        asked_by=door.asked_by,
        group=group.name,
        who=experience.who(group.id, door.sector),
        minutes=experience.minutes,
        until=until(door.closes_at, zone),
        least=experience.rules.least_shown,
        no_letters=f"{address(door)}/no-more-letters" if door.invitation else None,
        form_id=form_id,
        has_answered=has_answered,
        is_another=given.is_another,
        notice=notice,
        question=experience.people_question if is_plain else experience.staff_question,
        options=tuple(Option(each.id, BREAKS.get(each.label, each.label)) for each in experience.options),
        does_not_apply=Option(DOES_NOT_APPLY, experience.does_not_apply),
        sections=_sections(door, experience, given),
    )


def _sections(door: Door, experience: Experience, given: Given) -> tuple[Section, ...]:
    voice = experience.groups_by_id[door.role_group].voice
    names = {item: field_of(at) for at, item in enumerate(experience.items)}
    return tuple(
        Section(
            factor.staff_heading if voice == "staff" else factor.people_heading,
            tuple(
                Asked(names[item.id], experience.text(item, voice, door.sector), given.chosen.get(item.id, ""))
                for item in factor.items
            ),
        )
        for factor in experience.factors
    )


def no_letters_page(door: Door) -> NoLettersPage:
    assert door.invitation is not None
    return NoLettersPage(
        "No more letters about this",
        door.asked_by,
        f"{address(door)}/no-more-letters",
        address(door) if standing(door) is None else None,
        door.invitation.is_declined,
    )


def address(door: Door) -> str:
    return f"/voices/{door.code}"


def until(moment: datetime, zone: ZoneInfo) -> str:
    """When it closes, as one says it: most close at the end of a day."""
    local = moment.astimezone(zone)
    if (local.hour, local.minute) == (0, 0):
        local = datetime.fromtimestamp(moment.timestamp() - 1, zone)
    is_whole_day = (local.hour, local.minute) == (23, 59)
    return f"{'the end of' if is_whole_day else f'{local:%H:%M} on'} {local:%A} {local.day} {local:%B %Y}"

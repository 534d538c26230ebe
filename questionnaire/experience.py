"""The experience items: what many people are asked. Content of its own, with a hash of its own."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from questionnaire.load import Problem, read
from questionnaire.model import Content, DottedId, Questionnaire, ShortId, Text, Versioned

FILE = "experience.yaml"
Voice = Literal["staff", "people"]
VOICES: tuple[Voice, ...] = ("staff", "people")


class Frequency(Content):
    """One of the ordered options, from never (worth 0) upwards: its place in the list is its worth."""

    id: ShortId
    label: Text


class RoleGroup(Content):
    """A group that is asked. `voice` says in whose words; all groups of staff are also shown together.

    `who` may hold {people_and_families}, beside the places of an item.
    """

    id: ShortId
    name: Text
    who: Text
    voice: Voice


class Nouns(Content):
    """What a sector calls those it serves, what is done to them, and where. `sector` is empty for the general words."""

    sector: ShortId | None = None
    person: Text
    people: Text
    people_and_families: Text
    force: Text
    place: Text


class ItemWording(Content):
    """What reads differently in one sector."""

    sector: ShortId
    staff: Text | None = None
    people: Text | None = None


class Item(Content):
    """One behaviour that can be seen. More of it is always better. `indicator` is the practice that it is a trace of.

    The texts may hold {person}, {people}, {force} and {place}: the sector's own words are put there.
    """

    id: DottedId
    name: Text
    staff: Text
    people: Text
    indicator: DottedId
    wordings: tuple[ItemWording, ...] = ()

    def text(self, voice: Voice, sector: str | None, nouns: Nouns) -> str:
        """What one group reads in one sector."""
        wording = next((each for each in self.wordings if each.sector == sector), None)
        general = self.staff if voice == "staff" else self.people
        special = (wording.staff if voice == "staff" else wording.people) if wording else None
        return filled(special or general, nouns)


class Conversation(Content):
    """The talk to have where groups see a factor differently: who with whom, how to open it, what to listen for."""

    who: Text
    opening: Text
    listen_for: Text


class ExperiencedFactor(Content):
    """The items of one factor, and the conversation that a gap in it asks for."""

    factor: ShortId
    staff_heading: Text
    people_heading: Text
    items: Annotated[tuple[Item, ...], Field(min_length=5)]
    conversation: Conversation


class ExperienceRules(Content):
    """The numbers that a group report uses (the scoring rules, part 6).

    said_from, seen_below: a practice at this level or above is said to work, and is not seen where a smaller share than
    this of the front line sees its trace.
    """

    least_shown: Annotated[int, Field(ge=2)]
    small_below: Annotated[int, Field(ge=2)]
    positive_from: Annotated[int, Field(ge=1, le=4)]
    gap_points: Annotated[int, Field(ge=1, le=100)]
    said_from: Annotated[int, Field(ge=1, le=4)]
    seen_below: Annotated[Fraction, Field(gt=0, le=1)]


class Experience(Versioned):
    """experience.yaml: what many people are asked."""

    version: Text
    minutes: Text
    staff_question: Text
    people_question: Text
    does_not_apply: Text
    options: tuple[Frequency, Frequency, Frequency, Frequency, Frequency]
    groups: Annotated[tuple[RoleGroup, ...], Field(min_length=2)]
    nouns: Annotated[tuple[Nouns, ...], Field(min_length=1)]
    rules: ExperienceRules
    factors: Annotated[tuple[ExperiencedFactor, ...], Field(min_length=1)]

    @cached_property
    def items(self) -> dict[str, Item]:
        return {item.id: item for factor in self.factors for item in factor.items}

    @cached_property
    def groups_by_id(self) -> dict[str, RoleGroup]:
        return {group.id: group for group in self.groups}

    def nouns_of(self, sector: str | None) -> Nouns:
        """The words of a sector; the general ones where it has none of its own."""
        return next((each for each in self.nouns if each.sector == sector), self.nouns[0])

    def who(self, group: str, sector: str | None) -> str:
        """Who is meant by a group, in the words of a sector."""
        return filled(self.groups_by_id[group].who, self.nouns_of(sector))

    def text(self, item: Item, voice: Voice, sector: str | None) -> str:
        return item.text(voice, sector, self.nouns_of(sector))


def filled(text: str, nouns: Nouns) -> str:
    """A text with the sector's words in its places."""
    for name in ("person", "people_and_families", "people", "force", "place"):
        text = text.replace(f"{{{name}}}", getattr(nouns, name))
    return text[:1].upper() + text[1:]


def read_experience(folder: Path, questionnaire: Questionnaire | None) -> tuple[Experience | None, list[Problem]]:
    """The experience items of a content folder, and every problem with them."""
    from questionnaire.check_experience import check_experience

    problems: list[Problem] = []
    found = read(folder / FILE, Experience, problems)
    if found is not None and questionnaire is not None and not problems:
        problems += check_experience(found, questionnaire, folder)
    return found, problems

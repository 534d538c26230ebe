"""What members and the lead post, read and checked, with sentences for what does not fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from app.teams.models import TeamMember
from app.web.forms import REMOVED, Posted
from questionnaire.answers import Answer, State

SHORTEST_NAME, LONGEST_NAME = 2, 80
BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])  # would turn round the text beside a name
EVERYBODY = "everybody"
DONT_KNOW = "dont_know"
LEVEL = re.compile("[0-4]")


@dataclass(frozen=True)
class NameForm:
    """A name as it was typed, and why it does not fit."""

    name: str
    error: str | None


def read_name(posted: Posted, taken: Sequence[TeamMember] = ()) -> NameForm:
    """The name that somebody wants to be called by. None of the members that are `taken` may have it."""
    name = posted.text("name").translate(BIDI)
    return NameForm(name[: 4 * LONGEST_NAME], _name_error(name, "name" in posted.removed, taken))


def _name_error(name: str, was_cleaned: bool, taken: Sequence[TeamMember]) -> str | None:
    if was_cleaned:
        return REMOVED
    if "\n" in name or "\t" in name:
        return "Write your name on one line."
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME or len(same(name)) < SHORTEST_NAME:
        return f"Write the name that your team knows you by, with {SHORTEST_NAME} to {LONGEST_NAME} characters."
    if same(name) in {same(each.name) for each in taken}:
        return "Somebody in this team already has that name. Add a letter or your role, so that you can be told apart."
    return None


def same(name: str) -> str:
    """A name as an eye reads it: without capitals, invisible characters, and spaces more than one."""
    plain = "".join(each for each in unicodedata.normalize("NFKC", name) if unicodedata.category(each) != "Cf")
    return " ".join(plain.casefold().split())


def read_choice(posted: Posted) -> Answer | None:
    """A level or a don't-know. None for anything else: a member who thinks that it does not apply says so later."""
    choice = posted.text("choice")
    if choice == DONT_KNOW:
        return Answer(State.DONT_KNOW)
    return Answer(State.ANSWERED, int(choice)) if LEVEL.fullmatch(choice) else None


def field_of(member: TeamMember) -> str:
    """The name of a member's box on the form of an agreement."""
    return f"agrees-{member.id}"


def read_who(posted: Posted, members: Sequence[TeamMember]) -> list[TeamMember]:
    """Who agreed. A box of somebody who has left in the meantime counts for nobody."""
    everybody = posted.has(EVERYBODY)
    return [each for each in members if everybody or posted.has(field_of(each))]


def read_ticked(posted: Posted) -> set[str]:
    """The boxes that were ticked, to show them again."""
    return {name for name, _ in posted.kept() if name == EVERYBODY or name.startswith("agrees-")}

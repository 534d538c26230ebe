"""What a person can answer. A state is a state, never a magic number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """The five states of an answer."""

    ANSWERED = "answered"
    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"
    UNANSWERED = "unanswered"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `value` is a level 0 to 4, a number of people, or an option's id; None unless answered."""

    state: State
    value: int | str | None = None
    reason: str = ""
    note: str = ""
    evidence: str | None = None

    @property
    def level(self) -> int | None:
        """The level, where this answers an indicator or a skill with one."""
        return self.value if self.state is State.ANSWERED and isinstance(self.value, int) else None

    @property
    def is_given(self) -> bool:
        """Whether the person has said anything here, "don't know" included."""
        return self.state not in (State.UNANSWERED, State.NOT_ASKED)


Answers = Mapping[str, Answer]

UNANSWERED = Answer(State.UNANSWERED)
NOT_ASKED = Answer(State.NOT_ASKED)
DONT_KNOW = Answer(State.DONT_KNOW)


def answered(value: int | str, evidence: str | None = None, note: str = "") -> Answer:
    """An answer with a level, a number or an option."""
    return Answer(State.ANSWERED, value, note=note, evidence=evidence)


def not_applicable(reason: str) -> Answer:
    """An answer that the question does not apply here, and why."""
    return Answer(State.NOT_APPLICABLE, reason=reason)

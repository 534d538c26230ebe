"""From a posted page to what somebody chose, item by item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.web.errors import BadRequest
from app.web.forms import CSRF_FIELD, Posted
from questionnaire.experience import Experience

FORM_ID, ANOTHER = "form_id", "another"
DOES_NOT_APPLY = "none"
OURS = frozenset({CSRF_FIELD, FORM_ID, ANOTHER})


class Unknown(BadRequest):
    title = "We do not know one of these answers"
    advice = "Nothing was counted. Open the link again, choose your answers there and press Send."


@dataclass(frozen=True)
class Given:
    """What somebody chose, by item; which page they sent; and whether they say that they are somebody else."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    form_id: str = ""
    is_another: bool = False


def field_of(at: int) -> str:
    """The short name that an item has in the page, by its place among all items."""
    return f"q{at + 1}"


def read_answers(experience: Experience, posted: Posted) -> Given:
    """What was chosen. Raises Unknown for an item or an option that the page does not have."""
    names = {field_of(at): item for at, item in enumerate(experience.items)}
    options = {DOES_NOT_APPLY, *(option.id for option in experience.options)}
    chosen = {}
    for name, value in posted.kept():
        if name in OURS:
            continue
        if name not in names or value not in options:
            raise Unknown
        chosen[names[name]] = value
    return Given(chosen, posted.text(FORM_ID), bool(posted.text(ANOTHER)))

"""One touch: what led a visitor here, as far as their request said it. It names a campaign or a site, no person."""

from __future__ import annotations

import json
import re
from dataclasses import astuple, dataclass, fields

LONGEST = 100
UNCLEAN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff~]+")
DIRECT = "direct"


@dataclass(frozen=True)
class Touch:
    """A campaign's five names, the page of another site that led here, and the page of ours where they arrived."""

    source: str = ""
    medium: str = ""
    campaign: str = ""
    term: str = ""
    content: str = ""
    referrer: str = ""
    landing: str = ""

    @property
    def is_known(self) -> bool:
        """Whether it says anything about where they came from. Where they arrived alone says nothing."""
        return any(astuple(self)[:-1])

    def to_json(self) -> str:
        return json.dumps({field.name: getattr(self, field.name) for field in fields(self)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, stored: str) -> Touch:
        """The touch as it was stored; one of which nothing is known where nothing was."""
        kept = json.loads(stored) if stored else {}
        return cls(**{field.name: clean(str(kept.get(field.name, ""))) for field in fields(cls)})

    def to_text(self) -> str:
        """The touch as one short text, for an address or a hidden field."""
        return "~".join(astuple(self)).rstrip("~")

    @classmethod
    def from_text(cls, said: str) -> Touch | None:
        """The touch in such a text, which anybody may have written: cut and cleaned. None where it says nothing."""
        parts = said[: len(fields(cls)) * (LONGEST + 1)].split("~")[: len(fields(cls))]
        touch = cls(*(clean(part) for part in parts))
        return touch if touch.is_known else None


def clean(text: str) -> str:
    """A text of one short line."""
    return " ".join(UNCLEAN.sub(" ", text).split())[:LONGEST].strip()


def source_name(touch: Touch | None) -> str:
    """What a source is called: by its campaign, else by the site that led here."""
    if touch is None:
        return DIRECT
    return touch.source or touch.referrer.partition("/")[0] or DIRECT

"""What changed between two versions of the questionnaire, field by field in words, and what that would move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from questionnaire.answers import Answers
from questionnaire.model import (
    Band,
    Content,
    ContextQuestion,
    Crosswalk,
    CrosswalkItem,
    EvidenceKind,
    Factor,
    Indicator,
    Option,
    Questionnaire,
    Remedy,
    Rules,
    Skill,
    Wording,
)
from scoring.change import Comparison, compare

Kind = Literal["meaning", "wording"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. "meaning" can move a score, a gap, what is advised or a crosswalk; "wording" is words
    alone. `before` or `after` is "" where there is nothing on that side."""

    id: str
    what: str
    kind: Kind
    before: str
    after: str

    @property
    def is_presence(self) -> bool:
        """Whether a whole thing is there on one side only."""
        return self.what.endswith((" added", " removed"))


def differences(old: Questionnaire, new: Questionnaire) -> tuple[Difference, ...]:
    """Everything that differs, in the order of the content. Empty only where the two are the same version."""
    homes = [{entry.id: factor for factor in each.factors for entry in factor.indicators} for each in (old, new)]
    moves = [of for of in homes[1] if of in homes[0] and homes[0][of].id != homes[1][of].id]
    found = [each for each in _models("questionnaire", "", old, new) if not (each.id in moves and each.is_presence)]
    # the list of factors in the index only says again what the factors say themselves
    if {each.what for each in found} & {"factors, order", "factor added", "factor removed"}:
        found = [each for each in found if each.what != "index, factors"]
    for of in moves:
        found.append(
            Difference(of, "indicator moved to another factor", "meaning", homes[0][of].name, homes[1][of].name)
        )
        found += _models(of, "indicator", old.indicators[of], new.indicators[of])
    return tuple(found)


def moved(old: Questionnaire, new: Questionnaire, answers: Answers) -> Comparison:
    """What the new version alone would do to stored answers: every change in it is one of rules."""
    return compare(old, answers, new, answers)


MEANING: dict[type[Content], frozenset[str]] = {
    Indicator: frozenset({"weight", "target", "critical", "cause", "screen", "not_asked_in"}),
    Factor: frozenset({"weight"}),
    Band: frozenset({"starts"}),
    EvidenceKind: frozenset({"weak"}),
    Rules: frozenset(Rules.model_fields),
    Skill: frozenset({"target"}),
    ContextQuestion: frozenset({"kind"}),
    Option: frozenset({"sectors"}),
    CrosswalkItem: frozenset({"indicators"}),
    Remedy: frozenset({"days"}),
}
COUNTS = (Factor, Indicator, Band, EvidenceKind, Skill, ContextQuestion, Option, Crosswalk, CrosswalkItem, Remedy)
THINGS: dict[type[Content], str] = {
    ContextQuestion: "context question",
    CrosswalkItem: "crosswalk item",
    EvidenceKind: "kind of evidence",
    Wording: "wording for a sector",
}
KEYS = ("id", "sector")


def _key(entry: object) -> str | None:
    """What a thing is known by within its list."""
    return next((str(getattr(entry, key)) for key in KEYS if getattr(entry, key, None) is not None), None)


def _thing(entry: object) -> str:
    return THINGS.get(type(entry), type(entry).__name__.lower()) if isinstance(entry, Content) else "entry"


def _models(of: str, what: str, old: Content, new: Content) -> Iterator[Difference]:
    """The fields of one thing, each that differs."""
    for field in type(new).model_fields:
        was, now = getattr(old, field), getattr(new, field)
        if was != now:
            said = f"{what}, {field.replace('_', ' ')}" if what else field.replace("_", " ")
            counts = field in MEANING.get(type(new), ()) or (field == "not_applicable" and None in (was, now))
            yield from _values(of, said, was, now, "meaning" if counts else "wording")


def _values(of: str, what: str, old: object, new: object, kind: Kind) -> Iterator[Difference]:
    if isinstance(old, Content) and isinstance(new, Content):
        yield from _models(getattr(new, "id", of), what, old, new)
    elif isinstance(old, tuple) and isinstance(new, tuple) and any(isinstance(each, Content) for each in (*old, *new)):
        yield from _lists(of, what, old, new)
    elif isinstance(old, tuple) and isinstance(new, tuple) and what.endswith(("levels", "level names")):
        for level, (was, now) in enumerate(zip(old, new, strict=True)):
            if was != now:
                yield Difference(of, f"{what.removesuffix('s')} {level}", kind, was, now)
    else:
        yield Difference(of, what, kind, _said(old), _said(new))


def _lists(of: str, what: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Difference]:
    """Two lists of things: added, removed, in another order, and what differs in those on both sides."""
    were, are = _keyed(old), _keyed(new)
    for key in dict.fromkeys((*are, *were)):
        entry = are.get(key, were.get(key))
        named = getattr(entry, "id", of)
        here = _thing(entry) if hasattr(entry, "id") else f"{what} {key}"
        if key in were and key in are:
            yield from _models(named, here, were[key], are[key])
        else:
            # remedies of a sector's own change what a plan costs there
            counts = isinstance(entry, COUNTS) or (isinstance(entry, Wording) and entry.remedies is not None)
            kind: Kind = "meaning" if counts else "wording"
            said = _said(entry)
            added = key in are
            yield Difference(
                named, f"{here} {'added' if added else 'removed'}", kind, *(("", said) if added else (said, ""))
            )
    before, after = [key for key in were if key in are], [key for key in are if key in were]
    if before != after:
        yield Difference(of, f"{what}, order", "wording", ", ".join(before), ", ".join(after))


def _keyed(entries: tuple[Any, ...]) -> dict[str, Any]:
    """By id or sector; by place where a thing has neither, or where two have the same."""
    keys = [_key(entry) or "" for entry in entries]
    unique = "" not in keys and len(set(keys)) == len(keys)
    return {key if unique else str(at): entry for at, (key, entry) in enumerate(zip(keys, entries, strict=True), 1)}


def _said(value: object) -> str:
    """A value as a reader would write it."""
    if isinstance(value, Content):
        named = getattr(value, "name", None) or getattr(value, "label", None)
        shown = [f"{field.replace('_', ' ')}: {_said(getattr(value, field))}" for field in type(value).model_fields]
        return str(named) if named else "; ".join(part for part in shown if not part.endswith(": "))
    if isinstance(value, tuple):
        return ", ".join(_said(each) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)

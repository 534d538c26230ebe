"""The owner's commands before new content is published: keep it as a proposal, and see what it would move."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from app.assessments import versions
from app.assessments.store import submitted_ids
from app.audits import completed
from app.comparisons import words
from app.comparisons.many import Reader, one_by_one
from app.comparisons.movement import Movement, movement
from app.comparisons.movement_words import furthest
from app.web.house import House
from questionnaire.answers import Answers
from questionnaire.everything import load_all
from questionnaire.load import ContentError
from questionnaire.model import Questionnaire
from scoring.versions import Difference, differences

Say = Callable[[str], None]
Track = Callable[[Iterable[tuple[str, Answers]], int], Iterable[tuple[str, Answers]]]


def read(folder: Path, say: Say) -> Questionnaire | None:
    """The questionnaire of a content folder, if all of its content is sound. Else every problem is said at once."""
    try:
        return load_all(folder).questionnaire
    except ContentError as error:
        for problem in error.problems:
            say(str(problem))
        say(f"{words.counted(len(error.problems), 'problem', 'problems')}. Nothing was kept.")
        return None


def propose(house: House, folder: Path, say: Say) -> bool:
    """Keeps the questionnaire of a folder as a proposal. Nobody is asked it: new assessments use what is in force."""
    proposed = read(folder, say)
    if proposed is None:
        return False
    with house.database.transaction() as session:
        is_new = versions.propose(session, proposed, house.now())
    named = f"version {proposed.index.version}, {proposed.hash[:12]}"
    if not is_new:
        say(f"This is kept already: {named}. Nothing changed.")
        return True
    say(f"Kept as a proposal: {named}.")
    say("New assessments and audits go on with the version in force until the application starts with this content.")
    return True


def compare(house: House, folder: Path, say: Say, track: Track) -> bool:
    """Says how the questionnaire of a folder differs from the one in force, and what that would move."""
    proposed = read(folder, say)
    if proposed is None:
        return False
    today = house.questionnaire
    say(f"In force: version {today.index.version}, {today.hash[:12]}")
    say(f"Compared: version {proposed.index.version}, {proposed.hash[:12]}")
    found = differences(today, proposed)
    if not found:
        say("They are the same.")
        return True
    for heading, kind in (("What means something else", "meaning"), ("What only reads differently", "wording")):
        several = [each for each in found if each.kind == kind]
        say(f"{heading}: {len(several)}")
        for line in (line for each in several for line in _lines(each)):
            say(line)
    with house.database.session(writes=False) as session:
        audits, assessments = completed.completed_ids(session), submitted_ids(session)
    for name, ids, read_one in (
        ("completed audits", audits, completed.verified_in),
        ("submitted assessments", assessments, versions.submitted_answers),
    ):
        say(_would_move(name, _movement(house, proposed, ids, read_one, track)))
    return True


def _lines(each: Difference) -> Iterator[str]:
    yield f"  {each.id} {each.what}" if each.id else f"  {each.what}"
    yield f"    before: {each.before or 'nothing'}"
    yield f"    after:  {each.after or 'nothing'}"


def _movement(house: House, proposed: Questionnaire, ids: list[str], read_one: Reader, track: Track) -> Movement:
    return movement(house.questionnaire, proposed, track(one_by_one(house, ids, read_one), len(ids)))


def _would_move(name: str, would: Movement) -> str:
    """How many, how far: no more than that, for a firm's audits are its own."""
    if not would.looked_at:
        return f"There are no {name}."
    said = f"{len(would.moved)} of {would.looked_at} {name} would move, {would.bands} into another band"
    if would.factor_bands:
        said += f", {would.factor_bands} with a factor in another band"
    far = furthest(would)
    return f"{said}; {far}." if far else f"{said}."

"""From an owner's file to a catalogue: all of it, or nothing and every reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePath

from app.library.importing.csv_file import read_csv
from app.library.importing.json_file import read_json
from app.library.importing.rows import Misfit, Row, Unreadable
from questionnaire.check import check_catalogue
from questionnaire.model import Catalogue, Course, Questionnaire

MOST_BYTES = 32 * 1024 * 1024
ENCODINGS = {
    b"\xff\xfe": "This file is in UTF-16.",
    b"\xfe\xff": "This file is in UTF-16.",
    b"PK\x03\x04": "This is an Excel workbook or another packed file, not text.",
    b"\xd0\xcf\x11\xe0": "This is an old Excel workbook, not text.",
}
SAVE_AS = "Save it as 'CSV UTF-8 (comma delimited)', or as JSON in UTF-8, and try again."

__all__ = ["Misfit", "Reading", "read_catalogue", "uncovered"]


@dataclass(frozen=True)
class Reading:
    """What came of reading a file. There is a catalogue only where nothing at all is wrong with it."""

    catalogue: Catalogue | None
    rows: int
    misfits: tuple[Misfit, ...]
    notes: tuple[str, ...]


def read_catalogue(questionnaire: Questionnaire, name: str, data: bytes) -> Reading:
    """The catalogue in a file, by its name and bytes: CSV, or schema.org Course JSON-LD."""
    try:
        text = _text(data)
        is_json = _is_json(name, text)
        rows, misfits = read_json(text, questionnaire) if is_json else read_csv(text)
    except Unreadable as error:
        return Reading(None, 0, (Misfit(name, str(error)),), ())
    found = sorted([*misfits, *_row_misfits(rows), *_meaning(questionnaire, rows)], key=lambda misfit: misfit.at)
    if not rows and not found:
        found = [Misfit(name, "There is no course in it.")]
    if found:
        return Reading(None, len(rows), tuple(found), ())
    courses = tuple(row.course for row in rows if row.course is not None)
    catalogue = Catalogue(courses=courses)
    notes = [f"{row.place}: {note}" for row in rows for note in row.notes]
    return Reading(catalogue, len(rows), (), (*notes, *uncovered(questionnaire, catalogue)))


def _text(data: bytes) -> str:
    """The bytes as text, or a sentence on what they are instead."""
    if not data.strip():
        raise Unreadable("The file is empty.")
    if len(data) > MOST_BYTES:
        raise Unreadable(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Is it the right one?")
    for beginning, sentence in ENCODINGS.items():
        if data.startswith(beginning):
            raise Unreadable(f"{sentence} {SAVE_AS}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"Line {line} is not in UTF-8; perhaps it is Windows-1252. {SAVE_AS}") from None
    if "\0" in text:
        raise Unreadable(f"The file holds NUL characters, so it is not plain text in UTF-8. {SAVE_AS}")
    return text


def _is_json(name: str, text: str) -> bool:
    """By the ending of the name, or, where that says nothing, by the first character."""
    ending = PurePath(name).suffix.lower()
    return ending in (".json", ".jsonld") or (ending != ".csv" and text.lstrip()[:1] in ("{", "["))


def _row_misfits(rows: list[Row]) -> list[Misfit]:
    return [Misfit(row.place, reason, row.at) for row in rows for reason in row.reasons]


def _meaning(questionnaire: Questionnaire, rows: list[Row]) -> list[Misfit]:
    """What the rows mean together: ids used twice, and sectors, skills or practices that do not exist.

    A row with a fault of its form is checked too, so that its owner hears of everything at once.
    """
    draft = Catalogue.model_construct(courses=tuple(row.draft() for row in rows))
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.draft().id, row)
    found = []
    for _, location, message in check_catalogue(questionnaire, draft):
        row = rows[int(location[1])]
        if len(location) == 2:  # the row as a whole: its id was met before
            message += f" It was met first at {first[row.draft().id].place}."
        elif len(location) == 4:  # one id in one of its lists, which is unknown
            message += _meant(questionnaire, getattr(row.draft(), str(location[2]))[int(location[3])], str(location[2]))
        found.append(Misfit(row.place, message, row.at))
    return found


def _meant(questionnaire: Questionnaire, unknown: str, kind: str) -> str:
    """The id that was probably meant, or all of a kind where there are few."""
    known = {
        "sectors": list(questionnaire.sectors),
        "skills": list(questionnaire.skills_by_id),
        "indicators": list(questionnaire.indicators),
    }[kind]
    close = get_close_matches(unknown.lower(), known, n=1)
    if close:
        return f" Did you mean {close[0]}?"
    return f" They are: {', '.join(known)}." if len(known) < 10 else ""


def uncovered(questionnaire: Questionnaire, catalogue: Catalogue) -> tuple[str, ...]:
    """A sentence for each practice or skill that a course could answer and none does in some sector."""
    training = questionnaire.index.rules.training_causes
    coverable = [i.id for i in questionnaire.indicators.values() if i.cause in training]
    coverable += list(questionnaire.skills_by_id)
    covered = {sector: _covered(catalogue.courses, sector) for sector in questionnaire.sectors}
    sentences = []
    for of in coverable:
        missing = [sector for sector, ids in covered.items() if of not in ids]
        if missing:
            where = "any sector" if len(missing) == len(covered) else ", ".join(missing)
            sentences.append(f"No course answers {of} in {where}.")
    return tuple(sentences)


def _covered(courses: tuple[Course, ...], sector: str) -> set[str]:
    fitting = [course for course in courses if not course.sectors or sector in course.sectors]
    return {of for course in fitting for of in (*course.indicators, *course.skills)}

"""What `levelhead import-courses` does, and every sentence that it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import inspect

from app.library.importing import Reading, read_catalogue
from app.library.models import CatalogueImport
from app.library.store import InForce, in_force, put_in_force
from app.migrate import migrate
from app.web.house import House


def import_courses(house: House, file: Path, dry_run: bool, say: Callable[[str], None]) -> bool:
    """Puts the catalogue of a file in force, and says what happened. False where anything was wrong with it."""
    name = file.name.encode("utf-8", "replace").decode()
    reading = read_catalogue(house.questionnaire, name, file.read_bytes())
    for line in told(reading, name, dry_run):
        say(line)
    if reading.catalogue is not None and not dry_run:
        migrate(house.database)
        with house.database.transaction() as session:
            put_in_force(session, reading.catalogue, name, house.now())
    say(f"In force now: {standing(house, now_in_force(house))}")
    house.database.dispose()
    return reading.catalogue is not None


def told(reading: Reading, name: str, dry_run: bool) -> Iterator[str]:
    """What came of reading the file, line by line."""
    yield from map(str, reading.misfits)
    yield from (f"Note: {note}" for note in reading.notes)
    if reading.catalogue is None:
        count = len(reading.misfits)
        yield f"Nothing was imported: {count} {'problem' if count == 1 else 'problems'} in {name}."
    elif dry_run:
        yield f"{courses(len(reading.catalogue.courses))} in {name}, all fit to import. Nothing was changed."
    else:
        yield f"{courses(len(reading.catalogue.courses))} imported from {name}."


def now_in_force(house: House) -> InForce:
    """What is in force. A database that has not been set up yet holds no import."""
    if not inspect(house.database.reading).has_table(str(CatalogueImport.__tablename__)):
        return InForce(house.example_catalogue, None, None)
    with house.database.transaction() as session:
        return in_force(house, session)


def standing(house: House, found: InForce) -> str:
    count = courses(len(found.catalogue.courses))
    if found.source is None or found.imported_at is None:
        return f"the example catalogue, {count}."
    day = found.imported_at.astimezone(house.settings.zone)
    return f"{count} from {found.source}, imported on {day:%-d %B %Y at %H:%M}."


def courses(count: int) -> str:
    return f"{count:,} {'course' if count == 1 else 'courses'}"

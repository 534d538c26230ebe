"""What a round costs, on SQLite in this process: a response beside one saved answer, and a report of 50,000 of them."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from app.database import Database
from app.groups import closing, store
from app.main import create_app
from app.migrate import migrate
from app.settings import Settings
from tests.groups.answering import everything
from tests.groups.rounds import Opened, close, open_round
from tests.journeys import question
from tests.person import Person

SHARES = {"leaders": 0.01, "supervisors": 0.09, "front_line": 0.8, "people": 0.1}
TIMES = 150


def _median(times: int, work: Callable[[int], float]) -> float:
    return statistics.median(work(number) for number in range(times))


def _timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def measure(folder: Path, responses: int) -> dict[str, float]:
    """Medians in milliseconds."""
    settings = Settings(data_dir=folder)
    database = Database(settings.database)
    migrate(database)
    database.dispose()
    person = Person(create_app(settings))
    with person.client:
        opened = open_round(person.app, person, dict.fromkeys(SHARES, responses))
        found = {"saving one answer": _median(TIMES, lambda number: _answer(person, opened, number))}
        found["sending one response"] = _median(TIMES, lambda _: _respond(person, opened))
        _count_many(person, opened, responses)
        found |= _report(person, opened)
    return found


def _answer(person: Person, opened: Opened, number: int) -> float:
    data = {"csrf_token": person.token, "version": str(number), "choice": str(number % 5)}
    path = question(opened.assessment, "refreshers.interval")
    return _timed(lambda: _good(person.client.put(path, data=data).status_code, 200))


def _respond(person: Person, opened: Opened) -> float:
    link = opened.link("front_line")
    page = person.visit(link)
    fields = {name: str(value) for name, value in page.form().form_values()} | everything("usually")
    fields["another"] = "yes"
    return _timed(lambda: _good(person.client.post(link, data=fields, follow_redirects=False).status_code, 303))


def _good(status: int, wanted: int) -> None:
    assert status == wanted, status


def _count_many(person: Person, opened: Opened, responses: int) -> None:
    """Counts so many believable responses as they would be counted one by one."""
    source = random.Random(1)  # believable, not secret
    house = person.app.state.house
    options = [*(option.id for option in house.experience.options), "none"]
    with house.database.transaction() as session:
        for group, share in SHARES.items():
            for _ in range(round(responses * share)):
                chosen = dict(
                    zip(house.experience.items, source.choices(options, (1, 2, 4, 6, 3, 1), k=30), strict=True)
                )
                store.add_response(session, opened.id, group, house.experience, chosen, is_invited=True)


def _report(person: Person, opened: Opened) -> dict[str, float]:
    house = person.app.state.house
    with house.database.session(writes=False) as session:
        found = store.one(session, opened.assessment_id, opened.id)
        assert found is not None
        first = _timed(lambda: closing.report_now(house, session, found))
        again = _median(9, lambda _: _timed(lambda: closing.report_now(house, session, found)))
    close(person.app, opened)
    here = f"{opened.assessment}/rounds/{opened.id}/report"
    page = _median(9, lambda _: _timed(lambda: _good(person.client.get(here).status_code, 200)))
    paper = _timed(lambda: _good(person.client.get(f"{here}.pdf").status_code, 200))
    return {
        "a report, the first with its library": first,
        "a report from its counts": again,
        "its page": page,
        "its first PDF": paper,
    }

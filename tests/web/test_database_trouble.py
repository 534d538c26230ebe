"""A database that is locked, full, read-only or gone: said with 503, and nothing that was saved or typed is lost."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy
from fastapi import FastAPI
from sqlalchemy import event

from app.database import Database
from app.web.house import House
from tests.journeys import CONTEXT, answer, asked, in_sector, question
from tests.person import Page, Person
from tests.tables import change, everything, rows

FIRST, SECOND = "refreshers.needs_analysis", "refreshers.interval"
NOTE = "Typed for half an hour."
BUSY = "We could not save that just now"
NO_ROOM = "We have no room to save that"
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def file_of(app: FastAPI) -> Path:
    return Path(app.state.house.settings.database.removeprefix("sqlite:///"))


@pytest.fixture
def begun(person: Person) -> str:
    """An assessment with one answer on practice."""
    address = in_sector(person)
    answer(person, address, FIRST, "3", note="Saved before.")
    return address


def refused(person: Person, page: Page, heading: str) -> Page:
    """Sends an answer that cannot be saved now: said with 503, kept in the page, nothing changed."""
    before = everything(person.app)
    page = person.submit(page, {"choice": "2", "note": NOTE}, 503)
    assert page.heading == heading
    assert page.response.headers["retry-after"] == "30"
    assert NOTE in page.text
    assert everything(person.app) == before
    return page


def saved_at_last(person: Person, page: Page, address: str) -> None:
    """The same page's button saves once the trouble is over."""
    assert person.submit(page).path == question(address, "refreshers.competence")
    query = "SELECT question_id, note FROM answer WHERE note <> '' ORDER BY question_id DESC"
    assert [tuple(row.values()) for row in rows(person.app, query)] == [(FIRST, "Saved before."), (SECOND, NOTE)]


@pytest.fixture
def locked(app: FastAPI) -> Iterator[sqlite3.Connection]:
    """Another program that writes and does not finish, and an application that waits only briefly for it."""
    house: House = app.state.house
    house.database.dispose()
    house.database = Database(house.settings.database, busy_seconds=0.2)
    other = sqlite3.connect(file_of(app), isolation_level=None, check_same_thread=False)
    yield other
    other.close()


@on_sqlite
def test_locked_by_another_program(person: Person, begun: str, locked: sqlite3.Connection) -> None:
    page = person.visit(question(begun, SECOND))
    locked.execute("BEGIN IMMEDIATE")
    shown = refused(person, page, BUSY)
    person.visit(question(begun, FIRST))  # reading goes on
    locked.rollback()
    saved_at_last(person, shown, begun)


@on_sqlite
def test_locked_for_a_moment_is_only_waited_for(app: FastAPI, person: Person, begun: str) -> None:
    page = person.visit(question(begun, SECOND))
    other = sqlite3.connect(file_of(app), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.5, other.rollback)
    release.start()
    assert person.submit(page, {"choice": "2"}).path == question(begun, "refreshers.competence")
    release.join()
    other.close()


@on_sqlite
def test_while_one_waits_for_a_lock_others_are_answered(app: FastAPI, person: Person, begun: str) -> None:
    other = sqlite3.connect(file_of(app), isolation_level=None, check_same_thread=False)
    fields = {"csrf_token": person.token, "version": "0", "choice": "1"}
    first_page = person.visit(question(begun, SECOND)).path

    async def both() -> tuple[int, bool, int]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://testserver", cookies=dict(person.client.cookies)
        ) as client:
            other.execute("BEGIN IMMEDIATE")
            saving = asyncio.create_task(client.post(first_page, data=fields))
            await asyncio.sleep(0.2)
            read = await client.get("/evidence")
            was_waiting = not saving.done()
            other.rollback()
            return read.status_code, was_waiting, (await saving).status_code

    assert asyncio.run(both()) == (200, True, 303)
    other.close()


@on_sqlite
def test_a_program_is_told_of_a_lock_as_a_program(app: FastAPI, person: Person, locked: sqlite3.Connection) -> None:
    locked.execute("BEGIN IMMEDIATE")
    response = person.client.post("/api/v1/assessments")
    assert response.status_code == 503 and response.headers["retry-after"] == "30"
    assert response.json()["title"] == BUSY


@on_sqlite
def test_full(app: FastAPI, person: Person, begun: str) -> None:
    note = "\N{RAISED HAND}" * 2000
    limit_pages(app, pages_of(app))
    acknowledged = set()
    for of in asked(person, begun)[len(CONTEXT) + 1 :]:
        fields = {"csrf_token": person.token, "version": "0", "choice": "1", "note": note}
        response = person.client.post(question(begun, of), data=fields, follow_redirects=False)
        if response.status_code != 303:
            break
        acknowledged.add(of)
    assert response.status_code == 503 and response.headers["retry-after"] == "30"
    shown = Page(response)
    assert shown.heading == NO_ROOM and note in shown.text
    kept = rows(app, "SELECT question_id FROM answer WHERE note = :note", note=note)
    assert {row["question_id"] for row in kept} == acknowledged
    person.visit(f"{begun}/check")  # reading goes on
    limit_pages(app, pages_of(app) + 1000)
    person.submit(shown)
    assert len(rows(app, "SELECT question_id FROM answer WHERE note = :note", note=note)) == len(acknowledged) + 1


def pages_of(app: FastAPI) -> int:
    """How many pages the database fills."""
    with app.state.house.database.reading.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())


def limit_pages(app: FastAPI, most: int) -> None:
    """Sets how many pages the application's connections may fill, as if the disk ended there."""
    engine = app.state.house.database.reading
    engine.dispose()

    @event.listens_for(engine, "connect")
    def limit(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={most}")


@on_sqlite
def test_a_file_that_cannot_be_written(app: FastAPI, person: Person, begun: str) -> None:
    page = person.visit(question(begun, SECOND))
    engine = app.state.house.database.reading
    engine.dispose()

    @event.listens_for(engine, "connect")
    def only_read(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA query_only=ON")

    shown = refused(person, page, NO_ROOM)
    event.remove(engine, "connect", only_read)
    engine.dispose()
    saved_at_last(person, shown, begun)


@on_postgresql
def test_a_server_that_only_reads(app: FastAPI, person: Person, begun: str) -> None:
    page = person.visit(question(begun, SECOND))
    name = app.state.house.database.reading.url.database
    change(app, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    app.state.house.database.reading.dispose()
    shown = refused(person, page, NO_ROOM)
    person.visit(f"{begun}/check")
    write_again(app, name)
    saved_at_last(person, shown, begun)


def write_again(app: FastAPI, name: str) -> None:
    engine = sqlalchemy.create_engine(app.state.house.settings.database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("SET default_transaction_read_only = off")
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
    engine.dispose()
    app.state.house.database.reading.dispose()


END_ALL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@on_postgresql
def test_connections_that_were_ended_are_made_anew(app: FastAPI, person: Person, begun: str) -> None:
    page = person.visit(question(begun, SECOND))
    assert rows(app, END_ALL)
    person.visit(question(begun, FIRST))
    assert rows(app, END_ALL)
    assert person.submit(page, {"choice": "2"}).path == question(begun, "refreshers.competence")


@on_postgresql
def test_a_connection_that_ends_in_the_middle_of_a_save(app: FastAPI, person: Person, begun: str) -> None:
    page = person.visit(question(begun, SECOND))
    engine = sqlalchemy.create_engine(app.state.house.settings.database)
    shown: list[Page] = []
    with engine.begin() as other:
        other.exec_driver_sql("LOCK TABLE answer IN EXCLUSIVE MODE")
        fields = {"choice": "2", "note": NOTE}
        saving = threading.Thread(target=lambda: shown.append(person.submit(page, fields, 503)))
        saving.start()
        end_whoever_waits(app)
        saving.join(30)
    engine.dispose()
    assert shown[0].heading == BUSY and NOTE in shown[0].text
    saved_at_last(person, shown[0], begun)


def end_whoever_waits(app: FastAPI) -> None:
    until = time.monotonic() + 30
    waiting = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while not rows(app, waiting):
        assert time.monotonic() < until, "nobody waits for the lock"
        time.sleep(0.05)


@on_postgresql
def test_a_server_that_is_gone(app: FastAPI, person: Person, begun: str) -> None:
    house: House = app.state.house
    page = person.visit(question(begun, SECOND))
    here, house.database = house.database, Database("postgresql+psycopg://nobody@127.0.0.1:1/gone?connect_timeout=2")
    person.visit("/")
    assert person.visit("/assessments", 503).response.headers["retry-after"] == "30"
    assert person.client.get("/health").status_code == 503
    shown = person.submit(page, {"choice": "2", "note": NOTE}, 503)
    assert NOTE in shown.text and "127.0.0.1" not in shown.text and "nobody" not in shown.text
    house.database = here
    saved_at_last(person, shown, begun)


def test_a_table_that_is_missing_is_no_stack_trace(person: Person, make_app: Callable[..., FastAPI]) -> None:
    address = in_sector(person)
    change(person.app, "ALTER TABLE holding RENAME TO elsewhere")
    status = 503 if person.app.state.house.database.is_sqlite else 500  # SQLite cannot tell it from passing trouble
    for place in (address, "/assessments", f"{address}/result"):
        page = person.visit(place, status)
        assert "holding" not in page.text and "Traceback" not in page.text

"""kill -9 in the middle of a run of saves: every answer that was acknowledged is there afterwards."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import sqlalchemy

from app.settings import Settings
from tests.journeys import CONTEXT
from tests.servers import RealServer

CLIENTS = 4
ACKNOWLEDGED_BEFORE_THE_KILL = 160
MOST_SECONDS = 60
QUESTIONS = ("refreshers.needs_analysis", "refreshers.interval", "refreshers.competence")
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Saver:
    """Somebody who answers the same few questions again and again, each save another level, and remembers."""

    server: RealServer
    acknowledged: dict[str, int] = field(default_factory=dict)  # how often each question was acknowledged as saved
    count: int = 0

    def begin(self) -> None:
        self.client = httpx.Client(base_url=self.server.address, timeout=10)
        self.token = TOKEN.findall(self.client.get("/assessments/new").text)[0]
        begun = self.client.post("/assessments", data={"csrf_token": self.token, "choice": "full"})
        assert begun.status_code == 303, begun.text
        self.address = begun.headers["location"].partition("/questions/")[0]
        for question in list(CONTEXT)[1:]:
            assert self.save(question, CONTEXT[question], 0)

    def save(self, question: str, choice: str, version: int) -> bool:
        """Whether the server said that it saved."""
        fields = {"csrf_token": self.token, "version": str(version), "choice": choice}
        return self.client.post(f"{self.address}/questions/{question}", data=fields).status_code == 303

    def save_until_nobody_answers(self, until: float) -> None:
        while time.monotonic() < until:
            for question in QUESTIONS:
                version = self.acknowledged.get(question, 0)
                try:
                    saved = self.save(question, level(version + 1), version)
                except httpx.TransportError:
                    return  # the server is gone
                assert saved, "the server answered, and did not save"
                self.acknowledged[question] = version + 1
                self.count += 1


def level(version: int) -> str:
    """The level of the save with this number."""
    return str(version % 5)


def test_no_acknowledged_answer_is_lost(database_url: str, tmp_path: Path) -> None:
    server = RealServer(tmp_path, DATABASE_URL=database_url)
    with server:
        savers = [Saver(server) for _ in range(CLIENTS)]
        for saver in savers:
            saver.begin()
        until = time.monotonic() + MOST_SECONDS
        running = [threading.Thread(target=saver.save_until_nobody_answers, args=(until,)) for saver in savers]
        for thread in running:
            thread.start()
        while sum(saver.count for saver in savers) < ACKNOWLEDGED_BEFORE_THE_KILL:
            assert time.monotonic() < until, "the savers are too slow"
            time.sleep(0.005)
        server.kill()
        for thread in running:
            thread.join(MOST_SECONDS)
            assert not thread.is_alive()
        assert all(saver.count > 0 for saver in savers), "the kill came in the middle of everybody's run"
        server.start()
        for saver in savers:
            everything_is_there(saver, database_url)
            goes_on(saver)


def everything_is_there(saver: Saver, database_url: str) -> None:
    """What is kept is the last save that was acknowledged, or the one that was on its way."""
    engine = sqlalchemy.create_engine(Settings(database_url=database_url).database)
    query = sqlalchemy.text("SELECT question_id, number, version FROM answer WHERE assessment_id = :of")
    with engine.connect() as connection:
        kept = {row.question_id: row for row in connection.execute(query, {"of": saver.address[-20:]})}
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    engine.dispose()
    assert set(CONTEXT) <= set(kept)
    for question, version in saver.acknowledged.items():
        assert version <= kept[question].version <= version + 1, f"{question} was lost"
        assert kept[question].number == int(level(kept[question].version))
        saver.acknowledged[question] = kept[question].version


def goes_on(saver: Saver) -> None:
    """The same browser saves on, with the form that it had open."""
    for question, version in saver.acknowledged.items():
        assert saver.save(question, level(version + 1), version)
    saver.client.close()

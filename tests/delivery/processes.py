"""Workers that a test starts and kills, and what they need to be there."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from app.assessments.access import Desk
from app.delivery import signing
from app.delivery.models import Target
from app.delivery.outbox import announce
from app.desk import intake
from app.enquiries import store as enquiries
from app.enquiries.forms import EnquiryForm, Message, new_form_id
from app.enquiries.promise import promise
from app.enquiries.spam import Suspicion
from app.enquiries.wordings import Purpose, current
from app.web.house import House
from app.web.render import ROOT
from app.web.visitor import Visitor

SECRET_KEY = "a key for tests that is long enough, 0123456789"
ONE, TWO = "0" * 19 + "1", "0" * 19 + "2"  # ids of targets


class RealWorker:
    """A worker process. It may be killed and started again, under the same name."""

    def __init__(self, folder: Path, name: str = "worker-1", dead_after: float = 60, **settings: str) -> None:
        self.log_file = folder / f"{name}.log"
        self.command = [sys.executable, "-m", "tests.delivery.a_worker", str(dead_after), *["0.3"] * 6]
        self.environment = {
            **os.environ,
            "LEVELHEAD_DATA_DIR": str(folder / "data"),
            "LEVELHEAD_SECRET_KEY": SECRET_KEY,
            "LEVELHEAD_WORKER_NAME": name,
            "LEVELHEAD_ALLOWED_WEBHOOK_HOSTS": "127.0.0.1",
            **settings,
        }

    def start(self) -> None:
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(20)

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")

    def __enter__(self) -> RealWorker:
        self.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.kill()


def until(holds: Callable[[], object], seconds: float = 30, of: str = "") -> None:
    """Waits until something holds, and fails if it does not in time."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"waited {seconds} s in vain: {of}"
        time.sleep(0.02)


def add_target(
    house: House,
    address: str,
    kind: str = "webhook",
    mapping: str = "{}",
    wants: str = "lead.created",
    target_id: str = ONE,
) -> str:
    """A target that wants new leads. Returns its secret."""
    target = Target(
        id=target_id,
        kind=kind,
        name="A receiver",
        address=address,
        kinds_of_event=wants,
        mapping=mapping,
        created_at=house.now(),
        disabled_because="",
    )
    secret = signing.give_secret(house.secret, target)
    with house.database.transaction() as session:
        session.add(target)
    return secret


def add_events(house: House, count: int, first: int = 0) -> list[str]:
    """Events of so many new leads, in one transaction."""
    with house.database.transaction() as session:
        return [
            announce(session, "lead.created", f"lead{number}", {"lead": {"id": f"lead{number}"}}, house.now())
            for number in range(first, first + count)
        ]


def add_leads(house: House, count: int) -> None:
    """So many enquiries with their leads, as the form makes them, in one transaction."""
    with house.database.transaction() as session:
        desk = Desk(house, session, Visitor("a visitor of the storm", is_new=False))
        now = house.now()
        due = promise(now, house.settings).due
        for number in range(count):
            message = Message(f"Person {number}", f"p{number}@example.org", "A ward", "", "Where do we begin?", "email")
            form = EnquiryForm(new_form_id(), message, (current(Purpose.CONTACT),), ())
            added = enquiries.add(session, desk.visitor.holder, form, None, now, due)
            intake.from_enquiry(desk, added.id, form, Suspicion(()), None, None)

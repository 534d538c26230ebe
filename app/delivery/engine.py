"""The durable part: DBOS keeps which attempts are to be made, and has each made, whatever process dies meanwhile.

Each attempt is a workflow of its own, with a fixed id, that puts the next one in the queue with its pause. So what
waits holds no thread and no place in the queue, and belongs to no process.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy
from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID

from app.delivery.models import Delivery
from app.settings import Settings

NAME, VERSION, QUEUE, SCHEMA = "levelhead", "delivery-1", "deliveries", "dbos"
AT_ONCE, AT_ONCE_TO_ONE = 32, 4
POST = "post"  # letters share one place, as they share one mail server
KEPT = timedelta(days=7)
OVER = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
Attempt = Callable[[str, int], float | None]


class Engine:
    """Runs attempts durably. One a process; `name` is this process's own and stays the same when it starts again."""

    def __init__(self, settings: Settings, name: str, attempt: Attempt, poll_seconds: float = 0.1) -> None:
        self.poll_seconds = poll_seconds
        logging.getLogger("dbos").addHandler(logging.NullHandler())  # its own handler would write to the console
        DBOS(config=configuration(settings, name))

        @DBOS.step(name="attempt", retries_allowed=True, max_attempts=6)
        def step(delivery_id: str, number: int) -> float | None:
            return attempt(delivery_id, number)

        @DBOS.workflow(name="delivery", max_recovery_attempts=None)
        def deliver(delivery_id: str, round_number: int, number: int, place: str) -> None:
            pause = step(delivery_id, number)
            if pause is not None:
                self._enqueue(delivery_id, round_number, number + 1, place, pause)

        self._deliver = deliver

    def launch(self) -> None:
        """Starts, and takes up what this name had begun."""
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=AT_ONCE,
            partition_worker_concurrency=AT_ONCE_TO_ONE,
            polling_interval_sec=self.poll_seconds,
        )

    def begin(self, delivery_id: str, round_number: int, number: int, target_id: str | None) -> None:
        """Has an attempt at a delivery made. A second call changes nothing."""
        self._enqueue(delivery_id, round_number, number, target_id or POST, None)

    def _enqueue(self, delivery_id: str, round_number: int, number: int, place: str, pause: float | None) -> None:
        with (
            SetWorkflowID(workflow_id(delivery_id, round_number, number)),
            SetEnqueueOptions(queue_partition_key=place, delay_seconds=pause),
        ):
            DBOS.enqueue_workflow(QUEUE, self._deliver, delivery_id, round_number, number, place)

    def is_lost(self, delivery: Delivery) -> bool:
        """Whether nothing would make the next attempt, because the engine's own records are gone or it failed."""
        status = DBOS.get_workflow_status(workflow_id(delivery.id, delivery.round, delivery.attempts + 1))
        return status is None or status.status in OVER

    def take_over(self, dead: list[str]) -> int:
        """Has the unfinished attempts of dead processes made here. Returns how many there were."""
        return len(DBOS._recover_pending_workflows(dead))

    def forget(self, before: datetime, most: int = 1000) -> int:
        """Removes the records of attempts that were over before a moment. What came of them is in our own tables."""
        found = DBOS.list_workflows(
            status=OVER, completed_before=before.isoformat(), limit=most, load_input=False, load_output=False
        )
        DBOS.delete_workflows([each.workflow_id for each in found])
        return len(found)

    def stop(self, seconds: int) -> None:
        """Takes nothing new, and lets what is being sent come to its end."""
        DBOS.destroy(workflow_completion_timeout_sec=seconds)


def workflow_id(delivery_id: str, round_number: int, number: int) -> str:
    return f"{delivery_id}/{round_number}/{number}"


def configuration(settings: Settings, name: str) -> DBOSConfig:
    """DBOS beside our own tables: a file in the data folder, or a schema of its own in the same PostgreSQL database."""
    config: DBOSConfig = {
        "name": NAME,
        "application_version": VERSION,
        "executor_id": name,
        "enable_otlp": False,
        "log_level": "WARNING",
        "max_executor_threads": AT_ONCE + 16,
    }
    if settings.database.startswith("sqlite"):
        file = Path(settings.database.removeprefix("sqlite:///")).with_suffix(".worker.sqlite3")
        config["system_database_url"] = f"sqlite:///{file}"
        config["system_database_engine"] = sqlite_engine(file)
    else:
        url = sqlalchemy.make_url(settings.database).set(drivername="postgresql")
        config["system_database_url"] = url.render_as_string(hide_password=False)
        config["dbos_system_schema"] = SCHEMA
        config["use_listen_notify"] = False
        config["sys_db_pool_size"] = 15
    return config


def sqlite_engine(file: Path) -> sqlalchemy.Engine:
    """As DBOS makes its own, but with a write-ahead log: what it keeps survives a power cut."""
    engine = sqlalchemy.create_engine(f"sqlite:///{file}", pool_size=10, max_overflow=30, hide_parameters=True)

    @sqlalchemy.event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine

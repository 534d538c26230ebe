"""A house that may send to loopback, a receiver there, and a way to make what was announced go out here and now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI

from app.delivery import handing
from app.delivery.models import Delivery
from app.delivery.sending import Sender
from app.delivery.webhooks import Way
from app.web.house import House
from tests.conftest import Clock
from tests.delivery.receiver import Receiver
from tests.tables import rows


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as running:
        yield running


@dataclass
class Sending:
    """Hands on and attempts in this process, one after the other. The engine's part is tested with real workers."""

    app: FastAPI
    sender: Sender
    begun: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def house(self) -> House:
        return self.sender.house

    def begin(self, delivery_id: str, round_number: int, number: int, target_id: str | None) -> None:
        self.begun.append((delivery_id, round_number, number))

    def is_lost(self, delivery: Delivery) -> bool:
        return delivery.id not in {each for each, _, _ in self.begun}

    def hand_on(self) -> list[tuple[str, int, int]]:
        """What is begun for what was announced and for what is to be sent again."""
        self.begun.clear()
        handing.hand_on(self.house, self)
        handing.replay(self.house, self)
        return list(self.begun)

    def send(self) -> list[float | None]:
        """Hands on, makes each first attempt, and returns the pauses after them."""
        return [self.sender.attempt(delivery_id, number) for delivery_id, _, number in self.hand_on()]

    def rows(self, table: str) -> list[dict[str, Any]]:
        return rows(self.app, f"SELECT * FROM {table} ORDER BY id")


@pytest.fixture
def make_sending(make_app: Callable[..., FastAPI], clock: Clock) -> Callable[..., Sending]:
    def make(pauses: tuple[float, ...] = (5.0, 30.0), **settings: Any) -> Sending:
        clock.moment = datetime.now(UTC)  # the library refuses what was signed at another time
        app = make_app(**{"allowed_webhook_hosts": "127.0.0.1", **settings})
        house: House = app.state.house
        return Sending(app, Sender(house, Way(house.settings.hosts_allowed), pauses))

    return make


@pytest.fixture
def sending(make_sending: Callable[..., Sending]) -> Sending:
    return make_sending()

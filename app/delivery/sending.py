"""One attempt at a delivery: what to send, to whom, and what is kept of it. Run again, it sends nothing twice over.

What an attempt came to is kept in one transaction, at once after the answer. Only a process that is killed between
the two sends once more, with the same id.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from app.delivery import letters, mappings, signing, store, webhooks
from app.delivery.models import Attempt, Delivery, Event, Target
from app.delivery.outbox import INVITATION, LETTER, TEST
from app.delivery.outcome import LONGEST, Outcome
from app.delivery.pauses import PAUSES, pause
from app.delivery.payload import payload
from app.delivery.webhooks import Way
from app.web.house import House
from app.web.sealed import Unreadable

log = logging.getLogger("levelhead.delivery")
OF_OURS = "something failed on our side"


@dataclass(frozen=True)
class Sender:
    """What sends: the house, the way out, and how long it waits after each failure."""

    house: House
    way: Way
    pauses: tuple[float, ...] = PAUSES

    def attempt(self, delivery_id: str, number: int) -> float | None:
        """Makes attempt `number` of a delivery. Returns the seconds until the next one, or None where it is over.

        An attempt that has been kept is not made again: its pause is what is left of it.
        """
        with self.house.database.session(writes=False) as session:
            found = store.delivery(session, delivery_id)
            if found is None or found[0].state not in store.OPEN:
                return None
            delivery, event = found
            if delivery.attempts >= number:
                left = (delivery.next_at or self.house.now()) - self.house.now()
                return max(0.0, left.total_seconds())
            target = store.target(session, delivery.target_id) if delivery.target_id else None
            begun = time.monotonic()
            outcome = self._outcome(session, delivery, event, target)
        return self._keep(delivery_id, number, outcome, round(1000 * (time.monotonic() - begun)))

    def _outcome(self, session: Session, delivery: Delivery, event: Event, target: Target | None) -> Outcome:
        if event.body == store.NOTHING:
            return Outcome(False, None, letters.REMOVED, is_for_good=True)
        try:
            if event.kind == INVITATION:
                return letters.invite(self.house, session, event, delivery.id)
            if target is None:
                return letters.send(self.house.settings, event, delivery.id)
            if target.disabled_at is not None:
                return Outcome(False, None, "the target is switched off", is_for_good=True)
            return KINDS[target.kind](self, target, delivery, event)
        except Unreadable:
            return Outcome(False, None, "its secret cannot be read: was LEVELHEAD_SECRET_KEY changed?")
        except Exception as error:
            log.exception("delivery %s: %s", delivery.id, type(error).__name__)
            return Outcome(False, None, OF_OURS)

    def webhook(self, target: Target, delivery: Delivery, event: Event) -> Outcome:
        now = self.house.now()
        body = payload(event.kind, event.made_at, event.body)
        signed = signing.headers(signing.secrets_of(self.house.secret, target, now), delivery.id, now, body)
        return webhooks.send(self.way, target.address, {"Content-Type": "application/json", **signed}, body, now)

    def hubspot(self, target: Target, _delivery: Delivery, event: Event) -> Outcome:
        return self._mapped(mappings.hubspot(target, event))

    def salesforce(self, target: Target, _delivery: Delivery, event: Event) -> Outcome:
        return self._mapped(mappings.salesforce(target, event))

    def _mapped(self, post: mappings.Post) -> Outcome:
        return webhooks.send(self.way, post.address, post.headers, post.body, self.house.now())

    def _keep(self, delivery_id: str, number: int, outcome: Outcome, milliseconds: int) -> float | None:
        """Keeps the attempt and what it means for the delivery, in one transaction."""
        now = self.house.now()
        seconds = None if outcome.is_done or outcome.is_for_good else pause(number, outcome.retry_after, self.pauses)
        with self.house.database.transaction() as session:
            delivery = store.locked(session, delivery_id)
            if delivery is None or delivery.state not in store.OPEN or delivery.attempts >= number:
                return None
            session.add(
                Attempt(
                    delivery_id=delivery_id,
                    at=now,
                    status=outcome.status,
                    said=outcome.said[:LONGEST],
                    milliseconds=milliseconds,
                )
            )
            delivery.attempts = number
            delivery.state = state_after(outcome, seconds)
            delivery.next_at = None if seconds is None else now + timedelta(seconds=seconds)
            delivery.done_at = now if outcome.is_done else None
            session.add(delivery)
            self._consequences(session, delivery, outcome)
        return seconds

    def _consequences(self, session: Session, delivery: Delivery, outcome: Outcome) -> None:
        """A receiver that wants nothing more is switched off; a letter that is over loses its text."""
        target = store.target(session, delivery.target_id) if delivery.target_id else None
        if outcome.disables and target is not None and target.disabled_at is None:
            store.disable(session, target, outcome.disables, self.house.now())
        if delivery.state != store.WAITING and target is None:
            event = session.get(Event, delivery.event_id)
            if event is not None and event.kind == LETTER:
                store.forget_text(session, event.id)


def state_after(outcome: Outcome, seconds: float | None) -> str:
    if outcome.is_done:
        return store.DONE
    if seconds is not None:
        return store.WAITING
    return store.STOPPED if outcome.is_for_good else store.GIVEN_UP


KINDS: dict[str, Callable[[Sender, Target, Delivery, Event], Outcome]] = {
    mappings.WEBHOOK: Sender.webhook,
    mappings.HUBSPOT: Sender.hubspot,
    mappings.SALESFORCE: Sender.salesforce,
}


def recipients(house: House, event: Event, targets: list[Target]) -> list[tuple[str | None, str]]:
    """Who is to get an event: the id of the target, or None, and the text that the delivery's id is made of."""
    if event.kind in (LETTER, INVITATION):
        return [(None, LETTER)]
    found: list[tuple[str | None, str]] = []
    for target in targets:
        wanted = event.subject_id == target.id if event.kind == TEST else store.wants(target, event.kind)
        if wanted and mappings.takes(target.kind, event):
            found.append((target.id, target.id))
    if house.settings.team_email and json.loads(event.body) and letters.concerns_team(event):
        found.append((None, store.TEAM))
    return found

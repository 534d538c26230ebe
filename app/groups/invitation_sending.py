"""Putting letters to the invited into the outbox, as many as may go out in a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlmodel import Session

from app.delivery import outbox
from app.groups import invitation_store, refusals
from app.groups.invitation_store import Waiting
from app.groups.models import Round
from app.groups.round_forms import today_in
from app.limits import lots
from app.limits import store as limits
from app.privacy.tokens import fingerprint
from app.settings import Settings
from app.web.house import House

A_DAY = timedelta(days=1)
MOST_OF_NETWORK, MOST_OF_ASSESSMENT, MOST_TO_ADDRESS = 1000, 2000, 3
THE_HOUSE = limits.key_of("invitations of the house")


def bounds_in_words(settings: Settings) -> str:
    return (
        f"In a day this site sends at most {settings.invitations_a_day:,} of these letters, {MOST_OF_NETWORK:,} for "
        f"one network, {MOST_OF_ASSESSMENT:,} for one assessment, and {MOST_TO_ADDRESS} to one mailbox."
    )


@dataclass(frozen=True)
class Sending:
    """What sends: the house, the session, the round, and the network that the wish came from."""

    house: House
    session: Session
    round: Round
    client: str

    @property
    def today(self) -> datetime:
        """The day without its time: when a letter was sent is kept no closer."""
        return start_of_today(self.house)

    def invite(self) -> int:
        """Writes to those who were not written to yet. Returns how many must wait for another day."""
        return self._write(invitation_store.waiting(self.session, self.round.id), is_reminder=False)

    def remind(self) -> int:
        """Reminds those whose turn it is and who are silent. Returns how many must wait for another day."""
        return self._write(invitation_store.due(self.session, self.round.id, self.today), is_reminder=True)

    def room(self) -> int:
        """How many letters may still go out today, counting none."""
        now = self.house.now()
        left = (most - limits.counted(self.session, key, now, A_DAY) for key, most in self._bounds())
        return max(0, min(left))

    def _write(self, wanted: Sequence[Waiting], is_reminder: bool) -> int:
        """Gives those their turn who may have it today, and a letter to those of them who want one.

        A turn without a letter counts like one with it: what is left of a bound would else tell who answered, or who
        refused letters before.
        """
        now = self.house.now()
        prints = {each.id: refusals.print_of(self.house, each.email) for each in wanted}
        keys = {each: limits.key_of("invitations to", found) for each, found in prints.items()}
        full = lots.at_bound(self.session, list(keys.values()), now, A_DAY, MOST_TO_ADDRESS)
        allowed = {keys[each.id]: each.id for each in reversed(wanted) if keys[each.id] not in full}
        chosen = [each.id for each in wanted if allowed.get(keys[each.id]) == each.id]  # at once, one to a mailbox
        chosen = chosen[: self._take(len(chosen))]
        lots.count_each(self.session, [keys[each] for each in chosen], now, A_DAY)
        invitation_store.note_turns(self.session, chosen, self.today)
        silent = invitation_store.silent(self.session, self.round.id)
        refused = refusals.refused(self.session, list(prints.values()))
        written = [each for each in chosen if each in silent and prints[each] not in refused]
        invitation_store.note_letters(self.session, written)
        outbox.invitations(self.session, written, is_reminder, now)
        return len(wanted) - len(chosen)

    def _take(self, wanted: int) -> int:
        """How many of the day's letters we get: as many as the tightest bound leaves."""
        now = self.house.now()
        before: list[str] = []
        for key, most in self._bounds() if wanted else ():
            taken = lots.take(self.session, key, now, A_DAY, wanted, most)
            for each in before if taken < wanted else ():
                lots.give_back(self.session, each, now, A_DAY, wanted - taken)
            before.append(key)
            wanted = taken
            if not wanted:
                break
        return wanted

    def _bounds(self) -> tuple[tuple[str, int], ...]:
        """What is counted, and how many a day may be. The bound of the house is the last: all wait for it."""
        return (
            (limits.key_of("invitations of", fingerprint(self.house, self.client)), MOST_OF_NETWORK),
            (limits.key_of("invitations for", self.round.assessment_id), MOST_OF_ASSESSMENT),
            (THE_HOUSE, self.house.settings.invitations_a_day),
        )


def start_of_today(house: House) -> datetime:
    zone = house.settings.zone
    return datetime.combine(today_in(zone, house.now()), time(0), zone)

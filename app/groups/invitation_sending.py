"""Putting letters to the invited into the outbox, as many as may go out in a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlmodel import Session

from app.delivery import outbox
from app.groups import invitation_store
from app.groups.invitation_store import Waiting
from app.groups.models import Round
from app.groups.round_forms import today_in
from app.limits import lots
from app.limits import store as limits
from app.privacy.tokens import fingerprint
from app.web.house import House

A_DAY = timedelta(days=1)
MOST_OF_NETWORK, MOST_OF_ASSESSMENT, MOST_TO_ADDRESS = 1000, 2000, 3
BOUNDS = (
    f"In a day we send at most {MOST_OF_NETWORK:,} of these letters for one network, {MOST_OF_ASSESSMENT:,} for one "
    f"assessment, and {MOST_TO_ADDRESS} to one address."
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
        """Reminds those who are silent and may be reminded. Returns how many must wait for another day."""
        return self._write(invitation_store.to_remind(self.session, self.round.id, self.today), is_reminder=True)

    def room(self) -> int:
        """How many letters may still go out today, counting none."""
        of_network = limits.counted(self.session, self._network_key, self.house.now(), A_DAY)
        of_assessment = limits.counted(self.session, self._assessment_key, self.house.now(), A_DAY)
        return max(0, min(MOST_OF_NETWORK - of_network, MOST_OF_ASSESSMENT - of_assessment))

    def _write(self, wanted: Sequence[Waiting], is_reminder: bool) -> int:
        now = self.house.now()
        keys = {each.id: self._address_key(each.email) for each in wanted}
        full = lots.at_bound(self.session, list(keys.values()), now, A_DAY, MOST_TO_ADDRESS)
        allowed = [each.id for each in wanted if keys[each.id] not in full]
        chosen = allowed[: self._take(len(allowed))]
        lots.count_each(self.session, [keys[each] for each in chosen], now, A_DAY)
        invitation_store.note_letters(self.session, chosen, self.today)
        outbox.invitations(self.session, chosen, is_reminder, now)
        return len(wanted) - len(chosen)

    def _take(self, wanted: int) -> int:
        """How many of the day's letters we get."""
        if not wanted:
            return 0
        now = self.house.now()
        of_network = lots.take(self.session, self._network_key, now, A_DAY, wanted, MOST_OF_NETWORK)
        taken = lots.take(self.session, self._assessment_key, now, A_DAY, of_network, MOST_OF_ASSESSMENT)
        if taken < of_network:
            lots.give_back(self.session, self._network_key, now, A_DAY, of_network - taken)
        return taken

    @property
    def _network_key(self) -> str:
        return limits.key_of("invitations of", fingerprint(self.house, self.client))

    @property
    def _assessment_key(self) -> str:
        return limits.key_of("invitations for", self.round.assessment_id)

    def _address_key(self, email: str) -> str:
        return limits.key_of("invitations to", fingerprint(self.house, email))


def start_of_today(house: House) -> datetime:
    zone = house.settings.zone
    return datetime.combine(today_in(zone, house.now()), time(0), zone)

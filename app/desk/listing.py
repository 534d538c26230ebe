"""Where a lead stands in the list, as one number: what it is chosen and ordered by without a look at its row."""

from __future__ import annotations

from app.desk.models import Lead
from app.desk.states import OPEN

# A place in the list is a whole number. Unanswered leads stand at the second at which they are due; the others after
# them, the newest first: open ones from WAITS_NOT - now on, closed ones from CLOSED, merged ones from MERGED.
SOONER_THAN = 10**10
WAITS_NOT, CLOSED, MERGED = 10**11, 2 * 10**11, 3 * 10**11


def place(lead: Lead) -> int:
    """Where a lead stands in the list, the smallest first."""
    if lead.merged_into is not None:
        return MERGED - int(lead.received_at.timestamp())
    if lead.answered_at is None and lead.due_at is not None and lead.status in OPEN:
        return int(lead.due_at.timestamp())
    return (WAITS_NOT if lead.status in OPEN else CLOSED) - int(lead.received_at.timestamp())

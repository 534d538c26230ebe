"""How far an action of a plan has come."""

from __future__ import annotations

from enum import StrEnum


class ActionStatus(StrEnum):
    """PROPOSED by the consultant, AGREED with the client, IN_PROGRESS, DONE; or DROPPED and kept to be seen."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


STATUS_NAMES = {
    ActionStatus.PROPOSED: "Proposed",
    ActionStatus.AGREED: "Agreed",
    ActionStatus.IN_PROGRESS: "In progress",
    ActionStatus.DONE: "Done",
    ActionStatus.DROPPED: "Dropped",
}
STILL_TO_DO = frozenset({ActionStatus.PROPOSED, ActionStatus.AGREED, ActionStatus.IN_PROGRESS})

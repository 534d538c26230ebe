"""The command that removes what was kept long enough, or says what it would remove."""

from __future__ import annotations

from collections.abc import Callable

from app.privacy.retention import KINDS, preview
from app.privacy.retention import purge as run
from app.web.house import House


def purge(house: House, dry_run: bool, say: Callable[[str], None]) -> None:
    """Purges and says how much of each kind went; only what would go, on a dry run."""
    try:
        if not dry_run:
            removed = run(house)
            for kind in KINDS:
                say(f"{kind.name}: {removed[kind.id]:,} removed.")
            return
        with house.database.session(writes=False) as session:
            for each in preview(house, session):
                oldest = f", the oldest of {each.oldest:%Y-%m-%d}" if each.oldest else ""
                say(f"{each.name}: {each.count:,} would go{oldest}. {each.rule}.")
    finally:
        house.database.dispose()

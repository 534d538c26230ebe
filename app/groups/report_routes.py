"""The report of a closed round: the page, and the files to take away."""

from __future__ import annotations

from app.web.rooms import room

router = room(include_in_schema=False)

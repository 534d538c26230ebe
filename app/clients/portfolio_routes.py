"""The address of all clients on one page."""

from __future__ import annotations

from app.web.rooms import room

router = room(include_in_schema=False)

"""The addresses of what goes out: targets and the delivery log."""

from __future__ import annotations

from app.web.rooms import room

router = room(include_in_schema=False)

"""The address of a link that asks somebody to join a firm."""

from __future__ import annotations

from app.web.rooms import room

router = room(include_in_schema=False)

"""The addresses of the page that works without a network."""

from __future__ import annotations

from app.web.rooms import room

router = room(include_in_schema=False)

"""The addresses of the evidence."""

from __future__ import annotations

from app.web.rooms import room

router = room(include_in_schema=False)

"""The addresses where whoever holds an assessment gives a code to a consultant."""

from __future__ import annotations

from app.web.rooms import room

router = room(include_in_schema=False)

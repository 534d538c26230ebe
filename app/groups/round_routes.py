"""The addresses of whoever asks: opening a round, its links and invitations, pausing and closing it."""

from __future__ import annotations

from app.web.rooms import room

router = room(include_in_schema=False)

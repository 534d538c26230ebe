"""The addresses of the staff's accounts: signing in and out, and who works here."""

from __future__ import annotations

from app.web.rooms import room

router = room(include_in_schema=False)

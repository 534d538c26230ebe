"""The addresses of a firm's look and of its issued reports."""

from __future__ import annotations

from app.web.rooms import room

router = room(include_in_schema=False)

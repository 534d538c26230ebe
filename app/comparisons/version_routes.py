"""The addresses of two versions of the questions side by side."""

from __future__ import annotations

from app.web.rooms import room

router = room(include_in_schema=False)

"""The addresses of an audit: begin, work section by section, complete."""

from __future__ import annotations

from app.web.rooms import room

router = room(include_in_schema=False)

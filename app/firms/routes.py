"""The addresses of the firms: who belongs to them."""

from __future__ import annotations

from app.web.rooms import room

router = room(include_in_schema=False)

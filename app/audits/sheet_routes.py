"""The addresses of an audit as an Excel sheet, to fill in and bring back."""

from __future__ import annotations

from app.web.rooms import room

router = room(include_in_schema=False)

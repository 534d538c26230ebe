"""The pages of somebody who is asked: the items, the thanks, and no more letters."""

from __future__ import annotations

from app.web.rooms import room

router = room(include_in_schema=False)

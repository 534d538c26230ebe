"""The addresses of privacy: consents, retention, requests, and the audit log."""

from __future__ import annotations

from app.web.rooms import room

router = room(include_in_schema=False)

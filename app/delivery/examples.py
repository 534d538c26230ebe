"""The lead of a test: nobody's, and easy to recognise wherever it arrives."""

from __future__ import annotations

from typing import Any

from app.settings import Settings

TOUCH = {
    "source": "test",
    "medium": "",
    "campaign": "",
    "term": "",
    "content": "",
    "referrer": "",
    "landing": "/",
}


def example(settings: Settings) -> dict[str, Any]:
    """A lead in the shape of a real one."""
    return {
        "is_test": True,
        "lead": {
            "id": "test",
            "kind": "enquiry",
            "grade": "A",
            "status": "new",
            "owner": None,
            "due_at": None,
            "received_at": None,
            "name": "Test Levelhead",
            "email": "test@example.org",
            "organisation": "A test, nobody's organisation",
            "phone": "",
            "preferred_contact": "email",
            "need_text": "This is a test. Nobody asked for anything.",
            "sector": None,
            "source": "test",
            "consents": [],
            "first_touch": TOUCH,
            "last_touch": None,
            "scores": {"fit": None, "need": None, "intent": 0},
            "reasons": [],
            "url": f"{settings.base_url}/desk/deliveries",
        },
        "changed": [],
    }

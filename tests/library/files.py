"""Catalogue files to import, as owners write them."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

COLUMNS = (
    "id",
    "title",
    "family",
    "summary",
    "audience",
    "sectors",
    "hours",
    "mode",
    "skills",
    "indicators",
    "sessions",
    "price_pounds",
    "url",
)
CALM = {
    "id": "calm-talk",
    "title": "Calm talk",
    "family": "Conflict and Behaviour Management",
    "summary": "Listening, and then talking.",
    "audience": "All staff",
    "sectors": "health;schools",
    "hours": "6.5",
    "mode": "in_person",
    "skills": "skills.empathy;skills.communication",
    "indicators": "refreshers.practice",
    "sessions": "2026-12-03@Leeds;2027-01-14@Online",
    "price_pounds": "1,150.50",
    "url": "https://example.org/calm-talk",
}
NODE: dict[str, Any] = {
    "@type": "Course",
    "courseCode": "CT 1",
    "name": "Calm talk",
    "description": "Listening, and then talking.",
    "genre": "Conflict and Behaviour Management",
    "audience": {"@type": "EducationalAudience", "audienceType": "All staff"},
    "timeRequired": "PT6H30M",
    "teaches": ["skills.empathy", {"@type": "DefinedTerm", "termCode": "skills.communication"}],
    "about": "refreshers.practice",
    "offers": {"@type": "Offer", "price": 1150.5, "priceCurrency": "GBP"},
    "hasCourseInstance": {
        "@type": "CourseInstance",
        "courseMode": "onsite",
        "startDate": "2026-12-03T09:30:00+00:00",
        "location": {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": "Leeds"}},
    },
}


def csv_file(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> bytes:
    """A CSV file of these rows; each is the calm talk with what is said otherwise."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows([{name: {**CALM, **row}[name] for name in columns} for row in rows])
    return text.getvalue().encode()


def node(**changes: Any) -> dict[str, Any]:
    """The calm talk as a schema.org Course, with what is said otherwise. None takes a property away."""
    return {key: value for key, value in {**NODE, **changes}.items() if value is not None}


def json_file(data: Any) -> bytes:
    return json.dumps(data).encode()

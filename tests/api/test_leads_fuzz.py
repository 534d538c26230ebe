"""Schemathesis sends what the document says of leads and figures, and what it forbids, with a token that allows all."""

from __future__ import annotations

import schemathesis
from fastapi import FastAPI
from schemathesis.config import SchemathesisConfig

from app.desk.tokens import Scope
from tests.api.test_fuzz import MOST_EXAMPLES, OF_LEADS, finished
from tests.desk.leads import enquire
from tests.desk.tokens import token
from tests.person import Person

FEWEST, MOST = 100, 1000


def test_no_answer_about_leads_is_a_server_error_or_contradicts_the_document(person: Person, app: FastAPI) -> None:
    lead = enquire(person).rpartition("/")[2]
    # With If-Match: * the version is no hindrance, so that many changes come through.
    config = SchemathesisConfig.from_dict(
        {
            "seed": 20261123,
            "headers": {"Authorization": f"Bearer {token(app, *Scope)}"},
            "continue-on-failure": True,
            "dictionaries": {"leads": {"values": [lead]}, "versions": {"values": ["*"]}},
            "parameters": {
                "path.lead_id": {"dictionary": "leads", "probability": 0.8},
                "header.if-match": {"dictionary": "versions", "probability": 0.8},
            },
            "generation": {"max-examples": MOST_EXAMPLES, "deterministic": True, "database": "none"},
            "checks": {"positive_data_acceptance": {"enabled": False}},
        }
    )
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=config)
    answered, wrong = finished(schema.include(path_regex=OF_LEADS))
    assert not wrong, "\n\n".join(wrong)
    came_through = {operation.partition(" ")[0] for operation, status in answered if status < 300}
    assert came_through >= {"GET", "PATCH"}
    assert FEWEST < answered.total() < MOST

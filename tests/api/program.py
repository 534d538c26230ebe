"""A program that uses the API, and holds every answer against the OpenAPI document."""

from __future__ import annotations

import json
from typing import Any

import httpx2
from fastapi import FastAPI
from jsonschema_rs import Draft202012Validator

from tests.person import client_of

ROOT = "/api/v1"
FULL = {
    "context.scope": "full",
    "context.sector": "health",
    "context.setting": "mental_health_ward",
    "context.nation": "england",
    "context.role": "manager",
    "context.why_now": "inspection",
}


class Program:
    """Sends JSON, keeps the key of its last assessment, and checks each answer's form."""

    def __init__(self, app: FastAPI) -> None:
        self.client = client_of(app, raise_server_exceptions=False)
        self.described = self.client.get(f"{ROOT}/openapi.json").json()
        self.id = ""
        self.key: str | None = None

    def send(self, method: str, path: str, status: int = 200, **options: Any) -> httpx2.Response:
        """Sends a request below /api/v1; `{id}` stands for this program's assessment."""
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        headers |= options.pop("headers", {})
        address = ROOT + path.replace("{id}", self.id)
        response = self.client.request(method, address, headers=headers, **options)
        assert response.status_code == status, f"{method} {address}: {response.status_code}\n{response.text[:2000]}"
        self.check(method, address.partition("?")[0], response)
        return response

    def json(self, method: str, path: str, status: int = 200, **options: Any) -> Any:
        return self.send(method, path, status, **options).json()

    def create(self) -> str:
        made = self.json("POST", "/assessments", 201)
        self.id, self.key = made["id"], made["key"]
        return self.id

    def put(self, question_id: str, answer: dict[str, Any], status: int = 200) -> Any:
        return self.json("PUT", f"/assessments/{{id}}/answers/{question_id}", status, json=answer)

    def put_all(self, answers: list[dict[str, Any]], status: int = 200) -> Any:
        return self.json("PUT", "/assessments/{id}/answers", status, json={"answers": answers})

    def read(self) -> Any:
        return self.json("GET", "/assessments/{id}")

    def complete(self, level: int = 2) -> str:
        """A whole assessment, submitted."""
        self.create()
        self.put_all([option(question, chosen) for question, chosen in FULL.items()])
        self.put("context.staff", {"state": "answered", "number": 40})
        questions = [q for q in self.read()["path"] if not q.startswith("context.")]
        self.put_all([{"question_id": q, "state": "answered", "level": level} for q in questions])
        self.json("POST", "/assessments/{id}/submission", 201)
        return self.id

    def check(self, method: str, path: str, response: httpx2.Response) -> None:
        """Holds an answer against the document: its status is listed, its media type, and its JSON fits the schema."""
        assert "set-cookie" not in response.headers
        operation = self.operation(method, path)
        if operation is None:
            return
        documented = operation["responses"].get(str(response.status_code))
        assert documented, f"{method} {path}: {response.status_code} is not in the document"
        if "content" not in documented:
            return
        media_type = response.headers["content-type"].partition(";")[0]
        assert media_type in documented["content"], f"{method} {path}: {media_type}"
        if media_type.endswith("json"):
            validate(self.described, documented["content"][media_type]["schema"], response.json())

    def operation(self, method: str, path: str) -> Any:
        """The operation of the document that an address belongs to; the most literal one where several fit."""
        parts = path.split("/")
        fits = []
        for template, methods in self.described["paths"].items():
            pieces = template.split("/")
            same = all(p == q or q.startswith("{") for p, q in zip(parts, pieces, strict=False))
            if len(pieces) == len(parts) and same and method.lower() in methods:
                fits.append((template.count("{"), methods[method.lower()]))
        return min(fits, key=lambda fit: fit[0])[1] if fits else None


def option(question_id: str, chosen: str) -> dict[str, Any]:
    return {"question_id": question_id, "state": "answered", "option": chosen}


def level(number: int, **more: Any) -> dict[str, Any]:
    return {"state": "answered", "level": number, **more}


def faults(problem: dict[str, Any]) -> dict[str, str]:
    """Where and what, from a 422."""
    return {fault["in"]: fault["message"] for fault in problem["errors"]}


def validate(described: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    """Raises where a value does not fit a schema of the document."""
    whole = {**schema, "components": described["components"]}
    Draft202012Validator(json.loads(json.dumps(whole))).validate(value)

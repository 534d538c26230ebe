"""What the tests of working an audit share."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from tests.auditing import Auditor
from tests.person import Page
from tests.tables import rows

ONE, TWO, THREE = "policy.current", "policy.recording", "policy.reporting"


def policy(auditor: Auditor, audit_id: str) -> Page:
    """The section that these tests work in."""
    return auditor.person.visit(f"/audits/{audit_id}/sections/policy")


def saved(app: FastAPI, audit_id: str) -> dict[str, dict[str, Any]]:
    """The verified answers as the database holds them, by question."""
    found = rows(app, "SELECT * FROM audit_answer WHERE audit_id = :a", a=audit_id)
    return {row["question_id"]: row for row in found}


def levels(app: FastAPI, audit_id: str) -> dict[str, int | None]:
    """The verified levels of what the section asks."""
    return {of: row["number"] for of, row in saved(app, audit_id).items() if of.startswith("policy.")}


def field(page: Page, name: str) -> Any:
    """A field of a page, by its name."""
    [found] = page.tree.cssselect(f"[name='{name}']:not([type=radio])")
    return found


def row(page: Page, question_id: str) -> Any:
    [found] = page.tree.cssselect(f"[data-question='{question_id}']")
    return found


def chosen(page: Page, question_id: str) -> str | None:
    """The level that a row shows as chosen."""
    found = page.tree.cssselect(f"input[name='{question_id}-choice'][checked]")
    return str(found[0].get("value")) if found else None


def send(auditor: Auditor, page: Page, fields: dict[str, str] | None = None, status: int = 200, to: str = "") -> Page:
    """Sends the form of a page: its own first one, or that whose address ends so. The top of the page has another."""
    forms = enumerate(page.tree.forms)
    at = next(n for n, form in forms if _is_own(form) and str(form.get("action")).endswith(to))
    return auditor.person.submit(page, fields, status, at)


def _is_own(form: Any) -> bool:
    return any(parent.tag == "main" for parent in form.iterancestors())

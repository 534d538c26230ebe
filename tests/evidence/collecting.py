"""Evidence under test: forms that are filled in, files that are sent, and what is kept of them."""

from __future__ import annotations

import io
from typing import Any

from fastapi import FastAPI

from app.evidence.loose_files import evidence_key
from app.files.storage import Storage
from tests.auditing import Auditor
from tests.person import Page, check_house_rules
from tests.tables import rows

ONE, TWO = "policy.current", "policy.recording"


def send(
    auditor: Auditor, audit_id: str, content: bytes, name: str = "policy.pdf", status: int = 200, **fields: str
) -> Page:
    """A file through its form. The page that comes of it is checked as every page is."""
    person, address = auditor.person, f"/audits/{audit_id}/evidence/files"
    person.visit(address)
    data = {"csrf_token": person.token, **fields}
    response = person.client.post(address, data=data, files={"file": (name, io.BytesIO(content))})
    assert response.status_code == status, f"{response.status_code}\n{response.text[:3000]}"
    page = Page(response)
    check_house_rules(page)
    return page


def tell(auditor: Auditor, audit_id: str, kind: str, status: int = 200, **fields: str) -> Page:
    """A link or an observation through its form."""
    page = auditor.person.visit(f"/audits/{audit_id}/evidence/{kind}")
    return auditor.person.submit(page, fields, status, at=form_at(page, f"/{kind}"))


def form_at(page: Page, end: str) -> int:
    """Where on the page the form is whose address ends so."""
    return next(
        at for at, form in enumerate(page.tree.forms) if (form.get("action") or "").partition("?")[0].endswith(end)
    )


def serves(question_id: str) -> dict[str, Any]:
    return {f"serves-{question_id}": "yes"}


def pieces(app: FastAPI) -> list[dict[str, Any]]:
    return rows(app, "SELECT * FROM evidence WHERE removed_at IS NULL ORDER BY added_at, id")


def uses(app: FastAPI, audit_id: str) -> set[tuple[str, str]]:
    found = rows(app, "SELECT question_id, evidence_id FROM evidence_use WHERE audit_id = :a", a=audit_id)
    return {(row["question_id"], row["evidence_id"]) for row in found}


def kept_files(app: FastAPI) -> set[str]:
    """The keys of all files in the folder of the data."""
    folder = app.state.house.settings.data_dir / "files"
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def in_step(app: FastAPI) -> bool:
    """Whether every row has its file, every file a row, and no file is on the list of the loose ones."""
    wanted = {evidence_key(row["firm_id"], row["sha256"]) for row in pieces(app) if row["sha256"]}
    return wanted == kept_files(app) and not rows(app, "SELECT * FROM loose_file")


def storage_of(app: FastAPI) -> Storage:
    found = app.state.house.storage
    assert isinstance(found, Storage)
    return found

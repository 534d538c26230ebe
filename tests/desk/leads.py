"""Leads for tests: enquiries sent through the form, seen by somebody of the team."""

from __future__ import annotations

from typing import Any

from app.database import Database
from tests.enquiries.letters import send
from tests.journeys import submitted
from tests.person import Form, Page, Person, text
from tests.staff import Signed
from tests.tables import rows

SHARED = {"consent_contact": "1", "consent_share": "1"}


def database(person: Person) -> Database:
    found: Database = person.app.state.house.database
    return found


def enquire(person: Person, path: str = "/enquiries/new", **changes: Any) -> str:
    """Sends an enquiry and returns the address of its lead."""
    enquiry = send(person, path=path, **changes).path.split("/")[2]
    [row] = rows(person.app, f"SELECT id FROM lead WHERE enquiry_id = '{enquiry}'")
    return f"/desk/leads/{row['id']}"


def enquire_with_result(person: Person, shared: bool = True, **changes: Any) -> str:
    """The same after an assessment, which is shared or not."""
    address = submitted(person)
    consents = SHARED if shared else {"consent_contact": "1"}
    return enquire(person, f"/enquiries/new?assessment={address.rpartition('/')[2]}", **{**consents, **changes})


def lead_row(person: Person, address: str) -> dict[str, Any]:
    """The lead as it is stored."""
    [row] = rows(person.app, f"SELECT * FROM lead WHERE id = '{address.rpartition('/')[2]}'")
    return dict(row)


def act(staff: Signed, address: str, place: str, fields: Form | None = None, expect: int = 200) -> Page:
    """Opens a lead and sends one of its forms."""
    page = staff.person.visit(address)
    at = next(n for n, form in enumerate(page.tree.forms) if (form.get("action") or "").endswith(f"{address}/{place}"))
    return staff.person.submit(page, fields, expect, at=at)


def timeline(page: Page) -> list[str]:
    """What the timeline says, without when and who."""
    said = []
    for line in page.tree.cssselect(".timeline li"):
        when = text(line.cssselect(".when")[0])
        said.append(text(line).removeprefix(when).strip())
    return said


def names(page: Page) -> list[str]:
    """Who is in the list, in its order."""
    return [text(link) for link in page.tree.cssselect("table.leads tbody th a")]

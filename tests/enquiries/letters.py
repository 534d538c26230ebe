"""An enquiry that has everything it needs, for tests to change."""

from __future__ import annotations

from datetime import timedelta

from app.enquiries.spam import opened
from app.web.house import House
from tests.person import Form, Page, Person, text

NEED = "Two night shifts a week without a trained lead. Where do we begin?"
LETTER: Form = {
    "need": NEED,
    "name": "Ada Lovelace",
    "organisation": "St Example's Hospital",
    "email": "ada@example.org",
    "phone": "",
    "preferred_contact": "email",
    "consent_contact": "1",
}


def send(person: Person, status: int = 200, path: str = "/enquiries/new", **changes: str) -> Page:
    """Opens the form, fills it in for a minute and sends it."""
    return send_with(person, changes, path, status)


def send_with(person: Person, changes: Form, path: str = "/enquiries/new", status: int = 200) -> Page:
    """The same with the changes as a form."""
    return person.submit(person.visit(path), {**LETTER, **a_minute_ago(person), **changes}, status)


def a_minute_ago(person: Person) -> Form:
    """The form as it was opened a minute ago: the clocks of tests stand still, and people take their time."""
    house: House = person.app.state.house
    return {"opened": opened(house.secret, house.now() - timedelta(minutes=1))}


def without(*names: str) -> Form:
    """The enquiry without some of its fields, as a browser sends a box that is not ticked."""
    return {name: value for name, value in LETTER.items() if name not in names}


def value(page: Page, name: str) -> str:
    """What a field of the page's form holds now; empty for a box that is not ticked."""
    return str(dict(page.form().form_values()).get(name, ""))


def error_at(page: Page, name: str) -> str:
    """The error that stands at a field."""
    found = page.tree.cssselect(f"#{name}-error")
    return text(found[0]).removeprefix("Error: ") if found else ""

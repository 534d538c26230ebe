"""How the reports of the example firm look, and one that it has issued."""

from __future__ import annotations

from app.accounts import store as accounts
from app.accounts.access import StaffDesk
from app.accounts.models import StaffSession
from app.audits import store as audits
from app.audits.access import audit_of
from app.clients import store as clients
from app.issuing.issue import issue
from app.issuing.store import BrandValues
from app.web.form_ids import fresh
from app.web.house import House

LOOK = BrandValues(
    "#3d4f7d",
    "Thank you for the time that you and your colleagues gave us. This report says what we found, what it rests on "
    "and what to do first.\n\n**Still Water is an example.** It does not exist, and neither does the client.",
    "We are glad to go through this report with you:\n\n- with the people who lead, to agree the plan\n"
    "- with the team, to hear what we may have missed\n\nWrite to hello@example.org.",
)


def issue_one(house: House, staff_id: str, firm_id: str, name: str) -> None:
    """Issues the report of the latest completed audit of a client, as its owner would."""
    now = house.now()
    with house.database.session(writes=False) as session:
        who = accounts.by_id(session, staff_id)
        client = next(each for each in clients.of_firm(session, firm_id) if each.name == name)
        completed = [each for each in audits.of_client(session, client.id) if each.completed_at is not None]
        latest = max(completed, key=lambda audit: audit.created_at)
        assert who is not None, "the firm has just been made for this account"
        nowhere = StaffSession(  # no browser: it is never saved
            id="", token_hash="", staff_id=who.id, created_at=now, seen_at=now, expires_at=now, device="demo"
        )
        issue(audit_of(StaffDesk(house, session, who, nowhere), latest.id), fresh())

"""Every page of the staff, and those that a link in a letter opens, in a house with something of everything."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from app import demo, demo_leads
from app.accounts import cookie
from app.accounts import store as accounts
from app.accounts.passwords import hashed
from app.accounts.roles import Role
from app.delivery import outbox
from app.delivery import store as deliveries
from app.delivery.models import Target
from app.desk import reminders
from app.firms import invitations
from app.firms.roles import FirmRole
from app.privacy import store as privacy
from app.privacy.requests import Wish
from app.privacy.tokens import withdrawal_url
from app.web.house import House
from tests.auditing import a_piece, an_open_audit, some_audit
from tests.browser.pages import Place
from tests.browser.serving import Served
from tests.issuing.issued import some_report
from tests.plans.planning import some_action
from tests.tables import rows

PASSWORD = "a quiet room with a view"
EMAIL = "ada@levelhead.example"


@dataclass(frozen=True)
class Post:
    """A tab of somebody who is signed in, and an address for every blank."""

    tab: Page
    addresses: dict[str, str]

    def meet(self, place: Place) -> None:
        """Brings the tab to a page, and makes sure that it is there."""
        seen = self.tab.goto(place.address.format_map(self.addresses) or place.route)
        assert seen is not None and seen.status == place.status, f"{self.tab.url} does not answer {place.status}"
        expect(self.tab.locator("main")).to_contain_text(place.shows)


def colleague(house: House, role: Role = Role.ADMIN, email: str = EMAIL, name: str = "Ada") -> str:
    """Somebody of the staff with a password. Returns their id."""
    with house.database.transaction() as session:
        found = accounts.by_email(session, email)
        made = found or accounts.add(session, email, name, role, hashed(PASSWORD), house.now())
        return made.id


def half_signed_in(served: Served, context: BrowserContext) -> Page:
    """A tab of somebody who has given their password, and whose second factor is still to come."""
    house: House = served.app.state.house
    with house.database.transaction() as session:
        token = accounts.begin(session, colleague(house), "A test", house.now(), verified=False)
    context.add_cookies([{"name": cookie.name(False), "value": token, "url": served.address}])
    return context.new_page()


def some_firm_invitation(house: House, firm_id: str, staff_id: str) -> str:
    """The token of a link that asks somebody to join a firm."""
    with house.database.transaction() as session:
        return invitations.invite(session, firm_id, "new@firm.example", FirmRole.READER, staff_id, house.now())[1]


def post(served: Served, context: BrowserContext) -> Post:
    """A signed-in tab, and enquiries, deliveries, requests and a reminder to look at."""
    house: House = served.app.state.house
    staff_id = colleague(house)
    ids = list(demo.fill(house, 4))
    demo_leads.enquire(house, ids[0], house.now() - timedelta(hours=60), random.Random(1))
    demo_leads.enquire(house, ids[1], house.now() - timedelta(minutes=30), random.Random(2))
    with house.database.transaction() as session:
        now = house.now()
        token = accounts.begin(session, staff_id, "A test", now, verified=True)
        link, _ = accounts.make_link(session, staff_id, now)
        reminders.agree(house, session, ids[2], "grace@example.org", reminders.CURRENT)
        session.add(
            Target(
                id="7" * 20,
                kind="webhook",
                name="The case system",
                address="https://cases.example/hooks/levelhead",
                kinds_of_event=" ".join(outbox.EVENTS),
                mapping="{}",
                created_at=now,
                disabled_because="",
            )
        )
        event = outbox.announce(session, outbox.LEAD_CREATED, "0" * 20, {"lead": {}}, now)
        session.flush()
        delivery = deliveries.add_delivery(session, event, "7" * 20, "7" * 20, now)
        asked = privacy.ask(session, Wish.EXPORT, "ada@example.org", now)
    audited = some_audit(served.app, EMAIL)
    some_report(served.app, audited["firm_id"], audited["audit_id"])
    evidence_id = audited["evidence_id"]
    audited = {"firm": audited["firm_id"], "client": audited["client_id"], "audit": audited["audit_id"]}
    audited["evidence"] = evidence_id
    audited["open"] = an_open_audit(served.app, staff_id, audited["firm"], audited["client"])
    soon = house.now().date() + timedelta(days=20)
    audited["loose_evidence"] = a_piece(
        served.app, audited["open"], staff_id, title="Rota of November", content=None, expires_on=soon
    )
    audited["invitation"] = some_firm_invitation(house, audited["firm"], staff_id)
    audited["action"] = some_action(served.app, audited["audit"])
    context.add_cookies([{"name": cookie.name(False), "value": token, "url": served.address}])
    lead = rows(served.app, "SELECT id, enquiry_id FROM lead WHERE enquiry_id IS NOT NULL ORDER BY received_at DESC")[0]
    consents = urlsplit(withdrawal_url(house, lead["enquiry_id"])).path
    return Post(
        context.new_page(),
        {
            "lead": lead["id"],
            "staff": staff_id,
            "target": "7" * 20,
            "delivery": delivery,
            "consents": consents,
            "asked": asked,
            "link": link,
            "reminder": reminders.token_of(house, ids[2]),
            **audited,
        },
    )


STAFF_PLACES: dict[str, Place] = {
    "leads": Place("/desk", shows="Leads"),
    "leads, none found": Place("/desk", "/desk?search=nobody&grade=A", shows="No lead fits this view"),
    "suspected spam": Place("/desk", "/desk?suspected=yes", shows="kept apart"),
    "a lead": Place("/desk/leads/{lead_id}", "/desk/leads/{lead}", shows="What they wrote"),
    "figures": Place("/desk/figures"),
    "tokens": Place("/desk/tokens"),
    "deliveries": Place("/desk/deliveries"),
    "a new target": Place("/desk/deliveries/new"),
    "a target": Place("/desk/deliveries/{target_id}", "/desk/deliveries/{target}", shows="The case system"),
    "a delivery": Place("/desk/deliveries/log/{delivery_id}", "/desk/deliveries/log/{delivery}"),
    "privacy at the desk": Place("/desk/privacy"),
    "the audit log": Place("/desk/privacy/log"),
    "the staff": Place("/desk/staff"),
    "one of the staff": Place("/desk/staff/{staff_id}", "/desk/staff/{staff}"),
    "your firms": Place("/firms", shows="Quiet Rooms"),
    "a firm": Place("/firms/{firm_id}", "/firms/{firm}", shows="Larch Ward"),
    "the members of a firm": Place("/firms/{firm_id}/members", "/firms/{firm}/members", shows="new@firm.example"),
    "an invitation to a firm": Place("/firms/invitation/{invitation_token}", "/firms/invitation/{invitation}"),
    "a new client": Place("/firms/{firm_id}/clients/new", "/firms/{firm}/clients/new"),
    "a client": Place("/clients/{client_id}", "/clients/{client}", shows="Readiness audit"),
    "the details of a client": Place("/clients/{client_id}/details", "/clients/{client}/details"),
    "a new audit": Place("/clients/{client_id}/audits/new", "/clients/{client}/audits/new"),
    "what a client claimed": Place("/audits/{audit_id}/claim", "/audits/{audit}/claim"),
    "your account": Place("/account"),
    "what is kept on this device": Place("/audits/offline", shows="Kept on this device"),
    "your second factor": Place("/account/second-factor"),
    "set a password": Place("/sign-in/password/{password_token}", "/sign-in/password/{link}"),
    "what somebody agreed to": Place("/consents/{consents_token}", "{consents}"),
    "ask for your data": Place("/privacy/requests/new"),
    "asked for your data": Place("/privacy/requests/sent"),
    "a request proved": Place("/privacy/requests/{request_token}", "/privacy/requests/{asked}"),
    "a reminder": Place("/reminders/{reminder_token}", "/reminders/{reminder}", shows="You agreed to this"),
    "an audit in progress": Place("/audits/{audit_id}", "/audits/{open}", shows="Lower than claimed"),
    "a completed audit": Place("/audits/{audit_id}", "/audits/{audit}", shows="Every number, taken apart"),
    "a section to verify": Place(
        "/audits/{audit_id}/sections/{section_id}", "/audits/{open}/sections/policy", shows="The client claims"
    ),
    "a section that was verified": Place(
        "/audits/{audit_id}/sections/{section_id}", "/audits/{audit}/sections/skills", shows="The client claims"
    ),
    "before an audit is completed": Place("/audits/{audit_id}/check", "/audits/{open}/check", shows="Next audit due"),
    "claimed and verified": Place("/audits/{audit_id}/claims", "/audits/{audit}/claims", shows="Question by question"),
    "what changed": Place("/audits/{audit_id}/comparison", "/audits/{audit}/comparison", shows="no earlier audit"),
    "an audit as other frameworks": Place("/audits/{audit_id}/crosswalks", "/audits/{audit}/crosswalks"),
    "an audit as one framework": Place(
        "/audits/{audit_id}/crosswalks/{crosswalk_id}", "/audits/{audit}/crosswalks/nhs_vpr", shows="What this is"
    ),
    "a firm, no client found": Place(
        "/firms/{firm_id}", "/firms/{firm}?search=nobody&band=embedded", shows="No client matches"
    ),
    "how far claims were off": Place("/firms/{firm_id}/accuracy", "/firms/{firm}/accuracy", shows="1 client"),
    "versions of the questions": Place("/firms/{firm_id}/versions", "/firms/{firm}/versions", shows="In force"),
    "evidence": Place("/audits/{audit_id}/evidence", "/audits/{audit}/evidence", shows="Policy on safer care"),
    "a piece of evidence": Place(
        "/audits/{audit_id}/evidence/{evidence_id}",
        "/audits/{audit}/evidence/{evidence}",
        shows="A completed audit rests on it",
    ),
    "details of evidence to change": Place(
        "/audits/{audit_id}/evidence/{evidence_id}/details",
        "/audits/{open}/evidence/{loose_evidence}/details",
        shows="Save the details",
    ),
    "evidence to remove": Place(
        "/audits/{audit_id}/evidence/{evidence_id}/removal",
        "/audits/{open}/evidence/{loose_evidence}/removal",
        shows="for good",
    ),
    "a file to add": Place(
        "/audits/{audit_id}/evidence/files",
        "/audits/{open}/evidence/files?question=policy.current",
        shows="Up to 20 MB",
    ),
    "a link to add": Place("/audits/{audit_id}/evidence/links", "/audits/{open}/evidence/links"),
    "an observation to add": Place("/audits/{audit_id}/evidence/observations", "/audits/{open}/evidence/observations"),
    "evidence from other audits": Place(
        "/audits/{audit_id}/evidence/earlier", "/audits/{open}/evidence/earlier", shows="Tick what still holds"
    ),
    "a plan": Place("/audits/{audit_id}/plan", "/audits/{audit}/plan", shows="Overdue by"),
    "a plan from the gaps": Place("/audits/{audit_id}/plan/gaps", "/audits/{audit}/plan/gaps", shows="Put the ticked"),
    "a new action": Place("/audits/{audit_id}/plan/actions/new", "/audits/{audit}/plan/actions/new"),
    "an action": Place(
        "/audits/{audit_id}/plan/actions/{action_id}", "/audits/{audit}/plan/actions/{action}", shows="Ward manager"
    ),
    "the way to a band": Place("/audits/{audit_id}/plan/band", "/audits/{audit}/plan/band", shows="How we know"),
    "what a level costs": Place("/audits/{audit_id}/plan/band/costs", "/audits/{audit}/plan/band/costs"),
    "how reports look": Place("/firms/{firm_id}/brand", "/firms/{firm}/brand", shows="Its contrast on white"),
    "the reports of an audit": Place("/audits/{audit_id}/reports", "/audits/{audit}/reports", shows="Withdrawn"),
    "no report yet": Place("/audits/{audit_id}/reports", "/audits/{open}/reports", shows="made from a completed audit"),
    "verify a report": Place("/verification", "/verification?number=2026-00001", shows="How to get the SHA-256"),
    "a report that nobody knows": Place(
        "/verification", f"/verification?number=2026-00001&sha256={'0' * 64}", shows="We know no report"
    ),
}
HALF_PLACES = {"sign in, the code": Place("/sign-in/code")}

"""A firm that does not exist, with clients that do not exist and audits in every state. For showing and trying."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from app.accounts import store as accounts
from app.accounts.roles import AUDITORS, Role
from app.assessments import store as contents
from app.audits import store as audits
from app.audits.models import Audit
from app.clients import store as clients
from app.demo import NOTES
from app.demo_plans import give_evidence, give_plan
from app.demo_reports import LOOK, issue_one
from app.firms import store as firms
from app.firms.roles import FirmRole
from app.issuing import store as issuing
from app.library.store import catalogue_in_force
from app.web.house import House
from questionnaire.answers import DONT_KNOW, Answer, answered
from questionnaire.journey import SCOPE, SECTOR, SETTING, Journey
from questionnaire.model import ContextQuestion
from scoring.result import result

FIRM = "Still Water (an example)"
ROLE = "context.role"
HOW_TO_JOIN = (
    "For a firm with audits too: create-user you@example.org --name You --role consultant, "
    "then demo --firm-for you@example.org"
)
CONTACT = "Somebody at the example, hello@example.org"


@dataclass(frozen=True)
class Example:
    """One client: where it stands from 0 to 4, how many levels it claims beyond that, and what was done.

    `begun` is how many days ago each audit began; the last one is still open where `is_open` says so. `due` is when
    the next audit is due, in days from now. `moves` is how much of a factor's practices rose by the next audit, or
    fell where it is below 0; a factor that is not named moved a little.
    """

    name: str
    sector: str
    setting: str
    stands: float
    claims: float | None
    begun: tuple[int, ...]
    is_open: bool
    due: int | None
    moves: tuple[tuple[str, float], ...] = ()


A_LITTLE = 0.35
PROGRESS = (("refreshers", 0.8), ("environment", 0.6), ("leadership", 0), ("culture", 0), ("policy", -0.3))
EXAMPLES = (
    Example("Larch Ward, Examplebury", "health", "mental_health_ward", 2.1, 0.6, (230, 24), False, 158, PROGRESS),
    Example("Placeholder Park Emergency Department", "health", "emergency_department", 1.4, 0.9, (215,), False, -32),
    Example("Sample Hill Secure Unit", "health", "secure_hospital", 2.7, 0.2, (150,), False, 33),
    Example("Nowhere Lane Surgery", "health", "primary_care", 1.0, None, (9,), True, None),
    Example("Mockingham House", "social_care", "care_home", 3.3, 0.1, (400, 205), False, -21),
    Example("Fictional Quay Supported Living", "social_care", "supported_living", 1.8, 0.5, (120,), False, 64),
    Example("Example Meadow Children's Home", "social_care", "childrens_home", 2.4, None, (188, 5), True, -4),
    Example("St Specimen's School", "schools", "special_school", 2.9, 0.4, (98,), False, 86),
    Example("Test Valley-on-Paper College", "schools", "college", 0.6, 1.3, (77,), False, 105),
    Example("Dummerton Custody Suite", "policing", "custody", 2.0, 0.8, (160,), False, 20),
    Example("Anytown Housing Office", "front_line", "housing", 1.6, 0.3, (3,), True, None),
    Example("Invented Street Transport Depot", "front_line", "transport", 2.0, None, (), False, 12),
)


def fault_of(house: House, session: Session, email: str) -> str | None:
    """Why the example firm cannot be made for an account, if it cannot."""
    found = accounts.by_email(session, accounts.normal(email))
    join = f'create-user {email} --name "Your name" --role consultant'
    if found is None:
        return f"There is no account {email}. Make one with: {join}"
    if Role(found.role) not in AUDITORS or found.disabled_at is not None:
        return f"The account {email} does not audit: it needs the role consultant or admin, and must not be disabled."
    if any(firm.name == FIRM for firm, _ in firms.firms_of(session, found.id)):
        return f"{email} has the firm {FIRM} already. Nothing was added to it."
    return None


def fill(house: House, email: str, seed: int = 20261123) -> str:
    """Makes the example firm for an account, all of it or nothing; then it issues a report. Returns the firm's id."""
    source = random.Random(seed)  # noqa: S311  # believable, not secret
    with house.database.transaction() as session:
        owner = accounts.by_email(session, accounts.normal(email))
        assert owner is not None, "fault_of() was not asked"
        contents.keep_content(session, house.questionnaire, house.now())
        contents.keep_content(session, catalogue_in_force(house, session), house.now())
        firm = firms.add(session, FIRM, house.now())
        firm_id, owner_id = firm.id, owner.id
        firms.join(session, firm.id, owner.id, FirmRole.OWNER, house.now())
        issuing.keep_brand(session, firm.id, LOOK, 0, house.now())
        for example in EXAMPLES:
            add(Making(house, session, owner.id, source), firm.id, example)
    issue_one(house, owner_id, firm_id, EXAMPLES[0].name)
    return firm_id


@dataclass(frozen=True)
class Making:
    """What the examples are made with."""

    house: House
    session: Session
    staff_id: str
    source: random.Random

    def ago(self, days: int) -> datetime:
        return self.house.now() - timedelta(days=days)


def add(making: Making, firm_id: str, example: Example) -> None:
    """One client with its audits, the oldest first; a later one follows the one before and found more in place."""
    session, known_for = making.session, max((*example.begun, 30))
    client = clients.add(session, firm_id, example.name, example.sector, example.setting, making.ago(known_for + 7))
    client.contact = CONTACT
    if example.due is not None:
        clients.set_next_audit(client, (making.house.now() + timedelta(days=example.due)).date())
    before: Audit | None = None
    levels: dict[str, Answer] = {}
    for turn, days in enumerate(example.begun):
        is_open = example.is_open and turn == len(example.begun) - 1
        levels = believable(making, example, levels)
        before = audited(making, firm_id, client.id, example, days, levels, before, is_open)


def context_of(example: Example, role: str) -> dict[str, Answer]:
    chosen = {SCOPE: "full", SECTOR: example.sector, SETTING: example.setting, ROLE: role}
    return {question: answered(option) for question, option in chosen.items()}


def believable(making: Making, example: Example, before: dict[str, Answer]) -> dict[str, Answer]:
    """What a consultant finds: factors that differ, some things that nobody knows; later, what has moved.

    No factor has two unknowns: with those, an audit may have no index, and a comparison no change to show.
    """
    source, found = making.source, {}
    journey = Journey(making.house.questionnaire, context_of(example, "consultant"))
    drift: dict[str, float] = {}
    moves, unknown = dict(example.moves), set[str]()
    for of in journey.path.questions:
        if isinstance(journey.question(of), ContextQuestion):
            continue
        earlier = before.get(of)
        factor = of.partition(".")[0]
        lean = drift.setdefault(factor, source.gauss(0, 0.7))
        level = round(source.gauss(example.stands + lean, 0.7))
        if earlier is not None and earlier.level is not None:
            share = moves.get(factor, A_LITTLE)
            level = earlier.level + (source.random() < abs(share)) * (1 if share > 0 else -1)
        level = min(4, max(0, level))
        evidence = source.choice(("document", "record", "observed", "verbal")) if level else None
        note = source.choice(NOTES) if source.random() < 0.2 else ""
        is_unknown = source.random() < 0.02 and factor not in unknown
        unknown |= {factor} if is_unknown else set()
        found[of] = DONT_KNOW if is_unknown else answered(level, evidence, note)
    return found


def audited(
    making: Making,
    firm_id: str,
    client_id: str,
    example: Example,
    days: int,
    levels: dict[str, Answer],
    before: Audit | None,
    is_open: bool,
) -> Audit:
    """One audit: half answered and open, or completed with its evidence and a plan."""
    house, session, staff_id, begun = making.house, making.session, making.staff_id, making.ago(days)
    context = context_of(example, "consultant")
    title = f"Readiness audit, {begun:%B %Y}"
    version = house.questionnaire.hash
    follows = before.id if before else None
    audit = audits.create(session, firm_id, client_id, title, version, staff_id, begun, context, follows)
    audit.visited_on = begun.date()
    if example.claims is not None:
        submitted = begun - timedelta(days=11)
        audits.keep_claim(audit, audits.Claim(version, submitted, claimed(making, example, levels)))
    asked = list(levels.items())
    for number, (of, answer) in enumerate(asked[: len(asked) // 2] if is_open else asked):
        audits.save_answer(session, audit.id, of, answer, 0, staff_id, begun + timedelta(minutes=2 * number))
    give_evidence(session, audit, staff_id, begun, making.source)
    if not is_open:
        scored = result(house.questionnaire, catalogue_in_force(house, session), context | levels)
        audits.complete(audit, scored, staff_id, min(begun + timedelta(days=4), house.now()))
        give_plan(house, session, audit, scored, example.sector, staff_id, making.source)
    session.flush()
    return audit


def claimed(making: Making, example: Example, levels: dict[str, Answer]) -> dict[str, Answer]:
    """What the client said of itself: as a rule a little more than was found."""
    said = dict(context_of(example, "manager"))
    for of, found in levels.items():
        level = making.source.choice((1, 2, 3)) if found.level is None else found.level
        more = round(making.source.gauss(example.claims or 0, 0.6))
        said[of] = answered(min(4, max(0, level + more)), making.source.choice((None, "verbal", "document")))
    return said

"""Evidence and plans of the example firm: observations and links, and actions from the gaps in every status."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from sqlmodel import Session

from app.audits.models import Audit
from app.enquiries.holidays import bank_holidays
from app.evidence import store as evidence
from app.evidence.kinds import EvidenceKind
from app.evidence.store import EvidenceValues
from app.plans import store as plans
from app.plans.statuses import ActionStatus
from app.plans.store import ActionValues
from app.web.house import House
from scoring.result import Result

WEEKS = (3, 5, 8, 12, 17, 23)  # until the actions are due: what matters most comes first
SEEN = (
    ("Walk round at the evening handover", "What was seen and heard between 19:30 and 21:00.", "environment.crowding"),
    ("Reading ten incident records", "Ten records, drawn by lot from the last quarter.", "policy.recording"),
    (
        "A supervision session, with everybody's consent",
        "Who spoke, and what was written down.",
        "leadership.supervision",
    ),
)
LINKS = (
    ("The policy on the example's own pages", "https://policy.example.org/de-escalation", "policy.current"),
    ("The training calendar", "https://calendar.example.org/refreshers", "refreshers.interval"),
)


def give_evidence(session: Session, audit: Audit, staff_id: str, seen_at: datetime, source: random.Random) -> None:
    """A few observations and links. Some have run out by now, and some will soon."""
    for title, detail, question_id in source.sample(SEEN, source.randrange(1, 3)):
        values = EvidenceValues(title, detail, dated_on=seen_at.date())
        made = evidence.add(session, audit, EvidenceKind.OBSERVATION, values, staff_id, seen_at)
        evidence.attach(session, audit.id, made.id, [question_id])
    for title, address, question_id in source.sample(LINKS, source.randrange(1, 3)):
        until = (seen_at + timedelta(days=source.choice((90, 180, 365, 540)))).date()
        values = EvidenceValues(title, "Checked on the day of the visit.", address, seen_at.date(), until)
        made = evidence.add(session, audit, EvidenceKind.LINK, values, staff_id, seen_at)
        evidence.attach(session, audit.id, made.id, [question_id])


def working_day(house: House, day: date) -> date:
    """The day itself, or the next one on which people are at work."""
    holidays = bank_holidays(house.settings.bank_holidays)
    while day.weekday() > 4 or holidays.is_holiday(day):
        day += timedelta(days=1)
    return day


def give_plan(
    house: House, session: Session, audit: Audit, scored: Result, sector: str, staff_id: str, source: random.Random
) -> None:
    """Actions from the largest gaps, agreed at the end of the audit. Older ones are done, or overdue."""
    agreed = audit.completed_at
    assert agreed is not None
    wanted: list[tuple[str | None, ActionValues]] = []
    for number, gap in enumerate(scored.gaps[: len(WEEKS)]):
        remedies = house.questionnaire.indicator(gap.indicator, sector).remedies
        if not remedies:
            continue
        due = working_day(house, (agreed + timedelta(weeks=WEEKS[number], days=source.randrange(5))).date())
        is_late = due < house.now().date()
        late = (ActionStatus.DONE, ActionStatus.DONE, ActionStatus.IN_PROGRESS)
        status = source.choice(late if is_late else (ActionStatus.AGREED, ActionStatus.PROPOSED))
        remedy = remedies[0]
        values = ActionValues(remedy.action, gap.target, remedy.owner, due, remedy.days, None, status)
        wanted.append((gap.indicator, values))
    plans.add(session, audit.id, wanted, staff_id, agreed)

"""The clients of a firm as its portfolio holds them: where each stands, and what needs attention."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from app.accounts.access import StaffDesk
from app.assessments.content import questionnaire_of
from app.audits import firm_store as audits
from app.audits.firm_store import LatestAudit
from app.clients import portfolio_store
from app.clients.forms import options
from app.clients.portfolio_store import ClientLine
from app.evidence import store as evidence
from app.firms.access import Place
from app.plans import store as plans
from questionnaire.journey import SECTOR
from questionnaire.model import Questionnaire

OVERALL = "overall"
NOT_SCORABLE = "Not scorable yet"


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a client: whole points, and the place of their band from 1. None and 0 where it is not known."""

    points: int | None
    step: int


NOTHING = Cell(None, 0)


@dataclass(frozen=True, slots=True)
class Entry:
    """One client. `cells` are overall and each factor; `band` is None where it has not been audited."""

    client_id: str
    name: str
    sector: str
    completed_on: date | None
    band_id: str
    band: str | None
    cells: tuple[Cell, ...]
    weakest: str
    opened: int
    overdue: int
    expiring: int
    due: date | None
    is_late: bool

    @property
    def needs_attention(self) -> bool:
        return self.is_late or self.overdue > 0 or self.expiring > 0


def by_name(entry: Entry) -> tuple[str, str]:
    return entry.name.casefold(), entry.client_id


def lowest_first(entry: Entry) -> tuple[bool, int, int, str, str]:
    """What sorts the lowest band first, and in it the fewest points. Who has no band comes last."""
    overall = entry.cells[0]
    return not overall.step, overall.step, overall.points or 0, *by_name(entry)


@dataclass(frozen=True)
class Portfolio:
    """All clients of a firm by name, or all in its archive. `factors` are those of today's questions."""

    entries: tuple[Entry, ...]
    factors: tuple[tuple[str, str], ...]
    bands: tuple[tuple[str, str], ...]
    sectors: dict[str, str]
    today: date
    due_days: int
    expiry_days: int


def gather(desk: StaffDesk, place: Place, archived: bool = False) -> Portfolio:
    """Reads a portfolio, in as many queries for two clients as for two thousand."""
    house, firm_id = desk.house, place.firm.id
    day, rules = desk.today, house.audit_rules
    until = day + timedelta(days=rules.evidence_expires_within_days)
    found = portfolio_store.clients(desk.session, firm_id, archived)
    latest = audits.latest(desk.session, firm_id)
    counts = Counts(
        audits.opened_counts(desk.session, firm_id),
        plans.overdue_counts(desk.session, firm_id, day),
        evidence.expiring_counts(desk.session, firm_id, until),
    )
    scales = _scales(desk, latest.values())
    factors = tuple((factor.id, factor.name) for factor in house.questionnaire.factors)
    read = Reading(scales, (OVERALL, *(of for of, _ in factors)), counts, house.settings.zone, day)
    entries = tuple(read.entry(line, latest.get(line.id)) for line in found)
    return Portfolio(
        entries,
        factors,
        tuple((band.id, band.name) for band in house.questionnaire.index.bands),
        options(house.questionnaire, SECTOR),
        day,
        rules.audit_due_within_days,
        rules.evidence_expires_within_days,
    )


@dataclass(frozen=True)
class Scale:
    """The bands of one version of the questions: their names, where each starts, and the shade of each whole point."""

    names: dict[str, str]
    places: dict[str, int]
    steps: tuple[int, ...]

    @classmethod
    def of(cls, questionnaire: Questionnaire) -> Scale:
        bands = questionnaire.index.bands
        steps = tuple(max(at for at, band in enumerate(bands, 1) if points >= band.starts) for points in range(101))
        return cls({band.id: band.name for band in bands}, {band.id: at for at, band in enumerate(bands, 1)}, steps)


def _scales(desk: StaffDesk, latest: Iterable[LatestAudit]) -> dict[str, Scale]:
    """The scale of every version of the questions that these audits were begun with: there are a few, and kept."""
    hashes = {audit.questionnaire_hash for audit in latest}
    return {each: Scale.of(questionnaire_of(desk.house, desk.session, each)) for each in hashes}


@dataclass(frozen=True)
class Counts:
    """What is in progress, overdue and expiring, by client. A client with none is not named."""

    opened: dict[str, int]
    overdue: dict[str, int]
    expiring: dict[str, int]


@dataclass(frozen=True)
class Reading:
    """What one client after the other is read with. `shown` are the scores in order."""

    scales: dict[str, Scale]
    shown: tuple[str, ...]
    counts: Counts
    zone: ZoneInfo
    today: date

    def entry(self, line: ClientLine, audit: LatestAudit | None) -> Entry:
        scale = self.scales[audit.questionnaire_hash] if audit else None
        band = (audit.band if audit else None) or ""
        return Entry(
            line.id,
            line.name,
            line.sector,
            audit.completed_at.astimezone(self.zone).date() if audit else None,
            band,
            scale.names.get(band, NOT_SCORABLE) if scale else None,
            _cells(scale, band, audit.points, self.shown) if scale and audit else (NOTHING,) * len(self.shown),
            (audit.weakest if audit else None) or "",
            self.counts.opened.get(line.id, 0),
            self.counts.overdue.get(line.id, 0),
            self.counts.expiring.get(line.id, 0),
            line.next_audit_on,
            line.next_audit_on is not None and line.next_audit_on < self.today,
        )


def _cells(scale: Scale, band: str, points: str, shown: tuple[str, ...]) -> tuple[Cell, ...]:
    """Overall takes the band of the audit, which one weak factor may hold down; a factor that of its own points."""
    known: dict[str, float | None] = json.loads(points) if points else {}
    overall, *factors = (known.get(of) for of in shown)
    cells = (NOTHING if each is None else Cell(_whole(each), scale.steps[int(each)]) for each in factors)
    return (Cell(None if overall is None else _whole(overall), scale.places.get(band, 0)), *cells)


def _whole(points: float) -> int:
    """Rounded half up, as everywhere. The band goes by the points before that: 59.6 is shown as 60 and below 60."""
    return int(points + 0.5)

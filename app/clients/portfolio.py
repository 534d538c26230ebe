"""The clients of a firm as its portfolio holds them: where each stands, and what needs attention."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from app.accounts.access import StaffDesk
from app.assessments.content import questionnaire_of
from app.clients import portfolio_store
from app.clients.forms import options, today
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
    day, rules = today(house.settings.zone, desk.now), house.audit_rules
    until = day + timedelta(days=rules.evidence_expires_within_days)
    found = portfolio_store.lines(desk.session, firm_id, archived)
    overdue = plans.overdue_counts(desk.session, firm_id, day)
    expiring = evidence.expiring_counts(desk.session, firm_id, until)
    scales = _scales(desk, found)
    factors = tuple((factor.id, factor.name) for factor in house.questionnaire.factors)
    shown = (OVERALL, *(of for of, _ in factors))
    entries = tuple(
        _entry(line, scales, shown, overdue.get(line.client_id, 0), expiring.get(line.client_id, 0), desk, day)
        for line in found
    )
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


def _scales(desk: StaffDesk, found: list[ClientLine]) -> dict[str, Scale]:
    """The scale of every version of the questions that these audits were begun with: there are a few, and kept."""
    hashes = {line.questionnaire_hash for line in found if line.questionnaire_hash}
    return {each: Scale.of(questionnaire_of(desk.house, desk.session, each)) for each in hashes}


def _entry(
    line: ClientLine,
    scales: dict[str, Scale],
    shown: tuple[str, ...],
    overdue: int,
    expiring: int,
    desk: StaffDesk,
    day: date,
) -> Entry:
    done = line.completed_at
    scale = scales[line.questionnaire_hash] if line.questionnaire_hash else None
    points: dict[str, int | None] = json.loads(line.points) if line.points else {}
    return Entry(
        line.client_id,
        line.name,
        line.sector,
        done.astimezone(desk.house.settings.zone).date() if done else None,
        line.band or "",
        None if scale is None else scale.names.get(line.band or "", NOT_SCORABLE),
        _cells(scale, line.band, points, shown),
        line.weakest or "",
        line.opened,
        overdue,
        expiring,
        line.next_audit_on,
        line.next_audit_on is not None and line.next_audit_on < day,
    )


def _cells(
    scale: Scale | None, band: str | None, points: dict[str, int | None], shown: tuple[str, ...]
) -> tuple[Cell, ...]:
    """Overall takes the band of the audit, which one weak factor may hold down; a factor that of its own points."""
    if scale is None:
        return (NOTHING,) * len(shown)
    known = [points.get(of) for of in shown]
    factors = (NOTHING if each is None else Cell(each, scale.steps[each]) for each in known[1:])
    return (Cell(known[0], scale.places.get(band or "", 0)), *factors)

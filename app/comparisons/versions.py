"""Two versions of the questions side by side, and which audits of one firm the newer one would move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.accounts.access import StaffDesk
from app.assessments.versions import KeptVersion, kept_versions, version_of
from app.audits import completed
from app.clients import store as clients
from app.comparisons import words
from app.comparisons.difference_rows import DifferenceRow, difference_row, names_of
from app.comparisons.many import in_turn, one_by_one
from app.comparisons.movement import Moved, Movement, movement
from app.comparisons.movement_words import factors_said, sentence
from app.desk.cells import Cell, csv_of
from app.firms.access import Place
from app.web.errors import NotFound
from questionnaire.model import Questionnaire
from scoring.versions import differences

MOST_SHOWN = 100  # of the audits, the largest movements; the file has them all
MOST_DIFFERENCES = 150


class NoVersion(NotFound):
    title = "There is no such version of the questions here"
    advice = "Choose two of those that are listed."


@dataclass(frozen=True)
class Choice:
    """A version or a proposal, as the two lists name it."""

    hash: str
    label: str
    name: str
    short: str
    since: str
    state: str


@dataclass(frozen=True)
class MovedRow:
    """One audit under both versions."""

    client: str
    address: str
    audit: str
    before: str
    after: str
    by: str
    band_before: str
    band_after: str
    changes_band: bool
    factors: str


@dataclass(frozen=True)
class SideBySide:
    """Two versions, what differs between them, and what that would move."""

    is_same: bool
    meaning: tuple[DifferenceRow, ...]
    meaning_count: int
    wording: tuple[DifferenceRow, ...]
    wording_count: int
    sentence: str
    moved: tuple[MovedRow, ...]
    moved_count: int


@dataclass(frozen=True)
class VersionsPage:
    """Until two are chosen it lists what is kept."""

    title: str
    firm: str
    firm_address: str
    address: str
    choices: tuple[Choice, ...]
    old: str
    new: str
    file_address: str
    sides: SideBySide | None
    template: ClassVar[str] = "comparisons/versions.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class Two:
    """The two versions that are compared."""

    old: KeptVersion
    new: KeptVersion


def two_of(kept: list[KeptVersion], in_force: str, old: str, new: str) -> Two | None:
    """The two asked for; else the one in force and the newest proposal, or None. Raises NoVersion."""
    known = {version.hash: version for version in kept}
    if any(wanted and wanted not in known for wanted in (old, new)):
        raise NoVersion
    proposal = next((version.hash for version in kept if version.is_proposal), "")
    old, new = old or in_force, new or proposal
    return Two(known[old], known[new]) if old in known and new in known else None


def versions_page(desk: StaffDesk, place: Place, old: str, new: str) -> VersionsPage:
    kept = kept_versions(desk.session)
    two = two_of(kept, desk.house.questionnaire.hash, old, new)
    here = f"/firms/{place.firm.id}/versions"
    return VersionsPage(
        "Versions of the questions",
        place.firm.name,
        f"/firms/{place.firm.id}",
        here,
        tuple(_choice(desk, version) for version in kept),
        two.old.hash if two else desk.house.questionnaire.hash,
        two.new.hash if two else "",
        f"{here}/audits.csv?old={two.old.hash}&new={two.new.hash}" if two else "",
        _side_by_side(desk, place, two) if two else None,
    )


def _choice(desk: StaffDesk, version: KeptVersion) -> Choice:
    if version.hash == desk.house.questionnaire.hash:
        state = "in force"
    else:
        state = "proposal" if version.is_proposal else "earlier"
    short, since = version.hash[:12], _day(desk, version.kept_at)
    return Choice(version.hash, f"{version.name}, {state}, {since}, {short}", version.name, short, since, state)


def _day(desk: StaffDesk, moment: datetime) -> str:
    return f"{moment.astimezone(desk.house.settings.zone):%-d %b %Y}"


def _side_by_side(desk: StaffDesk, place: Place, two: Two) -> SideBySide:
    before, after = (version_of(desk.house, desk.session, each) for each in (two.old, two.new))
    found = differences(before, after)
    meaning = [each for each in found if each.kind == "meaning"]
    wording = [each for each in found if each.kind != "meaning"]
    names = names_of(before, after)
    looked = moved_in(desk, place, before, after)
    return SideBySide(
        two.old.hash == two.new.hash,
        tuple(difference_row(names, each) for each in meaning[:MOST_DIFFERENCES]),
        len(meaning),
        tuple(difference_row(names, each) for each in wording[:MOST_DIFFERENCES]),
        len(wording),
        sentence(looked.would),
        tuple(_moved(looked, each) for each in looked.would.moved[:MOST_SHOWN]),
        len(looked.would.moved),
    )


@dataclass(frozen=True)
class Looked:
    """What would move in one firm, and whose audits those are."""

    would: Movement
    audits: dict[str, completed.CompletedAudit]
    names: dict[str, str]

    def client(self, each: Moved) -> str:
        return self.names.get(self.audits[each.of].client_id, "A client")


def moved_in(desk: StaffDesk, place: Place, before: Questionnaire, after: Questionnaire) -> Looked:
    """Which completed audits of this firm would move. Those of other firms are not even read."""
    audits = {audit.id: audit for audit in completed.completed_of(desk.session, place.firm.id)}
    names = clients.names(desk.session, place.firm.id)
    with in_turn():
        would = movement(before, after, one_by_one(desk.house, list(audits), completed.verified_in))
    return Looked(would, audits, names)


def _moved(looked: Looked, each: Moved) -> MovedRow:
    return MovedRow(
        looked.client(each),
        f"/audits/{each.of}",
        looked.audits[each.of].title,
        words.tabular(each.before),
        words.tabular(each.after),
        words.signed(each.by),
        each.band_before,
        each.band_after,
        each.changes_band,
        factors_said(each),
    )


HEAD = ("Client", "Audit", "Index before", "Index after", "Change", "Band before", "Band after", "Factors", "Address")


def moved_csv(desk: StaffDesk, place: Place, old: str, new: str) -> Iterator[bytes]:
    """All audits of this firm that would move, the largest movement first. None, where nothing is proposed."""
    two = two_of(kept_versions(desk.session), desk.house.questionnaire.hash, old, new)
    if two is None:
        return csv_of([HEAD])
    before, after = (version_of(desk.house, desk.session, each) for each in (two.old, two.new))
    looked = moved_in(desk, place, before, after)
    return csv_of([HEAD, *(_line(desk, looked, each) for each in looked.would.moved)])


def _line(desk: StaffDesk, looked: Looked, each: Moved) -> tuple[Cell, ...]:
    numbers = (round(float(value), 3) if value is not None else None for value in (each.before, each.after, each.by))
    address = f"{desk.house.settings.base_url}/audits/{each.of}"
    title = looked.audits[each.of].title
    return (looked.client(each), title, *numbers, each.band_before, each.band_after, factors_said(each), address)

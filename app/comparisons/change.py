"""What changed between an earlier audit of the same client and this one: answers, rules, and what is real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from app.assessments.content import questionnaire_of
from app.audits import store as audits
from app.audits.access import OpenAudit
from app.audits.around import Around, address, around
from app.audits.models import Audit
from app.comparisons import words
from app.comparisons.change_rows import WORST_CASE, ChangeRow, FactorChange, change_row, factor_changes, is_beyond_doubt
from app.comparisons.earlier_plan import PlannedAction, planned
from app.firms.access import no_such
from app.reports.profile import Profile, Track, draw
from questionnaire.journey import Journey
from questionnaire.model import Questionnaire
from scoring.change import Change, Comparison, compare
from scoring.tree import Score


@dataclass(frozen=True)
class Versions:
    """How the two versions of the questions differ, where they do."""

    before: str
    after: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    altered: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Earlier:
    """An earlier audit that this one may be compared with."""

    id: str
    title: str
    begun_on: str
    is_completed: bool


@dataclass(frozen=True)
class Changed:
    """Two audits side by side."""

    earlier: Earlier
    sentence: str
    bands: tuple[str, str]
    overall: ChangeRow
    factors: tuple[FactorChange, ...]
    profile: Profile
    versions: Versions | None
    actions: tuple[PlannedAction, ...]
    claimed_from: int
    claimed_counts_as: int


@dataclass(frozen=True)
class ComparisonPage:
    """Without an earlier audit it says how one comes about."""

    title: str
    around: Around
    address: str
    client_address: str
    is_completed: bool
    is_empty: bool
    choices: tuple[Earlier, ...]
    changed: Changed | None
    template: ClassVar[str] = "comparisons/change.html"
    has_form: ClassVar[bool] = True


def comparison_page(found: OpenAudit, chosen: str | None) -> ComparisonPage:
    """The page. `chosen` must be an earlier audit of this very client; else there is no such audit."""
    before = earlier_audits(found)
    wanted = chosen or found.audit.follows
    earlier = next((audit for audit in before if audit.id == wanted), None)
    if chosen and earlier is None:
        raise no_such("audit")
    # Until a practice is verified every range is all that there can be, and six rows would say nothing.
    is_empty = earlier is not None and not any(
        found.journey.answer(of).is_given for of in found.questionnaire.indicators
    )
    return ComparisonPage(
        "What changed",
        around(found, "/comparison"),
        f"{address(found.audit.id)}/comparison",
        f"/clients/{found.client.id}",
        found.is_completed,
        is_empty,
        tuple(_choice(found, audit) for audit in before),
        changed(found, earlier) if earlier and not is_empty else None,
    )


def earlier_audits(found: OpenAudit) -> list[Audit]:
    """The audits of the same client that were begun before this one, the newest first."""
    return [
        audit
        for audit in audits.of_client(found.desk.session, found.client.id)
        if audit.firm_id == found.audit.firm_id
        and audit.id != found.audit.id
        and (audit.created_at < found.audit.created_at or audit.id == found.audit.follows)
    ]


def _choice(found: OpenAudit, audit: Audit) -> Earlier:
    day = audit.visited_on or audit.created_at.astimezone(found.desk.house.settings.zone).date()
    return Earlier(audit.id, audit.title, f"{day:%-d %B %Y}", audit.completed_at is not None)


def changed(found: OpenAudit, earlier: Audit) -> Changed:
    """Only what was verified is compared: a claim is another series, and never part of this."""
    session = found.desk.session
    old = questionnaire_of(found.desk.house, session, earlier.questionnaire_hash)
    new = found.questionnaire
    old_answers = audits.answers_of(audits.verified(session, earlier.id))
    both = compare(old, old_answers, new, found.journey.answers)
    before, names = Journey(old, old_answers), {each.of: each.name for each in both.indicators}
    return Changed(
        _choice(found, earlier),
        sentence(both),
        (band_name(old, both.overall.before), band_name(new, both.overall.after)),
        change_row(both.overall, names),
        factor_changes(before, found.journey, both, names),
        _profile(new, both),
        None if both.is_same_version else _versions(old, new, both),
        planned(session, earlier.id, old),
        old.index.rules.claimed_from,
        new.index.rules.claimed_counts_as,
    )


def band_name(questionnaire: Questionnaire, score: Score | None) -> str:
    if score is None or score.standing is None:
        return "Not scorable yet"
    band = score.standing.band
    return next(each.name for each in questionnaire.index.bands if each.id == band)


def sentence(both: Comparison) -> str:
    """What happened, in a few sentences. Nothing is called progress that may be chance, a new rule or a claim."""
    if all(each.before is None or each.after is None for each in both.indicators):
        return "The two versions have no question in common, so nothing can be compared."
    if _is_still(both):
        return "Nothing changed: every answer stands where it stood."
    real = [factor for factor in both.factors if factor.is_real]
    said = f"{_of_the_index(both.overall)} "
    if real:
        ways = [_ways(factor) for factor in real]
        told = ", ".join(f"{ways.count(way)} {name}" for way, name in WAYS.items() if way in ways)
        said += f"The change of {words.counted(len(real), 'factor', 'factors')} of {len(both.factors)} is real: {told}."
    else:
        said += "No change of a factor can be called real yet."
    return said + "".join(_more_precisely(both))


WAYS = {(True, False): "up", (False, True): "down", (True, True): "with levels both up and down"}


def _ways(factor: Change) -> tuple[bool, bool]:
    """Whether what is real about a factor went up, and whether down."""
    if factor.what == "score":
        return factor.way > 0, factor.way < 0
    return factor.moved[0] > 0, factor.moved[1] > 0


def _is_still(both: Comparison) -> bool:
    """Whether neither an answer nor a rule changed anything."""
    changes = (both.overall, *both.factors, *both.indicators)
    same = all(
        each.before is not None
        and each.after is not None
        and (each.before.level, each.before.state) == (each.after.level, each.after.state)
        for each in both.indicators
    )
    return same and not any(each.what or each.total for each in changes)


def _of_the_index(overall: Change) -> str:
    """What became of the index. Its row in the table says the same."""
    before, after = (words.points(words.point_of(each)) for each in (overall.before, overall.after))
    if overall.total == 0:
        return f"The index stands where it stood, at {after}."
    if overall.total is not None:
        return f"The index went from {before} to {after}."
    is_nowhere = before == after == words.NONE
    lacks = "The index has no number on either side" if is_nowhere else "The index has a number on one side only"
    if is_beyond_doubt(overall):
        return f"{lacks}, but it is {WORST_CASE[overall.way].lower()}."
    was, now = (words.point_or_range(each, words.points) for each in (overall.before, overall.after))
    return f"{lacks}: it was {was}, and is {now}."


def _more_precisely(both: Comparison) -> Iterator[str]:
    """Which of the real changes are of single levels, and what changed without being real."""
    for way, said in WORST_CASE.items():
        count = sum(factor.way == way and is_beyond_doubt(factor) for factor in both.factors)
        if count:
            numberless = "factor without a number on both sides is", "factors without a number on both sides are"
            yield f" {words.counted(count, *numberless)} {said.lower()}."
    real = sum(factor.is_real for factor in both.factors)
    for what, one, many in (
        (
            "levels",
            "1 of them is real by single levels only",
            "{} of them are real by single levels only",
        ),
        ("better", "1 factor is better evidenced", "{} factors are better evidenced"),
        ("worse", "1 factor is less well evidenced", "{} factors are less well evidenced"),
        (
            "mixed",
            "1 factor is better evidenced in parts and less well in others",
            "{} factors are better evidenced in parts and less well in others",
        ),
    ):
        count = sum(factor.what == what for factor in both.factors)
        if count == real and what == "levels" and count:
            yield " It is real by single levels only." if count == 1 else " All are real by single levels only."
        elif count:
            yield f" {one if count == 1 else many.format(count)}."


def _profile(new: Questionnaire, both: Comparison) -> Profile:
    """The profile now, and where each factor stood before."""
    names = {change.of: change.name for change in both.factors}
    after = tuple(change.after for change in both.factors if change.after is not None)
    before = tuple(change.before for change in both.factors if change.before is not None)
    drawn = draw(new.index, after, names, before)
    stood = {score.of: words.points(words.point_of(score)) for score in before}
    tracks = tuple(_beside(track, stood.get(track.id, words.NONE)) for track in drawn.tracks)
    said = "; ".join(f"{track.name} now {track.said}" for track in tracks)
    return replace(drawn, tracks=tracks, alternative=f"Profile from 0 to 100. {said}.")


def _beside(track: Track, before: str) -> Track:
    said = ", not scorable before" if before == words.NONE else f", before {before}"
    return replace(track, range_said=track.range_said + said, said=track.said + said)


def _versions(old: Questionnaire, new: Questionnaire, both: Comparison) -> Versions:
    return Versions(
        old.index.version,
        new.index.version,
        tuple(new.indicators[of].name for of in both.added),
        tuple(old.indicators[of].name for of in both.removed),
        tuple((each.name, ", ".join(each.what)) for each in both.altered),
    )

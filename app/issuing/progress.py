"""What a report says of the change since the earlier audit that this one follows: the comparison page's own rows."""

from __future__ import annotations

from app.audits.access import OpenAudit
from app.comparisons.change import Changed, Versions, changed, earlier_audits
from app.comparisons.change_rows import ChangeRow, LevelRow
from app.issuing.shapes import ChangeLine, ChangePart


def change_of(found: OpenAudit) -> ChangePart | None:
    """The change since the audit that this one follows; None where it follows none that was completed."""
    follows = (each for each in earlier_audits(found) if each.id == found.audit.follows)
    earlier = next(follows, None)
    if earlier is None or earlier.completed_at is None:
        return None
    return _part(changed(found, earlier))


def _part(both: Changed) -> ChangePart:
    return ChangePart(
        both.earlier.begun_on,
        both.earlier.title,
        both.sentence,
        both.bands,
        both.profile,
        tuple(_score(factor.row) for factor in both.factors),
        _score(both.overall),
        tuple(_level(level) for factor in both.factors for level in factor.levels if level.is_real),
        _versions(both.versions) if both.versions else "",
    )


def _score(row: ChangeRow) -> ChangeLine:
    return ChangeLine(
        row.name,
        row.before,
        row.after,
        None,
        None,
        row.total,
        row.by_answers,
        row.by_rules,
        row.is_real,
        row.verdict,
        row.reason,
    )


def _level(row: LevelRow) -> ChangeLine:
    return ChangeLine(
        row.name,
        row.before,
        row.after,
        row.before_level,
        row.after_level,
        "",
        "",
        "",
        row.is_real,
        row.verdict,
        row.reason,
    )


def _versions(versions: Versions) -> str:
    """How the questions differ, so that nobody takes another rule for another practice."""
    counts = (
        (len(versions.added), "new"),
        (len(versions.removed), "no longer asked"),
        (len(versions.altered), "asked or counted differently"),
    )
    said = ", ".join(f"{count} {what}" for count, what in counts if count) or "only rules around them changed"
    return f"The questions are not the same: version {versions.before} then, version {versions.after} now ({said})."

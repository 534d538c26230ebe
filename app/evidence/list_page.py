"""The evidence of an audit: what there is, whether it still holds, and what it serves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from app.audits.access import OpenAudit
from app.audits.answering import section_with, sections_of
from app.audits.around import Around, around
from app.audits.words import Names, counted, day_said, names_of
from app.evidence import store
from app.evidence.access import today_of
from app.evidence.kinds import MEGABYTE, MOST_PIECES, MOST_SIZE, EvidenceKind
from app.evidence.models import Evidence
from app.evidence.observing import OBSERVING
from app.evidence.words import (
    PLACE,
    Mark,
    Named,
    evidence_address,
    kind_said,
    mark_of,
    piece_address,
    served,
    size_said,
)

AT_ONCE = 50  # pieces of earlier audits on one page
ADDED = {
    EvidenceKind.FILE: ("/files", "Add a file or photo"),
    EvidenceKind.LINK: ("/links", "Add a link"),
    EvidenceKind.OBSERVATION: ("/observations", OBSERVING.add),
}


@dataclass(frozen=True)
class PieceRow:
    """One piece of evidence in a list. `serves` leads to the rows of the audit."""

    id: str
    href: str
    title: str
    detail: str
    facts: str
    mark: Mark | None
    serves: tuple[Named, ...]


@dataclass(frozen=True)
class ForQuestion:
    """The question that a list is narrowed to."""

    name: str
    href: str
    all_href: str


@dataclass(frozen=True)
class EvidencePage:
    """All evidence of an audit, or what serves one question. `sections` are those to choose a question from."""

    title: str
    around: Around
    address: str
    said: str
    ways: tuple[Named, ...]
    is_completed: bool
    narrowed: ForQuestion | None
    sections: tuple[tuple[str, tuple[tuple[str, str, bool], ...]], ...]
    rows: tuple[PieceRow, ...]
    look_here: tuple[tuple[str, str, str], ...]
    room: str
    earlier: Named | None
    template: ClassVar[str] = "evidence/list.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class EarlierPage:
    """What the client's other audits have and this one has not, some at a time."""

    title: str
    around: Around
    address: str
    narrowed: ForQuestion | None
    rows: tuple[PieceRow, ...]
    ticked: frozenset[str]
    errors: tuple[tuple[str, str], ...]
    may_attach: bool
    counted: str
    newer: str | None
    older: str | None
    back: str
    template: ClassVar[str] = "evidence/earlier.html"
    has_form: ClassVar[bool] = True


def query_of(question_id: str, **more: str) -> str:
    """The end of an address that keeps the question in sight."""
    values = ({"question": question_id} if question_id else {}) | more
    return f"?{urlencode(values)}" if values else ""


def evidence_page(found: OpenAudit, question_id: str = "", said: str = "") -> EvidencePage:
    """Raises NotFound where the question is not part of this audit."""
    session, audit_id = found.desk.session, found.audit.id
    narrowed = _narrowed(found, question_id, "")
    serves = store.served_in(session, audit_id)
    all_of_it = store.of_audit(session, audit_id)
    shown = [each for each in all_of_it if not question_id or question_id in serves.get(each.id, ())]
    rows = _rows(found, shown, serves)
    earlier = store.count_earlier(session, found.client.id, audit_id, question_id)
    size = sum(each.size or 0 for each in all_of_it)
    return EvidencePage(
        "Evidence",
        around(found, PLACE),
        evidence_address(audit_id),
        said,
        ways(found, question_id),
        found.is_completed,
        narrowed,
        _choices(found, question_id),
        rows,
        tuple((row.title, row.href, row.mark.said) for row in rows if row.mark and row.mark.is_look_here),
        f"{len(all_of_it)} of {MOST_PIECES} pieces, {-(-size // MEGABYTE)} of {MOST_SIZE // MEGABYTE} MB of files",
        _earlier_link(found, question_id, earlier),
    )


def ways(found: OpenAudit, question_id: str) -> tuple[Named, ...]:
    """The ways to add evidence, for those who may."""
    end = query_of(question_id)
    ways = (Named(label, evidence_address(found.audit.id, place) + end) for place, label in ADDED.values())
    return tuple(ways) if found.may_answer else ()


def _narrowed(found: OpenAudit, question_id: str, place: str) -> ForQuestion | None:
    if not question_id:
        return None
    section_with(found, question_id)
    [named] = served(found, (question_id,))
    return ForQuestion(named.name, named.href, evidence_address(found.audit.id, place))


def _earlier_link(found: OpenAudit, question_id: str, count: int) -> Named | None:
    if not count:
        return None
    label = f"{counted(count, 'piece', 'pieces')} from other audits of {found.client.name}"
    return Named(label, evidence_address(found.audit.id, "/earlier") + query_of(question_id))


def _choices(found: OpenAudit, chosen: str) -> tuple[tuple[str, tuple[tuple[str, str, bool], ...]], ...]:
    name_of = found.journey.question
    return tuple(
        (section.name, tuple((of, name_of(of).name, of == chosen) for of in section.questions))
        for section in sections_of(found)
    )


def _rows(
    found: OpenAudit, shown: Iterable[Evidence], serves: dict[str, set[str]], titles: dict[str, str] | None = None
) -> tuple[PieceRow, ...]:
    names, today = names_of(found), today_of(found)
    soon = found.desk.house.audit_rules.evidence_expires_within_days
    return tuple(
        PieceRow(
            each.id,
            piece_address(found.audit.id, each.id),
            each.title,
            each.detail or each.address,
            _facts(found, each, names, (titles or {}).get(each.id, "")),
            mark_of(each, today, soon),
            served(found, serves.get(each.id, ())),
        )
        for each in shown
    )


def _facts(found: OpenAudit, each: Evidence, names: Names, audit_title: str) -> str:
    """What a piece is, of when, and who added it, in one line."""
    added = each.added_at.astimezone(found.desk.house.settings.zone).date()
    facts = [
        kind_said(each) + (f", {size_said(each.size)}" if each.size else ""),
        f"of {day_said(each.dated_on)}" if each.dated_on else "",
        f"added by {names.of(each.added_by)} on {day_said(added)}",
        f"in {audit_title}" if audit_title else "",
    ]
    return ", ".join(fact for fact in facts if fact)


def earlier_page(
    found: OpenAudit, question_id: str, page: int, ticked: Collection[str] = (), error: str = ""
) -> EarlierPage:
    """Raises NotFound where the question is not part of this audit."""
    session, audit_id = found.desk.session, found.audit.id
    narrowed = _narrowed(found, question_id, "/earlier")
    count = store.count_earlier(session, found.client.id, audit_id, question_id)
    last = max(1, -(-count // AT_ONCE))
    page = min(max(1, page), last)
    shown = store.earlier(session, found.client.id, audit_id, question_id, AT_ONCE, (page - 1) * AT_ONCE)
    serves, titles = latest_uses(store.uses(session, [each.id for each in shown]))
    own = evidence_address(audit_id, "/earlier")
    return EarlierPage(
        "Evidence from other audits",
        around(found, PLACE),
        own + query_of(question_id, **({"page": str(page)} if page > 1 else {})),
        narrowed,
        _rows(found, shown, serves, titles),
        frozenset(ticked),
        (("ticked", error),) if error else (),
        found.may_answer,
        f"{counted(count, 'piece', 'pieces')}. Page {page} of {last}." if last > 1 else "",
        own + query_of(question_id, page=str(page - 1)) if page > 1 else None,
        own + query_of(question_id, page=str(page + 1)) if page < last else None,
        evidence_address(audit_id) + query_of(question_id),
    )


def latest_uses(uses: Iterable[store.Use]) -> tuple[dict[str, set[str]], dict[str, str]]:
    """What pieces served in the newest audit that rests on each, and the title of that audit."""
    newest: dict[str, str] = {}
    serves: dict[str, set[str]] = {}
    titles: dict[str, str] = {}
    for use in uses:
        if newest.setdefault(use.evidence_id, use.audit_id) == use.audit_id:
            serves.setdefault(use.evidence_id, set()).add(use.question_id)
            titles[use.evidence_id] = use.audit_title
    return serves, titles

"""The sentences of a portfolio: what needs attention, how a client was found, when its next audit is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.audits.words import counted, day_said
from app.clients.portfolio import Entry, Portfolio


@dataclass(frozen=True)
class Attention:
    """One thing that needs attention: how much of it, and the clients that it is about."""

    href: str
    said: str
    at: str


def audited_said(entries: Sequence[Entry]) -> str:
    done, several = sum(entry.band is not None for entry in entries), counted(len(entries), "client", "clients")
    if done == len(entries):
        return f"{several}, {'audited' if done == 1 else 'all audited'}."
    return f"{several}, {f'{done:,}' if done else 'none'} audited so far."


def attention(whole: Portfolio, address: str) -> tuple[Attention, ...]:
    """What is overdue and what runs out, over all clients of the firm; nothing where nothing does."""
    late = sum(entry.is_late for entry in whole.entries)
    days = f"expired, or expiring within {whole.expiry_days} days"
    actions, evidence = ([getattr(entry, of) for entry in whole.entries] for of in ("overdue", "expiring"))
    said = (
        ("audit", late, counted(late, "audit is overdue", "audits are overdue"), ""),
        ("actions", sum(actions), counted(sum(actions), "action is overdue", "actions are overdue"), _at(actions)),
        (
            "evidence",
            sum(evidence),
            f"{counted(sum(evidence), 'piece', 'pieces')} of evidence {days}",
            _at(evidence),
        ),
    )
    return tuple(Attention(f"{address}?needs={needs}", words, at) for needs, count, words, at in said if count)


def _at(counts: Iterable[int]) -> str:
    return f"at {counted(sum(count > 0 for count in counts), 'client', 'clients')}"


def found_said(entry: Entry, factors: dict[str, str]) -> str:
    """What the latest completed audit says beside its band."""
    if entry.completed_on is None:
        return ""
    overall = entry.cells[0].points
    parts = ["" if overall is None else f"{overall} overall"]
    parts += [f"weakest {factors.get(entry.weakest, entry.weakest).lower()}" if entry.weakest else ""]
    return " · ".join([*filter(None, parts), f"{entry.completed_on:%b\u00a0%Y}"])


def due_said(due: date | None, today: date, soon: int) -> str:
    """When the next audit is due, in words."""
    if due is None:
        return "No date set"
    days = (due - today).days
    if days < 0:
        return f"Overdue by {counted(-days, 'day', 'days')}"
    if days == 0:
        return "Due today"
    return f"Due in {counted(days, 'day', 'days')}" if days <= soon else day_said(due)

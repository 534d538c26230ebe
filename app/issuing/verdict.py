"""What anybody is told of a report who has its number and the hash of the file that they hold."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import ClassVar

from sqlmodel import Session

from app.firms import store as firms
from app.issuing import store
from app.issuing.models import IssuedReport
from app.issuing.pages import day
from app.web.house import House

NUMBER = re.compile(r"\d{4}-\d{5,9}")
HASH = re.compile(r"[0-9a-f]{64}")
LONGEST_TYPED = 200
UNKNOWN = "We know no report with this number and this fingerprint"
UNKNOWN_MEANS = (
    "One of the two may be mistyped, or the file may have been changed since: saving it again is enough for "
    "another fingerprint. Ask whoever gave you the file."
)


@dataclass(frozen=True)
class Verdict:
    """What we know of it. `state` is issued, withdrawn or unknown."""

    state: str
    title: str
    said: str


@dataclass(frozen=True)
class VerificationPage:
    """The number and the hash that were given, and what we know of them."""

    title: str
    number: str
    sha256: str
    errors: tuple[tuple[str, str], ...]
    verdict: Verdict | None

    template: ClassVar[str] = "issuing/verification.html"
    has_form: ClassVar[bool] = False


def number_in(typed: str) -> str:
    return "".join(typed[:LONGEST_TYPED].split())


def hash_in(typed: str) -> str:
    """A hash as it is compared: some programs print it in capitals, in groups, or with the name of the file."""
    text = typed[:LONGEST_TYPED].strip().lower()
    return next(iter(HASH.findall(text)), re.sub(r"[\s:]", "", text))


def errors_in(number: str, sha256: str) -> tuple[tuple[str, str], ...]:
    """What cannot be a number or a hash at all."""
    errors = []
    if not NUMBER.fullmatch(number):
        errors.append(("number", "Write the number as it stands on the report, such as 2026-00042."))
    if not HASH.fullmatch(sha256):
        errors.append(("sha256", "A SHA-256 has 64 digits and letters from a to f. Copy all of it."))
    return tuple(errors)


def verdict(house: House, session: Session, number: str, sha256: str) -> Verdict:
    """What we know of a report. A wrong number and a wrong hash are told alike, and no client is ever named."""
    known = store.known_by(session, number, sha256)
    if known is None:
        return Verdict("unknown", UNKNOWN, UNKNOWN_MEANS)
    zone = house.settings.zone
    issued = f"It was issued by {firm_said(session, known)} on {day(known.issued_at, zone)}"
    if known.withdrawn_at is not None:
        title = f"This report was withdrawn on {day(known.withdrawn_at, zone)}"
        return Verdict("withdrawn", title, f"{issued}. Reason: {known.withdrawn_because}")
    return Verdict("issued", "This is the report as it was issued", f"{issued}, and this file is unchanged.")


def firm_said(session: Session, report: IssuedReport) -> str:
    """The firm by the name that stands on the report, and the one it has today where that is another."""
    firm = firms.by_id(session, report.firm_id)
    today = firm.name if firm else ""
    then = str(json.loads(report.body).get("look", {}).get("firm") or today)
    return then if today in (then, "") else f"{then}, which is called {today} today,"

"""From a code that somebody typed to the claim behind it, or to what is wrong with it in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.accounts.access import StaffDesk
from app.assessments import store as assessments
from app.audits import store as audits
from app.audits.models import Audit
from app.audits.store import Claim
from app.clients import codes
from app.clients.forms import options
from app.limits import store as limits
from app.limits.lots import give_back
from app.limits.network import UNKNOWN
from app.privacy import audit as log
from app.privacy.tokens import fingerprint
from app.web.errors import TooMany
from app.web.single_use import State, state
from questionnaire.journey import SECTOR

AN_HOUR = timedelta(hours=1)
MOST_OF_STAFF, MOST_OF_NETWORK = 20, 60
UNKNOWN_CODE = "We do not know this code. Check each letter against what the client gave you."
WORDS = {
    State.USED: "This code has been used, and each works once. Ask the client for a new one.",
    State.WITHDRAWN: "The client has withdrawn this code. Ask for a new one.",
    State.EXPIRED: "This code has run out. Ask the client for a new one.",
}
OTHER_SECTOR = "The client answered as '{theirs}', and here it is '{here}'. If that is meant, tick the box below."


@dataclass(frozen=True)
class Looked:
    """What came of a typed code: a claim, or what is wrong. `asks`: the sector is another, and that may be meant."""

    claim: Claim | None
    fault: str | None
    asks: bool = False


def look(desk: StaffDesk, network: str, typed: str, sector: str, is_confirmed: bool) -> Looked:
    """The claim behind a code, which is not used up yet. Raises TooMany where codes are tried out."""
    plain = codes.plain(typed)
    if len(plain) != codes.LENGTH:
        return Looked(None, f"A code has {codes.LENGTH} letters and digits, and this has {len(plain)}. Check it.")
    guesses = _counted(desk, network)
    found = codes.of_code(desk.session, typed)
    submitted = assessments.submission(desk.session, found.assessment_id) if found else None
    if found is None or submitted is None:
        return Looked(None, UNKNOWN_CODE)
    for key in guesses:  # it was no guess
        give_back(desk.session, key, desk.now, AN_HOUR, 1)
    now = state(found, desk.now)
    if now is not State.OPEN:
        return Looked(None, WORDS[now])
    claim = Claim(submitted.questionnaire_hash, submitted.submitted_at, submitted.answers)
    theirs = sector_of(claim)
    if theirs != sector and not is_confirmed:
        names = options(desk.house.questionnaire, SECTOR)
        said = OTHER_SECTOR.format(theirs=names.get(theirs, theirs), here=names.get(sector, sector))
        return Looked(None, said, asks=True)
    return Looked(claim, None)


def _counted(desk: StaffDesk, network: str) -> tuple[str, ...]:
    """Counts one try of somebody and of their network. The answer to a wrong code keeps the count."""
    bounds = [(limits.key_of("handover code", "staff", desk.staff.id), MOST_OF_STAFF)]
    if network != UNKNOWN:
        bounds.append((limits.key_of("handover code", "network", fingerprint(desk.house, network)), MOST_OF_NETWORK))
    for key, most in sorted(bounds):  # in one order, so that no two wait for each other
        wait = limits.waits(desk.session, key, desk.now, AN_HOUR, most)
        if wait is not None:
            raise TooMany(wait, "Too many codes were tried")
        limits.count(desk.session, key, desk.now, AN_HOUR)
    return tuple(key for key, _ in bounds)


def sector_of(claim: Claim) -> str:
    """The sector that a client answered for, or an empty text."""
    answer = claim.answers.get(SECTOR)
    return str(answer.value) if answer and answer.value is not None else ""


def attach(desk: StaffDesk, found: Audit, claim: Claim) -> None:
    """Puts a claim beside an audit, and into the audit log."""
    audits.keep_claim(found, claim)
    log.record(desk.session, desk.now, "attached a claim", ("audit", found.id), desk.staff.id)

"""The questionnaire as bytes: whole, or in the words of one sector, with an ETag that says which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sqlmodel import Session
from starlette.datastructures import Headers
from starlette.responses import Response

from app.api.pages import ROOT
from app.assessments import store
from app.assessments.content import questionnaire_of
from app.web.errors import Invalid, NotFound
from app.web.house import House
from questionnaire.journey import offered
from questionnaire.model import Questionnaire

HASH = re.compile(r"[0-9a-f]{64}")
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"
SEND_KNOWN = "Send one of the sectors that 'errors' lists, or none for the whole questionnaire."


class NoQuestionnaire(NotFound):
    title = "There is no such questionnaire here"
    advice = "A hash is 64 characters, 0 to 9 and a to f. GET /api/v1/questionnaire for the one in force."


@dataclass(frozen=True)
class Version:
    """A questionnaire, the hash it is known by, and the very bytes that the hash was taken of."""

    hash: str
    questionnaire: Questionnaire
    whole: str


def in_force(house: House) -> Version:
    return Version(house.questionnaire.hash, house.questionnaire, house.questionnaire.canonical)


def kept(house: House, session: Session, content_hash: str) -> Version:
    """The questionnaire with this hash, today's or an earlier one."""
    if content_hash == house.questionnaire.hash:
        return in_force(house)
    whole = store.content_body(session, "questionnaire", content_hash) if HASH.fullmatch(content_hash) else None
    if whole is None:
        raise NoQuestionnaire
    return Version(content_hash, questionnaire_of(house, session, content_hash), whole)


@lru_cache(maxsize=64)
def worded_for(questionnaire: Questionnaire, sector: str) -> bytes:
    """The canonical JSON with each question, source and list of options as this sector gets them."""
    factors = tuple(
        factor.model_copy(update={"indicators": tuple(i.worded_for(sector) for i in factor.indicators)})
        for factor in questionnaire.factors
    )
    questions = tuple(
        question.model_copy(update={"options": offered(question, sector)})
        for question in questionnaire.context.questions
    )
    context = questionnaire.context.model_copy(update={"questions": questions})
    return questionnaire.model_copy(update={"factors": factors, "context": context}).model_dump_json().encode()


def shown(version: Version, sector: str | None, headers: Headers, caching: str) -> Response:
    """The questionnaire, or 304 where the program has it already."""
    known = version.questionnaire.sectors
    if sector is not None and sector not in known:
        message = f"There is no sector '{sector}'. There are: {', '.join(known)}."
        raise Invalid(advice=SEND_KNOWN, extra={"errors": [{"in": "query.sector", "message": message}]})
    tag = f'"{version.hash}"' if sector is None else f'"{version.hash}-{sector}"'
    here = f"{ROOT}/questionnaires/{version.hash}" + (f"?sector={sector}" if sector else "")
    sent = {"ETag": tag, "Cache-Control": caching, "Content-Location": here}
    if has_already(headers, tag):
        return Response(status_code=304, headers=sent)
    body = version.whole.encode() if sector is None else worded_for(version.questionnaire, sector)
    return Response(body, media_type="application/json", headers=sent)


def has_already(headers: Headers, tag: str) -> bool:
    """Whether If-None-Match names this tag. Weak tags match too (RFC 9110, 13.1.2)."""
    named = [name.strip().removeprefix("W/") for name in headers.get("if-none-match", "").split(",")]
    return tag in named or "*" in named

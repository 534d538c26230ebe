"""Posts one delivery over HTTP and says what came of it."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import httpcore

from app.delivery import network
from app.delivery.network import Answer, Resolver
from app.delivery.outcome import GONE, LONGEST, MAY_ASK_FOR_TIME, Outcome
from app.delivery.pauses import asked_for
from app.delivery.place import Refused

SAID = {
    httpcore.ConnectTimeout: "nobody answered within 5 seconds",
    httpcore.ReadTimeout: "it took too long to answer",
    httpcore.WriteTimeout: "it took too long to take what we sent",
    httpcore.ConnectError: "no connection could be made",
    httpcore.ReadError: "the connection broke off",
    httpcore.WriteError: "the connection broke off",
    httpcore.RemoteProtocolError: "the connection broke off, or what answered does not speak HTTP",
}
FAILURES = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, ssl.SSLError, OSError)


@dataclass(frozen=True)
class Way:
    """How we reach the world: which inside hosts are allowed, who resolves names, whose certificates we trust."""

    allowed: frozenset[str]
    resolver: Resolver = network.resolve
    trust: ssl.SSLContext | None = None


def send(way: Way, address: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Outcome:
    """One post. Only 2xx is success; a redirect is not followed, for it could lead inside."""
    try:
        answer = network.post(address, headers, body, way.allowed, way.resolver, way.trust)
    except Refused as error:
        return Outcome(False, None, str(error)[:LONGEST])
    except FAILURES as error:
        said = SAID.get(type(error), type(error).__name__)
        return Outcome(False, None, "its certificate is not valid" if "CERTIFICATE" in str(error) else said)
    return read(answer, now)


def read(answer: Answer, now: datetime) -> Outcome:
    """What an answer means."""
    status = answer.status
    beginning = " ".join(answer.beginning.decode(errors="replace").split())
    said = "".join(c for c in beginning if c.isprintable())[: LONGEST - 40]
    if 200 <= status < 300:
        return Outcome(True, status, said)
    if status == GONE:
        why = "The receiver answered 410: it wants nothing more."
        return Outcome(False, status, said, is_for_good=True, disables=why)
    if 300 <= status < 400:
        return Outcome(False, status, "it redirects, and we do not follow")
    asked = asked_for(answer.retry_after, now) if status in MAY_ASK_FOR_TIME else None
    return Outcome(False, status, said, asked)

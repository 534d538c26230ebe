"""What an identity provider says of somebody, and the two ways in which that can fail."""

from __future__ import annotations

from dataclasses import dataclass


class Unreachable(Exception):
    """The provider did not answer, or not with what it must."""


class Untrusted(Exception):
    """What came back does not prove who somebody is. The message says why, for our own log."""


@dataclass(frozen=True)
class Claims:
    """Who the provider says that somebody is."""

    subject: str
    email: str
    is_verified: bool

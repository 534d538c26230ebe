"""Where the staff go: the sign-in, and back to where they wanted to be. Never to another site."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from app.accounts.roles import AUDITORS, DESK, Role

SIGN_IN = "/sign-in"
SECOND_FACTOR = "/sign-in/code"
PASSWORD_LINK = "/sign-in/password"  # noqa: S105 - an address
PROVIDER = "/sign-in/provider"
ACCOUNT = "/account"
FACTOR_PAGE = "/account/second-factor"
DESK_PAGE = "/desk"
FIRMS_PAGE = "/firms"
LONGEST = 500
LOCAL = re.compile(r"/(?!/)[^\\\s\x00-\x20\x7f]*")


def local(then: str) -> str:
    """A path of our own, or an empty text."""
    is_ours = len(then) <= LONGEST and LOCAL.fullmatch(then) is not None
    return then if is_ours and not then.startswith(SIGN_IN) else ""


def with_then(path: str, then: str) -> str:
    """An address that remembers where to go on."""
    known = local(then)
    return f"{path}?{urlencode({'then': known})}" if known else path


def home(role: str) -> str:
    """Where somebody begins."""
    return DESK_PAGE if Role(role) in DESK else FIRMS_PAGE if Role(role) in AUDITORS else ACCOUNT

"""Passwords: how they are kept, and which we refuse. No list is downloaded, and none is kept."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pwdlib import PasswordHash

LEAST, MOST = 12, 200
LONGEST_TYPED = 4 * MOST  # one character may be typed as several; composing very many would take for ever
FEWEST_DIFFERENT = 6
TOO_LONG = f"Use at most {MOST} characters."
RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "09876543210", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop")
COMMON = ("password", "passwort", "passw0rd", "letmein", "welcome", "iloveyou", "changeme", "administrator", "secret")
AT_ONCE = BoundedSemaphore(2)  # each hash takes 64 MB while it is made


@cache
def _hasher() -> PasswordHash:
    from pwdlib import PasswordHash  # a start need not wait for it

    return PasswordHash.recommended()


@cache
def _nobody() -> str:
    """A hash that no password fits: an unknown address costs the same work as a known one."""
    with AT_ONCE:
        return _hasher().hash("\ud7ff" * LEAST)


def normal(password: str) -> str:
    """The same password however a keyboard composed its characters. No more of it than any good one has."""
    return unicodedata.normalize("NFKC", password[:LONGEST_TYPED]).strip()


def hashed(password: str) -> str:
    """The argon2 hash of a password."""
    with AT_ONCE:
        return _hasher().hash(normal(password))


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one that is kept. Takes as long where none is."""
    against, given = kept or _nobody(), normal(password)
    with AT_ONCE:
        good = _hasher().verify(given[:MOST], against)
    return good and kept is not None and len(password) <= LONGEST_TYPED and len(given) <= MOST


def fault(password: str, email: str, name: str, brand: str) -> str | None:
    """Why we refuse a password, in a sentence; None where it will do."""
    if len(password) > LONGEST_TYPED:
        return TOO_LONG
    password = normal(password)
    plain = password.casefold()
    if len(password) < LEAST:
        return f"Use at least {LEAST} characters. Four words that have nothing to do with each other are a good start."
    if len(password) > MOST:
        return TOO_LONG
    if _rests_on(plain, email.casefold(), email.casefold().partition("@")[0], name.casefold(), brand.casefold()):
        return "Choose one without your name, your address or the name of this service in it."
    if _is_common(plain):
        return "This is among the first that somebody would try. Choose one that is harder to guess."
    return None


def _rests_on(plain: str, *known: str) -> bool:
    """Whether what is well known makes up most of a password."""
    bare = re.sub(r"[\W_]", "", plain)
    words = (re.sub(r"[\W_]", "", each) for each in known)
    return any(len(word) > 3 and word in bare and len(bare) - len(word) < LEAST for word in words)


def _is_common(plain: str) -> bool:
    """Whether it is a habit: few different characters, a run of the keyboard, or a word that everybody takes."""
    bare = re.sub(r"[\W_]", "", plain)
    left = bare
    for run in RUNS:
        for size in range(len(run), 3, -1):
            for at in range(len(run) - size + 1):
                left = left.replace(run[at : at + size], "")
    for word in COMMON:
        left = left.replace(word, "")
    letters = re.sub(r"\d", "", left)
    return len(set(plain)) < FEWEST_DIFFERENT or (len(left) < LEAST and left != bare and len(letters) < LEAST // 2)

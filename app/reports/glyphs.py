"""Which characters the PDF's own fonts can draw. A visible mark stands for what they cannot."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

MARK = "▯"
DRAWS = re.compile("[\n -~\u00a0-\u00ac\u00ae-\u017f–—‘’“”…•▯]*")
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
HOPEFUL = re.compile(
    "[\u0020-\u06ff\u10a0-\u10ff\u1e00-\u27bf\ufb00-\ufdff\ufe0e\ufe0f\ufe70-\ufefc]*"
)  # the scripts of which our fonts have something: the rest is not worth asking
TIED = re.compile("[\u200c\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
KEPT_SIGNS = "\u200c\u200d\u200e\u200f"
JOINER, FLAG = "\u200d", re.compile("[\U0001f1e6-\U0001f1ff]")
BACKWARDS = re.compile("[\u0590-\u06ff\ufb1d-\ufdff\ufe70-\ufefc]")
LONG_WORD = re.compile(r"\S{25,}")
PIECE = 12
MOST_TIED = 8
MOST_KNOWN = 20_000
Undrawable = Callable[[list[str]], set[str]]


class Glyphs:
    """Makes texts drawable. Remembers what it has asked: the fonts do not change while we run."""

    def __init__(self, undrawable: Undrawable) -> None:
        self._undrawable = undrawable
        self._known: dict[str, bool] = {}

    def drawable(self, data: Any) -> Any:
        """The same data with every text in it made drawable: character by character, then each as a whole."""
        odd = {text for text in map(tidy, texts(data)) if not DRAWS.fullmatch(text)}
        self._ask(cluster for text in odd for cluster in clusters(text) if not DRAWS.fullmatch(cluster))
        whole = {text: self._draw(text) for text in odd}
        stumbles = self._undrawable(sorted({text for text in whole.values() if not DRAWS.fullmatch(text)}))
        for text, drawn in whole.items():
            if drawn in stumbles:
                whole[text] = only_latin(text)
        if len(self._known) > MOST_KNOWN:
            self._known = {}
        return replaced(data, lambda text: whole.get(tidy(text)) or plain(tidy(text)))

    def _ask(self, found: Iterable[str]) -> None:
        new = sorted({c for c in found if len(c) <= MOST_TIED and HOPEFUL.fullmatch(c)} - self._known.keys())
        bad = self._undrawable(new)
        self._known |= {cluster: cluster not in bad for cluster in new}

    def _draw(self, text: str) -> str:
        drawn = (c if DRAWS.fullmatch(c) or self._known.get(c) else MARK for c in clusters(text))
        return "".join(_with_breaks(drawn))


def plain(text: str) -> str:
    """A text of sure characters, with places to break inside words that no line could hold."""
    return LONG_WORD.sub(_breakable, text) if len(text) > PIECE else text


def is_backwards(text: str) -> bool:
    """Whether a text begins from right to left. The template asks the same, with the same letters."""
    return BACKWARDS.match(next(filter(str.isalpha, text), "")) is not None


def only_latin(text: str) -> str:
    """A text of which nothing is trusted but what is sure."""
    return "".join(_with_breaks(c if DRAWS.fullmatch(c) else MARK for c in clusters(text)))


def tidy(text: str) -> str:
    """Without what cannot be seen and does harm: controls, directions that leak, halves of characters."""
    if DRAWS.fullmatch(text):
        return text
    return "".join(_tidied(character) for character in LINE_ENDS.sub("\n", text).replace("\t", " "))


def _tidied(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cs", "Co", "Cn"):
        return MARK
    if category in ("Cc", "Cf") and character not in "\n" + KEPT_SIGNS and not TIED.match(character):
        return ""
    return character


def clusters(text: str) -> Iterator[str]:
    """What a reader would call characters: each with its marks, joined emoji as one."""
    held = ""
    for character in text:
        tied = unicodedata.category(character)[0] == "M" or TIED.match(character) or held.endswith(JOINER)
        paired = len(held) == 1 and FLAG.match(held) and FLAG.match(character)
        if held and (tied or paired) and held != "\n":
            held += character
            continue
        if held:
            yield held
        held = character
    if held:
        yield held


def _breakable(word: re.Match[str]) -> str:
    return re.sub(rf"(.{{{PIECE}}})(?=.)", "\\1\u200b", word[0])


def _with_breaks(drawn: Iterable[str]) -> Iterator[str]:
    """The clusters, with places to break inside words that no line could hold."""
    length = 0
    for cluster in drawn:
        length = 0 if cluster.isspace() else length + 1
        yield cluster
        if length and length % PIECE == 0 and length >= 2 * PIECE:
            yield "\u200b"


def texts(data: Any) -> Iterator[str]:
    """Every text in some JSON."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts(value)


def replaced(data: Any, change: Callable[[str], str]) -> Any:
    """The same JSON with every text changed."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: replaced(value, change) for key, value in data.items()}
    if isinstance(data, list):
        return [replaced(value, change) for value in data]
    return data

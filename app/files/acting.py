"""Looks through the markup of an Office file for what acts on another program or machine: fields and formulas.

It reads tags one by one as they come and never builds a tree, so a document of any size takes little memory.
"""

from __future__ import annotations

import html
import re

from app.files.packed import BROKEN
from app.files.refused import Refused

ACTS = (
    "This Office file has a field or formula that takes something from another program or machine when it is opened "
    "or updated. Replace it with what it shows, or make a PDF of it."
)
LONGEST_TAG = 1024 * 1024  # a tag and the text behind it
FIELD = rb"instrText|delInstrText|fldChar|fldSimple"
FORMULA = rb"f|formula[12]?|definedName|calculatedColumnFormula|totalsRowFormula|cfvo"
TAG = re.compile(
    rb"<(?:[^\s<>/:!?=]{1,100}+:)?(?P<name>" + FIELD + rb"|" + FORMULA + rb"|ddeLink)(?=[\s/>])(?P<rest>[^<]*+)"
    rb"|<(?P<odd>!--|!\[CDATA\[|\?)"
)
ATTRIBUTES = rb"(?:[^>\"']|\"[^\"]*+\"|'[^']*+')*+"
BEHIND = re.compile(ATTRIBUTES + rb">")
KIND_OF_MARK = re.compile(rb"fldCharType\s*=\s*[\"']\s*(begin|separate|end)")
INSTRUCTION = re.compile(rb"[\s:]instr\s*=\s*(?:\"([^\"]*+)\"|'([^']*+)')")
VALUE = re.compile(rb"\sval\s*=\s*(?:\"([^\"]*+)\"|'([^']*+)')")
FIELDS = frozenset(FIELD.split(b"|"))
ALWAYS = frozenset({"dde", "ddeauto", "link"})
ELSEWHERE_ONLY = frozenset({"includetext", "include", "import", "includepicture", "database", "rd"})
WEB = re.compile(r"https?:|ftp:", re.IGNORECASE)
MACHINE = re.compile(r"(?<![\w:/\\])(\\\\|//)(\\\\|//)?[\w.]|file:[/\\]{2}[^/\\]|file:[/\\]{4}", re.IGNORECASE)
QUOTED = re.compile(r"\"(?:[^\"]|\"\")*+\"|'(?:[^']|'')*+'|\[[^\[\]]*+\]")
OF_OTHERS = re.compile(r"\b(WEBSERVICE|RTD|CALL|REGISTER|REGISTER\.ID|EXEC)\s*\(", re.IGNORECASE)


class Acting:
    """Reads the markup of one part, a piece at a time. Raises Refused where something in it acts."""

    def __init__(self) -> None:
        self._left = b""
        self._open: list[list[str] | None] = []  # a field's instruction as far as it is read; None once it is whole

    def read(self, piece: bytes) -> None:
        text = self._left + piece.replace(b"\0", b"")  # in UTF-16 every other byte is empty
        cut = text.rfind(b"<")
        self._left = text[cut:] if cut >= 0 else b""
        self._read(text[: max(cut, 0)])
        if len(self._left) > LONGEST_TAG:
            if TAG.match(self._left):
                raise Refused(BROKEN)  # no instruction and no formula is as long
            self._left = b""

    def end(self) -> None:
        self._read(self._left)

    def _read(self, text: bytes) -> None:
        for found in TAG.finditer(text):
            if found["odd"]:
                if any(each is not None for each in self._open):
                    raise Refused(BROKEN)  # what programs leave out or take in when they read an instruction
                continue
            name, rest = found["name"], found["rest"]
            if name == b"ddeLink":
                raise Refused(ACTS)
            if name in FIELDS:
                self._field(name, rest)
            else:
                _check_formula(name, rest, text[found.end() : found.end() + 2] in (b"<!", b"<?"))

    def _field(self, name: bytes, rest: bytes) -> None:
        if name == b"fldSimple":
            said = INSTRUCTION.search(b" " + rest)
            if said:
                _check_instruction(_plain(said[1] or said[2] or b""))
        elif name == b"fldChar":
            kind = KIND_OF_MARK.search(rest)
            self._mark(kind[1] if kind else b"")
        elif self._open and self._open[-1] is not None:
            self._open[-1].append(_text(rest))
        else:
            _check_instruction(_text(rest))

    def _mark(self, kind: bytes) -> None:
        """Where a field begins, where its instruction ends, and where it ends."""
        if kind == b"begin":
            outer = self._open[-1] if self._open else None
            if outer is not None and not "".join(outer).strip():
                raise Refused(ACTS)  # another field would make up what this one does
            self._open.append([])
        elif self._open:
            said = self._open.pop()
            if said is not None:
                _check_instruction("".join(said))
            if kind == b"separate":
                self._open.append(None)


def _text(rest: bytes) -> str:
    """The text behind a tag."""
    behind = BEHIND.match(rest)
    return _plain(rest[behind.end() :]) if behind else ""


def _plain(written: bytes) -> str:
    return html.unescape(written.decode(errors="replace"))


def _check_instruction(said: str) -> None:
    words = said.split(None, 1)
    kind = words[0].strip('"').lower() if words else ""
    if kind in ALWAYS:
        raise Refused(ACTS)
    if kind in ELSEWHERE_ONLY and (MACHINE.search(said) or (kind != "includepicture" and WEB.search(said))):
        raise Refused(ACTS)


def _check_formula(name: bytes, rest: bytes, is_cut: bool) -> None:
    """A bar outside of quotation marks is no sign of a formula but that of a call to another program."""
    if name == b"cfvo":
        value = VALUE.search(rest)
        said = _plain(value[1] or value[2] or b"") if value else ""
    else:
        said = _text(rest)
    if is_cut and said.strip():
        raise Refused(BROKEN)
    bare = QUOTED.sub("", said)
    if "|" in bare or OF_OTHERS.search(bare):
        raise Refused(ACTS)

"""The program that sets type: reads jobs from its input and writes the files to its output, until the input ends.

It runs as a process of its own (`app.reports.press` starts it), because typst keeps some 60 MB for itself, and because
a panic of a native library must not take the application with it.
"""

from __future__ import annotations

import json
import re
import resource
import signal
import sys
from pathlib import Path
from typing import Any, BinaryIO

import typst

from app.reports.glyphs import MARK, Glyphs, is_backwards, only_latin, replaced, texts, tidy
from app.reports.press import read, write

TEMPLATES = Path(__file__).parents[2] / "templates"
DOCUMENTS = {"result": "report.typ", "groups": "groups.typ", "audit": "audit.typ"}
MOST_MEMORY = 130 * 1024 * 1024  # bytes
PROBE = 500  # texts a probe
FORGOTTEN_AFTER = 11  # typst forgets what ten runs in a row have not used
MOST_HALVINGS = 200
PROBE_HEAD = [
    '#set document(title: "Probe")',
    "#set page(width: 110mm, height: auto, margin: 0pt)",
    '#set text(font: "Libertinus Serif", size: 10.5pt, lang: "en", region: "GB", hyphenate: false)',
    "#let texts = json(bytes(sys.inputs.data))",
]
PROBE_LINE = """#block(inset: (left: 9pt), {{ set text(dir: {way}); set align(start); \
texts.at({at}).trim().split("\\n").map(line => [#line]).join(linebreak()) }})"""
DRAWING = b"""
#set document(title: "Profile")
#set page(width: 480pt, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, alt: "Profile")
"""


class Typesetter:
    """typst with its own fonts and nothing of the machine's."""

    def __init__(self) -> None:
        fonts = typst.Fonts(include_system_fonts=False)
        self._documents = {name: TEMPLATES / "reports" / file for name, file in DOCUMENTS.items()}
        first = self._documents["result"]
        self._typst = typst.Compiler(first, root=TEMPLATES, font_paths=fonts, ignore_system_fonts=True)
        self._glyphs = Glyphs(self.undrawable)
        self._patience = 0

    def pdf(self, words: dict[str, Any], exact: dict[str, Any], timestamp: int, document: str = "result") -> bytes:
        """One of our documents as PDF/UA-1. If typst stumbles all the same, it is set in Latin letters only."""
        source = self._documents[document]
        try:
            return self._set(source, self.drawable(words) | exact, timestamp)
        except BaseException as stumble:
            refuse_to_stop_for(stumble)
            return self._set(source, replaced(words, lambda text: only_latin(tidy(text))) | exact, timestamp)

    def drawable(self, words: dict[str, Any]) -> dict[str, Any]:
        """The same words, with a mark for what cannot be drawn."""
        changed: dict[str, Any] = self._glyphs.drawable(words)
        return changed

    def png(self, svg: str, pixels_per_inch: float) -> bytes:
        """A drawing as a picture of 480 points' width."""
        return self._compile(DRAWING, {"svg": svg}, format="png", ppi=pixels_per_inch)

    def forget(self) -> None:
        """Gives the memory of the last job back: a report leaves 40 MB of remembered layout behind."""
        for _ in range(FORGOTTEN_AFTER):
            self._compile(b"", {}, format="svg")

    def _set(self, source: Path, data: Any, timestamp: int) -> bytes:
        data["has_marks"] = any(MARK in text for text in texts(data))
        inputs = {"data": json.dumps(data)}
        return self._compile(source, inputs, format="pdf", pdf_standards=["ua-1"], timestamp=timestamp)

    def _compile(self, source: Path | bytes, inputs: dict[str, str], **options: Any) -> bytes:
        made = self._typst.compile(input=source, sys_inputs=inputs, **options)
        assert isinstance(made, bytes)  # one file, since no job asks for one picture a page
        return made

    def undrawable(self, asked: list[str]) -> set[str]:
        """Which of these texts PDF/UA would refuse, since no font has them, or typst itself would fall over."""
        self._patience = MOST_HALVINGS
        return {bad for start in range(0, len(asked), PROBE) for bad in self._bad(asked[start : start + PROBE])}

    def _bad(self, asked: list[str]) -> set[str]:
        """Asked of typst itself, one line each. Where it panics, halves are asked, until they are too many."""
        try:
            options = {"format": "pdf", "pdf_standards": ["ua-1"], "timestamp": 0}
            self._compile(_probe(asked), {"data": json.dumps(asked)}, **options)
        except typst.TypstError as error:
            lines = {int(line) for line in re.findall(r"\.typ:(\d+):", error.diagnostic)}
            return {asked[line - len(PROBE_HEAD) - 1] for line in lines}
        except BaseException as panic:
            refuse_to_stop_for(panic)
            self._patience -= 1
            half = len(asked) // 2
            if half == 0 or self._patience < 0:
                return set(asked)
            return self._bad(asked[:half]) | self._bad(asked[half:])
        return set()


def _probe(asked: list[str]) -> bytes:
    """A document with one line for each text, set as the report would set it. Of the texts it holds nothing."""
    ways = ["rtl" if is_backwards(text) else "ltr" for text in asked]
    return "\n".join(PROBE_HEAD + [PROBE_LINE.format(at=at, way=way) for at, way in enumerate(ways)]).encode()


def refuse_to_stop_for(panic: BaseException) -> None:
    """Lets those pass that mean to end the process. A panic of typst is not an Exception, so all must be caught."""
    if isinstance(panic, (KeyboardInterrupt, SystemExit)):
        raise panic


def _said(error: BaseException) -> str:
    """What an error says of our own templates; a panic may quote what somebody typed, so it is only named."""
    return error.message if isinstance(error, typst.TypstError) else type(error).__name__


def memory() -> int:
    """The memory that this process holds now, in bytes; 0 where the system does not tell."""
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * resource.getpagesize() if pages.exists() else 0


def serve(jobs: BinaryIO, files: BinaryIO) -> None:
    """Answers one job after another. The fonts are read before the first, while nobody waits for it."""
    typesetter = Typesetter()
    typesetter.undrawable(["Ready"])
    while (message := read(jobs)) is not None:
        job = json.loads(message[1])
        kind = job.pop("kind")
        try:
            write(files, typesetter.pdf(**job) if kind == "pdf" else typesetter.png(**job))
        except BaseException as error:
            refuse_to_stop_for(error)
            write(files, _said(error).encode(), is_good=False)
        typesetter.forget()
        if memory() > MOST_MEMORY:
            return  # the next job starts a process afresh


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the application, which then closes our input
    serve(sys.stdin.buffer, sys.stdout.buffer)

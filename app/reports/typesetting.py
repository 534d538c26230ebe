"""The program that sets type: reads jobs from its input and writes the files to its output, until the input ends.

It runs as a process of its own (`app.reports.press` starts it), because typst keeps some 60 MB for itself, and because
a panic of a native library must not take the application with it.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from pathlib import Path
from typing import Any, BinaryIO

import typst

from app.reports.glyphs import MARK, Glyphs, texts
from app.reports.press import read, write

TEMPLATES = Path(__file__).parents[2] / "templates"
PROBE = 500  # clusters a probe
FORGOTTEN_AFTER = 11  # typst forgets what ten runs in a row have not used
PROBE_LINES = [f"#words.at({at}, default: none)\n" for at in range(PROBE)]
PROBE_HEAD = [
    '#set document(title: "Probe")',
    '#set text(font: "Libertinus Serif")',
    "#let words = json(bytes(sys.inputs.data))",
]
PROBE_SOURCE = "\n".join(PROBE_HEAD + PROBE_LINES).encode()
DRAWING = b"""
#set document(title: "Profile")
#set page(width: 480pt, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, alt: "Profile")
"""


class Typesetter:
    """typst with its own fonts and nothing of the machine's."""

    def __init__(self) -> None:
        fonts = typst.Fonts(include_system_fonts=False)
        report = TEMPLATES / "reports" / "report.typ"
        self._typst = typst.Compiler(report, root=TEMPLATES, font_paths=fonts, ignore_system_fonts=True)
        self._report = report
        self._glyphs = Glyphs(self._undrawable)

    def pdf(self, words: dict[str, Any], exact: dict[str, Any], timestamp: int) -> bytes:
        """The report as PDF/UA-1. What typst stumbles over all the same is set in Latin letters only."""
        try:
            return self._set(self._glyphs.drawable(words) | exact, timestamp)
        except BaseException as stumble:  # a panic of typst is not an Exception
            if isinstance(stumble, (KeyboardInterrupt, SystemExit)):
                raise
            return self._set(self._glyphs.drawable(words, only_latin=True) | exact, timestamp)

    def png(self, svg: str, pixels_per_inch: float) -> bytes:
        """A drawing as a picture, five inches to 360 points of it."""
        return self._compile(DRAWING, {"svg": svg}, format="png", ppi=pixels_per_inch)

    def forget(self) -> None:
        """Gives the memory of the last job back: a report leaves 40 MB of remembered layout behind."""
        for _ in range(FORGOTTEN_AFTER):
            self._compile(b"", {}, format="svg")

    def _set(self, data: Any, timestamp: int) -> bytes:
        data["has_marks"] = any(MARK in text for text in texts(data))
        inputs = {"data": json.dumps(data)}
        return self._compile(self._report, inputs, format="pdf", pdf_standards=["ua-1"], timestamp=timestamp)

    def _compile(self, source: Path | bytes, inputs: dict[str, str], **options: Any) -> bytes:
        made = self._typst.compile(input=source, sys_inputs=inputs, **options)
        assert isinstance(made, bytes)  # one file, since no job asks for one picture a page
        return made

    def _undrawable(self, clusters: list[str]) -> set[str]:
        """Which of these PDF/UA would refuse, since no font has them. Asked of typst itself, one line each."""
        bad: set[str] = set()
        for start in range(0, len(clusters), PROBE):
            asked = clusters[start : start + PROBE]
            try:
                options = {"format": "pdf", "pdf_standards": ["ua-1"], "timestamp": 0}
                self._compile(PROBE_SOURCE, {"data": json.dumps(asked)}, **options)
            except typst.TypstError as error:
                lines = {int(line) for line in re.findall(r"\.typ:(\d+):", error.diagnostic)}
                bad |= {asked[(line - len(PROBE_HEAD) - 1) // 2] for line in lines}
        return bad


def _said(error: BaseException) -> str:
    """What an error says of our own templates; a panic may quote what somebody typed, so it is only named."""
    return error.message if isinstance(error, typst.TypstError) else type(error).__name__


def serve(jobs: BinaryIO, files: BinaryIO) -> None:
    """Answers one job after another."""
    typesetter = Typesetter()
    while (message := read(jobs)) is not None:
        job = json.loads(message[1])
        kind = job.pop("kind")
        try:
            write(files, typesetter.pdf(**job) if kind == "pdf" else typesetter.png(**job))
        except BaseException as error:  # a panic of typst is not an Exception
            write(files, _said(error).encode(), is_good=False)
        typesetter.forget()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the application, which then closes our input
    os.nice(5)  # saving an answer comes before setting type
    serve(sys.stdin.buffer, sys.stdout.buffer)

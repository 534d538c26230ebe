"""The report as a PDF for a board: its data as JSON, set by the press, the last few kept."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from pydantic_core import to_jsonable_python

from app.reports import plain
from app.reports.advice import StudyLine
from app.reports.drawing import profile_svg, track_svgs
from app.reports.press import press
from app.reports.report import Report

MOST_KEPT = 16 * 1024 * 1024  # bytes
EXACT = ("id", "base_url", "hash", "catalogue_hash")  # shown as they are: no place to break is put into them


class Kept:
    """The files made last, as many as fit. The same report asked for twice at once is made once."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self.most = most
        self.size = 0
        self._files: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()
        self._making: dict[str, Lock] = {}

    def get(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The file of this key: kept, or made now."""
        with self._lock:
            making = self._making.setdefault(key, Lock())
        try:
            with making:
                return self._found(key) or self._keep(key, make())
        finally:
            with self._lock:
                self._making.pop(key, None)

    def _found(self, key: str) -> bytes | None:
        with self._lock:
            if key in self._files:
                self._files.move_to_end(key)
            return self._files.get(key)

    def _keep(self, key: str, file: bytes) -> bytes:
        with self._lock:
            if len(file) <= self.most and key not in self._files:
                self._files[key] = file
                self.size += len(file)
            while self.size > self.most:
                self.size -= len(self._files.popitem(last=False)[1])
        return file


kept = Kept()


def pdf(report: Report) -> bytes:
    """The report on paper, tagged as PDF/UA-1. The same report gives the same bytes."""
    words = contents(report)
    exact = {name: words.pop(name) for name in EXACT}
    exact |= {"profile_svg": profile_svg(report), "tracks": track_svgs(report)}
    exact["digest"] = hashlib.sha256(json.dumps([words, exact]).encode()).hexdigest()
    timestamp = int(report.submitted_at.timestamp())
    return kept.get(exact["digest"], lambda: press.make("pdf", words=words, exact=exact, timestamp=timestamp))


def contents(report: Report) -> dict[str, Any]:
    """All that the template says: the report itself, and the studies that it leans on."""
    data: dict[str, Any] = to_jsonable_python(report)
    data["seen"] = data.pop("others")["seen"]
    data["studies"] = to_jsonable_python(studies(report))
    data["weakest"] = plain.weakest(report)
    data["empty"] = {
        "gaps": plain.no_gaps(report),
        "first": plain.nothing_first(report),
        "courses": plain.no_courses(report),
        "uncovered": plain.not_covered(report),
        "critical": plain.NONE_CRITICAL,
        "unknown": plain.NONE_UNKNOWN,
        "claimed": plain.NONE_CLAIMED,
        "skills": plain.NO_SKILLS,
        "studies": plain.NO_STUDY,
        "examples": plain.EXAMPLES,
    }
    return data


def studies(report: Report) -> tuple[StudyLine, ...]:
    """Each study behind an action or a course, once, in the order in which they come."""
    whys = [action.why for action in report.actions] + [course.why for course in report.courses]
    return tuple({study.id: study for why in whys for study in why.studies}.values())

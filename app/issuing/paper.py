"""The report of an audit as a PDF: its data as JSON, set by the press. A draft says so on every page."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from typing import Any

from pydantic_core import to_jsonable_python

from app.issuing.shapes import AuditReport
from app.reports.drawing import alone, svg
from app.reports.press import press

EXACT = ("number", "base_url", "questions_hash", "result_hash", "audit_id")  # no place to break is put into them
LOGO_WIDTH, LOGO_HEIGHT = 75.0, 22.0  # millimetres at most
MOST_RUNNING = 48  # letters of a name in the running head
SIZE = struct.Struct(">II")


def pdf(report: AuditReport, logo: bytes | None) -> bytes:
    """The report on paper, tagged as PDF/UA-1. The same report gives the same bytes."""
    words: dict[str, Any] = to_jsonable_python(report)
    exact: dict[str, Any] = {name: words.pop(name) for name in EXACT}
    exact |= {"colour": words["look"].pop("colour"), "verification": report.verification, "is_draft": report.is_draft}
    exact |= _drawings(report) | _logo(logo)
    words["running"] = {"firm": short(report.look.firm), "client": short(report.client)}
    words["track_words"] = {track.id: f"{track.name} from 0 to 100: {track.said}." for track in report.profile.tracks}
    exact["digest"] = hashlib.sha256(json.dumps([words, exact]).encode()).hexdigest()
    timestamp = int(report.made_at.timestamp())
    return press.make("pdf", words=words, exact=exact, timestamp=timestamp, document="audit")


def _drawings(report: AuditReport) -> dict[str, Any]:
    after, change = report.plan.after if report.plan else None, report.change
    return {
        "profile_svg": svg(report.profile),
        "tracks": {track.id: svg(alone(report.profile, track)) for track in report.profile.tracks},
        "plan_svg": svg(after) if after else None,
        "change_svg": svg(change.profile) if change else None,
    }


def _logo(logo: bytes | None) -> dict[str, Any]:
    """The firm's logo as a drawing that holds the picture, and how wide it is set, in millimetres."""
    if logo is None:
        return {"logo_svg": None, "logo_width": 0}
    wide, high = SIZE.unpack(logo[16:24])  # a PNG of our own making says its size here
    data = base64.b64encode(logo).decode()
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}">'
        f'<image width="{wide}" height="{high}" href="data:image/png;base64,{data}"/></svg>'
    )
    return {"logo_svg": drawn, "logo_width": round(min(LOGO_WIDTH, LOGO_HEIGHT * wide / high), 2)}


def short(name: str, most: int = MOST_RUNNING) -> str:
    """A name as it fits into the head or foot of a page."""
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"

"""The group report as a PDF for a board: its data as JSON, set by the press, the last few kept."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic_core import to_jsonable_python

from app.groups.report_drawing import svg
from app.groups.report_shapes import GroupReport
from app.reports.paper import kept
from app.reports.press import press

EXACT = ("id", "assessment_id", "base_url", "hash")  # shown as they are: no place to break is put into them


def pdf(report: GroupReport) -> bytes:
    """The report on paper, tagged as PDF/UA-1. The same report gives the same bytes."""
    words: dict[str, Any] = to_jsonable_python(report)
    for told, factor in zip(words["factors"], report.factors, strict=True):
        told["has_joined"] = factor.has_joined
    exact: dict[str, Any] = {name: words.pop(name) for name in EXACT}
    exact["drawings"] = {factor.id: svg(factor.drawing) for factor in report.factors if factor.drawing}
    exact["digest"] = hashlib.sha256(json.dumps([words, exact]).encode()).hexdigest()
    timestamp = int(report.closed_at.timestamp())
    job = {"words": words, "exact": exact, "timestamp": timestamp, "document": "groups"}
    return kept.get(exact["digest"], lambda: press.make("pdf", **job))

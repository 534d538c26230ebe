"""The group report as files to take away. Each takes a GroupReport and returns bytes."""

from __future__ import annotations

import json

from pydantic_core import to_jsonable_python

from app.groups.report_shapes import GroupReport


def pdf(report: GroupReport) -> bytes:
    """The report on paper, tagged as PDF/UA-1."""
    from app.groups.report_paper import pdf as make

    return make(report)


def docx(report: GroupReport) -> bytes:
    """The report as Word, to edit."""
    from app.groups.report_word import docx as make

    return make(report)


def xlsx(report: GroupReport) -> bytes:
    """The report as Excel, with typed cells."""
    from app.groups.report_sheets import xlsx as make

    return make(report)


def json_file(report: GroupReport, stored: str) -> bytes:
    """The report as it was stored, in an envelope that says what it is of."""
    told = to_jsonable_python(report, by_alias=False)
    names = ("sentence", "difference", "rates", "not_random", "findings", "comparison", "limits", "suppression")
    items = {
        item["id"]: {"name": item["name"], "staff": item["staff"], "people": item["people"]}
        for factor in told["factors"]
        for item in factor["items"]
    }
    envelope = {
        "round": report.id,
        "assessment": report.assessment_id,
        "asked_by": report.asked_by,
        "opened_on": report.opened_on,
        "closed_on": report.closed_on,
        "content": {"version": report.version, "hash": report.hash},
        "options": list(report.options),
        "factors": {factor["id"]: factor["name"] for factor in told["factors"]},
        "items": items,
        **{name: told[name] for name in names},
    }
    head = json.dumps(envelope, ensure_ascii=False)[:-1]
    return f'{head}, "report": {stored}}}'.encode()

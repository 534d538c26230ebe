"""The report as files to take away. Each takes a Report and returns bytes."""

from __future__ import annotations

from app.reports.report import Report


def pdf(report: Report) -> bytes:
    """The report on paper, tagged as PDF/UA-1."""
    from app.reports.paper import pdf as make

    return make(report)


def docx(report: Report) -> bytes:
    """The report as Word, to edit."""
    from app.reports.word import docx as make

    return make(report)


def xlsx(report: Report) -> bytes:
    """The report as Excel, with typed cells."""
    from app.reports.sheets import xlsx as make

    return make(report)

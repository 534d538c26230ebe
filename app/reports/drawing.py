"""The profile drawn for paper: as SVG for the PDF, as a picture for Word."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.reports.press import press
from app.reports.report import Report
from app.web.render import TEMPLATES


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def profile_svg(report: Report) -> str:
    """The profile as an SVG of its own, 640 wide, in fixed colours."""
    return _environment().get_template("parts/profile.svg").render(profile=report.profile, standalone=True)


def profile_png(report: Report, pixels_per_inch: float = 200) -> bytes:
    """The same as a picture of 480 points' width (about 17 cm), on white."""
    return press.make("png", svg=profile_svg(report), pixels_per_inch=pixels_per_inch)

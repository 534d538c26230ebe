"""The profile drawn for paper: as SVG for the PDF, as a picture for Word."""

from __future__ import annotations

from dataclasses import replace

from app.reports.press import press
from app.reports.profile import AXIS, ROW, TRACK, Profile, Track
from app.reports.report import Report
from app.web.render import templates

ALONE_TOP = -18  # a track without its name needs no room for one


def profile_svg(report: Report) -> str:
    """The profile as an SVG of its own, 640 wide, in fixed colours."""
    return svg(report.profile)


def track_svgs(report: Report) -> dict[str, str]:
    """Each factor's track by itself, without its name, by the factor's id."""
    return {track.id: svg(alone(report.profile, track)) for track in report.profile.tracks}


def alone(profile: Profile, track: Track) -> Profile:
    """One track of a profile by itself, without its name."""
    single = replace(track, name="", point_said="", range_said="", top=ALONE_TOP, middle=ALONE_TOP + TRACK)
    axis = ALONE_TOP + ROW
    return replace(profile, tracks=(single,), axis=axis, height=axis + AXIS)


def svg(profile: Profile) -> str:
    """A profile as an SVG of its own, 640 wide, in fixed colours."""
    return templates().get_template("parts/profile.svg").render(profile=profile, standalone=True)


def profile_png(report: Report, pixels_per_inch: float = 200) -> bytes:
    """The same as a picture of 480 points' width (about 17 cm), on white."""
    return press.make("png", svg=profile_svg(report), pixels_per_inch=pixels_per_inch)

"""What Word and Excel both need: text that XML can hold, pips, and what is said where there is nothing to list."""

from __future__ import annotations

from app.reports.advice import Action, listed
from app.reports.report import Report
from app.web.forms import UNKEEPABLE

STEPS = 5
STATES = {
    "answered": "Answered",
    "dont_know": "Not known",
    "not_applicable": "Does not apply",
    "unanswered": "No answer yet",
}
NO_GAP = "No answer is below its target level. Keep checking: what works fades when nobody looks."
NO_GAP_KNOWN = "No answer is below its target level. What is not known may hide some that are."
NONE_CRITICAL = "None of the questions asked is critical in your sector."
NONE_UNKNOWN = "You gave an answer to everything that was asked."
NONE_CLAIMED = "There is no level of 3 or 4 without something to show for it."
NO_SKILLS = "The quick screen does not ask about the core skills."
NO_COURSE = "None. You told us of no gap that a course can answer."
NO_STUDY = "No study of our library speaks to this directly."
EXAMPLES = "These are examples: this site has not listed its own courses yet."


def clean(text: str) -> str:
    """The text without the characters that XML cannot hold. Emoji, tabs and lines stay."""
    return UNKEEPABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def pips(place: int | None) -> str:
    """A level or a band as five pips, filled so far: ●●●○○. Its place counts from 0; None fills nothing."""
    filled = 0 if place is None else place + 1
    return "●" * filled + "○" * (STEPS - filled)


def capital(text: str) -> str:
    """The text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def points(action: Action) -> float:
    """The points of an action as a number. The report says them in words, the number first."""
    return float(action.points.partition(" ")[0])


def no_gaps(report: Report) -> str:
    return NO_GAP_KNOWN if report.to_find_out else NO_GAP


def first_heading(report: Report) -> str:
    """What stands over what to do first; the page says the same."""
    return "What to do first" if report.first or report.conversations else "Nothing falls short of its target"


def nothing_first(report: Report) -> str:
    """What to do where no practice falls short: the conversations of a round, if there are any."""
    if not report.conversations:
        return no_gaps(report)
    talk = listed([name[:1].lower() + name[1:] for name in report.conversations])
    return f"No practice answer is below its target. Start with the conversations about what people see: {talk}."


def no_courses(report: Report) -> str:
    """Why no course is recommended: no gap asks for one, or the catalogue has none that fits."""
    return "None." if report.uncovered else NO_COURSE


def not_covered(report: Report) -> str:
    return f"No course in the catalogue answers: {', '.join(report.uncovered)}." if report.uncovered else ""


def weakest(report: Report) -> str | None:
    """The weakest factor by name, unless all stand at the same score: then none is weaker than another."""
    return report.weakest if len({factor.point for factor in report.factors}) > 1 else None

"""A reply to a lead, drafted from what they wrote and, where they shared it, from their result. A person sends it."""

from __future__ import annotations

from app.reports.report import Report
from app.settings import Settings

MOST = 3
GAP = "[Answer what they asked.]"


def subject(settings: Settings) -> str:
    return f"Your enquiry to {settings.brand_name}"


def draft(name: str, report: Report | None, staff_name: str, settings: Settings, withdrawal: str) -> str:
    """The draft as plain text. Without a report it says nothing of any answers."""
    parts = [f"Dear {name}," if name else "Hello,", f"Thank you for writing to {settings.brand_name}."]
    parts += _from_report(report) if report else [GAP]
    parts.append("Would a short call help? Tell me when it would suit you.")
    parts.append("\n".join(filter(None, ("Kind regards", staff_name, settings.brand_name, settings.phone))))
    return with_withdrawal("\n\n".join(parts), withdrawal)


def with_withdrawal(text: str, withdrawal: str) -> str:
    """The text with the link that takes consents back. It is in every letter, whatever was done to the draft."""
    return text if withdrawal in text else f"{text.rstrip()}\n\nTo change what you agreed to: {withdrawal}\n"


def _from_report(report: Report) -> list[str]:
    """What their result says, in its order: where training is not the first step, that comes before any course."""
    said = [f"You shared your result with us: {report.sentence}"]
    if report.training_sentence:
        said.append(report.training_sentence)
    if report.first:
        things = [f"- {thing.title}: {thing.text}" for thing in report.first[:MOST]]
        said.append("What we would look at first:\n" + "\n".join(things))
    if report.courses:
        lines = []
        for course in report.courses[:MOST]:
            when = f" Next dates: {'; '.join(course.sessions)}." if course.sessions else ""
            lines.append(f"- {course.title}. It answers: {', '.join(course.answers[:MOST])}.{when}")
        said.append("Courses that would help:\n" + "\n".join(lines))
    else:
        said.append("From what you told us, no course of ours is what you need now.")
    said.append(GAP)
    return said

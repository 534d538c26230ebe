"""What a round says for the result: who checked it with whom, and where people see something differently."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from app.groups import store
from app.groups.closing import report_of
from app.groups.content import experience_of
from app.groups.models import Round
from app.groups.report_findings import Practice, findings_of, heard, no_findings
from app.groups.report_rows import Names
from app.groups.report_shapes import FindingView
from app.groups.report_view import on_day
from app.groups.report_words import answered_said, counted, in_a_sentence
from app.reports.advice import listed
from app.web.house import House
from questionnaire.experience import Experience
from scoring.voice_shapes import Voices

LEADERS = "leaders"
NOT_RANDOM = "Who chose to answer is not random."
NOT_ASKED = (
    "Not validated by others. Nobody has yet asked the front line, or the people who use the service, whether they see "
    "the same."
)


@dataclass(frozen=True)
class Seen:
    """What people see, from the round that was closed last. `report` is the address of its report."""

    sentence: str
    findings: tuple[FindingView, ...]
    none_said: str
    report: str


@dataclass(frozen=True)
class Conclusions:
    """What the result says of others.

    limits: in place of the line that says that it is one view; empty where nobody was asked yet. seen: None before a
    round is closed. progress: the address of a round that still runs. ask: where others can be asked.
    """

    limits: tuple[str, ...] = ()
    seen: Seen | None = None
    progress: str | None = None
    ask: str = ""


NOBODY_ASKED: Conclusions = Conclusions()


def conclusions(
    house: House, session: Session, assessment_id: str, practice: Practice, team: str | None = None
) -> Conclusions:
    """What the rounds of a submitted assessment change in its result. `team`: what a team agreed, in a sentence."""
    rounds = f"/assessments/{assessment_id}/rounds"
    running = next((each for each in store.of_assessment(session, assessment_id) if each.closed_at is None), None)
    progress = f"{rounds}/{running.id}" if running else None
    last = store.last_report(session, assessment_id)
    report = report_of(last) if last is not None else None
    if last is None or report is None:
        return Conclusions((team, NOT_ASKED) if team else (), None, progress, rounds)
    experience = experience_of(house, session, last.experience_hash)
    checked = checked_said(house, experience, last, report)
    limits = (team, checked) if team else (checked,)
    seen = _seen(experience, report, practice, f"{rounds}/{last.id}/report", checked)
    return Conclusions(limits, seen, progress, rounds)


def checked_said(house: House, experience: Experience, found: Round, report: Voices) -> str:
    """What was validated by whom, in one sentence; or that too few answered for that."""
    assert found.closed_at is not None  # only a closed round has a report
    day = on_day(house, found.closed_at)
    names = {group.id: group.name for group in experience.groups}
    others = [each for each in heard(report) if each.group != LEADERS]
    if others:
        said = answered_said([(names[each.group], each.answered or 0, each.asked) for each in others])
        return f"Checked with others in a round closed on {day}: {said}. {NOT_RANDOM}"
    if all(each.group == LEADERS for each in report.groups):
        return f"One view, not validated by others. A round closed on {day} asked leaders only."
    return f"One view, not validated by others. A round closed on {day} {_asked_in_vain(experience, names, report)}"


def _asked_in_vain(experience: Experience, names: dict[str, str], report: Voices) -> str:
    """Who was asked, and why nothing is shown of what they said."""
    answered = [each for each in report.shown if each.group != LEADERS and each.answered is not None]
    if answered:
        said = answered_said([(names[each.group], each.answered or 0, each.asked) for each in answered])
        return f"asked others. {said}, and too little was rated to show what they said."
    others = [each for each in report.groups if each.group != LEADERS]
    if all(each.hidden == "few" for each in others):
        least = counted(experience.rules.least_shown)
        asked = listed([in_a_sentence(names[each.group]) for each in others])
        return (
            f"asked {asked}, and too few answered to show any of them: a group with fewer than {least} answers is not "
            "shown."
        )
    asked = listed([in_a_sentence(names[each.group]) for each in report.groups if each.hidden])
    return f"asked {asked}. None of them can be shown by itself, because so few answered in one of them."


def _seen(experience: Experience, report: Voices, practice: Practice, address: str, checked: str) -> Seen:
    factors = {factor.id: factor.name for factor in practice.journey.questionnaire.factors}
    groups = Names.of(experience, factors).groups
    views = findings_of(experience, groups, factors, report, practice)
    return Seen(checked, views, no_findings(experience, report, practice), address)

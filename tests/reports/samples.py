"""Reports of every kind that their drawings must survive, made by scoring answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.main import build_house
from app.reports.report import Report, compose
from app.settings import Settings
from app.web.house import House
from questionnaire.answers import DONT_KNOW, Answer, Answers, answered, not_applicable
from questionnaire.journey import SCOPE, Journey
from questionnaire.model import Indicator, Skill
from scoring.result import result

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SUBMITTED = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
ID = "0123456789abcdef0123"
Level = int | Answer

CONTEXT: dict[str, int | str] = {
    "context.sector": "health",
    "context.setting": "mental_health_ward",
    "context.staff": 46,
    "context.nation": "england",
    "context.role": "manager",
    "context.why_now": "inspection",
}

A_WARD: dict[str, Level] = {
    "refreshers.needs_analysis": answered(2, "document"),
    "refreshers.interval": answered(3, "record"),
    "refreshers.competence": answered(1, "verbal"),
    "refreshers.practice": answered(1),
    "refreshers.scenarios": answered(3, "verbal", "Our trainer says about half of each day is scenarios."),
    "refreshers.prevention_first": answered(4, "document"),
    "refreshers.joiners": answered(2, "record"),
    "refreshers.evaluation": answered(0),
    "leadership.named_lead": answered(4, "document", "The director of nursing, since March."),
    "leadership.board_data": answered(3, "record"),
    "leadership.reduction_plan": answered(3, "document"),
    "leadership.supervision": answered(2, "record"),
    "leadership.coaching": answered(1),
    "leadership.after_incidents": answered(2, "verbal"),
    "leadership.staffing": answered(3, "record"),
    "leadership.recognition": answered(2, "none"),
    "culture.commitment": answered(3, "document"),
    "culture.plans": answered(3, "none", "We believe that most plans name early signs. Nobody has counted."),
    "culture.lived_experience": answered(1),
    "culture.blanket_rules": answered(2, "document"),
    "culture.inequality": DONT_KNOW,
    "culture.alternatives": answered(2, "record"),
    "culture.language": answered(3, "observed"),
    "culture.speaking_up": answered(2, "verbal"),
    "environment.assessment": answered(2, "document"),
    "environment.quiet_space": answered(4, "observed"),
    "environment.crowding": answered(3, "observed"),
    "environment.information": answered(1),
    "environment.safety": answered(3, "record"),
    "environment.comfort": answered(3, "observed"),
    "environment.hot_spots": DONT_KNOW,
    "environment.ratings": answered(0),
    "policy.current": answered(4, "document"),
    "policy.recording": answered(3, "record"),
    "policy.reporting": answered(2, "record"),
    "policy.post_incident": answered(
        1, "verbal", "Staff say that it depends on who is on duty.\nTwo were never asked."
    ),
    "policy.trends": answered(2, "record"),
    "policy.team_response": answered(3, "verbal"),
    "policy.risk_handover": not_applicable("One team works here, without shifts, and everybody is known to it."),
    "policy.legal": answered(2, "document"),
    "skills.emotional_intelligence": answered(1),
    "skills.empathy": answered(2, "record"),
    "skills.communication": answered(3, "observed"),
    "skills.awareness": DONT_KNOW,
    "skills.decisions": answered(0),
}

NOT_TRAINING: dict[str, Level] = {
    "policy.current": 0,
    "policy.recording": 0,
    "environment.assessment": 0,
    "environment.safety": 0,
    "leadership.named_lead": 1,
}

NASTY = {
    "leadership.named_lead": "=cmd|' /C calc'!A0",
    "leadership.board_data": '=HYPERLINK("http://evil.example","Click")',
    "leadership.reduction_plan": "+1+1",
    "leadership.supervision": "-1",
    "leadership.coaching": "@SUM(A1)",
    "leadership.after_incidents": "\t=1+1",
    "leadership.staffing": "\r=1+1",
    "leadership.recognition": "{=1+1}",
    "culture.commitment": "<script>alert(1)</script> & <w:p/> ]]>",
    "culture.plans": "{{7*7}} {% raw %} ${7*7} #eval(1)",
    "culture.lived_experience": "Calm hands \N{RAISED HAND} and \N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER}",
    "culture.blanket_rules": "הצוות רגוע והקומה שקטה \N{RIGHT-TO-LEFT OVERRIDE}txt.exe",
    "culture.inequality": "word " * 400,
    "culture.alternatives": "W" * 2000,
    "culture.language": "null\x00 bell\x07 escape\x1b[31m shift\x0e delete\x7f next\x85 end",
    "culture.speaking_up": "lone \ud800 surrogate, \ufffe and \uffff",
    "environment.assessment": "http://evil.example/ mailto:a@b.example internal:Summary!A1 file://server/share",
    "environment.quiet_space": "_x000D_ and _x0041_ are not escapes",
    "environment.crowding": "12345678901234567890",
    "environment.information": "first line\nsecond line\r\nthird line\tafter a tab\x0bvertical\x0cpage",
    "environment.safety": "    four spaces before, two  between, and one after ",
    "environment.comfort": "MERGEFIELD { PAGE } \\* TOC \\o",
}


def house(tmp_path: Path, brand: str = "Levelhead") -> House:
    """A house with its own empty data folder and a clock that stands still."""
    settings = Settings(data_dir=tmp_path, base_url="https://levelhead.example", brand_name=brand)
    return build_house(settings, lambda: NOW)


def answers_of(
    house: House,
    levels: Mapping[str, Level] | Level,
    scope: str,
    notes: Mapping[str, str],
    context: Mapping[str, int | str],
) -> Answers:
    """Answers to every question of the path: as given by id, else level 3 with records to show."""
    given: dict[str, Answer] = {SCOPE: answered(scope)} | {of: answered(value) for of, value in context.items()}
    journey = Journey(house.questionnaire, given)
    for of in journey.path.questions:
        if isinstance(journey.question(of), Indicator | Skill):
            level = levels.get(of, 3) if isinstance(levels, Mapping) else levels
            answer = answered(level, "record") if isinstance(level, int) else level
            given[of] = replace(answer, note=notes.get(of, answer.note))
    return given


def report(
    house: House,
    levels: Mapping[str, Level] | Level = A_WARD,
    scope: str = "full",
    notes: Mapping[str, str] = {},
    context: Mapping[str, int | str] = CONTEXT,
) -> Report:
    """A report on these levels: one for all, or by id. A level may also be a whole answer."""
    answers = answers_of(house, levels, scope, notes, context)
    scored = result(house.questionnaire, house.example_catalogue, answers)
    return compose(
        house, house.questionnaire, house.example_catalogue, answers, scored, "0123456789abcdef0123", SUBMITTED
    )


def screen(house: House) -> Report:
    """The quick screen of the same ward."""
    return report(house, scope="screen")


def unscorable(house: House) -> Report:
    """Too little known of one factor to score it."""
    unknown = {of: DONT_KNOW for of in A_WARD if of.startswith("policy.")}
    return report(house, A_WARD | unknown)


def no_gaps(house: House) -> Report:
    """Everything at the top, with records to show."""
    return report(house, 4)


def all_unknown(house: House) -> Report:
    """Nobody knows anything."""
    return report(house, DONT_KNOW)


def not_training(house: House) -> Report:
    """The largest gaps are ones that no course closes."""
    return report(house, NOT_TRAINING)


def nasty(house: House) -> Report:
    """Notes and a reason that try to be formulas, markup, templates, field codes and broken characters."""
    reason = "=cmd|' /C calc'!A0 <b>\x08{{7*7}}"
    return report(house, A_WARD | {"policy.risk_handover": not_applicable(reason)}, notes=NASTY)


KINDS = {
    "full": report,
    "screen": screen,
    "unscorable": unscorable,
    "no_gaps": no_gaps,
    "all_unknown": all_unknown,
    "not_training": not_training,
    "nasty": nasty,
}

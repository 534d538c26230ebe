"""Mini questionnaires in code: a test names only the feature that it is about; all else is filled in."""

from __future__ import annotations

from typing import Any

from questionnaire.answers import Answer, answered
from questionnaire.model import (
    Catalogue,
    ContextSet,
    Course,
    EvidenceLibrary,
    Factor,
    Index,
    Indicator,
    Questionnaire,
    Rules,
    SkillSet,
)

SECTORS = ("care", "shops")
SETTINGS = {"ward": ["care"], "visits": ["care"], "counter": ["shops"], "mixed": []}
LEVELS = [
    "Nothing.",
    "A little.",
    "Half of it.",
    "Most of it, in 80% of teams.",
    "All of it, reviewed every 12 months.",
]
RULES: dict[str, Any] = {
    "publish_at_coverage": "4/5",
    "claimed_from": 3,
    "claimed_counts_as": 2,
    "critical_fails_up_to": 1,
    "critical_cap": "developing",
    "bands_above_weakest": 1,
    "largest_gaps": 3,
    "first_actions": 3,
    "training_causes": ["skill", "knowledge", "leadership"],
}
BANDS = (
    ("not_started", "Not yet started", 0),
    ("emerging", "Emerging", 20),
    ("developing", "Developing", 40),
    ("established", "Established", 60),
    ("embedded", "Embedded", 80),
)
EVIDENCE = (("none", True), ("verbal", True), ("document", False), ("record", False), ("observed", False))


def indicator(identifier: str, **fields: Any) -> Indicator:
    """One indicator. Its fields are those of the content, with a plain value where none is given."""
    plain: dict[str, Any] = {
        "id": identifier,
        "name": f"The {identifier.replace('.', ' ').replace('_', ' ')}",
        "question": "How is it here?",
        "why": "Because it matters.",
        "levels": LEVELS,
        "good_evidence": ["A page"],
        "sources": [{"kind": "our_choice", "cite": "Our own choice."}],
        "cause": "skill",
        "ask": "Whoever runs the place",
        "remedies": [{"action": "Do it. Done when it is done.", "days": 1, "owner": "The manager"}],
    }
    return Indicator.model_validate({**plain, **fields})


def factor(identifier: str, *indicators: Indicator, weight: int = 1) -> Factor:
    """One factor of these indicators."""
    said = identifier.capitalize()
    return Factor(
        id=identifier, name=said, short=said, summary="What.", why="Why.", weight=weight, indicators=indicators
    )


def plain_factor(identifier: str, count: int, **fields: Any) -> Factor:
    """A factor of equal indicators: refreshers.a, refreshers.b and so on."""
    return factor(identifier, *(indicator(f"{identifier}.{chr(97 + at)}", **fields) for at in range(count)))


def questionnaire(*factors: Factor, skills: int = 1, rules: dict[str, Any] | None = None) -> Questionnaire:
    """A whole questionnaire of these factors, two sectors, four settings and some skills, skills.a onwards."""
    return Questionnaire(
        index=_index([each.id for each in factors], {**RULES, **(rules or {})}),
        context=_context(),
        factors=factors,
        skills=_skills(skills),
        evidence=_evidence(),
    )


def course(identifier: str, *covers: str, sectors: tuple[str, ...] = ()) -> Course:
    """One course that covers these indicators and skills."""
    skills = tuple(each for each in covers if each.startswith("skills."))
    return Course(
        id=identifier,
        title=identifier,
        family="Family",
        summary="What.",
        audience="All",
        hours=1,
        mode="online",
        sectors=sectors,
        skills=skills,
        indicators=tuple(each for each in covers if each not in skills),
    )


def catalogue(*courses: Course) -> Catalogue:
    return Catalogue(courses=courses)


def about(sector: str = "care", scope: str = "full", setting: str | None = None) -> dict[str, Answer]:
    """The context answers that choose the path."""
    given = {"context.scope": answered(scope), "context.sector": answered(sector)}
    return given | ({"context.setting": answered(setting)} if setting else {})


def levels(identifier: str, *given: int | Answer | None) -> dict[str, Answer]:
    """Answers to the indicators of a plain factor, or to skills, in order: a level, an answer, or None for none."""
    return {
        f"{identifier}.{chr(97 + at)}": answered(each) if isinstance(each, int) else each
        for at, each in enumerate(given)
        if each is not None
    }


def _index(factors: list[str], rules: dict[str, Any]) -> Index:
    return Index.model_validate(
        {
            "version": "test",
            "title": "Test",
            "full_minutes": "5 minutes",
            "screen_minutes": "1 minute",
            "bands": [{"id": band, "name": name, "starts": starts, "means": "So."} for band, name, starts in BANDS],
            "level_names": ["None", "Little", "Half", "Most", "All"],
            "evidence_kinds": [{"id": kind, "name": kind, "hint": "So.", "weak": weak} for kind, weak in EVIDENCE],
            "rules": Rules.model_validate(rules),
            "limits": [],
            "factors": factors,
        }
    )


def _context() -> ContextSet:
    def question(
        identifier: str, optional: bool, options: list[dict[str, Any]], kind: str = "choice"
    ) -> dict[str, Any]:
        text = {"name": identifier, "question": "Which?", "why": "Because.", "kind": kind}
        return {"id": f"context.{identifier}", **text, "optional": optional, "options": options}

    settings = [{"id": setting, "label": setting, "sectors": sectors} for setting, sectors in SETTINGS.items()]
    questions = [
        question("scope", False, [{"id": "full", "label": "Full"}, {"id": "screen", "label": "Screen"}]),
        question("sector", False, [{"id": sector, "label": sector.capitalize()} for sector in SECTORS]),
        question("setting", True, settings),
        question("staff", True, [], "number"),
    ]
    return ContextSet.model_validate({"name": "You", "short": "You", "summary": "Who.", "questions": questions})


def _skills(count: int) -> SkillSet:
    text = {
        "name": "Skill",
        "question": "How many?",
        "why": "So.",
        "levels": LEVELS,
        "good_evidence": ["A"],
        "ask": "B",
    }
    skills = [{"id": f"skills.{chr(97 + at)}", **text} for at in range(count)]
    return SkillSet.model_validate(
        {"name": "Skills", "short": "Skills", "summary": "S.", "why": "W.", "skills": skills}
    )


def _evidence() -> EvidenceLibrary:
    study = {
        "id": "study",
        "name": "A study",
        "citation": "Somebody, 2020",
        "year": 2020,
        "design": "Trial",
        "setting": "Wards",
        "size": "Ten wards",
        "topics": ["effect"],
        "strength": "randomised",
        "direction": "supports",
        "read": "results",
        "does_not_show": ["Much."],
        "safe_wording": "Somebody found something.",
    }
    return EvidenceLibrary.model_validate(
        {
            "summary": "What we know.",
            "topics": [{"id": "effect", "name": "Effect", "summary": "Does it work?"}],
            "studies": [study],
            "claims": [],
            "limitations": [],
            "transfer_note": "Elsewhere.",
        }
    )

"""Ways through the assessment that many tests need."""

from __future__ import annotations

from collections.abc import Mapping

from tests.person import Page, Person

CONTEXT = {
    "context.scope": "full",
    "context.sector": "health",
    "context.setting": "mental_health_ward",
    "context.staff": "40",
    "context.nation": "england",
    "context.role": "manager",
    "context.why_now": "inspection",
}


def begin(person: Person, scope: str = "full") -> str:
    """Begins an assessment and returns its address."""
    page = person.submit(person.visit("/assessments/new"), {"choice": scope})
    return page.path.rpartition("/questions/")[0]


def answer_all(person: Person, page: Page, levels: Mapping[str, str] | str, context: Mapping[str, str] = CONTEXT) -> Page:
    """Answers from this question to the last: the context as given, and levels by id or one for all."""
    while "/questions/" in page.path:
        question = page.path.rpartition("/")[2]
        if question in context:
            choice = context[question]
        else:
            choice = levels if isinstance(levels, str) else levels.get(question, "2")
        page = person.submit(page, {"choice": choice})
    return page


def complete(person: Person, levels: Mapping[str, str] | str = "2", context: Mapping[str, str] = CONTEXT) -> str:
    """A whole assessment up to its result; returns its address."""
    address = begin(person, context["context.scope"])
    page = answer_all(person, person.visit(f"{address}/questions/context.sector"), levels, context)
    assert page.path == f"{address}/check", page.path
    page = person.submit(page)
    assert page.path == f"{address}/result", page.path
    return address

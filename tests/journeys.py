"""Ways through the assessment that many tests need."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import html

from app.assessments import store
from app.assessments.access import Desk
from app.assessments.forms import read_answer
from app.web.forms import Posted
from app.web.house import House
from app.web.visitor import Visitor
from questionnaire.journey import Journey
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


REMAINING = "2"  # the level of every question that a test does not care about
Given = str | Mapping[str, str]


def begin(person: Person, scope: str = "full") -> str:
    """Begins an assessment and returns its address."""
    page = person.submit(person.visit("/assessments/new"), {"choice": scope})
    return page.path.rpartition("/questions/")[0]


def answer_all(
    person: Person, page: Page, levels: Mapping[str, str] | str, context: Mapping[str, str] = CONTEXT
) -> Page:
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


def question(address: str, question_id: str) -> str:
    return f"{address}/questions/{question_id}"


def answer(person: Person, address: str, question_id: str, choice: str, status: int = 200, **fields: str) -> Page:
    """Opens one question, chooses, and presses the button."""
    return person.submit(person.visit(question(address, question_id)), {"choice": choice, **fields}, status)


def save(person: Person, address: str, question_id: str, fields: Given) -> None:
    """Saves an answer that was not given before as the page's script does, without opening the page."""
    sent = {"choice": fields} if isinstance(fields, str) else dict(fields)
    data = {"csrf_token": person.token, "version": "0", **sent}
    response = person.client.put(question(address, question_id), data=data)
    assert response.status_code == 200, f"{question_id}: {response.status_code} {response.text[:500]}"


def save_all(
    person: Person, address: str, given: Mapping[str, Given], rest: Mapping[str, Given] | str | None = None
) -> None:
    """Saves answers that were not given before, as the same requests would one by one, but in one transaction.

    With `rest`, everything else that is asked then is answered too: with a level (or fields) by id, or one for all.
    """
    house: House = person.app.state.house
    with house.database.transaction() as session:
        desk = Desk(house, session, Visitor(person.key, is_new=False))
        held, journey, _ = desk.open(address.rpartition("/")[2])
        for question_id, fields in given.items():
            journey = _saved(desk, held.id, journey, question_id, fields)
        for question_id in journey.open_questions() if rest is not None else ():
            fields = rest if isinstance(rest, str) else (rest or {}).get(question_id, REMAINING)
            journey = _saved(desk, held.id, journey, question_id, fields)


def _saved(desk: Desk, assessment_id: str, journey: Journey, question_id: str, fields: Given) -> Journey:
    assert journey.is_asked(question_id), f"{question_id} is not asked"
    form = read_answer(journey, question_id, Posted({"choice": fields} if isinstance(fields, str) else fields))
    assert form.answer is not None, f"{question_id}: {form.errors}"
    store.save_answer(desk.session, assessment_id, question_id, form.answer, form.version, desk.house.now())
    return Journey(journey.questionnaire, {**journey.answers, question_id: form.answer})


def in_sector(person: Person, context: Mapping[str, str] = CONTEXT) -> str:
    """An assessment with its context given and nothing else; returns its address."""
    address = begin(person, context["context.scope"])
    save_all(person, address, {name: choice for name, choice in context.items() if name != "context.scope"})
    return address


def asked(person: Person, address: str) -> list[str]:
    """The ids of all that is asked, in order, as the page to check them lists it."""
    tree = html.document_fromstring(person.client.get(f"{address}/check").text)
    links = [link.get("href") or "" for link in tree.cssselect("a[href*='return_to=check']")]
    return [link.rpartition("/")[2].partition("?")[0] for link in links]


def fill(person: Person, levels: Mapping[str, Given] | str = REMAINING, context: Mapping[str, str] = CONTEXT) -> str:
    """An assessment with everything answered, quickly: a level (or fields) by id, or one for all. Not submitted."""
    address = begin(person, context["context.scope"])
    save_all(person, address, {name: choice for name, choice in context.items() if name != "context.scope"}, levels)
    return address


def submitted(
    person: Person, levels: Mapping[str, Given] | str = REMAINING, context: Mapping[str, str] = CONTEXT
) -> str:
    """The same, and submitted."""
    address = fill(person, levels, context)
    answer = person.client.post(f"{address}/submission", data={"csrf_token": person.token}, follow_redirects=False)
    assert answer.headers.get("location") == f"{address}/result", answer.text[:500]
    return address

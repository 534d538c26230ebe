"""What changed since the earlier audit, in a report of the one that follows it."""

from __future__ import annotations

from fastapi import FastAPI

from questionnaire.answers import answered
from tests.auditing import a_client, a_firm, an_audit, completed
from tests.conftest import EITHER_DATABASE
from tests.issuing.issued import FIRST, SECOND, Case
from tests.issuing.test_files import words
from tests.reports.pdf_reading import Pdf
from tests.tables import change

BEFORE = {FIRST: 1, SECOND: 2}


def a_re_audit(app: FastAPI, is_complete: bool = True) -> Case:
    """An audit that follows another, in which one level rose, and one that is only claimed."""
    owner = a_firm(app)
    client_id = a_client(app, owner)
    first = an_audit(app, owner, client_id, BEFORE)
    if is_complete:
        completed(app, first, owner.staff_id)
    again = an_audit(app, owner, client_id, {FIRST: 3, SECOND: answered(3, "verbal")})
    change(app, f"UPDATE audit SET follows = '{first}' WHERE id = '{again}'")
    change(app, f"UPDATE audit SET title = 'The audit before', visited_on = '2026-04-07' WHERE id = '{first}'")
    completed(app, again, owner.staff_id)
    return Case(app, owner, again)


def test_a_re_audit_shows_what_changed_and_what_of_it_is_real(app: FastAPI) -> None:
    case = a_re_audit(app)
    assert "What changedSince The audit before, 7 April 2026." in case.owner.person.visit(case.address).text
    report_id = case.issue()
    made, said = Pdf(case.file(report_id)), words(case.file(report_id, "docx"))
    assert "What changed since 7 April 2026" in [name for _, name in made.bookmarks]
    for text in (made.text, "".join(said.split())):
        part = text[text.rindex("Whatchangedsince7April2026") : text.rindex("Whatfallsshort,andwhatclosesit")]
        assert "Before:Theauditbefore(7April2026)," in part
        real = part[part.index("Indicatorswhosechangeisreal") :]
        assert "Trainingneedsanalysis" in real and "Thelevelmoved,evidencedbothtimes." in real
        assert "Overallindex" in part and "Policy,reportingandteamresponse" in part
    figures = [figure.alternative or "" for figure in made.tags.all("Figure")]
    assert any("before" in said for said in figures)


@EITHER_DATABASE
def test_an_audit_after_one_that_was_never_completed_shows_no_change(app: FastAPI) -> None:
    case = a_re_audit(app, is_complete=False)
    assert "No completed audit before this one" in case.owner.person.visit(case.address).text
    report_id = case.issue()
    assert not Pdf(case.file(report_id)).says("What changed since")
    assert "What changed since" not in words(case.file(report_id, "docx"))

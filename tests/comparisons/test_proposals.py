"""The owner's commands: keep a proposal, compare it, and what becomes of it when it is published."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI

from app.assessments import versions
from app.web.house import House
from tests.auditing import a_firm, an_audit, completed
from tests.comparisons.side_by_side import another_version, every, put_in_force
from tests.contents import Changes
from tests.journeys import in_sector, submitted
from tests.person import Person
from tests.tables import everything, rows
from tests.test_cli import Levelhead, levelhead, lines

__all__ = ["levelhead"]
HEAVIER: Changes = {"factors/refreshers.yaml": ("weight: 2", "weight: 3")}
KINDS = "SELECT kind FROM content_version WHERE hash = :of"


def test_a_proposal_is_kept_once_and_nobody_is_asked_it(
    app: FastAPI, person: Person, levelhead: Levelhead, tmp_path: Path
) -> None:
    new = another_version(tmp_path, HEAVIER)
    folder = str(tmp_path / "content")
    result = levelhead("propose-content", folder)
    assert result.exit_code == 0, result.output
    assert f"Kept as a proposal: version 2027.1, {new.hash[:12]}." in result.stdout
    assert [row["kind"] for row in rows(app, KINDS, of=new.hash)] == ["proposal"]
    again = levelhead("propose-content", folder)
    assert again.exit_code == 0 and "This is kept already" in again.stdout
    in_sector(person)
    assert not rows(app, "SELECT id FROM assessment WHERE questionnaire_hash = :of", of=new.hash)
    assert person.client.get(f"/api/v1/questionnaire/{new.hash}").status_code == 404


def test_what_is_published_later_is_a_version_like_any_other(
    app: FastAPI, person: Person, levelhead: Levelhead, tmp_path: Path
) -> None:
    new = another_version(tmp_path, HEAVIER)
    levelhead("propose-content", str(tmp_path / "content"))
    house: House = app.state.house
    earlier = house.questionnaire
    put_in_force(app, new)
    assert [row["kind"] for row in rows(app, KINDS, of=new.hash)] == ["questionnaire"]
    address = submitted(person)
    put_in_force(app, earlier)  # and an older application still opens what was begun with it
    house.questionnaires.clear()
    person.visit(f"{address}/result")
    again = levelhead("propose-content", str(tmp_path / "content"))
    assert "This is kept already" in again.stdout
    assert [row["kind"] for row in rows(app, KINDS, of=new.hash)] == ["questionnaire"]


def test_content_with_problems_is_not_kept_and_every_problem_is_named(
    app: FastAPI, levelhead: Levelhead, tmp_path: Path
) -> None:
    another_version(tmp_path)
    index, courses = (tmp_path / "content" / name for name in ("index.yaml", "audit.yaml"))
    index.write_text(index.read_text().replace("critical_cap: developing", "critical_cap: nowhere"))
    courses.write_text(courses.read_text().replace("rated: [nhs_vpr]", "rated: [no_such_framework]"))
    before = everything(app)
    for command in ("propose-content", "compare-content"):
        result = levelhead(command, str(tmp_path / "content"))
        assert result.exit_code == 1
        assert "nowhere" in result.stdout and "no_such_framework" in result.stdout and "2 problems." in result.stdout
    assert everything(app) == before
    result = levelhead("propose-content", str(tmp_path / "nothing_here"))
    assert result.exit_code == 1 and "This file is missing." in result.stdout


def test_comparing_prints_every_difference_and_how_much_would_move(
    app: FastAPI, person: Person, levelhead: Levelhead, tmp_path: Path
) -> None:
    auditor = a_firm(app)
    completed(app, an_audit(app, auditor, levels=every(app, 2, refreshers__interval=4)), auditor.staff_id)
    completed(app, an_audit(app, auditor, levels=2), auditor.staff_id)
    submitted(person, "2")
    another_version(tmp_path, HEAVIER)
    before = everything(app)
    result = levelhead("compare-content", str(tmp_path / "content"))
    assert result.exit_code == 0, result.output
    said = lines(result)
    assert said[0].startswith("In force: version 2026.1, ") and said[1].startswith("Compared: version 2027.1, ")
    assert "  refreshers.interval indicator, weight" in said and "    before: 2" in said and "    after:  3" in said
    assert "    before: 2026.1" in said
    assert any(
        line.startswith(
            "1 of 2 completed audits would move, 0 into another band, 1 with a factor in another band; the furthest by"
        )
        for line in said
    )
    assert "0 of 1 submitted assessments would move, 0 into another band." in said
    assert "Larch" not in result.stdout  # whose audit it is belongs to the firm
    assert everything(app) == before


def test_comparing_with_itself_says_so(app: FastAPI, levelhead: Levelhead) -> None:
    from questionnaire.load import CONTENT

    result = levelhead("compare-content", str(CONTENT))
    assert result.exit_code == 0 and lines(result)[-1] == "They are the same."


def test_versions_are_listed_by_name_without_reading_them_whole(app: FastAPI, tmp_path: Path) -> None:
    house: House = app.state.house
    new = another_version(tmp_path, {"index.yaml": ('version: "2026.1"', 'version: "A \\"new\\" one, é"')})
    with house.database.transaction() as session:
        versions.propose(session, new, house.now())
    with house.database.session(writes=False) as session:
        kept = {version.hash: version for version in versions.kept_versions(session)}
    assert kept[new.hash].name == 'A "new" one, é' and kept[new.hash].is_proposal
    assert kept[house.questionnaire.hash].name == "2026.1" and not kept[house.questionnaire.hash].is_proposal

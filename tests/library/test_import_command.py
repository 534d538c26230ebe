"""`levelhead import-courses`: what it says, what it changes, and what it leaves alone."""

from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import func, select
from sqlmodel import col
from typer.testing import CliRunner

from app.assessments.models import ContentVersion
from app.assessments.store import submission
from app.cli import cli
from app.library.models import CatalogueImport
from app.library.store import catalogue_in_force
from app.web.house import House
from tests.journeys import CONTEXT, complete
from tests.library.conftest import Import
from tests.library.files import csv_file, json_file, node
from tests.person import Person

SCREEN = {**CONTEXT, "context.scope": "screen"}


def in_force(app: FastAPI) -> list[str]:
    house: House = app.state.house
    with house.database.transaction() as session:
        return [course.id for course in catalogue_in_force(house, session).courses]


def rows(app: FastAPI) -> tuple[int, int]:
    """How many imports and how many versions of content are kept."""
    with app.state.house.database.transaction() as session:
        imports = session.execute(select(func.count(col(CatalogueImport.id)))).scalar_one()
        return imports, session.execute(select(func.count(col(ContentVersion.hash)))).scalar_one()


def test_a_good_file_is_in_force_at_once(app: FastAPI, person: Person, import_courses: Import) -> None:
    result = import_courses(csv_file({}))
    assert result.exit_code == 0
    assert "1 course imported from courses.csv." in result.output
    assert "In force now: 1 course from courses.csv, imported on " in result.output.splitlines()[-1]
    assert "Calm talk" in person.visit("/courses").text


def test_json_is_imported_too(app: FastAPI, import_courses: Import) -> None:
    assert import_courses(json_file([node()]), name="ours.jsonld").exit_code == 0
    assert in_force(app) == ["ct-1"]


def test_a_bad_file_changes_nothing_and_lists_everything(app: FastAPI, import_courses: Import) -> None:
    import_courses(csv_file({"id": "before"}))
    kept = rows(app)
    result = import_courses(csv_file({}, {"hours": "x"}, {"id": "c", "sectors": "circus", "mode": "y"}), name="new.csv")
    assert result.exit_code == 1
    assert "line 3: hours: 'x' is not a number of hours." in result.output
    assert "line 3: The id calm-talk is used twice." in result.output
    assert "line 4: mode: 'y'" in result.output
    assert "line 4: There is no sector circus." in result.output
    assert "Nothing was imported: 4 problems in new.csv." in result.output
    assert "In force now: 1 course from courses.csv" in result.output.splitlines()[-1]
    assert in_force(app) == ["before"]
    assert rows(app) == kept


def test_a_dry_run_changes_nothing(app: FastAPI, import_courses: Import) -> None:
    kept, before = rows(app), in_force(app)
    result = import_courses(csv_file({}), "--dry-run")
    assert result.exit_code == 0
    assert "1 course in courses.csv, all fit to import. Nothing was changed." in result.output
    assert f"In force now: the example catalogue, {len(before)} courses." in result.output.splitlines()[-1]
    assert (rows(app), in_force(app)) == (kept, before)


def test_a_dry_run_finds_the_same_faults(import_courses: Import) -> None:
    result = import_courses(csv_file({"hours": "x"}), "--dry-run")
    assert result.exit_code == 1
    assert "line 2: hours" in result.output


def test_the_last_import_is_in_force_and_the_same_again_is_fine(app: FastAPI, import_courses: Import) -> None:
    import_courses(csv_file({"id": "one"}))
    import_courses(csv_file({"id": "two"}))
    assert in_force(app) == ["two"]
    assert import_courses(csv_file({"id": "one"})).exit_code == 0
    assert in_force(app) == ["one"]


def test_gaps_in_the_catalogue_are_notes_and_not_faults(import_courses: Import) -> None:
    result = import_courses(csv_file({}))
    assert result.exit_code == 0
    assert "Note: No course answers skills.awareness in any sector." in result.output


def test_a_result_keeps_the_catalogue_it_was_made_with(app: FastAPI, person: Person, import_courses: Import) -> None:
    house: House = app.state.house
    old = complete(person, "1", SCREEN)
    said = person.visit(old + "/result").text
    import_courses(csv_file({"sectors": "health"}))
    new = complete(person, "1", SCREEN)
    with house.database.transaction() as session:
        hashes = []
        for address in (old, new):
            found = submission(session, address.rpartition("/")[2])
            assert found is not None
            hashes.append(found.catalogue_hash)
    assert hashes[0] == house.example_catalogue.hash != hashes[1]
    assert person.visit(old + "/result").text == said
    assert "Calm talk" in person.visit(new + "/result").text
    assert "Calm talk" not in said


def test_a_new_database_is_set_up_by_an_import_and_left_alone_by_a_dry_run(tmp_path: Path) -> None:
    file = tmp_path / "courses.csv"
    file.write_bytes(csv_file({}))
    settings = {"LEVELHEAD_DATA_DIR": str(tmp_path / "data")}
    dry = CliRunner().invoke(cli, ["import-courses", str(file), "--dry-run"], env=settings)
    assert (dry.exit_code, dry.output.splitlines()[-1][:39]) == (0, "In force now: the example catalogue, 18")
    done = CliRunner().invoke(cli, ["import-courses", str(file)], env=settings)
    assert done.exit_code == 0
    assert "In force now: 1 course from courses.csv" in done.output


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["import-courses", str(tmp_path / "nothing.csv")])
    assert result.exit_code == 2
    assert "nothing.csv" in result.output.replace("\n", "").replace("│", "").replace(" ", "")


def test_ten_thousand_courses_are_shown_and_searched(app: FastAPI, person: Person, import_courses: Import) -> None:
    result = import_courses(csv_file(*({"id": f"course-{n}"} for n in range(10_000))))
    assert "10,000 courses imported" in result.output
    assert "10000 courses" in person.visit("/courses?page=500").text
    assert person.visit("/courses/course-9999").heading == "Calm talk"

"""The owner's commands: what they prove, what they say, and their exit codes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.assessments.rescoring import difference
from app.cli import cli
from questionnaire.load import CONTENT
from tests.conftest import EITHER_DATABASE
from tests.contents import in_force, other_content, use
from tests.groups.rounds import Opened, close, count_in, every, open_round
from tests.journeys import CONTEXT, submitted
from tests.person import Person
from tests.tables import change, everything, rows

Levelhead = Callable[..., Result]


@pytest.fixture
def levelhead(database_url: str, tmp_path: Path) -> Levelhead:
    """Runs a command on the test's database."""

    def run(*arguments: str, given: str | None = None, **settings: str) -> Result:
        own = {"DATABASE_URL": database_url, "LEVELHEAD_DATA_DIR": str(tmp_path / "data")}
        return CliRunner().invoke(cli, [*arguments], env={**own, **settings}, input=given)

    return run


def lines(result: Result) -> list[str]:
    """What a command says, without its progress bar."""
    return [line for line in result.stdout.splitlines() if line.strip()]


OLDER = {"index.yaml": ('version: "2026.1"', 'version: "2024.1"')}
STRICTER = {
    "index.yaml": ("claimed_counts_as: 2", "claimed_counts_as: 1"),
    "factors/refreshers.yaml": ("weight: 2", "weight: 3"),
    "courses.yaml": ("example: true", "example: false"),
}


def some_results(person: Person, tmp_path: Path) -> list[str]:
    """Submissions of three versions of the content, in the order that they were made; returns their ids."""
    today = in_force(person.app)
    levels = {"refreshers.interval": {"choice": "4", "evidence": "verbal", "note": "é \N{RAISED HAND}"}}
    made = []
    for number, changes in enumerate((OLDER, STRICTER, None)):
        use(person.app, other_content(tmp_path / str(number), changes) if changes else today)
        made.append(submitted(person, levels).rpartition("/")[2])
    use(person.app, today)
    made.append(submitted(person, "3", {**CONTEXT, "context.scope": "screen"}).rpartition("/")[2])
    return made


def test_rescoring_proves_results_of_several_versions_byte_for_byte(
    person: Person, levelhead: Levelhead, tmp_path: Path
) -> None:
    some_results(person, tmp_path)
    assert len(rows(person.app, "SELECT DISTINCT questionnaire_hash FROM assessment")) == 3
    assert len({row["result"] for row in rows(person.app, "SELECT result FROM submission")}) == 4
    before = everything(person.app)
    result = levelhead("rescore")
    assert (result.exit_code, lines(result)) == (0, ["4 of 4 results are byte-equal."])
    assert everything(person.app) == before


def test_rescoring_finds_a_result_that_was_tampered_with(person: Person, levelhead: Levelhead, tmp_path: Path) -> None:
    made = some_results(person, tmp_path)
    [row] = rows(person.app, "SELECT result FROM submission WHERE assessment_id = :of", of=made[1])
    better, count = re.subn('"level":2', '"level":4', row["result"], count=1)
    assert count == 1
    set_result(person, made[1], better)
    result = levelhead("rescore")
    assert result.exit_code == 1
    assert lines(result) == [f"{made[1]} does not give the same result.", "3 of 4 results are byte-equal."]


def set_result(person: Person, assessment_id: str, text: str) -> None:
    change(person.app, "UPDATE submission SET result = :text WHERE assessment_id = :of", text=text, of=assessment_id)


def test_rescoring_finds_answers_that_were_tampered_with(person: Person, levelhead: Levelhead) -> None:
    made = submitted(person).rpartition("/")[2]
    [row] = rows(person.app, "SELECT answers FROM submission")
    changed = row["answers"].replace('"value": 2', '"value": 3', 1)
    change(person.app, "UPDATE submission SET answers = :text", text=changed)
    result = levelhead("rescore")
    assert (result.exit_code, lines(result)[0]) == (1, f"{made} does not give the same result.")


def a_closed_round(person: Person) -> Opened:
    opened = open_round(person.app, person)
    count_in(person.app, opened, "front_line", [every(person.app, "usually")] * 7)
    close(person.app, opened)
    return opened


def test_rescoring_proves_the_reports_of_rounds_too(person: Person, levelhead: Levelhead) -> None:
    opened = a_closed_round(person)
    result = levelhead("rescore")
    assert result.exit_code == 0
    assert lines(result) == ["0 of 0 results are byte-equal.", "1 of 1 reports of rounds are byte-equal."]
    change(person.app, "UPDATE round_group SET counts = REPLACE(counts, '[7, 0]', '[8, 0]')")
    result = levelhead("rescore")
    assert result.exit_code == 1
    assert f"{opened.id} does not give the same result." in lines(result)
    assert lines(result)[-1] == "0 of 1 reports of rounds are byte-equal."


def test_one_space_more_is_a_difference(person: Person, levelhead: Levelhead) -> None:
    made = submitted(person).rpartition("/")[2]
    [row] = rows(person.app, "SELECT result FROM submission")
    set_result(person, made, row["result"] + " ")
    assert levelhead("rescore").exit_code == 1


@EITHER_DATABASE
@pytest.mark.parametrize("broken", ["", "not JSON", "{}", "[1, 2]", '{"questionnaire": "x"}'])
def test_what_cannot_be_read_is_said_and_the_rest_is_still_proved(
    person: Person, levelhead: Levelhead, broken: str
) -> None:
    first = submitted(person).rpartition("/")[2]
    submitted(person)
    set_result(person, first, broken)
    result = levelhead("rescore")
    said = f"{first} cannot be scored again: what is stored cannot be read."
    assert (result.exit_code, lines(result)) == (1, [said, "1 of 2 results are byte-equal."])


@EITHER_DATABASE
@pytest.mark.parametrize("broken", ["[]", '{"refreshers.interval": {"state": "guessed"}}', '{"x": {"value": 3}}', "{"])
def test_so_are_answers_that_cannot_be_read(person: Person, levelhead: Levelhead, broken: str) -> None:
    made = submitted(person).rpartition("/")[2]
    change(person.app, "UPDATE submission SET answers = :text", text=broken)
    result = levelhead("rescore")
    assert result.exit_code == 1 and lines(result)[0].startswith(made)
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_version_that_is_not_kept_cannot_be_proved(person: Person, levelhead: Levelhead, tmp_path: Path) -> None:
    made = some_results(person, tmp_path)
    change(person.app, "UPDATE content_version SET kind = 'lost' WHERE kind = 'questionnaire' AND hash = "
           "(SELECT questionnaire_hash FROM assessment WHERE id = :of)", of=made[0])  # fmt: skip
    result = levelhead("rescore")
    said = f"{made[0]} cannot be scored again: the version of its content is not kept here."
    assert (result.exit_code, lines(result)) == (1, [said, "3 of 4 results are byte-equal."])


def test_with_no_results_there_is_nothing_to_prove(levelhead: Levelhead, tmp_path: Path) -> None:
    result = levelhead("rescore", DATABASE_URL=f"sqlite:///{tmp_path / 'brand' / 'new.sqlite3'}")
    assert (result.exit_code, lines(result)) == (0, ["0 of 0 results are byte-equal."])


def test_rescoring_leaves_a_running_application_able_to_save(person: Person, levelhead: Levelhead) -> None:
    made = submitted(person).rpartition("/")[2]
    house = person.app.state.house
    with house.database.session(writes=False) as session:
        assert difference(house, session, made) is None
        submitted(person)


def test_the_database_can_be_brought_up_to_date_by_itself(levelhead: Levelhead, tmp_path: Path) -> None:
    new = f"sqlite:///{tmp_path / 'brand' / 'new.sqlite3'}"
    assert levelhead("migrate", DATABASE_URL=new).exit_code == 0
    assert levelhead("migrate", DATABASE_URL=new).exit_code == 0
    assert (tmp_path / "brand" / "new.sqlite3").exists()


def test_one_that_a_newer_levelhead_has_used_is_refused(person: Person, levelhead: Levelhead) -> None:
    change(person.app, "UPDATE alembic_version SET version_num = '9999'")
    result = levelhead("migrate")
    assert result.exit_code == 2
    assert "The database is at migration 9999" in result.stderr and "Use the newer version" in result.stderr


@EITHER_DATABASE
def test_the_content_is_checked_with_every_problem_and_its_place(levelhead: Levelhead, tmp_path: Path) -> None:
    result = levelhead("check-content")
    assert result.exit_code == 0 and "40 indicators" in result.stdout
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    index = folder / "index.yaml"
    index.write_text(
        index.read_text().replace("starts: 40", "starts: forty").replace("first_actions: 3", "first_actions: 0")
    )
    result = levelhead("check-content", str(folder))
    assert result.exit_code == 1
    assert (
        "index.yaml:" in result.stdout and "bands[2].starts" in result.stdout and "rules.first_actions" in result.stdout
    )
    assert lines(result)[-1] == "2 problems."


def test_the_demonstration_adds_assessments_that_prove_themselves(levelhead: Levelhead) -> None:
    result = levelhead("demo", "--count", "4")
    assert result.exit_code == 0 and "4 assessments were added." in result.stdout, result.output
    assert levelhead("rescore").exit_code == 0


def test_the_demonstration_makes_a_firm_for_an_account_once(levelhead: Levelhead) -> None:
    nobody = levelhead("demo", "--count", "1", "--firm-for", "owner@firm.example")
    assert nobody.exit_code == 1 and "There is no account owner@firm.example." in nobody.output
    account = ("owner@firm.example", "--name", "Owner", "--role", "consultant", "--password-stdin")
    assert levelhead("create-user", *account, given="a quiet room with a view\n").exit_code == 0
    made = levelhead("demo", "--count", "1", "--firm-for", "owner@firm.example")
    assert made.exit_code == 0 and "A firm with 12 clients was added: http" in made.stdout, made.output
    again = levelhead("demo", "--count", "1", "--firm-for", "owner@firm.example")
    assert again.exit_code == 1 and "Nothing was added" in again.output
    proved = levelhead("rescore")
    assert proved.exit_code == 0 and "11 of 11 audits are byte-equal." in proved.stdout


@EITHER_DATABASE
def test_without_a_command_it_lists_them(levelhead: Levelhead) -> None:
    said = levelhead("--help").stdout
    for command in ("serve", "migrate", "check-content", "import-courses", "rescore", "demo"):
        assert command in said

"""`levelhead create-user`: the first administrator, and nobody by accident."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from typer.testing import CliRunner, Result

from app.cli import cli
from tests.accounts.colleagues import ADA, PASSWORD, hire, sign_in
from tests.person import Person
from tests.tables import rows

Create = Callable[..., Result]


@pytest.fixture
def create(database_url: str, tmp_path: Path) -> Create:
    """Runs the command on the test's database, with what is typed or piped in."""

    def run(*arguments: str, given: str = f"{PASSWORD}\n", **settings: str) -> Result:
        own = {"DATABASE_URL": database_url, "LEVELHEAD_DATA_DIR": str(tmp_path / "data"), **settings}
        return CliRunner().invoke(cli, ["create-user", *arguments], env=own, input=given)

    return run


def piped(create: Create, email: str = ADA, password: str = PASSWORD, **settings: str) -> Result:
    arguments = (email, "--name", "Ada Okoro", "--role", "admin", "--password-stdin")
    return create(*arguments, given=f"{password}\n", **settings)


def test_somebody_is_added_who_can_sign_in_at_once(app: FastAPI, person: Person, create: Create) -> None:
    result = piped(create, " Ada@Levelhead.example")
    assert result.exit_code == 0, result.output
    assert f"Ada Okoro was added: {ADA}, Administrator." in result.output
    assert "Sign in at http://127.0.0.1:8000/sign-in, then set up a second factor" in result.output
    assert PASSWORD not in result.output
    assert sign_in(person, at="/sign-in?then=/desk/staff").path == "/desk/staff"
    [entry] = rows(app, "SELECT * FROM audit_entry WHERE action = 'added an account'")
    assert (entry["actor"], entry["staff_id"]) == ("system", None)


def test_the_password_is_asked_for_twice_and_never_shown(app: FastAPI, person: Person, create: Create) -> None:
    arguments = (ADA, "--name", "Ada Okoro", "--role", "consultant")
    result = create(*arguments, given=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0 and PASSWORD not in result.output
    assert sign_in(person).path == "/account"
    result = create("grace@levelhead.example", "--name", "Grace", given=f"{PASSWORD}\nanother one here\n")
    assert result.exit_code == 1 and len(rows(app, "SELECT * FROM staff")) == 1


def test_an_address_that_has_an_account_is_left_as_it_is(app: FastAPI, create: Create) -> None:
    hire(app)
    before = rows(app, "SELECT * FROM staff")
    result = piped(create, ADA.upper(), "seven other words of hers")
    assert result.exit_code == 1 and "has an account already" in result.output
    assert rows(app, "SELECT * FROM staff") == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # no database decides this
@pytest.mark.parametrize(
    "email, password, said",
    [
        ("ada at example", PASSWORD, "does not look like an email address"),
        (ADA, "", "Use at least 12 characters."),
        (ADA, "short", "Use at least 12 characters."),
        (ADA, ADA, "without your name"),
        (ADA, "password12345", "among the first"),
    ],
)
def test_what_does_not_fit_is_said_and_nobody_is_added(
    app: FastAPI, create: Create, email: str, password: str, said: str
) -> None:
    result = piped(create, email, password)
    assert result.exit_code == 1 and said in result.output and "Nobody was added." in result.output
    assert not rows(app, "SELECT * FROM staff")


def test_the_owner_s_brand_is_no_password(app: FastAPI, create: Create) -> None:
    result = piped(create, password="Calmwards-2026", LEVELHEAD_BRAND_NAME="Calmwards")
    assert result.exit_code == 1 and "name of this service" in result.output


def test_a_role_that_does_not_exist_is_refused(app: FastAPI, create: Create) -> None:
    result = create(ADA, "--name", "Ada", "--role", "owner", "--password-stdin")
    assert result.exit_code == 2 and not rows(app, "SELECT * FROM staff")


def test_it_builds_the_database_where_there_is_none(create: Create, tmp_path: Path) -> None:
    result = piped(create, DATABASE_URL=f"sqlite:///{tmp_path / 'brand' / 'new.sqlite3'}")
    assert result.exit_code == 0, result.output


def test_a_new_house_has_nobody_in_it(app: FastAPI) -> None:
    assert not rows(app, "SELECT * FROM staff")

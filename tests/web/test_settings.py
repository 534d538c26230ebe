"""A setting that makes no sense stops the start with a sentence that names it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.settings import Settings, SettingsError, read_settings

SILLY = [
    ("LEVELHEAD_BRANDNAME", "Calm", "there is no such setting; did you mean LEVELHEAD_BRAND_NAME?"),
    ("LEVELHEAD_DATABASE_URL", "sqlite:///a", "there is no such setting; did you mean DATABASE_URL?"),
    ("LEVELHEAD_XYZZY", "1", "there is no such setting"),
    ("LEVELHEAD_BASE_URL", "ready.example", "write the address that visitors use"),
    ("LEVELHEAD_BASE_URL", "https://ready.example/path", "with nothing after the name"),
    ("LEVELHEAD_BASE_URL", "ftp://ready.example", "write the address"),
    ("LEVELHEAD_BRAND_NAME", "", "at least 1 character"),
    ("LEVELHEAD_BRAND_NAME", "x" * 61, "at most 60 characters"),
    ("LEVELHEAD_BRAND_NAME", "Ready\nBcc: everybody@example.org", "write it in one line"),
    ("LEVELHEAD_BRAND_ACCENT", "teal", "write a colour as # and six digits"),
    ("LEVELHEAD_BRAND_ACCENT", "#12345", "write a colour as # and six digits"),
    ("LEVELHEAD_BRAND_ACCENT", "#9cc9d6", "its contrast on #faf6ee is 1.7; text needs 4.5"),
    ("LEVELHEAD_BRAND_ACCENT_DARK", "#1f4d5c", "its contrast on #191713 is"),
    ("LEVELHEAD_CONTACT_EMAIL", "team at example", "write an email address"),
    ("LEVELHEAD_PHONE", "0" * 41, "at most 40 characters"),
    ("LEVELHEAD_TIME_ZONE", "London", "there is no such time zone; use a name such as Europe/London"),
    ("LEVELHEAD_OPENING_HOURS", "always", "cannot be read as opening hours"),
    ("LEVELHEAD_BANK_HOLIDAYS", "france", "'england-and-wales', 'scotland' or 'northern-ireland'"),
    ("LEVELHEAD_SMTP_PORT", "0", "greater than or equal to 1"),
    ("LEVELHEAD_SMTP_PORT", "smtp", "valid integer"),
    ("LEVELHEAD_SMTP_SECURITY", "ssl", "'starttls', 'tls' or 'none'"),
    ("LEVELHEAD_SMTP_FROM", "Ready <desk@ready.example>", "write an email address"),
    ("LEVELHEAD_PORT", "70000", "less than or equal to 65535"),
    ("LEVELHEAD_LINK_DAYS", "0", "greater than or equal to 1"),
    ("LEVELHEAD_LINK_DAYS", "366", "less than or equal to 365"),
    ("LEVELHEAD_ALTCHA", "yes", "'off' or 'on'"),
    ("LEVELHEAD_KEEP_LEADS_DAYS", "-1", "greater than or equal to 0"),
    ("LEVELHEAD_KEEP_AUDIT_DAYS", "for ever", "valid integer"),
    ("LEVELHEAD_KEEP_FINISHED_DAYS", "99999", "less than or equal to 36500"),
    ("LEVELHEAD_SECRET_KEY", "hunter2", "use at least 32 characters"),
    ("DATABASE_URL", "", "must begin with sqlite:/// or postgresql://"),
    ("DATABASE_URL", "mysql://levelhead@127.0.0.1/levelhead", "must begin with sqlite:/// or postgresql://"),
    ("DATABASE_URL", "levelhead.sqlite3", "must begin with sqlite:/// or postgresql://"),
    ("DATABASE_URL", "sqlite://", "must begin with sqlite:/// or postgresql://"),
    ("DATABASE_URL", "sqlite:///:memory:", "lost when Levelhead stops"),
    ("DATABASE_URL", "sqlite:///", "lost when Levelhead stops"),
    ("DATABASE_URL", "postgresql://levelhead:secret@127.0.0.1:port/levelhead", "write it as postgresql://"),
]


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    monkeypatch.setenv("LEVELHEAD_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def said_by(command: str) -> str:
    """What a command says before it stops with exit code 2."""
    result = CliRunner().invoke(cli, [command])
    assert result.exit_code == 2, result.output
    return result.output


@pytest.mark.parametrize(("variable", "value", "sentence"), SILLY)
def test_it_is_named_with_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as stopped:
        read_settings()
    [line] = str(stopped.value).splitlines()[1:]
    assert line.startswith(f"{variable}: ") and sentence in line


@pytest.mark.parametrize("command", ["serve", "migrate", "rescore", "demo"])
def test_every_command_stops_with_the_sentence_and_makes_nothing(
    monkeypatch: pytest.MonkeyPatch, own_folder: Path, command: str
) -> None:
    monkeypatch.setenv("LEVELHEAD_TIME_ZONE", "Moon/Tranquillity")
    said = said_by(command)
    assert "These settings stop Levelhead from starting:" in said
    assert "LEVELHEAD_TIME_ZONE: there is no such time zone" in said
    assert not own_folder.exists()


def test_the_address_follows_the_port_where_none_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().base_url == "http://127.0.0.1:8000"
    monkeypatch.setenv("LEVELHEAD_PORT", "8123")
    assert read_settings().base_url == "http://127.0.0.1:8123"
    monkeypatch.setenv("LEVELHEAD_BASE_URL", "https://ready.example")
    assert read_settings().base_url == "https://ready.example"


def test_all_bad_ones_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEVELHEAD_TIME_ZONE", "Moon/Tranquillity")
    monkeypatch.setenv("LEVELHEAD_PORT", "-1")
    monkeypatch.setenv("DATABASE_URL", "oracle://x")
    said = said_by("serve")
    for variable in ("LEVELHEAD_TIME_ZONE", "LEVELHEAD_PORT", "DATABASE_URL"):
        assert f"{variable}: " in said


def test_mail_is_set_up_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEVELHEAD_SMTP_HOST", "mail.example")
    assert "LEVELHEAD_SMTP_FROM: LEVELHEAD_SMTP_HOST is set" in said_by("serve")
    monkeypatch.setenv("LEVELHEAD_SMTP_FROM", "desk@ready.example")
    assert read_settings().sends_mail
    monkeypatch.setenv("LEVELHEAD_SMTP_USER", "desk")
    assert "LEVELHEAD_SMTP_PASSWORD: LEVELHEAD_SMTP_USER is set" in said_by("serve")


def test_no_secret_is_repeated_in_what_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEVELHEAD_SECRET_KEY", "hunter2")
    monkeypatch.setenv("DATABASE_URL", "postgresql://levelhead:swordfish@127.0.0.1:port/levelhead")
    said = said_by("serve")
    assert "hunter2" not in said and "swordfish" not in said


@pytest.mark.parametrize("command", ["serve", "migrate", "rescore", "demo"])
def test_a_database_that_cannot_be_reached_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://levelhead:swordfish@127.0.0.1:1/levelhead?connect_timeout=2")
    said = said_by(command)
    assert said.startswith("DATABASE_URL: the database cannot be used: ") and "refused" in said
    assert "swordfish" not in said and "Traceback" not in said


def test_a_file_that_is_no_database_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "letters.txt"
    file.write_text("Dear all, " * 500)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    assert "DATABASE_URL: the database cannot be used: file is not a database" in said_by("migrate")
    assert file.read_text() == "Dear all, " * 500


def test_a_folder_that_cannot_be_one_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "letters.txt"
    file.write_text("Dear all")
    for folder in (file, file / "below"):
        monkeypatch.setenv("LEVELHEAD_DATA_DIR", str(folder))
        assert said_by("serve").startswith(f"LEVELHEAD_DATA_DIR: {folder} cannot be used: ")
    monkeypatch.setenv("LEVELHEAD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}/below/levelhead.sqlite3")
    assert said_by("migrate").startswith("DATABASE_URL: the database cannot be used: ")


def test_without_any_setting_there_is_a_good_one_for_each() -> None:
    settings = read_settings()
    assert settings.database.startswith("sqlite:///") and settings.database.endswith("data/levelhead.sqlite3")
    assert not settings.sends_mail and not settings.is_tls


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_postgresql_address_may_be_written_in_the_usual_ways(scheme: str) -> None:
    settings = Settings(database_url=f"{scheme}://levelhead@127.0.0.1/levelhead")
    assert settings.database == "postgresql+psycopg://levelhead@127.0.0.1/levelhead"


def test_settings_never_print_their_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEVELHEAD_SECRET_KEY", "s" * 40)
    monkeypatch.setenv("LEVELHEAD_SMTP_PASSWORD", "swordfish")
    assert "s" * 40 not in repr(read_settings()) and "swordfish" not in repr(read_settings())

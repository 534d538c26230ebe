"""The commands of an owner: serve, migrate, check the content, import courses, re-score, add staff."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from app.accounts.roles import Role
from app.settings import Settings, SettingsError, read_settings, secret_key
from questionnaire.everything import load_all
from questionnaire.load import CONTENT, ContentError

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Levelhead: a readiness self-assessment.",
)
out = Console(highlight=False, soft_wrap=True)
problems_out = Console(stderr=True, highlight=False, soft_wrap=True)


def settings_or_stop() -> Settings:
    """The settings, with a key to sign with, or a sentence that names the bad one, and exit 2."""
    try:
        settings = read_settings()
        secret_key(settings)
    except SettingsError as error:
        problems_out.print(str(error), markup=False)
        raise typer.Exit(2) from None
    return settings


@contextlib.contextmanager
def database_of(settings: Settings) -> Iterator[None]:
    """A database that cannot be used stops the command with a sentence that names its setting, and exit 2."""
    from sqlalchemy.exc import DBAPIError

    from app.migrate import NewerDatabase

    variable = "DATABASE_URL" if settings.database_url else "LEVELHEAD_DATA_DIR"
    try:
        yield
    except NewerDatabase as error:
        problems_out.print(f"{error} Use the newer version of Levelhead.", markup=False)
        raise typer.Exit(2) from None
    except (DBAPIError, OSError) as error:
        said = str(getattr(error, "orig", error)).partition("\n")[0]
        problems_out.print(f"{variable}: the database cannot be used: {said}", markup=False)
        raise typer.Exit(2) from None


@cli.command("check-content")
def check_content(folder: Annotated[Path, typer.Argument(help="The content folder")] = CONTENT) -> None:
    """List every problem of every content file, with its place."""
    try:
        questionnaire, catalogue, _, experience, _ = load_all(folder)
    except ContentError as error:
        for problem in error.problems:
            out.print(str(problem), markup=False)
        out.print(f"{len(error.problems)} problems.")
        raise typer.Exit(1) from None
    out.print(
        f"The content is sound: {len(questionnaire.indicators)} indicators, "
        f"{len(questionnaire.evidence.studies)} studies, {len(catalogue.courses)} courses, "
        f"{len(experience.items)} experience items. "
        f"Version {questionnaire.index.version}, {questionnaire.hash[:12]}."
    )


@cli.command("propose-content")
def propose_content(folder: Annotated[Path, typer.Argument(help="The content folder")]) -> None:
    """Keep the questions of a content folder as a proposal, to be compared before they are published."""
    from app.comparisons.command import propose
    from app.main import build_house

    migrate()
    settings = settings_or_stop()
    with database_of(settings):
        house = build_house(settings)
        done = propose(house, folder, lambda line: out.print(line, markup=False))
        house.database.dispose()
    raise typer.Exit(0 if done else 1)


@cli.command("compare-content")
def compare_content(folder: Annotated[Path, typer.Argument(help="The content folder")]) -> None:
    """Say how the questions of a content folder differ from those in force, and what they would move."""
    from app.comparisons.command import compare
    from app.main import build_house

    migrate()
    settings = settings_or_stop()
    with database_of(settings):
        house = build_house(settings)
        done = compare(
            house,
            folder,
            lambda line: out.print(line, markup=False),
            lambda stored, total: track(stored, "Scoring with both", total=total, console=problems_out),
        )
        house.database.dispose()
    raise typer.Exit(0 if done else 1)


@cli.command()
def migrate() -> None:
    """Bring the database up to date."""
    from app.database import Database
    from app.migrate import migrate as run

    settings = settings_or_stop()
    with database_of(settings):
        database = Database(settings.database)
        run(database)
        database.dispose()


@cli.command()
def serve(
    workers: Annotated[int, typer.Option(min=1, help="Processes that serve")] = 1,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="Send nothing: a worker runs elsewhere")] = False,
) -> None:
    """Bring the database up to date and serve, with a worker that sends what is to go out."""
    import uvicorn

    from app.building import content
    from app.delivery.supervisor import Supervisor

    settings = settings_or_stop()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        content()  # kept for the application, which is made in this process
    except ContentError as error:
        problems_out.print(str(error), markup=False)
        raise typer.Exit(1) from None
    migrate()
    out.print(f"{settings.brand_name} is at http://{settings.host}:{settings.port} (Ctrl-C stops it)")
    supervisor = None if no_worker else Supervisor()
    if supervisor is not None:
        supervisor.start()
    try:
        uvicorn.run(
            "app.main:served_app",
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=workers,
            access_log=False,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=10,
        )
    finally:
        if supervisor is not None:
            supervisor.stop()


@cli.command()
def worker(
    with_parent: Annotated[
        bool, typer.Option("--with-parent", hidden=True, help="Stop when standard input ends")
    ] = False,
) -> None:
    """Send what is to go out: letters and webhooks. `serve` starts one by itself."""
    from app.delivery.command import work

    settings = settings_or_stop()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    migrate()
    with database_of(settings):
        code = work(settings, with_parent, lambda line: out.print(line, markup=False))
    raise typer.Exit(code)


@cli.command("import-courses")
def import_courses(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV or Course JSON-LD")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check the file")] = False,
) -> None:
    """Put your own course catalogue in force: all of a file, or nothing and every reason why not."""
    from app.library.command import import_courses as run
    from app.main import build_house

    settings = settings_or_stop()
    with database_of(settings):
        done = run(build_house(settings), file, dry_run, lambda line: out.print(line, markup=False))
    raise typer.Exit(0 if done else 1)


@cli.command()
def demo(
    count: Annotated[int, typer.Option(min=1, max=100_000, help="How many assessments")] = 60,
    firm_for: Annotated[str, typer.Option(help="Also make a firm with clients and audits, for this account")] = "",
) -> None:
    """Fill the data folder with believable assessments, and on request with a firm of consultants."""
    from app import demo_audits
    from app.demo import fill
    from app.main import build_house

    migrate()
    settings = settings_or_stop()
    house = build_house(settings)
    if firm_for:
        with house.database.session(writes=False) as session:
            fault = demo_audits.fault_of(house, session, firm_for)
        if fault:
            problems_out.print(fault, markup=False)
            raise typer.Exit(1)
    made = sum(1 for _ in track(fill(house, count), "Making assessments", total=count, console=out))
    out.print(f"{made} assessments were added.")
    if firm_for:
        firm_id = demo_audits.fill(house, firm_for)
        clients = len(demo_audits.EXAMPLES)
        out.print(f"A firm with {clients} clients was added: {settings.base_url}/firms/{firm_id}", markup=False)
    else:
        out.print(demo_audits.HOW_TO_JOIN, markup=False)
    house.database.dispose()


@cli.command()
def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go, and remove nothing")] = False,
) -> None:
    """Remove what was kept as long as the settings say."""
    from app.main import build_house
    from app.privacy.command import purge as run

    migrate()
    settings = settings_or_stop()
    with database_of(settings):
        run(build_house(settings), dry_run, lambda line: out.print(line, markup=False))


@cli.command()
def rescore() -> None:
    """Score every stored submission, round and audit again and prove that each gives the same bytes."""
    from app.assessments.rescoring import difference
    from app.assessments.store import submitted_ids
    from app.audits import rescoring
    from app.audits.completed import completed_ids
    from app.groups import closing
    from app.groups.store import closed_ids
    from app.main import build_house

    migrate()
    house = build_house(settings_or_stop())
    with house.database.session(writes=False) as session:  # a running server goes on saving meanwhile
        ids, rounds, audits = submitted_ids(session), closed_ids(session), completed_ids(session)
        wrong = _wrong(ids, (difference(house, session, of) for of in ids))
        of_rounds = [of for _, of in rounds]
        wrong_rounds = _wrong(of_rounds, (closing.difference(house, session, at, of) for at, of in rounds))
        wrong_audits = _wrong(audits, (rescoring.difference(house, session, of) for of in audits))
    house.database.dispose()
    out.print(f"{len(ids) - wrong} of {len(ids)} results are byte-equal.")
    if rounds:
        out.print(f"{len(rounds) - wrong_rounds} of {len(rounds)} reports of rounds are byte-equal.")
    if audits:
        out.print(f"{len(audits) - wrong_audits} of {len(audits)} audits are byte-equal.")
    raise typer.Exit(1 if wrong or wrong_rounds or wrong_audits else 0)


def _wrong(ids: Sequence[str], differences: Iterable[str | None]) -> int:
    """Says what is wrong with each, and returns how many there are."""
    pairs = zip(ids, differences, strict=True)
    said = {of: text for of, text in track(pairs, "Scoring again", total=len(ids), console=problems_out) if text}
    for of, text in said.items():
        out.print(f"{of} {text}", markup=False)
    return len(said)


@cli.command("create-user")
def create_user(
    email: Annotated[str, typer.Argument(help="The address to sign in with")],
    name: Annotated[str, typer.Option(help="The name that colleagues see")],
    role: Annotated[Role, typer.Option(help="What this person may do")] = Role.ADMIN,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from here")] = False,
) -> None:
    """Add somebody who may sign in, such as the first administrator."""
    from app.accounts.command import create_user as run
    from app.main import build_house

    settings = settings_or_stop()
    with database_of(settings):
        password = sys.stdin.readline() if password_stdin else typer.prompt("Password", hide_input=True)
        if not password_stdin and typer.prompt("The same again", hide_input=True) != password:
            problems_out.print("The two are not the same. Nobody was added.")
            raise typer.Exit(1)
        done = run(build_house(settings), email, name, role, password, lambda line: out.print(line, markup=False))
    raise typer.Exit(0 if done else 1)


def main() -> None:
    cli()


if __name__ == "__main__":
    main()

"""The commands of an owner: serve, migrate, check the content, import courses, re-score."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from app.settings import Settings, SettingsError, read_settings
from questionnaire.load import CONTENT, ContentError, load

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Levelhead: a readiness self-assessment.")
out = Console(highlight=False, soft_wrap=True)
problems_out = Console(stderr=True, highlight=False, soft_wrap=True)


def settings_or_stop() -> Settings:
    """The settings, or a sentence that names the bad one, and exit 2."""
    try:
        return read_settings()
    except SettingsError as error:
        problems_out.print(str(error), markup=False)
        raise typer.Exit(2) from None


@cli.command("check-content")
def check_content(folder: Annotated[Path, typer.Argument(help="The content folder")] = CONTENT) -> None:
    """List every problem of every content file, with its place."""
    try:
        questionnaire, catalogue = load(folder)
    except ContentError as error:
        for problem in error.problems:
            out.print(str(problem), markup=False)
        out.print(f"{len(error.problems)} problems.")
        raise typer.Exit(1) from None
    out.print(
        f"The content is sound: {len(questionnaire.indicators)} indicators, {len(questionnaire.evidence.studies)} studies, "
        f"{len(catalogue.courses)} courses. Version {questionnaire.index.version}, {questionnaire.hash[:12]}."
    )


@cli.command()
def migrate() -> None:
    """Bring the database up to date."""
    from app.database import Database
    from app.migrate import migrate as run

    database = Database(settings_or_stop().database)
    run(database)
    database.dispose()


@cli.command()
def serve(workers: Annotated[int, typer.Option(min=1, help="Processes that serve")] = 1) -> None:
    """Bring the database up to date and serve."""
    import uvicorn

    settings = settings_or_stop()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        load(CONTENT)
    except ContentError as error:
        problems_out.print(str(error), markup=False)
        raise typer.Exit(1) from None
    migrate()
    out.print(f"{settings.brand_name} is at http://{settings.host}:{settings.port} (Ctrl-C stops it)")
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=10,
    )


@cli.command("import-courses")
def import_courses(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV or Course JSON-LD")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check the file")] = False,
) -> None:
    """Put your own course catalogue in force: all of a file, or nothing and every reason why not."""
    from app.library.command import import_courses as run
    from app.main import build_house

    done = run(build_house(settings_or_stop()), file, dry_run, lambda line: out.print(line, markup=False))
    raise typer.Exit(0 if done else 1)


@cli.command()
def demo(count: Annotated[int, typer.Option(min=1, max=100_000, help="How many assessments")] = 60) -> None:
    """Fill the data folder with believable assessments."""
    from app.demo import fill
    from app.main import build_house

    migrate()
    house = build_house(settings_or_stop())
    made = sum(1 for _ in track(fill(house, count), "Making assessments", total=count, console=out))
    house.database.dispose()
    out.print(f"{made} assessments were added.")


@cli.command()
def rescore() -> None:
    """Score every stored submission again and prove that each gives the same bytes."""
    from app.assessments.content import UnknownContent, catalogue_of, questionnaire_of
    from app.assessments.store import submission, submitted_ids
    from app.main import build_house
    from scoring.result import result, to_json

    migrate()
    house = build_house(settings_or_stop())
    different: list[str] = []
    with house.database.transaction() as session:
        ids = submitted_ids(session)
        for assessment_id in track(ids, "Scoring again", console=problems_out):
            stored = submission(session, assessment_id)
            assert stored is not None  # we hold its id in the same transaction
            try:
                questionnaire = questionnaire_of(house, session, stored.questionnaire_hash)
                catalogue = catalogue_of(house, session, stored.catalogue_hash)
            except UnknownContent:
                different.append(assessment_id)
                continue
            again = to_json(result(questionnaire, catalogue, stored.answers)).decode()
            if again != stored.result_json:
                different.append(assessment_id)
    for assessment_id in different:
        out.print(f"{assessment_id} does not give the same result.")
    out.print(f"{len(ids) - len(different)} of {len(ids)} results are byte-equal.")
    raise typer.Exit(1 if different else 0)


def main() -> None:
    cli()


if __name__ == "__main__":
    main()

"""The owner's catalogue as CSV: one course a line, lists separated by semicolons."""

from __future__ import annotations

import csv
import io

from app.library.importing.rows import Misfit, Row, Unreadable

REQUIRED = ("id", "title", "family", "summary", "audience", "hours", "mode")
OPTIONAL = ("sectors", "skills", "indicators", "sessions", "price_pounds", "url")
LISTS = ("sectors", "skills", "indicators", "sessions")


def read_csv(text: str) -> tuple[list[Row], list[Misfit]]:
    """The rows of a CSV file, and what is wrong with its form. Raises Unreadable where it has no usable header."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    misfits: list[Misfit] = []
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if not header:
                    header = _header(cells)
                elif len(cells) != len(header):
                    misfits.append(Misfit(f"line {line}", _count(len(cells), len(header)), line))
                else:
                    rows.append(_row(line, dict(zip(header, cells, strict=True))))
            line = reader.line_num + 1
    except csv.Error as error:
        reason = f"This is not well-formed CSV from here on ({error}). Check its quotation marks."
        misfits.append(Misfit(f"line {line}", reason, line))
    if not header and not misfits:
        raise Unreadable("The file is empty.")
    return rows, misfits


def _header(cells: list[str]) -> list[str]:
    """The names of the columns. Raises Unreadable that names every one that is missing, unknown or there twice."""
    names = [cell.strip().lower() for cell in cells]
    for separator, said in ((";", "semicolons"), ("\t", "tabs")):
        if len(names) == 1 and separator in names[0]:
            raise Unreadable(f"Its columns are separated by {said}. Save it with commas between columns.")
    problems = [f"the column {name} is missing" for name in REQUIRED if name not in names]
    problems += [f"there is no column '{name}' that we know" for name in names if name not in (*REQUIRED, *OPTIONAL)]
    problems += [f"the column {name} is there twice" for name in dict.fromkeys(names) if names.count(name) > 1]
    if problems:
        known = ", ".join((*REQUIRED, *OPTIONAL))
        raise Unreadable(f"In its first line {'; '.join(problems)}. The columns are: {known}.")
    return names


def _count(cells: int, columns: int) -> str:
    hint = "A comma inside a cell needs quotation marks around it." if cells > columns else "Something is missing."
    return f"It has {cells} cells and the first line has {columns}. {hint}"


def _row(line: int, cells: dict[str, str]) -> Row:
    lists = {name: _listed(cells.get(name, "")) for name in LISTS}
    sessions = tuple((day.strip(), place.strip()) for day, _, place in (s.partition("@") for s in lists["sessions"]))
    return Row(
        f"line {line}",
        line,
        {name: cell for name, cell in cells.items() if name not in LISTS},
        lists["sectors"],
        lists["skills"],
        lists["indicators"],
        sessions,
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in cell.split(";") if part.strip()))

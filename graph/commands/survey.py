"""`stakeholders survey`: answers of a partner survey, as KoboToolbox or ODK exports them, into the tables."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..address import Given
from . import options, output, session

if TYPE_CHECKING:
    from ..knowledge import Knowledge
    from ..survey import Export, Placed

MOST_NAMED = 5  # lines that are named of each answer without a place


@click.command("survey")
@click.argument("file", type=click.Path(path_type=Path))
@options.data
@click.option(
    "--map",
    "map_",
    type=click.Path(path_type=Path),
    help="File that says how to read the answers. [default: survey.toml in the data set]",
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@options.as_json
def command(file: Path, data: Given, map_: Path | None, dry_run: bool, as_json: bool) -> None:
    """Add the answers of a partner survey to the tables, each answer as evidence.

    FILE is a CSV or .xlsx export of KoboToolbox or ODK, with one row for each respondent. The first run
    proposes in survey.toml how to read it. Correct that file, and the next run adds the rows. Unknown names
    are listed, never guessed. Running it again adds nothing twice.
    """
    from ..errors import InputError
    from ..survey import Export, Mapping, place

    folder = session.on_disk(data, "survey")
    if data is None or not folder.is_dir():
        raise InputError(
            f"{data or 'no data set'}: rows are added to a folder of tables; give it with -d, or make one: "
            "stakeholders export --audience internal -o FOLDER"
        )
    knowledge = session.open_knowledge(data, "internal")
    export = Export.read(file)
    for finding in export.findings:
        output.note(f"{finding.severity}: {finding}")
    if export.left:
        output.note(
            f"not read: the sheets {', '.join(export.left)}; only the first holds a row for each respondent"
        )
    path = map_ or folder / "survey.toml"
    if not path.exists():
        _propose(export, knowledge, path, dry_run=dry_run, as_json=as_json)
        return
    placed = place(export, Mapping.read(path, knowledge.ontology), knowledge)
    written = _write(folder, placed, dry_run=dry_run)
    if as_json:
        rows = [{"table": table, **row} for table, found in placed.rows.items() for row in found]
        unplaced = [asdict(one) for one in placed.unplaced]
        files = [str(one) for one in written]
        output.as_json("survey", rows, known=placed.known, unplaced=unplaced, files=files, dry_run=dry_run)
        return
    _tell(placed, len(export.answers), knowledge, path, dry_run=dry_run)
    for one in written:
        output.line(f"wrote {one}")


def _propose(export: Export, knowledge: Knowledge, path: Path, *, dry_run: bool, as_json: bool) -> None:
    from ..atomic import publish
    from ..survey import proposal

    text = proposal(export, knowledge)
    if not dry_run:
        publish(path.parent, {path.name: text.encode()})
    if as_json:
        rows = [{"line": line} for line in text.splitlines()]
        output.as_json("survey", rows, proposal=str(path), dry_run=dry_run)
        return
    if dry_run:
        output.line(text.rstrip())
        return
    output.wrapped(
        f"Nothing is added yet. {path} proposes how to read the file: correct it, and run this again."
    )
    output.line(f"wrote {path}")


def _write(data: Path, placed: Placed, *, dry_run: bool) -> list[Path]:
    """Write the tables with their new rows, all of them or none; return which."""
    from ..atomic import publish
    from ..survey import appended

    contents = appended(data, placed.rows) if placed.rows else {}
    if dry_run:
        return []
    if contents:
        publish(data, contents)
    return [data / name for name in contents]


def _tell(placed: Placed, answers: int, knowledge: Knowledge, path: Path, *, dry_run: bool) -> None:
    from ..measures.plural import amount

    told = ", ".join(f"{len(rows)} to {table}" for table, rows in placed.rows.items())
    verb = "Would add" if dry_run else "Added"
    output.wrapped(
        f"{amount(answers, 'answer')} from {amount(len(placed.respondents), 'known organisation')}. "
        + (f"{verb} rows: {told}." if told else "Nothing new.")
        + (f" {amount(placed.known, 'tie was', 'ties were')} there already." if placed.known else "")
    )
    if placed.unplaced:
        output.line()
        output.line("Not placed:")
        output.table(
            ["column", "answer", "why", "lines", "did you mean"],
            [
                [one.column, one.answer, one.reason, _lines(one.lines), " or ".join(one.suggestions)]
                for one in placed.unplaced
            ],
        )
        output.wrapped(f"Decide on names under [names] in {path}, then run this again.")
    asked = [name for name in placed.respondents if name not in knowledge.dataset.asked]
    if asked:
        output.line()
        output.wrapped(
            "Who was asked is part of what a measure may say. Add to asked in dataset.toml: "
            + ", ".join(asked)
        )


def _lines(lines: tuple[int, ...]) -> str:
    more = len(lines) - MOST_NAMED
    return ", ".join(map(str, lines[:MOST_NAMED])) + (f" and {more} more" if more > 0 else "")

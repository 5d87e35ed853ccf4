"""`stakeholders survey`: answers of a partner survey, as KoboToolbox or ODK exports them, into the tables."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.address import DatasetLocation
from ..schema.levels import Audience
from . import options, output, session

if TYPE_CHECKING:
    from ..curate.survey import LinkedSurvey, SurveyExport
    from ..model.graph import StakeholderGraph

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
def command(file: Path, data: DatasetLocation, map_: Path | None, dry_run: bool, as_json: bool) -> None:
    """Add the answers of a partner survey to the tables, each answer as evidence.

    FILE is a CSV or .xlsx export of KoboToolbox or ODK, with one row for each respondent. The first run
    proposes in survey.toml how to read it. Correct that file, and the next run adds the rows. Unknown names
    are listed, never guessed. Running it again adds nothing twice.
    """
    from ..core.errors import InputError
    from ..curate.survey import SurveyExport, SurveyMapping, link_answers

    folder = session.require_local_path(data, "survey")
    if data is None or not folder.is_dir():
        raise InputError(
            f"{data or 'no data set'}: rows are added to a folder of tables; give it with -d, or make one: "
            "stakeholders export --audience internal -o FOLDER"
        )
    knowledge = session.open_knowledge(data, Audience.INTERNAL)
    export = SurveyExport.read(file)
    for finding in export.findings:
        output.write_note(f"{finding.severity}: {finding}")
    if export.unread_sheets:
        output.write_note(
            f"not read: the sheets {', '.join(export.unread_sheets)}; only the first holds a row "
            "for each respondent"
        )
    path = map_ or folder / "survey.toml"
    if not path.exists():
        _propose_mapping(export, knowledge, path, dry_run=dry_run, as_json=as_json)
        return
    placed = link_answers(export, SurveyMapping.read(path, knowledge.ontology), knowledge)
    written = _write_tables(folder, placed, dry_run=dry_run)
    if as_json:
        rows = [{"table": table, **row} for table, table_rows in placed.rows.items() for row in table_rows]
        unplaced = [asdict(one) for one in placed.unlinked]
        files = [str(one) for one in written]
        output.write_json(
            "survey", rows, known=placed.known_ties, unplaced=unplaced, files=files, dry_run=dry_run
        )
        return
    _print_summary(placed, len(export.answers), knowledge, path, dry_run=dry_run)
    for one in written:
        output.write_line(f"wrote {one}")


def _propose_mapping(
    export: SurveyExport, knowledge: StakeholderGraph, path: Path, *, dry_run: bool, as_json: bool
) -> None:
    from ..core.atomic import publish_files
    from ..curate.survey import propose_mapping

    text = propose_mapping(export, knowledge)
    if not dry_run:
        publish_files(path.parent, {path.name: text.encode()})
    if as_json:
        rows = [{"line": line} for line in text.splitlines()]
        output.write_json("survey", rows, proposal=str(path), dry_run=dry_run)
        return
    if dry_run:
        output.write_line(text.rstrip())
        return
    output.write_paragraph(
        f"Nothing is added yet. {path} proposes how to read the file: correct it, and run this again."
    )
    output.write_line(f"wrote {path}")


def _write_tables(data: Path, placed: LinkedSurvey, *, dry_run: bool) -> list[Path]:
    """Write the tables with their new rows, all of them or none; return which."""
    from ..core.atomic import publish_files
    from ..curate.survey import append_rows

    contents = append_rows(data, placed.rows) if placed.rows else {}
    if dry_run:
        return []
    if contents:
        publish_files(data, contents)
    return [data / name for name in contents]


def _print_summary(
    placed: LinkedSurvey, answers: int, knowledge: StakeholderGraph, path: Path, *, dry_run: bool
) -> None:
    from ..core.plural import count_noun

    added_rows = ", ".join(f"{len(rows)} to {table}" for table, rows in placed.rows.items())
    verb = "Would add" if dry_run else "Added"
    output.write_paragraph(
        f"{count_noun(answers, 'answer')} from {count_noun(len(placed.respondents), 'known organisation')}. "
        + (f"{verb} rows: {added_rows}." if added_rows else "Nothing new.")
        + (
            f" {count_noun(placed.known_ties, 'tie was', 'ties were')} there already."
            if placed.known_ties
            else ""
        )
    )
    if placed.unlinked:
        output.write_line()
        output.write_line("Not placed:")
        output.write_table(
            ["column", "answer", "why", "lines", "did you mean"],
            [
                [
                    entry.column,
                    entry.answer,
                    entry.reason,
                    _format_lines(entry.lines),
                    " or ".join(entry.suggestions),
                ]
                for entry in placed.unlinked
            ],
        )
        output.write_paragraph(f"Decide on names under [names] in {path}, then run this again.")
    unlisted_respondents = [name for name in placed.respondents if name not in knowledge.dataset.asked]
    if unlisted_respondents:
        output.write_line()
        output.write_paragraph(
            "Who was asked is part of what a measure may say. Add to asked in dataset.toml: "
            + ", ".join(unlisted_respondents)
        )


def _format_lines(lines: tuple[int, ...]) -> str:
    more = len(lines) - MOST_NAMED
    return ", ".join(map(str, lines[:MOST_NAMED])) + (f" and {more} more" if more > 0 else "")

"""`stakeholders survey`: answers of a partner survey, as KoboToolbox or ODK exports them, into the tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.address import DatasetLocation
from ..schema.levels import Audience
from . import options, output, session

if TYPE_CHECKING:
    from ..curate.survey import LinkedSurvey, SurveyExport
    from ..model.graph import StakeholderGraph


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
@options.lang("the answer")
@options.as_json
def command(
    file: Path, data: DatasetLocation, map_: Path | None, dry_run: bool, lang: str, as_json: bool
) -> None:
    """Add the answers of a partner survey to the tables, each answer as evidence.

    FILE is a CSV or .xlsx export of KoboToolbox or ODK, with one row for each respondent. The first run
    proposes in survey.toml how to read it. Correct that file, and the next run adds the rows. Unknown names
    are listed, never guessed. Running it again adds nothing twice.
    """
    from ..core.errors import InputError
    from ..curate.answers.survey import answer_survey, open_survey_texts
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
        sheets = ", ".join(export.unread_sheets)
        output.write_note(open_survey_texts(lang).format_message("unread-sheets", names=sheets))
    path = map_ or folder / "survey.toml"
    if not path.exists():
        _propose_mapping(export, knowledge, path, dry_run=dry_run, lang=lang, as_json=as_json)
        return
    linked = link_answers(export, SurveyMapping.read(path, knowledge.ontology), knowledge)
    answer = answer_survey(
        linked,
        _write_tables(folder, linked, dry_run=dry_run),
        answers=len(export.answers),
        respondents_known=knowledge.dataset.asked,
        mapping=path,
        dry_run=dry_run,
        lang=lang,
    )
    output.write_answer(answer, as_json=as_json)


def _propose_mapping(
    export: SurveyExport, knowledge: StakeholderGraph, path: Path, *, dry_run: bool, lang: str, as_json: bool
) -> None:
    from ..core.atomic import publish_files
    from ..curate.answers.survey import answer_proposal
    from ..curate.survey import propose_mapping

    text = propose_mapping(export, knowledge)
    if not dry_run:
        publish_files(path.parent, {path.name: text.encode()})
    if dry_run and not as_json:
        output.write_bytes(text.encode())  # as it would stand in the file
    else:
        output.write_answer(answer_proposal(path, text, dry_run=dry_run, lang=lang), as_json=as_json)


def _write_tables(data: Path, linked: LinkedSurvey, *, dry_run: bool) -> list[Path]:
    """Write the tables with their new rows, all of them or none; return which."""
    from ..core.atomic import publish_files
    from ..curate.survey import append_rows

    contents = append_rows(data, linked.rows) if linked.rows else {}
    if dry_run:
        return []
    if contents:
        publish_files(data, contents)
    return [data / name for name in contents]

"""`stakeholders survey`: answers of a partner survey, as KoboToolbox or ODK exports them, into the tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.address import DatasetLocation
from ..schema.levels import Audience
from . import options, output, session
from .files import write_step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..curate.corrections import Ledger
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
@click.option(
    "--form",
    type=click.Path(path_type=Path),
    help="XLSForm of the survey: what the questions and options in an export of XML names are called.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@options.lang("the answer")
@options.as_json
def command(
    file: Path,
    data: DatasetLocation,
    map_: Path | None,
    form: Path | None,
    dry_run: bool,
    lang: str,
    as_json: bool,
) -> None:
    """Add the answers of a partner survey to the tables, each answer as evidence.

    FILE is a CSV or .xlsx export of KoboToolbox, ODK, Google or Microsoft Forms, SurveyMonkey or
    LimeSurvey, with one row for each respondent. The first run
    proposes in survey.toml how to read it. Correct that file, confirm who the sentence of each tie begins
    with, and the next run adds the rows. Who does not consent is not read. Unknown names are listed, never
    guessed. Free texts, facts and names wait for a review: stakeholders corrections. Running it again adds
    nothing twice.
    """
    from ..core.errors import InputError
    from ..curate.answers.survey import answer_survey, open_survey_texts
    from ..curate.editing import observe_files
    from ..curate.survey import SurveyExport, SurveyMapping, add_texts_to_review, link_answers

    place = session.require_local_path(data, "survey")
    is_workbook = place.is_file() and place.suffix.lower() == ".xlsx"
    if data is None or not (place.is_dir() or is_workbook):
        raise InputError(
            f"{data or 'no data set'}: rows are added to a folder of tables or a workbook; give it with -d, "
            "or make one: stakeholders export --audience internal -o FOLDER"
        )
    seen = observe_files(place)
    knowledge = session.open_knowledge(data, Audience.INTERNAL)
    export = SurveyExport.read(file, form)
    for finding in export.findings:
        output.write_note(f"{finding.severity}: {finding}")
    if export.unread_sheets:
        sheets = ", ".join(export.unread_sheets)
        output.write_note(open_survey_texts(lang).format_message("unread-sheets", names=sheets))
    beside = place.with_name(f"{place.stem}-survey.toml") if is_workbook else place / "survey.toml"
    path = map_ or beside
    if not path.exists():
        _propose_mapping(export, knowledge, path, dry_run=dry_run, lang=lang, as_json=as_json)
        return
    mapping = SurveyMapping.read(path, knowledge.ontology)
    linked = link_answers(export, mapping, knowledge)
    known = knowledge.dataset.asked
    unlisted = [name for name in linked.respondents if name not in known]
    ledger, new_texts = add_texts_to_review(
        place,
        knowledge.dataset,
        linked.texts,
        source=mapping.source["id"],
        on=mapping.source.get("issued", ""),
    )
    respondents = [*known, *unlisted] if unlisted else []
    contents = _make_tables(place, linked, respondents, ledger)
    if contents and not dry_run:
        write_step(place, contents, kind="survey", why=f"survey {file.name}", seen=seen)
    folder = place.parent if is_workbook else place
    answer = answer_survey(
        linked,
        [] if dry_run else [folder / name for name in contents],
        answers=len(export.respondents),
        unlisted=unlisted,
        texts_to_review=new_texts,
        place=place,
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


def _make_tables(place: Path, linked: LinkedSurvey, asked: Sequence[str], ledger: Ledger) -> dict[str, bytes]:
    """Return the tables with their new rows, and the texts to review, by file name."""
    from ..curate.corrections import Ledger
    from ..curate.survey import append_rows

    contents = append_rows(place, linked.rows, asked=asked) if linked.rows or asked else {}
    if ledger != Ledger.read(place):
        contents[ledger.path.name] = ledger.to_csv()
    return contents

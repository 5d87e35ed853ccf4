"""`stakeholders export`: an edition's tables, to hand to others."""

from __future__ import annotations

from pathlib import Path

import click

from ..core.address import DatasetLocation
from . import files, options, output, session


@click.command("export")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder to write the tables to, or an .xlsx file to write them as a workbook.",
)
@files.force
@options.lang("the answer")
@options.data
@options.audience("public")
@options.as_json
def command(
    target: Path, force: bool, lang: str, data: DatasetLocation, audience: str, as_json: bool
) -> None:
    """Write the tables for chosen readers, as CSV files or as a workbook.

    It also turns RDF that carries evidence into tables. The default is the public edition, because the
    tables leave the house.
    """
    from ..publish.answers.files import answer_files
    from ..publish.export.tables import export_folder_files, export_workbook
    from ..publish.output_folder import refuse_narrower_folder

    knowledge = session.open_knowledge(data, audience)
    refuse_narrower_folder(target.parent, knowledge.audience)
    _refuse_overwrite(target, knowledge.dataset.path, force=force)
    with output.show_progress("writing the tables"):
        if target.suffix.lower() == ".xlsx":
            where, contents = target.parent, {target.name: export_workbook(knowledge)}
        else:
            where, contents = target, export_folder_files(knowledge)
        rows = files.write_files(where, contents)
    answer = answer_files("export", rows, lang=lang, knowledge=knowledge)
    output.write_answer(answer, as_json=as_json)


def _refuse_overwrite(target: Path, source: Path, *, force: bool) -> None:
    """Raise InputError where an export would destroy the data set it reads, or unasked, another's work."""
    from ..core.errors import InputError
    from ..schema.dataset import TABLES

    if target.exists() and target.resolve() == source.resolve():
        raise InputError(
            f"{target}: is the data set itself; give another place, lest its withheld rows be lost"
        )
    if target.suffix.lower() not in ("", ".xlsx") and not target.is_dir():
        raise InputError(f"{target}: give a folder, or a file that ends in .xlsx")
    taken = target.is_file() or any((target / f"{name}.csv").exists() for name in TABLES)
    files.refuse_overwrite([target] if taken else [], replace=force)

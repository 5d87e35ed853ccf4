"""`stakeholders export`: an edition in a format that another program reads."""

from __future__ import annotations

from pathlib import Path

import click

from ..core.address import DatasetLocation
from ..publish.export.registry import find_format, list_format_names, load_format
from . import files, options, output, session


@click.command("export")
@click.option(
    "--format",
    "name",
    type=click.Choice(list_format_names()),
    help="What to write. [default: what the ending of the file tells; tables for a folder]",
)
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    required=True,
    help="File to write; a folder for tables and csv.",
)
@files.force
@options.lang("the answer")
@options.data
@options.audience("public")
@options.as_json
def command(
    name: str | None,
    target: Path,
    force: bool,
    lang: str,
    data: DatasetLocation,
    audience: str,
    as_json: bool,
) -> None:
    """Write the network for another program, or the tables for other people.

    The default is the public edition, because the files leave the house. RDF that carries evidence is
    turned into tables, too.
    """
    from ..publish.answers.files import answer_files
    from ..publish.empty_edition import refuse_empty_edition
    from ..publish.output_folder import refuse_narrower_folder

    format_ = load_format(name or find_format(target))
    network = session.open_network(data, audience)
    refuse_empty_edition(network.knowledge, needs_organisations=False)
    refuse_narrower_folder(target.parent, network.knowledge.audience)
    _refuse_overwrite(target, network.knowledge.dataset.path, is_folder=format_.is_folder, force=force)
    with output.show_progress("writing"):
        rows = files.write_files(*format_.write_files(network, target))
    answer = answer_files("export", rows, lang=lang, knowledge=network.knowledge)
    output.write_answer(answer, as_json=as_json)


def _refuse_overwrite(target: Path, source: Path, *, is_folder: bool, force: bool) -> None:
    """Raise InputError where an export would destroy the data set it reads, or unasked, another's work."""
    from ..core.errors import InputError
    from ..schema.dataset import TABLES

    if target.exists() and target.resolve() == source.resolve():
        raise InputError(
            f"{target}: is the data set itself; give another place, lest its withheld rows be lost"
        )
    if is_folder:
        files.refuse_file(target)
    else:
        files.refuse_folder(target)
    tables = (*TABLES, "nodes", "edges")
    taken = target.is_file() or any((target / f"{name}.csv").exists() for name in tables)
    files.refuse_overwrite([target] if taken else [], replace=force)

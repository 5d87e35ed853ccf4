"""`stakeholders bundle`: everything that others need to replicate an edition, in one .zip."""

from __future__ import annotations

from pathlib import Path

import click

from ..core.address import DatasetLocation
from . import files, options, output, session


@click.command("bundle")
@click.option(
    "-o", "--output", "target", type=click.Path(path_type=Path), required=True, help="The .zip file to write."
)
@files.force
@click.option(
    "--date",
    default="",
    metavar="DATE",
    help="Date of publication. [default: the latest date of a source]",
)
@options.lang("the matrices")
@options.data
@options.audience("public")
@options.as_json
def command(
    target: Path, force: bool, date: str, lang: str, data: DatasetLocation, audience: str, as_json: bool
) -> None:
    """Pack an edition into one .zip file with which others can replicate it (RO-Crate).

    It holds the tables, graph, vocabulary, questions, map, matrices, software versions and checksums. The
    default is the public edition, because the bundle leaves the house.
    """
    from ..core.errors import InputError
    from ..publish.answers.files import answer_files
    from ..publish.bundle import make_bundle
    from ..publish.empty_edition import refuse_empty_edition
    from ..publish.output_folder import refuse_narrower_folder

    if target.suffix.lower() != ".zip":
        raise InputError(f"{target}: give a file that ends in .zip")
    files.refuse_folder(target)
    files.refuse_overwrite([target], replace=force)
    network = session.open_network(data, audience)
    refuse_empty_edition(network.knowledge, needs_organisations=False)
    refuse_narrower_folder(target.parent, network.knowledge.audience)
    with output.show_progress("checking") as say:
        bundle = make_bundle(network, lang=lang, date=date, say=say)
    rows = files.write_files(target.parent, {target.name: bundle.archive})
    listed = [{"path": part.path, "bytes": len(part.data), "sha256": part.sha256} for part in bundle.parts]
    answer = answer_files("bundle", rows, lang=lang, knowledge=network.knowledge, more={"files": listed})
    output.write_answer(answer, as_json=as_json)

"""`stakeholders publish`: the pages of one edition as files."""

from __future__ import annotations

from pathlib import Path

import click

from ..core.address import DatasetLocation
from . import files, options, output, page_opening, session


@click.command("publish")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="Folder to write to. [default: outputs/NAME/site]",
)
@files.force
@options.data
@options.audience("public")
@page_opening.no_open
@options.as_json
def command(
    target: Path | None, force: bool, data: DatasetLocation, audience: str, no_open: bool, as_json: bool
) -> None:
    """Write the pages of the workbench as files, for a web host or to open from a folder.

    Every organisation, tie, source, event and question has a page, in English and Bengali. explore.html
    holds the data and answers SPARQL queries without a server. The default is the public edition.
    """
    from ..publish.answers.files import answer_files
    from ..publish.empty_edition import refuse_empty_edition
    from ..publish.output_folder import refuse_narrower_folder
    from ..serve.dataset_session import OpenDataset
    from ..serve.publishing import build_site

    path = session.require_local_path(data, "publish")
    knowledge = session.open_knowledge(data, audience)
    refuse_empty_edition(knowledge)
    folder = target or Path("outputs") / knowledge.dataset.name / "site"
    files.refuse_file(folder)
    refuse_narrower_folder(folder, knowledge.audience)
    files.refuse_overwrite([folder / "index.html"], replace=force)
    with output.show_progress("drawing the map") as say:
        dataset = OpenDataset.open_once(path, knowledge)
        rows = files.write_files(folder, build_site(dataset, say))
    entrances = [row for row in rows if Path(str(row["file"])).parent == folder]
    answer = answer_files(
        "publish", entrances, lang="en", knowledge=knowledge, more={"folder": str(folder), "files": len(rows)}
    )
    output.write_answer(answer, as_json=as_json)
    page_opening.open_page(folder / "index.html", is_refused=no_open or as_json)

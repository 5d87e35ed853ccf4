"""`stakeholders map`: the interactive map as one offline HTML file."""

from __future__ import annotations

from pathlib import Path

import click

from ..core.address import DatasetLocation
from . import files, options, output, page_opening, session

_MADE_IN_THE_PAGE = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".svg", ".docx", ".pptx", ".xlsx"})


@click.command("map")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="The file to write. [default: outputs/NAME/network.html]",
)
@options.lang("the page when it opens; readers can change it there")
@options.data
@options.audience()
@page_opening.no_open
@options.as_json
def command(
    target: Path | None, lang: str, data: DatasetLocation, audience: str, no_open: bool, as_json: bool
) -> None:
    """Draw the network as an interactive map: one HTML file that works offline."""
    from ..map import render_map
    from ..publish.answers.files import answer_files
    from ..publish.output_folder import refuse_narrower_folder

    if target and target.suffix.lower() in _MADE_IN_THE_PAGE:
        raise click.UsageError(
            f"{target}: the map is a page; end the name in .html. Pictures and PDF are saved from the page"
        )
    network = session.open_network(data, audience)
    file = target or Path("outputs") / network.knowledge.dataset.name / "network.html"
    refuse_narrower_folder(file.parent, network.knowledge.audience)
    with output.show_progress("drawing the map"):
        page = render_map(network, lang=lang).encode()
    rows = files.write_files(file.parent, {file.name: page})
    answer = answer_files("map", rows, lang=lang, knowledge=network.knowledge)
    output.write_answer(answer, as_json=as_json)
    page_opening.open_page(file, is_refused=no_open or as_json)

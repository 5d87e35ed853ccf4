"""`stakeholders share`: a folder to hand to others."""

from __future__ import annotations

from pathlib import Path

import click

from ..core.address import DatasetLocation
from . import files, options, output, page_opening, session

PAPER = ("a4", "a3")


def _parse_sizes(_: click.Context, __: click.Parameter, value: str) -> tuple[str, ...]:
    sizes = tuple(dict.fromkeys(part.strip().lower() for part in value.split(",") if part.strip()))
    unknown = [size for size in sizes if size not in PAPER]
    if unknown or not sizes:
        raise click.BadParameter(f"'{', '.join(unknown) or value}' is no paper; give a4, a3 or a4,a3")
    return sizes


@click.command("share")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="Folder to write to. [default: outputs/NAME/share]",
)
@files.force
@options.lang("sheets, picture and caption, and of the page when it opens")
@click.option(
    "--size",
    "sizes",
    default="a4,a3",
    show_default=True,
    callback=_parse_sizes,
    help="Paper sizes of the sheets, separated by commas.",
)
@options.data
@options.audience("public")
@page_opening.no_open
@options.as_json
def command(
    target: Path | None,
    force: bool,
    lang: str,
    sizes: tuple[str, ...],
    data: DatasetLocation,
    audience: str,
    no_open: bool,
    as_json: bool,
) -> None:
    """Write a folder to send to others: map, sheets to print, picture and caption.

    Every file names the date and sources of the data, and its readers. The default is the public edition,
    because the folder leaves the house.
    """
    from ..publish.answers.files import answer_files
    from ..publish.empty_edition import refuse_empty_edition
    from ..publish.output_folder import refuse_narrower_folder
    from ..publish.share import list_file_names, make_share_files

    network = session.open_network(data, audience)
    refuse_empty_edition(network.knowledge)
    folder = target or Path("outputs") / network.knowledge.dataset.name / "share"
    files.refuse_file(folder)
    refuse_narrower_folder(folder, network.knowledge.audience)
    files.refuse_overwrite([folder / name for name in list_file_names(sizes)], replace=force)
    with output.show_progress("drawing the map") as say:
        contents = make_share_files(network, lang=lang, sizes=sizes, say=say)
        rows = files.write_files(folder, contents)
    answer = answer_files("share", rows, lang=lang, knowledge=network.knowledge)
    output.write_answer(answer, as_json=as_json)
    page = next((folder / name for name in contents if name.endswith(".html")), None)
    page_opening.open_page(page, is_refused=no_open or as_json)

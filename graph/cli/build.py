"""`stakeholders build`: the whole path from the tables to the outputs."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from ..core.address import DatasetLocation
from . import options, output, page_opening, session


@click.command("build")
@options.data
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="Folder of the outputs. [default: outputs/NAME]",
)
@options.lang("the answer")
@options.audience()
@page_opening.no_open
@click.option("-v", "--verbose", is_flag=True, help="Also say where the saved snapshot lies.")
@options.as_json
def command(
    data: DatasetLocation,
    target: Path | None,
    lang: str,
    audience: str,
    no_open: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Check a data set, draw its map and write its graph for other programs.

    In a folder that holds a data set it builds that one. It writes graph.trig, graph.ttl, network.html and
    summary.json, and opens the map. If there is an error, it writes nothing and the earlier files stay as
    they were. It also saves a snapshot for the other commands to read, outside this folder: stakeholders
    cache says where.
    """
    from ..publish.answers.build import answer_build
    from ..publish.build import PAGE
    from ..publish.supervised_build import build_supervised

    with output.show_progress("starting") as say:
        path = session.require_local_path(data, "build")
        result = build_supervised(path, target, audience=audience, say=say)
    check = shlex.join(["stakeholders", "check", *(["-d", str(data)] if data else [])])
    answer = answer_build(result, check=check, lang=lang, with_store=verbose)
    output.write_answer(answer, as_json=as_json)
    page = next((file for file in result.files if file.name == PAGE), None)
    page_opening.open_page(page, is_refused=no_open or as_json)

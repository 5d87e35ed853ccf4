"""`stakeholders build`: the whole path from the tables to the outputs."""

from __future__ import annotations

from pathlib import Path

import click

from ..core.address import DatasetLocation
from ..schema.levels import Audience, write_notice
from . import options, output, session


@click.command("build")
@options.data
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="Folder of the outputs. [default: outputs/NAME]",
)
@options.audience()
@options.as_json
def command(data: DatasetLocation, target: Path | None, audience: str, as_json: bool) -> None:
    """Check a data set, draw its map and write its graph for other programs.

    It writes graph.trig, graph.ttl, network.html and summary.json. If there is an error, it writes nothing
    and the earlier files stay as they were.
    """
    from ..publish.build import MOST_DRAWN, PAGE, build_outputs

    with output.show_progress("starting") as say:
        result = build_outputs(session.require_local_path(data, "build"), target, audience=audience, say=say)
    if as_json:
        output.write_json("build", result.summary["files"], folder=str(result.folder), summary=result.summary)
        return
    summary = result.summary
    pairs = summary["connected_pairs"]
    output.write_line(
        f"{summary['title'].get('en', summary['name'])}, edition for {summary['audience']} readers"
    )
    output.write_paragraph(
        f"{summary['organisations']} named organisations, {pairs['stated']} connected pairs stated"
        f" ({pairs['ambiguous']} with implied and ambiguous ones); {summary['events']} events,"
        f" {summary['counts']} counts, {summary['assertion_sets']} pieces of evidence from"
        f" {len(summary['sources'])} sources."
    )
    persons = summary["entities"].get("Person", 0)
    if persons and Audience(summary["audience"]).is_for_owner:
        output.write_paragraph(
            f"graph.trig and graph.ttl give the names of {persons} persons: {write_notice()}. "
            "For others: --audience public, where persons appear by role."
        )
    warnings = [finding for finding in result.findings if finding.severity == "warning"]
    if warnings:
        plural = "s" if len(warnings) > 1 else ""
        output.write_line(
            f"{len(warnings)} warning{plural}: stakeholders check" + (f" -d {data}" if data else "")
        )
    if not any(file.name == PAGE for file in result.files):
        output.write_paragraph(
            f"{PAGE} is not drawn: {summary['organisations']:,} organisations, and a map of more than "
            f"{MOST_DRAWN:,} shows nobody anything; one of an earlier build stays. Ask for what you need: "
            "stakeholders ask, central, path."
        )
    for file in result.files:
        output.write_line(f"wrote {file}")

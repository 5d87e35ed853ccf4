"""`stakeholders path`: how two organisations are connected."""

from __future__ import annotations

from contextlib import suppress

import click

from . import options, output, session


@click.command("path")
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@click.option(
    "--overlapping",
    is_flag=True,
    help="Show only paths whose ties all held at one time, as far as their sources date them.",
)
@options.measure_options(least_certain="unknown")
def command(start: str, end: str, overlapping: bool, settings: options.MeasureOptions) -> None:
    """Show the shortest paths between two organisations, with the evidence for each step."""
    from ..core.errors import DamagedStoreError
    from ..measures.paths import find_kept_paths, find_shortest_paths
    from ..measures.simultaneous_paths import find_simultaneous_paths
    from ..publish.answers.path import answer_overlapping_paths, answer_path

    view = session.open_answer("path", settings)
    names, index = view.knowledge.names, view.knowledge.search_index
    ends = names.find_organisation(start), names.find_organisation(end)
    iris = ends[0].iri, ends[1].iri
    if overlapping:
        dated = find_simultaneous_paths(view.graph, *iris)
        at_any_time = find_shortest_paths(view.graph, *iris, most=1)
        answer = answer_overlapping_paths(view, ends, dated, at_any_time)
        output.write_answer(answer, as_json=settings.as_json)
        return
    paths = None
    if index and not view.kinds and not view.as_of:
        with suppress(DamagedStoreError):  # a damaged index: all ties are read
            paths = find_kept_paths(view.network, index, *iris, certainty=view.certainty)
    if paths is None:
        paths = find_shortest_paths(view.graph, *iris)
    output.write_answer(answer_path(view, ends, paths), as_json=settings.as_json)

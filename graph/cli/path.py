"""`stakeholders path`: how two organisations are connected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..core.plural import count_noun
from . import evidence, options, output, session
from .show import make_tie_record

if TYPE_CHECKING:
    from ..model.network import Network


@click.command("path")
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@options.measure_options(least_certain="unknown")
def command(start: str, end: str, settings: options.MeasureOptions) -> None:
    """Show the shortest paths between two organisations, with the evidence for each step."""
    from ..measures.paths import find_shortest_paths
    from ..model.names import NameIndex

    if settings.as_of:
        session.check_date(settings.as_of)
    network = session.open_network(settings.data, settings.audience)
    names = NameIndex(network.knowledge.entities.values())
    ends = [names.find_organisation(name) for name in (start, end)]
    wanted = session.check_tie_kinds(network, settings.kinds)
    graph = network.build_graph(certainty=settings.certainty, kinds=wanted, as_of=settings.as_of)
    paths = find_shortest_paths(graph, ends[0].iri, ends[1].iri)
    projection = graph.graph["projection"]
    if settings.as_json:
        output.write_json("path", [_make_record(path, network) for path in paths], projection=projection)
        return
    if settings.as_of:
        ties = network.select_counted_ties(certainty=settings.certainty, kinds=wanted)
        output.write_paragraph(
            f"{session.describe_undated_ties(sum(not tie.is_dated for tie in ties))} at {settings.as_of}."
        )
        output.write_line()
    if not paths:
        date = f" as of {settings.as_of}" if settings.as_of else ""
        output.write_paragraph(
            f"No path is documented between {ends[0].get_name()} and {ends[1].get_name()} "
            f"{_describe_certainty(settings.certainty)}{date}. "
            "A missing path is not a missing relation."
        )
    for number, path in enumerate(paths, start=1):
        _print_path(path, network, f"Path {number} of {len(paths)}, {count_noun(len(path.steps), 'step')}")
    session.print_footer(network, projection)


def _print_path(path: Any, network: Network, head: str) -> None:
    label = network.knowledge.label
    output.write_line(f"{head}: " + " - ".join(label(node) for node in path.nodes))
    for ties in path.steps:
        for tie in ties:
            words = f"{label(tie.subject)} {tie.kind.label.get('en', tie.kind.name)} {label(tie.object)}"
            output.write_line(
                f"  {words} [{evidence.describe_certainty(tie)}]{evidence.format_dates(tie.dates)}"
            )
            for support in tie.supports:
                output.write_line(f"      {evidence.format_support(support)}")
    output.write_line()


def _make_record(path: Any, network: Network) -> dict[str, Any]:
    mint = network.knowledge.dataset.mint
    return {
        "nodes": [
            {"id": mint.shorten_iri(node), "label": network.knowledge.label(node)} for node in path.nodes
        ],
        "steps": [[make_tie_record(tie, mint, network.knowledge) for tie in ties] for ties in path.steps],
    }


def _describe_certainty(certainty: str) -> str:
    return "at any certainty" if certainty == "unknown" else f"by ties that are {certainty} or stronger"

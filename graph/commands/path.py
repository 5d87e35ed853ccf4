"""`stakeholders path`: how two organisations are connected."""

from __future__ import annotations

from typing import Any

import click

from ..address import Given
from ..measures.plural import amount
from . import evidence, options, output, session
from .show import tie_record


@click.command("path")
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@options.certainty("unknown")
@options.kinds
@options.as_of
@options.data
@options.audience()
@options.as_json
def command(
    start: str,
    end: str,
    certainty: str,
    kinds: tuple[str, ...],
    as_of: str,
    data: Given,
    audience: str,
    as_json: bool,
) -> None:
    """Show the shortest paths between two organisations, with the evidence for each step."""
    from ..measures.paths import shortest_paths
    from ..names import Names

    if as_of:
        session.check_date(as_of)
    network = session.open_network(data, audience)
    names = Names(network.knowledge.entities.values())
    ends = [names.organisation(name) for name in (start, end)]
    wanted = session.kinds_of(network, kinds)
    graph = network.project(certainty=certainty, kinds=wanted, as_of=as_of)
    found = shortest_paths(graph, ends[0].iri, ends[1].iri)
    projection = graph.graph["projection"]
    if as_json:
        output.as_json("path", [_record(path, network) for path in found], projection=projection)
        return
    if as_of:
        ties = network.counted(certainty=certainty, kinds=wanted)
        output.wrapped(f"{session.undated(sum(not tie.is_dated for tie in ties))} at {as_of}.")
        output.line()
    if not found:
        output.wrapped(
            f"No path is documented between {ends[0].name()} and {ends[1].name()} "
            f"{_by(certainty)}{f' as of {as_of}' if as_of else ''}. "
            "A missing path is not a missing relation."
        )
    for number, path in enumerate(found, start=1):
        _print(path, network, f"Path {number} of {len(found)}, {amount(len(path.steps), 'step')}")
    session.footer(network, projection)


def _print(path: Any, network: Any, head: str) -> None:
    label = network.knowledge.label
    output.line(f"{head}: " + " - ".join(label(node) for node in path.nodes))
    for ties in path.steps:
        for tie in ties:
            words = f"{label(tie.subject)} {tie.kind.label.get('en', tie.kind.name)} {label(tie.object)}"
            output.line(f"  {words} [{evidence.certainty(tie)}]{evidence.dates(tie.dates)}")
            for support in tie.supports:
                output.line(f"      {evidence.support(support)}")
    output.line()


def _record(path: Any, network: Any) -> dict[str, Any]:
    mint = network.knowledge.dataset.mint
    return {
        "nodes": [{"id": mint.local(node), "label": network.knowledge.label(node)} for node in path.nodes],
        "steps": [[tie_record(tie, mint, network.knowledge) for tie in ties] for ties in path.steps],
    }


def _by(certainty: str) -> str:
    return "at any certainty" if certainty == "unknown" else f"by ties that are {certainty} or stronger"

"""`stakeholders central`: who is central, after how that was observed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from . import options, output, session


@click.command("central")
@click.option(
    "--top", type=click.IntRange(min=0), default=10, show_default=True, help="How many to list; 0 for all."
)
@options.certainty("stated")
@options.kinds
@options.data
@options.audience()
@options.as_json
def command(
    top: int, certainty: str, kinds: tuple[str, ...], data: Path | None, audience: str, as_json: bool
) -> None:
    """List central organisations by five measures, and say what the figures can mean.

    Central may only mean "wrote the list": how the network was observed stands before any number.
    """
    from ..measures import centrality
    from ..measures.observation import observe

    network = session.open_network(data, audience)
    graph = network.project(certainty=certainty, kinds=session.kinds_of(network, kinds))
    with output.progress("measuring"):
        rows = centrality.central(graph)
    observation, caution = observe(network, graph), centrality.caution(graph, rows)
    projection = graph.graph["projection"]
    wider = _wider(network, certainty, kinds)
    if as_json:
        records = [_record(row, network) for row in rows]
        output.as_json(
            "central",
            records,
            projection=projection,
            observed=observation.as_json(network.knowledge),
            caution=caution,
            weaker=wider,
        )
        return
    for sentence in (*observation.sentences(network.knowledge), *caution):
        output.wrapped(sentence)
    output.line()
    shown = rows[: top or None]
    output.table(
        ["organisation", *(measure.title for measure in centrality.MEASURES)],
        [_cells(row, network) for row in shown],
        right=range(1, 6),
    )
    if len(shown) < len(rows):
        output.line(f"{len(shown)} of {len(rows)}, ranked by ties and then by between; all of them: --top 0")
    output.line()
    for measure in centrality.MEASURES:
        covers = "" if measure.covers == "the whole network" else f" ({measure.covers})"
        output.wrapped(f"{measure.title}: {measure.meaning}{covers}.")
    for sentence in wider:
        output.wrapped(sentence)
    session.footer(network, projection)


def _wider(network: Any, certainty: str, kinds: tuple[str, ...]) -> list[str]:
    here = network.project(certainty=certainty, kinds=kinds).number_of_edges()
    said = []
    for level in network.levels[network.levels.index(certainty) + 1 :]:
        more = network.project(certainty=level, kinds=kinds).number_of_edges() - here
        if more:
            said.append(
                f"Counting ties down to '{level}' would add {more} connected pairs: --certainty {level}."
            )
            here += more
    return said


def _cells(row: Any, network: Any) -> list[str]:
    eigenvector = "-" if row.eigenvector is None else f"{row.eigenvector:.3f}"
    figures = (f"{row.betweenness:.3f}", f"{row.closeness:.3f}", eigenvector, f"{row.pagerank:.3f}")
    return [network.knowledge.label(row.iri), str(row.degree), *figures]


def _record(row: Any, network: Any) -> dict[str, Any]:
    return {
        "id": network.knowledge.dataset.mint.local(row.iri),
        "label": network.knowledge.label(row.iri),
        "degree": row.degree,
        "betweenness": row.betweenness,
        "closeness": row.closeness,
        "eigenvector": row.eigenvector,
        "pagerank": row.pagerank,
    }

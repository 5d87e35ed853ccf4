"""A model in, a pyvis network out: nodes and edges with their marks, for the page and for a notebook.

Its lists are filled directly: pyvis's own `add_edge` looks through all edges each time and drops
parallel ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .layout_input import is_formal
from .messages import DASHES

if TYPE_CHECKING:
    from .model import MapModel

FORMAL, PLAIN = 2.6, 1.2  # widths of a line in pixels


def build_canvas(model: MapModel) -> Any:
    """Return the nodes and drawn ties of a model as a `pyvis.network.Network`, parallel ties kept."""
    from pyvis.edge import Edge
    from pyvis.network import Network
    from pyvis.node import Node

    canvas = Network(directed=True, cdn_resources="in_line")
    ontology, entities = model.network.knowledge.ontology, model.network.knowledge.entities
    formal = {iri for iri, kind in ontology.tie_kinds.items() if is_formal(model.network, kind)}
    for name, place in model.layout.places.items():
        sector = model.find_top_sector(name)
        shape = (
            "several" if name in model.collectives else ontology.sectors[sector].shape if sector else "circle"
        )
        x, y, size = (round(value, 1) for value in (place.x, place.y, place.size))
        canvas.nodes.append(Node(name, shape, entities[name].get_name(), x=x, y=y, size=size).options)
    for tie in model.ties:
        thick = tie.kind.iri in formal and not model.collectives.intersection(tie.ends)
        options = {"width": FORMAL if thick else PLAIN, "title": tie.kind.name}
        if tie.shown_certainty in DASHES:
            options["dashes"] = DASHES[tie.shown_certainty]
        canvas.edges.append(Edge(tie.subject, tie.object, tie.kind.directed, **options).options)
    canvas.node_ids = [node["id"] for node in canvas.nodes]
    canvas.node_map = {node["id"]: node for node in canvas.nodes}
    canvas.toggle_physics(False)
    return canvas

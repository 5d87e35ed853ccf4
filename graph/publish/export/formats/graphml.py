"""Writes GraphML, which yEd, Gephi, igraph and networkx read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ....ingest.foreign.fields import list_node_fields, list_tie_fields
from ....ingest.foreign.network import ForeignNetwork
from ....map.svg_text import strip_unwritable
from ..registry import ExportFormat

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"


def write_graphml(network: ForeignNetwork) -> bytes:
    """Return the network as GraphML: what is known of a node or a tie are its data."""
    from lxml import etree

    root = etree.Element("graphml", nsmap={None: _NAMESPACE})
    about = {"name": network.title, "publisher": network.publisher, "licence": network.licence}
    nodes = [list_node_fields(node) for node in network.nodes]
    ties = [list_tie_fields(tie) for tie in network.ties]
    keys = {
        "graph": _declare_keys(root, "graph", [{name: text for name, text in about.items() if text}]),
        "node": _declare_keys(root, "node", nodes),
        "edge": _declare_keys(root, "edge", ties),
    }
    graph = etree.SubElement(root, "graph", edgedefault="undirected")
    _write_data(graph, about, keys["graph"])
    for node, fields in zip(network.nodes, nodes, strict=True):
        element = etree.SubElement(graph, "node", id=strip_unwritable(node.key))
        _write_data(element, fields, keys["node"])
    for number, (tie, fields) in enumerate(zip(network.ties, ties, strict=True)):
        ends = {"source": strip_unwritable(tie.subject), "target": strip_unwritable(tie.object)}
        element = etree.SubElement(graph, "edge", {"id": f"e{number}", **ends})
        element.set("directed", "true" if tie.is_directed else "false")
        _write_data(element, {k: v for k, v in fields.items() if k != "directed"}, keys["edge"])
    contents: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return contents


def _declare_keys(root: _Element, of: str, items: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Declare what nodes or ties have data of, and return the key of each."""
    from lxml import etree

    names = dict.fromkeys(name for fields in items for name in fields if name != "directed")
    keys = {name: f"{of[0]}{number}" for number, name in enumerate(names)}
    for name, key in keys.items():
        kind = "double" if (of, name) == ("edge", "weight") else "string"
        element = etree.SubElement(root, "key", {"id": key, "for": of})
        element.set("attr.name", strip_unwritable(name))
        element.set("attr.type", kind)
    return keys


def _write_data(element: _Element, fields: Mapping[str, str], keys: Mapping[str, str]) -> None:
    from lxml import etree

    for name, value in fields.items():
        if name in keys and value:
            etree.SubElement(element, "data", key=keys[name]).text = strip_unwritable(value)


FORMAT = ExportFormat.of_network("GraphML, for yEd, Gephi, igraph", ".graphml", write_graphml)

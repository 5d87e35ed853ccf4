"""Writes GEXF 1.3, the format of Gephi."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ....ingest.foreign.fields import format_weight, list_node_fields, list_tie_fields
from ....ingest.foreign.network import ForeignNetwork
from ....map.svg_text import strip_unwritable
from ..registry import ExportFormat

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMESPACE = "http://gexf.net/1.3"
_OWN = ("label", "weight", "directed")  # which the format has attributes for


def write_gexf(network: ForeignNetwork) -> bytes:
    """Return the network as GEXF: what is known of a node or a tie are its attributes."""
    from lxml import etree

    root = etree.Element("gexf", nsmap={None: _NAMESPACE}, version="1.3")
    meta = etree.SubElement(root, "meta")
    for tag, text in (("creator", network.publisher), ("description", network.title)):
        if text:
            etree.SubElement(meta, tag).text = strip_unwritable(text)
    graph = etree.SubElement(root, "graph", mode="static", defaultedgetype="undirected")
    nodes = [list_node_fields(node) for node in network.nodes]
    ties = [list_tie_fields(tie) for tie in network.ties]
    node_ids = _declare_attributes(graph, "node", nodes)
    edge_ids = _declare_attributes(graph, "edge", ties)
    parent = etree.SubElement(graph, "nodes")
    for node, fields in zip(network.nodes, nodes, strict=True):
        element = etree.SubElement(
            parent, "node", id=strip_unwritable(node.key), label=strip_unwritable(fields["label"])
        )
        _write_values(element, fields, node_ids)
    parent = etree.SubElement(graph, "edges")
    for number, (tie, fields) in enumerate(zip(network.ties, ties, strict=True)):
        element = etree.SubElement(
            parent,
            "edge",
            id=str(number),
            source=strip_unwritable(tie.subject),
            target=strip_unwritable(tie.object),
        )
        element.set("type", "directed" if tie.is_directed else "undirected")
        if tie.relation_word:
            element.set("label", strip_unwritable(tie.relation_word))
        if tie.weight is not None:
            element.set("weight", format_weight(tie.weight))
        _write_values(element, fields, edge_ids)
    contents: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return contents


def _declare_attributes(graph: _Element, of: str, items: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Declare the attributes that nodes or ties have, and return the id of each."""
    from lxml import etree

    names = [name for name in dict.fromkeys(name for fields in items for name in fields) if name not in _OWN]
    ids = {name: f"{of[0]}{number}" for number, name in enumerate(names)}
    if ids:
        parent = etree.SubElement(graph, "attributes")
        parent.set("class", of)
        for name, id_ in ids.items():
            etree.SubElement(parent, "attribute", id=id_, title=strip_unwritable(name), type="string")
    return ids


def _write_values(element: _Element, fields: Mapping[str, str], ids: Mapping[str, str]) -> None:
    from lxml import etree

    written = {ids[name]: value for name, value in fields.items() if name in ids}
    if written:
        parent = etree.SubElement(element, "attvalues")
        for id_, value in written.items():
            etree.SubElement(parent, "attvalue", {"for": id_, "value": strip_unwritable(value)})


FORMAT = ExportFormat.of_network("GEXF 1.3, for Gephi", ".gexf", write_gexf)

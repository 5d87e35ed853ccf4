"""Writes CX2, the format of Cytoscape and NDEx."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ....ingest.foreign.fields import list_node_fields, list_tie_fields
from ....ingest.foreign.network import ForeignNetwork
from ..json_text import JsonValue, write_json
from ..registry import ExportFormat


def write_cx2(network: ForeignNetwork) -> bytes:
    """Return the network as aspects; nodes have numbers, and our id as the attribute `key`."""
    numbers = {node.key: number for number, node in enumerate(network.nodes)}
    about = {
        name: text
        for name, text in (
            ("name", network.title), ("publisher", network.publisher), ("licence", network.licence),
        )
        if text
    }  # fmt: skip
    nodes = [
        {"key": node.key, "name": node.name or node.key, **list_node_fields(node)} for node in network.nodes
    ]
    ties = [list_tie_fields(tie) for tie in network.ties]
    node_aspect: list[JsonValue] = [{"id": number, "v": fields} for number, fields in enumerate(nodes)]
    edge_aspect: list[JsonValue] = [
        {"id": number, "s": numbers[tie.subject], "t": numbers[tie.object], "v": fields}
        for number, (tie, fields) in enumerate(zip(network.ties, ties, strict=True))
    ]
    aspects: dict[str, Sequence[JsonValue]] = {
        "networkAttributes": [about],
        "nodes": node_aspect,
        "edges": edge_aspect,
    }
    counts: list[JsonValue] = [
        {"name": name, "elementCount": len(aspect)} for name, aspect in aspects.items()
    ]
    declarations = {
        "networkAttributes": _declare_texts([about]),
        "nodes": _declare_texts(nodes),
        "edges": _declare_texts(ties),
    }
    return write_json(
        [
            {"CXVersion": "2.0", "hasFragments": False},
            {"metaData": [{"name": "attributeDeclarations", "elementCount": 1}, *counts]},
            {"attributeDeclarations": [declarations]},
            *({name: aspect} for name, aspect in aspects.items()),
            {"status": [{"success": True}]},
        ]
    )


def _declare_texts(items: Iterable[Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {name: {"d": "string"} for name in dict.fromkeys(name for item in items for name in item)}


FORMAT = ExportFormat.of_network("CX2, for Cytoscape and NDEx", ".cx2", write_cx2)

"""Reads the workspace file of Gephi Lite: the graph, and beside it what is known of its nodes and edges."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .collected_network import CollectedNetwork
from .fields import make_node, make_tie, quote_values
from .json_file import JsonValue, flatten_values, has_key, iterate_values, write_value
from .network import FilePlace, ForeignNetwork
from .registry import ForeignFormat

_DATASET = "graphDataset"
_DATA = ("nodeRenderingData", "nodeData", "edgeRenderingData", "edgeData", "metadata")
_DRAWN = frozenset({"x", "y", "size", "color", "rawSize", "fixed"})  # how a node is drawn, and where


def read_gephi_lite(path: Path) -> ForeignNetwork:
    """Return the network of a file."""
    collected = CollectedNetwork("gephi-lite", path)
    graph = f"{_DATASET}.fullGraph"
    places = {f"{_DATASET}.{name}": name for name in _DATA}
    found: dict[str, Mapping[str, JsonValue]] = {name: {} for name in _DATA}
    nodes, edges, is_undirected = list[Mapping[str, JsonValue]](), list[Mapping[str, JsonValue]](), False
    for place, value in iterate_values(
        collected, (*places, f"{graph}.nodes.item", f"{graph}.edges.item", f"{graph}.options")
    ):
        if not isinstance(value, Mapping):
            collected.skip(place.removesuffix("s.item"), "an item that is no object")
        elif place in places:
            found[places[place]] = value
        elif place.endswith("options"):
            is_undirected = value.get("type") == "undirected"
        else:
            (nodes if place.endswith("nodes.item") else edges).append(value)
    collected.title = write_value(found["metadata"].get("title"))
    collected.publisher = write_value(found["metadata"].get("author"))
    for item in nodes:
        key = write_value(item.get("key"))
        fields = _join_fields(found["nodeRenderingData"], found["nodeData"], key)
        collected.add_node(make_node(key, FilePlace(f"node {key}", quote_values(*fields.values())), fields))
    for number, item in enumerate(edges, start=1):
        key = write_value(item.get("key")) or str(number)
        fields = _join_fields(found["edgeRenderingData"], found["edgeData"], key)
        ends = write_value(item.get("source")), write_value(item.get("target"))
        is_directed = not (is_undirected or item.get("undirected") is True)
        collected.add_tie(make_tie(*ends, FilePlace(f"edge {key}", ""), fields, is_directed=is_directed))
    return collected.finish()


def _join_fields(drawn: Mapping[str, JsonValue], known: Mapping[str, JsonValue], key: str) -> dict[str, str]:
    fields = flatten_values(drawn.get(key)) | flatten_values(known.get(key))
    return {name: text for name, text in fields.items() if name not in _DRAWN}


FORMAT = ForeignFormat("gephi-lite", lambda sample: has_key(sample, _DATASET), read_gephi_lite)

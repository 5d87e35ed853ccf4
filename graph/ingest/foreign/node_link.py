"""Reads node-link JSON: that of networkx, old and new, of D3, vis.js and Sigma."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .collected_network import CollectedNetwork
from .fields import make_node, make_tie, quote_values
from .json_file import flatten_values, has_list, iterate_values, write_value
from .network import FilePlace, ForeignNetwork
from .registry import FileSample, ForeignFormat

_EDGE_PLACES = ("links.item", "edges.item")
_ENDS = (("source", "from"), ("target", "to"))
_SIGMA_TYPE = "options.type"
_ABOUT = ("graph.name", "graph.title", "graph.publisher", "graph.licence", "attributes.name")


def read_node_link(path: Path) -> ForeignNetwork:
    """Return the network of a file; edges may name their ends by id, by number or by the node itself."""
    collected = CollectedNetwork("node-link", path)
    places = ("nodes.item", *_EDGE_PLACES, "directed", _SIGMA_TYPE, *_ABOUT)
    edges: list[Mapping[str, object]] = []
    keys: list[str] = []  # of the nodes in order, for edges that count them
    has_ids, is_directed, about = False, False, dict[str, str]()
    for place, value in iterate_values(collected, places):
        if place in ("directed", _SIGMA_TYPE):
            is_directed = value in (True, "directed", "mixed")
        elif place in _ABOUT:
            about[place.rpartition(".")[2]] = write_value(value)
        elif not isinstance(value, Mapping):
            value = {"id": value}  # a list of names
        if place in _EDGE_PLACES and isinstance(value, Mapping):
            edges.append(value)
        elif place == "nodes.item" and isinstance(value, Mapping):
            has_ids |= "id" in value or "key" in value
            keys.append(_add_node(collected, value, len(keys)))
    for number, edge in enumerate(edges, start=1):
        _add_edge(collected, edge, number, [] if has_ids else keys, is_directed=is_directed)
    collected.title = about.get("name") or about.get("title", "")
    collected.publisher, collected.licence = about.get("publisher", ""), about.get("licence", "")
    return collected.finish()


def _add_node(collected: CollectedNetwork, value: Mapping[str, object], number: int) -> str:
    """Add a node and return its key: its id, else its name, else its number from 0."""
    fields = flatten_values(_spread_attributes(value))
    key = fields.pop("id", "") or fields.pop("key", "") or fields.get("name", "") or str(number)
    place = FilePlace(f"node {key}", quote_values(*fields.values()) or key)
    collected.add_node(make_node(key, place, fields))
    return key


def _add_edge(
    collected: CollectedNetwork,
    value: Mapping[str, object],
    number: int,
    keys: list[str],
    *,
    is_directed: bool,
) -> None:
    values = dict(_spread_attributes(value))
    subject, object_ = (
        _find_key(next((values.pop(name) for name in names if name in values), None), keys) for names in _ENDS
    )
    if isinstance(values.get("key"), int) or "attributes" in value:
        values.pop("key", None)  # by which networkx and Sigma tell parallel edges apart
    id_ = values.pop("id", None)
    fields = flatten_values(values)
    locator = f"edge {number}" if id_ is None else f"edge {write_value(id_)}"
    is_directed = fields.pop("undirected", "no") == "no" and (is_directed or fields.pop("arrows", "") == "to")
    tie = make_tie(subject, object_, FilePlace(locator, ""), fields, is_directed=is_directed)
    collected.add_tie(tie)


def _find_key(end: object, keys: list[str]) -> str:
    """Return the key of the node that an edge names by id, by number, or by the node itself."""
    if isinstance(end, Mapping):
        end = end.get("id", end.get("key", end.get("name")))
    if isinstance(end, int) and 0 <= end < len(keys):
        return keys[end]
    return write_value(end)


def _spread_attributes(value: Mapping[str, object]) -> Mapping[str, object]:
    inner = value.get("attributes")
    rest = {name: part for name, part in value.items() if name != "attributes"}
    return {**inner, **rest} if isinstance(inner, Mapping) else value


def _recognise(sample: FileSample) -> bool:
    return has_list(sample, "nodes", "links", "edges")


FORMAT = ForeignFormat("node-link", _recognise, read_node_link)

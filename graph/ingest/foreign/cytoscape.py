"""Reads the JSON of Cytoscape desktop and Cytoscape.js."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from .collected_network import CollectedNetwork
from .fields import make_node, make_tie, normalise_name, quote_values
from .json_file import flatten_values, has_key, iterate_values, write_value
from .network import FilePlace, ForeignNetwork
from .registry import FileSample, ForeignFormat

_GROUPS = {"elements.nodes.item": "nodes", "elements.edges.item": "edges"}
_MIXED = ("elements.item", "item")  # nodes and edges in one list, each with its group or not
_OF_ITS_OWN = ("suid", "selected", "shared name", "shared interaction")
_PARENT = "parent"
_ABOUT = ("data.name", "data.title", "data.publisher", "data.licence")


def read_cytoscape(path: Path) -> ForeignNetwork:
    """Return the network of a file; edges have a direction only where they say so."""
    collected = CollectedNetwork("cytoscape", path)
    about: dict[str, str] = {}
    for place, value in iterate_values(collected, (*_GROUPS, *_MIXED, *_ABOUT)):
        if place in _ABOUT:
            about[place.removeprefix("data.")] = write_value(value)
            continue
        data = value.get("data") if isinstance(value, Mapping) else None
        if not isinstance(data, Mapping) or not isinstance(value, Mapping):
            collected.skip(place.removesuffix(".item"), "an element without data")
            continue
        group = _GROUPS.get(place) or value.get("group") or ("edges" if "source" in data else "nodes")
        _add_element(collected, str(group), data)
    _name_groups(collected)
    collected.title = about.get("name") or about.get("title", "")
    collected.publisher, collected.licence = about.get("publisher", ""), about.get("licence", "")
    return collected.finish()


def _name_groups(collected: CollectedNetwork) -> None:
    """Call the node in which another lies by its name."""
    for key, node in collected.nodes.items():
        parent = collected.nodes.get(node.attributes.get(_PARENT, ""))
        if parent:
            attributes = {name: text for name, text in node.attributes.items() if name != _PARENT}
            collected.nodes[key] = replace(node, attributes={**attributes, "inside": parent.name})


def _add_element(collected: CollectedNetwork, group: str, data: Mapping[str, object]) -> None:
    fields = flatten_values(data)
    key = fields.pop("id", "")
    shown = {name: text for name, text in fields.items() if normalise_name(name) not in _OF_ITS_OWN}
    if group == "nodes":
        place = FilePlace(f"node {key}", quote_values(*shown.values()))
        collected.add_node(make_node(key, place, shown))
        return
    subject, object_ = fields.get("source", ""), fields.get("target", "")
    rest = {name: text for name, text in shown.items() if name not in ("source", "target")}
    shared = {text for name, text in fields.items() if normalise_name(name) == "shared name"}
    if rest.get("name") in shared:
        del rest["name"]  # ends and interaction again, as Cytoscape writes them
    place = FilePlace(f"edge {key or len(collected.ties) + 1}", "")
    collected.add_tie(make_tie(subject, object_, place, rest, is_directed=False))


def _recognise(sample: FileSample) -> bool:
    is_list = sample.text.startswith("[") and has_key(sample, "group") and has_key(sample, "data")
    return is_list or (has_key(sample, "elements") and has_key(sample, "data"))


FORMAT = ForeignFormat("cytoscape", _recognise, read_cytoscape)

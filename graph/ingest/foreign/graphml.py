"""Reads GraphML, labels that yEd draws and edges of more than two ends included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from .collected_network import CollectedNetwork
from .fields import make_node, make_tie, quote_values
from .network import FilePlace, ForeignNetwork
from .registry import ForeignFormat
from .xml_file import find_root_name, iterate_elements

if TYPE_CHECKING:
    from lxml.etree import _Element

_TAGS = ("key", "node", "edge", "hyperedge")


class _GraphmlReader:
    """Reads one file; what its keys declare holds for the elements after them."""

    def __init__(self, path: Path) -> None:
        self.collected = CollectedNetwork("graphml", path)
        self.names: dict[tuple[str, str], str] = {}  # by what a key is for, and its id
        self.defaults: dict[str, dict[str, str]] = {"node": {}, "edge": {}}
        self.graphs: list[_Element] = []
        self.inside: dict[str, str] = {}  # node: the node in whose graph it lies

    def read(self) -> ForeignNetwork:
        numbers = Counter[str]()
        for name, element in iterate_elements(self.collected, _TAGS, starting=("graph",)):
            numbers[name] += 1
            if name == "graph":
                self.graphs.append(element)
            elif name == "key":
                self._declare_key(element)
            else:
                self._add_item(name, element, f"{name} {element.get('id') or numbers[name]}")
        self._keep_nesting()
        about = self._read_fields(self.graphs[0], "graph") if self.graphs else {}
        self.collected.title = about.get("name") or about.get("title", "")
        self.collected.publisher = about.get("publisher", "")
        self.collected.licence = about.get("licence", "")
        return self.collected.finish()

    def _keep_nesting(self) -> None:
        """Keep in which other node each nested one lies, as an attribute."""
        nodes = self.collected.nodes
        for key, holder in self.inside.items():
            if key in nodes and holder in nodes:
                attributes = {**nodes[key].attributes, "inside": nodes[holder].name}
                nodes[key] = replace(nodes[key], attributes=attributes)

    def _declare_key(self, element: _Element) -> None:
        id_, of = element.get("id", ""), element.get("for", "all")
        name = element.get("attr.name") or id_
        default = " ".join(map(_read_text, element.findall("{*}default")))
        for kind in ("graph", "node", "edge") if of == "all" else (of,):
            self.names[kind, id_] = name
            if default and kind in self.defaults:
                self.defaults[kind][name] = default

    def _add_item(self, name: str, element: _Element, locator: str) -> None:
        of = "node" if name == "node" else "edge"
        fields = self._read_fields(element, of)
        place = FilePlace(locator, quote_values(*fields.values()) if of == "node" else "")
        fields = self.defaults[of] | fields
        if name == "node":
            holder = next(element.iterancestors("{*}node"), None)
            if holder is not None:
                self.inside[element.get("id", "")] = holder.get("id", "")
            self.collected.add_node(make_node(element.get("id", ""), place, fields))
            return
        if name == "edge":
            pairs: Iterable[tuple[str, str]] = [(element.get("source", ""), element.get("target", ""))]
            direction = {"true": True, "false": False}.get(element.get("directed", ""))
        else:
            ends = [end.get("node", "") for end in element.findall("{*}endpoint")]
            pairs, direction = combinations(ends, 2), False
        holder = next(element.iterancestors("{*}graph"), None)
        default = holder.get("edgedefault", "undirected") if holder is not None else "undirected"
        is_directed = default == "directed" if direction is None else direction
        for subject, object_ in pairs:
            tie = make_tie(subject, object_, place, fields, is_directed=is_directed)
            self.collected.add_tie(tie)

    def _read_fields(self, element: _Element, of: str) -> dict[str, str]:
        """Return the data of an element by name; data that are drawn give the label that is drawn."""
        fields: dict[str, str] = {}
        for data in element.findall("{*}data"):
            key = data.get("key", "")
            if len(data):
                drawn = [*data.iter("{*}NodeLabel"), *data.iter("{*}EdgeLabel")]
                text = next(filter(None, map(_read_text, drawn)), "")
                name = "label"
            else:
                text, name = data.text or "", self.names.get((of, key), key)
            if text.strip():
                fields.setdefault(name, text)
        return fields


def _read_text(element: _Element) -> str:
    return "".join(element.itertext()).strip()


def read_graphml(path: Path) -> ForeignNetwork:
    """Return the network of a file; nested graphs are read as one."""
    return _GraphmlReader(path).read()


FORMAT = ForeignFormat("graphml", lambda sample: find_root_name(sample) == "graphml", read_graphml)

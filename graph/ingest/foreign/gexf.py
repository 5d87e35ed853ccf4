"""Reads GEXF 1.2 and 1.3, the format of Gephi, kinds of edges and attributes included."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .collected_network import CollectedNetwork
from .fields import is_field, make_node, make_tie, quote_values
from .network import FilePlace, ForeignNetwork
from .registry import ForeignFormat
from .xml_file import find_root_name, iterate_elements, list_texts

if TYPE_CHECKING:
    from lxml.etree import _Element

_PROGRAM = re.compile(r"\d\.\d|gephi|networkx|igraph|gexf", re.IGNORECASE)  # which is no publisher
_STRUCTURE = frozenset({"id", "source", "target", "label", "type", "kind", "pid", "for"})


def read_gexf(path: Path) -> ForeignNetwork:
    """Return the network of a file."""
    collected = CollectedNetwork("gexf", path)
    titles: dict[tuple[str, str], str] = {}
    raw_items: list[tuple[str, dict[str, str], dict[str, list[_Value]]]] = []
    default_type, class_ = "undirected", "node"
    tags = ("attribute", "node", "edge", "meta")
    for name, element in iterate_elements(collected, tags, starting=("graph", "attributes")):
        if name == "graph":
            default_type = element.get("defaultedgetype", default_type)
        elif name == "attributes":
            class_ = element.get("class", "node")
        elif name == "attribute":
            titles[class_, element.get("id", "")] = element.get("title", "")
        elif name == "meta":
            _read_meta(collected, element)
        else:
            own = {str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()}
            values = _read_values(element)
            holder = next(element.iterancestors("{*}node"), None) if name == "node" else None
            own.setdefault("pid", holder.get("id", "") if holder is not None else "")
            raw_items.append((name, own | _read_spells(element), values))
    labels = {own.get("id", ""): own.get("label", "") for name, own, _ in raw_items if name == "node"}
    numbers = Counter[str]()
    for name, own, values in raw_items:
        numbers[name] += 1
        fields: dict[str, str] = {}
        for key, spells in values.items():
            fields |= _name_values(
                titles.get((name, key)) or key, spells, "node" if name == "node" else "tie"
            )
        inside = labels.get(own["pid"]) or own["pid"]
        fields |= {"inside": inside} if inside else {}
        _add_item(collected, numbers[name], name, own, fields, default_type)
    return collected.finish()


@dataclass(frozen=True)
class _Value:
    """A value of an attribute, and from when to when it held."""

    text: str
    start: str = ""
    end: str = ""

    def describe(self) -> str:
        """Return the value with its span in brackets: 10 (2019 to 2020), 20 (from 2021)."""
        span = f"{self.start} to {self.end}" if self.start and self.end else ""
        span = span or (f"from {self.start}" if self.start else f"to {self.end}" if self.end else "")
        return f"{self.text} ({span})" if span else self.text


def _read_values(element: _Element) -> dict[str, list[_Value]]:
    """Return the values of an element by the id of their attribute; a dynamic one has several."""
    values: dict[str, list[_Value]] = {}
    for value in element.iterfind("{*}attvalues/{*}attvalue"):
        start = value.get("start") or value.get("startopen", "")
        end = value.get("end") or value.get("endopen", "")
        read = _Value(str(value.get("value", "")), str(start), str(end))
        values.setdefault(str(value.get("for", value.get("id", ""))), []).append(read)
    return values


def _name_values(title: str, values: Sequence[_Value], of: str) -> dict[str, str]:
    """Return an attribute with all its values; of one that is a field of ours, the last value counts."""
    history = "; ".join(value.describe() for value in values)
    if history == values[-1].text:
        return {title: history}
    return (
        {title: values[-1].text, f"{title} over time": history} if is_field(title, of) else {title: history}
    )


def _read_meta(collected: CollectedNetwork, element: _Element) -> None:
    collected.title = next(iter(list_texts(element, "title") + list_texts(element, "description")), "")
    creator = next(iter(list_texts(element, "creator")), "")
    collected.publisher = "" if _PROGRAM.search(creator) else creator
    collected.issued = element.get("lastmodifieddate", "")


def _read_spells(element: _Element) -> dict[str, str]:
    """Return the dates of an element that held at several times: all of them as words, too."""
    spells = [
        (spell.get("start") or spell.get("startopen", ""), spell.get("end") or spell.get("endopen", ""))
        for spell in element.iterfind("{*}spells/{*}spell")
    ]
    if not spells:
        return {}
    dates = {"start": spells[0][0], "end": spells[-1][1]}
    words = "; ".join(" to ".join(filter(None, spell)) for spell in spells)
    return dates | ({"spells": words} if len(spells) > 1 else {})


def _add_item(
    collected: CollectedNetwork,
    number: int,
    name: str,
    own: dict[str, str],
    fields: dict[str, str],
    default_type: str,
) -> None:
    """Add a node or an edge from its own attributes and the values of declared ones."""
    more = {key: value for key, value in own.items() if key not in _STRUCTURE}
    label, key = own.get("label", ""), own.get("id", "")
    quote = quote_values(label, *fields.values()) if name == "node" else ""
    place = FilePlace(f"{name} {key or number}", quote)
    if name == "node":
        collected.add_node(make_node(key or label, place, more | fields, name=label))
        return
    words = {"relation type": own.get("kind", ""), "label": label}
    is_directed = own.get("type", default_type) == "directed"
    ends = own.get("source", ""), own.get("target", "")
    collected.add_tie(make_tie(*ends, place, words | more | fields, is_directed=is_directed))


FORMAT = ForeignFormat("gexf", lambda sample: find_root_name(sample) == "gexf", read_gexf)

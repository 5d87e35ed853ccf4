"""Reads what Neo4j exports: lines of nodes and relationships (APOC), and answers that its browser saves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ...core.json_text import parse_json
from .collected_network import CollectedNetwork
from .fields import make_node, make_tie, quote_values
from .json_file import JsonValue, flatten_values, iterate_values, write_value
from .network import FilePlace, ForeignNetwork
from .registry import FileSample, ForeignFormat
from .text_file import iterate_lines

_MOST_DEPTH = 6  # of the values of an answer
_CONTAINERS = ("item", "results.item", "data.item")


def read_neo4j(path: Path) -> ForeignNetwork:
    """Return the network of a file: labels are types, the type of a relationship is the kind of its tie."""
    collected = CollectedNetwork("neo4j", path)
    ties: dict[str, tuple[str, Mapping[str, JsonValue]]] = {}
    for place, value in _iterate_things(collected):
        if "labels" in value and not _is_relationship(value):
            key = _get_id(value)
            if key not in collected.nodes:
                _add_node(collected, place, key, value)
        elif _is_relationship(value):
            ties.setdefault(_get_id(value) or place, (place, value))
    for key, (place, value) in ties.items():
        word = write_value(value.get("label") or value.get("type")).replace("_", " ").lower()
        fields = {"relation": word} | flatten_values(value.get("properties"))
        ends = (_get_end(value, "start"), _get_end(value, "end"))
        locator = FilePlace(place if place.startswith("line") else f"relationship {key}", "")
        collected.add_tie(make_tie(*ends, locator, fields, is_directed=True))
    return collected.finish()


def _iterate_things(collected: CollectedNetwork) -> Iterator[tuple[str, Mapping[str, JsonValue]]]:
    """Yield the nodes and relationships with their places, wherever they stand in lines or answers."""
    if _is_of_lines(collected.path):
        for number, line in iterate_lines(collected):
            try:
                value = parse_json(line) if line.strip() else {}
            except (ValueError, RecursionError):
                collected.skip(f"line {number}", "no JSON")
                continue
            yield from ((f"line {number}", thing) for thing in _find_things(value, 0))
        return
    for number, (_, value) in enumerate(iterate_values(collected, _CONTAINERS), start=1):
        yield from ((f"record {number}", thing) for thing in _find_things(value, 0))


def _is_of_lines(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(256).lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{")


def _find_things(value: JsonValue, depth: int) -> Iterator[Mapping[str, JsonValue]]:
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _find_things(item, depth + 1)
    elif isinstance(value, Mapping):
        if "properties" in value and ("labels" in value or _is_relationship(value)):
            yield value
        else:
            for item in value.values():
                yield from _find_things(item, depth + 1)


def _is_relationship(value: Mapping[str, JsonValue]) -> bool:
    return (
        ("start" in value and "end" in value)
        or "startNodeElementId" in value
        or value.get("type") == "relationship"
    )


def _get_id(value: Mapping[str, JsonValue]) -> str:
    names = ("elementId", "id", "identity")
    return write_value(next((value[name] for name in names if value.get(name) is not None), None))


def _get_end(value: Mapping[str, JsonValue], end: str) -> str:
    """Return the id of a node at one end: the node itself, its element id or its number."""
    node = value.get(end)
    if isinstance(node, Mapping):
        return _get_id(node)
    return write_value(value.get(f"{end}NodeElementId", node))


def _add_node(collected: CollectedNetwork, place: str, key: str, value: Mapping[str, JsonValue]) -> None:
    labels = value.get("labels")
    words = [str(label) for label in labels] if isinstance(labels, list) else []
    fields = flatten_values(value.get("properties"))
    fields = ({"type": words[-1]} if words else {}) | fields
    fields |= {"labels": "|".join(words)} if len(words) > 1 else {}
    locator = FilePlace(place if place.startswith("line") else f"node {key}", quote_values(*fields.values()))
    collected.add_node(make_node(key, locator, fields))


def _recognise(sample: FileSample) -> bool:
    text = sample.text[:4096]
    has_nodes = '"labels"' in text and '"properties"' in text
    is_lines = text.startswith("{") and ('"type":"node"' in text.replace(" ", "") or "elementId" in text)
    is_answer = text.startswith("[") and ('"identity"' in text or '"elementId"' in text)
    return has_nodes and (is_lines or is_answer)


FORMAT = ForeignFormat("neo4j", _recognise, read_neo4j)

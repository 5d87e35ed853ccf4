"""Reads the JSON of Kumu: what it imports, and the blueprint that it exports."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .collected_network import CollectedNetwork
from .fields import make_node, make_tie, quote_values
from .json_file import flatten_values, has_key, has_list, iterate_values, write_value
from .network import FilePlace, ForeignNetwork
from .registry import FileSample, ForeignFormat

_ID = "_id"  # in a blueprint
_DRAWN = frozenset({"style", "position", "maps", "map", "deleted_at", "created_at", "updated_at", "pinned"})


def read_kumu_json(path: Path) -> ForeignNetwork:
    """Return the network of a file; connections name their ends by id or by label."""
    collected = CollectedNetwork("kumu-json", path)
    keys_by_label: dict[str, str] = {}
    connections: list[Mapping[str, object]] = []
    for place, value in iterate_values(collected, ("elements.item", "connections.item", "name")):
        if place == "name":
            collected.title = write_value(value)
        elif not isinstance(value, Mapping):
            collected.skip(place.removesuffix("s.item"), "an item that is no object")
        elif place == "connections.item":
            connections.append(value)
        else:
            fields = _read_fields(value)
            label = fields.get("label", "")
            key = fields.pop(_ID, "") or fields.pop("id", "") or label
            keys_by_label.setdefault(label, key)
            locator = FilePlace(f"element {key}", quote_values(*fields.values()))
            collected.add_node(make_node(key, locator, fields))
    for number, connection in enumerate(connections, start=1):
        fields = _read_fields(connection)
        ends = [
            end if end in collected.nodes else keys_by_label.get(end, end)
            for end in (fields.pop("from", ""), fields.pop("to", ""))
        ]
        number_or_id = fields.pop(_ID, "") or fields.pop("id", "") or str(number)
        locator = FilePlace(f"connection {number_or_id}", "")
        is_directed = fields.get("direction", "directed") == "directed"  # as Kumu draws it
        collected.add_tie(make_tie(ends[0], ends[1], locator, fields, is_directed=is_directed))
    return collected.finish()


def _read_fields(value: Mapping[str, object]) -> dict[str, str]:
    """Return what is known of an element or a connection, as it stands or in a part `attributes`."""
    inner = value.get("attributes")
    values = {**inner, **value} if isinstance(inner, Mapping) else value
    return flatten_values({k: v for k, v in values.items() if k not in _DRAWN and k != "attributes"})


def _recognise(sample: FileSample) -> bool:
    return has_list(sample, "elements", "connections") and not has_key(sample, "group")


FORMAT = ForeignFormat("kumu-json", _recognise, read_kumu_json)

"""Reads CX2, the format of Cytoscape and NDEx."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .collected_network import CollectedNetwork
from .fields import make_node, make_tie, quote_values
from .json_file import flatten_values, has_key, iterate_values, write_value
from .network import FilePlace, ForeignNetwork
from .registry import FileSample, ForeignFormat

_ABOUT, _NODES, _EDGES = (f"item.{name}.item" for name in ("networkAttributes", "nodes", "edges"))
_DECLARATIONS = "item.attributeDeclarations.item"
_KEY = "key"  # the attribute in which an export of ours keeps the id of a node


class _Declarations:
    """Short names and defaults of attributes, as a file declares them."""

    def __init__(self, value: Mapping[str, object]) -> None:
        self._value = value

    def fill(self, of: str, values: object) -> dict[str, str]:
        """Return the attributes of a node or an edge by their full names, defaults included."""
        fields = flatten_values(values)
        declared = self._value.get(of)
        for name, declaration in declared.items() if isinstance(declared, Mapping) else ():
            if not isinstance(declaration, Mapping):
                continue
            alias = declaration.get("a")
            if isinstance(alias, str) and alias in fields:
                fields[name] = fields.pop(alias)
            elif declaration.get("v") is not None:
                fields.setdefault(name, write_value(declaration["v"]))
        return fields


def read_cx2(path: Path) -> ForeignNetwork:
    """Return the network of a file; CX2 says of no edge that it has a direction, so an attribute has to."""
    collected = CollectedNetwork("cx2", path)
    declarations = _Declarations({})
    keys: dict[str, str] = {}
    edges: list[Mapping[str, object]] = []
    for place, value in iterate_values(collected, (_ABOUT, _DECLARATIONS, _NODES, _EDGES)):
        if not isinstance(value, Mapping):
            collected.skip(place.split(".")[1], "an item that is no object")
        elif place == _DECLARATIONS:
            declarations = _Declarations(value)
        elif place == _ABOUT:
            about = declarations.fill("networkAttributes", value)
            collected.title = about.get("name", "")
            collected.publisher, collected.licence = about.get("publisher", ""), about.get("licence", "")
        elif place == _NODES:
            fields = declarations.fill("nodes", value.get("v"))
            number = write_value(value.get("id"))
            keys[number] = fields.pop(_KEY, number)
            place_ = FilePlace(f"node {number}", quote_values(*fields.values()))
            collected.add_node(make_node(keys[number], place_, fields))
        else:
            edges.append(value)
    for edge in edges:
        fields = declarations.fill("edges", edge.get("v"))
        subject, object_ = (write_value(edge.get(end)) for end in ("s", "t"))
        place_ = FilePlace(f"edge {write_value(edge.get('id'))}", "")
        ends = keys.get(subject, subject), keys.get(object_, object_)
        collected.add_tie(make_tie(*ends, place_, fields, is_directed=False))
    return collected.finish()


def _recognise(sample: FileSample) -> bool:
    return sample.text.startswith("[") and has_key(sample, "CXVersion")


FORMAT = ForeignFormat("cx2", _recognise, read_cx2)

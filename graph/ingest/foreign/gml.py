"""Reads GML by the reader of networkx, parallel edges included."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from .character_codes import drop_half_signs
from .collected_network import CollectedNetwork
from .fields import make_node, make_tie, quote_values
from .json_file import flatten_values
from .network import FilePlace, ForeignNetwork
from .registry import FileSample, ForeignFormat
from .text_file import read_text

MAX_BYTES = 64 << 20
_GRAPH = re.compile(r"\bgraph\s*\[")
_START = re.compile(
    r"\s*+(?:(?:#[^\n]*+\n|(?!graph\b)\w++\s++(?:\"[^\"]*+\"|[\d.]++)(?=\s))\s*+)*+graph\s*\[",
    re.IGNORECASE,
)


def read_gml(path: Path) -> ForeignNetwork:
    """Return the network of a file."""
    import networkx as nx

    collected = CollectedNetwork("gml", path)
    text = read_text(collected, most=MAX_BYTES)
    if not re.search(r"^\s*multigraph\s+1\b", text, re.MULTILINE):
        text = _GRAPH.sub("graph [ multigraph 1 ", text, count=1)  # else it refuses parallel edges
    try:
        graph = nx.parse_gml(drop_half_signs(text).split("\n"), label="id")
    except RecursionError:
        raise collected.refuse("nested too deeply; no network is") from None
    except (nx.NetworkXError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise collected.refuse(f"no GML that can be read ({error}); export it again") from None
    for key, values in graph.nodes(data=True):
        fields = flatten_values(_drop_graphics(values))
        collected.add_node(
            make_node(str(key), FilePlace(f"node {key}", quote_values(*fields.values())), fields)
        )
    for number, (subject, object_, values) in enumerate(graph.edges(data=True), start=1):
        fields = flatten_values(_drop_graphics(values))
        place = FilePlace(f"edge {number}", "")
        ends = str(subject), str(object_)
        collected.add_tie(make_tie(*ends, place, fields, is_directed=graph.is_directed()))
    collected.title = str(graph.graph.get("label") or graph.graph.get("name") or "")
    return collected.finish()


def _drop_graphics(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if name not in ("graphics", "LabelGraphics")}


def _recognise(sample: FileSample) -> bool:
    return _START.match(sample.text) is not None and "node" in sample.text


FORMAT = ForeignFormat("gml", _recognise, read_gml)

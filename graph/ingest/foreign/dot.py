"""Reads DOT, the language of Graphviz; what only tells how to draw the graph is left out."""

from __future__ import annotations

import re
from pathlib import Path

from .collected_network import CollectedNetwork
from .dot_statements import MAX_EDGES, DotEdge, DotFaultError, DotParser, DotSizeError
from .fields import make_node, make_tie, quote_values
from .network import FilePlace, ForeignNetwork
from .registry import ForeignFormat
from .text_file import read_text

MAX_BYTES = 64 << 20
_MOST_ARROWS = 2 * MAX_EDGES  # in texts and notes, too, where they are no edges
_SIZE_HINT = "keep those that you need, or import them in parts"
_START = re.compile(
    r"(?:\s++|//[^\n]*+\n|#[^\n]*+\n|/\*.*?\*/)*+(?:strict\s++)?(?:di)?graph\b(?![\s]*\[)[^{]{0,400}\{",
    re.DOTALL | re.IGNORECASE,
)
_DRAWN = frozenset(
    {
        "shape", "color", "fillcolor", "fontcolor", "fontname", "fontsize", "style", "penwidth",
        "arrowhead", "arrowtail", "arrowsize", "width", "height", "pos", "constraint", "minlen", "rank",
        "lp", "len", "headport", "tailport", "peripheries", "margin", "fixedsize", "image", "bb", "splines",
    }
)  # fmt: skip


def read_dot(path: Path) -> ForeignNetwork:
    """Return the network of a file; an edge without arrow in a directed graph has no direction."""
    collected = CollectedNetwork("dot", path)
    text = read_text(collected, most=MAX_BYTES)
    if text.count("->") + text.count("--") > _MOST_ARROWS:
        raise collected.refuse(f"more than {_MOST_ARROWS:,} arrows; {_SIZE_HINT}")
    parser = DotParser(text)
    try:
        parser.parse()
    except DotSizeError as error:
        raise collected.refuse(f"{error}; {_SIZE_HINT}") from None
    except DotFaultError as error:
        if not parser.nodes:
            raise collected.refuse(f"{error}; correct that place") from None
        collected.skip("end of the file", f"the file cannot be read to its end ({error})")
    collected.title = parser.title
    for key, (attributes, line) in parser.nodes.items():
        fields = _select_fields(attributes)
        if fields.get("label", "\\N") == "\\N":  # its own name
            fields["label"] = key
        place = FilePlace(f"line {line}", quote_values(*fields.values()))
        collected.add_node(make_node(key, place, fields))
    for edge in parser.edges:
        _add_edge(collected, edge, is_directed=parser.is_directed)
    return collected.finish()


def _add_edge(collected: CollectedNetwork, edge: DotEdge, *, is_directed: bool) -> None:
    fields = _select_fields(edge.attributes)
    direction = fields.pop("dir", "")
    ends = (edge.object, edge.subject) if direction == "back" else (edge.subject, edge.object)
    is_arrow = is_directed and direction not in ("none", "both")
    place = FilePlace(f"line {edge.line}", "")
    collected.add_tie(make_tie(*ends, place, fields, is_directed=is_arrow))


def _select_fields(attributes: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in attributes.items() if name not in _DRAWN}


FORMAT = ForeignFormat("dot", lambda sample: _START.match(sample.text) is not None, read_dot)

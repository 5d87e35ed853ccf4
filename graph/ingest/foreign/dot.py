"""Reads DOT, the language of Graphviz, by the parser of pydot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from .collected_network import CollectedNetwork
from .fields import make_node, make_tie, quote_values
from .network import FilePlace, ForeignNetwork
from .registry import ForeignFormat
from .text_file import read_text

if TYPE_CHECKING:
    import pydot

MAX_BYTES = 4 << 20  # the parser takes a second for some 100 KB
MAX_DEPTH = 20  # of braces and brackets
_START = re.compile(
    r"(?:\s|//[^\n]*\n|#[^\n]*\n|/\*.*?\*/)*(?:strict\s+)?(?:di)?graph\b[^{]{0,400}\{",
    re.DOTALL | re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_LINE_BREAKS = {"n": "\n", "l": "\n", "r": "\r"}
_DRAWN = frozenset(  # how it is drawn
    {
        "shape", "color", "fillcolor", "fontcolor", "fontname", "fontsize", "style", "penwidth",
        "arrowhead", "arrowtail", "arrowsize", "width", "height", "pos", "constraint", "minlen",
        "rank", "lp", "len", "headport", "tailport", "peripheries", "margin", "fixedsize", "image",
        "bb", "splines",
    }
)  # fmt: skip
_NO_NODES = ("node", "edge", "graph", '"\\n"')  # names under which pydot keeps defaults and line ends


class _DotReader:
    """Reads the graph of a file with its subgraphs."""

    def __init__(self, path: Path) -> None:
        self.collected = CollectedNetwork("dot", path)

    def read(self) -> ForeignNetwork:
        graph = self._parse(read_text(self.collected, most=MAX_BYTES))
        self.collected.title = _clean_text(graph.get_name() or "")
        title = graph.get_attributes().get("label")
        self.collected.title = _clean_text(str(title)) if title else self.collected.title
        is_directed = graph.get_type() == "digraph"
        parts = list(_list_parts(graph, MAX_DEPTH))
        for part in parts:
            for node in part.get_nodes():
                if node.get_name() not in _NO_NODES:
                    self._add_node(_clean_text(node.get_name()), node.get_attributes())
        for part in parts:
            for edge in sorted(part.get_edges(), key=_get_sequence):
                self._add_edge(edge, is_directed=is_directed)
        return self.collected.finish()

    def _parse(self, text: str) -> pydot.Dot:
        import warnings

        if _measure_depth(text) > MAX_DEPTH:
            raise self.collected.refuse(f"braces nested more than {MAX_DEPTH} deep; no network has them")
        try:
            with warnings.catch_warnings():  # pydot calls its parser by names that are no longer wanted
                warnings.simplefilter("ignore", DeprecationWarning)
                import pydot

                graphs = pydot.graph_from_dot_data(text)
        except (RecursionError, TypeError, ValueError, AttributeError) as error:
            raise self.collected.refuse(f"no DOT that can be read ({error}); export it again") from None
        if not graphs:
            raise self.collected.refuse(
                "no DOT that can be read; try it with 'dot -Tcanon', which names the line"
            )
        return graphs[0]

    def _add_node(self, key: str, attributes: Mapping[str, object]) -> None:
        fields = _read_fields(attributes)
        if fields.get("label") == "\\N":
            del fields["label"]
        place = FilePlace(f"node {key}", quote_values(*fields.values()) or key)
        node = make_node(key, place, {"label": key} | fields)
        if fields or key not in self.collected.nodes:
            self.collected.nodes[key] = node

    def _add_edge(self, edge: pydot.Edge, *, is_directed: bool) -> None:
        fields = _read_fields(edge.get_attributes())
        direction = fields.pop("dir", "")
        sources, targets = (_list_ends(end) for end in (edge.get_source(), edge.get_destination()))
        for subject in sources:
            for object_ in targets:
                for end in (subject, object_):
                    if end not in self.collected.nodes:
                        self._add_node(end, {})
                ends = (object_, subject) if direction == "back" else (subject, object_)
                place = FilePlace(
                    f"edge {len(self.collected.ties) + 1}",
                    quote_values(ends[0], *fields.values(), ends[1]),
                )
                is_arrow = is_directed and direction not in ("none", "both")
                self.collected.ties.append(make_tie(*ends, place, fields, is_directed=is_arrow))


def _list_parts(graph: pydot.Graph, depth: int) -> Iterator[pydot.Graph]:
    yield graph
    for part in graph.get_subgraphs() if depth else ():
        yield from _list_parts(part, depth - 1)


def _get_sequence(edge: pydot.Edge) -> int:
    """Return where an edge stands in the file; pydot keeps them by their ends."""
    return int(edge.get_sequence() or 0)


def _list_ends(end: object) -> list[str]:
    """Return the nodes that an end of an edge names: one without its port, or all of a subgraph."""
    nodes = end.get("nodes") if isinstance(end, Mapping) else None
    if isinstance(nodes, Mapping):
        return [_clean_text(str(name)) for name in nodes]
    text = str(end)
    quoted = re.match(r'"(?:[^"\\]|\\.)*"', text, re.DOTALL)
    return [_clean_text(quoted[0] if quoted else text.partition(":")[0])]


def _read_fields(attributes: Mapping[str, object]) -> dict[str, str]:
    return {
        _clean_text(str(name)): _clean_text(str(value))
        for name, value in attributes.items()
        if value is not None and _clean_text(str(name)) not in _DRAWN
    }


def _clean_text(text: str) -> str:
    """Return a text without its quotes, its codes as what they stand for."""
    if len(text) > 1 and text[0] == text[-1] == '"':
        return _ESCAPE.sub(_read_escape, text[1:-1])
    return text


def _read_escape(match: re.Match[str]) -> str:
    sign = match[1]
    if sign == "\n":
        return ""  # a line that goes on
    return _LINE_BREAKS.get(sign) or (sign if sign in '"\\' else match[0])


def _measure_depth(text: str) -> int:
    depth = deepest = 0
    for sign in re.findall(r"[{}\[\]<>]", re.sub(r'"(?:[^"\\]|\\.)*+"', "", text)):
        depth += 1 if sign in "{[<" else -1
        deepest = max(deepest, depth)
    return deepest


def read_dot(path: Path) -> ForeignNetwork:
    """Return the network of a file; what only tells how to draw it is left out."""
    return _DotReader(path).read()


FORMAT = ForeignFormat("dot", lambda sample: _START.match(sample.text) is not None, read_dot)

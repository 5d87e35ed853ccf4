"""Shows the map as a pyvis network, for notebooks: its page opens offline and runs nothing from the data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.visible_text import escape_html
from .model import MapModel, MapNode, MapTie
from .svg_text import pick_language

if TYPE_CHECKING:
    from pyvis.network import Network as PyvisNetwork

SHAPES = {"circle": "dot", "pentagon": "star"}  # shapes that vis-network lacks, and what stands for them
NO_SECTOR_COLOUR = "#777777"
PLAIN, FORMAL = 1.2, 2.6  # width of a line
ROW, STEP = 8, 150.0  # organisations without a tie: in one row, and units between them
WIDER, HIGHER = 1.6, 1.8  # than the map, whose labels stand beside their symbols; vis-network sets them below

# pyvis writes these even where it is told to write everything into the page; the page does not need them
_REMOTE = re.compile(r"<link\b[^>]*\bhref=\"https?://[^>]*>|<script\b[^>]*\bsrc=\"https?://[^>]*></script>")


def build_notebook_map(model: MapModel, *, lang: str = "en", height: str = "800px") -> PyvisNetwork:
    """Return a map as a `pyvis.network.Network`, every node at its place and every tie a line of its own."""
    network = _load_network_class()(height=height, directed=True, notebook=True, cdn_resources="in_line")
    # filled directly: `add_edge` looks through all edges each time and drops parallel ones
    network.nodes = [*_build_nodes(model, lang), *_build_apart_nodes(model, lang)]
    network.edges = list(_build_edges(model, lang))
    network.node_ids = [node["id"] for node in network.nodes]
    network.node_map = {node["id"]: node for node in network.nodes}
    network.toggle_physics(False)
    return network


@cache
def _load_network_class() -> type[PyvisNetwork]:
    """Return pyvis's network, but with pages that ask for nothing; made here, for pyvis is slow to import."""
    from pyvis.network import Network as PyvisNetwork

    class OfflineNetwork(PyvisNetwork):  # type: ignore[misc]  # pyvis has no types
        """A pyvis network whose pages open offline, and which notebooks show by themselves."""

        def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:
            """Return the page without what it would fetch."""
            self.html = _REMOTE.sub("", super().generate_html(name, local, notebook))
            return self.html

        def write_html(
            self, name: str, local: bool = True, notebook: bool = False, open_browser: bool = False
        ) -> None:
            """Write the page in UTF-8, whatever the machine's own encoding is."""
            Path(name).write_text(self.generate_html(name, local, notebook), encoding="utf-8")
            if open_browser:
                import webbrowser

                webbrowser.open(Path(name).resolve().as_uri())

        def _repr_html_(self) -> str:
            """Return what a notebook shows: the page in a frame of its own."""
            page = escape_html(self.generate_html(notebook=True))
            style = f"width:100%;height:{escape_html(str(self.height))};border:0"
            return f'<iframe srcdoc="{page}" style="{style}"></iframe>'

    return OfflineNetwork


def _build_nodes(model: MapModel, lang: str) -> Iterator[dict[str, object]]:
    for node in model.nodes:
        if node.symbol:
            yield _build_node(node, lang, node.symbol.x, node.symbol.y, node.symbol.size)


def _build_apart_nodes(model: MapModel, lang: str) -> Iterator[dict[str, object]]:
    """Yield the organisations without a tie, in rows below the others."""
    left, _, _, bottom = model.layout.bounds
    for number, node in enumerate(model.layout.apart):
        row, column = divmod(number, ROW)
        yield _build_node(node, lang, left + column * STEP, bottom + (row + 1) * STEP / 2, 8)


def _build_node(node: MapNode, lang: str, x: float, y: float, size: float) -> dict[str, object]:
    name = pick_language(node.name, lang)
    kinds = ", ".join(pick_language(kind.label, lang) for kind in node.types)
    shape = node.sector.shape if node.sector and not node.is_unnamed else "circle"
    return {
        "id": node.id,
        "label": name if lang == "bn" else node.short or name,
        "title": _escape_title("\n".join(filter(None, (name, kinds, node.homepage)))),
        "x": round(WIDER * x, 1),
        "y": round(HIGHER * y, 1),
        "size": size,
        "shape": SHAPES.get(shape, shape),
        "color": node.sector.light if node.sector else NO_SECTOR_COLOUR,
        "shapeProperties": {"borderDashes": [3, 3] if node.is_unnamed else False},
        "font": {"size": 11},
    }


def _build_edges(model: MapModel, lang: str) -> Iterator[dict[str, object]]:
    """Yield the lines; of several ties of one connection, each is bent a little more than the one before."""
    drawn_before: Counter[frozenset[str]] = Counter()
    for tie in model.drawn_ties:
        ends = frozenset((tie.subject.id, tie.object.id))
        bend, turns = drawn_before[ends], tie.subject.number < tie.object.number
        drawn_before[ends] += 1
        side = "curvedCW" if turns else "curvedCCW"
        yield {
            "from": tie.subject.id,
            "to": tie.object.id,
            "title": _escape_title("\n".join(_describe_tie(tie, lang))),
            "width": FORMAL if tie.is_formal else PLAIN,
            "dashes": list(tie.certainty.dashes) or False,
            "arrows": "to" if tie.kind.is_directed else "",
            "color": "#8d97a3",
            "smooth": {"enabled": bend > 0, "type": side, "roundness": 0.12 * bend},
        }


def _describe_tie(tie: MapTie, lang: str) -> Iterator[str]:
    """Yield what a tie is, how certain, and the quotes that support it."""
    yield f"{pick_language(tie.kind.label, lang)} ({pick_language(tie.certainty.label, lang)})"
    for support in tie.supports:
        if support.phrase:
            yield f"“{support.phrase}”" + (f" – {support.source.title}" if support.source else "")


def _escape_title(text: str) -> str:
    """Return a title in which nothing is markup: pyvis puts titles with "href" in them into the page as HTML.

    Other titles are shown as they stand, so that only what could open an element is written in another way.

    >>> _escape_title("A & B <img src=x>")
    'A & B &lt;img src=x&gt;'
    """
    return text.replace("<", "&lt;").replace(">", "&gt;")

"""The map's page: a model in, one HTML text out. Everything that comes from data is escaped here.

pyvis holds the nodes and edges and brings vis-network; template, style and script are the files beside
this module, put in as they stand.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from .. import resources
from ..errors import GraphError
from ..network import Network, Tie
from .model import MapModel, is_formal, tie_id, top
from .words import DASHES, INTERNAL, certainty_label

SCRIPTS = ("glyphs.js", "drawing.js", "panel.js", "map.js")
LIBRARY = Path("lib/vis-9.1.2/vis-network.min.js")


def render(network: Network) -> str:
    """Return the map of a network as the text of an HTML file."""
    model = MapModel.of(network)
    dataset = network.knowledge.dataset
    seen, unasked = model.sentences
    nodes, edges = _assembled(model)
    data = {**model.data(), "visNodes": nodes, "visEdges": edges}
    notice = (
        f'<p class="notice" id="notice">{escape(INTERNAL)}</p>' if network.knowledge.is_confidential else ""
    )
    parts = {
        "title": escape(dataset.title.get("en") or next(iter(dataset.title.values()), dataset.name)),
        "notice": notice,
        "seen": escape(seen),
        "unasked": escape(unasked),
        "style": _own("map.css"),
        "table": "".join(_table(model)),
        "data": embedded(data),
        "library": library(),
        "script": "\n".join(_own(name) for name in SCRIPTS),
    }
    return fill(_own("template.html"), parts)


def fill(template: str, parts: dict[str, str]) -> str:
    """Return the template with each `{{name}}` replaced, once, and nothing inside a part touched.

    >>> fill("<p>{{a}}</p>{{b}}", {"a": "{{b}}", "b": "x"})
    '<p>{{b}}</p>x'
    """
    pieces = template.split("{{")
    result = [pieces[0]]
    for piece in pieces[1:]:
        name, _, after = piece.partition("}}")
        result += [parts[name], after]
    return "".join(result)


def embedded(data: Any) -> str:
    r"""Return JSON that is inert inside a script element.

    >>> embedded("</script>")
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    unsafe: dict[str, str | int | None] = {
        "<": "\\u003c",
        ">": "\\u003e",
        "&": "\\u0026",
        "\u2028": "\\u2028",
        "\u2029": "\\u2029",
    }
    return text.translate(str.maketrans(unsafe))


def library() -> str:
    """Return vis-network as pyvis ships it, made safe to stand inside a script element."""
    import pyvis

    path = Path(pyvis.__file__).parent / LIBRARY
    if not path.is_file():
        raise GraphError(f"{path}: pyvis does not bring vis-network 9.1.2; reinstall pyvis 0.3.2 or newer")
    text = path.read_text(encoding="utf-8")
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _own(name: str) -> str:
    return (resources.page() / name).read_text(encoding="utf-8").rstrip("\n")


def _assembled(model: MapModel) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return nodes and edges as pyvis holds them: parallel ties kept, each with its direction."""
    from pyvis.edge import Edge
    from pyvis.network import Network as Canvas
    from pyvis.node import Node

    canvas = Canvas(directed=True, cdn_resources="in_line")
    entities = model.network.knowledge.entities
    sectors = model.network.knowledge.ontology.sectors
    for name, place in model.layout.places.items():
        sector = top(model.network, entities[name].sector)
        shape = "several" if name in model.shown else sectors[sector].shape if sector else "circle"
        x, y = round(place.x, 1), round(place.y, 1)
        canvas.nodes.append(
            Node(name, shape, entities[name].name(), x=x, y=y, size=round(place.size, 1)).options
        )
    for tie, smooth in _curved(model):
        certainty, formal = (
            tie.shown_certainty,
            is_formal(tie.kind) and not model.shown.intersection(tie.ends),
        )
        options = {"id": tie_id(tie), "smooth": smooth, "width": 2.6 if formal else 1.2}
        if certainty in DASHES:
            options["dashes"] = DASHES[certainty]
        canvas.edges.append(Edge(tie.subject, tie.object, tie.kind.directed, **options).options)
    nodes, edges = canvas.get_network_data()[:2]
    return nodes, edges


def _curved(model: MapModel) -> Iterator[tuple[Tie, Any]]:
    """Yield each tie with the bend of its line, so that parallel ones lie side by side."""
    total = Counter(tie.ends for tie in model.ties)
    seen: Counter[tuple[str, str]] = Counter()
    for tie in model.ties:
        number, count = seen[tie.ends], total[tie.ends]
        seen[tie.ends] += 1
        yield tie, _bend(model.layout.curves.get(tie.ends, "line"), number - (count - 1) / 2, tie)


def _bend(curve: str, offset: float, tie: Tie) -> Any:
    """Return vis-network's `smooth` for a line that runs so, moved aside by `offset` lines."""
    if curve == "spoke":
        return {
            "type": "cubicBezier",
            "forceDirection": "horizontal",
            "roundness": round(0.5 + 0.13 * offset, 3),
        }
    turn = offset if tie.subject == tie.ends[0] else -offset
    turn = 0.06 * turn + (0.35 if curve == "bow" else 0.0)
    if turn == 0:
        return False
    return {"type": "curvedCW" if turn > 0 else "curvedCCW", "roundness": round(abs(turn), 3)}


def _table(model: MapModel) -> Iterator[str]:
    """Yield plain tables of organisations and ties, for readers without script."""
    knowledge = model.network.knowledge
    yield "<table><caption>Organisations</caption><thead><tr><th>Name</th><th>Kind</th></tr></thead><tbody>"
    for entity in sorted(
        model.network.organisations.values(), key=lambda entity: (entity.name().casefold(), entity.iri)
    ):
        kinds = ", ".join(knowledge.label(iri) for iri in entity.types)
        yield f"<tr><td>{escape(entity.name())}</td><td>{escape(kinds)}</td></tr>\n"
    heads = "".join(
        f"<th>{head}</th>" for head in ("From", "Tie", "To", "Certainty", "Source", "Line", "Words")
    )
    yield f"</tbody></table><table><caption>Ties</caption><thead><tr>{heads}</tr></thead><tbody>"
    for tie in model.ties:
        ends = [knowledge.label(end) for end in (tie.subject, tie.object)]
        certainty = certainty_label(knowledge, tie.shown_certainty)
        for support in tie.supports:
            cells = (
                ends[0],
                knowledge.label(tie.kind.iri),
                ends[1],
                certainty,
                support.source,
                support.locator,
                support.phrase,
            )
            yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>\n"
    yield "</tbody></table>"

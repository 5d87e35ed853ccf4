"""Writes what a reader without script sees: the drawing, its summary and its tables, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..core.visible_text import escape_html
from ..schema.levels import write_notice
from .messages import MESSAGES
from .model import MapModel, MapNode
from .svg import render_drawing
from .svg_text import pick_language

MOST_TABLED = 300  # organisations that have a row each in a table of all
MOST_LISTED = 100  # organisations that are listed where there are too many for a table of all


def render_static(model: MapModel, lang: str) -> str:
    """Return the drawing, the summary and the tables of a map in a language."""
    parts = [
        f"<h2>{escape_html(MESSAGES.format_message('without-script', lang))}</h2>",
        *_render_summary(model, lang),
        render_drawing(model, lang),
    ]
    organisations = model.organisations
    if len(organisations) > MOST_TABLED:
        best_tied = MESSAGES.format_message("best-tied", lang, most=MOST_LISTED, n=len(organisations))
        parts += [f"<p>{escape_html(best_tied)}</p>"]
        best = sorted(organisations, key=lambda node: (-node.connections, node.number))[:MOST_LISTED]
        parts += _render_organisations(best, lang)
    else:
        parts += [*_render_organisations(organisations, lang), *_render_ties(model, lang)]
    return "\n".join(parts)


def _render_summary(model: MapModel, lang: str) -> Iterator[str]:
    summary = model.summary[lang]
    if model.edition.is_internal:
        yield f'<p class="notice">{escape_html(write_notice(lang))}</p>'
    yield f"<p>{escape_html(' '.join(summary.seen))}</p>"
    yield f"<p>{escape_html(summary.unasked)}</p>"


def _render_organisations(nodes: Sequence[MapNode], lang: str) -> Iterator[str]:
    heads = ("table-name", "table-kind", "table-ties")
    rows = [
        (
            pick_language(node.name, lang),
            ", ".join(pick_language(type_.label, lang) for type_ in node.types),
            MESSAGES.format_message("number", lang, n=node.connections),
        )
        for node in nodes
    ]
    rows.sort(key=lambda row: row[0].casefold())
    yield from _render_table("table-organisations", heads, rows, lang)


def _render_ties(model: MapModel, lang: str) -> Iterator[str]:
    heads = tuple(f"table-{name}" for name in ("from", "tie", "to", "certainty", "source", "line", "words"))
    rows = (
        (
            pick_language(tie.subject.name, lang),
            pick_language(tie.kind.label, lang),
            pick_language(tie.object.name, lang),
            pick_language(tie.certainty.label, lang),
            support.source.title if support.source else "",
            support.locator,
            support.phrase,
        )
        for tie in model.drawn_ties
        for support in tie.supports
    )
    yield from _render_table("table-all-ties", heads, rows, lang)


def _render_table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], lang: str
) -> Iterator[str]:
    title = escape_html(MESSAGES.format_message(caption, lang))
    cells = "".join(f"<th>{escape_html(MESSAGES.format_message(head, lang))}</th>" for head in heads)
    yield f"<table><caption>{title}</caption><thead><tr>{cells}</tr></thead><tbody>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{escape_html(cell)}</td>" for cell in row) + "</tr>"
    yield "</tbody></table>"

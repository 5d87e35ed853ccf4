"""Writes what a reader without script sees: title, drawing with its key, summary and tables, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..core.messages import localise_digits
from ..core.visible_text import escape_html
from ..schema.levels import write_notice
from .messages import MESSAGES
from .model import MapModel, MapNode
from .picture_notes import list_picture_notes
from .svg import fill_path, render_drawing, render_unnamed_group
from .svg_paths import format_coordinate, outline_symbol
from .svg_text import LIGHT, pick_language

MOST_TABLED = 300  # organisations that have a row each in a table of all
MOST_LISTED = 100  # organisations that are listed where there are too many for a table of all
_KEY_SVG = '<svg width="40" height="20" viewBox="-20 -10 40 20" aria-hidden="true">'


def render_static(model: MapModel, lang: str, drawing: str = "") -> str:
    """Return the drawing, which may have been made before, the summary and the tables in a language."""
    parts = [
        f"<h1>{escape_html(pick_language(model.edition.title, lang))}</h1>",
        f"<p>{escape_html(MESSAGES.format_message('without-script', lang))}</p>",
        *_render_summary(model, lang),
        drawing or render_drawing(model, lang),
        *_render_key(model, lang),
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


def _render_key(model: MapModel, lang: str) -> Iterator[str]:
    """Yield a list of what the marks and the lines of the drawing mean."""
    held = {node.sector.id for node in model.organisations if node.sector}
    rows = [
        (fill_path(outline_symbol(sector.shape, 0, 0, 8), sector.light), sector.plural)
        for sector in model.sectors
        if sector.id in held
    ]
    if any(node.is_unnamed and node.symbol for node in model.nodes):
        mark = render_unnamed_group(0, 0, 6, colour=LIGHT.muted, page=LIGHT.page)
        rows.append((mark, MESSAGES.format_pair("key-unnamed")))
    if not model.layout.is_grouped:
        levels = {tie.certainty.id for tie in model.drawn_ties}
        rows += [
            (_render_line(level.dashes), level.label) for level in model.certainties if level.id in levels
        ]
    if any(tie.kind.is_directed for tie in model.drawn_ties):
        rows.append(("", MESSAGES.format_pair("key-arrow")))
    rows += [("", note) for note in list_picture_notes(model)]
    if rows:
        yield f"<h2>{escape_html(MESSAGES.format_message('key', lang))}</h2><ul>"
        for mark, label in rows:
            sample = f"{_KEY_SVG}{mark}</svg> " if mark else ""
            yield f"<li>{sample}{escape_html(pick_language(label, lang))}</li>"
        yield "</ul>"


def _render_line(dashes: Sequence[float]) -> str:
    pattern = f' stroke-dasharray="{" ".join(map(format_coordinate, dashes))}"' if dashes else ""
    return f'<path d="M-18 0H18" stroke="{LIGHT.line}" stroke-width="1.6"{pattern}/>'


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
    numbers = {source.id: str(number) for number, source in enumerate(model.sources, 1)}
    rows = (
        (
            pick_language(tie.subject.name, lang),
            pick_language(tie.kind.label, lang),
            pick_language(tie.object.name, lang),
            pick_language(tie.certainty.label, lang),
            localise_digits(numbers[support.source.id], lang) if support.source else "",
            support.locator,
            support.phrase,
        )
        for tie in model.drawn_ties
        for support in tie.supports
    )
    yield from _render_table("table-all-ties", heads, rows, lang)
    if model.sources:  # each title once, not in every row
        yield f"<h2>{escape_html(MESSAGES.format_message('table-source', lang))}</h2><ol>"
        yield from (f"<li>{escape_html(source.title)}</li>" for source in model.sources)
        yield "</ol>"


def _render_table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], lang: str
) -> Iterator[str]:
    title = escape_html(MESSAGES.format_message(caption, lang))
    cells = "".join(f"<th>{escape_html(MESSAGES.format_message(head, lang))}" for head in heads)
    yield f"<table><caption>{title}</caption><thead><tr>{cells}<tbody>"
    for row in rows:  # HTML ends cells and rows where the next begins, in a fifth fewer bytes
        yield "<tr>" + "".join(f"<td>{escape_html(cell)}" for cell in row)
    yield "</table>"

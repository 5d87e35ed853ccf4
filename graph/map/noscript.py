"""What a reader without script sees: a model in, the drawing, its summary and tables as HTML out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

from ..core.messages import LanguagePair
from ..layout.groups import MOST_ALONE
from ..schema.vocabulary import TieKind
from .messages import MESSAGES
from .model import MapModel
from .svg import render_drawing

MOST_LISTED = 100  # organisations told of where there are too many for a table of all


def render_static(model: MapModel, data: dict[str, Any], lang: str) -> str:
    """Return the drawing, the summary and the tables of a model in a language; `data` is the page's."""
    parts = [
        f"<h2>{escape(MESSAGES.format_message('without-script', lang))}</h2>",
        *_render_summary(model, lang),
    ]
    parts.append(render_drawing(data, lang))
    if len(model.organisations) > MOST_ALONE:
        number = len(model.organisations)
        best_tied = MESSAGES.format_message("best-tied", lang, most=MOST_LISTED, n=number)
        parts += [f"<p>{escape(best_tied)}</p>"]
        parts += _render_organisations(model, _rank_by_ties(model), lang)
    else:
        parts += [*_render_organisations(model, model.organisations, lang), *_render_ties(model, lang)]
    return "\n".join(parts)


def _render_summary(model: MapModel, lang: str) -> Iterator[str]:
    summary = model.summary[lang]
    notice = model.network.knowledge.write_notice(lang)
    if notice:
        yield f'<p class="notice">{escape(notice)}</p>'
    yield f"<p>{escape(' '.join(summary['seen']))}</p>"
    yield f"<p>{escape(summary['unasked'])}</p>"


def _rank_by_ties(model: MapModel) -> Sequence[str]:
    degree = model.stated.degree
    return sorted(model.organisations, key=lambda iri: (-degree[iri], iri))[:MOST_LISTED]


def _render_organisations(model: MapModel, shown: Sequence[str], lang: str) -> Iterator[str]:
    heads = ("table-name", "table-kind", "table-ties")
    entities, degree = model.network.knowledge.entities, model.stated.degree
    rows = [
        (
            entities[iri].get_name(lang),
            ", ".join(
                _pick_language(model.get_bilingual_label(type_), lang) for type_ in entities[iri].types
            ),
            MESSAGES.format_message("number", lang, n=degree[iri]),
        )
        for iri in shown
    ]
    rows.sort(key=lambda row: row[0].casefold())
    yield from _render_table("table-organisations", heads, rows, lang)


def _render_ties(model: MapModel, lang: str) -> Iterator[str]:
    knowledge = model.network.knowledge
    levels = {
        name: _pick_language(model.get_bilingual_label(model.find_level(name).iri), lang)
        for name in model.levels
    }
    names = {entity.iri: entity.get_name(lang) for entity in model.entities}
    heads = tuple(f"table-{name}" for name in ("from", "tie", "to", "certainty", "source", "line", "words"))
    rows = (
        (
            names[tie.subject],
            _label_kind(tie.kind, lang),
            names[tie.object],
            levels[tie.shown_certainty],
            knowledge.sources[support.source_iri].title if support.source_iri in knowledge.sources else "",
            support.locator,
            support.phrase,
        )
        for tie in model.ties
        for support in tie.supports
    )
    yield from _render_table("table-all-ties", heads, rows, lang)


def _label_kind(kind: TieKind, lang: str) -> str:
    return kind.label.get(lang) or kind.label.get("en") or kind.name


def _render_table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], lang: str
) -> Iterator[str]:
    title = escape(MESSAGES.format_message(caption, lang))
    cells = "".join(f"<th>{escape(MESSAGES.format_message(head, lang))}</th>" for head in heads)
    yield f"<table><caption>{title}</caption><thead><tr>{cells}</tr></thead><tbody>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
    yield "</tbody></table>"


def _pick_language(pair: LanguagePair, lang: str) -> str:
    return (pair[1] if lang == "bn" else pair[0]) or pair[0] or pair[1]

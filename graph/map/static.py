"""What a reader without script sees: a model in, the drawing, its summary and tables as HTML out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

from ..layout.groups import MOST_ALONE
from ..ontology import TieKind
from ..wording import Pair
from .model import MapModel
from .saying import SAYING
from .svg import drawing

MOST_LISTED = 100  # organisations told of where there are too many for a table of all


def static(model: MapModel, data: dict[str, Any], lang: str) -> str:
    """Return the drawing, the summary and the tables of a model in a language; `data` is the page's."""
    parts = [f"<h2>{escape(SAYING.say('without-script', lang))}</h2>", *_summary(model, lang)]
    parts.append(drawing(data, lang))
    if len(model.organisations) > MOST_ALONE:
        parts += [
            f"<p>{escape(SAYING.say('best-tied', lang, most=MOST_LISTED, n=len(model.organisations)))}</p>"
        ]
        parts += _organisations(model, _best_tied(model), lang)
    else:
        parts += [*_organisations(model, model.organisations, lang), *_ties(model, lang)]
    return "\n".join(parts)


def _summary(model: MapModel, lang: str) -> Iterator[str]:
    said = model.above[lang]
    if model.network.knowledge.is_confidential:
        yield f'<p class="notice">{escape(SAYING.say("confidential", lang))}</p>'
    yield f"<p>{escape(' '.join(said['seen']))}</p>"
    yield f"<p>{escape(said['unasked'])}</p>"


def _best_tied(model: MapModel) -> Sequence[str]:
    degree = model.stated.degree
    return sorted(model.organisations, key=lambda iri: (-degree[iri], iri))[:MOST_LISTED]


def _organisations(model: MapModel, shown: Sequence[str], lang: str) -> Iterator[str]:
    heads = ("table-name", "table-kind", "table-ties")
    entities, degree = model.network.knowledge.entities, model.stated.degree
    rows = [
        (
            entities[iri].name(lang),
            ", ".join(_pick(model.pair_of(type_), lang) for type_ in entities[iri].types),
            SAYING.say("number", lang, n=degree[iri]),
        )
        for iri in shown
    ]
    rows.sort(key=lambda row: row[0].casefold())
    yield from _table("table-organisations", heads, rows, lang)


def _ties(model: MapModel, lang: str) -> Iterator[str]:
    knowledge = model.network.knowledge
    levels = {name: _pick(model.pair_of(model.level(name).iri), lang) for name in model.levels}
    names = {entity.iri: entity.name(lang) for entity in model.told}
    heads = tuple(f"table-{name}" for name in ("from", "tie", "to", "certainty", "source", "line", "words"))
    rows = (
        (
            names[tie.subject],
            _kind(tie.kind, lang),
            names[tie.object],
            levels[tie.shown_certainty],
            knowledge.sources[support.source_iri].title if support.source_iri in knowledge.sources else "",
            support.locator,
            support.phrase,
        )
        for tie in model.ties
        for support in tie.supports
    )
    yield from _table("table-all-ties", heads, rows, lang)


def _kind(kind: TieKind, lang: str) -> str:
    return kind.label.get(lang) or kind.label.get("en") or kind.name


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], lang: str) -> Iterator[str]:
    title = escape(SAYING.say(caption, lang))
    cells = "".join(f"<th>{escape(SAYING.say(head, lang))}</th>" for head in heads)
    yield f"<table><caption>{title}</caption><thead><tr>{cells}</tr></thead><tbody>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
    yield "</tbody></table>"


def _pick(pair: Pair, lang: str) -> str:
    return (pair[1] if lang == "bn" else pair[0]) or pair[0] or pair[1]

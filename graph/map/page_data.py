"""The page's data: a model in, columns of numbers and texts out, as JSON takes them.

What is said once is written once: ties and assertion sets point to entities, kinds and levels by their
place in a list. A pair is a text in English and in Bengali, empty where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ..core.messages import LanguagePair, make_language_pair
from ..model.entity_profile import Count
from ..model.network import TieDates
from ..model.values import Entity, Evidence

if TYPE_CHECKING:
    from .model import MapModel

Column = list[Any]


class Numbering:
    """Gives each thing the number of its first asking."""

    def __init__(self, things: Iterable[str] = ()) -> None:
        self.numbers = {thing: number for number, thing in enumerate(things)}

    def __getitem__(self, thing: str) -> int:
        return self.numbers.setdefault(thing, len(self.numbers))

    def __iter__(self) -> Any:
        return iter(tuple(self.numbers))


def round_coordinate(value: float) -> float | int:
    """Return a coordinate in tenths of a pixel, as short as JSON writes it.

    >>> round_coordinate(12.04), round_coordinate(-0.26)
    (12, -0.3)
    """
    short = round(value, 1)
    return int(short) if short == int(short) else short


def build_columns(rows: Sequence[Any], **cells: Callable[[Any], Any]) -> dict[str, Column]:
    """Return a column for each cell of the rows."""
    return {name: [cell(row) for row in rows] for name, cell in cells.items()}


def build_entity_columns(
    model: MapModel, types: Numbering, topics: Numbering, spots: Numbering
) -> dict[str, Column]:
    """Return the columns of everything that is told of; what lists they point to is numbered on the way."""
    tops = {sector: number for number, sector in enumerate(model.sectors)}
    nodes, traits = model.canvas.node_map, model.traits

    def read_coordinate(name: str) -> Callable[[Entity], Any]:
        return lambda entity: round_coordinate(nodes[entity.iri][name]) if entity.iri in nodes else None

    def number_traits(sort: str, numbering: Numbering) -> Callable[[Entity], list[int]]:
        return lambda entity: [numbering[iri] for iri in traits[sort].get(entity.iri, ())]

    def describe_count(count: Count) -> LanguagePair:
        return count.format_count(model.network.knowledge), count.format_count(model.network.knowledge, "bn")

    def list_other_names(entity: Entity) -> list[str]:
        shown_names = {*entity.label.values(), entity.abbreviation, entity.short}
        return [name for name in entity.other_names if name not in shown_names]

    return build_columns(
        model.entities,
        id=lambda entity: model.shorten_iri(entity.iri),
        name=lambda entity: make_language_pair(entity.label, entity.id),
        short=lambda entity: (entity.short, ""),
        abbr=lambda entity: entity.abbreviation,
        other=list_other_names,
        sector=lambda entity: tops.get(model.find_top_sector(entity.iri), -1),
        types=lambda entity: [types[iri] for iri in entity.types],
        several=lambda entity: int(entity.is_collective),
        topics=number_traits("topic", topics),
        places=number_traits("place", spots),
        identifiers=lambda entity: entity.identifiers,
        homepage=lambda entity: entity.homepage,
        counts=lambda entity: [describe_count(count) for count in model.counts.get(entity.iri, ())],
        consulted=lambda entity: int(entity.iri in model.consulted),
        x=read_coordinate("x"),
        y=read_coordinate("y"),
        size=read_coordinate("size"),
        group=lambda entity: model.layout.group_of.get(entity.iri, -1),
    )


def build_tie_columns(model: MapModel, sets: Numbering) -> dict[str, Column]:
    """Return the columns of the ties drawn and of those only listed; their assertion sets are numbered."""
    kinds = {kind.iri: number for number, kind in enumerate(model.kinds)}
    levels = {level: number for number, level in enumerate(model.levels)}
    numbers, curves = model.numbers, model.layout.curves
    edges = model.canvas.edges
    rows = (*model.ties, *model.listed_ties)
    tie_columns = build_columns(
        rows,
        kind=lambda tie: kinds[tie.kind.iri],
        certainty=lambda tie: levels[tie.shown_certainty],
        sets=lambda tie: [sets[support.set] for support in tie.supports],
        curve=lambda tie: curves.get(tie.ends, ""),
        dates=lambda tie: [describe_dates(dates) for dates in tie.dates] or 0,
        role=lambda tie: next((dates.role for dates in tie.dates if dates.role), 0),
        disputed=lambda tie: int(any(support.set in model.disputes for support in tie.supports)),
    )
    tie_columns["from"] = [numbers[edge["from"]] for edge in edges] + [
        numbers[tie.subject] for tie in model.listed_ties
    ]
    tie_columns["to"] = [numbers[edge["to"]] for edge in edges] + [
        numbers[tie.object] for tie in model.listed_ties
    ]
    tie_columns["drawn"] = [1] * len(edges) + [0] * len(model.listed_ties)
    return tie_columns


def describe_dates(dates: TieDates) -> dict[str, str]:
    """Return when a tie held, as the page tells it."""
    date_parts = {
        "start": dates.start,
        "end": dates.end,
        "text": dates.text,
        "certainty": dates.certainty,
        "role": dates.role,
    }
    return {name: value for name, value in date_parts.items() if value}


def build_assertion_columns(model: MapModel, numbering: Numbering) -> dict[str, Column]:
    """Return the columns of the assertion sets: those of the ties, then those that dispute them."""
    sources = {source.iri: number for number, source in enumerate(model.sources)}
    levels = {level: number for number, level in enumerate(model.levels)}
    for name in tuple(numbering):
        for disputing in model.disputes.get(name, ()):
            numbering[disputing]
    rows: list[Evidence] = [model.network.knowledge.evidence[name] for name in numbering]
    return build_columns(
        rows,
        source=lambda evidence: sources.get(evidence.source_iri, -1),
        locator=lambda evidence: evidence.locator,
        phrase=lambda evidence: evidence.phrase,
        certainty=lambda evidence: levels[evidence.certainty],
        rests=lambda evidence: (
            levels.get(model.network.knowledge.get_certainty(evidence.set), -1)
            if _is_derived(evidence)
            else -1
        ),
        note=_choose_note,
        disputes=lambda evidence: [
            numbering[disputing] for disputing in model.disputes.get(evidence.set, ())
        ],
    )


def _is_derived(evidence: Evidence) -> bool:
    return evidence.certainty == "inferred"


def _choose_note(evidence: Evidence) -> str:
    """Return the note; with it what is told in the place of a source, and not what the level says anyway."""
    if _is_derived(evidence):
        return ""
    if evidence.certainty == "unknown":
        return evidence.source
    return (
        evidence.note if evidence.source_iri or not evidence.source else f"{evidence.source}: {evidence.note}"
    )


def list_sources(model: MapModel) -> list[dict[str, Any]]:
    """Return the documents of this edition."""
    source_numbers = {source.iri: number for number, source in enumerate(model.sources)}
    return [
        {
            "id": source.id,
            "title": source.title,
            "issued": source.issued,
            "publisher": model.numbers.get(source.publisher),
            "copy": source_numbers.get(source.copy_of),
            "note": source.note,
        }
        for source in model.sources
    ]


def describe_layout(model: MapModel) -> dict[str, Any]:
    """Return where everything stands, organisations by their number."""
    map_layout, numbers = model.layout, model.numbers
    return {
        "kind": map_layout.kind.split()[-1],
        "bounds": [round_coordinate(edge) for edge in map_layout.bounds],
        "hubs": [numbers[name] for name in map_layout.hubs],
        "apart": [numbers[name] for name in map_layout.apart],
        "headings": [
            {
                "words": _describe_words(heading.words),
                "members": [numbers[name] for name in heading.members],
                "sector": -1
                if heading.members[0] in model.collectives
                else model.find_sector_number(heading.group),
            }
            for heading in map_layout.headings
        ],
        "labels": {
            str(numbers[name]): [_describe_words(words, beside=place.y) for words in place.words]
            for name, place in map_layout.places.items()
            if place.words
        },
        "marks": [
            {
                "pair": [numbers[name] for name in mark.pair],
                "points": [[round_coordinate(x), round_coordinate(y)] for x, y in mark.points],
                "words": _describe_words(mark.words),
            }
            for mark in map_layout.marks
        ],
        "groups": [
            {
                "label": (group.label.en, group.label.bn),
                "sector": model.find_sector_number(group.sector),
                "x": round_coordinate(group.x),
                "y": round_coordinate(group.y),
                "r": round_coordinate(group.radius),
            }
            for group in map_layout.groups
        ],
    }


def _describe_words(words: Any, *, beside: float = 0.0) -> dict[str, Any]:
    """Return a text; with fewer lines than the other language it keeps to the glyph `beside`."""
    most = max(map(len, words.lines))
    english, bengali = (
        [*[""] * (most - len(lines)), *lines] if words.y < beside else [*lines, *[""] * (most - len(lines))]
        for lines in words.lines
    )
    lines = {"en": english} | ({"bn": bengali} if bengali != english else {})
    return {
        "x": round_coordinate(words.x),
        "y": round_coordinate(words.y),
        "lines": lines,
        "align": words.align,
        "size": words.size,
        "bold": words.bold,
        "tone": words.tone,
    }

"""The page's data: a model in, columns of numbers and texts out, as JSON takes them.

What is said once is written once: ties and assertion sets point to entities, kinds and levels by their
place in a list. A pair is a text in English and in Bengali, empty where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..knowledge import Entity, Evidence
from ..network import Dates
from ..profile import Count
from ..wording import Pair

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


def pair(texts: Mapping[str, str], default: str = "") -> Pair:
    """Return texts by language as a pair; where there is neither, any other, else the default, as English.

    >>> pair({"bn": "ভূমি"}), pair({"fr": "terre"}, "x"), pair({}, "x")
    (('', 'ভূমি'), ('terre', ''), ('x', ''))
    """
    english, bengali = texts.get("en", ""), texts.get("bn", "")
    if not english and not bengali:
        english = next(iter(texts.values()), default)
    return english, bengali


def coordinate(value: float) -> float | int:
    """Return a coordinate in tenths of a pixel, as short as JSON writes it.

    >>> coordinate(12.04), coordinate(-0.26)
    (12, -0.3)
    """
    short = round(value, 1)
    return int(short) if short == int(short) else short


def columns(rows: Sequence[Any], **cells: Callable[[Any], Any]) -> dict[str, Column]:
    """Return a column for each cell of the rows."""
    return {name: [cell(row) for row in rows] for name, cell in cells.items()}


def entities(model: MapModel, types: Numbering, topics: Numbering, spots: Numbering) -> dict[str, Column]:
    """Return the columns of everything that is told of; what lists they point to is numbered on the way."""
    tops = {sector: number for number, sector in enumerate(model.sectors)}
    nodes, traits = model.canvas.node_map, model.traits

    def place(name: str) -> Callable[[Entity], Any]:
        return lambda entity: coordinate(nodes[entity.iri][name]) if entity.iri in nodes else None

    def held(sort: str, numbering: Numbering) -> Callable[[Entity], list[int]]:
        return lambda entity: [numbering[iri] for iri in traits[sort].get(entity.iri, ())]

    def words(count: Count) -> Pair:
        return count.words(model.network.knowledge), count.words(model.network.knowledge, "bn")

    def own(entity: Entity) -> list[str]:
        told = {*entity.label.values(), entity.abbreviation, entity.short}
        return [name for name in entity.other_names if name not in told]

    return columns(
        model.told,
        id=lambda entity: model.id(entity.iri),
        name=lambda entity: pair(entity.label, entity.id),
        short=lambda entity: (entity.short, ""),
        abbr=lambda entity: entity.abbreviation,
        other=own,
        sector=lambda entity: tops.get(model.top(entity.iri), -1),
        types=lambda entity: [types[iri] for iri in entity.types],
        several=lambda entity: int(entity.is_collective),
        topics=held("topic", topics),
        places=held("place", spots),
        identifiers=lambda entity: entity.identifiers,
        homepage=lambda entity: entity.homepage,
        counts=lambda entity: [words(count) for count in model.counts.get(entity.iri, ())],
        consulted=lambda entity: int(entity.iri in model.consulted),
        x=place("x"),
        y=place("y"),
        size=place("size"),
        group=lambda entity: model.layout.group_of.get(entity.iri, -1),
    )


def ties(model: MapModel, sets: Numbering) -> dict[str, Column]:
    """Return the columns of the ties drawn and of those only listed; their assertion sets are numbered."""
    kinds = {kind.iri: number for number, kind in enumerate(model.kinds)}
    levels = {level: number for number, level in enumerate(model.levels)}
    numbers, curves = model.numbers, model.layout.curves
    edges = model.canvas.edges
    rows = (*model.ties, *model.listed)
    found = columns(
        rows,
        kind=lambda tie: kinds[tie.kind.iri],
        certainty=lambda tie: levels[tie.shown_certainty],
        sets=lambda tie: [sets[support.set] for support in tie.supports],
        curve=lambda tie: curves.get(tie.ends, ""),
        dates=lambda tie: [date(dates) for dates in tie.dates] or 0,
        role=lambda tie: next((dates.role for dates in tie.dates if dates.role), 0),
        disputed=lambda tie: int(any(support.set in model.disputes for support in tie.supports)),
    )
    found["from"] = [numbers[edge["from"]] for edge in edges] + [numbers[tie.subject] for tie in model.listed]
    found["to"] = [numbers[edge["to"]] for edge in edges] + [numbers[tie.object] for tie in model.listed]
    found["drawn"] = [1] * len(edges) + [0] * len(model.listed)
    return found


def date(dates: Dates) -> dict[str, str]:
    """Return when a tie held, as the page tells it."""
    found = {
        "start": dates.start,
        "end": dates.end,
        "text": dates.text,
        "certainty": dates.certainty,
        "role": dates.role,
    }
    return {name: value for name, value in found.items() if value}


def sets(model: MapModel, numbering: Numbering) -> dict[str, Column]:
    """Return the columns of the assertion sets: those of the ties, then those that dispute them."""
    sources = {source.iri: number for number, source in enumerate(model.sources)}
    levels = {level: number for number, level in enumerate(model.levels)}
    for name in tuple(numbering):
        for other in model.disputes.get(name, ()):
            numbering[other]
    rows: list[Evidence] = [model.network.knowledge.evidence[name] for name in numbering]
    return columns(
        rows,
        source=lambda one: sources.get(one.source_iri, -1),
        locator=lambda one: one.locator,
        phrase=lambda one: one.phrase,
        certainty=lambda one: levels[one.certainty],
        rests=lambda one: levels.get(model.network.knowledge.level(one.set), -1) if _is_derived(one) else -1,
        note=_note,
        disputes=lambda one: [numbering[other] for other in model.disputes.get(one.set, ())],
    )


def _is_derived(one: Evidence) -> bool:
    return one.certainty == "inferred"


def _note(one: Evidence) -> str:
    """Return the note; with it what is told in the place of a source, and not what the level says anyway."""
    if _is_derived(one):
        return ""
    if one.certainty == "unknown":
        return one.source
    return one.note if one.source_iri or not one.source else f"{one.source}: {one.note}"


def sources(model: MapModel) -> list[dict[str, Any]]:
    """Return the documents of this edition."""
    at = {source.iri: number for number, source in enumerate(model.sources)}
    return [
        {
            "id": source.id,
            "title": source.title,
            "issued": source.issued,
            "publisher": model.numbers.get(source.publisher),
            "copy": at.get(source.copy_of),
            "note": source.note,
        }
        for source in model.sources
    ]


def layout(model: MapModel) -> dict[str, Any]:
    """Return where everything stands, organisations by their number."""
    found, numbers = model.layout, model.numbers
    return {
        "kind": found.kind.split()[-1],
        "bounds": [coordinate(edge) for edge in found.bounds],
        "hubs": [numbers[name] for name in found.hubs],
        "apart": [numbers[name] for name in found.apart],
        "headings": [
            {
                "words": _words(heading.words),
                "members": [numbers[name] for name in heading.members],
                "sector": -1 if heading.members[0] in model.shown else model.sector_number(heading.group),
            }
            for heading in found.headings
        ],
        "labels": {
            str(numbers[name]): [_words(words, beside=place.y) for words in place.words]
            for name, place in found.places.items()
            if place.words
        },
        "marks": [
            {
                "pair": [numbers[name] for name in mark.pair],
                "points": [[coordinate(x), coordinate(y)] for x, y in mark.points],
                "words": _words(mark.words),
            }
            for mark in found.marks
        ],
        "groups": [
            {
                "label": (group.label.en, group.label.bn),
                "sector": model.sector_number(group.sector),
                "x": coordinate(group.x),
                "y": coordinate(group.y),
                "r": coordinate(group.radius),
            }
            for group in found.groups
        ],
    }


def _words(words: Any, *, beside: float = 0.0) -> dict[str, Any]:
    """Return a text; with fewer lines than the other language it keeps to the glyph `beside`."""
    most = max(map(len, words.lines))
    english, bengali = (
        [*[""] * (most - len(lines)), *lines] if words.y < beside else [*lines, *[""] * (most - len(lines))]
        for lines in words.lines
    )
    lines = {"en": english} | ({"bn": bengali} if bengali != english else {})
    return {
        "x": coordinate(words.x),
        "y": coordinate(words.y),
        "lines": lines,
        "align": words.align,
        "size": words.size,
        "bold": words.bold,
        "tone": words.tone,
    }

"""Packs the map into columns of numbers and texts, as the page's script reads them.

What is said once is written once: ties and quotes point to nodes, kinds and levels by their place in a list.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any, Protocol, TypeVar

from ..core.messages import LANGUAGES, LanguagePair
from ..ingest.stories import StoryView
from ..layout import label_positions
from ..model.network import TieDates
from .fields import MapField
from .model import (
    MapCommunities,
    MapGeography,
    MapMeasure,
    MapModel,
    MapNetworkLayout,
    MapNode,
    MapSector,
    MapSource,
    MapSupport,
    MapTerm,
    MapText,
    MapTie,
    MapTieKind,
)
from .svg_text import DARK, LIGHT

SCHEMA = 1

T = TypeVar("T")
Column = list[Any]
Record = dict[str, Any]


def pack_map(model: MapModel, lang: str = "en") -> Record:
    """Return everything that the page's script reads, in a fixed order; `lang` is the one it opens in."""
    types, topics, places = (_Numbering() for _ in range(3))
    entities = _pack_nodes(model, types, topics, places)
    return {
        "schema": SCHEMA,
        "edition": _pack_edition(model, lang),
        "above": {
            language: {"seen": summary.seen, "unasked": summary.unasked}
            for language, summary in model.summary.items()
        },
        "colours": {"light": asdict(LIGHT), "dark": asdict(DARK)},
        "sectors": [_pack_sector(sector) for sector in model.sectors],
        "types": types.labels,
        "kinds": [_pack_kind(kind) for kind in model.kinds],
        "certainties": [
            {"id": level.id, "label": level.label, "meaning": level.meaning, "dashes": level.dashes}
            for level in model.certainties
        ],
        "sources": _pack_sources(model),
        "topics": topics.labels,
        "places": places.labels,
        "entities": entities,
        "sets": _pack_supports(model),
        "ties": _pack_ties(model),
        "events": _pack_events(model),
        "layout": _pack_layout(model),
        "naming": pack_naming(),
        "geography": _pack_geography(model.geography, places) if model.geography else None,
        "stories": [_pack_view(view) for view in model.stories.views],
        "measures": [_pack_measure(measure) for measure in model.measures],
        "communities": _pack_communities(model.communities),
        **({"fields": [_pack_field(field) for field in model.fields]} if model.fields else {}),
        **({"logos": _pack_logos(model)} if model.logos else {}),
    }


class _Numbering:
    """Gives each term the number of its first asking."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.labels: list[LanguagePair] = []

    def number_all(self, terms: Iterable[MapTerm]) -> list[int]:
        """Return the numbers of terms."""
        return [self._number(term) for term in terms]

    def _number(self, term: MapTerm) -> int:
        if term.iri not in self.numbers:
            self.numbers[term.iri] = len(self.labels)
            self.labels.append(term.label)
        return self.numbers[term.iri]


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


def _number_items(items: Iterable[_Identified]) -> dict[str, int]:
    return {item.id: number for number, item in enumerate(items)}


def _pack_columns(rows: Sequence[T], **cells: Callable[[T], Any]) -> dict[str, Column]:
    """Return a column for each cell of the rows."""
    return {name: [cell(row) for row in rows] for name, cell in cells.items()}


def _pack_edition(model: MapModel, lang: str) -> Record:
    edition = model.edition
    return {
        "name": edition.name,
        "title": edition.title,
        "audience": edition.audience,
        "internal": edition.is_internal,
        "owner": edition.is_owners,
        "version": edition.version,
        "issued": edition.issued,
        "lang": lang,
    }


def _pack_sector(sector: MapSector) -> Record:
    return {
        "id": sector.id,
        "label": sector.label,
        "plural": sector.plural,
        "shape": sector.shape,
        "light": sector.light,
        "dark": sector.dark,
    }


def _pack_kind(kind: MapTieKind) -> Record:
    return {
        "id": kind.id,
        "label": kind.label,
        "reverse": kind.reverse,
        "meaning": kind.meaning,
        "group": kind.group,
        "directed": kind.is_directed,
        "formal": kind.is_formal,
        "drawn": kind.is_drawn,
    }


def _pack_sources(model: MapModel) -> list[Record]:
    node_numbers, source_numbers = _number_items(model.nodes), _number_items(model.sources)

    def pack_source(source: MapSource) -> Record:
        return {
            "id": source.id,
            "title": source.title,
            "issued": source.issued,
            "publisher": node_numbers.get(source.publisher),
            "copy": source_numbers.get(source.copy_of),
            "note": source.note,
        }

    return [pack_source(source) for source in model.sources]


def _pack_nodes(
    model: MapModel, types: _Numbering, topics: _Numbering, places: _Numbering
) -> dict[str, Column]:
    """Return the columns of the nodes; the terms they point to are numbered on the way."""
    sector_numbers = _number_items(model.sectors)

    def read_symbol(name: str) -> Callable[[MapNode], float | None]:
        return lambda node: getattr(node.symbol, name) if node.symbol else None

    columns = _pack_columns(
        model.nodes,
        id=lambda node: node.id,
        name=lambda node: node.name,
        short=lambda node: (node.short, ""),
        abbr=lambda node: node.abbreviation,
        other=lambda node: node.other_names,
        sector=lambda node: sector_numbers[node.sector.id] if node.sector else -1,
        types=lambda node: types.number_all(node.types),
        several=lambda node: int(node.is_unnamed),
        topics=lambda node: topics.number_all(node.topics),
        places=lambda node: places.number_all(node.places),
        identifiers=lambda node: node.identifiers,
        homepage=lambda node: node.homepage,
        counts=lambda node: node.counts,
        consulted=lambda node: int(node.is_consulted),
        x=read_symbol("x"),
        y=read_symbol("y"),
        size=read_symbol("size"),
        group=lambda node: node.group,
    )
    if any(node.attributes for node in model.nodes):
        columns |= _pack_columns(model.nodes, attributes=lambda node: node.attributes)
    return columns


def _pack_ties(model: MapModel) -> dict[str, Column]:
    kinds, levels = _number_items(model.kinds), _number_items(model.certainties)
    supports = {name: number for number, name in enumerate(model.supports)}
    columns: dict[str, Callable[[MapTie], Any]] = {
        "kind": lambda tie: kinds[tie.kind.id],
        "certainty": lambda tie: levels[tie.certainty.id],
        "sets": lambda tie: [supports[support.id] for support in tie.supports],
        "curve": lambda tie: tie.curve,
        "dates": lambda tie: [_pack_dates(dates) for dates in tie.dates] or 0,
        "role": lambda tie: next((dates.role for dates in tie.dates if dates.role), 0),
        "disputed": lambda tie: int(tie.is_disputed),
        "from": lambda tie: tie.subject.number,
        "to": lambda tie: tie.object.number,
        "drawn": lambda tie: int(tie.is_drawn),
    }
    return _pack_columns(model.ties, **columns)


def _pack_dates(dates: TieDates) -> dict[str, str]:
    """Return when a tie held, blanks left out."""
    date_parts = {
        "start": dates.start,
        "end": dates.end,
        "text": dates.text,
        "certainty": dates.certainty,
        "role": dates.role,
    }
    return {name: value for name, value in date_parts.items() if value}


def _pack_supports(model: MapModel) -> dict[str, Column]:
    sources, levels = _number_items(model.sources), _number_items(model.certainties)
    numbers = {name: number for number, name in enumerate(model.supports)}
    rows: list[MapSupport] = list(model.supports.values())
    return _pack_columns(
        rows,
        source=lambda support: sources[support.source.id] if support.source else -1,
        locator=lambda support: support.locator,
        phrase=lambda support: support.phrase,
        certainty=lambda support: levels[support.certainty.id],
        rests=lambda support: levels[support.rests_on.id] if support.rests_on else -1,
        note=lambda support: support.note,
        disputes=lambda support: [numbers[name] for name in support.disputed_by],
    )


def _pack_events(model: MapModel) -> Record:
    """Return the events as columns; a part is the number of its words and that of a node."""
    words: dict[LanguagePair, int] = {}
    parts = [
        [(words.setdefault(label, len(words)), node.number) for label, node in event.parts]
        for event in model.events
    ]
    names = _pack_columns(model.events, id=lambda event: event.id, name=lambda event: event.name)
    return {**names, "parts": parts, "words": list(words)}


def _pack_geography(geography: MapGeography, places: _Numbering) -> Record:
    """Return the geographic picture: spots as columns, `place` the number of a place of the data or -1."""
    spots = _pack_columns(
        geography.spots,
        label=lambda spot: spot.label,
        place=lambda spot: places.numbers.get(spot.term.iri, -1) if spot.term else -1,
        x=lambda spot: spot.x,
        y=lambda spot: spot.y,
        members=lambda spot: [node.number for node in spot.members],
    )
    return {
        "spots": spots,
        "apart": [node.number for node in geography.apart],
        "unknown": places.number_all(geography.unknown),
        "lines": {
            level: [_pack_steps(line) for line in lines] for level, lines in geography.outlines.items()
        },
        "bounds": geography.bounds,
        "credit": geography.credit,
    }


def _pack_steps(line: Sequence[float]) -> list[float]:
    """Return the first point of a line, then the step to each next one, which takes fewer digits."""
    return [*line[:2], *(value - before for before, value in zip(line, line[2:], strict=False))]


def _pack_view(view: StoryView) -> list[str]:
    """Return a view as links hold it: title, address, text, Bengali title and text, and for whom it is."""
    first, second = LANGUAGES
    title, text = view.title, view.text
    parts = [
        title.get(first) or title.get(second, ""),
        view.look,
        text.get(first) or ("" if title.get(first) else text.get(second, "")),
        title.get(second, "") if title.get(first) else "",
        text.get(second, "") if title.get(first) else "",
        view.visibility,
    ]
    while len(parts) > 2 and not parts[-1]:
        parts.pop()
    return parts


def _pack_layout(model: MapModel) -> Record:
    layout, numbers, sectors = model.layout, _number_items(model.nodes), _number_items(model.sectors)
    return {
        "kind": layout.kind,
        "bounds": layout.bounds,
        "hubs": [node.number for node in layout.hubs],
        "apart": [node.number for node in layout.apart],
        "headings": [
            {
                "words": _pack_text(heading.text),
                "members": [node.number for node in heading.members],
                "sector": sectors[heading.sector.id] if heading.sector else -1,
            }
            for heading in layout.headings
        ],
        # the page places the names of a network itself
        "labels": {}
        if layout.network
        else {
            str(numbers[name]): [_pack_text(text) for text in texts] for name, texts in layout.labels.items()
        },
        "marks": [
            {
                "pair": [node.number for node in mark.ends],
                "points": mark.points,
                "words": _pack_text(mark.text),
            }
            for mark in layout.duplicates
        ],
        "groups": [
            {
                "label": group.label,
                "sector": sectors[group.sector.id] if group.sector else -1,
                "x": group.x,
                "y": group.y,
                "r": group.radius,
            }
            for group in layout.groups
        ],
        "network": _pack_network(layout.network, model) if layout.network else None,
    }


def _pack_network(network: MapNetworkLayout, model: MapModel) -> Record:
    phone = [network.phone.get(node.id) for node in model.nodes]
    return {
        "order": [node.number for node in network.order],
        "names": {
            lang: {
                "at": [choice.node.number for choice in choices],
                "width": [choice.width for choice in choices],
                "position": [choice.position for choice in choices],
            }
            for lang, choices in zip(LANGUAGES, network.names, strict=True)
        },
        "bold": [node.number for node in network.bold],
        "tints": [network.tints.get(node.id, -1) for node in model.nodes] if network.tints else [],
        "phone": {
            "x": [place[0] if place else None for place in phone],
            "y": [place[1] if place else None for place in phone],
            "headings": network.phone_headings,
            "bounds": network.phone_bounds,
            "marks": network.phone_mark_share,
        },
    }


def pack_naming() -> Record:
    """Return where names may stand beside marks and what that costs, as the layout itself reckons."""
    return {
        "widths": label_positions.WIDTHS,
        "widthCosts": label_positions.WIDTH_COST,
        "lineCost": label_positions.LINE_COST,
        "fewLines": label_positions.FEW_LINES,
        "positions": label_positions.POSITIONS,
        "listed": [label_positions.ONE_LINE, label_positions.ON_THE_RIGHT],
        "gap": label_positions.GAP,
        "size": label_positions.SIZE,
        "boldSize": label_positions.BOLD_SIZE,
        "crossed": label_positions.CROSSED,
        "coverable": label_positions.COVERABLE,
        "mostCovered": label_positions.MOST_COVERED,
        "widest": label_positions.WIDEST,
        "rooms": label_positions.NAMES_ROOM,
    }


def _pack_text(text: MapText) -> Record:
    lines = {"en": text.english} | ({"bn": text.bengali} if text.bengali != text.english else {})
    return {
        "x": text.x,
        "y": text.y,
        "lines": lines,
        "align": text.align,
        "size": text.size,
        "bold": text.bold,
        "tone": text.tone,
    }


def _pack_measure(measure: MapMeasure) -> Record:
    return {
        "id": measure.id,
        "label": measure.label,
        "meaning": measure.meaning,
        "reason": measure.reason,
        "values": measure.values,
        "low": measure.is_low_first,
    }


def _pack_communities(communities: MapCommunities | None) -> Record | None:
    if communities is None:
        return None
    if communities.reason:
        return {"reason": communities.reason}
    return {"of": communities.numbers, "labels": communities.labels}


def _pack_field(field: MapField) -> Record:
    """Return a field; a category that is the only one of an organisation stands by itself."""
    values = [value[0] if isinstance(value, tuple) and len(value) == 1 else value for value in field.values]
    labels = {"labels": field.labels} if field.labels else {}
    return {"id": field.id, "label": field.label, "type": field.type, **labels, "values": values}


def _pack_logos(model: MapModel) -> dict[str, str]:
    """Return the logos as data addresses, by the number of their node."""
    numbers = _number_items(model.nodes)
    return {
        str(numbers[id_]): f"data:{image.media_type};base64,{base64.b64encode(image.data).decode('ascii')}"
        for id_, image in sorted(model.logos.items())
    }

"""Builds what the map draws of a layout: texts, headings, groups and possible duplicates, at their places."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..layout import Layout, PlacedText
from .model import (
    MapDuplicate,
    MapGroup,
    MapHeading,
    MapLayout,
    MapNameChoice,
    MapNetworkLayout,
    MapNode,
    MapSector,
    MapText,
)
from .selection import MapSelection


def build_layout(
    selection: MapSelection,
    nodes: Mapping[str, MapNode],
    find_sector: Callable[[str], MapSector | None],
) -> MapLayout:
    """Return where everything stands."""
    layout = selection.layout
    left, top, right, bottom = map(round_coordinate, layout.bounds)
    return MapLayout(
        kind=layout.kind.split()[-1],
        bounds=(left, top, right, bottom),
        hubs=tuple(nodes[name] for name in layout.hubs),
        apart=tuple(nodes[name] for name in layout.apart),
        headings=tuple(
            MapHeading(
                _build_text(heading.words),
                tuple(nodes[name] for name in heading.members),
                None if heading.members[0] in selection.collectives else find_sector(heading.group),
            )
            for heading in layout.headings
        ),
        labels={
            nodes[name].id: tuple(_build_text(words, beside=place.y) for words in place.words)
            for name, place in layout.places.items()
            if place.words
        },
        duplicates=tuple(
            MapDuplicate(
                (nodes[mark.pair[0]], nodes[mark.pair[1]]),
                tuple((round_coordinate(x), round_coordinate(y)) for x, y in mark.points),
                _build_text(mark.words),
            )
            for mark in layout.marks
        ),
        groups=tuple(
            MapGroup(
                (disc.label.en, disc.label.bn),
                find_sector(disc.sector),
                *map(round_coordinate, (disc.x, disc.y, disc.radius)),
            )
            for disc in layout.groups
        ),
        network=_build_network(layout, nodes),
    )


def _build_network(layout: Layout, nodes: Mapping[str, MapNode]) -> MapNetworkLayout | None:
    if layout.phone is None:
        return None
    left, top, right, bottom = map(round_coordinate, layout.phone.bounds)
    english, bengali = (
        tuple(MapNameChoice(nodes[name], choice.width, choice.position) for name, choice in choices.items())
        for choices in layout.names
    )
    return MapNetworkLayout(
        order=tuple(nodes[name] for name in layout.order),
        names=(english, bengali),
        bold=tuple(nodes[name] for name in layout.order if name in layout.bold),
        tints={nodes[name].id: number for name, number in layout.communities.items()},
        phone={
            nodes[name].id: (round_coordinate(x), round_coordinate(y))
            for name, (x, y) in layout.phone.places.items()
        },
        phone_headings=tuple((round_coordinate(x), round_coordinate(y)) for x, y in layout.phone.headings),
        phone_bounds=(left, top, right, bottom),
        phone_mark_share=layout.phone.mark_share,
    )


def _build_text(words: PlacedText, *, beside: float = 0.0) -> MapText:
    """Return a text; with fewer lines than the other language it keeps to the symbol `beside`.

    A text inside a symbol stands in its middle in each language.
    """
    most = 0 if words.tone == "inside" else max(map(len, words.lines))
    english, bengali = (
        (*[""] * (most - len(lines)), *lines) if words.y < beside else (*lines, *[""] * (most - len(lines)))
        for lines in words.lines
    )
    return MapText(
        x=round_coordinate(words.x),
        y=round_coordinate(words.y),
        english=english,
        bengali=bengali,
        align=words.align,
        size=words.size,
        bold=words.bold,
        tone=words.tone,
    )


def round_coordinate(value: float) -> float | int:
    """Return a coordinate in tenths of a pixel, as short as JSON writes it.

    >>> round_coordinate(12.04), round_coordinate(-0.26)
    (12, -0.3)
    """
    short = round(value, 1)
    return int(short) if short == int(short) else short

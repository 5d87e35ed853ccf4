"""Builds the geographic picture: where the places of organisations lie, who is there, and the outlines."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..core.messages import LanguagePair
from ..model.graph import StakeholderGraph
from .gazetteer import Location, load_gazetteer, read_coordinates, read_outlines
from .messages import MESSAGES
from .model import MapGeography, MapNode, MapSpot, MapTerm

LEAST_SPOTS = 2  # places below which a picture of them says nothing
SIZE = 1000.0  # units of the picture across the larger side
LAND = (88.0, 20.6, 92.7, 26.65)  # of the outlines: west, south, east, north
MARGIN = 0.06  # of the larger side, around places without outlines
_COORDINATES = {
    "latitude": ("latitude", "lat", "অক্ষাংশ"),
    "longitude": ("longitude", "lon", "long", "lng", "দ্রাঘিমাংশ"),
}


@dataclass(frozen=True)
class _Projection:
    """Turns degrees into units of the picture: equirectangular, true to scale in the middle."""

    west: float
    south: float
    east: float
    north: float

    @property
    def _scale(self) -> float:
        return SIZE / max((self.east - self.west) * self._narrowing, self.north - self.south, 1e-6)

    @property
    def _narrowing(self) -> float:
        return max(0.05, math.cos(math.radians((self.south + self.north) / 2)))

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a point stands."""
        x = (longitude - self.west) * self._narrowing * self._scale
        return round(x, 1), round((self.north - latitude) * self._scale, 1)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the picture."""
        return (0.0, 0.0, *self.place(self.east, self.south))


@dataclass
class _Spots:
    """Gathers who is where."""

    members: dict[tuple[float, float], dict[MapNode, None]] = field(default_factory=lambda: defaultdict(dict))
    terms: dict[tuple[float, float], MapTerm] = field(default_factory=dict)
    codes: dict[tuple[float, float], str] = field(default_factory=dict)

    def add(self, location: Location, node: MapNode, term: MapTerm | None) -> None:
        """Note that a node is at a location, which a place of the data names."""
        key = (location.longitude, location.latitude)
        self.members[key][node] = None
        if term:
            self.terms.setdefault(key, term)
        self.codes.setdefault(key, location.code)


def build_geography(knowledge: StakeholderGraph, nodes: Sequence[MapNode]) -> MapGeography | None:
    """Return the picture of places; None where fewer than two have known coordinates."""
    spots, apart = _Spots(), []
    unknown: dict[str, MapTerm] = {}
    located = _locate_terms(knowledge, nodes)
    for node in nodes:
        own = read_coordinates(node.identifiers) or _read_attributes(node.attributes)
        if own:
            spots.add(own, node, None)
        places = [(located[term.iri], term) for term in node.places if term.iri in located]
        if not own:
            unknown |= {term.iri: term for term in node.places if term.iri not in located}
        for location, term in () if own else places:
            spots.add(location, node, term)
        if not own and not places:
            apart.append(node)
    if len(spots.members) < LEAST_SPOTS:
        return None
    return _draw(spots, tuple(apart), tuple(unknown.values()))


def _locate_terms(knowledge: StakeholderGraph, nodes: Iterable[MapNode]) -> Mapping[str, Location]:
    """Return the coordinates of the places that nodes are tied to, by IRI."""
    gazetteer = load_gazetteer()
    located = {}
    for iri in sorted({term.iri for node in nodes for term in node.places}):
        entity = knowledge.entities.get(iri)
        if entity and not entity.is_collective:
            names = (*entity.label.values(), entity.short, *entity.other_names)
            location = gazetteer.find_location(list(filter(None, names)), entity.identifiers)
            if location:
                located[iri] = location
    return located


def _read_attributes(attributes: Sequence[str]) -> Location | None:
    """Return the coordinates that kept columns give."""
    values = {}
    for attribute in attributes:
        heading, _, text = attribute.partition(": ")
        for name, headings in _COORDINATES.items():
            if heading.strip().casefold() in headings:
                values[name] = text.strip()
    return read_coordinates([f"geo:{values.get('latitude', '')},{values.get('longitude', '')}"])


def _draw(spots: _Spots, apart: tuple[MapNode, ...], unknown: tuple[MapTerm, ...]) -> MapGeography:
    locations = {key: Location(key[1], key[0], spots.codes[key]) for key in spots.members}
    inside = sum(len(spots.members[key]) for key, own in locations.items() if own.is_in_bangladesh)
    has_outlines = 2 * inside >= sum(map(len, spots.members.values()))
    # what lies beyond the land is off the picture, which would else show nobody
    projection = _Projection(*LAND) if has_outlines else _project(list(locations.values()))
    ordered = sorted(spots.members, key=lambda key: (-len(spots.members[key]), key))
    lines = (
        _project_outlines(projection, {location.code for location in locations.values()})
        if has_outlines
        else {}
    )
    return MapGeography(
        spots=tuple(
            MapSpot(
                label=spots.terms[key].label
                if key in spots.terms
                else _label_members(list(spots.members[key])),
                term=spots.terms.get(key),
                x=projection.place(*key)[0],
                y=projection.place(*key)[1],
                members=tuple(spots.members[key]),
            )
            for key in ordered
        ),
        apart=apart,
        unknown=unknown,
        outlines=lines,
        bounds=projection.bounds,
        credit=MESSAGES.format_pair("outlines") if has_outlines else ("", ""),
    )


def _label_members(members: Sequence[MapNode]) -> LanguagePair:
    first = members[0].name
    if len(members) == 1:
        return first
    return MESSAGES.format_pair("and-more-here", name=first[0] or first[1], n=len(members) - 1)


def _project(locations: Sequence[Location]) -> _Projection:
    """Return the projection that shows all places."""
    longitudes = [location.longitude for location in locations]
    latitudes = [location.latitude for location in locations]
    west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
    margin = MARGIN * max(east - west, north - south, 0.1)
    return _Projection(west - margin, south - margin, east + margin, north + margin)


def _project_outlines(projection: _Projection, codes: set[str]) -> dict[str, tuple[tuple[float, ...], ...]]:
    """Return the lines of the picture; those of upazilas only about the ones in which somebody is."""
    outlines = read_outlines()
    unit = outlines["unit"]
    lines = {level: outlines[level] for level in ("land", "division", "district")}
    lines["upazila"] = [line[2:] for line in outlines["upazila"] if {line[0], line[1]} & codes]
    return {
        level: tuple(tuple(_project_line(projection, line, unit)) for line in lines_of_level)
        for level, lines_of_level in lines.items()
    }


def _project_line(projection: _Projection, line: Sequence[int], unit: float) -> Iterator[float]:
    x = y = 0
    for dx, dy in zip(line[::2], line[1::2], strict=True):
        x, y = x + dx, y + dy
        yield from (round(value) for value in projection.place(x * unit, y * unit))

"""What a layout takes and gives: frozen values, no geometry of their own but the box of a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from .text import NOTHING, Lines, Text, height, widest

Box = tuple[float, float, float, float]

LINE = 1.25  # line height of a text, in its size


@dataclass(frozen=True, order=True)
class Item:
    """An organisation to be placed, or several that are not named.

    `group` is the sector it is listed under, `heading` the words above that list, `side` where the list
    stands: left, right or above. `reported_by` holds the ids of those whose documents support its ties.
    """

    id: str
    label: Text
    group: str = ""
    heading: Text = NOTHING
    order: int = 99
    side: str = "right"
    several: bool = False
    reported_by: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, order=True)
class Link:
    """A connected pair; `words` name its formal role, told of `a`."""

    a: str
    b: str
    words: Text = NOTHING


@dataclass(frozen=True)
class Words:
    """A text at a point: `x` is its left end, middle or right end by `align`, `y` its middle."""

    x: float
    y: float
    lines: Lines
    align: str = "left"
    size: float = 12
    bold: bool = False
    tone: str = "text"

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        wide = widest(self.lines, self.size, bold=self.bold)
        left = self.x - {"left": 0.0, "right": wide}.get(self.align, wide / 2)
        high = height(self.lines) * self.size * LINE
        return left, self.y - high / 2, left + wide, self.y + high / 2


@dataclass(frozen=True)
class Place:
    """Where a glyph stands, half its size, its name and what else is written beside it."""

    x: float
    y: float
    size: float
    words: tuple[Words, ...] = ()

    @property
    def box(self) -> Box:
        """The box of the glyph alone."""
        return self.x - self.size, self.y - self.size, self.x + self.size, self.y + self.size

    def moved(self, x: float, y: float) -> Place:
        """Return the place with its words somewhere else by so much."""
        words = tuple(replace(text, x=text.x + x, y=text.y + y) for text in self.words)
        return Place(self.x + x, self.y + y, self.size, words)


@dataclass(frozen=True)
class Heading:
    """The words above a list of places, which go when all of them go."""

    group: str
    words: Words
    members: tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """Two that may be the same: a line from point to point, and its words."""

    pair: tuple[str, str]
    points: tuple[tuple[float, float], ...]
    words: Words


@dataclass(frozen=True)
class Disc:
    """A group of a large network: its name, its sector and the circle that holds its members."""

    label: Text
    sector: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Layout:
    """A finished drawing: `curves` tells by pair how its line runs (spoke or bow), straight otherwise.

    `groups` are the discs of a large network, and `group_of` the number of the disc that holds an item.
    """

    kind: str
    places: Mapping[str, Place]
    headings: tuple[Heading, ...] = ()
    marks: tuple[Mark, ...] = ()
    curves: Mapping[tuple[str, str], str] = field(default_factory=dict)
    hubs: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    groups: tuple[Disc, ...] = ()
    group_of: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def empty(cls, apart: tuple[str, ...]) -> Layout:
        """Return the layout of a network without a tie."""
        return cls("empty", {}, apart=apart)

    @property
    def boxes(self) -> list[Box]:
        """Boxes of all texts and glyphs."""
        texts = [words.box for place in self.places.values() for words in place.words]
        texts += [heading.words.box for heading in self.headings] + [mark.words.box for mark in self.marks]
        discs = [
            (disc.x - disc.radius, disc.y - disc.radius, disc.x + disc.radius, disc.y + disc.radius)
            for disc in self.groups
        ]
        return texts + [place.box for place in self.places.values()] + discs

    @property
    def bounds(self) -> Box:
        """The box that holds everything."""
        return around(self.boxes)


def around(boxes: Iterable[Box]) -> Box:
    """Return the box around boxes.

    >>> around([(0, 0, 1, 1), (2, -1, 3, 0)])
    (0, -1, 3, 1)
    """
    found = list(boxes)
    if not found:
        return 0.0, 0.0, 0.0, 0.0
    return (
        min(box[0] for box in found),
        min(box[1] for box in found),
        max(box[2] for box in found),
        max(box[3] for box in found),
    )


def overlap(one: Box, other: Box, gap: float = 0) -> bool:
    """Tell whether two boxes come closer than a gap.

    >>> overlap((0, 0, 2, 2), (1, 1, 3, 3)), overlap((0, 0, 1, 1), (1, 0, 2, 1))
    (True, False)
    """
    return (
        one[0] < other[2] + gap
        and other[0] < one[2] + gap
        and one[1] < other[3] + gap
        and other[1] < one[3] + gap
    )

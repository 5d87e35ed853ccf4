"""What a layout takes and gives: frozen values, no geometry of their own but the box of a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from .text import NOTHING, BilingualText, Lines, count_lines, measure_widest_line

Box = tuple[float, float, float, float]

LINE = 1.25  # line height of a text, in its size


@dataclass(frozen=True, order=True)
class Item:
    """An organisation to be placed, or several that are not named.

    `group` is the sector it is listed under, `heading` the words above that list, `side` where the list
    stands: left, right or above. `reported_by` holds the ids of those whose documents support its ties.
    """

    id: str
    label: BilingualText
    group: str = ""
    heading: BilingualText = NOTHING
    order: int = 99
    side: str = "right"
    several: bool = False
    reported_by: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, order=True)
class Link:
    """A connected pair; `words` name its formal role, told of `a`."""

    a: str
    b: str
    words: BilingualText = NOTHING


@dataclass(frozen=True)
class PlacedText:
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
        wide = measure_widest_line(self.lines, self.size, bold=self.bold)
        left = self.x - {"left": 0.0, "right": wide}.get(self.align, wide / 2)
        high = count_lines(self.lines) * self.size * LINE
        return left, self.y - high / 2, left + wide, self.y + high / 2


@dataclass(frozen=True)
class SymbolPlace:
    """Where a glyph stands, half its size, its name and what else is written beside it."""

    x: float
    y: float
    size: float
    words: tuple[PlacedText, ...] = ()

    @property
    def box(self) -> Box:
        """The box of the glyph alone."""
        return self.x - self.size, self.y - self.size, self.x + self.size, self.y + self.size

    def move_by(self, x: float, y: float) -> SymbolPlace:
        """Return the place with its words somewhere else by so much."""
        words = tuple(replace(text, x=text.x + x, y=text.y + y) for text in self.words)
        return SymbolPlace(self.x + x, self.y + y, self.size, words)


@dataclass(frozen=True)
class ListHeading:
    """The words above a list of places, which go when all of them go."""

    group: str
    words: PlacedText
    members: tuple[str, ...]


@dataclass(frozen=True)
class DuplicateMark:
    """Two that may be the same: a line from point to point, and its words."""

    pair: tuple[str, str]
    points: tuple[tuple[float, float], ...]
    words: PlacedText


@dataclass(frozen=True)
class GroupDisc:
    """A group of a large network: its name, its sector and the circle that holds its members."""

    label: BilingualText
    sector: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class NameChoice:
    """How a name stands beside its mark: its number among the widths, and among the positions."""

    width: int
    position: int


@dataclass(frozen=True)
class Sheet:
    """Places on a sheet of another shape, those of headings, and its left, top, right and bottom.

    Marks are `mark_share` times as large as on the wide sheet.
    """

    places: Mapping[str, tuple[float, float]]
    headings: tuple[tuple[float, float], ...]
    bounds: Box
    mark_share: float = 1.0


@dataclass(frozen=True)
class Layout:
    """A finished drawing: `curves` tells by pair how its line runs (spoke or bow), straight otherwise.

    `groups` are the discs of a large network, and `group_of` the number of the disc that holds an item.
    In a network without wings `order` holds the most important first, `names` by language how each name
    stands beside its mark, `bold` those set larger, `communities` those with a tint, and `phone` the places
    on a narrow screen.
    """

    kind: str
    places: Mapping[str, SymbolPlace]
    headings: tuple[ListHeading, ...] = ()
    marks: tuple[DuplicateMark, ...] = ()
    curves: Mapping[tuple[str, str], str] = field(default_factory=dict)
    hubs: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    groups: tuple[GroupDisc, ...] = ()
    group_of: Mapping[str, int] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    names: tuple[Mapping[str, NameChoice], ...] = ()
    bold: frozenset[str] = frozenset()
    communities: Mapping[str, int] = field(default_factory=dict)
    phone: Sheet | None = None

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
        return enclose_boxes(self.boxes)


def enclose_boxes(boxes: Iterable[Box]) -> Box:
    """Return the box around boxes.

    >>> enclose_boxes([(0, 0, 1, 1), (2, -1, 3, 0)])
    (0, -1, 3, 1)
    """
    box_list = list(boxes)
    if not box_list:
        return 0.0, 0.0, 0.0, 0.0
    return (
        min(box[0] for box in box_list),
        min(box[1] for box in box_list),
        max(box[2] for box in box_list),
        max(box[3] for box in box_list),
    )


def boxes_overlap(first: Box, second: Box, gap: float = 0) -> bool:
    """Tell whether two boxes come closer than a gap.

    >>> boxes_overlap((0, 0, 2, 2), (1, 1, 3, 3)), boxes_overlap((0, 0, 1, 1), (1, 0, 2, 1))
    (True, False)
    """
    return (
        first[0] < second[2] + gap
        and second[0] < first[2] + gap
        and first[1] < second[3] + gap
        and second[1] < first[3] + gap
    )

"""The map as values: organisations, ties, legend, texts and their places, in both languages.

`builder` makes these values of a network. The page, the drawing, the share sheet and the report read them.
Coordinates are in tenths of a pixel; a pair is a text in English and in Bengali, empty where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..core.messages import LanguagePair
from ..ingest.logo_image import LogoImage
from ..model.edition import Edition
from ..model.network import TieDates
from .fields import MapField
from .stories import NO_STORIES, StorySelection

Point = tuple[float, float]


# ---- the legend ----
@dataclass(frozen=True, eq=False, slots=True)
class MapTerm:
    """A kind of organisation, a topic or a place: what the filters list."""

    iri: str
    label: LanguagePair


@dataclass(frozen=True, eq=False, slots=True)
class MapSector:
    """A sector with its symbol; the one without an id is for organisations whose kind is not given."""

    id: str
    label: LanguagePair
    plural: LanguagePair
    shape: str
    light: str
    dark: str


@dataclass(frozen=True, eq=False, slots=True)
class MapTieKind:
    """A kind of tie; `reverse` is how it reads from its other end, `is_drawn` whether the map has one."""

    id: str
    label: LanguagePair
    reverse: LanguagePair
    meaning: LanguagePair
    group: LanguagePair
    is_directed: bool
    is_formal: bool
    is_drawn: bool


@dataclass(frozen=True, eq=False, slots=True)
class MapCertainty:
    """A level of certainty, and the dashes and gaps of its lines in pixels."""

    id: str
    label: LanguagePair
    meaning: LanguagePair
    dashes: tuple[float, ...]


@dataclass(frozen=True, eq=False, slots=True)
class MapSource:
    """A document; `publisher` and `copy_of` are the ids of a node and of another document, or empty."""

    id: str
    title: str
    issued: str
    publisher: str
    copy_of: str
    note: str


# ---- organisations and ties ----
@dataclass(frozen=True, eq=False, slots=True)
class MapSymbol:
    """Where the symbol of a node stands, and half its size."""

    x: float
    y: float
    size: float


@dataclass(frozen=True, eq=False, slots=True)
class MapNode:
    """An organisation, a group that no source names, or what else a tie points to.

    `number` is its place among the nodes of the map, `group` that of the disc that holds it, -1 without one.
    `connections` counts the organisations with which it has a stated tie.
    """

    number: int
    id: str
    name: LanguagePair
    short: str
    abbreviation: str
    other_names: tuple[str, ...]
    sector: MapSector | None
    types: tuple[MapTerm, ...]
    topics: tuple[MapTerm, ...]
    places: tuple[MapTerm, ...]
    identifiers: tuple[str, ...]
    homepage: str
    counts: tuple[LanguagePair, ...]
    is_organisation: bool
    is_unnamed: bool
    is_consulted: bool
    connections: int
    symbol: MapSymbol | None
    group: int
    attributes: tuple[str, ...] = ()  # each a heading, a colon and a text


@dataclass(frozen=True, eq=False, slots=True)
class MapSupport:
    """A quote that supports a tie; `rests_on` is the level of its weakest premise, where a rule yields it."""

    id: str
    source: MapSource | None
    locator: str
    phrase: str
    certainty: MapCertainty
    rests_on: MapCertainty | None
    note: str
    disputed_by: tuple[str, ...]


@dataclass(frozen=True, eq=False, slots=True)
class MapTie:
    """A tie that the map draws, or that only the panel lists."""

    kind: MapTieKind
    subject: MapNode
    object: MapNode
    certainty: MapCertainty
    supports: tuple[MapSupport, ...]
    dates: tuple[TieDates, ...]
    curve: str
    is_drawn: bool

    @property
    def is_disputed(self) -> bool:
        """Whether a source contradicts it."""
        return any(support.disputed_by for support in self.supports)

    @property
    def is_between_organisations(self) -> bool:
        """Whether neither end is a group that no source names."""
        return not (self.subject.is_unnamed or self.object.is_unnamed)

    @property
    def is_formal(self) -> bool:
        """Whether it is drawn as a formal role."""
        return self.kind.is_formal and self.is_between_organisations


@dataclass(frozen=True, eq=False, slots=True)
class MapEvent:
    """An event, and how each organisation took part: the tie as it reads from the event, and who."""

    id: str
    name: LanguagePair
    parts: tuple[tuple[LanguagePair, MapNode], ...]


# ---- the drawing ----
@dataclass(frozen=True, eq=False, slots=True)
class MapText:
    """Lines of text at a point, as many in each language; an empty line keeps its room."""

    x: float
    y: float
    english: tuple[str, ...]
    bengali: tuple[str, ...]
    align: str
    size: float
    bold: bool
    tone: str

    def get_lines(self, lang: str) -> tuple[str, ...]:
        """Return the lines in a language."""
        return self.bengali if lang == "bn" else self.english


@dataclass(frozen=True, eq=False, slots=True)
class MapHeading:
    """The words above a list of nodes."""

    text: MapText
    members: tuple[MapNode, ...]
    sector: MapSector | None


@dataclass(frozen=True, eq=False, slots=True)
class MapDuplicate:
    """A line between two that may be the same, and its words."""

    ends: tuple[MapNode, MapNode]
    points: tuple[Point, ...]
    text: MapText


@dataclass(frozen=True, eq=False, slots=True)
class MapGroup:
    """The disc that stands for many organisations of a large network."""

    label: LanguagePair
    sector: MapSector | None
    x: float
    y: float
    radius: float


@dataclass(frozen=True, eq=False, slots=True)
class MapNameChoice:
    """How the name of a node stands at the opening view: numbers of a width and of a position."""

    node: MapNode
    width: int
    position: int


@dataclass(frozen=True, eq=False, slots=True)
class MapNetworkLayout:
    """What the page needs to name the marks of a network at every scale, and to draw it on a phone.

    `order` holds the most important first, `names` the choices in English and in Bengali, `bold` those set
    larger, `tints` the community of a node by its id, `phone` places by the id of a node and those of the
    headings.
    """

    order: tuple[MapNode, ...]
    names: tuple[tuple[MapNameChoice, ...], tuple[MapNameChoice, ...]]
    bold: tuple[MapNode, ...]
    tints: Mapping[str, int]
    phone: Mapping[str, Point]
    phone_headings: tuple[Point, ...]
    phone_bounds: tuple[float, float, float, float]
    phone_mark_share: float


@dataclass(frozen=True, eq=False, slots=True)
class MapLayout:
    """Where everything stands; `labels` are texts by the id of a node, `apart` the nodes without a tie."""

    kind: str
    bounds: tuple[float, float, float, float]
    hubs: tuple[MapNode, ...]
    apart: tuple[MapNode, ...]
    headings: tuple[MapHeading, ...]
    labels: Mapping[str, tuple[MapText, ...]]
    duplicates: tuple[MapDuplicate, ...]
    groups: tuple[MapGroup, ...]
    network: MapNetworkLayout | None = None

    @property
    def is_grouped(self) -> bool:
        """Whether discs stand for their members."""
        return self.kind == "groups"


# ---- the geographic picture ----
@dataclass(frozen=True, eq=False, slots=True)
class MapSpot:
    """A place of the geographic picture and who is there; `term` is the place of the data, if any."""

    label: LanguagePair
    term: MapTerm | None
    x: float
    y: float
    members: tuple[MapNode, ...]


@dataclass(frozen=True, eq=False, slots=True)
class MapGeography:
    """Places with coordinates, those of whom none is known, and outlines by what they separate.

    `unknown` are the places without coordinates. A place may lie beyond `bounds`, which is what the picture
    shows at first. A line is a flat row of x and y; `credit` says whose outlines they are.
    """

    spots: tuple[MapSpot, ...]
    apart: tuple[MapNode, ...]
    unknown: tuple[MapTerm, ...]
    outlines: Mapping[str, tuple[tuple[float, ...], ...]]
    bounds: tuple[float, float, float, float]
    credit: LanguagePair


# ---- figures and sentences ----
@dataclass(frozen=True, eq=False, slots=True)
class MapMeasure:
    """A measure with its values in the order of the organisations, or the reason why there are none."""

    id: str
    label: LanguagePair
    meaning: LanguagePair
    reason: LanguagePair | None
    values: tuple[float | None, ...]
    is_low_first: bool


@dataclass(frozen=True, eq=False, slots=True)
class MapCommunities:
    """The community of each organisation, -1 for none, and their names; or the reason why there are none."""

    reason: LanguagePair | None = None
    numbers: tuple[int, ...] = ()
    labels: tuple[LanguagePair, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class MapSummary:
    """What the map shows in sentences, and who was not asked, in one language."""

    seen: tuple[str, ...]
    unasked: str


@dataclass(frozen=True, eq=False)
class MapModel:
    """Everything that the map shows of an edition.

    Nodes open with the organisations; ties open with those that are drawn. `supports` holds the quotes by id,
    those that dispute another included. `summary` is by language, `logos` by the id of an organisation.
    """

    edition: Edition
    summary: Mapping[str, MapSummary]
    sectors: tuple[MapSector, ...]
    kinds: tuple[MapTieKind, ...]
    certainties: tuple[MapCertainty, ...]
    sources: tuple[MapSource, ...]
    nodes: tuple[MapNode, ...]
    ties: tuple[MapTie, ...]
    supports: Mapping[str, MapSupport]
    layout: MapLayout
    measures: tuple[MapMeasure, ...]
    communities: MapCommunities | None
    events: tuple[MapEvent, ...] = ()
    fields: tuple[MapField, ...] = ()
    logos: Mapping[str, LogoImage] = field(default_factory=dict)
    stories: StorySelection = NO_STORIES
    geography: MapGeography | None = None

    @property
    def organisations(self) -> tuple[MapNode, ...]:
        """The named organisations."""
        return tuple(node for node in self.nodes if node.is_organisation)

    @property
    def drawn_ties(self) -> tuple[MapTie, ...]:
        """The ties that have a line."""
        return tuple(tie for tie in self.ties if tie.is_drawn)

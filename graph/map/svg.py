"""Draws the opening view of the map as SVG, for sheets, pictures and readers without script.

It looks as the canvas does. `MapPicture` keeps ties, symbols and texts apart for those who set the texts
themselves; `render_drawing` returns one `<svg>` element with all of them, every text escaped.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..core import messages
from ..core.visible_text import escape_html
from ..layout.box_grid import BoxGrid
from ..schema.levels import Certainty
from .model import MapModel, MapNode, MapSector, MapSymbol, MapText, MapTie, Point
from .svg_paths import (
    ROOM,
    Course,
    compute_bends,
    find_point_on,
    format_coordinate,
    format_path,
    format_polygon,
    outline_stack,
    outline_symbol,
    route_stub,
    route_tie,
    shape_arrowhead,
)
from .svg_text import (
    DARK,
    FACES,
    LIGHT,
    Colours,
    SvgText,
    choose_text_colour,
    pick_language,
    render_texts,
    strip_non_xml,
)

MARGIN = 12.0
_ANCHORS = {"left": "start", "right": "end"}
# how far a text inside a glyph stands from its middle, in the glyph's size
_LIFT = {"triangleDown": -0.22, "triangle": 0.3}
PLAIN, FORMAL = 1.2, 2.6  # width of a line
RING_GAP = 2.5  # from a mark to the ring about it
TINT_RADIUS, TINT_OPACITY = 34.0, 0.09  # of the pale disc behind a mark of a community


@dataclass(frozen=True)
class MapPicture:
    """The opening view of a map, in a language, on a light or a dark page."""

    model: MapModel
    lang: str
    dark: bool = False

    @property
    def colours(self) -> Colours:
        """The colours that no sector gives."""
        return DARK if self.dark else LIGHT

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of the sheet."""
        left, top, right, bottom = self.model.layout.bounds
        return left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN

    def render_ties(self) -> str:
        """Return the elements of the lines: ties, their arrowheads, and marks of possible duplicates."""
        if self.model.layout.is_grouped:
            return "".join(self._render_group_lines())
        return "".join(
            (
                *self._render_tints(),
                *self._render_tie_lines(),
                self._render_arrowheads(),
                *self._render_crosses(),
                *self._render_duplicate_lines(),
            )
        )

    def render_symbols(self) -> str:
        """Return the elements of the glyphs."""
        return "".join(
            self._render_group_symbols() if self.model.layout.is_grouped else self._render_node_symbols()
        )

    def list_texts(self) -> list[SvgText]:
        """Return every text of the picture, in the order in which it is drawn."""
        return list(self._list_group_texts() if self.model.layout.is_grouped else self._list_all_texts())

    def _render_tints(self) -> Iterator[str]:
        """Yield a pale ground behind each community that stands together."""
        network = self.model.layout.network
        discs: dict[int, list[str]] = defaultdict(list)
        for node in self.model.nodes if network else ():
            tint = network.tints.get(node.id) if network else None
            if tint is not None and node.symbol:
                discs[tint].append(outline_symbol("circle", node.symbol.x, node.symbol.y, TINT_RADIUS))
        wheel = self.colours.communities
        for tint, outlines in sorted(discs.items()):
            style = f'fill="{wheel[tint % len(wheel)]}" opacity="{TINT_OPACITY}"'
            yield f'<path d="{"".join(outlines)}" {style}/>'

    # ---- ties ----
    @cached_property
    def _courses(self) -> list[tuple[MapTie, Course]]:
        """The ties that have a line, with their lines."""
        drawn = self.model.drawn_ties
        bends = compute_bends([(tie.subject.number, tie.object.number) for tie in drawn])
        return [
            (drawn[index], self._route(drawn[index], start, end, bend))
            for index, bend in bends.items()
            for start, end in [(drawn[index].subject.symbol, drawn[index].object.symbol)]
            if start and end
        ]

    def _route(self, tie: MapTie, start: MapSymbol, end: MapSymbol, bend: float) -> Course:
        if tie.curve != "stub":
            return route_tie((start.x, start.y), (end.x, end.y), tie.curve, bend)
        hub, partner = (start, end) if tie.subject in self.model.layout.hubs else (end, start)
        return route_stub((hub.x, hub.y), hub.size, (partner.x, partner.y))

    @cached_property
    def _rings(self) -> Mapping[str, MapNode]:
        """The hub of each node whose line to it is not drawn whole, by the id of the node."""
        hubs = set(self.model.layout.hubs)
        return {
            (tie.object if tie.subject in hubs else tie.subject).id: tie.subject
            if tie.subject in hubs
            else tie.object
            for tie in reversed(self.model.drawn_ties)
            if tie.curve == "stub"
        }

    def _render_tie_lines(self) -> Iterator[str]:
        ranks = {level.id: rank for rank, level in enumerate(self.model.certainties)}
        styles: dict[tuple[int, bool], list[str]] = defaultdict(list)
        for tie, line in self._courses:
            styles[ranks[tie.certainty.id], tie.is_formal].append(format_path(line))
        for (rank, formal), lines in sorted(styles.items()):
            dashes = self.model.certainties[rank].dashes
            yield self._render_stroke("".join(lines), FORMAL if formal else PLAIN, dashes)

    def _render_stroke(self, path: str, width: float, dashes: Sequence[float] = (), colour: str = "") -> str:
        dashed = f' stroke-dasharray="{" ".join(map(str, dashes))}"' if dashes else ""
        colour = escape_html(colour or self.colours.line)
        return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{round(width, 2)}"{dashed}/>'

    def _render_arrowheads(self) -> str:
        arrowheads = []
        for tie, line in self._courses:
            if tie.kind.is_directed and tie.object.symbol:
                head = shape_arrowhead(line, tie.object.symbol.size, 8 if tie.is_formal else 6.5)
                arrowheads += [format_polygon(head)] if head else []
        return f'<path d="{"".join(arrowheads)}" fill="{self.colours.line}"/>' if arrowheads else ""

    @cached_property
    def _doubted(self) -> list[tuple[bool, Point]]:
        """Where a tie is contradicted (True) or ambiguous: on its line, clear of names."""
        doubted = []
        for tie, line in self._courses:
            is_doubted = tie.is_disputed or tie.certainty.id == Certainty.AMBIGUOUS
            point = self._find_clear_point(line) if is_doubted else None
            if point:
                doubted.append((tie.is_disputed, point))
        return doubted

    def _find_clear_point(self, line: Course) -> Point | None:
        """Return the point nearest to the middle of a line where a sign covers no name and no glyph."""
        if math.dist(line[0], line[-1]) <= ROOM:
            return None
        for step in range(41):
            x, y = find_point_on(line, 0.5 + (step + 1) // 2 * (0.02 if step % 2 else -0.02))
            if not self._taken.touches((x - 4, y - 6, x + 4, y + 6)):
                return x, y
        return None

    @cached_property
    def _taken(self) -> BoxGrid:
        """The boxes of glyphs and texts."""
        taken = BoxGrid()
        for node in self.model.nodes:
            if node.symbol:
                x, y, size = node.symbol.x, node.symbol.y, node.symbol.size
                taken.add((x - size, y - size, x + size, y + size))
        for text in self._words:
            taken.add(text.box)
        return taken

    def _render_crosses(self) -> Iterator[str]:
        for disputed, (x, y) in self._doubted:
            if disputed:
                arms = ((x - 4, y - 4), (x + 4, y + 4)), ((x - 4, y + 4), (x + 4, y - 4))
                path = "".join(map(format_path, arms))
                yield self._render_stroke(path, 5, colour=self.colours.page)
                yield self._render_stroke(path, 1.8, colour=self.colours.text)

    def _render_duplicate_lines(self) -> Iterator[str]:
        for mark in self.model.layout.duplicates:
            path = "M" + "L".join(f"{format_coordinate(x)} {format_coordinate(y)}" for x, y in mark.points)
            yield self._render_stroke(path, 1, (2, 3), self.colours.muted)

    # ---- symbols ----
    def _get_sector(self, sector: MapSector | None) -> MapSector:
        """Return a row of the legend; without one that of those without a kind, else a plain circle."""
        if sector:
            return sector
        last = self.model.sectors[-1] if self.model.sectors else None
        return last if last and not last.id else self._plain_sector

    @property
    def _plain_sector(self) -> MapSector:
        return MapSector("", ("", ""), ("", ""), "circle", self.colours.muted, self.colours.muted)

    def _pick_colour(self, sector: MapSector | None) -> str:
        row = self._get_sector(sector)
        return row.dark if self.dark else row.light

    def _render_node_symbols(self) -> Iterator[str]:
        for node in self.model.nodes:
            if not node.symbol:
                continue
            x, y, size = node.symbol.x, node.symbol.y, node.symbol.size
            colour = self._pick_colour(node.sector)
            hub = self._rings.get(node.id)
            if hub:
                yield render_ring(x, y, size + RING_GAP, self._pick_colour(hub.sector))
            if node.is_unnamed:
                yield render_unnamed_group(x, y, size, colour=colour, page=self.colours.page)
            else:
                yield fill_path(outline_symbol(self._get_sector(node.sector).shape, x, y, size), colour)

    # ---- texts ----
    def _list_all_texts(self) -> Iterator[SvgText]:
        for disputed, (x, y) in self._doubted:
            if not disputed:
                yield SvgText(x, y, "?", bold=True, colour=self.colours.text)
        yield from self._words

    @cached_property
    def _words(self) -> list[SvgText]:
        return list(self._place_words())

    def _place_words(self) -> Iterator[SvgText]:
        layout = self.model.layout
        for node in self.model.nodes:
            for text in layout.labels.get(node.id, ()):
                yield from self._set_lines(text, node.sector, node.symbol.size if node.symbol else 0)
        for heading in layout.headings:
            yield from self._set_lines(heading.text, heading.sector)
        for mark in layout.duplicates:
            yield from self._set_lines(mark.text, None)

    def _set_lines(
        self, text: MapText, sector: MapSector | None, symbol_size: float = 0
    ) -> Iterator[SvgText]:
        """Yield the lines of a text; `sector` gives its colour where it has none of its own."""
        lines = text.get_lines(self.lang)
        inside = text.tone == "inside"
        own = {"text": self.colours.text, "muted": self.colours.muted}
        colour = own.get(text.tone) or self._pick_colour(sector)
        top = text.y - len(lines) * text.size * 0.625
        if inside:
            colour = choose_text_colour(colour)
            top += _LIFT.get(self._get_sector(sector).shape, 0) * symbol_size
        for row, line in enumerate(lines):
            if not line:
                continue
            y = top + (row + 0.5) * text.size * 1.25
            anchor = _ANCHORS.get(text.align, "middle")
            yield SvgText(text.x, y, line, anchor, text.size, bool(text.bold), colour, inside)

    # ---- groups that stand for their members ----
    def _render_group_lines(self) -> Iterator[str]:
        groups = self.model.layout.groups
        tie_counts: Counter[tuple[int, int]] = Counter()
        for tie in self.model.drawn_ties:
            first, second = sorted((tie.subject.group, tie.object.group))
            if 0 <= first != second:
                tie_counts[first, second] += 1
        for (first, second), count in sorted(tie_counts.items()):
            ends = (groups[first].x, groups[first].y), (groups[second].x, groups[second].y)
            path = format_path(ends)
            width = (1 + 1.6 * math.log2(1 + count)) * self._unit
            style = f'stroke="{self.colours.line}" stroke-width="{format_coordinate(width)}" opacity="0.7"'
            yield f'<path d="{path}" {style}/>'

    @property
    def _unit(self) -> float:
        """How many units of the layout a pixel holds where the whole is some thousand pixels wide."""
        return max(self.box[2:]) / 1000

    def _render_group_symbols(self) -> Iterator[str]:
        for group in self.model.layout.groups:
            shape, size = self._get_sector(group.sector).shape, _limit_symbol_size(group.radius)
            outline = outline_symbol(shape, group.x, group.y, size)
            yield fill_path(outline, self._pick_colour(group.sector))

    def _list_group_texts(self) -> Iterator[SvgText]:
        member_counts = Counter(node.group for node in self.model.nodes)
        size = 13 * self._unit
        for number, group in enumerate(self.model.layout.groups):
            colour, reach = self._pick_colour(group.sector), _limit_symbol_size(group.radius)
            lift = _LIFT.get(self._get_sector(group.sector).shape, 0) * reach
            count = messages.format_number(member_counts[number], self.lang)
            fit = min(1.4 * size, 0.8 * reach, 1.7 * reach / max(1, len(count)) / 0.6)
            inside = choose_text_colour(colour)
            yield SvgText(group.x, group.y + lift, count, "middle", fit, True, inside, True)
            label, below = pick_language(group.label, self.lang), group.y + 1.15 * reach + size
            yield SvgText(group.x, below, label, "middle", size, True, self.colours.text)


def _limit_symbol_size(radius: float) -> float:
    """Return the size of the glyph that stands for a group, in the middle of its members' place."""
    return min(radius, max(18.0, 0.55 * radius))


def render_drawing(model: MapModel, lang: str, *, dark: bool = False) -> str:
    """Return the opening view as one `<svg>` element."""
    picture = MapPicture(model, lang, dark)
    title = escape_html(strip_non_xml(pick_language(model.edition.title, lang)))
    texts = render_texts(picture.list_texts(), picture.colours)
    face = escape_html(FACES[lang])
    view_box = " ".join(map(format_coordinate, picture.box))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}" role="img" '
        f'aria-label="{title}" font-family="{face}">'
        f"{picture.render_ties()}{picture.render_symbols()}{texts}</svg>"
    )


def wrap_svg(elements: str, box: tuple[float, float, float, float]) -> str:
    """Return elements as an SVG file of a sheet's left, top, width and height."""
    view_box = " ".join(map(format_coordinate, box))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}">{elements}</svg>'


def fill_path(path: str, colour: str) -> str:
    """Return an outline as an element of one colour."""
    return f'<path d="{path}" fill="{escape_html(colour)}"/>'


def render_ring(x: float, y: float, radius: float, colour: str) -> str:
    """Return a thin ring about a mark."""
    place = f'cx="{format_coordinate(x)}" cy="{format_coordinate(y)}" r="{format_coordinate(radius)}"'
    return f'<circle {place} fill="none" stroke="{escape_html(colour)}" stroke-width="1"/>'


def render_unnamed_group(x: float, y: float, size: float, *, colour: str, page: str) -> str:
    """Return the mark of several that are not named."""
    style = f'fill="{page}" stroke="{escape_html(colour)}" stroke-width="1.3" stroke-dasharray="2.4 1.8"'
    return "".join(f'<path d="{path}" {style}/>' for path in outline_stack(x, y, size))

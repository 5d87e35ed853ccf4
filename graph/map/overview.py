"""Draws a network small enough for a page of a report: legible names where there is room, and a legend.

The marks stand where the map has them. Names are placed anew at the size of the sheet, the organisations
with most connections first, so that each that is written can be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..core.messages import format_number
from ..core.visible_text import escape_html
from ..layout.items import LINE, Box
from ..layout.label_positions import BOLD_SIZE, SIZE, Mark, place_names
from ..layout.text import wrap_line
from .messages import MESSAGES
from .model import MapModel, MapNode, MapTie
from .picture_notes import list_picture_notes
from .svg import FORMAL, PLAIN, MapPicture, fill_path
from .svg_paths import format_coordinate, outline_symbol
from .svg_text import FACES, Colours, SvgText, pick_language, render_texts, strip_non_xml

MARGIN = 6.0  # pixels about the picture
LEGEND_WIDTH = 168.0
LEAST_SYMBOL = 3.6  # half the size of a mark
NAMES_SHARE = 0.5  # of the picture that names may cover
MOST_STRETCH = 1.7  # times as wide as high that a network may be drawn
MOST_BOLD = 3  # organisations whose names are set bold
ROW, MARK_COLUMN = 17.0, 18.0  # of the legend
LINE_SAMPLE, LINE_COLUMN = 28.0, 34.0  # long enough to tell the longest dashes from a solid line


@dataclass(frozen=True)
class NetworkOverview:
    """The picture of a network on a sheet of a width and a height in pixels, its legend on the right."""

    model: MapModel
    lang: str
    width: float = 700.0
    height: float = 280.0
    dark: bool = False

    @property
    def colours(self) -> Colours:
        """The colours that no sector gives."""
        return self.picture.colours

    @cached_property
    def picture(self) -> MapPicture:
        """The opening view of the map, whose lines and marks these are."""
        return MapPicture(self.model, self.lang, self.dark)

    @property
    def box(self) -> Box:
        """Left, top, width and height of the sheet."""
        return 0.0, 0.0, self.width, max(self.height, self._legend_bottom)

    # ---- where the picture stands ----
    @property
    def _frame(self) -> Box:
        return 0.0, 0.0, self.width - LEGEND_WIDTH, self.height

    @cached_property
    def _scale(self) -> float:
        _, _, wide, high = self.picture.box
        room_x, room_y = self._frame[2] - 2 * MARGIN, self._frame[3] - 2 * MARGIN
        return min(room_x / max(wide, 1.0), room_y / max(high, 1.0), 1.0)

    @cached_property
    def _scale_across(self) -> float:
        """The scale from left to right: the room beside a high network is used, within bounds."""
        room = (self._frame[2] - 2 * MARGIN) / max(self.picture.box[2], 1.0)
        most = self._scale if self.model.layout.is_grouped else MOST_STRETCH * self._scale
        return max(self._scale, min(room, most))

    def _place(self, x: float, y: float) -> tuple[float, float]:
        left, top, wide, high = self.picture.box
        across = (self._frame[2] - wide * self._scale_across) / 2
        down = (self._frame[3] - high * self._scale) / 2
        return across + (x - left) * self._scale_across, down + (y - top) * self._scale

    # ---- what is drawn ----
    def render_elements(self) -> str:
        """Return the lines and marks of the picture and of the legend."""
        x, y = self._place(0.0, 0.0)
        scales = f"{self._scale_across:.4f} {self._scale:.4f}"
        move = f"translate({format_coordinate(x)} {format_coordinate(y)}) scale({scales})"
        lines = f'<g transform="{move}">{self.picture.render_ties()}</g>'
        if self.model.layout.is_grouped:
            marks = f'<g transform="{move}">{self.picture.render_symbols()}</g>'
        else:
            marks = "".join(
                fill_path(outline_symbol(*self._shape(node)), self._pick_colour(node))
                for node in self._drawn_nodes
            )
        return lines + marks + "".join(row.mark for row in self._legend)

    def list_texts(self) -> list[SvgText]:
        """Return the names and the texts of the legend."""
        names = self._list_group_texts() if self.model.layout.is_grouped else self._list_names()
        return [*names, *(text for row in self._legend for text in row.texts)]

    @cached_property
    def _drawn_nodes(self) -> list[MapNode]:
        return [node for node in self.model.nodes if node.symbol]

    def _shape(self, node: MapNode) -> tuple[str, float, float, float]:
        assert node.symbol is not None  # noqa: S101 - those drawn have one
        x, y = self._place(node.symbol.x, node.symbol.y)
        shape = node.sector.shape if node.sector else "circle"
        return shape, x, y, max(LEAST_SYMBOL, node.symbol.size * self._scale)

    def _pick_colour(self, node: MapNode) -> str:
        if not node.sector:
            return self.colours.muted
        return node.sector.dark if self.dark else node.sector.light

    def _list_names(self) -> Iterator[SvgText]:
        nodes = dict(enumerate(self._drawn_nodes))
        order = sorted(nodes, key=lambda number: (-nodes[number].connections, nodes[number].id))
        bold = set(order[:MOST_BOLD])
        marks = {
            number: Mark(*self._shape(node)[1:], self._pick_name(node), number in bold)
            for number, node in nodes.items()
        }
        numbers = {node.id: number for number, node in nodes.items()}
        lines = [
            (marks[start].x, marks[start].y, marks[end].x, marks[end].y)
            for tie in self.model.drawn_ties
            for start, end in [(numbers.get(tie.subject.id), numbers.get(tie.object.id))]
            if start is not None and end is not None
        ]
        for number, name in sorted(place_names(marks, order, lines, self._frame, NAMES_SHARE).items()):
            size = BOLD_SIZE if marks[number].bold else SIZE
            left, top, right, _ = name.box
            for row, line in enumerate(name.lines):
                y = top + (row + 0.5) * size * LINE
                yield SvgText(
                    (left + right) / 2, y, line, "middle", size, marks[number].bold, self.colours.text
                )

    def _pick_name(self, node: MapNode) -> str:
        own = pick_language(node.name, self.lang)
        return strip_non_xml(own if self.lang == "bn" else node.short or own)

    def _list_group_texts(self) -> Iterator[SvgText]:
        for text in self.picture.list_texts():
            x, y = self._place(text.x, text.y)
            yield replace(text, x=x, y=y, size=max(SIZE, text.size * self._scale))

    # ---- the legend ----
    @cached_property
    def _legend(self) -> list[_LegendRow]:
        rows: list[_LegendRow] = []
        for shape, colour, label in self._list_sector_rows():
            y = rows[-1].bottom if rows else MARGIN
            mark = fill_path(outline_symbol(shape, self._legend_left + 6, y + ROW / 2, 4.6), colour)
            rows.append(self._write_row(mark, label, y))
        for width, dashes, label in self._list_line_rows():
            y = rows[-1].bottom if rows else MARGIN
            dashed = f' stroke-dasharray="{" ".join(map(str, dashes))}"' if dashes else ""
            left, middle = format_coordinate(self._legend_left), format_coordinate(y + ROW / 2)
            stroke = f'stroke="{self.colours.line}" stroke-width="{width}"'
            path = f'<path d="M{left} {middle}h{LINE_SAMPLE:.0f}" {stroke}'
            rows.append(self._write_row(f"{path}{dashed}/>", label, y, LINE_COLUMN))
        for note in self._list_notes():
            rows.append(self._write_row("", note, rows[-1].bottom if rows else MARGIN))
        return rows

    @property
    def _legend_left(self) -> float:
        return self.width - LEGEND_WIDTH + 10

    @property
    def _legend_bottom(self) -> float:
        return self._legend[-1].bottom + MARGIN if self._legend else 0.0

    def _write_row(self, mark: str, label: str, top: float, column: float = MARK_COLUMN) -> _LegendRow:
        left = self._legend_left + (column if mark else 0.0)
        lines = wrap_line(strip_non_xml(label), self.width - left - 2, SIZE)
        texts = [
            SvgText(left, top + ROW / 2 + number * SIZE * LINE, line, "start", SIZE, False, self.colours.text)
            for number, line in enumerate(lines)
        ]
        return _LegendRow(mark, texts, top + ROW + (len(lines) - 1) * SIZE * LINE)

    def _list_sector_rows(self) -> Iterator[tuple[str, str, str]]:
        drawn = Counter(node.sector.id if node.sector else "" for node in self.model.organisations)
        for sector in self.model.sectors:
            if drawn[sector.id]:
                label = pick_language(sector.plural, self.lang) or pick_language(sector.label, self.lang)
                count = format_number(drawn[sector.id], self.lang)
                colour = sector.dark if self.dark else sector.light
                yield sector.shape, colour, f"{label} · {count}"

    def _list_line_rows(self) -> Iterator[tuple[float, Sequence[float], str]]:
        if self.model.layout.is_grouped:
            return
        ties = self.model.drawn_ties
        if any(tie.is_formal for tie in ties):
            yield FORMAL, (), self._format("line-formal")
        if any(not tie.is_formal for tie in ties):
            yield PLAIN, (), self._format("line-plain")
        levels = {tie.certainty.id: tie for tie in ties}
        for level in self.model.certainties:
            if level.dashes and level.id in levels:
                yield PLAIN, level.dashes, pick_language(level.label, self.lang)

    def _list_notes(self) -> Iterator[str]:
        if self.model.layout.is_grouped:
            yield self._format("line-grouped")
        elif any(_has_arrow(tie) for tie in self.model.drawn_ties):
            yield self._format("line-arrow")
        for note in list_picture_notes(self.model):
            yield pick_language(note, self.lang)
        apart = len(self.model.layout.apart)
        if apart:
            yield self._format("line-apart", n=apart)

    def _format(self, key: str, **values: int) -> str:
        return MESSAGES.format_message(key, self.lang, **values)


@dataclass(frozen=True)
class _LegendRow:
    """A row of the legend: its mark, its lines of text, and where it ends."""

    mark: str
    texts: Sequence[SvgText]
    bottom: float


def _has_arrow(tie: MapTie) -> bool:
    return tie.kind.is_directed


def render_overview(overview: NetworkOverview, label: str) -> str:
    """Return the picture as one `<svg>` element whose texts are texts."""
    texts = render_texts(overview.list_texts(), overview.colours)
    view_box = " ".join(map(format_coordinate, overview.box))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}" role="img" '
        f'aria-label="{escape_html(strip_non_xml(label))}" font-family="{escape_html(FACES[overview.lang])}">'
        f"{overview.render_elements()}{texts}</svg>"
    )

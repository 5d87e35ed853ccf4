"""The page's data in, the opening view as a drawing out, for sheets, pictures and readers without script.

It looks as the canvas does. `Picture` keeps ties, glyphs and texts apart for those who set the texts
themselves; `drawing` is one `<svg>` element with all of them, every text escaped.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

from ..core import messages
from ..layout.items import Box, boxes_overlap
from .svg_paths import (
    ROOM,
    Course,
    Point,
    compute_bends,
    find_point_on,
    format_coordinate,
    format_path,
    format_polygon,
    outline_stack,
    outline_symbol,
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
    render_text,
    strip_non_xml,
)

MARGIN = 12.0
_ANCHORS = {"left": "start", "right": "end"}
# how far a text inside a glyph stands from its middle, in the glyph's size
_LIFT = {"triangleDown": -0.22, "triangle": 0.3}
PLAIN, FORMAL = 1.2, 2.6  # width of a line


@dataclass(frozen=True)
class MapPicture:
    """The opening view of the data that the page holds, in a language, on a light or a dark page."""

    data: Mapping[str, Any]
    lang: str
    dark: bool = False

    @property
    def colours(self) -> Colours:
        """The colours that no sector gives."""
        return DARK if self.dark else LIGHT

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of the sheet."""
        left, top, right, bottom = self.data["layout"]["bounds"]
        return left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN

    @property
    def is_grouped(self) -> bool:
        """Whether groups stand for their members."""
        return bool(self.data["layout"]["kind"] == "groups")

    def render_ties(self) -> str:
        """Return the elements of the lines: ties, their arrowheads, and marks of possible duplicates."""
        if self.is_grouped:
            return "".join(self._render_group_lines())
        return "".join(
            (
                *self._render_tie_lines(),
                self._render_arrowheads(),
                *self._render_crosses(),
                *self._render_duplicate_lines(),
            )
        )

    def render_symbols(self) -> str:
        """Return the elements of the glyphs."""
        return "".join(self._render_group_symbols() if self.is_grouped else self._render_entity_symbols())

    def list_texts(self) -> list[SvgText]:
        """Return every text of the picture, in the order in which it is drawn."""
        return list(self._list_group_texts() if self.is_grouped else self._list_all_texts())

    # ---- ties ----
    @cached_property
    def _courses(self) -> dict[int, Course]:
        ties = self.data["ties"]
        places = self._places
        bent = compute_bends(ties)
        return {
            tie: route_tie(places[ties["from"][tie]], places[ties["to"][tie]], ties["curve"][tie], bent[tie])
            for tie in bent
            if ties["from"][tie] in places and ties["to"][tie] in places
        }

    @cached_property
    def _places(self) -> dict[int, Point]:
        entities = self.data["entities"]
        pairs = zip(entities["x"], entities["y"], strict=True)
        return {entity: (x, y) for entity, (x, y) in enumerate(pairs) if x is not None}

    def _is_formal(self, tie: int) -> bool:
        ties, several = self.data["ties"], self.data["entities"]["several"]
        named = not several[ties["from"][tie]] and not several[ties["to"][tie]]
        return bool(named and self.data["kinds"][ties["kind"][tie]]["formal"])

    def _render_tie_lines(self) -> Iterator[str]:
        styles: dict[tuple[int, bool], list[str]] = defaultdict(list)
        for tie, line in self._courses.items():
            styles[self.data["ties"]["certainty"][tie], self._is_formal(tie)].append(format_path(line))
        for (level, formal), lines in sorted(styles.items()):
            dashes = self.data["certainties"][level]["dashes"]
            yield self._render_stroke("".join(lines), FORMAL if formal else PLAIN, dashes)

    def _render_stroke(
        self, path: str, width: float, dashes: list[float] | tuple[()] = (), colour: str = ""
    ) -> str:
        dashed = f' stroke-dasharray="{" ".join(map(str, dashes))}"' if dashes else ""
        colour = escape(colour or self.colours.line)
        return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{round(width, 2)}"{dashed}/>'

    def _render_arrowheads(self) -> str:
        ties, sizes = self.data["ties"], self.data["entities"]["size"]
        arrowheads = []
        for tie, line in self._courses.items():
            if self.data["kinds"][ties["kind"][tie]]["directed"]:
                head = shape_arrowhead(line, sizes[ties["to"][tie]], 8 if self._is_formal(tie) else 6.5)
                arrowheads += [format_polygon(head)] if head else []
        return f'<path d="{"".join(arrowheads)}" fill="{self.colours.line}"/>' if arrowheads else ""

    @cached_property
    def _doubted(self) -> list[tuple[bool, Point]]:
        """Where a tie is contradicted (True) or its reading is open: on its line, clear of names."""
        ties, levels = self.data["ties"], self.data["certainties"]
        doubted = []
        for tie, line in self._courses.items():
            is_open = levels[ties["certainty"][tie]]["id"] == "ambiguous"
            point = self._find_clear_point(line) if ties["disputed"][tie] or is_open else None
            if point:
                doubted.append((bool(ties["disputed"][tie]), point))
        return doubted

    def _find_clear_point(self, line: Course) -> Point | None:
        """Return the point nearest to the middle of a line where a sign covers no name and no glyph."""
        if math.dist(line[0], line[-1]) <= ROOM:
            return None
        for step in range(41):
            x, y = find_point_on(line, 0.5 + (step + 1) // 2 * (0.02 if step % 2 else -0.02))
            if not any(boxes_overlap((x - 4, y - 6, x + 4, y + 6), taken) for taken in self._taken):
                return x, y
        return None

    @cached_property
    def _taken(self) -> list[Box]:
        sizes = self.data["entities"]["size"]
        glyphs = [
            (x - sizes[entity], y - sizes[entity], x + sizes[entity], y + sizes[entity])
            for entity, (x, y) in self._places.items()
        ]
        return glyphs + [text.box for text in self._words]

    def _render_crosses(self) -> Iterator[str]:
        for disputed, (x, y) in self._doubted:
            if disputed:
                arms = ((x - 4, y - 4), (x + 4, y + 4)), ((x - 4, y + 4), (x + 4, y - 4))
                path = "".join(map(format_path, arms))
                yield self._render_stroke(path, 5, colour=self.colours.page)
                yield self._render_stroke(path, 1.8, colour=self.colours.text)

    def _render_duplicate_lines(self) -> Iterator[str]:
        for mark in self.data["layout"]["marks"]:
            path = "M" + "L".join(f"{format_coordinate(x)} {format_coordinate(y)}" for x, y in mark["points"])
            yield self._render_stroke(path, 1, [2, 3], self.colours.muted)

    # ---- glyphs ----
    def _find_sector(self, sector_number: int) -> Mapping[str, Any]:
        """Return the row of the legend for a sector's number; -1 is the row of those without a kind."""
        sectors = self.data["sectors"]
        row = sectors[-1] if sectors else {}
        if 0 <= sector_number < len(sectors):
            row = sectors[sector_number]
        elif row.get("id") != "":
            row = {"shape": "circle", "light": self.colours.muted, "dark": self.colours.muted}
        sector: Mapping[str, Any] = row
        return sector

    def _pick_colour(self, sector: int) -> str:
        return str(self._find_sector(sector)["dark" if self.dark else "light"])

    def _render_entity_symbols(self) -> Iterator[str]:
        entities = self.data["entities"]
        for entity, (x, y) in self._places.items():
            sector, size = entities["sector"][entity], entities["size"][entity]
            if entities["several"][entity]:
                yield render_unnamed_group(
                    x, y, size, colour=self._pick_colour(sector), page=self.colours.page
                )
            else:
                yield fill_path(
                    outline_symbol(self._find_sector(sector)["shape"], x, y, size), self._pick_colour(sector)
                )

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
        entities, layout = self.data["entities"], self.data["layout"]
        for entity, labels in sorted((int(key), words) for key, words in layout["labels"].items()):
            for words in labels:
                yield from self._set_lines(words, entities["sector"][entity], entities["size"][entity] or 0)
        for heading in layout["headings"]:
            yield from self._set_lines(heading["words"], heading["sector"], 0)
        for mark in layout["marks"]:
            yield from self._set_lines(mark["words"], -1, 0)

    def _set_lines(self, words: Mapping[str, Any], sector: int, glyph_size: float) -> Iterator[SvgText]:
        """Yield the lines of a text; `sector` gives its colour where it has none of its own."""
        lines = words["lines"].get(self.lang) or words["lines"]["en"]
        inside = words["tone"] == "inside"
        own = {"text": self.colours.text, "muted": self.colours.muted}
        colour = own.get(words["tone"]) or self._pick_colour(sector)
        top = words["y"] - len(lines) * words["size"] * 0.625
        if inside:
            colour = choose_text_colour(colour)
            top += _LIFT.get(self._find_sector(sector)["shape"], 0) * glyph_size
        for row, line in enumerate(lines):
            if not line:
                continue
            y = top + (row + 0.5) * words["size"] * 1.25
            anchor = _ANCHORS.get(words["align"], "middle")
            yield SvgText(words["x"], y, line, anchor, words["size"], bool(words["bold"]), colour, inside)

    # ---- groups that stand for their members ----
    def _render_group_lines(self) -> Iterator[str]:
        group, ties, groups = self.data["entities"]["group"], self.data["ties"], self.data["layout"]["groups"]
        tie_counts: Counter[tuple[int, int]] = Counter()
        for tie, drawn in enumerate(ties["drawn"]):
            first, second = sorted((group[ties["from"][tie]], group[ties["to"][tie]]))
            if drawn and 0 <= first != second:
                tie_counts[first, second] += 1
        for (first, second), count in sorted(tie_counts.items()):
            path = format_path(
                ((groups[first]["x"], groups[first]["y"]), (groups[second]["x"], groups[second]["y"]))
            )
            width = (1 + 1.6 * math.log2(1 + count)) * self._unit
            style = f'stroke="{self.colours.line}" stroke-width="{format_coordinate(width)}" opacity="0.7"'
            yield f'<path d="{path}" {style}/>'

    @property
    def _unit(self) -> float:
        """How many units of the layout a pixel holds where the whole is some thousand pixels wide."""
        return max(self.box[2:]) / 1000

    def _render_group_symbols(self) -> Iterator[str]:
        for group in self.data["layout"]["groups"]:
            shape = self._find_sector(group["sector"])["shape"]
            outline = outline_symbol(shape, group["x"], group["y"], _limit_symbol_size(group["r"]))
            yield fill_path(outline, self._pick_colour(group["sector"]))

    def _list_group_texts(self) -> Iterator[SvgText]:
        member_counts = Counter(self.data["entities"]["group"])
        size = 13 * self._unit
        for group_number, group in enumerate(self.data["layout"]["groups"]):
            colour, reach = self._pick_colour(group["sector"]), _limit_symbol_size(group["r"])
            lift = _LIFT.get(self._find_sector(group["sector"])["shape"], 0) * reach
            count, inside = (
                messages.format_number(member_counts[group_number], self.lang),
                choose_text_colour(colour),
            )
            fit = min(1.4 * size, 0.8 * reach, 1.7 * reach / max(1, len(count)) / 0.6)
            yield SvgText(group["x"], group["y"] + lift, count, "middle", fit, True, inside, True)
            label, below = pick_language(group["label"], self.lang), group["y"] + 1.15 * reach + size
            yield SvgText(group["x"], below, label, "middle", size, True, self.colours.text)


def _limit_symbol_size(radius: float) -> float:
    """Return the size of the glyph that stands for a group, in the middle of its members' place."""
    return min(radius, max(18.0, 0.55 * radius))


def render_drawing(data: Mapping[str, Any], lang: str, dark: bool = False) -> str:
    """Return the opening view as one `<svg>` element."""
    picture = MapPicture(data, lang, dark)
    title = escape(strip_non_xml(pick_language(data["edition"]["title"], lang)))
    texts = "".join(render_text(text, picture.colours) for text in picture.list_texts())
    face = escape(FACES[lang])
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
    return f'<path d="{path}" fill="{escape(colour)}"/>'


def render_unnamed_group(x: float, y: float, size: float, *, colour: str, page: str) -> str:
    """Return the mark of several that are not named."""
    style = f'fill="{page}" stroke="{escape(colour)}" stroke-width="1.3" stroke-dasharray="2.4 1.8"'
    return "".join(f'<path d="{path}" {style}/>' for path in outline_stack(x, y, size))

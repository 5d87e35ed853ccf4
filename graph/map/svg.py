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

from .. import wording
from ..layout.items import Box, overlap
from .lettering import DARK, FACES, LIGHT, Colours, Text, clean, pick, readable, written
from .strokes import (
    ROOM,
    Course,
    Point,
    arrowhead,
    bends,
    course,
    glyph,
    number,
    point_on,
    polygon,
    stack,
    traced,
)

MARGIN = 12.0
_ANCHORS = {"left": "start", "right": "end"}
# how far a text inside a glyph stands from its middle, in the glyph's size
_LIFT = {"triangleDown": -0.22, "triangle": 0.3}
PLAIN, FORMAL = 1.2, 2.6  # width of a line


@dataclass(frozen=True)
class Picture:
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

    def ties(self) -> str:
        """Return the elements of the lines: ties, their arrowheads, and marks of possible duplicates."""
        if self.is_grouped:
            return "".join(self._group_lines())
        return "".join((*self._tie_lines(), self._heads(), *self._crosses(), *self._marks()))

    def glyphs(self) -> str:
        """Return the elements of the glyphs."""
        return "".join(self._group_glyphs() if self.is_grouped else self._entity_glyphs())

    def texts(self) -> list[Text]:
        """Return every text of the picture, in the order in which it is drawn."""
        return list(self._group_texts() if self.is_grouped else self._all_texts())

    # ---- ties ----
    @cached_property
    def _courses(self) -> dict[int, Course]:
        ties = self.data["ties"]
        places = self._places
        bent = bends(ties)
        return {
            at: course(places[ties["from"][at]], places[ties["to"][at]], ties["curve"][at], bent[at])
            for at in bent
            if ties["from"][at] in places and ties["to"][at] in places
        }

    @cached_property
    def _places(self) -> dict[int, Point]:
        entities = self.data["entities"]
        pairs = zip(entities["x"], entities["y"], strict=True)
        return {at: (x, y) for at, (x, y) in enumerate(pairs) if x is not None}

    def _is_formal(self, at: int) -> bool:
        ties, several = self.data["ties"], self.data["entities"]["several"]
        named = not several[ties["from"][at]] and not several[ties["to"][at]]
        return bool(named and self.data["kinds"][ties["kind"][at]]["formal"])

    def _tie_lines(self) -> Iterator[str]:
        styles: dict[tuple[int, bool], list[str]] = defaultdict(list)
        for at, line in self._courses.items():
            styles[self.data["ties"]["certainty"][at], self._is_formal(at)].append(traced(line))
        for (level, formal), lines in sorted(styles.items()):
            dashes = self.data["certainties"][level]["dashes"]
            yield self._stroke("".join(lines), FORMAL if formal else PLAIN, dashes)

    def _stroke(self, path: str, width: float, dashes: list[float] | tuple[()] = (), colour: str = "") -> str:
        dashed = f' stroke-dasharray="{" ".join(map(str, dashes))}"' if dashes else ""
        colour = escape(colour or self.colours.line)
        return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{round(width, 2)}"{dashed}/>'

    def _heads(self) -> str:
        ties, sizes = self.data["ties"], self.data["entities"]["size"]
        found = []
        for at, line in self._courses.items():
            if self.data["kinds"][ties["kind"][at]]["directed"]:
                head = arrowhead(line, sizes[ties["to"][at]], 8 if self._is_formal(at) else 6.5)
                found += [polygon(head)] if head else []
        return f'<path d="{"".join(found)}" fill="{self.colours.line}"/>' if found else ""

    @cached_property
    def _doubted(self) -> list[tuple[bool, Point]]:
        """Where a tie is contradicted (True) or its reading is open: on its line, clear of names."""
        ties, levels = self.data["ties"], self.data["certainties"]
        found = []
        for at, line in self._courses.items():
            is_open = levels[ties["certainty"][at]]["id"] == "ambiguous"
            point = self._clear(line) if ties["disputed"][at] or is_open else None
            if point:
                found.append((bool(ties["disputed"][at]), point))
        return found

    def _clear(self, line: Course) -> Point | None:
        """Return the point nearest to the middle of a line where a sign covers no name and no glyph."""
        if math.dist(line[0], line[-1]) <= ROOM:
            return None
        for step in range(41):
            x, y = point_on(line, 0.5 + (step + 1) // 2 * (0.02 if step % 2 else -0.02))
            if not any(overlap((x - 4, y - 6, x + 4, y + 6), taken) for taken in self._taken):
                return x, y
        return None

    @cached_property
    def _taken(self) -> list[Box]:
        sizes = self.data["entities"]["size"]
        glyphs = [
            (x - sizes[at], y - sizes[at], x + sizes[at], y + sizes[at])
            for at, (x, y) in self._places.items()
        ]
        return glyphs + [text.box for text in self._words]

    def _crosses(self) -> Iterator[str]:
        for disputed, (x, y) in self._doubted:
            if disputed:
                arms = ((x - 4, y - 4), (x + 4, y + 4)), ((x - 4, y + 4), (x + 4, y - 4))
                path = "".join(map(traced, arms))
                yield self._stroke(path, 5, colour=self.colours.page)
                yield self._stroke(path, 1.8, colour=self.colours.text)

    def _marks(self) -> Iterator[str]:
        for mark in self.data["layout"]["marks"]:
            path = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in mark["points"])
            yield self._stroke(path, 1, [2, 3], self.colours.muted)

    # ---- glyphs ----
    def _sector(self, at: int) -> Mapping[str, Any]:
        """Return the row of the legend for a sector's number; -1 is the row of those without a kind."""
        sectors = self.data["sectors"]
        last = sectors[-1] if sectors else {}
        if 0 <= at < len(sectors):
            last = sectors[at]
        elif last.get("id") != "":
            last = {"shape": "circle", "light": self.colours.muted, "dark": self.colours.muted}
        found: Mapping[str, Any] = last
        return found

    def _colour(self, sector: int) -> str:
        return str(self._sector(sector)["dark" if self.dark else "light"])

    def _entity_glyphs(self) -> Iterator[str]:
        entities = self.data["entities"]
        for at, (x, y) in self._places.items():
            sector, size = entities["sector"][at], entities["size"][at]
            if entities["several"][at]:
                yield several(x, y, size, colour=self._colour(sector), page=self.colours.page)
            else:
                yield filled(glyph(self._sector(sector)["shape"], x, y, size), self._colour(sector))

    # ---- texts ----
    def _all_texts(self) -> Iterator[Text]:
        for disputed, (x, y) in self._doubted:
            if not disputed:
                yield Text(x, y, "?", bold=True, colour=self.colours.text)
        yield from self._words

    @cached_property
    def _words(self) -> list[Text]:
        return list(self._placed_words())

    def _placed_words(self) -> Iterator[Text]:
        entities, layout = self.data["entities"], self.data["layout"]
        for at, found in sorted((int(key), words) for key, words in layout["labels"].items()):
            for words in found:
                yield from self._lines(words, entities["sector"][at], entities["size"][at] or 0)
        for heading in layout["headings"]:
            yield from self._lines(heading["words"], heading["sector"], 0)
        for mark in layout["marks"]:
            yield from self._lines(mark["words"], -1, 0)

    def _lines(self, words: Mapping[str, Any], sector: int, glyph_size: float) -> Iterator[Text]:
        """Yield the lines of a text; `sector` gives its colour where it has none of its own."""
        lines = words["lines"].get(self.lang) or words["lines"]["en"]
        inside = words["tone"] == "inside"
        own = {"text": self.colours.text, "muted": self.colours.muted}
        colour = own.get(words["tone"]) or self._colour(sector)
        top = words["y"] - len(lines) * words["size"] * 0.625
        if inside:
            colour = readable(colour)
            top += _LIFT.get(self._sector(sector)["shape"], 0) * glyph_size
        for row, line in enumerate(lines):
            if not line:
                continue
            y = top + (row + 0.5) * words["size"] * 1.25
            anchor = _ANCHORS.get(words["align"], "middle")
            yield Text(words["x"], y, line, anchor, words["size"], bool(words["bold"]), colour, inside)

    # ---- groups that stand for their members ----
    def _group_lines(self) -> Iterator[str]:
        group, ties, groups = self.data["entities"]["group"], self.data["ties"], self.data["layout"]["groups"]
        held: Counter[tuple[int, int]] = Counter()
        for at, drawn in enumerate(ties["drawn"]):
            one, other = sorted((group[ties["from"][at]], group[ties["to"][at]]))
            if drawn and 0 <= one != other:
                held[one, other] += 1
        for (one, other), count in sorted(held.items()):
            path = traced(((groups[one]["x"], groups[one]["y"]), (groups[other]["x"], groups[other]["y"])))
            width = (1 + 1.6 * math.log2(1 + count)) * self._unit
            style = f'stroke="{self.colours.line}" stroke-width="{number(width)}" opacity="0.7"'
            yield f'<path d="{path}" {style}/>'

    @property
    def _unit(self) -> float:
        """How many units of the layout a pixel holds where the whole is some thousand pixels wide."""
        return max(self.box[2:]) / 1000

    def _group_glyphs(self) -> Iterator[str]:
        for group in self.data["layout"]["groups"]:
            shape = self._sector(group["sector"])["shape"]
            outline = glyph(shape, group["x"], group["y"], _disc(group["r"]))
            yield filled(outline, self._colour(group["sector"]))

    def _group_texts(self) -> Iterator[Text]:
        held = Counter(self.data["entities"]["group"])
        size = 13 * self._unit
        for at, group in enumerate(self.data["layout"]["groups"]):
            colour, reach = self._colour(group["sector"]), _disc(group["r"])
            lift = _LIFT.get(self._sector(group["sector"])["shape"], 0) * reach
            count, inside = wording.number(held[at], self.lang), readable(colour)
            fit = min(1.4 * size, 0.8 * reach, 1.7 * reach / max(1, len(count)) / 0.6)
            yield Text(group["x"], group["y"] + lift, count, "middle", fit, True, inside, True)
            label, below = pick(group["label"], self.lang), group["y"] + 1.15 * reach + size
            yield Text(group["x"], below, label, "middle", size, True, self.colours.text)


def _disc(radius: float) -> float:
    """Return the size of the glyph that stands for a group, in the middle of its members' place."""
    return min(radius, max(18.0, 0.55 * radius))


def drawing(data: Mapping[str, Any], lang: str, dark: bool = False) -> str:
    """Return the opening view as one `<svg>` element."""
    picture = Picture(data, lang, dark)
    title = escape(clean(pick(data["edition"]["title"], lang)))
    texts = "".join(written(text, picture.colours) for text in picture.texts())
    face = escape(FACES[lang])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{" ".join(map(number, picture.box))}" role="img" '
        f'aria-label="{title}" font-family="{face}">{picture.ties()}{picture.glyphs()}{texts}</svg>'
    )


def sheet(elements: str, box: tuple[float, float, float, float]) -> str:
    """Return elements as an SVG file of a sheet's left, top, width and height."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{" ".join(map(number, box))}">{elements}</svg>'


def filled(path: str, colour: str) -> str:
    """Return an outline as an element of one colour."""
    return f'<path d="{path}" fill="{escape(colour)}"/>'


def several(x: float, y: float, size: float, *, colour: str, page: str) -> str:
    """Return the mark of several that are not named."""
    style = f'fill="{page}" stroke="{escape(colour)}" stroke-width="1.3" stroke-dasharray="2.4 1.8"'
    return "".join(f'<path d="{path}" {style}/>' for path in stack(x, y, size))

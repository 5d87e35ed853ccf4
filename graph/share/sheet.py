"""The page's data in, what stands on a sheet out: title, picture, legend and foot as plain values for JSON.

Everything is a text or a number; nothing here is read as code by what sets the sheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..map.lettering import LIGHT, clean, pick
from ..map.strokes import glyph
from ..map.svg import Picture, filled, several, sheet
from ..wording import Wording, digits, number

MOST_NAMES = 8  # named in a sentence before "and 3 more"
MOST_SOURCES = 3
LONGEST_TITLE, LONGEST_TEXT, LONGEST_NAME = 160, 560, 64  # characters; what is longer is cut with "…"

_MARK = (-10.0, -10.0, 20.0, 20.0)
WORDING = Path(__file__).with_name("share.toml")


@dataclass(frozen=True)
class Sheet:
    """What a sheet says of the data of a page, in a language."""

    data: Mapping[str, Any]
    lang: str

    def say(self, key: str, **values: str | int) -> str:
        """Return a text of `share.toml` in the sheet's language."""
        return Wording.load(WORDING).say(key, self.lang, **values)

    @property
    def title(self) -> str:
        """The data set's title."""
        return cut(pick(self.data["edition"]["title"], self.lang), LONGEST_TITLE)

    @property
    def seen(self) -> str:
        """What is seen."""
        return cut(" ".join(self.data["above"][self.lang]["seen"]), LONGEST_TEXT)

    @property
    def unasked(self) -> str:
        """What was not asked."""
        return cut(self.data["above"][self.lang]["unasked"], LONGEST_TEXT)

    @property
    def date(self) -> str:
        """Of when the data are."""
        issued = self.data["edition"]["issued"]
        return self.say("issued", date=digits(issued, self.lang)) if issued else self.say("undated")

    @property
    def sources(self) -> str:
        """Where the data are from: the first sources that repeat no other, and how many there are."""
        sources = self.data["sources"]
        if not sources:
            return self.say("unsourced")
        firsts = [source for source in sources if source["copy"] is None] or sources
        titles = [cut(source["title"] or source["id"], LONGEST_NAME) for source in firsts[:MOST_SOURCES]]
        return self.say("sources", n=len(sources), titles=self._listed(titles, len(sources), "; "))

    @property
    def audience(self) -> str:
        """For whom the edition is."""
        return self.say(self.data["edition"]["audience"])

    @property
    def notice(self) -> str:
        """What stands on everything that is not to be shared, empty where all of it may be."""
        return self.say("confidential") if self.data["edition"]["internal"] else ""

    @property
    def made(self) -> str:
        """With what the sheet was made, and of which data."""
        edition = self.data["edition"]
        return self.say("made", name=edition["name"], version=edition["version"])

    @property
    def apart(self) -> str:
        """The organisations without a tie on the picture, empty where there is none."""
        found = self.data["layout"]["apart"]
        if not found:
            return ""
        called = [cut(self._called(at), LONGEST_NAME) for at in found[:MOST_NAMES]]
        return self.say("apart", names=self._listed(called, len(found), ", "))

    def values(self) -> dict[str, Any]:
        """Return everything that the sheet shows, ready for JSON."""
        words = ("title", "seen", "unasked", "date", "sources", "audience", "notice", "made", "apart")
        found = {name: clean(getattr(self, name)) for name in words}
        heads = {name: self.say(name) for name in ("organisations", "ties")} | {
            "not_asked": self.say("unasked")
        }
        return {
            **found,
            "heads": heads,
            "lang": self.lang,
            "alt": clean(self.say("alt", seen=self.seen)),
            "sectors": list(self._sectors()),
            "lines": list(self._lines()),
            "notes": list(self._notes()),
            "colours": asdict(LIGHT),
            "picture": self._picture(),
        }

    def _called(self, at: int) -> str:
        short, name = self.data["entities"]["short"][at], self.data["entities"]["name"][at]
        own = self.lang == "bn"
        return str(short[own] or name[own] or pick(short, self.lang) or pick(name, self.lang))

    def _listed(self, names: Sequence[str], whole: int, mark: str) -> str:
        listed = mark.join(names)
        rest = whole - len(names)
        return self.say("and", names=listed, more=self.say("more", n=rest)) if rest else listed

    def _picture(self) -> dict[str, Any]:
        picture = Picture(self.data, self.lang)
        left, top, width, height = picture.box
        texts = []
        for text in picture.texts():
            placed = asdict(text) | {"x": text.x - left, "y": text.y - top, "line": clean(text.line)}
            texts.append(
                {key: round(value, 2) if isinstance(value, float) else value for key, value in placed.items()}
            )
        return {
            "ties": sheet(picture.ties(), picture.box),
            "glyphs": sheet(picture.glyphs(), picture.box),
            "width": round(width, 1),
            "height": round(height, 1),
            "texts": texts,
        }

    def _organisations(self) -> list[int]:
        """Return the named organisations: those with a place and those apart."""
        entities, apart = self.data["entities"], set(self.data["layout"]["apart"])
        return [
            at
            for at, x in enumerate(entities["x"])
            if not entities["several"][at] and (x is not None or at in apart)
        ]

    def _sectors(self) -> Iterator[dict[str, str]]:
        """Yield the rows of the legend: the mark, what it stands for and how many there are."""
        sectors, of = self.data["sectors"], self.data["entities"]["sector"]
        held = Counter(of[at] for at in self._organisations())
        for at, sector in enumerate(sectors):
            count = held[at] + (held[-1] if sector["id"] == "" else 0)
            if count:
                mark = filled(glyph(sector["shape"], 0, 0, 8), sector["light"])
                label = clean(pick(sector["plural"], self.lang) or pick(sector["label"], self.lang))
                yield {"mark": sheet(mark, _MARK), "label": label, "count": number(count, self.lang)}
        entities = self.data["entities"]
        if any(many and x is not None for many, x in zip(entities["several"], entities["x"], strict=True)):
            mark = several(0, 0, 6, colour=LIGHT.muted, page=LIGHT.page)
            yield {"mark": sheet(mark, _MARK), "label": self.say("several"), "count": ""}

    def _drawn(self) -> Iterator[int]:
        """Yield the ties drawn between two named organisations."""
        ties, many = self.data["ties"], self.data["entities"]["several"]
        for at, drawn in enumerate(ties["drawn"]):
            if drawn and not many[ties["from"][at]] and not many[ties["to"][at]]:
                yield at

    def _lines(self) -> Iterator[dict[str, Any]]:
        """Yield each certainty with how many ties have it, and how its line is drawn where ties are."""
        is_grouped = self.data["layout"]["kind"] == "groups"
        held = Counter(self.data["ties"]["certainty"][at] for at in self._drawn())
        for at, level in enumerate(self.data["certainties"]):
            if held[at]:
                label, meaning = pick(level["label"], self.lang), pick(level["meaning"], self.lang)
                row = {
                    "dashes": None if is_grouped else level["dashes"],
                    "label": clean(label),
                    "meaning": clean(cut(meaning, 120)),
                }
                yield row | {"count": number(held[at], self.lang)}

    def _notes(self) -> Iterator[str]:
        """Yield what else the eye meets on this picture."""
        if self.data["layout"]["kind"] == "groups":
            yield self.say("grouped")
            return
        ties, levels, kinds = self.data["ties"], self.data["certainties"], self.data["kinds"]
        drawn = list(self._drawn())
        if any(kinds[ties["kind"][at]]["formal"] for at in drawn):
            yield self.say("formal")
        if any(levels[ties["certainty"][at]]["id"] == "ambiguous" for at in drawn):
            yield self.say("open")
        if any(ties["disputed"][at] for at in drawn):
            yield self.say("disputed")


def cut(text: str, most: int) -> str:
    """Return a text of at most so many characters, a longer one cut at a word with "…".

    >>> cut("one two three", 9), cut("one", 9)
    ('one two…', 'one')
    """
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return (
        text[: most - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"
        if " " in text[: most - 1]
        else text[: most - 1] + "…"
    )

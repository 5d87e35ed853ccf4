"""Gathers what stands on a sheet: title, picture, legend and foot, as plain values for JSON.

Everything is a text or a number; nothing here is read as code by what sets the sheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ...core.messages import Messages, format_date, format_number
from ...core.visible_text import shorten_text
from ...map.model import MapModel, MapNode, MapSummary, MapTie
from ...map.picture_notes import list_picture_notes
from ...map.svg import MapPicture, fill_path, render_unnamed_group, wrap_svg
from ...map.svg_paths import outline_symbol
from ...map.svg_text import LIGHT, pick_language, strip_non_xml
from ...schema.levels import Certainty, describe_audience, write_notice

MOST_NAMES = 8  # named in a sentence before "and 3 more"
MOST_SOURCES = 3
LONGEST_TITLE, LONGEST_TEXT, LONGEST_NAME = 160, 560, 64  # characters; what is longer is cut with "…"

_MARK = (-10.0, -10.0, 20.0, 20.0)
MESSAGES_PATH = Path(__file__).with_name("messages.toml")


@dataclass(frozen=True)
class MapSheet:
    """What a sheet says of a map, in a language."""

    model: MapModel
    lang: str

    def format_message(self, key: str, **values: str | int) -> str:
        """Return a text of `messages.toml` in the sheet's language."""
        return Messages.load(MESSAGES_PATH).format_message(key, self.lang, **values)

    @property
    def title(self) -> str:
        """The data set's title."""
        return shorten_text(pick_language(self.model.edition.title, self.lang), LONGEST_TITLE)

    @property
    def summary(self) -> MapSummary:
        """What is seen and not asked, in whole."""
        return self.model.summary[self.lang]

    @property
    def seen(self) -> str:
        """What the network holds."""
        return shorten_text(" ".join(self.summary.seen), LONGEST_TEXT)

    @property
    def unasked(self) -> str:
        """What was not asked."""
        return shorten_text(self.summary.unasked, LONGEST_TEXT)

    @property
    def date(self) -> str:
        """The date of the newest source."""
        issued = self.model.edition.issued
        return (
            self.format_message("issued", date=format_date(issued, self.lang))
            if issued
            else self.format_message("undated")
        )

    @property
    def sources(self) -> str:
        """Where the data are from: the first sources that repeat no other, and how many there are."""
        sources = self.model.sources
        if not sources:
            return self.format_message("unsourced")
        firsts = [source for source in sources if not source.copy_of] or sources
        titles = [shorten_text(source.title or source.id, LONGEST_NAME) for source in firsts[:MOST_SOURCES]]
        return self.format_message(
            "sources", n=len(sources), titles=self._join_names(titles, len(sources), "; ")
        )

    @property
    def audience(self) -> str:
        """For whom the edition is."""
        return describe_audience(self.model.edition.audience, self.lang)

    @property
    def notice(self) -> str:
        """What stands on everything that is not to be shared, empty where all of it may be."""
        return write_notice(self.lang) if self.model.edition.is_internal else ""

    @property
    def made(self) -> str:
        """With what the sheet was made, and of which data."""
        edition = self.model.edition
        return self.format_message("made", name=edition.name, version=edition.version)

    @property
    def apart(self) -> str:
        """The organisations without a tie on the picture, empty where there is none."""
        unconnected = self.model.layout.apart
        if not unconnected:
            return ""
        names = [shorten_text(self._pick_name(node), LONGEST_NAME) for node in unconnected[:MOST_NAMES]]
        return self.format_message("apart", names=self._join_names(names, len(unconnected), ", "))

    def make_template_values(self) -> dict[str, Any]:
        """Return everything that the sheet shows, ready for JSON."""
        keys = ("title", "seen", "unasked", "date", "sources", "audience", "notice", "made", "apart")
        texts = {name: strip_non_xml(getattr(self, name)) for name in keys}
        heads = {name: self.format_message(name) for name in ("organisations", "ties")} | {
            "not_asked": self.format_message("unasked")
        }
        return {
            **texts,
            "heads": heads,
            "lang": self.lang,
            "alt": strip_non_xml(self.format_message("alt", seen=self.seen)),
            "sectors": list(self._make_legend_rows()),
            "lines": list(self._make_certainty_rows()),
            "notes": list(self._list_notes()),
            "colours": asdict(LIGHT),
            "picture": self._draw_picture(),
        }

    def _pick_name(self, node: MapNode) -> str:
        if self.lang == "bn" and node.name[1]:
            return node.name[1]
        return node.short or pick_language(node.name, self.lang)

    def _join_names(self, names: Sequence[str], total: int, separator: str) -> str:
        listed = separator.join(names)
        rest = total - len(names)
        return self.format_message("and-more", names=listed, n=rest) if rest else listed

    def _draw_picture(self) -> dict[str, Any]:
        picture = MapPicture(self.model, self.lang)
        left, top, width, height = picture.box
        texts = []
        for text in picture.list_texts():
            placed = asdict(text) | {"x": text.x - left, "y": text.y - top, "line": strip_non_xml(text.line)}
            texts.append(
                {key: round(value, 2) if isinstance(value, float) else value for key, value in placed.items()}
            )
        return {
            "ties": wrap_svg(picture.render_ties(), picture.box),
            "glyphs": wrap_svg(picture.render_symbols(), picture.box),
            "width": round(width, 1),
            "height": round(height, 1),
            "texts": texts,
        }

    def _list_organisations(self) -> list[MapNode]:
        """Return the named organisations: those with a place and those apart."""
        apart = {node.number for node in self.model.layout.apart}
        return [
            node for node in self.model.nodes if not node.is_unnamed and (node.symbol or node.number in apart)
        ]

    def _make_legend_rows(self) -> Iterator[dict[str, str]]:
        """Yield the rows of the legend: the mark, what it stands for and how many there are."""
        counts_by_sector = Counter(
            node.sector.id if node.sector else "" for node in self._list_organisations()
        )
        for sector in self.model.sectors:
            if counts_by_sector[sector.id]:
                mark = fill_path(outline_symbol(sector.shape, 0, 0, 8), sector.light)
                label = pick_language(sector.plural, self.lang) or pick_language(sector.label, self.lang)
                yield {
                    "mark": wrap_svg(mark, _MARK),
                    "label": strip_non_xml(label),
                    "count": format_number(counts_by_sector[sector.id], self.lang),
                }
        if any(node.is_unnamed and node.symbol for node in self.model.nodes):
            mark = render_unnamed_group(0, 0, 6, colour=LIGHT.muted, page=LIGHT.page)
            yield {"mark": wrap_svg(mark, _MARK), "label": self.format_message("several"), "count": ""}

    def _list_drawn_ties(self) -> list[MapTie]:
        """Return the ties drawn between two named organisations."""
        return [tie for tie in self.model.drawn_ties if tie.is_between_organisations]

    def _make_certainty_rows(self) -> Iterator[dict[str, Any]]:
        """Yield each certainty with how many ties have it, and how its line is drawn where ties are."""
        counts_by_certainty = Counter(tie.certainty.id for tie in self._list_drawn_ties())
        for level in self.model.certainties:
            if counts_by_certainty[level.id]:
                meaning = pick_language(level.meaning, self.lang)
                yield {
                    "dashes": None if self.model.layout.is_grouped else level.dashes,
                    "label": strip_non_xml(pick_language(level.label, self.lang)),
                    "meaning": strip_non_xml(shorten_text(meaning, 120)),
                    "count": format_number(counts_by_certainty[level.id], self.lang),
                }

    def _list_notes(self) -> Iterator[str]:
        """Yield what else the eye meets on this picture."""
        if self.model.layout.is_grouped:
            yield self.format_message("grouped")
            return
        drawn = self._list_drawn_ties()
        if any(tie.kind.is_formal for tie in drawn):
            yield self.format_message("formal")
        if any(tie.certainty.id == Certainty.AMBIGUOUS for tie in drawn):
            yield self.format_message("open")
        for note in list_picture_notes(self.model):
            yield strip_non_xml(pick_language(note, self.lang))

"""Reads where an organisation of a list is: "Acorn Clinic, Port Rowan" or "Acorn Theatre (Rowan)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .blocks import Block
from .drafts import LOCATED, Draft, End
from .entries import EntryReader
from .mentions import ORGANISATIONS
from .name_forms import bare_name, clean_name

_PART = re.compile(r"\s+/\s+|;|(?<=\))\s+and\s+")


class PlaceBesideReader:
    """Reads the places that stand behind names, after a comma or in brackets."""

    def __init__(self, entries: EntryReader) -> None:
        self.entries, self.names, self.finder = entries, entries.names, entries.finder

    def read(self, text: str, block: Block, *, after_comma: bool = True) -> Iterator[Draft]:
        """Yield the places of the names in an entry; a comma may also only part names."""
        for part in _PART.split(text):
            raw = [clean_name(piece) for piece in self.names.split_names(part)]
            pieces = [bare_name(piece) for piece in raw]
            holder: End | None = None
            for whole, piece in zip(raw, pieces, strict=True):
                end = self.names.make_end(piece)
                place = self._read_bracket(whole, piece)
                if end.kind in ORGANISATIONS or (holder is None and self._is_name_like(piece)):
                    holder = end
                    if place is not None:
                        yield self._make_draft(end, place, block)
                elif holder and after_comma and self._is_place(end, piece, pieces):
                    yield self._make_draft(holder, End(piece, "place"), block)

    def _read_bracket(self, whole: str, name: str) -> End | None:
        """Return the place in brackets behind a name."""
        inside = whole[len(name) :].strip(" ()")
        is_place = bool(inside) and not any(word[0].islower() for word in inside.split())
        place = next(self.names.read_places(inside), None) if is_place else None
        return place if place and self.entries.is_place_like(place.text, [name, place.text]) else None

    def _is_place(self, end: End, piece: str, pieces: list[str]) -> bool:
        is_unit = self.entries.is_unit(end, pieces)
        return not is_unit and (end.kind == "place" or self.entries.is_place_like(piece, pieces))

    def _make_draft(self, holder: End, place: End, block: Block) -> Draft:
        return Draft(holder, LOCATED, place, block.start, block.end, block, "list place beside name")

    def _is_name_like(self, name: str) -> bool:
        is_known = self.finder.classify(name) not in ("place", "person", "event")
        is_label = self.entries.lexicon.read_cue(name).role == "place"
        return bool(name) and name[0].isupper() and is_known and not is_label

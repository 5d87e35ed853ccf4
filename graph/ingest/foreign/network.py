"""The network that a foreign file holds, before anything in it is matched to our terms.

Every reader of a foreign format returns a `ForeignNetwork`. Words stand as the file has them; what a
word means, and whether two names are one organisation, is decided afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

MAX_COLUMNS = 500  # of a list; a matrix may have more
MAX_NAME = 500  # characters; a longer one names nothing, and every comparison with it would take its time


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where something stands in a file and the words that stand there."""

    locator: str  # 'Partners!H12', 'line 12', 'edge e7', 'organisation-ref 3 of activity XM-1'
    quote: str  # the text at that place, as written
    file: str = ""  # its name, where a network is read from several


@dataclass(frozen=True, slots=True)
class ForeignNode:
    """An organisation, person, event or other thing of a foreign file."""

    key: str  # unique in the file: its id, or its name where it has none
    place: FilePlace
    name: str = ""
    name_bn: str = ""
    abbreviation: str = ""
    type_word: str = ""  # its type in the file's words; empty: an organisation of no stated type
    is_person: bool = False  # typed as a person by the file
    located_in: str = ""
    founded: str = ""  # as written
    homepage: str = ""
    identifiers: tuple[str, ...] = ()  # scheme:value
    alternatives: tuple[str, ...] = ()  # further names
    remarks: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)  # without a field above
    places: Mapping[str, FilePlace] = field(default_factory=dict)  # by field or attribute
    further: tuple[tuple[str, str, FilePlace], ...] = ()  # attributes that other rows give once more
    maker_ties: Mapping[str, ForeignTie] = field(default_factory=dict)  # to who made the file, by heading

    def with_texts(self, texts: Mapping[str, str]) -> ForeignNode:
        """Return the node with other texts in some of its fields."""
        return replace(self, **dict(texts))  # type: ignore[arg-type]  # each of these fields is a text


@dataclass(frozen=True, slots=True)
class ForeignTie:
    """A tie of a foreign file; `subject` and `object` are keys of nodes."""

    subject: str
    object: str
    place: FilePlace
    relation_word: str = ""  # in the file's words; empty where the file names no relation
    kind: str = ""  # the kind of our vocabulary, where the format itself fixes it (W3C ORG, IATI, ...)
    is_directed: bool = False
    weight: float | None = None
    start: str = ""  # as written
    end: str = ""
    date_text: str = ""  # a period in words, or a mixed form such as 'Jan-22'
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SkippedItem:
    """What a reader left out, where it stands and why."""

    locator: str
    reason: str


@dataclass(frozen=True, slots=True)
class ForeignNetwork:
    """What one file (or one pair of node and edge files) holds."""

    format: str  # name in the registry of formats
    nodes: tuple[ForeignNode, ...]
    ties: tuple[ForeignTie, ...]
    skipped: tuple[SkippedItem, ...] = ()
    assumptions: tuple[str, ...] = ()  # what the reader took for granted, one sentence each
    title: str = ""
    publisher: str = ""
    issued: str = ""  # ISO date, where the file says it
    licence: str = ""
    files: tuple[Path, ...] = ()  # that it was read from

    def without_long_names(self) -> ForeignNetwork:
        """Return the network without names that no organisation bears, each of them listed."""
        too_long = {
            node.key: node.place
            for node in self.nodes
            if any(len(name) > MAX_NAME for name in (node.name, node.name_bn, *node.alternatives))
        }
        if not too_long:
            return self
        ties = [tie for tie in self.ties if tie.subject in too_long or tie.object in too_long]
        reasons = [(place, f"a name of more than {MAX_NAME} characters") for place in too_long.values()]
        reasons += [(tie.place, f"a tie of a name of more than {MAX_NAME} characters") for tie in ties]
        return replace(
            self,
            nodes=tuple(node for node in self.nodes if node.key not in too_long),
            ties=tuple(tie for tie in self.ties if not (tie.subject in too_long or tie.object in too_long)),
            skipped=(
                *self.skipped,
                *(SkippedItem(place.locator[:MAX_NAME], reason) for place, reason in reasons),
            ),
        )

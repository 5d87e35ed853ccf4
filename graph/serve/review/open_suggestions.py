"""Knows the suggestions of all documents of a data set on which nobody has decided."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...core.errors import GraphError
from ...curate.reading.decisions import FILE
from ...curate.reading.known_data import KnownData
from ...curate.reading.review import DocumentReview
from ...curate.reading.stored_reading import READINGS, TEXTS
from ..editing.desk import Desk

_FileState = tuple[str, int, int]


@dataclass(frozen=True)
class OpenSuggestions:
    """The documents that have open suggestions; `faults` say which documents could not be read."""

    reviews: tuple[DocumentReview, ...]
    faults: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many suggestions wait."""
        return sum(len(review.open_ties) for review in self.reviews)


def open_suggestions(desk: Desk) -> OpenSuggestions:
    """Return what waits, found again only after the tables, a reading or a decision have changed."""
    kept: dict[tuple[_FileState, ...], OpenSuggestions] = desk.page.version.keep("suggestions", dict)
    state = _read_state(desk.folder)
    suggestions = kept.get(state)
    if suggestions is None:
        suggestions = _find_suggestions(desk)
        kept.clear()
        kept[state] = suggestions
    return suggestions


def list_read_sources(folder: Path) -> list[str]:
    """Return the ids of the documents that were read for ties."""
    return sorted(path.stem for path in (folder / READINGS).glob("*.json"))


def _find_suggestions(desk: Desk) -> OpenSuggestions:
    graph, reviews, faults = desk.page.version.graph, [], []
    sources = list_read_sources(desk.folder)
    known = KnownData.from_tables(graph.tables, graph.ontology) if sources else None
    for source in sources:
        try:
            review = DocumentReview.open(desk.folder, source, known)
        except (GraphError, OSError) as error:
            faults.append(str(error))
            continue
        if review.open_ties:
            reviews.append(review)
    return OpenSuggestions(tuple(reviews), tuple(faults))


def _read_state(folder: Path) -> tuple[_FileState, ...]:
    """Return what tells whether a reading or a decision has changed since."""
    paths = [*folder.glob(f"{READINGS}/*.json"), *folder.glob(f"{TEXTS}/*.txt"), *folder.glob(FILE)]
    states = []
    for path in sorted(paths):
        try:
            status = path.stat()
        except OSError:
            continue  # removed meanwhile
        states.append((str(path), status.st_mtime_ns, status.st_size))
    return tuple(states)

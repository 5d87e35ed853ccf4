"""What the graph of an edition holds: its sources, its entities and the evidence of its statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..schema.row_note import select_notes
from ..schema.terms import STK
from ..schema.vocabulary import Sector


class Evidence(NamedTuple):
    """One support of a statement: the assertion set, and where its phrase stands or who decided it."""

    set: str
    source: str
    locator: str
    phrase: str
    certainty: str
    note: str = ""
    source_iri: str = ""
    decided_by: str = ""
    decided_on: str = ""
    row_notes: tuple[str, ...] = ()  # where its notes are on single statements

    def for_statement(self, subject: str, predicate: str, object_: str = "") -> Evidence:
        """Return the support with the notes on one statement alone."""
        if not self.row_notes:
            return self
        return self._replace(note="; ".join(select_notes(self.row_notes, subject, predicate, object_)))

    def as_json(self) -> dict[str, str]:
        """Return the support as every JSON output writes it."""
        return {
            "source": self.source,
            "locator": self.locator,
            "phrase": self.phrase,
            "certainty": self.certainty,
            "note": self.note,
        }


@dataclass(frozen=True)
class Source:
    """A source document: `publisher` is an entity's IRI, `copy_of` another source's IRI.

    `covers` says which ties it sets out to name, as it was written: `all` among those it names, or its
    maker's `own`; blank counts as own.
    """

    iri: str
    id: str
    title: str
    publisher: str
    about: tuple[str, ...]
    issued: str
    url: str
    copy_of: str
    note: str
    covers: str = ""

    @property
    def covers_all(self) -> bool:
        """Whether it is expected to name every tie among those it names, not only its maker's own."""
        return self.covers == "all"


@dataclass(frozen=True)
class Entity:
    """A named or unnamed node with everything it is called.

    `types` are IRIs of kinds of organisation; where none was given, of the class that says it.
    """

    iri: str
    id: str
    classes: frozenset[str]
    label: Mapping[str, str]
    short: str
    abbreviation: str
    other_names: tuple[str, ...]
    types: tuple[str, ...]
    homepage: str
    identifiers: tuple[str, ...]
    aliases: tuple[str, ...]
    sector: Sector | None

    @property
    def is_organisation(self) -> bool:
        """Whether it is one named organisation."""
        return STK + "Organisation" in self.classes

    @property
    def is_collective(self) -> bool:
        """Whether it stands for several that the source does not name."""
        return STK + "Collective" in self.classes

    def get_name(self, lang: str = "en") -> str:
        """Return its label in a language, else in English, else any, else its id."""
        return self.label.get(lang) or self.label.get("en") or next(iter(self.label.values()), self.id)

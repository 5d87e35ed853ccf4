"""Collects statements in assertion sets and writes them as N-Quads, by certainty.

The store loads one level of certainty after the other, strongest first, so that what is inferred
carries the certainty of its weakest premise. What follows from one statement alone is written beside it
at once: the text of a statement is at hand here, and nowhere again so cheaply.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import IO, NamedTuple

import pyoxigraph as ox

from ..schema.dataset import Dataset
from ..schema.levels import Certainty
from ..schema.terms import PROV, RDF_TYPE, STK, normalise_text

_TYPE = f"<{RDF_TYPE}>"
_ASSERTION_SET, _SOURCE, _LOCATOR, _PHRASE, _CERTAINTY = (
    f"<{STK}{name}>" for name in ("AssertionSet", "source", "locator", "phrase", "certainty")
)
_MAX_IN_MEMORY = 64 << 20  # bytes of statements beyond which they are kept in a file
_MAX_PIECES = 10_000  # texts written at once


class Consequence(NamedTuple):
    """What follows from a statement: the same or the other order of its ends around another text.

    `key` is the predicate, or the class where the predicate is `rdf:type`.
    """

    key: str
    text: str  # between the ends, or behind the subject where the object is a class
    swaps_ends: bool = False
    is_type: bool = False  # of a class: only the subject stands in it


@lru_cache(maxsize=100_000)
def iri(value: str) -> str:
    """Return an IRI as N-Triples writes it."""
    return str(ox.NamedNode(value))


def literal(value: str, *, lang: str = "", datatype: str = "") -> str:
    """Return a literal as N-Triples writes it."""
    if value.isprintable() and '"' not in value and "\\" not in value:  # nothing to escape
        return f'"{value}"{_write_sort(lang, datatype)}'
    return _write_literal(value, lang, datatype)


def _write_literal(value: str, lang: str, datatype: str) -> str:
    if lang:
        return str(ox.Literal(value, language=lang))
    return str(ox.Literal(value, datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(value))


@lru_cache(maxsize=1_000)
def _write_sort(lang: str, datatype: str) -> str:
    """Return what stands behind the text of a literal: its language or its datatype."""
    return _write_literal("", lang, datatype).removeprefix('""')


def value_of(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph) -> str:
    """Return the text of a term, empty for the default graph; nothing read here holds a triple as a term."""
    if isinstance(term, ox.Triple):
        raise ValueError("a triple stands where a term is expected")
    return "" if isinstance(term, ox.DefaultGraph) else term.value


class Spool:
    """Text that is written once and then read: in memory while it is short, else in a file without a name."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._file: IO[bytes] = io.BytesIO()
        self._is_long = False

    def write(self, text: str) -> None:
        """Add text."""
        self._pieces.append(text)
        if len(self._pieces) > _MAX_PIECES:
            self._flush()

    def _flush(self) -> None:
        self._file.write("".join(self._pieces).encode())
        self._pieces = []
        if not self._is_long and self._file.tell() > _MAX_IN_MEMORY:
            short, self._file, self._is_long = self._file, tempfile.TemporaryFile(), True  # noqa: SIM115
            weakref.finalize(self, self._file.close)
            short.seek(0)
            shutil.copyfileobj(short, self._file, 1 << 20)

    def open_at_start(self) -> IO[bytes]:
        """Return the whole text as a file at its start."""
        self._flush()
        self._file.seek(0)
        return self._file


class _CertaintyLevel:
    """What is asserted with one certainty, and what follows from each statement alone."""

    def __init__(self) -> None:
        self.asserted, self.consequences = Spool(), Spool()
        self.terms: set[str] = set()
        self.heads: set[str] = set()


class Statements:
    """Triples by certainty, and the descriptions of the sets that they stand in.

    `rules` are the consequences of a statement by its predicate, or by its class.
    """

    def __init__(self, dataset: Dataset, rules: Mapping[str, tuple[Consequence, ...]] | None = None) -> None:
        self.dataset = dataset
        self._rules = rules or {}
        self._further_rules: dict[str, tuple[Consequence, ...]] = {}
        self._levels: dict[str, _CertaintyLevel] = {}
        self._sets: dict[str, str] = {}  # IRI of a set: level
        self._graphs: dict[str, tuple[str, _CertaintyLevel]] = {}  # of the sets that hold a triple
        self._descriptions: dict[str, None] = {}  # a line each, or all lines of a quoted set

    def open_quoted_set(
        self, source: str, locator: str, phrase: str, certainty: str, *, lang: str, note: str = ""
    ) -> str:
        """Open the set of one phrase at one place, and return its IRI.

        Where a row names no source, the data set itself is the source; where it has neither phrase nor place,
        its note tells it from others; where it gives no certainty, none is recorded.
        """
        mint = self.dataset.mint
        parts = (source, locator, phrase, certainty)
        name = mint.make_set_iri(*parts, *([note] if note and not locator and not phrase else []))
        if name not in self._sets:
            level = self._sets[name] = certainty or Certainty.UNKNOWN
            if not source:
                self.describe(self.dataset.base, RDF_TYPE, iri(STK + "Source"))
            node = f"<{name}>"  # a base, a word and digits
            place = f"{node} {_LOCATOR} {literal(locator)} .\n" if locator else ""
            quote = f"{node} {_PHRASE} {literal(normalise_text(phrase), lang=lang)} .\n" if phrase else ""
            self._descriptions[
                f"{node} {_TYPE} {_ASSERTION_SET} .\n{node} {_SOURCE} {iri(mint.make_source_iri(source))} .\n"
                f"{place}{quote}{node} {_CERTAINTY} {iri(STK + level)} .\n"
            ] = None
        if note:
            self.describe(name, STK + "note", literal(normalise_text(note), lang="en"))
        return name

    def open_decision_set(self, a: str, b: str, decision: str, *, who: str, when: str, why: str) -> str:
        """Open the set of one decision of a person, and return its IRI."""
        name = self.dataset.mint.make_set_iri("decided", a, b, decision)
        if self._start_judgement(name, "Decision"):
            self.describe(name, STK + "decidedBy", literal(who))
            self.describe(
                name, STK + "decidedOn", literal(when, datatype="http://www.w3.org/2001/XMLSchema#date")
            )
            self.describe(name, STK + "reason", literal(why, lang="en"))
        return name

    def _start_judgement(self, name: str, kind: str) -> bool:
        """Describe the set of what a person judged as stated; False where it is described already."""
        if name in self._sets:
            return False
        self._sets[name] = Certainty.STATED
        self.describe(name, RDF_TYPE, iri(STK + "AssertionSet"))
        self.describe(name, RDF_TYPE, iri(STK + kind))
        self.describe(name, STK + "certainty", iri(STK + Certainty.STATED))
        return True

    def open_opinion_set(self, *what: str, by: str, agent: str, on: str, why: str, note: str = "") -> str:
        """Open the set of one opinion, and return its IRI; `agent` is N-Triples text where it is known."""
        name = self.dataset.mint.make_set_iri("opinion", *what, by, on)
        if self._start_judgement(name, "Opinion"):
            self.describe(name, STK + "assessedBy", literal(by))
            self.describe(name, STK + "assessedOn", literal(on))
            if agent:
                self.describe(name, PROV + "wasAttributedTo", agent)
            if why:
                self.describe(name, STK + "opinionReason", literal(why, lang="en"))
        if note:
            self.describe(name, STK + "note", literal(normalise_text(note), lang="en"))
        return name

    def open_foreign_set(self, name: str, certainty: str = Certainty.UNKNOWN) -> None:
        """Open a set that another file describes, or that nothing describes."""
        self._sets.setdefault(name, certainty)

    def add(self, assertion_set: str, subject: str, predicate: str, object_: str) -> None:
        """Add a triple to a set; subject and predicate are IRIs, the object is N-Triples text."""
        self.add_text(assertion_set, iri(subject), iri(predicate), object_)

    def add_type(self, assertion_set: str, subject: str, class_: str) -> None:
        """Add the class of a node to a set."""
        self.add_text(assertion_set, iri(subject), _TYPE, iri(class_))

    def add_symmetric(self, assertion_set: str, first: str, predicate: str, second: str) -> None:
        """Add a triple of a symmetric predicate and its mirror to a set."""
        ends, text = (iri(first), iri(second)), iri(predicate)
        self._add_triple(
            assertion_set, ends[0], text, ends[1], predicate, self._list_further_rules(predicate)
        )
        self._add_triple(assertion_set, ends[1], text, ends[0], predicate, ())

    def _list_further_rules(self, predicate: str) -> tuple[Consequence, ...]:
        """Return the rules of a symmetric predicate, but that of its mirror."""
        rules = self._further_rules.get(predicate)
        if rules is None:
            rules = tuple(rule for rule in self._rules.get(predicate, ()) if rule.key != predicate)
            self._further_rules[predicate] = rules
        return rules

    def add_text(self, assertion_set: str, subject: str, predicate: str, object_: str) -> None:
        """Add a triple to a set, each term as N-Triples text."""
        is_class = predicate == _TYPE and object_[0] == "<"
        key = object_[1:-1] if is_class else predicate[1:-1]
        rules = self._rules.get(key, ())
        if rules and rules[0].is_type != is_class:  # a stranger's property of the name of a class
            rules = ()
        level = self._add_triple(assertion_set, subject, predicate, object_, key, rules)
        if is_class:
            level.terms.add(RDF_TYPE)

    def _add_triple(
        self,
        assertion_set: str,
        node: str,
        predicate: str,
        object_: str,
        key: str,
        rules: Iterable[Consequence],
    ) -> _CertaintyLevel:
        graph, level = self._graphs.get(assertion_set) or self._open_graph(assertion_set)
        triple = f"{node} {predicate} {object_}"
        level.asserted.write(f"{triple} {graph} .\n{triple} .\n")
        level.terms.add(key)
        for consequence in rules:
            if consequence.is_type:
                level.consequences.write(f"{node}{consequence.text} .\n")
            elif not consequence.swaps_ends:
                level.consequences.write(f"{node}{consequence.text}{object_} .\n")
            elif object_[0] == "<":  # a literal is nobody's subject
                level.consequences.write(f"{object_}{consequence.text}{node} .\n")
            level.heads.add(consequence.key)
        return level

    def _open_graph(self, name: str) -> tuple[str, _CertaintyLevel]:
        certainty = self._sets[name]
        level = self._levels.get(certainty)
        if level is None:
            level = self._levels[certainty] = _CertaintyLevel()
        return self._graphs.setdefault(name, (f"<{name}>", level))

    def describe(self, subject: str, predicate: str, object_: str) -> None:
        """Add a triple about a set, a source or the data set itself."""
        self.describe_text(iri(subject), iri(predicate), object_)

    def describe_text(self, subject: str, predicate: str, object_: str) -> None:
        """Add a triple about a set, a source or the data set itself, each term as N-Triples text."""
        self._descriptions[f"{subject} {predicate} {object_} .\n"] = None

    def read_asserted(self, level: str) -> IO[bytes]:
        """Return the statements of one certainty as N-Quads, in their sets and in the merged view."""
        return self._levels.get(level, _CertaintyLevel()).asserted.open_at_start()

    def read_consequences(self, level: str) -> IO[bytes]:
        """Return what follows from each statement of one certainty alone, as N-Triples, perhaps repeated."""
        return self._levels.get(level, _CertaintyLevel()).consequences.open_at_start()

    @property
    def size(self) -> int:
        """How many bytes the statements take, as text."""
        spools = (spool for level in self._levels.values() for spool in (level.asserted, level.consequences))
        return sum(spool.open_at_start().seek(0, io.SEEK_END) for spool in spools)

    def list_terms(self, level: str) -> set[str]:
        """Return the IRIs of the predicates and classes that the statements of one certainty use."""
        return self._levels.get(level, _CertaintyLevel()).terms

    def list_heads(self, level: str) -> set[str]:
        """Return the predicates and classes of what follows from the statements of one certainty."""
        return self._levels.get(level, _CertaintyLevel()).heads

    def iter_descriptions(self) -> Iterator[str]:
        """Yield the descriptions of the sets that hold a triple, and of everything else described.

        Each is a line of N-Triples or several, all about the same.
        """
        empty = {f"<{name}>" for name in self._sets if name not in self._graphs}
        return (lines for lines in self._descriptions if not empty or lines.partition(" ")[0] not in empty)

"""Assertion sets under construction: triples and their evidence in, N-Quads by certainty out.

The store loads one level of certainty after the other, strongest first, so that what is inferred
carries the certainty of its weakest premise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from ..dataset import Dataset
from ..terms import PROV, RDF_TYPE, STK, normal


def iri(value: str) -> str:
    """Return an IRI as N-Triples writes it."""
    return str(ox.NamedNode(value))


def literal(value: str, *, lang: str = "", datatype: str = "") -> str:
    """Return a literal as N-Triples writes it."""
    if lang:
        return str(ox.Literal(value, language=lang))
    return str(ox.Literal(value, datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(value))


def value_of(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph) -> str:
    """Return the text of a term, empty for the default graph; nothing read here holds a triple as a term."""
    if isinstance(term, ox.Triple):
        raise ValueError("a triple stands where a term is expected")
    return "" if isinstance(term, ox.DefaultGraph) else term.value


@dataclass
class Statements:
    """Triples by assertion set, sets by certainty, and the descriptions of both."""

    dataset: Dataset
    _sets: dict[str, str] = field(default_factory=dict)  # IRI of a set: level
    _triples: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    _terms: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _descriptions: dict[str, None] = field(default_factory=dict)

    def quoted(
        self, source: str, locator: str, phrase: str, certainty: str, *, lang: str, note: str = ""
    ) -> str:
        """Open the set of one phrase at one place, and return its IRI."""
        mint = self.dataset.mint
        name = mint.assertion_set(source, locator, phrase, certainty)
        if name not in self._sets:
            self._sets[name] = certainty
            self.describe(name, RDF_TYPE, iri(STK + "AssertionSet"))
            self.describe(name, STK + "source", iri(mint.source(source)))
            self.describe(name, STK + "locator", literal(locator))
            self.describe(name, STK + "phrase", literal(normal(phrase), lang=lang))
            self.describe(name, STK + "certainty", iri(STK + certainty))
        if note:
            self.describe(name, STK + "note", literal(normal(note), lang="en"))
        return name

    def decided(self, a: str, b: str, decision: str, *, who: str, when: str, why: str) -> str:
        """Open the set of one decision of a person, and return its IRI."""
        name = self.dataset.mint.assertion_set("decided", a, b, decision)
        if name not in self._sets:
            self._sets[name] = "stated"
            self.describe(name, RDF_TYPE, iri(STK + "AssertionSet"))
            self.describe(name, RDF_TYPE, iri(STK + "Decision"))
            self.describe(name, STK + "certainty", iri(STK + "stated"))
            self.describe(name, STK + "decidedBy", literal(who))
            self.describe(
                name, STK + "decidedOn", literal(when, datatype="http://www.w3.org/2001/XMLSchema#date")
            )
            self.describe(name, STK + "reason", literal(why, lang="en"))
        return name

    def opined(self, *what: str, by: str, agent: str, on: str, why: str, note: str = "") -> str:
        """Open the set of one opinion, and return its IRI; `agent` is N-Triples text where it is known."""
        name = self.dataset.mint.assertion_set("opinion", *what, by, on)
        if name not in self._sets:
            self._sets[name] = "stated"
            self.describe(name, RDF_TYPE, iri(STK + "AssertionSet"))
            self.describe(name, RDF_TYPE, iri(STK + "Opinion"))
            self.describe(name, STK + "certainty", iri(STK + "stated"))
            self.describe(name, STK + "assessedBy", literal(by))
            self.describe(name, STK + "assessedOn", literal(on))
            if agent:
                self.describe(name, PROV + "wasAttributedTo", agent)
            if why:
                self.describe(name, STK + "opinionReason", literal(why, lang="en"))
        if note:
            self.describe(name, STK + "note", literal(normal(note), lang="en"))
        return name

    def foreign(self, name: str, certainty: str = "unknown") -> None:
        """Open a set that another file describes, or that nothing describes."""
        self._sets.setdefault(name, certainty)

    def add(self, assertion_set: str, subject: str, predicate: str, object_: str) -> None:
        """Add a triple to a set; subject and predicate are IRIs, the object is N-Triples text."""
        self._triples[assertion_set][f"{iri(subject)} {iri(predicate)} {object_}"] = None
        self._terms[assertion_set].add(predicate)
        if predicate == RDF_TYPE:
            self._terms[assertion_set].add(object_[1:-1])

    def add_triple(self, assertion_set: str, triple: ox.Triple) -> None:
        """Add a parsed triple to a set."""
        self.add(assertion_set, value_of(triple.subject), triple.predicate.value, str(triple.object))

    def describe(self, subject: str, predicate: str, object_: str) -> None:
        """Add a triple about a set, a source or the data set itself."""
        self._descriptions[f"{iri(subject)} {iri(predicate)} {object_} ."] = None

    def describe_triple(self, triple: ox.Triple) -> None:
        """Add a parsed triple about a set, a source or the data set itself."""
        self._descriptions[f"{triple.subject} {triple.predicate} {triple.object} ."] = None

    def nquads(self, level: str) -> Iterator[str]:
        """Yield the statements of one certainty, each once in its set and once in the merged view."""
        for name in self._of_level(level):
            graph = iri(name)
            for triple in self._triples[name]:
                yield f"{triple} {graph} .\n{triple} .\n"

    def terms(self, level: str) -> set[str]:
        """Return the IRIs of the predicates and classes that the statements of one certainty use."""
        return set().union(*(self._terms[name] for name in self._of_level(level)))

    def descriptions(self) -> Iterable[str]:
        """Return the descriptions of the sets that hold a triple, and of everything else described."""
        empty = {iri(name) for name in self._sets if not self._triples.get(name)}
        return (line + "\n" for line in self._descriptions if line.partition(" ")[0] not in empty)

    def _of_level(self, level: str) -> list[str]:
        return sorted(
            name for name, certainty in self._sets.items() if certainty == level and name in self._triples
        )

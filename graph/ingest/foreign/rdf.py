"""Reads RDF in any syntax with terms of W3C ORG, FOAF, schema.org, PROV or Popolo, and with ours.

Which term means what stands in `ontology/foreign-terms.csv`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox

from ...schema.terms import PREFIXES, RDF_TYPE, STK, expand_curie
from ...schema.vocabulary import Ontology
from ..rdf_file import RdfFile
from .collected_network import CollectedNetwork
from .fields import quote_values
from .network import FilePlace, ForeignNetwork, ForeignNode, ForeignTie
from .registry import FileSample, ForeignFormat
from .term_mapping import ForeignTerm, load_term_mapping
from .xml_file import find_root_name

_SPACES = PREFIXES | {
    "popolo": "http://www.w3.org/ns/opengov#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_HTTP_SCHEMA = "http://schema.org/"  # the older name of its namespace
_SUFFIXES = (".ttl", ".trig", ".nt", ".nq", ".rdf", ".owl", ".jsonld", ".n3")
_TURTLE = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:@prefix|@base|prefix\s+[\w-]*:|base\s+<)", re.IGNORECASE)
_LINE = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:<[^<>\s]+>|_:\S+)\s+<[^<>\s]+>\s+(?:<[^<>\s]+>|_:\S+|\")")
_JSON_LD = re.compile(r'[{,]\s*"@(?:context|id|graph|type)"\s*:')
_BASE = "https://example.org/"  # of the IRIs that blank nodes get
_BLANK = f"{_BASE}genid/"  # how these begin
_MAX_DEPTH = 3  # of an address within a site within a place
_FIELDS = ("abbreviation", "homepage", "type_word", "founded", "located_in", "remarks")

Term = ox.NamedNode | ox.Literal
Values = dict[str, list[Term]]


@dataclass
class _RdfReader:
    """Reads the statements of one file, each as often as it is stated once."""

    collected: CollectedNetwork
    values: dict[str, Values] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def read(self) -> ForeignNetwork:
        once: dict[str, dict[str, dict[Term, None]]] = defaultdict(lambda: defaultdict(dict))
        for subject, predicate, term in _iterate_triples(self.collected.path):
            once[subject][predicate][term] = None
        for subject, terms_by_predicate in once.items():
            self.values[subject] = {predicate: [*terms] for predicate, terms in terms_by_predicate.items()}
        named = [*self._list_ends()]
        ends = set(named)
        self.collected.refuse_many(len(named) + len(ends))  # about as many ties as names
        for iri, values in self.values.items():
            meaning = self._classify(values)
            if meaning.means in ("organisation", "person") or (iri in ends and meaning.means == "agent"):
                self._add_node(iri, values, meaning)
        for iri in sorted(ends - self.collected.nodes.keys()):
            self._add_node(iri, self.values.get(iri, {}), ForeignTerm("organisation", "", "", ""))
        self._add_ties()
        self._count_contacts()
        return self.collected.finish()

    def _classify(self, values: Mapping[str, list[Term]]) -> ForeignTerm:
        """Return what a node is: the narrowest of its classes that has a meaning, a person before all."""
        terms = [
            _load_terms()[value.value] for value in values.get(RDF_TYPE, ()) if value.value in _load_terms()
        ]
        terms = [term for term in terms if term.means in ("organisation", "person", "agent", "tie-node")]
        if not terms:
            return ForeignTerm("", "", "", "")
        order = ("tie-node", "person", "organisation", "agent")
        return min(terms, key=lambda term: (order.index(term.means), not term.ours))

    def _list_ends(self) -> Iterator[str]:
        for iri, values in self.values.items():
            for predicate, terms in values.items():
                meaning = _load_terms().get(predicate)
                if meaning and meaning.means in ("tie", "inverse"):
                    ends = [term.value for term in terms if isinstance(term, ox.NamedNode)]
                    yield from ends
                    if ends:
                        yield iri

    def _add_node(self, iri: str, values: Mapping[str, list[Term]], term: ForeignTerm) -> None:
        fields: dict[str, list[str]] = defaultdict(list)
        names: list[tuple[str, str]] = []
        for predicate, meaning in _load_terms().items():  # in the order of the table: the best name first
            for value in values.get(predicate, ()):
                if meaning.means == "name" and isinstance(value, ox.Literal):
                    names.append((value.language or "", value.value))
                elif meaning.means == "located_in":
                    fields[meaning.means] += self._list_places(value)
                elif meaning.means in (*_FIELDS, "alternatives", "identifiers"):
                    fields[meaning.means].append(self._write_term(value))
        name_bn = next((text for lang, text in names if lang.startswith("bn")), "")
        plain = [text for lang, text in names if not lang.startswith("bn")]
        english = next((text for lang, text in names if lang.startswith("en")), "")
        name = english or next(iter(plain), "") or name_bn
        first = {key: next(iter(fields[key]), "") for key in _FIELDS}
        more = dict.fromkeys(plain + fields["alternatives"])
        self.collected.add_node(
            ForeignNode(
                key=iri,
                place=FilePlace(f"<{iri}>", quote_values(name)),
                name=name or _shorten(iri),
                name_bn=name_bn if name_bn != name else "",
                is_person=term.means == "person",
                identifiers=tuple(fields["identifiers"]),
                alternatives=tuple(text for text in more if text not in (name, *fields["abbreviation"])),
                type_word=first["type_word"] or term.ours,
                abbreviation=first["abbreviation"],
                homepage=first["homepage"],
                founded=first["founded"],
                located_in=first["located_in"],
                remarks=first["remarks"],
            )
        )

    def _list_places(self, value: Term, depth: int = 0) -> list[str]:
        """Return the names of a place; of an address only its town and region: a street is private."""
        parts = [] if isinstance(value, ox.Literal) else self.values.get(value.value, {}).items()
        named = [
            (meaning.means, term)
            for predicate, terms in parts
            if (meaning := _load_terms().get(predicate))
            for term in terms
        ]
        if isinstance(value, ox.Literal) or any(means == "name" for means, _ in named):
            return [self._write_term(value)]
        towns = [term.value for means, term in named if means == "town" and isinstance(term, ox.Literal)]
        inner = [term for means, term in named if means == "located_in" and depth < _MAX_DEPTH]
        texts = dict.fromkeys(
            [*towns, *(text for term in inner for text in self._list_places(term, depth + 1))]
        )
        is_named = not (named or value.value.startswith(_BLANK))
        return [self._write_term(value)] if is_named else ["; ".join(texts)] if texts else []

    def _write_term(self, value: Term) -> str:
        """Return a value as a text; a node that has a name by its name."""
        if isinstance(value, ox.Literal):
            return value.value
        for predicate, meaning in _load_terms().items():
            if meaning.means == "name":
                texts = self.values.get(value.value, {}).get(predicate, ())
                if texts:
                    return min(texts, key=_rank_language).value
        return (
            value.value
            if value.value.startswith("http") and "#" not in value.value
            else _shorten(value.value)
        )

    def _add_ties(self) -> None:
        seen: set[tuple[str, str, str]] = set()
        symmetric = {iri for iri, kind in Ontology.load().tie_kinds.items() if kind.symmetric}
        for iri, values in self.values.items():
            term = self._classify(values)
            if term.means == "tie-node":
                self._add_tie_node(iri, values, term, seen)
        paired = set[frozenset[str]]()
        for iri, predicate, meaning, terms in self._list_tie_terms():
            label = self._name_relation(predicate, meaning)
            is_directed = bool(meaning.ours) and predicate not in symmetric
            for value in terms:
                ends = (iri, value.value) if meaning.means == "tie" else (value.value, iri)
                both = {ends} if is_directed else {ends, ends[::-1]}
                is_repeated = not meaning.ours and frozenset(ends) in paired  # says less than an earlier one
                if is_repeated or any((*pair, meaning.ours or label) in seen for pair in both):
                    continue
                seen.add((*ends, meaning.ours or label))
                paired.add(frozenset(ends))
                locator = f"<{iri}> {_shorten(predicate)}"
                self._add_tie(ends, label, meaning.ours, locator, is_directed=is_directed)

    def _list_tie_terms(self) -> list[tuple[str, str, ForeignTerm, list[ox.NamedNode]]]:
        """Return who is tied to whom by which predicate; first those that say what the tie is."""
        tied = [
            (iri, predicate, meaning, [term for term in terms if isinstance(term, ox.NamedNode)])
            for iri, values in self.values.items()
            for predicate, terms in values.items()
            if (meaning := _load_terms().get(predicate)) and meaning.means in ("tie", "inverse")
        ]
        return sorted(tied, key=lambda item: not item[2].ours)

    def _add_tie_node(
        self, iri: str, values: Mapping[str, list[Term]], term: ForeignTerm, seen: set[tuple[str, str, str]]
    ) -> None:
        """Add the tie that a node stands for, with its role and dates."""
        subject, object_ = (
            next((value.value for value in values.get(_expand(end), ())), "")
            for end in (term.subject, term.object)
        )
        fields: dict[str, str] = {}
        for node in (values, *self._list_periods(values)):
            for predicate, terms in node.items():
                meaning = _load_terms().get(predicate)
                if meaning and meaning.means in ("role", "start", "end"):
                    fields.setdefault(meaning.means, self._write_term(terms[0]))
        seen.add((subject, object_, term.ours))
        self._add_tie(
            (subject, object_), fields.get("role", "") or "member of", term.ours, f"<{iri}>",
            is_directed=True, start=fields.get("start", ""), end=fields.get("end", ""),
        )  # fmt: skip

    def _name_relation(self, predicate: str, meaning: ForeignTerm) -> str:
        """Return what a predicate says of its subject, or of its object where our term runs the other way."""
        if meaning.means == "inverse":
            return Ontology.load().label(expand_curie(meaning.ours))
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _shorten(predicate)).lower()

    def _list_periods(self, values: Mapping[str, list[Term]]) -> Iterator[Values]:
        for predicate, terms in values.items():
            meaning = _load_terms().get(predicate)
            if meaning and meaning.means == "period":
                yield from (self.values[term.value] for term in terms if term.value in self.values)

    def _add_tie(
        self,
        ends: tuple[str, str],
        relation: str,
        kind: str,
        locator: str,
        *,
        is_directed: bool,
        start: str = "",
        end: str = "",
    ) -> None:
        place = FilePlace(locator, "")
        self.collected.add_tie(
            ForeignTie(
                *ends, place, relation_word=relation, kind=kind, is_directed=is_directed, start=start, end=end
            )
        )

    def _count_contacts(self) -> None:
        """List how many addresses of people are left out."""
        count = sum(
            len(terms)
            for values in self.values.values()
            for predicate, terms in values.items()
            if (meaning := _load_terms().get(predicate)) and meaning.means == "contact"
        )
        if count:
            self.collected.skip("contacts", f"{count} e-mail addresses and telephone numbers are left out")


@cache
def _load_terms() -> Mapping[str, ForeignTerm]:
    """Return what terms mean by their IRIs: those of the table, and classes and kinds of ours."""
    terms: dict[str, ForeignTerm] = {}
    ontology = Ontology.load()
    for name in sorted(ontology.list_subclass_names("Organisation")):
        label = "" if name == "Organisation" else ontology.label(STK + name)
        terms[STK + name] = ForeignTerm("organisation", label, "", "")
    for iri, kind in ontology.tie_kinds.items():
        if kind.counts:
            means = "tie" if kind.canonical else "inverse"
            terms[iri] = ForeignTerm(
                means, kind.name if kind.canonical else _shorten(kind.inverse or ""), "", ""
            )
    for name, means in (
        ("orgType", "type_word"),
        ("abbreviation", "abbreviation"),
        ("locatedIn", "located_in"),
    ):
        terms[STK + name] = ForeignTerm(means, "", "", "")
    for name, term in load_term_mapping("rdf").items():
        iri = _expand(name)
        terms.setdefault(iri, term)
        if iri.startswith(PREFIXES["schema"]):
            terms.setdefault(_HTTP_SCHEMA + iri.removeprefix(PREFIXES["schema"]), term)
    return terms


def _iterate_triples(path: Path) -> Iterator[tuple[str, str, Term]]:
    """Yield the statements whatever graph they stand in; a blank node has an IRI of its own."""
    file = RdfFile.read(path, base=_BASE)
    lines = (f"{s} {p} {o} .\n" for s, p, o, _ in file.iter_statements())
    for triple in ox.parse("".join(lines), format=ox.RdfFormat.N_TRIPLES, lenient=True):
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
            yield triple.subject.value, triple.predicate.value, triple.object


def _expand(name: str) -> str:
    prefix, _, local = name.partition(":")
    return _SPACES[prefix] + local


def _rank_language(term: Term) -> tuple[int, str]:
    lang = term.language or "" if isinstance(term, ox.Literal) else ""
    return (0 if lang.startswith("en") else 1 if not lang else 2), term.value


def _shorten(iri: str) -> str:
    """Return the last part of an IRI, as people would read it."""
    return unquote(re.split(r"[/#:]", iri.rstrip("/#"))[-1]) or iri


def read_rdf(path: Path) -> ForeignNetwork:
    """Return the network of a file."""
    return _RdfReader(CollectedNetwork("rdf", path)).read()


def _recognise(sample: FileSample) -> bool:
    text = sample.text
    if find_root_name(sample) == "RDF" or (text[:1] in "{[" and _JSON_LD.search(text)):
        return True
    return bool(_TURTLE.match(text) or _LINE.match(text)) or (
        sample.path.suffix.lower() in _SUFFIXES and not text.startswith("PK")
    )


FORMAT = ForeignFormat("rdf", _recognise, read_rdf, has_own_process=True)

"""Counts the entities, statements and ties of an edition; of a large one, without holding them in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from ..core.external_sort import sort_lines
from ..ingest.statements import value_of
from ..schema.levels import Certainty
from ..store.evidence_texts import TYPE, EvidenceTexts, get_subject, get_triple
from .entity_reader import ENTITY_CLASSES, ENTITY_PREDICATES
from .graph import StakeholderGraph
from .network import Network


@dataclass(frozen=True)
class GraphTally:
    """How many statements the merged view has, and how many entities of which classes."""

    statements: int
    entities: Mapping[frozenset[str], int]

    def count_entities(self, class_: str) -> int:
        """Return how many entities are of a class."""
        return sum(number for classes, number in self.entities.items() if class_ in classes)


def tally_graph(knowledge: StakeholderGraph) -> GraphTally:
    """Count statements and entities."""
    if knowledge.texts:
        return _tally_texts(knowledge, knowledge.texts)
    entities = Counter(entity.classes for entity in knowledge.entities.values())
    return GraphTally(knowledge.count_statements(), entities)


def _tally_texts(knowledge: StakeholderGraph, texts: EvidenceTexts) -> GraphTally:
    """Count in one reading of the texts, where what is known of a subject stands together."""
    sets = {f"<{name}>".encode() for name in knowledge.certainty_by_set}
    terms = {f"<{value_of(triple.subject)}>".encode() for triple in knowledge.vocabulary}
    predicates = {f"<{iri}>".encode() for iri in ENTITY_PREDICATES} | {TYPE}
    typed = frozenset(f"<{iri}>".encode() for iri in ENTITY_CLASSES)
    prefix, statements = f"<{knowledge.dataset.base}id/".encode(), 0
    tally: Counter[frozenset[bytes]] = Counter()
    for subject, group in groupby(texts.iter_merged(), key=get_subject):
        if subject in sets:
            continue
        pairs = [line.split(b"\t", 2)[1:] for line in group]
        statements += len(pairs)
        classes = frozenset(object_ for predicate, object_ in pairs if predicate == TYPE)
        is_ours = subject.startswith(prefix) and any(predicate in predicates for predicate, _ in pairs)
        if is_ours or (subject not in terms and not classes.isdisjoint(typed)):
            tally[classes] += 1
    names = {classes: frozenset(name[1:-1].decode() for name in classes) for classes in tally}
    return GraphTally(statements, {names[classes]: number for classes, number in tally.items()})


def tally_ties(network: Network) -> Mapping[str, Counter[str]]:
    """Return how many ties of each kind there are, by how certain they are shown to be."""
    kinds = {iri: kind for iri, kind in network.knowledge.ontology.tie_kinds.items() if kind.canonical}
    by_kind: dict[str, Counter[str]] = {}
    for tie, group in groupby(sort_lines(_iter_supports(network)), key=get_triple):
        marks = {line[len(tie) + 1 : -1] for line in group}
        name = kinds[get_subject(tie).decode()].name
        is_inferred = all(mark.endswith(b"i") for mark in marks)
        shown = "inferred" if is_inferred else tuple(Certainty)[int(min(marks)[:1])]
        by_kind.setdefault(name, Counter())[str(shown)] += 1
    return by_kind


def _iter_supports(network: Network) -> Iterator[bytes]:
    """Yield kind and ends of every support of a tie, and how certain it is, marked where it is inferred."""
    knowledge = network.knowledge
    kinds = {iri: kind for iri, kind in knowledge.ontology.tie_kinds.items() if kind.canonical}
    symmetric = {f"<{iri}>".encode() for iri, kind in kinds.items() if kind.symmetric}
    marks = {f"<{name}>".encode(): b"%d" % level.rank for name, level in knowledge.certainty_by_set.items()}
    for name in knowledge.list_inferred_sets():
        marks[f"<{name}>".encode()] += b"i"
    unknown = b"%d" % Certainty.UNKNOWN.rank
    for line in knowledge.store.stream_evidence(sorted(kinds)):
        subject, predicate, rest = line.split(b"\t", 2)
        object_, _, assertion_set = rest.rpartition(b"\t")
        if predicate in symmetric and object_ < subject:
            subject, object_ = object_, subject
        yield b"\t".join((predicate[1:-1], subject, object_, marks.get(assertion_set, unknown))) + b"\n"

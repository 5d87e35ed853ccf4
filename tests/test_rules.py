"""Inference against an oracle: a fixpoint in plain Python over the vocabulary as rdflib reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS

from graph.core import resources
from graph.ingest.statements import Statements, iri
from graph.model.graph import StakeholderGraph
from graph.model.inference import Rules, compile_rules, inferred_set, load_with_inference
from graph.model.opening import open_graph
from graph.schema.dataset import Dataset
from graph.schema.vocabulary import Ontology
from graph.store import Store
from tests.fiction import STK, knowledge, organisation, tie

LEVELS = ("stated", "implied", "ambiguous", "unknown")  # strongest first
Triple = tuple[str, str, str]


class Oracle:
    """What follows from triples, and how sure each consequence is: best derivation, weakest premise."""

    def __init__(self) -> None:
        self.vocabulary = rdflib.Graph()
        for name in ("stk.ttl", "stk-concepts.ttl"):
            self.vocabulary.parse(resources.find_ontology() / name)
        of_evidence = {
            term
            for term, owner in self.vocabulary.subject_objects(RDFS.domain)
            if str(owner) in {STK + "AssertionSet", STK + "Source", STK + "Decision"}
        }
        properties = {
            term
            for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)
            for term in self.vocabulary.subjects(RDF.type, kind)
        } - of_evidence
        self.parents = self._pairs(RDFS.subPropertyOf, properties)
        self.classes = self._pairs(RDFS.subClassOf, set(self.vocabulary.subjects(RDF.type, OWL.Class)))
        self.inverses = self._pairs(OWL.inverseOf, properties)
        for one, others in list(self.inverses.items()):
            for other in others:
                self.inverses[other] = self.inverses[other] | {one}
        self.symmetric = {str(term) for term in self.vocabulary.subjects(RDF.type, OWL.SymmetricProperty)} - {
            str(term) for term in of_evidence
        }
        self.transitive = {str(term) for term in self.vocabulary.subjects(RDF.type, OWL.TransitiveProperty)}

    def _pairs(self, predicate: rdflib.URIRef, subjects: set) -> dict[str, set[str]]:
        pairs: dict[str, set[str]] = defaultdict(set)
        for one, other in self.vocabulary.subject_objects(predicate):
            if one in subjects:
                pairs[str(one)].add(str(other))
        return pairs

    def _from_one(self, triple: Triple) -> Iterator[Triple]:
        s, p, o = triple
        if p == str(RDF.type):
            yield from ((s, p, above) for above in self.classes.get(o, ()))
        yield from ((s, above, o) for above in self.parents.get(p, ()))
        yield from ((o, other, s) for other in self.inverses.get(p, ()))
        if p in self.symmetric:
            yield (o, p, s)

    def closure(self, asserted: dict[Triple, int]) -> dict[Triple, int]:
        """Return the rank of every triple that is asserted or follows; 0 is the surest."""
        rank: dict[Triple, int] = {}
        todo = list(asserted.items())
        while todo:
            triple, value = todo.pop()
            if rank.get(triple, len(LEVELS)) <= value:
                continue
            rank[triple] = value
            todo += [(found, value) for found in self._from_one(triple)]
            s, p, o = triple
            if p in self.transitive:
                for (a, q, b), other in list(rank.items()):
                    if q == p and a == o:
                        todo.append(((s, p, b), max(value, other)))
                    if q == p and b == s:
                        todo.append(((a, p, o), max(value, other)))
        return rank


ORACLE = Oracle()
ONTOLOGY = Ontology.load()
RULES = compile_rules(ONTOLOGY)
EX = "https://example.org/fiction/"

NODES = st.sampled_from([EX + name for name in ("amber", "birch", "cobalt", "dune")])
PROPERTIES = sorted(
    {str(term) for term in ORACLE.vocabulary.subjects(rdflib.URIRef(STK + "tieGroup"))}
    | {STK + name for name in ("withinTransitive", "relatedTo", "funder", "funded", "memberCount")}
    | {"http://www.w3.org/ns/org#memberOf", "http://www.w3.org/ns/org#hasMember"}
)
PROPERTIES.remove(STK + "isAbout")  # describes sources: no rule touches it
CLASSES = sorted(str(term) for term in ORACLE.vocabulary.subjects(RDF.type, OWL.Class))
# a dense part of the vocabulary is drawn more often, so that rules meet each other
DENSE = [
    STK + name
    for name in ("steeringMemberOf", "memberOf", "hasMember", "within", "withinTransitive", "partneredWith")
]
TRIPLES = st.one_of(
    st.tuples(NODES, st.sampled_from(DENSE), NODES),
    st.tuples(NODES, st.sampled_from(DENSE), NODES),
    st.tuples(NODES, st.sampled_from(PROPERTIES), NODES),
    st.tuples(NODES, st.just(str(RDF.type)), st.sampled_from(CLASSES)),
)
FACTS = st.lists(st.tuples(TRIPLES, st.integers(0, len(LEVELS) - 1)), min_size=1, max_size=10)


DATASET = Dataset.from_mapping({"base": EX}, origin=Path("x"), file="x")


def inferred(level: str) -> str:
    return inferred_set(DATASET, level)


def run(facts: list[tuple[Triple, int]]) -> Store:
    """Load and infer level by level, as `Knowledge.open` does."""
    rules = Rules.from_ontology(ONTOLOGY)
    made = Statements(DATASET, rules.consequences)
    for level in LEVELS:
        made.open_foreign_set(f"{EX}asserted/{level}", level)
    for triple, rank in facts:
        made.add_text(f"{EX}asserted/{LEVELS[rank]}", *map(iri, triple))
    store = Store()
    load_with_inference(store, made, rules)
    return store


def triples(store: Store, graph: str) -> set[Triple]:
    return {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in store.iter_quads(graph)}


@settings(max_examples=60, deadline=None)
@given(FACTS)
def test_the_merged_view_is_the_fixpoint_and_each_inferred_triple_has_its_best_certainty(facts):
    asserted: dict[Triple, int] = {}
    for triple, rank in facts:
        asserted[triple] = min(rank, asserted.get(triple, rank))
    expected = ORACLE.closure(asserted)
    store = run(facts)
    assert triples(store, "") == set(expected)
    for rank, level in enumerate(LEVELS):
        follows = {
            triple
            for triple, best in expected.items()
            if best == rank and asserted.get(triple, len(LEVELS)) > rank
        }
        assert triples(store, inferred(level)) == follows


@settings(max_examples=25, deadline=None)
@given(FACTS)
def test_nothing_is_presented_as_surer_than_its_premises(facts):
    """What is inferred at a level does not follow from the stronger premises alone."""
    whole = run(facts)
    for rank, level in enumerate(LEVELS):
        follows = triples(whole, inferred(level))
        if follows:
            without = run([(triple, at) for triple, at in facts if at < rank])
            assert follows.isdisjoint(triples(without, ""))


@settings(max_examples=25, deadline=None)
@given(FACTS, st.randoms(use_true_random=False))
def test_the_order_of_loading_does_not_matter(facts, random):
    shuffled = list(facts)
    random.shuffle(shuffled)
    one, other = run(facts), run(shuffled)
    assert {str(quad) for quad in one.iter_quads()} == {str(quad) for quad in other.iter_quads()}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(DENSE), NODES, NODES), min_size=1, max_size=8))
def test_a_symmetric_tie_written_both_ways_at_once_is_one_written_twice(ties):
    """Tables write both directions of a symmetric kind; a foreign file may hold one or both."""
    symmetric = f"{STK}partneredWith"
    rules = Rules.from_ontology(ONTOLOGY)
    found = []
    for at_once in (True, False):
        made = Statements(DATASET, rules.consequences)
        made.open_foreign_set(f"{EX}asserted/stated", "stated")
        for predicate, one, other in ties:
            if predicate == symmetric and at_once:
                made.add_symmetric(f"{EX}asserted/stated", one, predicate, other)
            else:
                made.add(f"{EX}asserted/stated", one, predicate, iri(other))
                if predicate == symmetric:
                    made.add(f"{EX}asserted/stated", other, predicate, iri(one))
        store = Store()
        load_with_inference(store, made, rules)
        found.append({str(quad) for quad in store.iter_quads()})
    assert found[0] == found[1]


def test_a_steering_seat_makes_a_member_and_no_secretariat():
    found = triples(run([((EX + "amber", STK + "steeringMemberOf", EX + "birch"), 0)]), "")
    assert (EX + "amber", STK + "memberOf", EX + "birch") in found
    assert (EX + "birch", STK + "hasMember", EX + "amber") in found
    assert not any("ecretariat" in p for _, p, _ in found)


def test_a_chain_of_places_is_as_sure_as_its_weakest_link():
    facts = [
        ((EX + "ward", STK + "within", EX + "town"), 0),
        ((EX + "town", STK + "within", EX + "county"), 2),
        ((EX + "county", STK + "within", EX + "land"), 1),
    ]
    store = run(facts)
    chain = STK + "withinTransitive"
    assert (EX + "ward", chain, EX + "land") in triples(store, inferred("ambiguous"))
    assert (EX + "county", chain, EX + "land") in triples(store, inferred("implied"))
    assert (EX + "ward", chain, EX + "town") in triples(store, inferred("stated"))


def test_a_surer_second_derivation_counts():
    """The pair is ambiguous as a steering seat and stated the other way round."""
    facts = [
        ((EX + "amber", STK + "steeringMemberOf", EX + "birch"), 2),
        ((EX + "birch", STK + "hasMember", EX + "amber"), 0),
    ]
    store = run(facts)
    member = (EX + "amber", STK + "memberOf", EX + "birch")
    assert member in triples(store, inferred("stated"))
    assert member not in triples(store, inferred("ambiguous"))


def test_domains_and_ranges_infer_nothing():
    """One triple of every property whose domain or range is given, between nodes of no kind."""
    bound = {
        str(term)
        for predicate in (RDFS.domain, RDFS.range)
        for term, _ in ORACLE.vocabulary.subject_objects(predicate)
    }
    assert len(bound) > 50
    store = run([((EX + "amber", term, EX + "birch"), 0) for term in sorted(bound)])
    assert not [found for found in triples(store, "") if found[1] == str(RDF.type)]


def test_every_rule_is_an_entailment_of_the_vocabulary():
    """As many rules as the vocabulary has entailing statements: none is lost, none is made up."""
    above: dict[str, set[str]] = {}
    for name in ORACLE.classes:
        found, todo = set(), [name]
        while todo:
            for parent in ORACLE.classes.get(todo.pop(), ()):
                if parent not in found:
                    found.add(parent)
                    todo.append(parent)
        above[name] = found - {name}
    expected = sum(map(len, above.values())) + sum(map(len, ORACLE.parents.values()))
    expected += sum(map(len, ORACLE.inverses.values())) + len(ORACLE.symmetric) + len(ORACLE.transitive)
    assert len(RULES) == len(set(RULES)) == expected


def test_what_describes_evidence_is_left_alone(tmp_path):
    """`source` is below prov:wasQuotedFrom in the vocabulary; no rule says so of an assertion set."""
    opened = knowledge(
        tmp_path,
        entities=[organisation("amber-trust"), organisation("birch-guild")],
        ties=[tie("amber-trust", "partneredWith", "birch-guild")],
    )
    found = {quad.predicate.value for quad in opened.store.iter_quads("")}
    assert STK + "source" in found
    assert not {name for name in found if name.startswith("http://www.w3.org/ns/prov#")}


@pytest.fixture(scope="module")
def example() -> StakeholderGraph:
    return open_graph()


def test_the_example_is_inferred_as_the_oracle_does_it(example):
    """All named graphs of the example: the quoted ones as premises, the inferred ones as conclusions."""
    asserted: dict[Triple, int] = {}
    inferred: dict[Triple, int] = {}
    levels = {inferred_set(example.dataset, level): rank for rank, level in enumerate(LEVELS)}
    certainty = {
        row["s"].value: row["c"].value.removeprefix(STK)
        for row in example.store.select("SELECT ?s ?c { ?s stk:certainty ?c }")
    }
    for graph in example.store.list_graphs():
        for quad in example.store.iter_quads(graph):
            triple = (str(quad.subject), quad.predicate.value, str(quad.object))
            if graph in levels:
                inferred[triple] = levels[graph]
            else:
                rank = LEVELS.index(certainty[graph])
                asserted[triple] = min(rank, asserted.get(triple, rank))

    def bare(found: dict[Triple, int]) -> dict[Triple, int]:
        """IRIs without their brackets, so that the oracle compares them with its own."""
        return {
            (s.strip("<>"), p, o[1:-1] if o.startswith("<") else o): rank for (s, p, o), rank in found.items()
        }

    asserted, inferred = bare(asserted), bare(inferred)
    assert len(asserted) > 2000
    expected = {
        triple: rank
        for triple, rank in ORACLE.closure(asserted).items()
        if rank < asserted.get(triple, len(LEVELS))
    }
    assert inferred == expected


def test_the_merged_view_holds_what_the_graphs_hold_and_descriptions_besides(example):
    named = {quad.triple for graph in example.store.list_graphs() for quad in example.store.iter_quads(graph)}
    merged = {quad.triple for quad in example.store.iter_quads("")}
    assert named <= merged
    described = {
        quad.subject
        for quad in example.store.iter_quads("")
        if quad.predicate == ox.NamedNode(str(RDF.type))
        and quad.object.value.rpartition("#")[2] in ("AssertionSet", "Source", "Dataset")
    }
    rest = merged - named - example.vocabulary
    assert rest
    assert {triple.subject for triple in rest} <= described

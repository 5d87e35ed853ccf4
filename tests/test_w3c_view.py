"""`graph.ttl` tells readers who know W3C terms only what is documented, and no more than a source states."""

from __future__ import annotations

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import DCTERMS, ORG, PROV, RDF, RDFS, SDO, SKOS, XSD

from graph.ingest.rdf_file import RdfFile
from graph.model.graph import StakeholderGraph
from graph.model.opening import open_graph
from graph.model.w3c_view import write_w3c_turtle
from tests.conftest import ROOT

STK = rdflib.Namespace("https://w3id.org/stk/ns#")
STEPS = ROOT / "data" / "steps"


@pytest.fixture(scope="module")
def knowledge() -> StakeholderGraph:
    return open_graph(STEPS, audience="internal")


@pytest.fixture(scope="module")
def merged(knowledge: StakeholderGraph) -> rdflib.Graph:
    return rdflib.Graph().parse(data=write_w3c_turtle(knowledge), format="turtle")


def name_node(knowledge: StakeholderGraph, slug: str) -> rdflib.URIRef:
    return rdflib.URIRef(knowledge.dataset.mint.make_entity_iri(slug))


def read_ties() -> list[dict[str, str]]:
    with (STEPS / "ties.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row.get("holds") != "no"]


def test_ties_are_plain_facts_where_a_source_states_them_and_only_there(
    knowledge: StakeholderGraph, merged: rdflib.Graph
) -> None:
    stated, weak = set(), set()
    for row in read_ties():
        if ":" not in row["kind"]:
            key = row["subject"], row["kind"], row["object"]
            (stated if row["certainty"] == "stated" else weak).add(key)
    plain = {
        key
        for key in stated | weak
        if (name_node(knowledge, key[0]), STK[key[1]], name_node(knowledge, key[2])) in merged
    }
    assert not plain & (weak - stated)
    of_entities = {key for key in stated if (name_node(knowledge, key[2]), None, None) in merged}
    assert of_entities - plain <= {  # written of the id that a decision kept
        key for key in of_entities if key[0] not in {slug for slug, *_ in plain}
    }
    assert len(plain) > 100


def test_a_weaker_tie_is_a_statement_with_its_certainty_and_source(merged: rdflib.Graph) -> None:
    statements = set(merged.subjects(RDF.type, RDF.Statement))
    assert statements
    levels = {STK.implied, STK.ambiguous, STK.unknown}
    for node in statements:
        triple = tuple(merged.value(node, RDF[part]) for part in ("subject", "predicate", "object"))
        assert None not in triple
        assert triple not in merged
        assert merged.value(node, STK.tieCertainty) in levels
        assert list(merged.objects(node, PROV.wasQuotedFrom))
        assert merged.value(triple[1], RDFS.label)
    kinds = {merged.value(node, RDF.predicate) for node in statements}
    assert STK.relatedTo not in kinds


def test_what_follows_from_a_weaker_tie_is_no_plain_fact(
    knowledge: StakeholderGraph, merged: rdflib.Graph
) -> None:
    members = set(merged.subject_objects(STK.memberOf))
    assert set(merged.subject_objects(ORG.memberOf)) == members
    assert {(member, body) for body, member in merged.subject_objects(STK.hasMember)} == members


def test_w3c_terms_stand_beside_ours(knowledge: StakeholderGraph, merged: rdflib.Graph) -> None:
    organisations = set(merged.subjects(RDF.type, STK.Organisation))
    types = {pair for pair in merged.subject_objects(STK.orgType) if pair[0] in organisations}
    assert types
    assert set(merged.subject_objects(ORG.classification)) == types
    for first, second in merged.subject_objects(STK.partneredWith):
        if {first, second} <= organisations:
            assert (first, ORG.linkedTo, second) in merged
    assert {(a, b) for a, b in merged.subject_objects(SDO.funder)} == {
        (b, a) for a, b in merged.subject_objects(STK.funds)
    }
    assert set(merged.subject_objects(SKOS.prefLabel)) <= set(merged.subject_objects(RDFS.label))
    starts = list(merged.objects(None, PROV.startedAtTime))
    assert starts
    assert {start.datatype for start in starts} == {XSD.dateTime}
    activities = set(merged.subjects(RDF.type, PROV.Activity))
    assert set(merged.subjects(PROV.startedAtTime)) <= activities
    base = rdflib.URIRef(knowledge.dataset.base)
    assert list(merged.objects(base, DCTERMS.license)) == [
        rdflib.URIRef("https://spdx.org/licenses/CC-BY-4.0")
    ]
    assert set(merged.objects(base, PROV.hadPrimarySource)) == set(merged.subjects(RDF.type, STK.Source))


def test_every_term_of_ours_that_is_used_has_labels_in_both_languages(merged: rdflib.Graph) -> None:
    ours = {
        term
        for triple in merged
        for term in triple[1:]
        if isinstance(term, rdflib.URIRef) and term.startswith(str(STK))
    }
    assert len(ours) > 50
    for term in ours - {STK.Instrument}:
        assert {label.language for label in merged.objects(term, RDFS.label)} == {"en", "bn"}, term


def test_no_statement_is_written_twice(knowledge: StakeholderGraph, merged: rdflib.Graph) -> None:
    statements = list(ox.parse(write_w3c_turtle(knowledge), format=ox.RdfFormat.TURTLE))
    assert len(statements) == len(set(statements)) == len(merged)


def test_the_name_of_the_licence_comes_back(knowledge: StakeholderGraph, tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_bytes(write_w3c_turtle(knowledge))
    again = RdfFile.read(path, base=knowledge.dataset.base).read_dataset()
    assert again is not None
    assert again.licence == knowledge.dataset.licence == "CC-BY-4.0"

"""A data set opened: names, evidence, editions and the graphs that are handed out."""

from __future__ import annotations

import csv

import pyoxigraph as ox
import pytest
import rdflib

from graph.core import resources
from graph.core.errors import DataError, InputError
from graph.model.graph import StakeholderGraph
from graph.model.opening import open_graph
from graph.store import serialise_statements
from tests.fiction import (
    BASE,
    LEAFLET,
    STK,
    count,
    decision,
    entity,
    event,
    fact,
    iri,
    knowledge,
    organisation,
    tie,
    write,
)

RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@pytest.fixture(scope="module")
def example() -> StakeholderGraph:
    return open_graph()


@pytest.fixture(scope="module")
def opened(tmp_path_factory) -> StakeholderGraph:
    """One data set with everything that the tests below look at."""
    return knowledge(
        tmp_path_factory.mktemp("fiction"),
        toml='languages = ["en", "bn"]\nfocal = ["amber-trust"]\n',
        sources=[
            LEAFLET | {"publisher": "amber-trust", "about": "birch-guild|amber-trust", "issued": "2020-02"},
            {"id": "reprint", "title": "The leaflet again", "lang": "en", "copy_of": "leaflet"},
        ],
        entities=[
            organisation(
                "amber-trust",
                label_bn="অ্যাম্বার ট্রাস্ট",
                short_label="Amber",
                abbr="AT",
                alt="Amber Foundation|অ্যাম্বার",
                homepage="https://example.org/amber",
                ids="x-register:12",
            ),
            organisation("amber-fund", label_en="Amber Fund"),
            entity("birch-guild", "Platform", type="TypePlatform"),
            entity("cobalt-office", "PublicBody", type="TypeMinistry"),
            entity("local-groups", "Collective", type="TypeLocalCSO"),
            entity("dune-hill", "Place"),
            entity("elm-act", "Instrument"),
            entity("nameless", "Document", label_en=""),
        ],
        events=[event("fern-course", "TrainingEvent", place="dune-hill", start="2020-02")],
        ties=[
            tie("amber-trust", "memberOf", "birch-guild"),
            tie("amber-trust", "memberOf", "birch-guild", locator="2", certainty="implied"),
            tie("amber-trust", "memberOf", "birch-guild", source="reprint"),
            tie("amber-trust", "memberOf", "birch-guild", phrase="other words", note="read twice"),
            tie("cobalt-office", "supports", "amber-fund", certainty="ambiguous"),
            tie("local-groups", "trainedBy", "amber-trust"),
        ],
        counts=[count("group-count", "local-groups", value="120", comparator="moreThan")],
        facts=[fact("birch-guild", "schema:foundingDate", "2007")],
        decisions=[
            decision("amber-trust", "amber-fund", "same"),
            decision("birch-guild", "cobalt-office", "different"),
            decision("cobalt-office", "local-groups", "unsure"),
        ],
    )


def sets(opened: StakeholderGraph, subject: str, kind: str, obj: str) -> set[str]:
    triple = ox.Triple(ox.NamedNode(iri(subject)), ox.NamedNode(STK + kind), ox.NamedNode(iri(obj)))
    return {
        graph
        for graph in opened.store.list_graphs()
        if any(quad.triple == triple for quad in opened.store.iter_quads(graph))
    }


# ---------- opening ----------
def test_opens_the_example_by_itself(example):
    assert example.dataset.name == "steps"
    assert not [finding for finding in example.findings if finding.severity == "error"]


def test_the_example_has_the_organisations_of_its_table(example):
    kinds = {
        "PublicBody", "CivilSocietyOrganisation", "MultilateralBody", "Company", "Platform", "Programme",
        "Mechanism", "Organisation",
    }  # fmt: skip
    with (resources.find_example_dataset() / "entities.csv").open(encoding="utf-8-sig", newline="") as file:
        expected = {row["id"] for row in csv.DictReader(file) if row["class"] in kinds}
    with (resources.find_example_dataset() / "decisions.csv").open(encoding="utf-8-sig", newline="") as file:
        joined = [row for row in csv.DictReader(file) if row["decision"] == "same"]
    expected -= {row["b"] for row in joined}
    assert {found.id for found in example.list_organisations()} == expected


def test_faulty_rows_stop_with_all_findings(tmp_path):
    folder = write(
        tmp_path, entities=[organisation("amber-trust", certainty="sure")], ties=[tie("x", "memberOf", "y")]
    )
    with pytest.raises(DataError) as caught:
        open_graph(folder)
    assert {finding.file for finding in caught.value.findings} == {"entities.csv", "ties.csv"}
    assert {"unknown-certainty", "unknown-id"} <= {finding.code for finding in caught.value.findings}


def test_nothing_to_open_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        open_graph(tmp_path / "nowhere")


# ---------- evidence ----------
def test_one_tie_in_four_sets_is_one_triple_with_four_supports(opened):
    found = sets(opened, "amber-trust", "memberOf", "birch-guild")
    supports = [opened.evidence[name] for name in found]
    assert len(supports) == 4
    assert {(s.source, s.locator, s.phrase, s.certainty) for s in supports} == {
        ("leaflet", "1", "words of the leaflet", "stated"),
        ("leaflet", "2", "words of the leaflet", "implied"),
        ("reprint", "1", "words of the leaflet", "stated"),
        ("leaflet", "1", "other words", "stated"),
    }
    query = "SELECT (COUNT(*) AS ?n) { ?s stk:memberOf ?o FILTER(isIRI(?s)) }"
    assert [row["n"].value for row in opened.store.select(query)] == ["1"]


def test_the_curators_note_comes_with_its_support(opened):
    support = next(
        opened.evidence[name]
        for name in sets(opened, "amber-trust", "memberOf", "birch-guild")
        if opened.evidence[name].phrase == "other words"
    )
    assert support.as_json() == {
        "source": "leaflet",
        "locator": "1",
        "phrase": "other words",
        "certainty": "stated",
        "note": "read twice",
    }


def test_an_inferred_set_tells_on_what_it_rests(opened):
    (name,) = sets(opened, "birch-guild", "hasMember", "amber-trust")
    assert opened.evidence[name].certainty == "inferred"
    assert opened.get_certainty(name) == "stated"
    assert opened.evidence[name].note.endswith("stated")
    (weak,) = {
        name
        for name in sets(opened, "amber-trust", "relatedTo", "cobalt-office")
        if opened.evidence[name].certainty == "inferred"
    }
    assert opened.get_certainty(weak) == "ambiguous"


def test_a_decision_tells_who_took_it_when_and_why(opened):
    (name,) = sets(opened, "cobalt-office", "possiblySameAs", "local-groups")
    support = opened.evidence[name]
    assert support.source == "decision of a tester, 2020-02-16"
    assert support.note == "for a test"


@pytest.mark.parametrize("which", ["example", "opened"])
def test_every_statement_about_a_thing_stands_in_a_set_and_every_set_is_described(which, request):
    found = request.getfixturevalue(which)
    prefix = found.dataset.base + "id/"
    named = {quad.triple for graph in found.store.list_graphs() for quad in found.store.iter_quads(graph)}
    without = [
        str(quad.triple)
        for quad in found.store.iter_quads("")
        if quad.subject.value.startswith(prefix) and quad.triple not in named
    ]
    assert not without
    assert set(found.store.list_graphs()) == set(found.evidence)


@pytest.mark.parametrize("which", ["example", "opened"])
def test_no_blank_node_is_anywhere(which, request):
    found = request.getfixturevalue(which)
    terms = {
        term for quad in found.store.iter_quads() for term in (quad.subject, quad.object, quad.graph_name)
    }
    assert not [term for term in terms if isinstance(term, ox.BlankNode)]


def test_an_unknown_set_counts_as_unknown(opened):
    assert opened.get_certainty(BASE + "set/nothing") == "unknown"


# ---------- entities and names ----------
def test_an_entity_has_all_its_names(opened):
    found = opened.entities[iri("amber-trust")]
    assert found.id == "amber-trust"
    assert found.label == {"en": "Amber Trust", "bn": "অ্যাম্বার ট্রাস্ট"}
    assert (found.short, found.abbreviation) == ("Amber", "AT")
    assert {"AT", "Amber Foundation", "অ্যাম্বার"} <= set(found.other_names)
    assert found.homepage == "https://example.org/amber"
    assert found.identifiers == ("x-register:12",)
    assert found.sector.name == "SectorCivilSociety"
    assert found.types == (STK + "TypeNationalNGO",)


def test_a_name_falls_back_to_english_and_then_to_the_id(opened):
    assert opened.entities[iri("amber-trust")].get_name("bn") == "অ্যাম্বার ট্রাস্ট"
    assert opened.entities[iri("birch-guild")].get_name("bn") == "Birch Guild"
    assert opened.entities[iri("nameless")].get_name() == "nameless"


def test_two_ids_that_a_person_called_the_same_are_one_entity(opened):
    """The first id stays; the other one's label becomes another name, its ties are the first one's."""
    found = opened.entities[iri("amber-trust")]
    assert found.aliases == ("amber-fund",)
    assert "Amber Fund" in found.other_names
    assert iri("amber-fund") not in opened.entities
    assert sets(opened, "cobalt-office", "supports", "amber-trust")


def test_entities_that_are_decided_different_or_unsure_stay_apart(opened):
    assert {iri("birch-guild"), iri("cobalt-office"), iri("local-groups")} <= set(opened.entities)


def test_kinds_of_entity_are_told_apart(opened):
    assert {entity.id for entity in opened.list_organisations()} == {
        "amber-trust",
        "birch-guild",
        "cobalt-office",
    }
    groups = opened.entities[iri("local-groups")]
    assert groups.is_collective and not groups.is_organisation
    for name in ("dune-hill", "elm-act", "nameless", "fern-course"):
        assert not opened.entities[iri(name)].is_organisation
        assert not opened.entities[iri(name)].is_collective


def test_terms_of_the_vocabulary_are_no_entities(opened):
    assert all(name.startswith(BASE) for name in opened.entities)


def test_everything_has_a_label(opened):
    assert opened.label(iri("amber-trust")) == "Amber Trust"
    assert opened.label(iri("amber-trust"), "bn") == "অ্যাম্বার ট্রাস্ট"
    assert opened.label(BASE + "source/leaflet") == "The leaflet"
    assert opened.label(STK + "memberOf") == "member of"
    assert opened.label(STK + "memberOf", "bn") == "যার সদস্য"


def test_a_source_has_publisher_subject_and_original(opened):
    leaflet, reprint = (opened.sources[f"{BASE}source/{name}"] for name in ("leaflet", "reprint"))
    assert leaflet.publisher == iri("amber-trust")
    assert leaflet.about == (iri("amber-trust"), iri("birch-guild"))
    assert leaflet.issued == "2020-02"
    assert reprint.copy_of == BASE + "source/leaflet"
    assert reprint.publisher == ""


# ---------- what is handed out ----------
def test_an_edition_written_as_trig_is_read_back_the_same(opened, tmp_path):
    path = tmp_path / "graph.trig"
    path.write_bytes(serialise_statements(opened.iter_evidence_quads(), ox.RdfFormat.TRIG, prefixes={}))
    again = open_graph(path)
    assert {str(quad) for quad in again.iter_evidence_quads()} == {
        str(quad) for quad in opened.iter_evidence_quads()
    }
    assert {str(triple) for triple in again.iter_merged_triples()} == {
        str(triple) for triple in opened.iter_merged_triples()
    }
    assert again.dataset.name == "fiction"
    assert again.entities == opened.entities
    assert again.evidence == opened.evidence


def test_the_merged_view_says_each_thing_once_without_sets_and_vocabulary(opened):
    merged = [str(triple) for triple in opened.iter_merged_triples()]
    assert len(merged) == len(set(merged))
    assert not [line for line in merged if "/set/" in line]
    assert not [line for line in merged if line.startswith(f"<{STK}")]
    assert f"<{iri('birch-guild')}> <{STK}hasMember> <{iri('amber-trust')}>" in merged


def test_handed_out_graphs_hold_no_merged_copy(opened):
    default = [quad for quad in opened.iter_evidence_quads() if isinstance(quad.graph_name, ox.DefaultGraph)]
    assert default
    assert not [quad for quad in default if quad.subject.value.startswith(BASE + "id/")]


@pytest.mark.filterwarnings("ignore:Dataset.*is deprecated:DeprecationWarning")
def test_rdflib_gets_the_same_statements(opened):
    dataset = opened.to_rdflib()
    expected = {str(quad) for quad in opened.iter_evidence_quads()} | {
        str(triple) for triple in opened.iter_merged_triples()
    }
    found = set()
    for s, p, o, graph in dataset.quads():
        terms = (
            (s, p, o) if graph is None or graph == rdflib.graph.DATASET_DEFAULT_GRAPH_ID else (s, p, o, graph)
        )
        found.add(" ".join(term.n3() for term in terms))
    # rdflib writes some literals differently: compare IRIs word by word, texts by number
    plain = {text for text in expected if '"' not in text}
    assert {text for text in found if '"' not in text} == plain
    assert len(found) == len(expected)


def test_rdf_without_evidence_is_unknown_and_never_surer(tmp_path):
    path = tmp_path / "foreign.ttl"
    path.write_text(
        f"@prefix stk: <{STK}> .\n"
        "<https://example.net/one> a stk:Company ; stk:partneredWith <https://example.net/two> .\n"
        "<https://example.net/two> a stk:Platform .\n",
        encoding="utf-8",
    )
    found = open_graph(path)
    assert {entity.iri for entity in found.list_organisations()} == {
        "https://example.net/one",
        "https://example.net/two",
    }
    assert {found.get_certainty(graph) for graph in found.store.list_graphs()} == {"unknown"}
    assert {found.evidence[graph].certainty for graph in found.store.list_graphs()} == {"unknown", "inferred"}


def test_an_edition_for_some_readers_is_not_opened_for_a_wider_audience(opened, tmp_path):
    path = tmp_path / "graph.trig"
    path.write_bytes(serialise_statements(opened.iter_evidence_quads(), ox.RdfFormat.TRIG, prefixes={}))
    with pytest.raises(InputError, match="internal"):
        open_graph(path, audience="public")


def test_a_row_without_source_adds_no_document_and_the_class_says_the_kind_where_no_type_does(tmp_path):
    (tmp_path / "sources.csv").write_text("id,title\nletter,Letter\n", encoding="utf-8")
    (tmp_path / "entities.csv").write_text(
        "id,class,label_en,source\n"
        "fern,CivilSocietyOrganisation,Fern Trust,letter\nlake,Company,Lake Ltd.,\nrock,Organisation,Rock,\n",
        encoding="utf-8",
    )
    graph = open_graph(tmp_path)
    assert [source.title for source in graph.sources.values()] == ["Letter"]
    sectors = {entity.id: entity.sector and entity.sector.name for entity in graph.list_organisations()}
    assert sectors == {"fern": "SectorCivilSociety", "lake": "SectorCompany", "rock": None}
    assert graph.label(graph.dataset.base) == tmp_path.stem

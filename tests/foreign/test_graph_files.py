"""Files of other programs are recognised by what stands in them and read with all that they say."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest

from graph.ingest.foreign.network import ForeignNetwork, ForeignTie
from graph.ingest.foreign.reading_choices import ReadingChoices
from graph.ingest.foreign.registry import read_networks
from tests.conftest import Run

GRAPHS = Path(__file__).parent / "graphs"
COUNTS = {  # nodes, ties, what is left out
    "bokeh-les-mis.json": ("node-link", 77, 254, 0),
    "cytoscape-desktop.cyjs": ("cytoscape", 2, 1, 0),
    "cytoscape-js.json": ("cytoscape", 2, 1, 0),
    "d3.json": ("node-link", 3, 2, 1),
    "foaf.rdf": ("rdf", 3, 2, 0),
    "ftm.json": ("ftm", 4, 5, 2),
    "gephi-1.2.gexf": ("gexf", 3, 3, 1),
    "gephi-1.3.gexf": ("gexf", 3, 3, 0),
    "graphviz.dot": ("dot", 5, 5, 0),
    "iati-activities.xml": ("iati", 5, 4, 1),
    "iati-organisations.xml": ("iati", 2, 1, 0),
    "igraph.dot": ("dot", 5, 5, 0),
    "igraph.gml": ("gml", 5, 5, 0),
    "igraph.graphml": ("graphml", 5, 5, 0),
    "igraph.net": ("pajek", 5, 5, 0),
    "kumu-blueprint.json": ("kumu-json", 2, 1, 0),
    "kumu-import.json": ("kumu-json", 4, 3, 1),
    "made-by-followthemoney.ftm.json": ("ftm", 6, 9, 0),
    "ndex.cx2": ("cx2", 3, 2, 0),
    "org.ttl": ("rdf", 4, 4, 1),
    "pajek-lists.net": ("pajek", 5, 5, 0),
    "popolo.json": ("popolo", 4, 5, 2),
    "popolo.nt": ("rdf", 2, 1, 0),
    "primer.graphml": ("graphml", 4, 5, 0),
    "pyiati-participating-org.xml": ("iati", 3, 4, 1),
    "pyiati-transaction.xml": ("iati", 2, 0, 1),
    "schema-org.json": ("rdf", 3, 2, 1),
    "sigma.json": ("node-link", 2, 2, 0),
    "ucinet-edgelist.txt": ("ucinet", 4, 4, 0),
    "ucinet-embedded.txt": ("ucinet", 4, 3, 0),
    "ucinet-fullmatrix.txt": ("ucinet", 4, 3, 0),
    "ucinet-matrices.txt": ("ucinet", 3, 2, 0),
    "ucinet-nodelist.txt": ("ucinet", 4, 3, 0),
    "ucinet-two-modes.txt": ("ucinet", 5, 3, 0),
    "vis.json": ("node-link", 2, 2, 0),
    "yed.graphml": ("graphml", 3, 2, 0),
}


def read(path: Path) -> ForeignNetwork:
    return read_networks([path], ReadingChoices())[0]


def list_ties(network: ForeignNetwork) -> list[tuple[str, str, str, bool]]:
    names = {node.key: node.name or node.name_bn for node in network.nodes}
    return [
        (names[tie.subject], tie.relation_word, names[tie.object], tie.is_directed) for tie in network.ties
    ]


def find_tie(network: ForeignNetwork, relation: str) -> ForeignTie:
    return next(tie for tie in network.ties if tie.relation_word == relation)


def test_every_file_is_tested() -> None:
    assert set(COUNTS) == {path.name for path in GRAPHS.iterdir()} - {"README.md"}


@pytest.mark.parametrize("name", COUNTS)
def test_a_file_is_known_by_its_content_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    copy = tmp_path / "download"
    shutil.copy(GRAPHS / name, copy)
    if name in ("foaf.rdf", "org.ttl", "popolo.nt", "schema-org.json"):
        copy = copy.rename(tmp_path / name)  # RDF of one syntax can be wrong in another
    network = read(copy)
    assert (network.format, len(network.nodes), len(network.ties), len(network.skipped)) == COUNTS[name]
    assert all(node.name or node.name_bn for node in network.nodes)
    assert all(item.place.locator for item in (*network.nodes, *network.ties))
    assert all(tie.place.quote for tie in network.ties)
    assert all(item.locator and item.reason for item in network.skipped)


@pytest.mark.parametrize("name", ["igraph.gml", "igraph.graphml", "igraph.dot"])
def test_kinds_weights_and_parallel_edges_of_igraph_survive(name: str) -> None:
    network = read(GRAPHS / name)
    assert list_ties(network)[:3] == [
        ("Amber Trust", "funds", "Birch & Sons", True),
        ("Amber Trust", "works with", "Birch & Sons", True),
        ("Birch & Sons", "member of", "জাফরান জোট", True),
    ]
    assert [tie.weight for tie in network.ties] == [1, 2.5, 1, 1, 3]
    assert [node.name for node in network.nodes][3:] == ['The "Round" Table', "Isolated Office"]
    assert [node.type_word for node in network.nodes] == [
        "NGO",
        "Company",
        "Alliance",
        "Alliance",
        "Ministry",
    ]


def test_gephi_says_kind_direction_weight_and_time_of_each_edge() -> None:
    older, newer = read(GRAPHS / "gephi-1.2.gexf"), read(GRAPHS / "gephi-1.3.gexf")
    assert list_ties(older) == [
        ("Saffron Alliance", "funds", "Cobalt Works", True),
        ("Cobalt Works", "works with", "Saffron Alliance", False),
        ("Saffron Alliance", "trains", "Cobalt Works", True),
    ]
    assert (older.issued, older.publisher, older.skipped[0].locator) == ("2019-03-20", "", "edge 3")
    assert older.nodes[0].homepage == "https://saffron.example"
    assert older.nodes[0].attributes == {"staff": "3.5"}
    assert [tie[1:] for tie in list_ties(newer)] == [
        ("funds", "Cobalt Works", True),
        ("works with", "Cobalt Works", False),
        ("member of", "Quartz Circle", False),
    ]
    funding = find_tie(newer, "funds")
    assert (funding.weight, funding.start, funding.end) == (1.5, "2012-03-01", "2013-03-01")


def test_labels_that_yed_draws_and_defaults_and_hyperedges_of_graphml() -> None:
    drawn, primer = read(GRAPHS / "yed.graphml"), read(GRAPHS / "primer.graphml")
    assert {node.name for node in drawn.nodes} == {"Amber\nTrust", "Birch Forum", "Birch Youth"}
    assert list_ties(drawn)[0] == ("Amber\nTrust", "funds", "Birch Forum", True)
    assert {node.key: node.type_word for node in primer.nodes} == {
        "Amber": "Ministry",
        "Birch": "NGO",
        "Cedar": "NGO",
        "Dune": "NGO",
    }
    assert [tie.is_directed for tie in primer.ties] == [False, True, False, False, False]


def test_persons_types_and_own_attributes_of_kumu() -> None:
    network = read(GRAPHS / "kumu-import.json")
    assert [node.is_person for node in network.nodes] == [False, False, True, False]
    assert network.nodes[0].attributes == {"tags": "land|water", "Staff": "12"}
    assert network.nodes[0].remarks == "Gives grants"
    assert list_ties(network)[1:] == [
        ("Amber Trust", "works with", "Birch Forum", False),
        ("Rahima Begum", "chairs", "Birch Forum", True),
    ]
    assert network.skipped[0].locator == "connection 4"


def test_matrices_without_direction_stand_once() -> None:
    assert list_ties(read(GRAPHS / "ucinet-fullmatrix.txt")) == [
        ("Amber", "", "Birch", False),
        ("Amber", "", "Cedar", False),
        ("Birch", "", "Cedar", False),
    ]
    assert list_ties(read(GRAPHS / "ucinet-matrices.txt")) == [
        ("Amber", "FUNDS", "Birch", True),
        ("Amber", "WORKS WITH", "Cedar", False),
    ]
    assert read(GRAPHS / "ucinet-embedded.txt").ties[0].weight == 3


def test_relations_of_pajek_are_numbers_lists_labels_or_none() -> None:
    network = read(GRAPHS / "pajek-lists.net")
    assert [tie[1] for tie in list_ties(network)] == ["funds", "funds", "works with", "trains", ""]
    assert network.nodes[4].name == "5"


def test_terms_of_w3c_org_and_schema_org_are_kinds_of_ours() -> None:
    network = read(GRAPHS / "org.ttl")
    ministry = network.nodes[0]
    assert (ministry.name, ministry.name_bn, ministry.type_word, ministry.alternatives) == (
        "Ministry of Rivers",
        "নদী মন্ত্রণালয়",
        "Public body",
        ("MoR",),
    )
    assert sorted((tie.kind, tie.relation_word) for tie in network.ties) == [
        ("", "linked to"),
        ("memberOf", "Observer"),
        ("memberOf", "member of"),
        ("partOf", "part of"),
    ]
    assert [node.name for node in network.nodes if node.is_person] == ["Rahima Begum"]
    grants = read(GRAPHS / "schema-org.json")
    assert sorted((tie.kind, *list_ties(grants)[i][::2]) for i, tie in enumerate(grants.ties)) == [
        ("funds", "Granite Fund", "Amber Trust"),
        ("memberOf", "Amber Trust", "Birch Forum"),
    ]


def test_roles_of_iati_popolo_and_follow_the_money() -> None:
    iati = read(GRAPHS / "iati-activities.xml")
    assert [tie.kind for tie in iati.ties] == ["funds", "implements", "implements", "funds"]
    assert iati.ties[3].attributes == {"amount": "5000 USD"}
    assert iati.ties[0].place.locator == "participating-org 1 of activity BD-NAB-1-P1"
    popolo = read(GRAPHS / "popolo.json")
    assert ("Cedar Union", "observer", "Birch Forum", True) in list_ties(popolo)
    assert [node.name for node in popolo.nodes if node.is_person] == ["Rahima Begum"]
    money = read(GRAPHS / "ftm.json")
    assert sorted(tie.kind for tie in money.ties) == ["", "affiliatedWith", "memberOf", "partOf", "partOf"]
    assert money.nodes[0].identifiers == ("lei:529900ABCDEFGHIJKLMN",)


def test_entities_made_by_the_followthemoney_package() -> None:
    money = read(GRAPHS / "made-by-followthemoney.ftm.json")
    ties = {(tie.subject, tie.kind or tie.relation_word, tie.object) for tie in money.ties}
    assert {
        ("o1", "memberOf", "o4"),
        ("o3", "partOf", "o1"),  # owned by it
        ("o2", "funds", "o1"),
        ("o3", "printed for", "o4"),
        ("o1", "succeeds", "o4"),
        ("o3", "represents", "o2"),
    } <= ties
    payment = next(tie for tie in money.ties if tie.kind == "funds")
    assert (payment.start or payment.date_text, payment.attributes["amount"]) == ("2020-03-01", "25000")
    assert money.nodes[0].name_bn == "হারবার ট্রাস্ট"


# ---------- files that networkx writes ----------
def make_graph() -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph(name="Of networkx")
    graph.add_node("a", label="Amber Trust", type="Foundation", staff=12)
    graph.add_node("b", label="জাফরান জোট")
    graph.add_node("c", label="Lonely Office")
    graph.add_edge("a", "b", key="k1", relation="funds", weight=2.5)
    graph.add_edge("a", "b", key="k2", relation="works with", weight=1.0)
    return graph


def write_node_link(graph: nx.MultiDiGraph, path: Path, edges: str) -> None:
    path.write_text(json.dumps(nx.node_link_data(graph, edges=edges)), encoding="utf-8")


def write_cytoscape(graph: nx.MultiDiGraph, path: Path) -> None:
    path.write_text(json.dumps(nx.cytoscape_data(graph)), encoding="utf-8")


WRITERS: dict[str, Callable[[nx.MultiDiGraph, Path], None]] = {
    "gexf": lambda graph, path: nx.write_gexf(graph, path),
    "graphml": lambda graph, path: nx.write_graphml(graph, path),
    # networkx writes the id of a node as its label, and no other
    "gml": lambda graph, path: nx.write_gml(nx.relabel_nodes(graph, dict(graph.nodes(data="label"))), path),
    "links": lambda graph, path: write_node_link(graph, path, "links"),
    "edges": lambda graph, path: write_node_link(graph, path, "edges"),
    "cytoscape": write_cytoscape,
}


@pytest.mark.parametrize("writer", WRITERS)
def test_what_networkx_writes_is_read(writer: str, tmp_path: Path) -> None:
    WRITERS[writer](make_graph(), tmp_path / "file")
    network = read(tmp_path / "file")
    assert {node.name for node in network.nodes} == {"Amber Trust", "জাফরান জোট", "Lonely Office"}
    amber = next(node for node in network.nodes if node.name == "Amber Trust")
    assert (amber.type_word, amber.attributes.get("staff")) == ("Foundation", "12")
    assert sorted((tie.relation_word, tie.weight) for tie in network.ties) == [
        ("funds", 2.5),
        ("works with", 1.0),
    ]


def test_pajek_of_networkx_is_read(tmp_path: Path) -> None:
    nx.write_pajek(nx.path_graph(["Amber Trust", "Birch", "জোট"]), tmp_path / "file")
    network = read(tmp_path / "file")
    assert [node.name for node in network.nodes] == ["Amber Trust", "Birch", "জোট"]
    assert len(network.ties) == 2
    assert not network.ties[0].is_directed


# ---------- from the file to the map ----------
@pytest.mark.slow
@pytest.mark.parametrize("name", COUNTS)
def test_one_command_without_an_option_makes_the_map(
    name: str, stakeholders: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CI", "1")  # nothing is opened
    shutil.copy(GRAPHS / name, tmp_path / name)
    done = stakeholders("import", name)
    assert done.exit_code == 0, done.stderr
    pages = list(tmp_path.rglob("network.html"))
    assert len(pages) == 1
    text = pages[0].read_text(encoding="utf-8")
    network = read(GRAPHS / name)
    shown = next(node.name.split("\n")[0] for node in network.nodes if not node.is_person)
    assert shown.partition("&")[0].strip() in text


def test_three_formats_make_the_map_in_one_command(
    stakeholders: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("kumu-import.json", "igraph.net", "org.ttl"):
        folder = tmp_path / name
        folder.mkdir()
        test_one_command_without_an_option_makes_the_map(name, stakeholders, folder, monkeypatch)


def test_a_place_without_a_name_is_called_by_its_address_a_blank_node_is_not(tmp_path: Path) -> None:
    path = tmp_path / "places.ttl"
    path.write_text(
        """@prefix schema: <https://schema.org/> .
        <https://example.org/a> a schema:Organization ; schema:name "Amber Trust" ;
            schema:location <https://example.org/place/dhaka> .
        <https://example.org/b> a schema:Organization ; schema:name "Heron Forum" ;
            schema:location [ a schema:Place ] ."""
    )
    places = {node.name: node.located_in for node in read(path).nodes}
    assert places == {"Amber Trust": "https://example.org/place/dhaka", "Heron Forum": ""}

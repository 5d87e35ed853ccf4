"""Every writer of networkx takes the graphs of both examples, and what has a reader comes back the same."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pandas
import pytest

import graph as stakeholder_graph
from graph import OpenDataset

Make = Callable[[OpenDataset], Any]

GRAPHS: dict[str, Make] = {
    "ties": OpenDataset.to_networkx,
    "connections": OpenDataset.to_simple_graph,
    "everything": OpenDataset.to_whole_networkx,
}
NODE_KEYS = {"label", "name", "kind", "certainty", "iri"}
TIE_KEYS = {"kind", "label", "directed", "certainty", "sources"}


@pytest.fixture(scope="module", params=["steps", "kestrel"])
def data(request: pytest.FixtureRequest) -> OpenDataset:
    opened: OpenDataset = stakeholder_graph.open(request.param)
    return opened


@pytest.fixture(scope="module", params=sorted(GRAPHS))
def made(request: pytest.FixtureRequest, data: OpenDataset) -> Any:
    return GRAPHS[request.param](data)


def rows(made: Any, *, without: frozenset[str] = frozenset()) -> tuple[Any, Any]:
    """Nodes and edges as values that can be compared; the direction of an undirected edge does not count."""

    def plain(attributes: dict[str, Any]) -> list[tuple[str, str]]:
        return sorted((name, str(value)) for name, value in attributes.items() if name not in without)

    def ends(edge: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(edge[:2]) if made.is_directed() else tuple(sorted(edge[:2]))

    nodes = sorted((str(node), plain(attributes)) for node, attributes in made.nodes(data=True))
    if made.is_multigraph():
        edges = [(*ends(edge), str(edge[2]), plain(edge[3])) for edge in made.edges(keys=True, data=True)]
    else:
        edges = [(*ends(edge), plain(edge[2])) for edge in made.edges(data=True)]
    return nodes, sorted(edges, key=str)


def through(write: Callable[..., None], read: Callable[..., Any], made: Any, **options: Any) -> Any:
    file = io.BytesIO()
    write(made, file)
    file.seek(0)
    return read(file, **options)


# ---------- what the graphs hold ----------
def test_every_attribute_is_a_text_or_a_whole_number(made: Any) -> None:
    values = [made.graph, *(found for _, found in made.nodes(data=True))]
    values += [found for *_, found in made.edges(data=True)]
    assert {type(value) for found in values for value in found.values()} <= {str, int}
    assert all(value for found in values for value in found.values())


def test_nodes_and_ties_say_what_they_are(data: OpenDataset) -> None:
    made = data.to_networkx()
    named = data.network.organisations
    assert set(made) == {entity.id for entity in named.values()}
    for node, found in made.nodes(data=True):
        assert found.keys() >= NODE_KEYS - ({"kind"} if not named[found["iri"]].types else set())
        assert found["label"] == named[found["iri"]].get_name()
        assert named[found["iri"]].id == node
    counted = data.network.select_counted_ties()
    assert made.number_of_edges() == len(counted)
    for tie in counted:
        found = made.edges[named[tie.subject].id, named[tie.object].id, tie.kind.name]
        assert found.keys() >= TIE_KEYS - ({"sources"} if not any(s.source for s in tie.supports) else set())
        assert found["certainty"] == tie.shown_certainty
        assert set(found.get("quotes", "").split("; ")) >= {
            part for support in tie.supports for part in support.phrase.split("; ")
        } - {""}


def test_attributes_are_those_of_the_tables() -> None:
    made = stakeholder_graph.open("kestrel").to_networkx()
    found = made.nodes["clear-springs"]
    assert found["start"] == "2017"
    assert found["places"] == "Lower Kestrel; Osmerford"
    assert found["label_bn"] == "স্বচ্ছ ঝরনা কর্মসূচি"
    assert found["sector"] == "Programme, project"
    tie = made.edges["agency-for-seeds", "moss-garden", "partneredWith"]
    assert tie["sources"] == "answer-moss-garden"
    assert tie["start"].startswith("2022")
    assert "end" not in tie


def test_connections_count_kinds_and_quotes(data: OpenDataset) -> None:
    made = data.to_simple_graph()
    measured = data.network.build_graph()
    assert made.number_of_edges() == measured.number_of_edges()
    assert sum(weight for *_, weight in made.edges(data="weight")) == len(
        data.network.select_counted_ties(certainty="stated")
    )
    named = data.network.organisations
    for first, second, ties in measured.edges(data="ties"):
        found = made.edges[named[first].id, named[second].id]
        assert found["weight"] == len(ties)
        assert found["supports"] == len({support.set for tie in ties for support in tie.supports})
        assert found["certainty"] == "stated"


def test_everything_holds_groups_events_and_ties_of_all_kinds(data: OpenDataset) -> None:
    made = data.to_whole_networkx()
    assert made.number_of_edges() == len(data.network.ties)
    assert {entity.id for entity in data.knowledge.entities.values()} <= {
        node.removeprefix("source/") for node in made
    }
    assert all(found.get("label") for _, found in made.nodes(data=True))


# ---------- writers with readers ----------
def test_gexf(made: Any) -> None:
    back = through(nx.write_gexf, nx.read_gexf, made)
    assert set(back) == set(made)
    nodes, edges = rows(made, without=frozenset({"label", "start", "end", "weight"}))
    found_nodes, found_edges = rows(back, without=frozenset({"label", "start", "end", "weight", "id", "key"}))
    assert found_nodes == nodes
    assert [edge[-1] for edge in found_edges] == [edge[-1] for edge in edges]
    for node, found in made.nodes(data=True):
        assert back.nodes[node]["label"] == found["label"]
        assert back.nodes[node].get("start") == found.get("start")


def test_graphml(made: Any) -> None:
    back = through(nx.write_graphml, nx.read_graphml, made)
    assert rows(back, without=frozenset({"id"})) == rows(made)
    assert back.graph["name"] == made.graph["name"]


def test_gml(made: Any) -> None:
    back = through(nx.write_gml, nx.read_gml, made)
    assert rows(back)[1] == rows(made)[1]
    assert rows(back)[0] == rows(made, without=frozenset({"label"}))[0]


def test_pajek(made: Any) -> None:
    with warnings.catch_warnings():
        if not made.is_multigraph():  # Pajek has one number for an edge: its weight
            warnings.filterwarnings("ignore", "Edge attribute supports is not processed")
        text = b"".join(f"{line}\n".encode() for line in nx.generate_pajek(made)).decode()
        nx.write_pajek(made, io.BytesIO())
    assert f"*vertices {len(made)}" in text
    assert all(found["label"] in text for _, found in made.nodes(data=True))
    back = nx.parse_pajek(text)
    assert set(back) == set(made)
    assert back.number_of_edges() == made.number_of_edges()


def test_node_link(made: Any) -> None:
    text = json.dumps(nx.node_link_data(made, edges="edges"))
    assert rows(nx.node_link_graph(json.loads(text), edges="edges")) == rows(made)


def test_adjacency(made: Any) -> None:
    text = json.dumps(nx.adjacency_data(made))
    assert rows(nx.adjacency_graph(json.loads(text))) == rows(made)


def test_cytoscape(made: Any) -> None:
    text = json.loads(json.dumps(nx.cytoscape_data(made)))
    named = {node["data"]["id"]: node["data"]["name"] for node in text["elements"]["nodes"]}
    assert named == dict(made.nodes(data="label"))
    assert all(
        {edge["data"]["source"], edge["data"]["target"]} <= named.keys() for edge in text["elements"]["edges"]
    )
    back = nx.cytoscape_graph(text)
    without = frozenset({"id", "value", "source", "target", "key"})
    assert rows(back, without=without) == rows(made)


def test_edge_list(made: Any) -> None:
    def squeezed(values: Any) -> str:
        return " ".join(str(values).split())  # the reader takes any white space for a space

    back = through(
        nx.write_edgelist, nx.read_edgelist, made, create_using=type(made), comments=None, data=True
    )
    found = sorted(squeezed(sorted(edge[-1].items())) for edge in back.edges(data=True))
    assert found == sorted(squeezed(sorted(edge[-1].items())) for edge in made.edges(data=True))


@pytest.mark.parametrize(
    ("write", "read"),
    [(nx.write_adjlist, nx.read_adjlist), (nx.write_multiline_adjlist, nx.read_multiline_adjlist)],
)
def test_lists_of_neighbours(made: Any, write: Any, read: Any) -> None:
    back = through(write, read, made, create_using=type(made))
    assert set(back) == set(made)
    assert sorted(back.edges()) == sorted(made.edges()) or not made.is_directed()
    assert back.number_of_edges() == made.number_of_edges()


def test_weighted_edge_list(data: OpenDataset) -> None:
    made = data.to_simple_graph()
    back = through(nx.write_weighted_edgelist, nx.read_weighted_edgelist, made)
    assert {frozenset(edge[:2]): edge[2] for edge in back.edges(data="weight")} == {
        frozenset(edge[:2]): edge[2] for edge in made.edges(data="weight")
    }


# ---------- writers without readers ----------
def test_text_and_matrices(made: Any) -> None:
    assert "Steps" in "\n".join(nx.generate_network_text(nx.Graph(made), max_depth=1)) or len(made)
    matrix = nx.to_scipy_sparse_array(made, weight=None)
    assert matrix.sum() == made.number_of_edges() * (1 if made.is_directed() else 2)
    if not made.is_multigraph():
        nx.write_sparse6(nx.convert_node_labels_to_integers(made), io.BytesIO())


# ---------- pandas ----------
def test_pandas_takes_the_edges_and_gives_them_back(made: Any) -> None:
    table = nx.to_pandas_edgelist(made, edge_key="key" if made.is_multigraph() else None)
    assert len(table) == made.number_of_edges()
    back = nx.from_pandas_edgelist(
        table, edge_attr="certainty", create_using=type(made), edge_key="key" if "key" in table else None
    )
    levels = sorted(level for *_, level in made.edges(data="certainty"))
    assert sorted(level for *_, level in back.edges(data="certainty")) == levels
    assert back.number_of_edges() == made.number_of_edges()


def test_pandas_takes_the_nodes(data: OpenDataset) -> None:
    made = data.to_networkx()
    table = pandas.DataFrame.from_dict(dict(made.nodes(data=True)), orient="index")
    assert list(table.index) == list(made)
    assert table["label"].notna().all()
    assert table["sector"].value_counts().sum() == sum(
        "sector" in found for _, found in made.nodes(data=True)
    )


# ---------- names that nobody expects ----------
def test_names_with_markup_quotes_and_control_characters_are_written(tmp_path: Path) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(
        "@prefix stk: <https://w3id.org/stk/ns#> . @prefix ex: <https://example.org/else/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        r"""ex:a a stk:Organisation ; skos:prefLabel "<b>\"A\" & 'B'</b>"@en ; stk:partneredWith ex:b . """
        'ex:b a stk:Organisation ; skos:prefLabel "Birch\\u000bGuild; #1"@en .\n',
        encoding="utf-8",
    )
    made = stakeholder_graph.open(file).to_networkx()
    labels = {"<b>\"A\" & 'B'</b>", "BirchGuild; #1"}
    assert {label for _, label in made.nodes(data="label")} == labels
    back = through(nx.write_graphml, nx.read_graphml, made)
    assert {name for _, name in back.nodes(data="name")} == labels
    for write in (nx.write_gexf, nx.write_gml, nx.write_pajek, nx.write_edgelist):
        write(made, io.BytesIO())


def test_the_same_data_give_the_same_graph(data: OpenDataset) -> None:
    again = stakeholder_graph.open(data.name).to_networkx()
    made = data.to_networkx()
    assert list(again.nodes(data=True)) == list(made.nodes(data=True))
    assert list(again.edges(keys=True, data=True)) == list(made.edges(keys=True, data=True))

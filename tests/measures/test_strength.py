"""Strength: figures that equal networkx's weighted ones, and what makes a connection strong."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.measures import strength
from graph.measures.centrality import measure_closeness, measure_pagerank
from graph.measures.context import MeasureContext
from graph.measures.strength import Strength, StrengthContext
from graph.model.network import Network
from tests.fiction import LEAFLET, iri, knowledge, organisation, tie


class Weighted(StrengthContext):
    """A graph whose strengths are given as they are."""

    @property
    def strengths(self) -> dict[tuple[str, str], float]:  # type: ignore[override]
        return {(start, end): value for start, end, value in self.graph.edges(data="weight")}


@st.composite
def weighted(draw: st.DrawFn) -> nx.Graph:
    nodes = [f"n{number}" for number in range(draw(st.integers(1, 7)))]
    graph = nx.Graph()
    graph.add_nodes_from(nodes)
    for pair in draw(st.lists(st.sampled_from(list(combinations(nodes, 2)) or [None]), unique=True)):
        if pair:
            graph.add_edge(*pair, weight=draw(st.sampled_from([0.5, 1.0, 2.0, 3.0, 7.25])))
    return graph


@settings(deadline=None)
@given(weighted())
def test_strength_closeness_and_pagerank_equal_networkx(graph):
    context = Weighted(graph, Strength.WEIGHT)
    assert strength.measure_strength(context) == pytest.approx(dict(graph.degree(weight="weight")))
    assert strength.measure_strong_pagerank(context) == pytest.approx(
        nx.pagerank(graph, tol=1e-12, max_iter=1000), abs=1e-9
    )
    weights = [value for _, _, value in graph.edges(data="weight")]
    for start, end, value in graph.edges(data="weight"):
        graph.edges[start, end]["length"] = sum(weights) / len(weights) / value
    assert strength.measure_strong_closeness(context) == pytest.approx(
        nx.closeness_centrality(graph, distance="length")
    )


@settings(deadline=None)
@given(weighted(), st.sampled_from([0.5, 1.0, 4.0]))
def test_equal_strengths_give_what_no_strength_gives(graph, value):
    nx.set_edge_attributes(graph, value, "weight")
    context, plain = Weighted(graph, Strength.WEIGHT), MeasureContext(graph)
    assert strength.measure_strong_closeness(context) == pytest.approx(measure_closeness(plain))
    assert strength.measure_strong_pagerank(context) == pytest.approx(measure_pagerank(plain), abs=1e-9)


def test_what_makes_a_connection_strong(tmp_path):
    letter = {"id": "letter", "title": "A letter", "publisher": "alder"}
    network = Network(
        knowledge(
            tmp_path,
            sources=[LEAFLET, letter],
            entities=list(map(organisation, ("alder", "birch", "cedar"))),
            ties=[
                tie("alder", "partneredWith", "birch", weight="2.5"),
                tie("alder", "partneredWith", "birch", source="letter", weight="2.5"),
                tie("alder", "funds", "birch", weight="4"),
                tie("birch", "networksWith", "cedar"),
            ],
        )
    )
    graph = network.build_graph()
    found = {rule: StrengthContext(graph, rule) for rule in Strength}
    pair, other = (iri("alder"), iri("birch")), (iri("birch"), iri("cedar"))
    assert found[Strength.KINDS].strengths == {pair: 2, other: 1}
    assert found[Strength.SUPPORTS].strengths == {pair: 2, other: 1}  # one quote supports two ties
    assert found[Strength.WEIGHT].strengths == {pair: 6.5}
    assert found[Strength.WEIGHT].missing == 1
    assert strength.measure_strength(found[Strength.KINDS]) == {
        iri("alder"): 2,
        iri("birch"): 3,
        iri("cedar"): 1,
    }

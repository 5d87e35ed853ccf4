"""The network year by year and three ways, counted again from the tables and by drawing."""

from __future__ import annotations

import networkx as nx
import pytest

from graph.measures.coverage import measure_coverage
from graph.measures.non_response import compare_treatments, name_figures
from graph.measures.scorecard import list_years, measure_years
from tests.commands.valley import Valley
from tests.measures.graphs import kestrel

NETWORK = kestrel()
GRAPH = NETWORK.build_graph()


def shorten(iri: str) -> str:
    return iri.rpartition("/id/")[2]


# ---- years ----
def test_each_year_is_what_the_tables_say() -> None:
    valley, ties = Valley(), NETWORK.select_counted_ties(certainty="stated")
    years = list_years(NETWORK, ties)
    assert years == ("2022", "2023", "2024")
    before: set[object] = set()
    for figures in measure_years(NETWORK, years, {}):
        graph, held = valley.at(figures.year), valley.held(figures.year)
        assert figures.summary.pairs == graph.number_of_edges()
        assert figures.summary.density == pytest.approx(nx.density(graph))
        assert figures.clustering == pytest.approx(nx.transitivity(graph))
        parts = [part for part in nx.connected_components(graph) if len(part) > 1]
        assert figures.parts == len(parts)
        assert figures.largest == pytest.approx(max(map(len, parts)) / len(graph))
        tellers = valley.tellers()
        assert figures.confirmed <= sum(pair <= told for pair, told in tellers.items())
        if before:
            assert (figures.began, figures.ended) == (len(held - before), len(before - held))
        else:
            assert (figures.began, figures.ended) == (None, None)
        before = set(held)


def test_years_can_be_chosen_and_end_with_the_last_source() -> None:
    ties = NETWORK.select_counted_ties(certainty="stated")
    assert list_years(NETWORK, ties, first=2023) == ("2023", "2024")
    assert list_years(NETWORK, ties, first=2020, last=2021) == ("2020", "2021")
    assert list_years(NETWORK, ties, last=2030) == tuple(str(year) for year in range(2022, 2031))
    assert list_years(NETWORK, []) == ()


def test_of_a_year_after_every_source_nothing_could_be_observed() -> None:
    (figures,) = measure_years(NETWORK, ["2030"], {})
    assert figures.coverage.observable == 0
    assert figures.summary.pairs > 0
    assert (figures.summary.density, figures.parts, figures.clustering, figures.core_fit) == (None,) * 4
    assert measure_coverage(NETWORK, GRAPH, since="2024").share > 0.99


# ---- three ways ----
def test_respondents_alone_and_everybody_are_as_networkx_counts_them() -> None:
    answered = measure_coverage(NETWORK, GRAPH).list_answered(GRAPH)
    ways = compare_treatments(GRAPH, answered, NETWORK.knowledge)
    assert ways is not None
    assert (ways.answered, ways.silent) == (57, 3)
    for way, graph in ((ways.respondents, GRAPH.subgraph(answered)), (ways.everybody, GRAPH)):
        figures = name_figures(way)
        assert figures["pairs"] == graph.number_of_edges()
        assert figures["density"] == pytest.approx(nx.density(graph))
        most = max(degree for _, degree in graph.degree())
        assert set(way.first) == {node for node, degree in graph.degree() if degree == most}


def test_what_is_filled_in_lies_around_what_was_hidden() -> None:
    """Five that answered are taken for silent: what only they reported is hidden, then filled in."""
    answered = measure_coverage(NETWORK, GRAPH).list_answered(GRAPH)
    missed, low, high = [], [], []
    for start in range(0, 55, 11):
        hidden = set(sorted(answered)[start : start + 11])
        known = nx.Graph()
        known.add_nodes_from(GRAPH)
        publishers = {
            iri: source.publisher for iri, source in NETWORK.knowledge.sources.items() if source.publisher
        }
        for one, other, ties in GRAPH.edges(data="ties"):
            kept = [
                tie
                for tie in ties
                if {publishers.get(support.source_iri) for support in tie.supports} - hidden
            ]
            if kept:
                known.add_edge(one, other, ties=tuple(kept))
        ways = compare_treatments(known, frozenset(answered - hidden), NETWORK.knowledge)
        assert ways is not None
        assert ways.filled is not None
        missed.append(GRAPH.number_of_edges() - known.number_of_edges())
        low.append(ways.filled.intervals["pairs"][0] - known.number_of_edges())
        high.append(ways.filled.intervals["pairs"][1] - known.number_of_edges())
        assert ways.filled.means["pairs"] >= known.number_of_edges()
    assert sum(low) <= sum(missed) <= sum(high) + 3


def test_where_nobody_is_silent_there_is_nothing_to_compare() -> None:
    assert compare_treatments(GRAPH, frozenset(GRAPH), NETWORK.knowledge) is None
    assert compare_treatments(GRAPH, frozenset(list(GRAPH)[:2]), NETWORK.knowledge) is None


def test_the_same_seed_fills_in_the_same() -> None:
    answered = measure_coverage(NETWORK, GRAPH).list_answered(GRAPH)
    first, second = (compare_treatments(GRAPH, answered, NETWORK.knowledge, seed=2) for _ in range(2))
    assert first == second
    assert shorten(first.everybody.first[0]) == "kestrel-round-table" if first else False

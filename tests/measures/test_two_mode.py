"""Two modes: figures that equal networkx's or plain counts, and which pairs of the two could be seen."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.algorithms import bipartite

from graph.measures import two_mode
from graph.measures.two_mode import TwoModeContext
from graph.measures.two_mode_coverage import measure_two_mode_coverage
from graph.model.modes import (
    NetworkMode,
    TwoModeNetwork,
    build_two_mode,
    find_alliances,
    select_organisations,
)
from graph.model.network import Network
from graph.model.tie_filter import TieFilter
from tests.fiction import LEAFLET, entity, event, iri, knowledge, organisation, tie
from tests.measures.graphs import kestrel


@st.composite
def two_modes(draw: st.DrawFn, *, least: int = 1) -> TwoModeNetwork:
    """Any bipartite graph of few nodes on both sides."""
    organisations = [f"o{number}" for number in range(draw(st.integers(least, 6)))]
    gatherings = [f"g{number}" for number in range(draw(st.integers(least, 5)))]
    pairs = [(one, other) for one in organisations for other in gatherings]
    graph = nx.Graph()
    graph.add_nodes_from([*organisations, *gatherings])
    graph.add_edges_from(draw(st.lists(st.sampled_from(pairs), unique=True)))
    return TwoModeNetwork(NetworkMode.ALLIANCES, graph, tuple(organisations), tuple(gatherings))


def women() -> TwoModeNetwork:
    """The Southern women of Davis, Gardner and Gardner (1941): 18 women, 14 events."""
    graph = nx.davis_southern_women_graph()
    sides = [
        sorted(node for node, side in graph.nodes(data="bipartite") if side == which) for which in (0, 1)
    ]
    ordered = nx.Graph()
    ordered.add_nodes_from([*sides[0], *sides[1]])
    ordered.add_edges_from(graph.edges())
    return TwoModeNetwork(NetworkMode.EVENTS, ordered, tuple(sides[0]), tuple(sides[1]))


@settings(deadline=None)
@given(two_modes())
def test_share_and_betweenness_equal_networkx(network):
    context = TwoModeContext(network)
    expected = bipartite.degree_centrality(network.graph, network.organisations)
    assert two_mode.measure_two_mode_share(context) == pytest.approx(expected)
    assert two_mode.measure_two_mode_degree(context) == dict(network.graph.degree())
    between = two_mode.measure_two_mode_betweenness(context)
    raw = nx.betweenness_centrality(network.graph, normalized=False)
    if all(two_mode.find_greatest_betweenness(*sizes) for sizes in _sizes(network)):
        assert between == pytest.approx(
            bipartite.betweenness_centrality(network.graph, network.organisations), abs=1e-9
        )
    assert all(0 <= value <= 1 + 1e-9 for value in between.values())
    assert all((between[node] > 0) == (raw[node] > 1e-9) for node in network.graph)


def _sizes(network: TwoModeNetwork) -> tuple[tuple[int, int], tuple[int, int]]:
    sizes = len(network.organisations), len(network.gatherings)
    return sizes, sizes[::-1]


@settings(deadline=None)
@given(two_modes())
def test_closeness_is_that_of_borgatti_and_everett_within_a_part(network):
    found = two_mode.measure_two_mode_closeness(TwoModeContext(network))
    for node in network.graph:
        lengths = nx.single_source_shortest_path_length(network.graph, node)
        reached = len(lengths) - 1
        across = sum(length % 2 for length in lengths.values())
        least = across + 2 * (reached - across)
        share = reached / max(1, len(network.graph) - 1)
        expected = share * least / sum(lengths.values()) if reached else 0.0
        assert found[node] == pytest.approx(expected)
        assert 0 <= found[node] <= 1
    if nx.is_connected(network.graph):
        assert found == pytest.approx(bipartite.closeness_centrality(network.graph, network.organisations))


@settings(deadline=None)
@given(two_modes())
def test_projections_equal_networkx_and_plain_counts(network):
    context = TwoModeContext(network)
    for side, gatherings in ((network.organisations, False), (network.gatherings, True)):
        pairs = {
            frozenset((pair.first, pair.second)): pair
            for pair in two_mode.list_shared_pairs(context, gatherings=gatherings)
        }
        plain = bipartite.weighted_projected_graph(network.graph, side)
        newman = bipartite.collaboration_weighted_projected_graph(network.graph, side)
        assert {pair: each.shared for pair, each in pairs.items()} == {
            frozenset(ends[:2]): ends[2] for ends in plain.edges(data="weight")
        }
        assert {pair: each.newman for pair, each in pairs.items()} == pytest.approx(
            {frozenset(ends[:2]): ends[2] for ends in newman.edges(data="weight")}
        )
        partners = two_mode.measure_shared_partners(context)
        assert {node: partners[node] for node in side} == dict(plain.degree())
        for pair in pairs.values():
            common = set(network.graph[pair.first]) & set(network.graph[pair.second])
            assert two_mode.list_common_members(context, pair) == sorted(common)


@settings(deadline=None)
@given(two_modes())
def test_an_only_link_is_a_pair_that_shares_nothing_else(network):
    found = two_mode.count_only_links(TwoModeContext(network))
    for node in network.graph:
        alone = sum(
            set(network.graph[one]) & set(network.graph[other]) == {node}
            for one, other in combinations(network.graph[node], 2)
        )
        assert found[node] == alone


def test_the_southern_women_have_the_published_figures():
    """Borgatti and Everett (1997), table 5, to the digits that are printed."""
    context = TwoModeContext(women())
    share = two_mode.measure_two_mode_share(context)
    closeness = two_mode.measure_two_mode_closeness(context)
    between = two_mode.measure_two_mode_betweenness(context)
    for node, *printed in (
        ("Evelyn Jefferson", 0.57, 0.80, 0.097),
        ("Theresa Anderson", 0.57, 0.80, 0.088),
        ("Nora Fayette", 0.57, 0.80, 0.114),
        ("E8", 0.78, 0.85, 0.244),
        ("E9", 0.67, 0.79, 0.226),
    ):
        rounded = round(share[node], 2), round(closeness[node], 2), round(between[node], 3)
        assert rounded == pytest.approx(printed, abs=0.0051), node


def test_a_star_of_one_alliance_is_all_there_can_be():
    graph = nx.Graph([("g0", f"o{number}") for number in range(4)])
    network = TwoModeNetwork(NetworkMode.ALLIANCES, graph, ("o0", "o1", "o2", "o3"), ("g0",))
    ordered = nx.Graph()
    ordered.add_nodes_from([*network.organisations, "g0"])
    ordered.add_edges_from(graph.edges())
    context = TwoModeContext(TwoModeNetwork(network.mode, ordered, network.organisations, ("g0",)))
    assert two_mode.measure_two_mode_betweenness(context)["g0"] == 1
    assert two_mode.measure_two_mode_closeness(context)["g0"] == 1


# ---------- which network ----------
def _valley(folder: Path, *, sources=(LEAFLET,), ties=(), toml: str = "") -> Network:
    return Network(
        knowledge(
            folder,
            toml=toml,
            sources=sources,
            entities=[
                *map(organisation, ("alder", "birch", "cedar")),
                entity("grove-forum", "Platform", type="TypePlatform"),
                entity("grove-plan", "Programme", type="TypeProgramme"),
                entity("grove-board", "Mechanism"),
            ],
            events=[
                event("day-one", start="2020-05-01", end="2020-05-02"),
                event("day-two", start="2022-03-01", end="2022-03-01"),
            ],
            ties=[
                tie("alder", "partneredWith", "birch"),
                tie("alder", "memberOf", "grove-forum"),
                tie("birch", "memberOf", "grove-forum"),
                tie("birch", "implements", "grove-plan"),
                tie("grove-plan", "partOf", "grove-forum"),
                tie("day-one", "attendedBy", "alder"),
                tie("day-one", "attendedBy", "cedar"),
                tie("day-two", "organisedBy", "cedar"),
                tie("day-two", "attendedBy", "grove-forum"),
                *ties,
            ],
        )
    )


def test_alliances_are_left_out_among_organisations(tmp_path):
    network = _valley(tmp_path)
    assert find_alliances(network) == {iri("grove-forum"), iri("grove-plan"), iri("grove-board")}
    part = select_organisations(network, network.build_graph())
    assert list(part) == [iri("alder"), iri("birch"), iri("cedar")]
    assert list(part.edges()) == [(iri("alder"), iri("birch"))]
    projection = part.graph["projection"]
    assert (projection.nodes, projection.edges, projection.kinds) == (3, 1, ("partneredWith",))


def test_a_two_mode_network_joins_only_one_side_with_the_other(tmp_path):
    network = _valley(tmp_path)
    alliances = build_two_mode(network, NetworkMode.ALLIANCES, TieFilter("stated"))
    assert sorted(alliances.graph.edges()) == [
        (iri("alder"), iri("grove-forum")),
        (iri("birch"), iri("grove-forum")),
        (iri("birch"), iri("grove-plan")),
    ]
    assert (alliances.left_out, alliances.gatherings[0]) == (1, iri("grove-board"))
    events = build_two_mode(network, NetworkMode.EVENTS, TieFilter("stated"))
    assert sorted(events.graph.edges()) == [
        (iri("alder"), iri("day-one")),
        (iri("cedar"), iri("day-one")),
        (iri("cedar"), iri("day-two")),
    ]
    assert events.left_out == 1  # the part of the forum


def test_kinds_and_dates_choose_among_events(tmp_path):
    network = _valley(tmp_path)
    attended = build_two_mode(network, NetworkMode.EVENTS, TieFilter("stated", ("attendedBy",)))
    assert {end for _, end in attended.graph.edges()} == {iri("day-one")}
    held = build_two_mode(network, NetworkMode.EVENTS, TieFilter("stated", (), "2022"))
    assert {end for _, end in held.graph.edges()} == {iri("day-two")}


def test_pairs_of_an_organisation_and_an_alliance_are_seen_from_either_side(tmp_path):
    letters = [
        {"id": "letter", "title": "Letter of Alder", "publisher": "alder", "covers": "own"},
        {"id": "register", "title": "Register of the forum", "publisher": "grove-forum", "covers": "own"},
    ]
    network = _valley(tmp_path, sources=[LEAFLET, *letters])
    two = build_two_mode(network, NetworkMode.ALLIANCES, TieFilter("stated"))
    coverage = measure_two_mode_coverage(network, two)
    # all three pairs of Alder, and the pairs of the forum with the other two
    assert (coverage.observable, coverage.pairs) == (5, 9)
    assert coverage.respondents == {iri("alder")}
    assert coverage.seen_whole == {iri("grove-forum")}


def test_an_event_is_seen_whole_where_its_organiser_tells_of_it(tmp_path):
    log = {"id": "log", "title": "Log of Cedar", "publisher": "cedar"}
    network = _valley(
        tmp_path, sources=[LEAFLET, log], ties=[tie("day-two", "attendedBy", "alder", source="log")]
    )
    two = build_two_mode(network, NetworkMode.EVENTS, TieFilter("stated"))
    coverage = measure_two_mode_coverage(network, two)
    assert coverage.seen_whole == {iri("day-two")}
    assert (coverage.observable, coverage.pairs) == (3, 6)


def test_a_participant_alone_makes_no_event_whole(tmp_path):
    diary = {"id": "diary", "title": "Diary of Alder", "publisher": "alder"}
    network = _valley(
        tmp_path, sources=[LEAFLET, diary], ties=[tie("day-two", "attendedBy", "alder", source="diary")]
    )
    coverage = measure_two_mode_coverage(
        network, build_two_mode(network, NetworkMode.EVENTS, TieFilter("stated"))
    )
    assert (coverage.seen_whole, coverage.respondents) == (frozenset(), {iri("alder")})
    assert (coverage.observable, coverage.pairs) == (2, 6)


def test_a_complete_list_shows_the_pairs_that_it_names(tmp_path):
    full = {"id": "full", "title": "Whole list", "covers": "all"}
    network = _valley(
        tmp_path,
        sources=[LEAFLET, full],
        ties=[
            tie("cedar", "memberOf", "grove-plan", source="full"),
            tie("birch", "memberOf", "grove-board", source="full"),
        ],
    )
    two = build_two_mode(network, NetworkMode.ALLIANCES, TieFilter("stated"))
    coverage = measure_two_mode_coverage(network, two)
    assert (coverage.observable, coverage.pairs) == (4, 9)


def test_attendance_never_makes_a_partnership():
    graph = kestrel().build_graph()
    kinds = {tie.kind.name for _, _, ties in graph.edges(data="ties") for tie in ties}
    assert not kinds & {"attendedBy", "organisedBy", "deliveredBy", "designedBy", "facilitatedBy"}

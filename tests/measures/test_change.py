"""What changed between two dates or two data sets, and how two networks differ."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.measures.change import (
    DegreeRank,
    NetworkSummary,
    RankMove,
    TieChanges,
    compare_dates,
    compare_networks,
    explain_undated_ties,
    list_rank_moves,
    summarise_network,
)
from graph.model.network import Network, Tie, TieDates
from graph.schema.vocabulary import Ontology
from tests.fiction import BASE, iri, knowledge, organisation, tie
from tests.measures.graphs import KESTREL, TINY, florence, graphs, karate, kestrel, named
from tests.oracles import ORGANISATIONS, Tables

NAMES = ["amber-trust", "birch-guild", "cobalt-forum", "dune-house", "elm-circle", "fern-league"]
KINDS = {kind.name: kind for kind in Ontology.load().tie_kinds.values()}


def a_tie(
    *dates: TieDates, subject: str = "amber-trust", other: str = "birch-guild", kind: str = "funds"
) -> Tie:
    return Tie(KINDS[kind], iri(subject), iri(other), "stated", (), dates)


def ends(ties: tuple[Tie, ...]) -> list[tuple[str, str]]:
    return [(one.subject.removeprefix(BASE + "id/"), one.object.removeprefix(BASE + "id/")) for one in ties]


# ---------- two dates ----------
years = st.integers(2010, 2019)
periods = st.lists(
    st.tuples(st.none() | years, st.none() | years).filter(
        lambda both: both[0] is None or both[1] is None or both[0] <= both[1]
    ),
    max_size=2,
)


def written(found: list[tuple[int | None, int | None]]) -> tuple[TieDates, ...]:
    """Return periods as whole years, in ISO days."""
    return tuple(TieDates(f"{a}-01-01" if a else "", f"{b}-12-31" if b else "") for a, b in found)


def held(found: list[tuple[int | None, int | None]], year: int) -> bool:
    return any((a or b) and year in range(a or 0, (b or 9999) + 1) for a, b in found)


@settings(max_examples=200, deadline=None)
@given(st.lists(periods, max_size=8), years, years)
def test_ties_are_sorted_by_the_years_in_which_they_held(found, one, other):
    earlier, later = sorted((one, other))
    ties = [a_tie(*written(one)) for one in found]
    dated = [(tie, one) for tie, one in zip(ties, found, strict=True) if any(a or b for a, b in one)]
    change = compare_dates(ties, str(earlier), str(later))
    assert list(map(id, change.new)) == [
        id(tie) for tie, one in dated if held(one, later) and not held(one, earlier)
    ]
    assert list(map(id, change.ended)) == [
        id(tie) for tie, one in dated if held(one, earlier) and not held(one, later)
    ]
    assert change.unchanged == sum(held(one, earlier) and held(one, later) for _, one in dated)
    assert change.undated == len(ties) - len(dated)
    assert change.gone == ()


@pytest.fixture(scope="module")
def dated(tmp_path_factory) -> Network:
    stated = {"date_certainty": "stated"}
    return Network(
        knowledge(
            tmp_path_factory.mktemp("fiction"),
            entities=[organisation(name) for name in NAMES],
            ties=[
                tie("amber-trust", "funds", "birch-guild", start="2019", end="2021", **stated),
                tie("amber-trust", "funds", "cobalt-forum", start="2021-06", **stated),
                tie("amber-trust", "funds", "dune-house", start="2018", **stated),
                tie("amber-trust", "funds", "elm-circle"),
                tie("amber-trust", "supports", "fern-league", end="2020-03", **stated),
            ],
        )
    )


@pytest.mark.parametrize(
    ("earlier", "later", "new", "ended", "kept"),
    [
        ("2020", "2022", {"cobalt-forum"}, {"birch-guild", "fern-league"}, 1),
        ("2020-04", "2021-05", set(), set(), 2),
        ("2020-03-31", "2020-04-01", set(), {"fern-league"}, 2),
        ("2021-12-31", "2022-01-01", set(), {"birch-guild"}, 2),
        ("2017", "2018", {"dune-house"}, set(), 1),
    ],
)
def test_dates_of_rows_decide_what_is_new_and_what_has_ended(dated, earlier, later, new, ended, kept):
    found = compare_dates(dated.select_counted_ties(), earlier, later)
    assert {other for _, other in ends(found.new)} == new
    assert {other for _, other in ends(found.ended)} == ended
    assert (found.unchanged, found.undated) == (kept, 1)


def test_a_change_of_dates_is_the_difference_of_the_two_projections(dated):
    def pairs(when: str) -> set[frozenset[str]]:
        return set(map(frozenset, dated.build_graph(as_of=when).edges))

    for earlier, later in (("2017", "2020"), ("2020", "2022"), ("2019-06", "2021-07")):
        found = compare_dates(dated.select_counted_ties(), earlier, later)
        assert {frozenset(one.ends) for one in found.new} == pairs(later) - pairs(earlier)
        assert {frozenset(one.ends) for one in found.ended} == pairs(earlier) - pairs(later)
        assert found.unchanged == len(pairs(earlier) & pairs(later))


def test_the_valley_as_of_each_year_has_the_pairs_that_its_rows_date():
    """Counted from the table: years only, ends included, names that are the same made one."""
    tables = Tables(KESTREL)
    same = {row["b"]: row["a"] for row in tables.rows("decisions") if row["decision"] == "same"}
    everyone = {name for name, kind in tables.classes.items() if kind in {*ORGANISATIONS, "Organisation"}}
    network = kestrel()
    counting = {kind.name for kind in KINDS.values() if kind.counts}
    for year in (2022, 2023, 2024):
        expected = set()
        for row in tables.rows("ties"):
            both = {same.get(row[end], row[end]) for end in ("subject", "object")}
            begun, over = row["start"][:4], row["end"][:4]
            then = (begun or over) and int(begun or 0) <= year <= int(over or 9999)
            if then and row["kind"] in counting and row["certainty"] == "stated" and both <= everyone:
                expected.add(frozenset(both))
        graph = network.build_graph(as_of=str(year))
        found = {frozenset(graph.nodes[node]["entity"].id for node in edge) for edge in graph.edges}
        assert found == expected
        assert len(expected) > 100


# ---------- two data sets ----------
@pytest.fixture(scope="module")
def states(tmp_path_factory) -> tuple[list[Tie], list[Tie]]:
    """The same network twice: a tie added, one left out, one ended, one ended long ago, one of a new kind."""
    folder, people = tmp_path_factory.mktemp("fiction"), [organisation(name) for name in NAMES]
    over = {"end": "2021", "date_certainty": "stated"}
    kept = [
        tie("amber-trust", "partneredWith", "birch-guild"),
        tie("dune-house", "funds", "elm-circle", **over),
    ]
    before = knowledge(
        folder / "before",
        entities=people,
        ties=[
            *kept,
            tie("amber-trust", "funds", "cobalt-forum"),
            tie("amber-trust", "memberOf", "dune-house"),
        ],
    )
    after = knowledge(
        folder / "after",
        entities=people,
        ties=[
            *kept,
            tie("amber-trust", "memberOf", "dune-house", **over),
            tie("amber-trust", "supports", "birch-guild"),
            tie("elm-circle", "funds", "fern-league", **over),
        ],
    )
    first, second = (Network(one).select_counted_ties() for one in (before, after))
    return first, second


def test_added_left_out_and_ended_are_three_things(states):
    found = compare_networks(*states)
    assert ends(found.new) == [("elm-circle", "fern-league"), ("amber-trust", "birch-guild")]
    assert ends(found.gone) == [("amber-trust", "cobalt-forum")]
    assert ends(found.ended) == [("amber-trust", "dune-house")]
    assert (found.unchanged, found.undated) == (2, 0)


def test_the_ended_tie_is_told_as_the_later_data_set_has_it(states):
    (ended,) = compare_networks(*states).ended
    assert ended in states[1]


def test_read_backwards_what_was_new_is_gone_and_nothing_has_ended(states):
    there, back = compare_networks(*states), compare_networks(*reversed(states))
    assert (ends(back.new), ends(back.gone)) == (ends(there.gone), ends(there.new))
    assert back.ended == ()
    assert back.unchanged == 3


def test_a_data_set_does_not_differ_from_itself(states):
    for ties in states:
        assert compare_networks(ties, ties) == TieChanges((), (), (), unchanged=len(ties), undated=0)


def test_data_sets_with_other_addresses_are_compared_by_id(states):
    def moved(one: Tie) -> Tie:
        there = [name.replace(BASE, "https://example.net/other/") for name in (one.subject, one.object)]
        return dataclasses.replace(one, subject=there[0], object=there[1])

    before, _ = states
    assert compare_networks(before, [moved(one) for one in before]).unchanged == len(before)


def test_a_tie_that_goes_on_after_one_end_has_not_ended():
    before = [a_tie()]
    after = [a_tie(TieDates(end="2015-12-31"), TieDates(start="2018-01-01"))]
    assert compare_networks(before, after).ended == ()
    assert compare_networks(before, after).unchanged == 1


# ---------- portraits ----------
@settings(max_examples=100, deadline=None)
@given(graphs())
def test_density_and_assortativity_are_those_of_networkx(graph):
    found = summarise_network(graph, {})
    assert (found.organisations, found.pairs) == (len(graph), graph.number_of_edges())
    assert found.isolates == len(list(nx.isolates(graph)))
    assert found.density == (pytest.approx(nx.density(graph)) if len(graph) > 1 else None)
    if found.assortativity is None:
        assert len({graph.degree(node) for edge in graph.edges for node in edge}) <= 1
    else:
        assert found.assortativity == pytest.approx(nx.degree_assortativity_coefficient(graph))
        assert -1 - 1e-9 <= found.assortativity <= 1 + 1e-9
    assert found.centralisation is None if len(graph) < 3 else 0 <= found.centralisation <= 1


def test_the_club_has_its_published_assortativity():
    assert summarise_network(karate(), {}).assortativity == pytest.approx(-0.4756, abs=1e-4)


def test_centralisation_is_one_for_a_star_and_none_where_all_are_alike():
    assert summarise_network(named(nx.star_graph(7)), {}).centralisation == 1
    assert summarise_network(named(nx.cycle_graph(7)), {}).centralisation == 0
    assert summarise_network(named(nx.complete_graph(7)), {}).centralisation == 0
    # Florence: six marriages of the Medici, 40 ends of marriages, 15 families
    assert summarise_network(florence(), {}).centralisation == pytest.approx((15 * 6 - 40) / (14 * 13))


def test_the_ei_index_is_ties_between_less_ties_within():
    graph = nx.Graph([("a", "b"), ("b", "c"), ("c", "d"), ("d", "x"), ("x", "y")])
    groups = {"a": "A", "b": "A", "c": "B", "d": "B"}
    # a-b within, b-c between, c-d within; the ties of who has no group are not counted
    assert summarise_network(graph, groups).ei_index == pytest.approx((1 - 2) / 3)
    assert summarise_network(graph, dict.fromkeys("abcd", "A")).ei_index == -1
    assert summarise_network(graph, {node: node for node in graph}).ei_index == 1
    assert summarise_network(graph, {}).ei_index is None


def test_the_two_sides_of_the_club_keep_to_themselves():
    """Zachary (1977): after the split, by the side that each member took."""
    sides = {str(node): side for node, side in nx.karate_club_graph().nodes(data="club")}
    within = Counter(sides[one] == sides[other] for one, other in karate().edges)
    assert summarise_network(karate(), sides).ei_index == pytest.approx((within[False] - within[True]) / 78)
    assert summarise_network(karate(), sides).ei_index < -0.6


@pytest.mark.parametrize("graph", TINY.values(), ids=TINY)
def test_a_figure_that_says_nothing_is_none_and_never_no_number(graph):
    for value in vars(summarise_network(graph, dict.fromkeys(graph, "A"))).values():
        assert value is None or math.isfinite(value)


def test_an_empty_network_has_no_figures_of_shape():
    assert summarise_network(nx.Graph(), {}) == NetworkSummary(0, 0, 0, None, None, None, None)
    assert summarise_network(TINY["one"], {}) == NetworkSummary(1, 0, 1, None, None, None, None)


# ---------- ranks ----------
@pytest.mark.parametrize(
    ("dated", "undated", "reason"),
    [
        (0, 0, ""),
        (1, 2, ""),
        (1, 3, "fewer than a third of the ties are dated (1 of 4)"),
        (0, 1, "fewer than a third of the ties are dated (0 of 1)"),
        (5, 0, ""),
    ],
)
def test_figures_over_time_need_a_third_of_the_ties_dated(dated, undated, reason):
    ties = [a_tie(TieDates(start="2020-01-01"))] * dated + [a_tie(TieDates(text="once"))] * undated
    assert explain_undated_ties(ties) == reason


def test_moves_worked_out_by_hand():
    """The hub loses most, two at the foot gain one each; who is new or gone counts nothing."""
    before = {"hub": 5, "twin-a": 2, "twin-b": 2, "low-a": 0, "low-b": 0, "gone": 9}
    after = {"hub": 1, "twin-a": 2, "twin-b": 2, "low-a": 1, "low-b": 1, "new": 9}
    assert list_rank_moves(before, after) == [
        RankMove("hub", DegreeRank(5, 1, 0), DegreeRank(1, 3, 2)),
        RankMove("low-a", DegreeRank(0, 4, 1), DegreeRank(1, 3, 2)),
        RankMove("low-b", DegreeRank(0, 4, 1), DegreeRank(1, 3, 2)),
    ]
    assert list_rank_moves(before, after)[0].gained == -4


DEGREES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 4))


@settings(max_examples=200, deadline=None)
@given(DEGREES, DEGREES)
def test_a_rank_is_one_more_than_those_with_more_ties(before, after):
    found = {move.name: move for move in list_rank_moves(before, after)}
    both = set(before) & set(after)
    assert set(found) == {name for name in both if before[name] != after[name]}
    for name, move in found.items():
        for place, state in ((move.earlier, before), (move.later, after)):
            others = [state[other] for other in both - {name}]
            assert place.ties == state[name]
            assert place.rank == 1 + sum(other > place.ties for other in others)
            assert place.tied == others.count(place.ties)
    gained = [abs(move.gained) for move in found.values()]
    assert gained == sorted(gained, reverse=True)
    back = {move.name: (move.later, move.earlier) for move in list_rank_moves(after, before)}
    assert back == {name: (move.earlier, move.later) for name, move in found.items()}


def test_of_those_who_gained_as_much_who_moved_farther_in_rank_stands_first():
    before = {"top": 9, "one": 3, "two": 3, "three": 3, "low": 2}
    after = {"top": 10, "one": 3, "two": 3, "three": 3, "low": 3} | {"low": 4, "top": 11}
    found = [(move.name, move.earlier.rank, move.later.rank) for move in list_rank_moves(before, after)]
    assert found == [("low", 5, 2), ("top", 1, 1)]

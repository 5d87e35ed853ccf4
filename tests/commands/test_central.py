"""`central`: figures that equal those computed from the tables alone, after how they were observed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from graph.core.messages import localise_digits
from tests.commands.tables import COUNTING, Curated
from tests.commands.valley import Valley, plain, strict
from tests.conftest import KESTREL, ROOT, Run

STEPS = ROOT / "data" / "steps"
MIXED = ROOT / "tests" / "files" / "mixed"
ALL = ("central", "--network", "all")  # organisations and alliances together, as the tables have them
MEASURES = {
    *("degree", "betweenness", "closeness", "harmonic"),
    *("core", "reach", "eigenvector", "pagerank"),
}


@pytest.fixture(scope="module", params=[STEPS, MIXED], ids=["steps", "mixed"])
def folder(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.fixture(scope="module")
def valley() -> Valley:
    return Valley()


def pagerank(graph: nx.Graph) -> dict[str, float]:
    """Solve for the visits of a walk that leaves by a tie with 0.85, else jumps anywhere."""
    nodes = list(graph)
    size = len(nodes)
    follow = np.full((size, size), 1 / size)
    for number, node in enumerate(nodes):
        if graph.degree(node):
            follow[number] = [graph.has_edge(node, other) / graph.degree(node) for other in nodes]
    system = np.eye(size) - 0.85 * follow.T
    found = np.linalg.solve(system, np.full(size, 0.15 / size))
    return dict(zip(nodes, found, strict=True))


def expected(graph: nx.Graph) -> dict[str, dict[str, float]]:
    harmonic = nx.harmonic_centrality(graph)
    near = {node: nx.single_source_shortest_path_length(graph, node, cutoff=2) for node in graph}
    return {
        "degree": dict(graph.degree()),
        "betweenness": nx.betweenness_centrality(graph),
        "closeness": nx.closeness_centrality(graph),
        "harmonic": {node: value / (len(graph) - 1) for node, value in harmonic.items()},
        "core": nx.core_number(graph),
        "reach": {node: len(others) - 1 for node, others in near.items()},
        "pagerank": pagerank(graph),
    }


def hold(said: dict[str, Any], graph: nx.Graph) -> None:
    """Hold the figures of an answer to those of a graph."""
    rows: dict[str, Any] = {row["id"]: row for row in said["rows"]}
    assert set(rows) == set(graph)
    for name, measure in expected(graph).items():
        assert {one: row[name] for one, row in rows.items()} == pytest.approx(measure, abs=1e-9), name
    vectors: dict[str, float] = {}
    for part in nx.connected_components(graph):  # each by itself; of one or two, neither is more central
        if len(part) > 2:
            vectors |= nx.eigenvector_centrality(graph.subgraph(part), max_iter=100_000, tol=1e-12)
    told = {one: row["eigenvector"] for one, row in rows.items() if row["eigenvector"] is not None}
    assert told == pytest.approx(vectors, abs=1e-6)
    assert (said["projection"]["nodes"], said["projection"]["edges"]) == (len(graph), graph.number_of_edges())


@pytest.mark.parametrize("certainty", ["stated", "implied", "ambiguous"])
def test_figures_equal_those_counted_from_the_tables(certainty: str, folder: Path, stakeholders: Run) -> None:
    more = ("--certainty", certainty, "--anyway", "--json")
    said = strict(stakeholders(*ALL, "-d", folder, *more).stdout)
    tables = Curated(folder)
    hold(said, tables.graph(certainty))
    kinds = {kind for kind, _, _ in tables.counted(certainty)}
    assert set(said["projection"]["kinds"]) == kinds <= COUNTING


def test_the_most_tied_come_first(folder: Path, stakeholders: Run) -> None:
    rows = json.loads(stakeholders(*ALL, "-d", folder, "--json").stdout)["rows"]
    assert [row["degree"] for row in rows] == sorted((row["degree"] for row in rows), reverse=True)


def test_who_reported_the_ties_is_counted_from_the_sources(folder: Path, stakeholders: Run) -> None:
    observed = json.loads(stakeholders(*ALL, "-d", folder, "--json").stdout)["observed"]
    tables = Curated(folder)
    by_pair = tables.tellers()
    ends = [len(pair & publishers) for pair, publishers in by_pair.items()]
    assert observed["pairs"] == len(by_pair)
    assert observed["reported_by_one_end"] == ends.count(1)
    assert observed["reported_by_both_ends"] == ends.count(2)
    assert observed["reported_by_third_party"] == ends.count(0)
    tellers = {name for publishers in by_pair.values() for name in publishers} - {""}
    assert {row["id"]: row["pairs"] for row in observed["reporters"]} == {
        name: sum(name in publishers for publishers in by_pair.values()) for name in tellers
    }
    assert set(observed["not_asked"]) == tables.organisations - tables.asked()


def test_how_the_network_was_observed_opens_the_answer(stakeholders: Run) -> None:
    said = stakeholders(*ALL).stdout
    tables = Curated(STEPS)
    by_pair = tables.tellers()
    one_end = sum(bool(pair & publishers) for pair, publishers in by_pair.items())
    assert said.startswith(f"{one_end} of {len(by_pair)} connections were reported by one of the two")
    before, _, after = said.partition("Organisation ")
    assert "None was confirmed by both." in plain(before)
    silent = len(tables.organisations - tables.asked())
    assert f"{silent} organisations were not asked" in before
    assert "organisations were not asked" not in after


def test_the_answer_says_what_it_looked_at_and_what_weaker_readings_would_add(stakeholders: Run) -> None:
    said = " ".join(stakeholders(*ALL).stdout.split())
    tables = Curated(STEPS)
    edges = [tables.graph(level).number_of_edges() for level in ("stated", "implied", "ambiguous")]
    assert f"Counted: {len(tables.organisations)} organisations and {edges[0]} connections." in said
    for level, more in (("implied", edges[1] - edges[0]), ("ambiguous", edges[2] - edges[1])):
        sentence = f"Including ties that are {level} adds {more} connection{'s' * (more != 1)}"
        assert (sentence in said) == bool(more)


def test_top_shows_as_many_as_asked_and_says_how_many_there_are(stakeholders: Run, mixed: Path) -> None:
    words = (*ALL, "-d", mixed, "--anyway")
    labels = [row["label"] for row in json.loads(stakeholders(*words, "--json").stdout)["rows"]]

    def shown(top: int) -> set[str]:
        said = stakeholders(*words, "--top", top, columns=300).stdout
        return {label for label in labels if label in said}

    named_anyhow = shown(1)
    for top in (3, 10):
        assert shown(top) - named_anyhow == set(labels[:top]) - named_anyhow
    assert shown(0) == set(labels)
    assert f"3 of {len(labels)}" in stakeholders(*words, "--top", "3").stdout


def test_one_kind_of_tie_can_be_looked_at_alone(stakeholders: Run) -> None:
    said = json.loads(stakeholders(*ALL, "--kind", "secretariatOf", "--json").stdout)
    secretariats = [key for key in Curated(STEPS).counted("stated") if key[0] == "secretariatOf"]
    assert said["projection"]["kinds"] == ["secretariatOf"]
    assert said["projection"]["edges"] == len(secretariats) == 3
    assert said["rows"][0] == said["rows"][0] | {"id": "steps", "degree": 3}


def test_a_network_without_ties_is_answered_without_numbers_that_are_none(
    stakeholders: Run, mixed: Path
) -> None:
    words = (*ALL, "-d", mixed, "--kind", "implements", "--anyway")
    for said in (stakeholders(*words).stdout, stakeholders(*words[:-1]).stdout):
        assert said.startswith("No ties between named organisations are documented at this certainty.")
        assert not {"nan", "inf", "infinity"} & set(re.findall(r"\w+", said.lower()))
    assert "NaN" not in stakeholders(*words, "--json").stdout


# ---------- where the figures say something, and where not ----------
def test_where_one_wrote_the_list_there_is_no_ranking_but_the_reason(stakeholders: Run) -> None:
    text = plain(stakeholders(*ALL).stdout)
    tables = Curated(STEPS)
    alone = sum(who == {"steps"} for who in tables.tellers().values())
    pairs = tables.graph().number_of_edges()
    reason = f"{alone} of the {pairs} connections are reported by Steps Towards Development alone."
    assert f"Organisations cannot be ranked. {reason}" in text
    assert "who wrote the list, not who is central" in text
    assert text.index("reported by one of the two organisations") < text.index("cannot be ranked")
    assert "To see the figures all the same, add --anyway." in text
    assert "stakeholders next" in text
    assert "(degree)" not in text
    assert "between two others" not in text


def test_counts_and_who_stands_in_several_documents_take_its_place(stakeholders: Run) -> None:
    text = stakeholders(*ALL).stdout
    tables = Curated(STEPS)
    graph = tables.graph()
    degrees = dict(graph.degree())
    labels = {row["id"]: row["label_en"] for row in tables.entities if row["label_en"]}
    asked = {"steps", "p4d"}
    for node in degrees:
        line = re.search(rf"^{re.escape(labels[node])} +(\d+) +(\d+) +(\d+)$", text, re.MULTILINE)
        alone = sum(not set(graph[other]) & asked - {node} for other in set(graph[node]) - asked)
        assert (line and line.groups()) == ((str(degrees[node]), "0", str(alone)) if node in asked else None)
    ones, none = (sum(degree == number for degree in degrees.values()) for number in (1, 0))
    assert f"{ones} organisations have one connection each. {none} organisations have no connection." in text
    named_by = {node: set() for node in degrees}
    for pair, who in tables.tellers().items():
        for node in pair:
            named_by[node] |= who
    publishers = {name for who in tables.tellers().values() for name in who}
    several = {node for node, who in named_by.items() if len(who) > 1 and node not in publishers}
    said = strict(stakeholders(*ALL, "--json").stdout)
    assert {one["id"] for one in said["between_documents"]} == several == {"bpatc"}
    said = f"1 organisation is named by more than one publisher: {labels['bpatc']}. This may only reflect"
    assert said in plain(text)


def test_json_gives_the_reason_for_every_measure_and_null_for_its_figures(stakeholders: Run) -> None:
    said = strict(stakeholders(*ALL, "--json").stdout)
    assert set(said["says_nothing"]) == MEASURES
    assert all("wrote the list" in reason for reason in said["says_nothing"].values())
    for row in said["rows"]:
        assert all(row[name] is None for name in MEASURES - {"degree"})
        assert row["rank"] is row["beyond_degree"] is None
    assert sum(row["degree"] for row in said["rows"]) == 2 * said["projection"]["edges"]


def test_figures_that_say_nothing_are_printed_on_request_with_the_reason(stakeholders: Run) -> None:
    text = plain(stakeholders(*ALL, "--anyway").stdout)
    assert "Betw. (betweenness): " in text
    assert "by degree, betweenness, closeness, harmonic closeness, core number, reach," in text
    assert "54 of the 61 connections are reported by Steps Towards Development alone." in text
    assert "has the most connections" not in text, "who comes first is said only where it means something"


@pytest.fixture(scope="module")
def kestrel(stakeholders: Run) -> dict[str, Any]:
    found: dict[str, Any] = strict(stakeholders(*ALL, "-d", KESTREL, "--json").stdout)
    return found


def test_where_everybody_was_asked_every_measure_says_something(kestrel: dict[str, Any]) -> None:
    assert kestrel["says_nothing"] == {}
    assert kestrel["sampling_error"] == 0
    hold(kestrel, Valley().graph())


def test_ties_in_rank_are_ties_and_each_rank_has_its_interval(kestrel: dict[str, Any]) -> None:
    degrees = [row["degree"] for row in kestrel["rows"]]
    for row in kestrel["rows"]:
        rank = row["rank"]
        assert rank["rank"] == 1 + sum(degree > row["degree"] for degree in degrees)
        assert 1 <= rank["low"] <= rank["high"] <= len(degrees)
    first, last = kestrel["rows"][0]["rank"], kestrel["rows"][-1]["rank"]
    assert first["low"] == 1
    assert first["high"] < 5 < len(degrees) // 2 < last["low"]


def test_how_much_more_than_its_ties_explain_is_a_share_of_random_networks(kestrel: dict[str, Any]) -> None:
    beyond = {row["id"]: row["beyond_degree"] for row in kestrel["rows"]}
    assert all(
        0 <= share <= 1 and share * 100 == pytest.approx(round(share * 100)) for share in beyond.values()
    )
    # between groups that have few ways to each other, as the data set is made; and one without a tie
    assert max(beyond[name] for name in ("kestrel-round-table", "saffron-alliance", "verdant-compass")) < 0.1
    assert beyond["tansy-guild"] == 1


def test_the_table_shows_rank_intervals_and_says_what_they_are(
    kestrel: dict[str, Any], stakeholders: Run
) -> None:
    text = stakeholders(*ALL, "-d", KESTREL, columns=200).stdout
    table = text.partition("\nOrganisation ")[2]
    for row in kestrel["rows"][:10]:
        line = next(line for line in table.splitlines() if line.startswith(row["label"]))
        rank = row["rank"]
        interval = "" if rank["low"] == rank["high"] == rank["rank"] else f" ({rank['low']}-{rank['high']})"
        assert re.match(rf"{row['label']} +{re.escape(str(rank['rank']) + interval)} +{row['degree']} ", line)
    assert "leave out a tenth of the ties" in plain(text)
    assert "Organisations with as many connections share a rank." in text
    first = kestrel["rows"][0]
    assert (
        f"{first['label']} has the most connections: with {first['degree']} of the 59 other organisations"
        in plain(text)
    )


def test_the_same_seed_gives_the_same_runs_and_another_seed_others(stakeholders: Run) -> None:
    words = (*ALL, "-d", KESTREL, "--json", "--seed")
    one, again, other = (strict(stakeholders(*words, seed).stdout) for seed in (0, 0, 7))
    assert one == again
    assert other["rows"] != one["rows"]
    for name in MEASURES:
        assert [row[name] for row in other["rows"]] == [row[name] for row in one["rows"]]


def test_a_sampled_betweenness_states_its_error_and_all_sources_make_it_exact(
    stakeholders: Run, mixed: Path
) -> None:
    words = (*ALL, "-d", mixed, "--anyway", "--samples")
    whole, said = (strict(stakeholders(*words, number, "--json").stdout) for number in (19, 12))
    assert whole["sampling_error"] == 0
    hold(whole, Curated(mixed).graph())
    exact = {row["id"]: row["betweenness"] for row in whole["rows"]}
    off = [abs(row["betweenness"] - exact[row["id"]]) for row in said["rows"]]
    assert max(off) > 0
    assert sum(each <= said["sampling_error"] for each in off) >= 0.9 * len(off)
    text = plain(stakeholders(*words, 12).stdout)
    error = f"to within {said['sampling_error']:.3f} (95 % interval)."
    assert f"Betweenness is estimated from 12 starting points, {error}" in text
    assert "is estimated" not in stakeholders(*words, 19).stdout


@pytest.mark.parametrize(("samples", "words"), [(1, "1 starting point"), (2, "2 starting points")])
def test_too_few_sources_tell_no_error(samples: int, words: str, stakeholders: Run, mixed: Path) -> None:
    call = (*ALL, "-d", mixed, "--samples", samples)
    assert strict(stakeholders(*call, "--json").stdout)["sampling_error"] is None
    text = plain(stakeholders(*call).stdout)
    assert f"Betweenness is estimated from {words}, too few to know the error." in text
    assert "to within" not in text


def test_a_date_takes_the_ties_that_are_dated_and_held_then(stakeholders: Run, mixed: Path) -> None:
    said = strict(stakeholders(*ALL, "-d", KESTREL, "--as-of", "2023-06", "--json").stdout)
    assert said["projection"]["as_of"] == "2023-06"
    assert said["projection"]["edges"] < Valley().graph().number_of_edges()
    hold(said, Valley().at("2023-06"))
    few = Valley(mixed)
    text = plain(stakeholders(*ALL, "-d", mixed, "--as-of", "2019").stdout)
    assert f"{few.undated()} ties have no date and are left out for 2019." in text
    assert few.at("2019").number_of_edges() == 1
    assert "1 connection. Only ties that a source states. Only dated ties that held as of 2019." in text


def test_a_date_before_all_ties_leaves_none_and_no_figure(stakeholders: Run) -> None:
    said = strict(stakeholders(*ALL, "-d", KESTREL, "--as-of", "1990", "--json").stdout)
    assert said["projection"]["edges"] == 0
    assert set(said["says_nothing"]) == MEASURES


@pytest.mark.parametrize("when", ["2023-13", "2023-02-29", "June 2023", "2023-6"])
def test_a_wrong_date_ends_with_two_and_shows_how_to_write_one(when: str, stakeholders: Run) -> None:
    result = stakeholders(*ALL, "-d", KESTREL, "--as-of", when)
    assert (result.exit_code, result.stdout) == (2, "")
    why = {"2023-13": ": there is no month 13", "2023-02-29": ": 2023-02 has no day 29"}.get(when, "")
    assert f"'{when}' is no date{why}; write 2023-06-30, 2023-06 or 2023\n" in result.stderr


def test_it_answers_in_bengali_with_the_same_numbers(stakeholders: Run, kestrel: dict[str, Any]) -> None:
    text = plain(stakeholders(*ALL, "-d", KESTREL, "--lang", "bn", columns=300).stdout)
    assert "হিসাবে ধরা হয়েছে: ৬০টি সংস্থা ও ২০৪টি সংযোগ।" in text
    figures = " ".join(f"{kestrel['rows'][0][name]:.3f}" for name in ("betweenness", "closeness", "harmonic"))
    assert localise_digits(figures, "bn") in text
    assert "Counted" not in text
    assert strict(stakeholders(*ALL, "-d", KESTREL, "--lang", "bn", "--json").stdout) == kestrel
    refused = plain(stakeholders(*ALL, "--lang", "bn").stdout)
    assert "সংস্থাগুলোর ক্রম দেওয়া যায় না। ৬১টি সংযোগের মধ্যে ৫৪টির কথা কেবল" in refused


# ---------- which network ----------
def test_organisations_are_ranked_by_ties_with_each_other_and_alliances_apart(
    stakeholders: Run, valley: Valley
) -> None:
    said = strict(stakeholders("central", "-d", KESTREL, "--json").stdout)
    alliances = {row["id"] for row in said["alliances"]}
    assert alliances == valley.alliances
    graph = valley.graph()
    part = graph.subgraph(set(graph) - alliances)
    assert {row["id"]: row["degree"] for row in said["rows"]} == dict(part.degree())
    between = nx.betweenness_centrality(part)
    assert {row["id"]: row["betweenness"] for row in said["rows"]} == pytest.approx(between)
    sizes = {node: len(set(graph[node]) - alliances) for node in alliances}
    assert {row["id"]: row["organisations"] for row in said["alliances"]} == sizes
    assert [row["organisations"] for row in said["alliances"]] == sorted(sizes.values(), reverse=True)
    assert said["rows"][0]["id"] == "kestrel-river-agency"  # of all together, it is an alliance
    apart = graph.number_of_edges() - part.number_of_edges()
    text = plain(stakeholders("central", "-d", KESTREL).stdout)
    assert f"{apart} connections of the 9 alliances, programmes and committees are counted apart." in text
    assert text.index("Kestrel River Agency has the most") < text.index("Kestrel Round Table")


@pytest.mark.parametrize("mode", ["alliances", "events"])
def test_two_modes_give_both_sides_what_they_share_and_who_connects(
    mode: str, stakeholders: Run, valley: Valley
) -> None:
    said = strict(stakeholders("central", "-d", KESTREL, "--network", mode, "--json").stdout)
    joined = valley.join(mode)
    degrees = {row["id"]: row["two_mode_degree"] for row in said["rows"]}
    assert {node: degree for node, degree in degrees.items() if degree} == {
        node: degree for node, degree in joined.degree() if degree
    }
    sides = {row["side"] for row in said["rows"]}
    assert sides == {"organisation", mode.removesuffix("s")}
    assert said["shared_pairs"] == len(said["shared"]) > 100
    for pair in said["shared"][:20]:
        assert pair["shared"] == len(set(joined[pair["one"]]) & set(joined[pair["other"]]))
    for pair in said["connected"]:
        assert set(pair["by"]) == set(joined[pair["one"]]) & set(joined[pair["other"]])
    text = plain(stakeholders("central", "-d", KESTREL, "--network", mode).stdout)
    assert all(note in text for note in said["notes"])
    bengali = plain(stakeholders("central", "-d", KESTREL, "--network", mode, "--lang", "bn").stdout)
    assert localise_digits(str(said["connected_pairs"]), "bn") in bengali


def test_of_a_network_that_few_saw_no_side_is_ranked(stakeholders: Run) -> None:
    said = strict(stakeholders("central", "--network", "alliances", "--json").stdout)
    assert said["observed"]["observable_share"] < 0.9
    assert {row["two_mode_degree"] for row in said["rows"]} == {None}
    assert said["shared"] == said["connected"] == []
    text = plain(stakeholders("central", "--network", "alliances").stdout)
    assert "Neither side can be ranked. Only 66 of the 780 pairs" in text
    shown = strict(stakeholders("central", "--network", "alliances", "--anyway", "--json").stdout)
    assert all(row["two_mode_degree"] is not None for row in shown["rows"])


def test_readers_who_may_not_see_brokers_see_none_of_two_modes(stakeholders: Run) -> None:
    call = ("central", "-d", KESTREL, "--network", "alliances", "--audience", "public")
    said = strict(stakeholders(*call, "--json").stdout)
    assert said["connected"] == []
    assert not {"two_mode_betweenness", "only_links"} & set(said["rows"][0])
    assert "Connected by" not in stakeholders(*call).stdout


def test_direction_says_who_gives_and_who_receives(stakeholders: Run, valley: Valley) -> None:
    call = ("central", "-d", KESTREL, "--network", "all", "--directed", "--kind", "funds")
    said = strict(stakeholders(*call, "--json").stdout)
    arcs = nx.DiGraph(valley.list_arcs("funds"))
    assert said["directed"]["arcs"] == arcs.number_of_edges() == said["directed"]["kinds"]["funds"]
    given = {row["id"]: (row["out_degree"], row["in_degree"]) for row in said["rows"]}
    for node in arcs:
        assert given[node] == (arcs.out_degree(node), arcs.in_degree(node))
    assert said["reciprocity"]["returned"] == 0
    text = plain(stakeholders(*call).stdout)
    assert f"{arcs.number_of_edges()} ties have a direction, from who gives to who receives: funds" in text
    refused = stakeholders("central", "-d", KESTREL, "--directed", "--kind", "partneredWith")
    assert refused.exit_code == 2
    assert "'partneredWith' have no direction" in refused.stderr


def test_strength_by_kinds_and_without_weights(stakeholders: Run, valley: Valley) -> None:
    said = strict(stakeholders("central", "-d", KESTREL, "--strength", "kinds", "--json").stdout)
    assert said["without_strength"] == 0
    assert all(row["strength"] >= row["degree"] for row in said["rows"])
    none = plain(stakeholders("central", "-d", KESTREL, "--strength", "weight").stdout)
    assert "No connection has a recorded weight." in none


@pytest.mark.parametrize(
    "words",
    [
        ("--directed", "--strength", "kinds"),
        ("--network", "events", "--directed"),
        ("--network", "alliances", "--samples", "5"),
        ("--network", "events", "--kind", "partneredWith"),
    ],
)
def test_what_does_not_go_together_is_refused(words: tuple[str, ...], stakeholders: Run) -> None:
    result = stakeholders("central", "-d", KESTREL, *words)
    assert (result.exit_code, result.stdout) == (2, "")

"""The fictional whole-network data set: made anew it is the same, and it shows what it is meant to show.

Figures are counted from the tables with the csv module and networkx; nothing here shares code with what
made the data or with the package's measures.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import networkx as nx
import pytest

from graph.measures.observation import count_reporters
from graph.model.graph import StakeholderGraph
from graph.model.network import Network
from graph.model.opening import open_graph
from graph.quality import checks

FOLDER = Path(__file__).resolve().parent.parent / "data" / "kestrel"
TABLES = ("sources", "entities", "ties", "events", "counts", "facts", "decisions", "assessments")
NAMED = {
    *("CivilSocietyOrganisation", "PublicBody", "MultilateralBody"),
    *("Platform", "Programme", "Company", "Organisation"),
}
COUNTED = {
    *("memberOf", "steeringMemberOf", "secretariatOf", "partOf", "partneredWith", "workedJointlyWith"),
    *("networksWith", "supports", "funds", "implements", "implementsThrough"),
}
BROKERS = {"kestrel-round-table", "meridian-commons", "kestrel-river-agency"}
ISOLATES = {"tansy-guild", "paper-crane-systems"}
SILENT = {"lapwing-womens-circle", "tin-kettle-foods", "agency-for-seeds"}

Rows = list[dict[str, str]]


def rows(table: str) -> Rows:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SAME = {row["b"]: row["a"] for row in rows("decisions") if row["decision"] == "same"}
ORGANISATIONS = {SAME.get(row["id"], row["id"]) for row in rows("entities") if row["class"] in NAMED}


def counted() -> Rows:
    """Rows that say that two named organisations are tied, names that are the same made one."""
    found = []
    for row in rows("ties"):
        row |= {end: SAME.get(row[end], row[end]) for end in ("subject", "object")}
        if row["kind"] in COUNTED and {row["subject"], row["object"]} <= ORGANISATIONS:
            found.append(row)
    return found


def network(*, certainty: tuple[str, ...] = ("stated",), year: str = "") -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(ORGANISATIONS)
    for row in counted():
        held = row["start"][:4] <= year <= (row["end"] or "9999")[:4]
        if row["certainty"] in certainty and (not year or held):
            graph.add_edge(row["subject"], row["object"])
    return graph


@pytest.fixture(scope="module")
def valley() -> StakeholderGraph:
    return open_graph(FOLDER)


def test_the_script_makes_the_same_bytes(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-B", FOLDER / "make.py", tmp_path / "again"], capture_output=True, timeout=60
    )
    assert run.returncode == 0, run.stderr.decode()
    assert sorted(path.stem for path in (tmp_path / "again").iterdir()) == sorted(TABLES)
    for table in TABLES:
        assert (tmp_path / "again" / f"{table}.csv").read_bytes() == (FOLDER / f"{table}.csv").read_bytes()


def test_it_checks_without_error_or_warning(valley: StakeholderGraph) -> None:
    assert checks.run_checks(valley) == ()


def test_it_says_that_it_is_fictional() -> None:
    description = tomllib.loads((FOLDER / "dataset.toml").read_text(encoding="utf-8"))
    assert "(fictional)" in description["title"]["en"]
    assert "(কাল্পনিক)" in description["title"]["bn"]
    assert "fictional" in description["extent"]["en"]
    assert "(fictional)" in (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()[0]


def test_there_are_sixty_organisations_as_planned(valley: StakeholderGraph) -> None:
    assert len(ORGANISATIONS) == 60
    assert {entity.id for entity in valley.list_organisations()} == ORGANISATIONS
    types = Counter(row["type"] for row in rows("entities") if row["id"] in ORGANISATIONS)
    assert types["TypeLocalCSO"] == 22
    assert types["TypePlatform"] == 5
    assert types["TypeUNBody"] == types["TypeTrainingInstitute"] == types["TypeCompanyProvider"] == 3


def test_every_organisation_has_a_name_in_bengali_script() -> None:
    for row in rows("entities"):
        if row["id"] in ORGANISATIONS:
            assert any("\u0980" <= letter <= "\u09ff" for letter in row["label_bn"]), row["id"]
        assert not any(letter.isascii() and letter.isalpha() for letter in row["label_bn"]), row["id"]


def test_all_answered_but_three_who_are_noted() -> None:
    answered = {row["publisher"] for row in rows("sources") if row["id"].startswith("answer-")}
    assert ORGANISATIONS - answered == SILENT
    noted = {row["id"] for row in rows("entities") if "did not answer" in row["note"]}
    assert noted == SILENT


def test_most_pairs_are_told_by_both_ends_and_a_few_by_neither(valley: StakeholderGraph) -> None:
    publisher = {row["id"]: row["publisher"] for row in rows("sources")}
    told: dict[frozenset[str], set[str]] = defaultdict(set)
    stated = set()
    for row in counted():
        pair = frozenset((row["subject"], row["object"]))
        told[pair].add(publisher[row["source"]])
        if row["certainty"] == "stated":
            stated.add(pair)
    ends = Counter(len(told[pair] & pair) for pair in stated)
    assert ends[2] / len(stated) > 0.5
    assert ends[1] > 20
    assert 0 < ends[0] < 15

    seen = Network(valley)
    observation = count_reporters(seen, seen.build_graph())
    assert observation.pairs == len(stated)
    assert (observation.by_both_ends, observation.by_one_end) == (ends[2], ends[1])
    assert observation.by_third_party == ends[0]


def test_each_counted_tie_has_a_start_except_being_part_of_another() -> None:
    for row in counted():
        assert bool(row["start"]) == (row["kind"] != "partOf"), row
        if row["start"]:
            assert row["start"][:4] in {"2022", "2023", "2024"}
            assert row["date_certainty"] in {"stated", "implied"}
    assert {row["end"] for row in counted()} == {"", "2022", "2023"}


def test_both_ends_of_a_tie_give_the_same_dates() -> None:
    dates = defaultdict(set)
    for row in counted():
        tie = row["kind"], frozenset((row["subject"], row["object"]))
        dates[tie].add((row["start"], row["end"], row["date_text"], row["date_certainty"]))
    assert {len(found) for found in dates.values()} == {1}


def test_pairs_begin_and_end_over_the_three_years() -> None:
    every = ("stated", "implied", "ambiguous")
    size = {year: network(certainty=every, year=year).number_of_edges() for year in ("2022", "2023", "2024")}
    assert size == {"2022": 150, "2023": 174, "2024": 190}
    assert network(certainty=every).number_of_edges() == 218


def test_about_one_row_in_ten_is_weaker_than_stated() -> None:
    levels = Counter(row["certainty"] for row in counted())
    assert 0.07 < 1 - levels["stated"] / levels.total() < 0.13
    assert levels["implied"] > levels["ambiguous"] > 0
    every = ("stated", "implied", "ambiguous")
    assert network(certainty=every).number_of_edges() > network().number_of_edges()


@pytest.mark.parametrize("year", ["", "2024"])
def test_the_main_part_hangs_on_three_and_two_have_no_tie(year: str) -> None:
    graph = network(year=year)
    parts = sorted(nx.connected_components(graph), key=len)
    assert [len(part) for part in parts] == [1, 1, 3, 55]
    assert set(nx.isolates(graph)) == ISOLATES
    gates = {"verdant-compass", "saffron-alliance", "osmerford-town-council"}
    assert set(nx.articulation_points(graph)) == gates
    behind = []
    for gate in sorted(gates):
        left = graph.subgraph(parts[-1] - {gate})
        behind.append(min(len(part) for part in nx.connected_components(left)))
    assert sorted(behind) == [2, 2, 3]


@pytest.mark.parametrize("year", ["", "2024"])
def test_there_are_triangles_few_hubs_and_three_brokers(year: str) -> None:
    graph = network(year=year)
    assert nx.average_clustering(graph) > 0.25
    between = nx.betweenness_centrality(graph)
    assert set(sorted(between, key=lambda name: -between[name])[:3]) == BROKERS
    degrees = sorted((degree for _, degree in graph.degree()), reverse=True)
    assert degrees[0] > 3 * degrees[30] > 0


def test_brokers_stand_in_three_sectors_and_every_role_of_broker_occurs(valley: StakeholderGraph) -> None:
    graph = network()
    sector = {entity.id: entity.sector and entity.sector.iri for entity in valley.list_organisations()}
    assert len({sector[name] for name in BROKERS}) == 3
    roles = Counter()
    for broker in graph:
        for one in graph[broker]:
            for other in graph[broker]:
                if one != other and not graph.has_edge(one, other):
                    own = sector[broker]
                    roles[sector[one] == own, sector[other] == own, sector[one] == sector[other]] += 1
    # Gould and Fernandez: coordinator, representative, gatekeeper, consultant, liaison
    assert set(roles) == {
        (True, True, True),
        (True, False, False),
        (False, True, False),
        (False, False, True),
        (False, False, False),
    }


def test_women_and_men_add_up_in_twelve_trainings() -> None:
    trainings = [row for row in rows("events") if row["class"] == "TrainingEvent"]
    assert Counter(row["start"][:4] for row in trainings) == {"2022": 4, "2023": 4, "2024": 4}
    counts = {row["id"]: row for row in rows("counts") if row["id"].startswith("count-") and row["value"]}
    for row in trainings:
        total = f"count-{row['id']}"
        parts = [int(counts[f"{total}-{sex}"]["value"]) for sex in ("female", "male")]
        assert sum(parts) == int(counts[total]["value"]) > 0

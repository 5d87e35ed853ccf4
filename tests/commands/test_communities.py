"""`communities`: a partition of the connected, how far runs agree, and what members share by the tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graph.core.messages import localise_digits
from tests.commands.valley import Valley, plain, strict
from tests.conftest import KESTREL, Process, Run
from tests.fiction import organisation, tie, write


@pytest.fixture(scope="module")
def valley() -> Valley:
    return Valley()


@pytest.fixture(scope="module")
def said(stakeholders: Run) -> dict[str, Any]:
    found: dict[str, Any] = strict(stakeholders("communities", "-d", KESTREL, "--json").stdout)
    return found


def members(said: dict[str, Any]) -> list[set[str]]:
    return [{one["id"] for one in row["members"]} for row in said["rows"]]


def test_everyone_with_a_tie_is_in_one_and_nobody_else(said: dict[str, Any], valley: Valley) -> None:
    graph = valley.graph()
    listed = [one["id"] for row in said["rows"] for one in row["members"]]
    assert sorted(listed) == sorted(set(graph) - set(nx.isolates(graph)))
    assert all(nx.is_connected(graph.subgraph(group)) for group in members(said))


def test_it_has_more_ties_inside_than_between_as_far_as_networkx_finds(
    said: dict[str, Any], valley: Valley
) -> None:
    graph = valley.graph()
    graph.remove_nodes_from(list(nx.isolates(graph)))
    assert said["modularity"] == pytest.approx(nx.community.modularity(graph, members(said)))
    best = max(
        nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=seed))
        for seed in range(10)
    )
    assert said["modularity"] > best - 0.02


def test_how_far_twenty_runs_agree_is_said(said: dict[str, Any], stakeholders: Run) -> None:
    assert said["runs"] == 20
    assert 0.5 < said["agreement"] <= 1
    text = plain(stakeholders("communities", "-d", KESTREL).stdout)
    assert f"The search ran 20 times. The agreement of the runs is {said['agreement']:.2f} (" in text
    assert f"The modularity is {said['modularity']:.2f} (" in text
    assert "2 organisations without a tie are in none" in text


def test_each_is_named_by_what_its_members_share_more_than_others(
    said: dict[str, Any], valley: Valley
) -> None:
    places, topics = valley.holders("Place"), valley.holders("Concept")
    named = set()
    for row, group in zip(said["rows"], members(said), strict=True):
        for trait in row["shared"]:
            if trait["sort"] not in ("place", "topic"):
                continue
            has = (places if trait["sort"] == "place" else topics)[trait["id"]]
            assert (trait["members"], trait["all"]) == (len(has & group), len(has))
            assert len(has & group) * 2 >= len(group)
            inside = len(has & group) / len(group)
            assert inside > len(has - group) / len(valley.organisations - group)
            named.add(trait["id"])
    assert {"upper-kestrel", "middle-kestrel", "lower-kestrel", "far-kestrel"} <= named


def test_members_are_listed_by_name(said: dict[str, Any], stakeholders: Run, valley: Valley) -> None:
    text = plain(stakeholders("communities", "-d", KESTREL).stdout)
    for number, row in enumerate(said["rows"], start=1):
        start = text.index(f"{number}. {len(row['members'])} organisations, which share: ")
        part = text[start:].partition(f" {number + 1}. ")[0]
        assert all(valley.labels[one["id"]] in part for one in row["members"])


@pytest.mark.slow
def test_the_same_data_give_the_same_bytes(process: Process) -> None:
    words = ("communities", "-d", KESTREL, "--json")
    one, other = (process(*words, env={"PYTHONHASHSEED": seed}).stdout for seed in "12")
    assert one == other != b""


def test_where_one_wrote_the_list_the_reason_stands_in_place(stakeholders: Run) -> None:
    said = strict(stakeholders("communities", "--json").stdout)
    assert said["rows"] == []
    assert "wrote the list" in said["says_nothing"]
    assert not {"agreement", "modularity"} & set(said)
    text = plain(stakeholders("communities").stdout)
    assert "Communities cannot be found. 54 of the 61 connections are reported by Steps" in text
    assert "which share" not in text


def test_they_can_be_had_all_the_same(stakeholders: Run) -> None:
    said = strict(stakeholders("communities", "--anyway", "--json").stdout)
    graph = Valley(KESTREL.parent / "steps").graph()
    assert set().union(*members(said)) == set(graph) - set(nx.isolates(graph))
    assert said["says_nothing"], "the reason stays"


def test_a_network_without_ties_has_none(stakeholders: Run, mixed: Any) -> None:
    words = ("communities", "-d", mixed, "--kind", "implements")
    for more in ([], ["--anyway"]):
        said = strict(stakeholders(*words, *more, "--json").stdout)
        assert said["rows"] == []
        assert "No tie is documented" in said["says_nothing"]


def test_a_date_takes_the_ties_of_that_time(stakeholders: Run, valley: Valley) -> None:
    said = strict(stakeholders("communities", "-d", KESTREL, "--as-of", "2022", "--json").stdout)
    graph = valley.at("2022")
    assert said["projection"]["edges"] == graph.number_of_edges()
    assert set().union(*members(said)) == set(graph) - set(nx.isolates(graph))


def test_readers_of_a_public_edition_get_them_too(stakeholders: Run, said: dict[str, Any]) -> None:
    public = strict(stakeholders("communities", "-d", KESTREL, "--audience", "public", "--json").stdout)
    assert public["rows"] == said["rows"], "everything in this data set is public"


def test_a_wrong_date_ends_with_two(stakeholders: Run) -> None:
    result = stakeholders("communities", "-d", KESTREL, "--as-of", "soon")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'soon' is no date; write 2023-06-30, 2023-06 or 2023" in result.stderr


def test_what_names_a_community_is_of_the_kinds_and_at_the_date_asked_for(stakeholders: Run) -> None:
    """Topics and places have no date in the valley; memberships have, and are of one kind."""
    words = ("communities", "-d", KESTREL, "--anyway")

    def sorts(*more: str) -> set[str]:
        rows = strict(stakeholders(*words, *more, "--json").stdout)["rows"]
        return {trait["sort"] for row in rows for trait in row["shared"]}

    assert "alliance" in sorts("--kind", "memberOf")
    assert "alliance" not in sorts("--kind", "partneredWith")
    assert "place" in sorts("--kind", "partneredWith")
    text = plain(stakeholders(*words, "--kind", "partneredWith", "--as-of", "2023").stdout)
    undated = len([key for key in Valley().stated() if key[0] in ("worksOn", "operatesIn")])
    assert f"{undated} of their topics and places have no date and are assumed to hold in 2023." in text
    assert "--kind chooses among ties between organisations" in text
    assert "opics and places" not in plain(stakeholders(*words).stdout)


def test_one_community_is_one(stakeholders: Run, tmp_path: Path) -> None:
    names = ("amber", "birch", "cobalt", "dune")
    ties = [tie(*pair) for pair in (("amber", "funds", "birch"), ("amber", "funds", "cobalt"))]
    data = write(tmp_path / "fiction", entities=map(organisation, names), ties=ties)
    text = plain(stakeholders("communities", "--anyway", "-d", data).stdout)
    assert "1 community was found. The search ran 20 times." in text
    assert "1 organisation without a tie is in none." in text


def test_label_propagation_is_the_other_method_and_says_so(stakeholders: Run, valley: Valley) -> None:
    words = ("communities", "-d", KESTREL, "--method", "propagation")
    said, graph = strict(stakeholders(*words, "--json").stdout), valley.graph()
    assert (said["method"], said["engine"], said["settled"]) == ("propagation", "local", True)
    assert not {"agreement", "runs"} & set(said)
    groups = members(said)
    assert sorted(node for group in groups for node in group) == sorted(set(graph) - set(nx.isolates(graph)))
    graph.remove_nodes_from(list(nx.isolates(graph)))
    assert said["modularity"] == pytest.approx(nx.community.modularity(graph, groups))
    group = {node: number for number, one in enumerate(groups) for node in one}
    for node in graph:  # where it settled, nobody hears another group more often than its own
        heard = [group[other] for other in (*graph[node], node)]
        assert heard.count(group[node]) == max(map(heard.count, heard))
    text = plain(stakeholders(*words).stdout)
    assert f"one run of label propagation, which settled after {said['rounds']} rounds." in text
    assert f"The modularity is {said['modularity']:.2f} (" in text
    assert "2 organisations without a tie are in none." in text
    assert "The search ran" not in text


def test_the_method_is_louvain_unless_asked_otherwise(said: dict[str, Any], stakeholders: Run) -> None:
    assert (said["method"], said["engine"]) == ("louvain", "local")
    same = strict(stakeholders("communities", "-d", KESTREL, "--method", "louvain", "--json").stdout)
    assert same == said
    assert strict(stakeholders("communities", "--method", "propagation", "--json").stdout)["rows"] == []


def test_it_answers_in_bengali_with_the_same_numbers(stakeholders: Run, said: dict[str, Any]) -> None:
    words = ("communities", "-d", KESTREL, "--lang", "bn")
    text = plain(stakeholders(*words).stdout)
    assert localise_digits(f"{len(said['rows'])}টি গুচ্ছ পাওয়া গেছে। 20 বার খোঁজা হয়েছে।", "bn") in text
    assert localise_digits(f"মডুলারিটি {said['modularity']:.2f} (", "bn") in text
    assert "communities" not in text
    assert strict(stakeholders(*words, "--json").stdout) == said

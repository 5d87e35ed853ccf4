"""`change`: newly documented, ended and no longer documented are three things that are told apart."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graph.core.messages import localise_digits
from tests.commands.tables import Key, rows
from tests.commands.valley import Valley, plain, strict
from tests.conftest import KESTREL, Run
from tests.fiction import organisation, tie, write

NEW, ENDED, GONE = "newly documented", "ended, as a source says", "no longer documented"
ADDED = ("partneredWith", "paper-crane-systems", "tansy-guild")

Row = dict[str, str]


@pytest.fixture(scope="module")
def valley() -> Valley:
    return Valley()


def ask(stakeholders: Run, *words: object) -> dict[str, Any]:
    found: dict[str, Any] = strict(stakeholders("change", *words, "--json").stdout)
    return found


def keys(said: dict[str, Any]) -> dict[str, set[Key]]:
    found: dict[str, set[Key]] = defaultdict(set)
    for row in said["rows"]:
        found[row["what"]].add((row["kind"], row["subject"], row["object"]))
    return found


def portrait(graph: nx.Graph) -> dict[str, float]:
    size = len(graph)
    degrees = [degree for _, degree in graph.degree()]
    star = sum(size - 1 - degree for _, degree in nx.star_graph(size - 1).degree())
    return {
        "organisations": size,
        "pairs": graph.number_of_edges(),
        "isolates": len(list(nx.isolates(graph))),
        "density": nx.density(graph),
        "centralisation": sum(max(degrees) - degree for degree in degrees) / star,
        "assortativity": nx.degree_assortativity_coefficient(graph),
    }


@pytest.mark.parametrize(("earlier", "later"), [("2022", "2024"), ("2022", "2023"), ("2023-02", "2024-05")])
def test_two_dates_tell_what_began_and_what_a_source_says_has_ended(
    earlier: str, later: str, stakeholders: Run, valley: Valley
) -> None:
    said = ask(stakeholders, earlier, later, "-d", KESTREL)
    before, after = valley.held(earlier), valley.held(later)
    assert keys(said) == {NEW: after - before, ENDED: before - after}
    assert after - before and before - after
    assert said["kept"] == len(before & after)
    assert said["undated"] == valley.undated()
    assert (said["earlier"], said["later"]) == (earlier, later)
    for size, date in zip(said["size"], (earlier, later), strict=True):
        expected = portrait(valley.at(date))
        assert {name: size[name] for name in expected} == pytest.approx(expected)


def test_what_began_and_ended_is_printed_with_its_dates(stakeholders: Run, valley: Valley) -> None:
    text = stakeholders("change", "2022", "2024", "-d", KESTREL, columns=200).stdout
    before, after = valley.held("2022"), valley.held("2024")
    assert text.startswith(f"{valley.undated()} ties have no date and are left out.")
    assert f"Newly documented: {len(after - before)}\n" in text
    assert f"Ended, as a source says: {len(before - after)}\n" in text
    assert "No longer documented" not in text, "of two dates nothing can be said to be gone"
    assert f"In both: {len(before & after)}\n" in text
    began = text.partition("Ended, as a source says")[0].splitlines()
    line = next(line for line in began if "Almond Tree Fund: funds Driftwood Coalition" in line)
    assert line.endswith("[stated] (since 2023, “since last year”, date implied)")


def test_where_few_ties_are_dated_no_density_is_given(stakeholders: Run, mixed: Path) -> None:
    said, few = ask(stakeholders, "2019", "2022", "-d", mixed), Valley(mixed)
    total = len(few.counted("stated"))
    reason = f"fewer than a third of the ties are dated ({total - few.undated()} of {total})"
    assert said["size"] is said["ranks"] is None
    assert said["says_nothing"] == reason
    text = plain(stakeholders("change", "2019", "2022", "-d", mixed).stdout)
    assert (
        f"Changes over time cannot be shown: only {total - few.undated()} of {total} ties have a date" in text
    )
    assert "more or fewer connections" not in text


# ---------- ranks ----------
def standing(graph: nx.Graph, among: set[str]) -> dict[str, tuple[int, int, int]]:
    """Ties, rank among some and how many share it, counted one by one."""
    degrees = {node: graph.degree(node) for node in among}
    return {
        node: (
            degree,
            1 + sum(other > degree for other in degrees.values()),
            sum(other == degree for other in degrees.values()) - 1,
        )
        for node, degree in degrees.items()
    }


def moved(row: dict[str, Any]) -> list[tuple[int, int, int]]:
    return list(zip(row["ties"], row["rank"], row["sharing"], strict=True))


@pytest.mark.parametrize(("earlier", "later"), [("2022", "2024"), ("2023-02", "2024-05")])
def test_ranks_are_those_of_both_dates_and_who_moved_most_stands_first(
    earlier: str, later: str, stakeholders: Run, valley: Valley
) -> None:
    said = ask(stakeholders, earlier, later, "-d", KESTREL)
    ranked = valley.organisations - valley.alliances
    before, after = (standing(valley.at(date).subgraph(ranked), ranked) for date in (earlier, later))
    expected = {node: [before[node], after[node]] for node in before if before[node][0] != after[node][0]}
    assert {row["id"]: moved(row) for row in said["ranks"]} == expected
    assert 0 < len(expected) < 60
    gained = [abs(row["ties"][1] - row["ties"][0]) for row in said["ranks"]]
    assert gained == sorted(gained, reverse=True)
    assert said["says_nothing"] is None


def test_ties_in_rank_are_printed_as_ties(stakeholders: Run) -> None:
    said = ask(stakeholders, "2022", "2024", "-d", KESTREL)["ranks"]
    text = stakeholders("change", "2022", "2024", "-d", KESTREL, columns=200).stdout
    table = text[text.index(f"{len(said)} of the 51 organisations in both have more or fewer connections") :]
    for row in said[:10]:
        first, last = (f"{rank}{'=' if tied else ''}" for _, rank, tied in moved(row))
        cells = [row["label"], str(row["ties"][0]), str(row["ties"][1]), first, last]
        assert any(" ".join(line.split()) == " ".join(cells) for line in table.splitlines()), row
    assert said[10]["label"] not in table
    assert f"Shown: 10 of {len(said)}. Add --top 0 to see all." in table
    whole = stakeholders("change", "2022", "2024", "-d", KESTREL, "--top", 0, columns=200).stdout
    assert all(row["label"] in whole[whole.index("more or fewer") :] for row in said)
    assert {bool(tied) for row in said for _, _, tied in moved(row)} == {True, False}


def test_of_two_data_sets_only_those_in_both_are_ranked(
    three_changes: tuple[Path, Key, Key], stakeholders: Run
) -> None:
    later, removed, _ = three_changes
    said = ask(stakeholders, KESTREL, later)
    graphs = [Valley(folder).graph() for folder in (KESTREL, later)]
    for graph in graphs:
        graph.remove_nodes_from(Valley().alliances)  # ranked apart
    both = set(graphs[0]) & set(graphs[1])
    before, after = (standing(graph, both) for graph in graphs)
    expected = {node: [before[node], after[node]] for node in both if before[node][0] != after[node][0]}
    assert {row["id"]: moved(row) for row in said["ranks"]} == expected
    assert {ADDED[1], ADDED[2]} <= set(expected)
    assert set(expected) <= {ADDED[1], ADDED[2], removed[1], removed[2]}


def test_where_one_wrote_the_list_neither_shape_nor_ranks_are_given(stakeholders: Run) -> None:
    steps = KESTREL.parent / "steps"
    said = ask(stakeholders, steps, KESTREL)
    assert said["ranks"] is None
    assert said["says_nothing"].startswith("steps: 54 of the 61 connections are reported by")
    assert said["size"][0]["density"] is said["size"][0]["centralisation"] is None
    assert said["size"][0]["pairs"] == Valley(steps).graph().number_of_edges()
    assert said["size"][1]["density"] == pytest.approx(nx.density(Valley().graph()))
    text = plain(stakeholders("change", steps, KESTREL).stdout)
    assert "steps: density, centralisation and ranks cannot be compared. 54 of the 61 connections" in text


def test_an_answer_with_a_confidential_data_set_says_so_whichever_it_is(
    stakeholders: Run, mixed: Path
) -> None:
    for pair in ((KESTREL, mixed), (mixed, KESTREL)):
        assert "internal, not for sharing" in stakeholders("change", *pair).stdout
    assert "not for sharing" not in stakeholders("change", KESTREL, KESTREL).stdout


def test_one_tie_without_a_date_is_one(stakeholders: Run, tmp_path: Path) -> None:
    period = {"start": "2020", "end": "2021", "date_text": "for two years", "date_certainty": "stated"}
    ties = [tie("amber", "funds", "birch", **period), tie("amber", "funds", "cobalt")]
    names = [organisation(name) for name in ("amber", "birch", "cobalt")]
    data = write(tmp_path / "fiction", entities=names, ties=ties)
    text = stakeholders("change", "2020", "2022", "-d", data).stdout
    assert text.startswith("1 tie has no date and is left out.\n")


# ---------- two data sets ----------
def copy_of(folder: Path, change: Callable[[list[Row]], Iterable[Row]]) -> Path:
    """Copy the data set, its ties changed."""
    shutil.copytree(KESTREL, folder)
    ties = rows(KESTREL, "ties")
    with (folder / "ties.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(ties[0]))
        writer.writeheader()
        writer.writerows(change(ties))
    return folder


@pytest.fixture(scope="module")
def three_changes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Key, Key]:
    """A copy with one tie added, one removed and one ended; with the removed and the ended one."""
    valley = Valley()
    steady = sorted(key for key in valley.held("2024") if valley.span(key)[1] == "9999-12")  # type: ignore[index]
    removed = next(key for key in steady if key[0] == "networksWith")
    ended = next(key for key in steady if key[0] == "funds")

    def change(ties: list[Row]) -> Iterable[Row]:
        for row in ties:
            found = set(valley.keys(row))
            if removed in found:
                continue
            if ended in found:
                row |= {"end": "2024-06", "date_text": "until June 2024", "date_certainty": "stated"}
            yield row
        model = next(row for row in ties if row["kind"] == "partneredWith" and row["certainty"] == "stated")
        yield {**model, "kind": ADDED[0], "subject": ADDED[1], "object": ADDED[2]}

    folder = copy_of(tmp_path_factory.mktemp("later") / "kestrel", change)
    return folder, removed, ended


def test_an_added_a_removed_and_an_ended_tie_are_three_different_things(
    three_changes: tuple[Path, Key, Key], stakeholders: Run, valley: Valley
) -> None:
    later, removed, ended = three_changes
    said = ask(stakeholders, KESTREL, later)
    assert keys(said) == {NEW: {ADDED}, ENDED: {ended}, GONE: {removed}}
    assert said["kept"] == len(valley.counted("stated")) - 2
    text = stakeholders("change", KESTREL, later, columns=200).stdout
    for head in (
        "Newly documented: 1\n",
        "Ended, as a source says: 1\n",
        "No longer documented: 1. The later data do not mention them",
    ):
        assert head in text
    part = text[text.index("Ended, as a source says") : text.index("No longer documented")]
    assert valley.labels[ended[1]] in part
    assert "June 2024" in part


def test_the_other_way_round_nothing_has_ended(
    three_changes: tuple[Path, Key, Key], stakeholders: Run
) -> None:
    """What an older data set does not yet know to have ended is merely in both."""
    later, removed, _ = three_changes
    said = keys(ask(stakeholders, later, KESTREL))
    assert said == {NEW: {removed}, GONE: {ADDED}}


def test_sizes_are_those_of_both_data_sets(three_changes: tuple[Path, Key, Key], stakeholders: Run) -> None:
    later, _, _ = three_changes
    sizes = ask(stakeholders, KESTREL, later)["size"]
    for size, folder in zip(sizes, (KESTREL, later), strict=True):
        expected = portrait(Valley(folder).graph())
        assert {name: size[name] for name in expected} == pytest.approx(expected)


def test_a_data_set_does_not_differ_from_itself(stakeholders: Run, valley: Valley) -> None:
    said = ask(stakeholders, KESTREL, KESTREL)
    assert said["rows"] == []
    assert said["kept"] == len(valley.counted("stated"))
    assert said["size"][0] == said["size"][1]


def test_one_kind_of_tie_can_be_looked_at_alone(stakeholders: Run, valley: Valley) -> None:
    said = keys(ask(stakeholders, "2022", "2024", "-d", KESTREL, "--kind", "funds"))
    before, after = ({key for key in valley.held(year) if key[0] == "funds"} for year in ("2022", "2024"))
    assert said == {NEW: after - before, ENDED: before - after}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["2022", str(KESTREL)], "give two dates or two data sets, not one of each"),
        ([str(KESTREL), "2024-05"], "give two dates or two data sets, not one of each"),
        (
            ["2022-13", "2024"],
            "'2022-13' is no date: there is no month 13; write 2023-06-30, 2023-06 or 2023",
        ),
        (["2022-02-30", "2024-13"], "'2022-02-30' is no date: 2022-02 has no day 30; write"),
        ([str(KESTREL), "30.06.2022"], "'30.06.2022' is no date; write 2023-06-30"),
        ([str(KESTREL), str(KESTREL.parent / "kestrl")], "kestrl: no such file or folder"),
        ([str(KESTREL), str(KESTREL), "-d", str(KESTREL)], "-d goes with two dates"),
        (["2024", "2022"], "give the earlier date first"),
        (["2022"], "Missing argument 'B'"),
        (["2022", "2024", "--kind", "fund"], "did you mean 'funds'"),
    ],
)
def test_bad_input_ends_with_two_and_a_way_on(words: list[str], said: str, stakeholders: Run) -> None:
    result = stakeholders("change", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in plain(result.stderr)


def test_a_date_within_the_other_is_refused_for_nothing_could_be_said_to_have_ended(
    stakeholders: Run,
) -> None:
    """What began in September 2022 holds in 2022 and not in June 2022, and has not ended."""
    for earlier, later in (("2022", "2022-06"), ("2022-06", "2022"), ("2022", "2022")):
        result = stakeholders("change", earlier, later, "-d", KESTREL)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "give the earlier date first" in plain(result.stderr)


def test_it_answers_in_bengali_with_the_same_numbers(stakeholders: Run, valley: Valley) -> None:
    words = ("2022", "2024", "-d", KESTREL)
    text = plain(stakeholders("change", *words, "--lang", "bn").stdout)
    before, after = valley.held("2022"), valley.held("2024")
    for said in (f"নতুন নথিভুক্ত: {len(after - before)}টি", f"দুটিতেই আছে: {len(before & after)}টি"):
        assert localise_digits(said, "bn") in text
    assert "Newly" not in text and "জাফরান জোট" in text
    assert ask(stakeholders, *words, "--lang", "bn") == ask(stakeholders, *words)

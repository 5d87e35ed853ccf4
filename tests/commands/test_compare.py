"""`compare`: two networks side by side, each figure under its condition and equal to networkx."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from graph.core.messages import localise_digits
from tests.commands.valley import Valley, plain, strict
from tests.conftest import KESTREL, ROOT, Run

STEPS = ROOT / "data" / "steps"
SHAPE = ("density", "centralisation", "ei_index", "assortativity")


def ask(stakeholders: Run, *words: object) -> dict[str, Any]:
    found: dict[str, Any] = strict(stakeholders("compare", *words, "--json").stdout)
    return found


def figures(graph: nx.Graph, groups: dict[str, str]) -> dict[str, float]:
    size = len(graph)
    known = [pair for pair in graph.edges() if set(pair) <= set(groups)]
    between = sum(groups[one] != groups[other] for one, other in known)
    most = max(degree for _, degree in graph.degree())
    return {
        "organisations": size,
        "pairs": graph.number_of_edges(),
        "isolates": len(list(nx.isolates(graph))),
        "density": nx.density(graph),
        "centralisation": sum(most - degree for _, degree in graph.degree()) / ((size - 1) * (size - 2)),
        "ei_index": (between - (len(known) - between)) / len(known),
        "assortativity": nx.degree_assortativity_coefficient(graph),
    }


def test_a_network_is_equal_to_itself_and_to_networkx(stakeholders: Run) -> None:
    said, valley = ask(stakeholders, KESTREL, KESTREL), Valley()
    one, other = said["rows"]
    assert one == other
    assert one["says_nothing"] is None
    expected = figures(valley.graph(), valley.groups("sector"))
    assert {name: one[name] for name in expected} == pytest.approx(expected)
    assert one["projection"]["edges"] == expected["pairs"]
    assert set(said["shared"]) == {valley.labels[name] for name in valley.organisations}
    assert said["shared"] == sorted(said["shared"])


def test_where_one_wrote_the_list_the_figures_of_shape_give_way_to_the_reason(stakeholders: Run) -> None:
    said = ask(stakeholders, STEPS, KESTREL)
    steps, kestrel = said["rows"]
    assert all(steps[name] is None and kestrel[name] is not None for name in SHAPE)
    assert "wrote the list" in steps["says_nothing"]
    assert kestrel["says_nothing"] is None
    graph = Valley(STEPS).graph()
    assert (steps["organisations"], steps["pairs"]) == (len(graph), graph.number_of_edges())
    assert steps["isolates"] == len(list(nx.isolates(graph)))
    assert said["shared"] == []


def test_the_figures_can_be_had_all_the_same(stakeholders: Run) -> None:
    steps = ask(stakeholders, STEPS, KESTREL, "--anyway")["rows"][0]
    valley = Valley(STEPS)
    expected = figures(valley.graph(), valley.groups("sector"))
    assert {name: steps[name] for name in expected} == pytest.approx(expected)
    assert steps["says_nothing"], "the reason stays"


def test_both_stand_side_by_side_after_how_each_was_observed(stakeholders: Run) -> None:
    text = stakeholders("compare", STEPS, KESTREL, columns=160).stdout
    steps, kestrel = ask(stakeholders, STEPS, KESTREL)["rows"]
    head, _, rest = text.partition("\norganisations  ")
    for row in (steps, kestrel):
        assert f" of {row['pairs']} connections were reported by" in plain(head)
    lines = rest.splitlines()
    assert lines[0].split()[:2] == [str(steps["organisations"]), str(kestrel["organisations"])]
    density = next(line for line in lines if line.startswith("density"))
    assert density.split()[1:3] == ["–", f"{kestrel['density']:.3f}"]
    said = plain(text)
    assert "E-I index and assortativity cannot be compared. 54 of the 61 connections are" in said
    assert "No organisation is in both, by name or by identifier." in said
    assert said.count("Counted: ") == 2


def test_organisations_in_both_are_found_by_name_and_by_identifier(stakeholders: Run, tmp_path: Any) -> None:
    from tests.fiction import organisation, write

    one = write(
        tmp_path / "one",
        entities=[
            organisation("amber-trust"),
            organisation("cobalt-forum", ids="register:7"),
            organisation("heron-institute"),
        ],
    )
    other = write(
        tmp_path / "other",
        entities=[
            organisation("a1", label_en="AMBER  Trust"),
            organisation("a2", label_en="Forum of Cobalt", ids="register:7"),
            organisation("a3", label_en="Tern School", ids="register:8"),
        ],
    )
    assert ask(stakeholders, one, other)["shared"] == ["Amber Trust", "Cobalt Forum"]
    text = plain(stakeholders("compare", one, other).stdout)
    assert "2 organisations are in both: Amber Trust; Cobalt Forum" in text


def test_without_a_tie_no_figure_of_shape_is_given(stakeholders: Run, tmp_path: Any) -> None:
    from tests.fiction import organisation, write

    bare = write(tmp_path / "bare", entities=[organisation("amber-trust"), organisation("cobalt-forum")])
    row = ask(stakeholders, bare, KESTREL)["rows"][0]
    assert (row["organisations"], row["pairs"], row["isolates"]) == (2, 0, 2)
    assert all(row[name] is None for name in SHAPE)
    forced = ask(stakeholders, bare, KESTREL, "--anyway")["rows"][0]
    assert forced["density"] == 0
    assert forced["ei_index"] is forced["assortativity"] is None


def test_a_date_takes_the_ties_of_that_time(stakeholders: Run) -> None:
    valley = Valley()
    row = ask(stakeholders, KESTREL, KESTREL, "--as-of", "2022")["rows"][0]
    expected = figures(valley.at("2022"), valley.groups("sector"))
    assert {name: row[name] for name in expected} == pytest.approx(expected)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([KESTREL], "Missing argument 'B'"),
        ([KESTREL, "nowhere-at-all"], "nowhere-at-all: no such file or folder"),
        ([KESTREL, KESTREL, "--as-of", "2023-00"], "'2023-00' is no date"),
        ([KESTREL, KESTREL, "--kind", "fundss"], "did you mean 'funds'"),
    ],
)
def test_bad_input_ends_with_two_and_a_way_on(words: list[Any], said: str, stakeholders: Run) -> None:
    result = stakeholders("compare", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in plain(result.stderr)


def test_it_answers_in_bengali_with_the_same_numbers(stakeholders: Run) -> None:
    words = ("compare", STEPS, KESTREL, "--lang", "bn")
    steps, kestrel = ask(stakeholders, STEPS, KESTREL)["rows"]
    text = plain(stakeholders(*words).stdout)
    assert localise_digits(f"সংযোগ {steps['pairs']} {kestrel['pairs']} ", "bn") in text
    assert localise_digits(f"ঘনত্ব – {kestrel['density']:.3f} ", "bn") in text
    assert "কোনো সংস্থা দুটিতেই নেই" in text and "Counted" not in text
    assert ask(stakeholders, *words[1:]) == ask(stakeholders, STEPS, KESTREL)

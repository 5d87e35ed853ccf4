"""The benchmark script: its tables on small networks, each run alone, and what it says without igraph."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "benchmarks" / "measures.py"
LIBRARIES = ["graph.measures", "rustworkx", "igraph", "networkx"]
OTHERS = {
    *("core", "PageRank", "constraint", "effective size", "Gould-Fernandez roles"),
    *("articulation points and bridges", "pairs separated by each", "communities, 20 runs"),
    *("introductions: trial, 20 runs", "introductions: of one", "introductions: of all"),
}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_of_measures", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def no_igraph(monkeypatch: pytest.MonkeyPatch) -> None:
    really = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "igraph" else really(name, *more)
    )


def tables(printed: str) -> list[list[list[str]]]:
    """Return the Markdown tables of a text as rows of cells, the line under the head left out."""
    found: list[list[list[str]]] = [[]]
    for line in printed.splitlines():
        if line.startswith("| "):
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        elif found[-1]:
            found.append([])
    return [[rows[0], *rows[2:]] for rows in found if rows]


@pytest.mark.slow
@pytest.mark.usefixtures("no_igraph")
def test_quick_prints_whole_tables(script: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    script.main(["--quick"])
    printed = capsys.readouterr().out
    paths, others, trials, sampled = tables(printed)
    for rows in (paths, others, trials, sampled):
        assert {len(row) for row in rows} == {len(rows[0])}
    assert paths[0] == ["organisations", "library", "computes", "CPU s", "ratio", "wanted"]
    assert [row[1] for row in paths[1:]] == LIBRARIES * 2
    for row in paths[1:]:
        measured = row[1] in ("graph.measures", "rustworkx") or (row[1], row[0]) == ("networkx", paths[1][0])
        if measured:
            assert float(row[3]) >= 0
            assert float(row[4]) > 0
        else:
            assert row[3] == ("not installed" if row[1] == "igraph" else "not run")
            assert row[4:] == ["", ""]
    assert [row[4] for row in paths if row[1] == "rustworkx"] == ["1.00", "1.00"]
    assert {row[0] for row in others[1:]} >= OTHERS
    assert all(float(row[1]) >= 0 for row in others[1:])
    assert {row[3] for row in others[1:]} == {"not judged"}, "small networks prove nothing"
    assert [row[:2] for row in trials[1:]] == [["20", "51"]] * 3 + [["30", "81"]] * 3
    assert all(float(row[3]) >= 0 for row in trials[1:])
    (row,) = sampled[1:]
    assert 0 < float(row[4]) < 1
    assert "2 s wanted" in printed
    assert "Machine: " in printed


@pytest.mark.usefixtures("no_igraph")
def test_figures_agree_with_networkx(script: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    script.main(["--task", "agreement", "--size", "150", "--samples", "0"])
    assert json.loads(capsys.readouterr().out)["difference"] < 1e-9


def test_a_run_in_a_process_of_its_own_gives_its_cpu_seconds() -> None:
    command = [sys.executable, str(SCRIPT), "--task", "sampled", "--size", "300", "--samples", "20"]
    done = subprocess.run(command, capture_output=True, timeout=120)
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert 0 < found["cpu"] < 60
    assert 0 < found["error"] < 1


def test_a_figure_is_met_up_to_what_is_wanted(script: ModuleType) -> None:
    bench = script.Bench(script.FULL, fresh=True)
    assert [bench.verdict(value, 2.0) for value in (1.9, 2.0, 2.1)] == ["met", "met", "missed"]


def test_the_network_is_always_the_same_and_as_large_as_is_said(script: ModuleType) -> None:
    one, other = script.network(200), script.network(200)
    assert set(one.edges()) == set(other.edges())
    assert (len(one), one.number_of_edges()) == (200, 3 * (200 - 3))


# ---------- the path ----------
def test_a_register_is_the_same_every_time_and_has_no_fault(tmp_path: Path) -> None:
    import register

    from graph.model.opening import open_graph
    from graph.quality import checks

    one, other = (register.write(tmp_path / name, 2_000) for name in ("one", "other"))
    assert {path.name: path.read_bytes() for path in one.iterdir()} == {
        path.name: path.read_bytes() for path in other.iterdir()
    }
    known = open_graph(one)
    assert [finding for finding in checks.run_checks(known) if finding.severity == "error"] == []
    merged = sum(1 for _ in known.iter_merged_triples())
    assert 9 < merged / 2_000 < 14  # about ten triples each
    sizes = sorted(
        (int(row[1]) for row in known.store.select_rows(
            "SELECT ?a (COUNT(*) AS ?n) { ?x stk:memberOf ?a } GROUP BY ?a"
        )),
        reverse=True,
    )  # fmt: skip
    assert sizes[0] > 5 * sizes[len(sizes) // 2]  # few large, many small


def test_a_power_law_is_told_by_its_exponent() -> None:
    import path

    assert path.slope([(size, 3 * size**1.5) for size in (10, 100, 1000)]) == pytest.approx(1.5)


@pytest.mark.slow
def test_the_path_is_measured_beside_its_peers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import path

    path.main(
        ["--quick", "--folder", str(tmp_path), "--picture", str(tmp_path / "growth.png"), "--foreign", "10"]
    )
    assert (tmp_path / "growth.png").stat().st_size > 10_000
    loads, grown, checked, connected, text, asked, others = tables(capsys.readouterr().out)
    assert {row[2] for row in loads[1:]} >= {"ours, in memory", "pyoxigraph alone, ready N-Quads"}
    figures = [[float(row[place].replace(",", "")) for place in (4, 5, 6)] for row in loads[1:]]
    assert all(processor >= 0 and wall > 0 and memory > 0 for processor, wall, memory in figures)
    assert len(grown) > 3
    assert [row[1] for row in checked[1:]] == ["ours, all checks", "pySHACL, shapes alone"]
    assert len(connected) == 3
    assert len(text) == 4
    assert {row[1] for row in asked[1:]} == set(path.QUESTIONS)
    assert [row[0] for row in others[1:]] == ["1", "10"]
    assert all(int(row[place].replace(",", "")) > 0 for row in others[1:] for place in (1, 4, 5))


# ---------- beside the literature ----------
@pytest.fixture
def only_own_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    really = importlib.util.find_spec
    copyleft = ("igraph", "leidenalg", "infomap")
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name in copyleft else really(name, *more)
    )


@pytest.mark.slow
@pytest.mark.usefixtures("only_own_packages")
def test_the_page_beside_the_literature_agrees_with_networkx() -> None:
    import literature

    printed = literature.write_page(literature.QUICK)
    networks, measures, communities, areas, precisions = tables(printed)
    assert len(networks) == 1 + literature.QUICK.networks
    assert len(measures) > 20
    assert all(row[2] == "0" or float(row[2]) < 1e-9 for row in measures[1:])
    assert {row[3] for row in measures[1:]} == {"–"}, "igraph is left out"
    assert communities[1][0] == "ours"
    assert float(communities[1][1]) > 0.9
    assert [row[0] for row in areas] == ["AUC", *(row[0] for row in precisions[1:])]
    assert all(0 <= float(cell) <= 1 for row in [*areas[1:], *precisions[1:]] for cell in row[1:])
    assert "Not installed, so left out: igraph, leidenalg, infomap." in printed.replace("\n", " ")


def test_a_benchmark_network_mixes_as_it_is_asked_to() -> None:
    from literature_communities import draw_lfr, measure_agreement

    for mixing in (0.1, 0.5):
        graph, known = draw_lfr(500, mixing, 1)
        label = dict(zip(graph, known, strict=True))
        between = sum(label[start] != label[end] for start, end in graph.edges())
        assert between / graph.number_of_edges() == pytest.approx(mixing, abs=0.02)
        assert min(known.count(group) for group in set(known)) >= 20
    assert measure_agreement([0, 0, 1, 1], [1, 1, 0, 0]) == pytest.approx(1)
    assert measure_agreement([0, 0, 1, 1], [0, 1, 0, 1]) == pytest.approx(0, abs=1e-12)

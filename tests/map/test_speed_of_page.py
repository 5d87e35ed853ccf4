"""What keeps a large map quick: groups, packed data, one drawing a frame. No test here reads a clock."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser

from graph.map import render_map
from graph.model.network import Network
from graph.model.opening import open_graph
from tests import fiction
from tests.map.page import Map, opened

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
ORGANISATIONS, TIES = 1200, 3600


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"benchmark_{name}", BENCHMARKS / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of a network that is drawn in groups, as one of more than 3,000 organisations would be."""
    folder = tmp_path_factory.mktemp("large")
    data = loaded("crowd").write(folder / "data", organisations=ORGANISATIONS, ties=TIES)
    path = folder / "crowd.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.layout.MOST_ALONE", 300)
        path.write_text(render_map(Network(open_graph(data))), encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def crowded(browser: Browser, crowd: Path) -> Iterator[Map]:
    with opened(browser, crowd) as found:
        yield found


def test_generator_makes_as_many_as_asked_for(crowd: Path) -> None:
    script = loaded("crowd")
    pairs = script.pairs(ORGANISATIONS, TIES)
    assert len(pairs) == len(set(pairs)) == TIES
    assert all(0 <= one < other < ORGANISATIONS for one, other in pairs)
    assert script.pairs(ORGANISATIONS, TIES) == pairs
    assert len({script.name(number) for number in range(5000)}) == 5000


def test_large_network_opens_on_groups_and_draws_few_things(crowded: Map) -> None:
    groups = crowded.ask("stakeholderMap.groups()")
    assert sum(group["members"] for group in groups) == ORGANISATIONS
    drawn = crowded.drawn()
    assert crowded.nodes == set()
    assert len(groups) <= len(drawn["shapes"]) < 200
    assert len(drawn["strokes"]) < 500


def test_bundles_between_groups_hold_every_tie(crowded: Map) -> None:
    """Each pair of groups that has a tie has one line, the wider the more ties it stands for."""
    of = dict(zip(crowded.data["entities"]["id"], crowded.data["entities"]["group"], strict=True))
    counts: dict[frozenset[int], int] = {}
    for tie in crowded.keys:
        ends = frozenset(of[name] for name in tie.split("~")[1:])
        if len(ends) == 2:
            counts[ends] = counts.get(ends, 0) + 1
    lines = [one for one in crowded.drawn()["strokes"] if one["colour"] == "#6b7480"]
    assert len(lines) == len(counts)
    widths = sorted(one["width"] for one in lines)
    assert (widths[-1] > widths[0]) == (max(counts.values()) > min(counts.values()))


def test_nothing_is_drawn_while_nothing_changes(crowded: Map) -> None:
    crowded.settle()
    before = crowded.ask("stakeholderMap.drawing().frames")
    crowded.page.wait_for_timeout(300)
    assert crowded.ask("stakeholderMap.drawing().frames") == before


def test_dragging_draws_frames_and_moves_the_picture(crowded: Map) -> None:
    crowded.page.click("#zoom-in")
    crowded.settle()
    frames, camera = crowded.ask("stakeholderMap.drawing().frames"), crowded.ask("stakeholderMap.camera()")
    crowded.page.mouse.move(20, 700)
    crowded.page.mouse.down()
    for step in range(12):
        crowded.page.mouse.move(20 + 8 * step, 700 - 5 * step)
        crowded.settle()
    crowded.page.mouse.up()
    after = crowded.ask("stakeholderMap.camera()")
    assert crowded.ask("stakeholderMap.drawing().frames") >= frames + 10
    assert abs((camera["x"] - after["x"]) * camera["k"] - 88) < 1
    assert abs((after["y"] - camera["y"]) * camera["k"] - 55) < 1


def test_heavy_picture_is_carried_while_it_moves_and_drawn_anew_when_it_rests(crowded: Map) -> None:
    every = range(len(crowded.ask("stakeholderMap.groups()")))
    crowded.go(open="~".join(map(str, every)))
    crowded.settle()
    assert len(crowded.nodes) == ORGANISATIONS
    assert crowded.ask("stakeholderMap.drawing().weight") > 1500
    drawings = crowded.ask("recorded.drawings")
    crowded.page.mouse.move(15, 715)
    crowded.page.mouse.down()
    crowded.page.mouse.move(51, 715, steps=3)
    crowded.page.mouse.up()
    crowded.page.wait_for_timeout(500)
    crowded.settle()
    assert crowded.ask("recorded.drawings") > drawings
    in_view = [mark for mark in crowded.marks().values() if mark]
    assert len(in_view) > 0.9 * ORGANISATIONS, "the last drawing is whole, and where the picture now is"


@pytest.mark.slow
def test_two_dates_of_a_heavy_picture_are_carried_together(browser: Browser, tmp_path: Path) -> None:
    """Drawing both at each frame took a quarter of a second of it."""
    ties = [
        fiction.tie(
            f"o{a}",
            "partneredWith",
            f"o{b}",
            start="2015",
            end=str(2016 + (a + b) % 9),
            date_certainty="stated",
        )
        for a in range(420)
        for b in range(a + 1, a + 6)
        if b < 420
    ]
    rows = [fiction.organisation(f"o{number}") for number in range(420)]
    network = Network(fiction.knowledge(tmp_path / "dated", entities=rows, ties=ties))
    path = tmp_path / "dated.html"
    path.write_text(render_map(network), encoding="utf-8", newline="\n")
    with opened(browser, path, hash="dates=2016~2020") as found:
        found.settle()
        assert found.ask("stakeholderMap.drawing().weight") > 1500, "that of both pictures"
        drawings, page = found.ask("recorded.drawings"), found.page
        page.mouse.move(230, 250)  # nothing is drawn there
        page.mouse.down()
        page.mouse.move(275, 250, steps=6)
        shown = (
            "[...document.querySelectorAll('.carried')].map(({ hidden, style }) => [hidden, style.transform])"
        )
        page.wait_for_function(f"{shown}.every(([hidden, place]) => !hidden && place.includes('45px'))")
        page.mouse.up()
        assert found.ask("recorded.drawings") <= drawings + 1, "six movements are not six drawings"
        page.wait_for_timeout(700)
        found.settle()
        assert all(hidden for hidden, _ in found.ask(shown))


def test_expanding_a_group_draws_its_members_at_once(crowded: Map) -> None:
    group = max(crowded.ask("stakeholderMap.groups()"), key=lambda one: one["members"])
    crowded.page.mouse.click(group["x"], group["y"])
    crowded.settle()
    assert len(crowded.nodes) == group["members"]
    in_view = [mark for mark in crowded.marks().values() if mark]
    assert len(in_view) > 0.9 * group["members"]


def test_large_table_is_written_a_part_at_a_time(crowded: Map) -> None:
    crowded.page.click("#tool-table")
    rows = crowded.page.locator("#rows tr[data-row]")
    assert rows.count() == 200
    crowded.page.locator("#rows tbody tr:last-child button").click()
    assert rows.count() == 400
    assert f"{ORGANISATIONS:,} rows" in crowded.page.inner_text("#drawer .bar")


def test_long_data_is_packed_and_opens_the_same(
    browser: Browser, crowd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graph.map import page as page_module

    monkeypatch.setattr(page_module, "MOST_PLAIN", 100_000_000)
    monkeypatch.setattr("graph.layout.MOST_ALONE", 300)
    long = tmp_path / "plain.html"
    network = Network(open_graph(crowd.parent / "data"))
    long.write_text(render_map(network), encoding="utf-8", newline="\n")
    assert crowd.stat().st_size < long.stat().st_size
    assert 'type="application/gzip"' in crowd.read_text(encoding="utf-8")
    with opened(browser, crowd) as found, opened(browser, long) as plain:
        assert found.ask("stakeholderMap.groups()") == plain.ask("stakeholderMap.groups()")
        assert found.drawn()["texts"] == plain.drawn()["texts"]
        assert found.found("Amber Circle 3")[0] == plain.found("Amber Circle 3")[0]


@pytest.mark.slow
def test_benchmark_measures_both_pages() -> None:
    command = [sys.executable, str(BENCHMARKS / "map.py"), "--quick"]
    done = subprocess.run(command, capture_output=True, timeout=600, text=True)
    assert done.returncode == 0, done.stderr
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in done.stdout.splitlines()
        if line.startswith("| ")
    ]
    head, _, *rows = lines
    settled, loose = "pyvis, places given", "pyvis as it comes"
    assert [row[1] for row in rows if "js" not in row[1]] == ["ours", settled, loose, "ours", settled]
    for row in rows:
        found = dict(zip(head, row, strict=True))
        assert float(found["first drawing, ms"]) > 0
        assert all(float(found[head]) > 0 for head in ("frames/s: pan", "zoom", "point", "move a mark"))
        assert float(found["MB"]) > 0.1
        assert "met" not in found["first drawing, ms"], "small networks prove nothing"
    groups = [row[head.index("group open, ms")] for row in rows if row[1] == "ours"]
    assert groups[0] == ""
    assert float(groups[1]) > 0
    assert "Chromium" in done.stdout

"""What takes long is made in a process beside that of the pages, which do not wait for it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from graph.core.errors import GraphError
from graph.curate.editing import Change, apply_step
from graph.ingest import load_tables
from graph.map import bengali_font
from graph.model.network import Network
from graph.model.opening import open_graph
from graph.model.updating import find_difference
from graph.serve import dataset_session
from graph.serve.analyses import compute_answer
from graph.serve.aside import AsideProcess, DrawnMap, draw_map, rank_next_steps
from graph.serve.dataset_session import OpenDataset
from tests.conftest import KESTREL as EXAMPLE


@pytest.mark.slow
def test_what_is_made_aside_is_what_would_be_made_here(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "copy"))
    network = Network(open_graph(folder))
    aside = AsideProcess(folder, "internal")
    try:
        drawn, here = aside.call(draw_map), draw_map(network)
        assert (drawn.pages, drawn.drawings) == (here.pages, here.drawings)
        assert repr(drawn.summary) == repr(here.summary)
        assert aside.call(rank_next_steps) == rank_next_steps(network)
        for lang in ("en", "bn"):
            made = aside.call(compute_answer, "central", "", lang, False)
            assert made == compute_answer(network, "central", "", lang, False)
        for kind in ("supports", "networksWith"):  # two changes, one after the other
            before = load_tables(folder)
            tie = {"subject": "amber-trust", "kind": kind, "object": "quartz-circle"}
            apply_step(folder, [Change("ties", after=tie)], who="R")
            difference = find_difference(network.knowledge, before, load_tables(folder))
            aside = aside.hand_over(difference)
            network = Network(open_graph(folder))
        assert aside.call(draw_map).pages == draw_map(network).pages != drawn.pages
    finally:
        aside.close()


def test_a_closed_process_is_gone_and_says_so() -> None:
    before = psutil.Process().children()
    aside = AsideProcess(EXAMPLE, "internal")
    aside.close()
    with pytest.raises(GraphError, match="not shown any more"):
        aside.call(draw_map)
    assert psutil.Process().children() == before


@pytest.mark.slow
def test_a_data_set_is_shown_before_its_map_is_drawn(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "copy"))
    dataset = OpenDataset(folder, lambda: open_graph(folder))
    try:
        first = dataset.version
        assert first.drawn_map is None
        assert first.observation.pairs
        wait_for_map(dataset)
        assert "<svg" in first.drawn_map.drawings["bn", True]  # type: ignore[attr-defined]
        assert first.has_follow_ups or rank_next_steps(first.network)
        stamp = time.time() + 5
        os.utime(folder / "ties.csv", (stamp, stamp))
        while dataset.version is first:
            time.sleep(0.05)
        assert dataset.version.drawn_map  # the last one, until the next is there
    finally:
        dataset.close()


def fail_to_draw(network: Network) -> DrawnMap:
    raise RuntimeError("no room left on the sheet")


@pytest.mark.slow
def test_a_map_that_cannot_be_drawn_is_tried_again_when_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(dataset_session, "draw_map", fail_to_draw)
        dataset = OpenDataset(EXAMPLE, lambda: open_graph(EXAMPLE))
        try:
            first = dataset.version
            wait_until(lambda: first.has_map_failed)
            assert first.drawn_map is None
            assert "no room left on the sheet" in capsys.readouterr().err
            patch.undo()
            dataset.draw_again()
            wait_for_map(dataset)
            wait_until(lambda: first.has_follow_ups)
            assert not first.has_map_failed
        finally:
            dataset.close()


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def wait_for_map(dataset: OpenDataset) -> None:
    wait_until(lambda: dataset.version.drawn_map is not None)


def test_the_font_is_kept_and_made_again_where_it_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAKEHOLDERS_CACHE", str(tmp_path))
    bengali_font.subset_font.cache_clear()
    font = bengali_font.subset_font(400)
    kept = next(tmp_path.rglob("*.woff2"))
    assert font[:4] == b"wOF2"
    for content in (kept.read_bytes(), kept.read_bytes()[:-1], b""):
        kept.write_bytes(content)
        bengali_font.subset_font.cache_clear()
        assert bengali_font.subset_font(400) == font

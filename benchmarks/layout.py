"""Measures how well networks of usual shapes can be read on the map: places in Python, names in Chromium.

For each network of `shapes.py`: the share of names that stand clear at opening at three sizes of the window,
and after one and two zoom steps of 2.61 (about five places; of the marks in view, those at its
very edge left out); names that touch, in all of
these views; crossings of drawn lines; neighbourhood preservation (Jaccard, of as many nearest as a mark has
ties); the coefficient of variation of tie lengths; the share of squares of 40 pixels that hold a mark or a
name; CPU seconds of the layout. Set OMP_NUM_THREADS=1 and OPENBLAS_NUM_THREADS=1: seconds are those of one
thread.

    python benchmarks/layout.py                    all networks, some minutes
    python benchmarks/layout.py --only mesh        those whose name holds a text
    python benchmarks/layout.py --pages FOLDER     keep the pages there, to look at them
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

import numpy as np  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402
from scipy.spatial import cKDTree  # noqa: E402
from shapes import SHAPES, write_shape  # noqa: E402
from tabular import machine, say, table  # noqa: E402

from graph.layout import Layout  # noqa: E402
from graph.map import render_map  # noqa: E402
from graph.map.selection import MapSelection  # noqa: E402
from graph.model.network import Network  # noqa: E402
from graph.model.opening import open_graph  # noqa: E402
from tests.browser import launch  # noqa: E402

SIZES = {"1280": (1280, 800), "1920": (1920, 1080), "390": (390, 844)}
ZOOM = 2.61
SPOTS = ((0.5, 0.5), (0.3, 0.3), (0.7, 0.3), (0.3, 0.7), (0.7, 0.7))  # shares of the sheet
CELL = 40  # pixels of a square
EDGE = (60, 30)  # pixels from the sides of a zoomed view, in which marks do not count
HEADS = ("network", "1280", "step 1", "step 2", "1920", "390", "touching", "X", "NP", "CV", "area", "CPU s")
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
SEEN = """() => {
    const { width, height } = picture.getBoundingClientRect();
    const marks = stakeholderMap.nodes().map((id) => ({ id, ...stakeholderMap.place(id) }));
    return { width, height, marks, texts: stakeholderMap.texts(), bounds: stakeholderMap.camera() };
}"""


@dataclass
class Figures:
    """What was measured of one network, by the heads of the table."""

    cells: dict[str, str] = field(default_factory=dict)
    touching: int = 0


def measure_places(layout: Layout, ties: Sequence[tuple[str, str]], figures: Figures) -> None:
    """Add what follows from places alone; hubs and what only they hold are left out."""
    held = {name for heading in layout.headings for name in heading.members}
    left_out = held | set(layout.hubs)
    names = [name for name, place in layout.places.items() if place and name not in left_out]
    number = {name: at for at, name in enumerate(names)}
    spots = np.array([(layout.places[name].x, layout.places[name].y) for name in names])
    pairs = np.array([(number[a], number[b]) for a, b in ties if a in number and b in number])
    if not len(pairs):
        return
    figures.cells["X"] = f"{count_crossings(spots, pairs):,}"
    figures.cells["NP"] = f"{measure_preservation(spots, pairs):.2f}"
    lengths = np.linalg.norm(spots[pairs[:, 0]] - spots[pairs[:, 1]], axis=1)
    figures.cells["CV"] = f"{lengths.std() / lengths.mean():.2f}"


def count_crossings(spots: Any, pairs: Any) -> int:
    """Return how many pairs of straight lines cross that share no end."""
    starts, ends = spots[pairs[:, 0]], spots[pairs[:, 1]]

    def side(one: Any, other: Any, point: Any) -> Any:
        return np.sign(
            (other[0] - one[0]) * (point[:, 1] - one[1]) - (other[1] - one[1]) * (point[:, 0] - one[0])
        )

    total = 0
    for row in range(len(pairs) - 1):
        a, b, c, d = starts[row], ends[row], starts[row + 1 :], ends[row + 1 :]
        apart = side(a, b, c) * side(a, b, d) < 0
        line = d - c
        first = np.sign(line[:, 0] * (a[1] - c[:, 1]) - line[:, 1] * (a[0] - c[:, 0]))
        second = np.sign(line[:, 0] * (b[1] - c[:, 1]) - line[:, 1] * (b[0] - c[:, 0]))
        shared = (pairs[row + 1 :] == pairs[row, 0]).any(axis=1) | (pairs[row + 1 :] == pairs[row, 1]).any(
            axis=1
        )
        total += int((apart & (first * second < 0) & ~shared).sum())
    return total


def measure_preservation(spots: Any, pairs: Any) -> float:
    """Return the mean share of neighbours among as many nearest marks, by Jaccard."""
    near: list[set[int]] = [set() for _ in spots]
    for one, other in pairs.tolist():
        near[one].add(other)
        near[other].add(one)
    tree = cKDTree(spots)
    shares = []
    for at, own in enumerate(near):
        if own:
            closest = set(tree.query(spots[at], k=len(own) + 1)[1].tolist()) - {at}
            shares.append(len(own & closest) / len(own | closest))
    return float(np.mean(shares))


def look(page: Page) -> Any:
    """Return marks and texts once the picture rests and no names are to be placed."""
    before = None
    for _ in range(200):
        page.evaluate(TWO_FRAMES)
        now = page.evaluate(SEEN)
        if now == before:
            return now
        before = now
        page.wait_for_timeout(60)
    raise TimeoutError("the picture does not come to rest")


def share_of_names(seen: Any, edge: tuple[int, int] = (0, 0)) -> float | None:
    """Return the share of the marks in view that are named: whole in view where no edge is left out."""
    width, height = seen["width"], seen["height"]
    aside, above = edge
    marks = {
        mark["id"]
        for mark in seen["marks"]
        if aside <= mark["x"] <= width - aside and above <= mark["y"] <= height - above
    }
    named = {
        text["id"]
        for text in seen["texts"]
        if aside
        or (
            min(text["left"], text["top"]) >= -1
            and text["right"] <= width + 1
            and text["bottom"] <= height + 1
        )
    }
    return len(marks & named) / len(marks) if marks else None


def count_touching(seen: Any) -> int:
    """Return how many pairs of names share more than half a pixel."""
    boxes = np.array([[text[side] for side in ("left", "top", "right", "bottom")] for text in seen["texts"]])
    if len(boxes) < 2:
        return 0
    left, top, right, bottom = boxes.T
    across = (left[:, None] < right - 0.5) & (left < right[:, None] - 0.5)
    down = (top[:, None] < bottom - 0.5) & (top < bottom[:, None] - 0.5)
    return int((np.triu(across & down, 1)).sum())


def measure_area(seen: Any) -> float:
    """Return the share of squares of the picture that hold a mark or part of a name."""
    columns, rows = int(seen["width"] // CELL), int(seen["height"] // CELL)
    taken = np.zeros((rows, columns), dtype=bool)
    for text in seen["texts"]:
        top, bottom = (int(text[side] // CELL) for side in ("top", "bottom"))
        left, right = (int(text[side] // CELL) for side in ("left", "right"))
        taken[max(0, top) : bottom + 1, max(0, left) : right + 1] = True
    for mark in seen["marks"]:
        if 0 <= mark["x"] < columns * CELL and 0 <= mark["y"] < rows * CELL:
            taken[int(mark["y"] // CELL), int(mark["x"] // CELL)] = True
    return float(taken.mean())


def zoom_views(seen: Any, bounds: Sequence[float], step: int) -> Iterator[str]:
    """Yield the part of an address for each of five places after so many zoom steps."""
    left, top, right, bottom = bounds
    k = seen["bounds"]["k"] * ZOOM**step
    wide, high = seen["width"] / k, seen["height"] / k
    for across, down in SPOTS:
        x, y = left + across * (right - left), top + down * (bottom - top)
        yield f"at={x:.1f}~{y:.1f}~{wide:.1f}~{high:.1f}"


def measure_page(browser: Browser, file: Path, layout: Layout, lang: str, figures: Figures) -> None:
    """Add what is read from the page."""
    for name, (width, height) in SIZES.items():
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
        page = context.new_page()
        page.goto(f"{file.as_uri()}#lang={lang}")
        page.wait_for_selector("body[data-ready]", state="attached")
        seen = look(page)
        figures.cells[name] = f"{share_of_names(seen) or 0:.0%}"
        figures.touching += count_touching(seen)
        if name == "1280":
            figures.cells["area"] = f"{measure_area(seen):.0%}"
            for step in (1, 2):
                shares = []
                for view in zoom_views(seen, layout.bounds, step):
                    page.evaluate("(hash) => { location.hash = hash }", f"lang={lang}&{view}")
                    zoomed = look(page)
                    shares.append(share_of_names(zoomed, EDGE))
                    figures.touching += count_touching(zoomed)
                real = [share for share in shares if share is not None]
                figures.cells[f"step {step}"] = f"{sum(real) / len(real):.0%}" if real else ""
        context.close()
    figures.cells["touching"] = str(figures.touching)


def measure(browser: Browser, name: str, folder: Path) -> Figures:
    """Return the figures of one network."""
    figures = Figures({"network": name})
    graph = SHAPES[name]()
    slug = re.sub(r"\W+", "-", name)
    network = Network(open_graph(write_shape(folder / slug, graph)))
    selection = MapSelection.from_network(network)
    start = time.thread_time()
    layout = selection.layout
    figures.cells["CPU s"] = f"{time.thread_time() - start:.1f}"
    file = folder / f"{slug}.html"
    file.write_text(render_map(network), encoding="utf-8", newline="\n")
    pairs = sorted({tie.ends for tie in network.ties})
    measure_places(layout, pairs, figures)
    figures.cells["network"] += "" if layout.kind == "network" else f" ({layout.kind})"
    lang = "bn" if "Bengali" in name else "en"
    measure_page(browser, file, layout, lang, figures)
    return figures


def main(arguments: list[str] | None = None) -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="", help="networks whose name holds this text")
    parser.add_argument("--pages", type=Path, help="a folder in which data and pages are kept")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = options.pages or Path(scratch)
        browser = launch(playwright)
        rows = []
        for name in SHAPES:
            if options.only in name:
                say(name)
                cells = measure(browser, name, folder).cells
                rows.append([cells.get(head, "") for head in HEADS])
                print(dict(cells), file=sys.stderr, flush=True)
        browser.close()
    print(table(HEADS, rows))
    print(f"\n{machine(('numpy', 'scipy', 'playwright'))}")


if __name__ == "__main__":
    main()

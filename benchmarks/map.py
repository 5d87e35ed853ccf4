"""Measures the map's page in a real Chromium beside pyvis's own page of the same network, in one run.

A network goes in as a data set; out comes a table of what a reader waits for, each figure the median of
several openings in a browser without a network: milliseconds to the first drawing, the longest task of the
script, frames a second while the picture is dragged, and with groups milliseconds until one is open. Frames
are counted only where something was drawn in them. Beside that: CPU seconds to open the data set and
from there to the finished HTML (of pyvis's pages the latter alone), and its size.

    python benchmarks/map.py            the example, 2,000 and 6,000: some minutes
    python benchmarks/map.py --large    20,000 and 60,000 as well: what docs/performance.md says
    python benchmarks/map.py --quick    small networks, one opening of each: no measurement

pyvis is measured in two ways: with our positions and its physics off, the best that it can do; as it comes.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

import crowd  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402
from tabular import say, table  # noqa: E402

from graph.map import build_map, render_map  # noqa: E402
from graph.model.network import Network  # noqa: E402
from graph.model.opening import open_graph  # noqa: E402
from tests.browser import launch  # noqa: E402

PATIENCE = 60  # seconds for a first drawing
DRAG = 1500  # milliseconds
SIZE = {"width": 1280, "height": 800}
WANTED = {  # by number of organisations: at most, but frames at least
    66: {"drawing": 300.0, "task": 100.0},
    2_000: {"drawing": 1000.0, "frames": 50.0},
    20_000: {"drawing": 2000.0, "expand": 300.0, "cpu": 15.0, "size": 6.0},
}
WATCH = """(() => {
    const kept = window.kept = { first: null, longest: 0, frames: 0, counting: false, expanded: null };
    const pen = CanvasRenderingContext2D.prototype;
    let painted = false;
    for (const name of ["fill", "stroke", "drawImage"]) {
        const own = pen[name];
        pen[name] = function (...values) {
            if (this.canvas.isConnected) painted = true;
            return own.apply(this, values);
        };
    }
    let released = null;
    addEventListener("pointerup", (event) => (released = event.timeStamp), true);
    new PerformanceObserver((list) => {
        for (const task of list.getEntries()) kept.longest = Math.max(kept.longest, task.duration);
    }).observe({ type: "longtask", buffered: true });
    const channel = new MessageChannel(); // its message comes once the frame is drawn
    channel.port1.onmessage = ({ data }) => {
        kept.first ??= performance.now();
        if (data !== null) kept.expanded = performance.now() - data;
    };
    const each = () => {
        if (painted) {
            channel.port2.postMessage(released);
            released = null;
            if (kept.counting) kept.frames += 1;
        }
        painted = false;
        requestAnimationFrame(each);
    };
    requestAnimationFrame(each);
})();"""


@dataclass
class Figures:
    """What was measured of one page; a figure that there is none of is missing."""

    found: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, value: float | None) -> None:
        """Keep a figure of one opening."""
        if value is not None:
            self.found.setdefault(name, []).append(value)

    def __getitem__(self, name: str) -> float | None:
        return statistics.median(self.found[name]) if self.found.get(name) else None


# ---------- pages: a network in, HTML out ----------
def ours(folder: Path) -> tuple[str, Network, float, float]:
    """Return our page of a data set, its network, and the CPU seconds: to open the data set, then in all."""
    start = time.process_time()
    network = Network(open_graph(folder))
    opened = time.process_time() - start
    html = render_map(network)
    return html, network, opened, time.process_time() - start


def pyvis_page(network: Network, *, settled: bool) -> tuple[str, float]:
    """Return pyvis's own page of the drawn network: with our positions and no physics, or as it comes."""
    from pyvis.network import Network as Vis

    start = time.process_time()
    model = build_map(network)
    vis = Vis(height="800px", directed=True, cdn_resources="in_line")
    for node in model.nodes:
        if node.symbol:
            place = {"x": node.symbol.x, "y": node.symbol.y} if settled else {}
            vis.nodes.append({"id": node.id, "label": node.name[0], **place, "shape": "dot", "size": 6})
    vis.edges = [{"from": tie.subject.id, "to": tie.object.id} for tie in model.drawn_ties]
    vis.node_ids = [node["id"] for node in vis.nodes]
    vis.toggle_physics(not settled)
    return vis.generate_html(notebook=False), time.process_time() - start


# ---------- one opening: HTML in, figures out ----------
def measure(browser: Browser, path: Path, figures: Figures) -> bool:
    """Open a page once and add what was measured; tell whether it was drawn in time."""
    context = browser.new_context(viewport=SIZE, offline=True)  # type: ignore[arg-type]
    context.add_init_script(WATCH)
    page = context.new_page()
    try:
        page.goto(path.as_uri(), wait_until="commit")
        until(page, "kept.first !== null")
        figures.add("drawing", page.evaluate("kept.first"))
        page.wait_for_timeout(700)
        figures.add("task", page.evaluate("kept.longest"))
        figures.add("frames", dragged(page))
        figures.add("expand", expanded(page))
        return True
    except TimeoutError as late:
        print(f"{path.name}: {late}", file=sys.stderr)
        return False
    finally:
        context.close()


def until(page: Page, condition: str) -> None:
    """Ask until a condition holds; the browser cannot itself where a page lets no text become a script."""
    start = time.monotonic()
    while not page.evaluate(condition):
        if time.monotonic() - start > PATIENCE:
            raise TimeoutError(f"not after {PATIENCE} s: {condition}")
        page.wait_for_timeout(20)


def dragged(page: Page) -> float:
    """Drag the picture to and fro by an empty place; return the frames a second in which it was drawn."""
    page.mouse.move(30, 720)
    page.mouse.down()
    page.mouse.move(60, 700)
    page.evaluate("kept.frames = 0, kept.counting = true")
    start = time.monotonic()
    step = 0
    while (time.monotonic() - start) * 1000 < DRAG:
        step += 1
        page.mouse.move(60 + 4 * (step % 60), 700 - 3 * (step % 60))
    frames = page.evaluate("kept.counting = false, kept.frames")
    spent = time.monotonic() - start
    page.mouse.up()
    page.wait_for_timeout(300)
    return float(frames) / spent


def expanded(page: Page) -> float | None:
    """Click on the largest closed group of our page; return the milliseconds until it is drawn open."""
    groups = page.evaluate("window.stakeholderMap ? stakeholderMap.groups() : []")
    if not groups or not page.query_selector("#zoom-fit"):
        return None
    page.click("#zoom-fit")
    page.wait_for_timeout(400)
    largest = max(page.evaluate("stakeholderMap.groups()"), key=lambda group: group["members"])
    page.mouse.move(largest["x"], largest["y"])
    page.wait_for_timeout(100)
    page.evaluate("kept.expanded = null")
    page.mouse.click(largest["x"], largest["y"])
    until(page, "kept.expanded !== null && stakeholderMap.nodes().length > 0")
    return float(page.evaluate("kept.expanded"))


# ---------- the table ----------
HEADS = (
    *("network", "page", "first drawing, ms", "longest task, ms", "frames/s dragged"),
    *("group open, ms", "data opened, CPU s", "and built, CPU s", "MB", "drawing, ratio"),
)
ORDER = ("drawing", "task", "frames", "expand", "opened", "cpu", "size")


def compare(
    browser: Browser, name: str, data: Path, folder: Path, *, runs: int, judged: bool
) -> list[list[str]]:
    """Measure our page and pyvis's pages of a data set by turns; return a row for each."""
    html, network, opened, cpu = ours(data)
    pages = {"ours": (html, cpu)}
    count = len(network.organisations)
    pages["pyvis, positions given"] = pyvis_page(network, settled=True)
    if count <= (2_500 if judged else 100):
        pages["pyvis as it comes"] = pyvis_page(network, settled=False)
    figures = {page: Figures() for page in pages}
    for page, (text, spent) in pages.items():
        (folder / f"{page}.html").write_text(text, encoding="utf-8", newline="\n")
        figures[page].add("cpu", spent)
        figures[page].add("size", len(text.encode()) / 1e6)
    figures["ours"].add("opened", opened)
    measure(browser, folder / "ours.html", Figures())  # a browser's first page is slower than any after it
    late: set[str] = set()
    for run in range(runs):
        say(f"{name}, opening {run + 1} of {runs}")
        for page in sorted(pages.keys() - late):
            if not measure(browser, folder / f"{page}.html", figures[page]):
                late.add(page)
    base = figures["ours"]["drawing"]
    rows = []
    for page, found in figures.items():
        wanted = WANTED.get(count, WANTED.get(count - 1, {})) if page == "ours" and judged else {}
        cells = [cell(found[what], what, wanted.get(what)) for what in ORDER]
        first = found["drawing"]
        rows.append([name, page, *cells, f"{first / base:.1f}" if first and base else ""])
    return rows


def cell(value: float | None, what: str, wanted: float | None) -> str:
    """Return a figure as the table has it, with what is wanted where it missed."""
    if value is None:
        return "" if what in ("expand", "opened") else "none"
    text = f"{value:.1f}" if what in ("opened", "cpu", "size") else f"{value:.0f}"
    if wanted is None:
        return text
    met = value >= wanted if what == "frames" else value <= wanted
    return f"{text} ({'met' if met else 'missed'}: {wanted:g})"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="small networks, one opening of each")
    parser.add_argument("--large", action="store_true", help="20,000 organisations and 60,000 ties as well")
    parser.add_argument("--runs", type=int, default=5, help="openings of each page")
    given = parser.parse_args(arguments)
    sizes = [(40, 100), (3_100, 4_000)] if given.quick else [(2_000, 6_000)]
    sizes += [(20_000, 60_000)] if given.large else []
    runs = 1 if given.quick else given.runs
    rows = []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as place:
        browser = launch(playwright)
        folder = Path(place)
        if not given.quick:
            rows += compare(browser, "the example", ROOT / "data" / "steps", folder, runs=runs, judged=True)
        for organisations, ties in sizes:
            data = crowd.write(folder / f"crowd-{organisations}", organisations=organisations, ties=ties)
            name = f"{organisations:,} and {ties:,}"
            rows += compare(browser, name, data, folder, runs=runs, judged=not given.quick)
        said = f"Chromium {browser.version}"
        browser.close()
    print(
        f"Machine: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {said},"
    )
    print(f"pyvis {version('pyvis')}. Medians of {runs}.\n")
    print(table(HEADS, rows))


if __name__ == "__main__":
    main()

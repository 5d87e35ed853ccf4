"""Measures the map's page in a real Chromium beside pages of pyvis, sigma.js and Cytoscape.js, in one run.

Each page shows the same network at the same places. Every figure is the median of several openings in a
browser without a network: milliseconds to the first drawing, the longest task of the script while the page
opens, frames a second while the reader pans, zooms, points and moves a mark, the longest task meanwhile, and
milliseconds until a group is open. Of a map of groups, the largest group is open while the reader does so.
Tasks count in CPU milliseconds, which other programs do not lengthen. Beside them: CPU seconds from the
tables to the finished HTML, and the size of the page.

    python benchmarks/map.py            the example, 2,000 and 6,000: some minutes
    python benchmarks/map.py --large    20,000 and 60,000 as well: what docs/performance.md says
    python benchmarks/map.py --quick    small networks, one opening of each: no measurement

pyvis is measured in two ways: with our places and its physics off, the best that it can do; as it comes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

import crowd  # noqa: E402
import peers  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402
from tabular import say, table  # noqa: E402

from graph.map import build_map  # noqa: E402
from graph.map.page import render_page  # noqa: E402
from graph.model.network import Network  # noqa: E402
from graph.model.opening import open_graph  # noqa: E402
from tests.browser import launch  # noqa: E402

PATIENCE = 60  # seconds for a first drawing
GESTURE = 1200  # milliseconds
REST = 700  # milliseconds after a gesture, in which what follows it is done
SIZE = {"width": 1280, "height": 800}
LOOSE = "pyvis as it comes"
OURS = "ours"
EXAMPLE = 66  # organisations
Wanted = Mapping[str, float]
WANTED: dict[int, Wanted] = {  # by number of organisations: at most, but frames at least
    EXAMPLE: {"drawing": 300.0, "task": 100.0},
    2_000: {"drawing": 1000.0, "frames": 50.0, "task": 100.0},
    20_000: {"drawing": 1500.0, "frames": 25.0, "expand": 300.0, "cpu": 15.0, "size": 6.0},
}
WATCH = """(() => {
    const kept = window.kept = { first: null, frames: 0, expanded: null };
    const pens = [CanvasRenderingContext2D.prototype, WebGL2RenderingContext.prototype];
    let painted = false;
    for (const pen of pens)
        for (const name of ["fill", "stroke", "drawImage", "drawArrays", "drawElements",
                "drawArraysInstanced", "drawElementsInstanced"]) {
            const own = pen[name];
            if (own) pen[name] = function (...values) {
                if (this.canvas.isConnected) painted = true;
                return own.apply(this, values);
            };
        }
    let released = null;
    addEventListener("pointerup", (event) => (released = event.timeStamp), true);
    const channel = new MessageChannel(); // its message comes once the frame is drawn
    channel.port1.onmessage = ({ data }) => {
        kept.first ??= performance.now();
        if (data !== null) kept.expanded = performance.now() - data;
    };
    const each = () => {
        if (painted) {
            channel.port2.postMessage(released);
            released = null;
        }
        painted = false;
        kept.frames += 1;
        requestAnimationFrame(each);
    };
    requestAnimationFrame(each);
})();"""
PLACES = """() => (window.places ? window.places() : stakeholderMap.nodes().map(stakeholderMap.place))
    .filter((at) => at && at.x > 200 && at.x < 700 && at.y > 200 && at.y < 600)
    .map(({ x, y }) => [x, y])"""


@dataclass
class Figures:
    """What was measured of one page; a figure that there is none of is missing."""

    measured: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, value: float | None) -> None:
        """Keep a figure of one opening."""
        if value is not None:
            self.measured.setdefault(name, []).append(value)

    def __getitem__(self, name: str) -> float | None:
        return statistics.median(self.measured[name]) if self.measured.get(name) else None


# ---------- pages of a network ----------
def render_pages(data: Path, scripts: Mapping[str, str], most_loose: int) -> dict[str, tuple[str, Figures]]:
    """Return the page of each program with what making it cost; ours from the tables on."""
    start = time.process_time()
    network = Network(open_graph(data))
    opened = time.process_time() - start
    model = build_map(network)
    html = render_page(model)
    cpu = time.process_time() - start
    pages = {OURS: html, **peers.render_peers(model, scripts)}
    pages["pyvis, places given"] = peers.render_pyvis(model, settled=True)
    if len(network.organisations) <= most_loose:
        pages[LOOSE] = peers.render_pyvis(model, settled=False)
    made = {name: (text, Figures()) for name, text in pages.items()}
    for text, figures in made.values():
        figures.add("size", len(text.encode()) / 1e6)
    made[OURS][1].add("opened", opened)
    made[OURS][1].add("cpu", cpu)
    return made


# ---------- one opening ----------
def measure(browser: Browser, path: Path, figures: Figures) -> bool:
    """Open a page once and add what was measured; tell whether it was drawn in time."""
    context = browser.new_context(viewport=SIZE, offline=True)  # type: ignore[arg-type]
    context.add_init_script(WATCH)
    page = context.new_page()
    try:
        with trace_tasks(browser, page, figures, "task"):
            page.goto(path.as_uri(), wait_until="commit")
            wait_until(page, "kept.first !== null")
            figures.add("drawing", page.evaluate("kept.first"))
            page.wait_for_timeout(REST)
        figures.add("expand", expand_group(page))
        with trace_tasks(browser, page, figures, "busy"):
            use_map(page, figures)
        return True
    except TimeoutError as late:
        print(f"{path.name}: {late}", file=sys.stderr)
        return False
    finally:
        context.close()


@contextmanager
def trace_tasks(browser: Browser, page: Page, figures: Figures, name: str) -> Iterator[None]:
    """Add the longest task of the page's main thread meanwhile, in CPU milliseconds."""
    browser.start_tracing(page=page, categories=["-*", "toplevel"])
    try:
        yield
    finally:
        events = json.loads(browser.stop_tracing())["traceEvents"]
    names = {
        (event["pid"], event["tid"]): event["args"]["name"]
        for event in events
        if event["name"] == "thread_name"
    }
    tasks = [
        event["tdur"] / 1000
        for event in events
        if "tdur" in event and names.get((event["pid"], event["tid"])) == "CrRendererMain"
    ]
    figures.add(name, max(tasks, default=None))


def wait_until(page: Page, condition: str) -> None:
    """Ask until a condition holds; the browser cannot itself where a page lets no text become a script."""
    start = time.monotonic()
    while not page.evaluate(condition):
        if time.monotonic() - start > PATIENCE:
            raise TimeoutError(f"not after {PATIENCE} s: {condition}")
        page.wait_for_timeout(20)


def use_map(page: Page, figures: Figures) -> None:
    """Pan, zoom, point and move a mark; add the frames a second of each, and the longest task of all."""
    mouse = page.mouse
    mouse.move(30, 720)
    mouse.down()
    figures.add(
        "pan", count_frames(page, lambda step: mouse.move(60 + 4 * (step % 60), 700 - 3 * (step % 60)))
    )
    mouse.up()
    mouse.move(450, 350)
    figures.add("zoom", count_frames(page, lambda step: mouse.wheel(0, -20 if step // 20 % 2 else 20)))
    figures.add(
        "hover", count_frames(page, lambda step: mouse.move(100 + step * 7 % 700, 150 + step * 11 % 450))
    )
    places = page.evaluate(PLACES)
    if places:
        x, y = places[len(places) // 2]
        mouse.move(x, y)
        mouse.down()
        figures.add(
            "move", count_frames(page, lambda step: mouse.move(x + step * 5 % 120, y + step * 3 % 90))
        )
        mouse.up()
    page.wait_for_timeout(REST)


def count_frames(page: Page, act: Callable[[int], None]) -> float:
    """Do something again and again; return the frames a second meanwhile."""
    page.evaluate("kept.frames = 0")
    start = time.monotonic()
    step = 0
    while (time.monotonic() - start) * 1000 < GESTURE:
        step += 1
        act(step)
    frames = page.evaluate("kept.frames")
    return float(frames) / (time.monotonic() - start)


def expand_group(page: Page) -> float | None:
    """Click on the largest closed group of our page; return the milliseconds until it is drawn open."""
    groups = page.evaluate("window.stakeholderMap ? stakeholderMap.groups() : []")
    if not groups:
        return None
    largest = max(groups, key=lambda group: group["members"])
    page.mouse.move(largest["x"], largest["y"])
    page.wait_for_timeout(100)
    page.evaluate("kept.expanded = null")
    page.mouse.click(largest["x"], largest["y"])
    wait_until(page, "kept.expanded !== null && stakeholderMap.nodes().length > 0")
    expanded = float(page.evaluate("kept.expanded"))
    page.wait_for_timeout(REST)
    return expanded


# ---------- the table ----------
HEADS = (
    *("network", "page", "first drawing, ms", "longest task, CPU ms", "frames/s: pan", "zoom", "point"),
    *(
        "move a mark",
        "longest task meanwhile, CPU ms",
        "group open, ms",
        "data opened, CPU s",
        "and built, CPU s",
    ),
    *("MB", "drawing, ratio", "frames, ratio"),
)
GESTURES = ("pan", "zoom", "hover", "move")
ORDER = ("drawing", "task", *GESTURES, "busy", "expand", "opened", "cpu", "size")


def compare(
    browser: Browser,
    data: Path,
    folder: Path,
    scripts: Mapping[str, str],
    *,
    name: str,
    runs: int,
    wanted: Wanted,
    most_loose: int,
) -> list[list[str]]:
    """Measure the pages of a data set by turns; return a row for each."""
    pages = render_pages(data, scripts, most_loose)
    for page, (text, _) in pages.items():
        (folder / f"{page}.html").write_text(text, encoding="utf-8", newline="\n")
    measure(browser, folder / f"{OURS}.html", Figures())  # a browser's first page is slower than any after it
    late: set[str] = set()
    for run in range(runs):
        say(f"{name}, opening {run + 1} of {runs}")
        for page in sorted(pages.keys() - late):
            if not measure(browser, folder / f"{page}.html", pages[page][1]):
                late.add(page)
    base = pages[OURS][1]
    return [
        write_row(name, page, figures, base, wanted if page == OURS else {})
        for page, (_, figures) in pages.items()
    ]


def write_row(name: str, page: str, figures: Figures, base: Figures, wanted: Wanted) -> list[str]:
    """Return the row of a page: its figures, and how often those of ours its drawing and its frames are."""
    cells = [
        write_cell(figures[what], what, wanted.get("frames" if what in GESTURES else what)) for what in ORDER
    ]
    return [
        name,
        page,
        *cells,
        write_ratio(figures["drawing"], base["drawing"]),
        compare_frames(figures, base),
    ]


def compare_frames(figures: Figures, base: Figures) -> str:
    """Return the ratio of the slowest gesture that both pages know."""
    known = [what for what in GESTURES if figures[what] is not None and base[what] is not None]
    return write_ratio(
        *(min((page[what] or 0.0 for what in known), default=None) for page in (figures, base))
    )


def write_ratio(value: float | None, base: float | None) -> str:
    """Return a figure as a multiple of another."""
    return f"{value / base:.1f}" if value and base else ""


def write_cell(value: float | None, what: str, wanted: float | None) -> str:
    """Return a figure as the table has it, with what is wanted."""
    if value is None:
        return "none" if what == "drawing" else ""
    text = f"{value:.1f}" if what in ("opened", "cpu", "size") else f"{value:.0f}"
    if wanted is None:
        return text
    met = value >= wanted if what in GESTURES else value <= wanted
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
        scripts = peers.bundle_peers(folder)
        most_loose = 100 if given.quick else 2_500
        if not given.quick:
            data, name, wanted = ROOT / "data" / "steps", "the example", WANTED[EXAMPLE]
            rows += compare(
                browser, data, folder, scripts, name=name, runs=runs, wanted=wanted, most_loose=most_loose
            )
        for organisations, ties in sizes:
            data = crowd.write(folder / f"crowd-{organisations}", organisations=organisations, ties=ties)
            name, wanted = f"{organisations:,} and {ties:,}", WANTED.get(organisations, {})
            rows += compare(
                browser, data, folder, scripts, name=name, runs=runs, wanted=wanted, most_loose=most_loose
            )
        tried = f"Chromium {browser.version}"
        browser.close()
    libraries = [
        f"{name} {number}" for name, number in peers.VERSIONS.items() if scripts and name != "esbuild"
    ]
    print(
        f"Machine: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {tried},"
    )
    print(f"pyvis {version('pyvis')}, {', '.join(libraries) or 'no npm'}. Medians of {runs}.\n")
    print(table(HEADS, rows))


if __name__ == "__main__":
    main()

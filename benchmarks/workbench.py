"""Measures the pages of the workbench in a real Chromium: `python benchmarks/workbench.py`.

Each page is opened in a browser that knows nothing yet. Printed are the kilobytes that it transfers, the
milliseconds until the server has answered (the second time, when what it works out once is there), and the
longest task of the page in CPU milliseconds, which other programs do not lengthen. Then: how long pages take
while every process that evaluates queries is busy with a query that does not end.

    --organisations N   of a made-up data set, beside the example; 0 for none [20000]
    --times N           for each page [3]
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

import crowd  # noqa: E402
from map import Figures, trace_tasks  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from graph.serve.security import AccessRules  # noqa: E402
from tests.browser import launch  # noqa: E402
from tests.serve.workbench import Workbench, start_workbench  # noqa: E402

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
REST = 1500  # milliseconds in which what follows the opening is done
SIZE = {"width": 1280, "height": 800}
ASKED_AT_ONCE = 8  # queries that do not end: more than there are processes
ROUNDS = 30  # of pages meanwhile


@dataclass(frozen=True)
class Shown:
    """A data set, and the address of one of its organisations."""

    name: str
    path: str
    organisation: str

    def list_pages(self) -> dict[str, str]:
        """Return the addresses of its pages by what they are called."""
        return {
            "Home": "",
            "Organisations": "org",
            "one organisation": self.organisation,
            "Central": "said/central",
            "Ask": "ask",
            "Ask, with the editor": "query",
        }


def answer_of(workbench: Workbench, path: str) -> float:
    """Return the milliseconds until a page is answered, once it is worked out."""
    while workbench.ask(path).status == 202:
        time.sleep(0.2)
    started = time.perf_counter()
    workbench.ask(path)
    return 1000 * (time.perf_counter() - started)


def open_page(browser: Browser, workbench: Workbench, path: str, figures: Figures) -> None:
    """Open a page in a browser that knows nothing yet, and add what it transfers and its longest task."""
    context = browser.new_context(viewport=SIZE)  # type: ignore[arg-type]
    page = context.new_page()
    rules = AccessRules(workbench.port, token=workbench.token)
    context.add_cookies([{"name": rules.cookie, "value": rules.cookie_value, "url": workbench.root}])
    network, sizes = context.new_cdp_session(page), []
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    with trace_tasks(browser, page, figures, "task"):
        page.goto(workbench.root + path, wait_until="networkidle")
        page.wait_for_timeout(REST)
    figures.add("size", sum(sizes) / 1000)
    context.close()


def wait_for_map(workbench: Workbench, home: str) -> None:
    """Wait until the map is drawn and what to ask next is ranked, which share the processors with pages."""
    while workbench.ask(f"{home}map/page").status != 200 or workbench.ask(home).status == 202:
        time.sleep(1)


def measure_pages(browser: Browser, workbench: Workbench, shown: Shown, times: int) -> None:
    """Print a row for each page."""
    home = f"/d/{shown.name}/"
    wait_for_map(workbench, home)
    for name, path in shown.list_pages().items():
        figures, address = Figures(), home + path
        for _ in range(times):
            figures.add("answer", answer_of(workbench, address))
            open_page(browser, workbench, address, figures)
        cells = [f"{figures[key] or 0:,.0f}" for key in ("size", "answer", "task")]
        print("|", " | ".join([shown.name, name, *cells]), "|", flush=True)


def measure_while_busy(workbench: Workbench, shown: Shown) -> None:
    """Print how long pages take while all processes are busy, one after the other."""
    home = f"/d/{shown.name}/"
    wait_for_map(workbench, home)
    paths = [home + path for path in shown.list_pages().values()]
    quiet = [answer_of(workbench, path) for path in paths * 5]
    with ThreadPoolExecutor(ASKED_AT_ONCE) as threads:
        for _ in range(ASKED_AT_ONCE):
            threads.submit(workbench.ask, f"{home}sparql?query={quote(ENDLESS)}", seconds=300)
        time.sleep(1)
        seconds = []
        for path in paths * ROUNDS:
            started = time.perf_counter()
            workbench.ask(path)
            seconds.append(1000 * (time.perf_counter() - started))
        print(f"| {shown.name} | {describe(quiet)} | {describe(seconds)} |", flush=True)
        workbench.process.terminate()  # the queries have no answer: nobody waits for them


def describe(milliseconds: Sequence[float]) -> str:
    """Return median, 99th percentile and the longest."""
    ordered = sorted(milliseconds)
    return (
        f"{statistics.median(ordered):.0f} · {ordered[int(len(ordered) * 0.99)]:.0f} · {ordered[-1]:.0f} ms"
    )


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description="Measure the pages of the workbench.")
    parser.add_argument("--organisations", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=3)
    arguments = parser.parse_args()
    busy: list[Shown] = []
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        os.environ["STAKEHOLDERS_CACHE"] = str(folder / "cache")
        all_shown = [Shown("steps", str(ROOT / "data" / "steps"), "org/steps")]
        if number := arguments.organisations:
            path = crowd.write(folder / "crowd", organisations=number, ties=3 * number)
            all_shown.append(Shown("crowd", str(path), "org/o1"))
        browser = launch(playwright)
        print("| data set | page | kB | answer, ms | longest task, CPU ms |\n|---|---|---|---|---|")
        for shown in all_shown:
            with start_workbench(shown.path, has_data=False) as workbench:
                measure_pages(browser, workbench, shown, arguments.times)
            busy.append(shown)
        browser.close()
        print("\n| data set | median · p99 · longest of pages | while every process is busy |\n|---|---|---|")
        for shown in busy:
            with start_workbench(shown.path, has_data=False) as workbench:
                measure_while_busy(workbench, shown)


if __name__ == "__main__":
    main()

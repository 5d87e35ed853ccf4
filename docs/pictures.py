"""Draw the pictures of the documentation from both example data sets, with numbers on what they explain.

    python docs/pictures.py

Writes docs/map.png and docs/pictures/*.png. Needs a browser, which tests/browser.py finds or installs.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from graph.map import render_map
from graph.model.network import Network
from graph.model.opening import open_graph

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import launch  # noqa: E402 - the tests lie beside the package, not in it

DESK, PHONE = (1280, 800), (390, 844)
# Draws a numbered dot at the left edge of an element, or at an organisation on the canvas.
NUMBER = """([target, number, place]) => {
  const onCanvas = () => {
    const box = document.getElementById("picture").getBoundingClientRect();
    const { x, y } = stakeholderMap.place(place);
    return { left: box.left + x, top: box.top + y - 13 };
  };
  const { left, top } = place ? onCanvas() : document.querySelector(target).getBoundingClientRect();
  const dot = document.createElement("div");
  dot.textContent = number;
  Object.assign(dot.style, {
    position: "fixed", left: `${Math.max(3, left - 26)}px`, top: `${top + 2}px`, zIndex: 99,
    width: "22px", height: "22px",
    borderRadius: "50%", background: "#8a1c1c", color: "#fff", font: "700 13px/22px system-ui",
    textAlign: "center", boxShadow: "0 0 0 2px #fff",
  });
  (document.querySelector("dialog[open]") ?? document.body).append(dot);
}"""


@dataclass(frozen=True)
class Picture:
    """One picture: the data set and the view it shows, what is clicked first, and what gets a number."""

    name: str
    view: str = ""
    data: str = "steps"
    size: tuple[int, int] = DESK
    dark: bool = False
    first: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()  # CSS, or "@id" for an organisation


PICTURES = (
    Picture("../map"),
    Picture(
        "opening",
        numbers=(
            "@steps",
            "@bpatc",
            "#head h1",
            "#unasked",
            "#finder",
            "#sectors-0",
            "#apart",
            "#tool-table",
        ),
    ),
    Picture(
        "organisation",
        "entity=p4d",
        first=("details.tie summary",),
        numbers=("#panel h2", ".steps", ".way", "[data-name=measures]", "details.tie[open]", "@p4d"),
    ),
    Picture("path", "path=steps~cabinet-division", numbers=("#panel h2", "#panel .section", "@bpatc")),
    Picture(
        "whole-network",
        "colour=community&size=degree",
        data="kestrel",
        numbers=("@kestrel-round-table", "[data-name=time]", "[data-name=looks]"),
    ),
    Picture(
        "table",
        "entity=kestrel-round-table&table=organisations",
        data="kestrel",
        numbers=("#tab-organisations", "#rows tr.on", "#copy-table"),
    ),
    Picture(
        "keep",
        first=("#tool-keep",),
        numbers=("#save-copy", "#save-png", "#save-svg", "#print", "#copy-link"),
    ),
    Picture("correction", "entity=p4d", first=(".suggest",)),
    Picture("bengali", "lang=bn&entity=bpatc", dark=True),
    Picture("phone", size=PHONE),
    Picture("phone-chosen", "entity=p4d", size=PHONE),
)


def main() -> None:
    """Draw all of them, or those named on the command line."""
    wanted = set(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = {name: _page(Path(folder), name) for name in ("steps", "kestrel")}
        browser = launch(playwright)
        for picture in PICTURES:
            if not wanted or picture.name in wanted:
                draw(browser, picture, pages[picture.data])
        browser.close()


def _page(folder: Path, name: str) -> Path:
    page = folder / f"{name}.html"
    page.write_text(
        render_map(Network(open_graph(ROOT / "data" / name, audience="public"))), encoding="utf-8"
    )
    return page


def draw(browser: Browser, picture: Picture, page: Path) -> None:
    """Open a view, do what comes first, put the numbers on, and keep what is seen."""
    wide, high = picture.size
    context: dict[str, Any] = {"color_scheme": "dark" if picture.dark else "light"}
    view = browser.new_page(viewport={"width": wide, "height": high}, **context)
    view.goto(page.as_uri() + (f"#{picture.view}" if picture.view else ""))
    view.wait_for_selector("body[data-ready]")
    if picture.size == PHONE and picture.view:
        view.evaluate("document.getElementById('stage').scrollIntoView()")
    for target in picture.first:
        view.locator(target).first.click()
    view.wait_for_timeout(400)
    for target in picture.numbers:
        if not target.startswith("@"):
            view.locator(target).first.scroll_into_view_if_needed()
    view.wait_for_timeout(100)
    for number, target in enumerate(picture.numbers, start=1):
        view.evaluate(
            NUMBER, [target, str(number), target.removeprefix("@") if target.startswith("@") else ""]
        )
    folder = ROOT / "docs" / "pictures"
    folder.mkdir(exist_ok=True)
    view.screenshot(path=(folder / f"{picture.name}.png").resolve())
    view.close()


if __name__ == "__main__":
    main()

"""Draw the pictures of the documentation from the example data set: docs/map.png.

    python docs/pictures.py

Needs a browser, which tests/browser.py finds or installs.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from graph.knowledge import Knowledge
from graph.map import render
from graph.network import Network

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import launch  # noqa: E402 - the tests lie beside the package, not in it


def main() -> None:
    """Open the map at the size of a small laptop and keep what is seen."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "network.html"
        page.write_text(render(Network(Knowledge.open(audience="public"))), encoding="utf-8")
        browser = launch(playwright)
        view = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
        view.goto(page.as_uri())
        view.wait_for_timeout(1500)
        view.screenshot(path=ROOT / "docs" / "map.png")
        browser.close()


if __name__ == "__main__":
    main()

"""A map opened in a Chromium with the network off: a file in, what it shows, asks for and complains of out.

Every page opened here is held, when it closes, to have asked for nothing but its own file and to have
written nothing on the console. What it draws is kept by `recorder.js`, apart from the page's own account.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import url2pathname

from playwright.sync_api import Browser, Download, Page

from graph.map import render_map
from graph.model.network import Network, Tie
from graph.model.opening import open_graph
from tests.map.page_data import read_data

RECORDER = Path(__file__).with_name("recorder.js").read_text(encoding="utf-8")
DESKTOP, PHONE = (1280, 800), (390, 844)
WHOLE_DRAWING = """() => new Promise((done) => {
    const look = () => (stakeholderMap.drawing().isWhole ? done() : requestAnimationFrame(look));
    requestAnimationFrame(() => requestAnimationFrame(look));
})"""

Box = dict[str, Any]


@dataclass
class Map:
    """A page with everything that it asked for and complained of."""

    page: Page
    file: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    visits: int = 0

    def ask(self, code: str, value: Any = None) -> Any:
        return self.page.evaluate(code, value)

    def settle(self) -> None:
        """Wait until what was asked for is drawn."""
        self.page.evaluate(WHOLE_DRAWING)

    def start_again(self) -> None:
        """Go back to the opening view, as after a fresh start but for the order of the table."""
        self.page.mouse.move(1, 1)
        self.ask("document.getElementById('dialog').close()")
        self.page.fill("#finder input", "")
        self.ask("() => { document.activeElement.blur(); scrollTo(0, 0) }")
        self.go()
        assert self.state["chosen"] is None

    def is_clean(self) -> None:
        """Nothing but the file itself was asked for, and nothing complained of."""
        elsewhere = {url for url in self.requests if not url.startswith(("data:", "blob:"))}
        assert elsewhere == {self.file}
        assert not self.complaints, "\n".join(self.complaints)

    # ---- what the page says of itself ----
    @property
    def state(self) -> Any:
        return self.ask("stakeholderMap.state()")

    @property
    def nodes(self) -> set[str]:
        return set(self.ask("stakeholderMap.nodes()"))

    @property
    def ties(self) -> set[str]:
        return set(self.ask("stakeholderMap.ties()"))

    @functools.cached_property
    def data(self) -> Any:
        return read_data(Path(url2pathname(urlsplit(self.file).path)).read_text(encoding="utf-8"))

    @property
    def chosen(self) -> str:
        """The id of the organisation that is open, or the key of the tie."""
        hash_ = self.state["chosen"]
        if hash_ is None:
            return ""
        if hash_["type"] == "entity":
            return str(self.data["entities"]["id"][hash_["at"]])
        return str(self.keys[hash_["at"]])

    @functools.cached_property
    def keys(self) -> list[str]:
        """The key of each tie of the data."""
        ties, names = self.data["ties"], self.data["entities"]["id"]
        kinds = [kind["id"] for kind in self.data["kinds"]]
        rows = zip(ties["kind"], ties["from"], ties["to"], strict=True)
        return [f"{kinds[kind]}~{names[one]}~{names[other]}" for kind, one, other in rows]

    def data_apart(self) -> list[str]:
        """The ids of those that have no tie, so no place on the picture."""
        names = self.data["entities"]["id"]
        return [names[at] for at in self.data["layout"]["apart"]]

    def panel(self) -> str:
        """Everything in the panel, what is folded away too."""
        return " ".join((self.page.text_content("#panel") or "").split())

    def text(self, key: str, lang: str = "en") -> str:
        return str(self.data["texts"][lang][key])

    # ---- what is on the canvas, as the recorder saw it ----
    def drawn(self) -> Any:
        self.settle()
        return self.ask("recorded")

    def mark(self, name: str) -> Any:
        """The shape at the place of an organisation, None where nothing is drawn."""
        return self.ask("(id) => markAt(stakeholderMap.place(id))", name)

    def marks(self) -> Any:
        """The shapes at the places of all that stand by themselves, by id."""
        names = "stakeholderMap.nodes().map((id) => [id, markAt(stakeholderMap.place(id))])"
        return self.ask(f"Object.fromEntries({names})")

    def paths(self) -> dict[str, list[dict[str, float]]]:
        """Points along each tie that is shown, in pixels of the canvas."""
        found = "stakeholderMap.ties().map((key) => [key, stakeholderMap.path(key)])"
        return dict(self.ask(found))

    # ---- what a reader does ----
    def go(self, **parts: Any) -> None:
        """Open an address of this page; a last part makes it another than the one before."""
        self.visits += 1
        self.ask(
            "(hash) => new Promise((done) => { onhashchange = () => done(); location.hash = hash })",
            urlencode({**parts, "visit": self.visits}),
        )
        self.settle()

    def click_on(self, name: str) -> None:
        spot = self.spot(name)
        self.page.mouse.click(spot["x"], spot["y"])
        self.settle()

    def spot(self, name: str) -> dict[str, float]:
        """Where an organisation stands, in pixels of the window."""
        frame = self.page.locator("#picture").bounding_box()
        assert frame
        place = self.ask("(id) => stakeholderMap.place(id)", name)
        return {"x": place["x"] + frame["x"], "y": place["y"] + frame["y"]}

    def found(self, query: str, where: str = "#finder") -> list[str]:
        """Type into a search field; the ids that it offers, best first."""
        self.page.fill(f"{where} input", query)
        rows = self.page.query_selector_all(f"{where} li[data-id]")
        return [row.get_attribute("data-id") or "" for row in rows]

    def tick(self, box: str) -> None:
        """Change a box of the legend; a section that is folded is opened."""
        self.ask(
            "(id) => { const one = document.getElementById(id).closest('details'); one.open = true; }", box
        )
        self.page.click(f"#{box}")
        self.settle()

    def save(self, button: str, path: Path) -> Path:
        """Press what offers a file, and keep the file."""
        with self.page.expect_download() as waiting:
            self.page.click(button)
        found: Download = waiting.value
        found.save_as(path)
        return path

    def address(self) -> str:
        """The address line once it holds what is seen."""
        self.page.wait_for_timeout(220)
        return self.page.url


@contextmanager
def opened(
    browser: Browser,
    file: Path,
    *,
    hash: str = "",
    size: tuple[int, int] = DESKTOP,
    scheme: Any = "light",
    touch: bool = False,
    script: bool = True,
    record: bool = True,
) -> Iterator[Map]:
    """Open a file; when it is closed, it has asked for nothing else and complained of nothing."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        has_touch=touch,
        java_script_enabled=script,
        offline=True,
    )
    if record and script:
        context.add_init_script(RECORDER)
    found = Map(context.new_page(), file.as_uri())
    found.page.on("request", lambda request: found.requests.append(request.url.partition("#")[0]))
    found.page.on("console", lambda message: found.complaints.append(f"{message.type}: {message.text}"))
    found.page.on("pageerror", lambda error: found.complaints.append(f"{error.message}\n{error.stack}"))
    found.page.on("dialog", lambda dialog: (found.complaints.append(dialog.message), dialog.dismiss()))
    try:
        found.page.goto(file.as_uri() + (f"#{hash}" if hash else ""))
        if script:
            found.page.wait_for_selector("body[data-ready]", state="attached")
            found.settle()
        yield found
        found.is_clean()
    finally:
        context.close()


class Maps:
    """Maps of data sets, each rendered once: `maps("steps")`, `maps("kestrel", lang="bn")`."""

    def __init__(self, data: Path, folder: Path) -> None:
        self.data, self.folder = data, folder
        self.networks: dict[tuple[str, str], Network] = {}

    def network(self, name: str, audience: str = "internal") -> Network:
        key = (name, audience)
        if key not in self.networks:
            folder = self.data / name if (self.data / name).is_dir() else self.folder / name
            self.networks[key] = Network(open_graph(folder, audience=audience))
        return self.networks[key]

    def __call__(self, name: str, *, lang: str = "en", audience: str = "internal") -> Path:
        path = self.folder / f"{name}-{lang}-{audience}.html"
        if not path.exists():
            html = render_map(self.network(name, audience), lang=lang)
            path.write_text(html, encoding="utf-8", newline="\n")
        return path


def short(network: Network, iri: str) -> str:
    """Return what the page calls an entity."""
    return iri.removeprefix(network.knowledge.dataset.base + "id/")


def key(network: Network, tie: Tie) -> str:
    """Return what the page calls a tie."""
    return f"{tie.kind.name}~{short(network, tie.subject)}~{short(network, tie.object)}"


def overlapping(boxes: list[Box], slack: float = 0.5) -> list[tuple[str, str]]:
    """Return the texts of the pairs whose boxes share more than a hair."""
    return [
        (one["text"], other["text"])
        for number, one in enumerate(boxes)
        for other in boxes[number + 1 :]
        if one["left"] + slack < other["right"]
        and other["left"] + slack < one["right"]
        and one["top"] + slack < other["bottom"]
        and other["top"] + slack < one["bottom"]
    ]


def inside(box: Box, x: float, y: float, margin: float = 0.0) -> bool:
    """Tell whether a point lies in a box."""
    across = box["left"] - margin < x < box["right"] + margin
    return bool(across and box["top"] - margin < y < box["bottom"] + margin)

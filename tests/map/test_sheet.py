"""The sheet that leaves the page has the key of exactly what it shows, however long, wherever it is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from graph.map import render_map
from graph.model.network import Network
from graph.model.opening import open_graph
from tests import fiction
from tests.map.page import PHONE, Map, opened

SVG = "{http://www.w3.org/2000/svg}"
LEGEND_LEFT, ROOM_BOTTOM, SHEET_WIDTH = 850, 792 - 46, 1120
NAMES = [f"body-{number:02}" for number in range(30)]
FIELD = "own.Field of work"
TITLE = "Who works with whom on the river and in its marshes: " + "what the documents say of it, " * 3
KINDS = [("PublicBody", "TypeMinistry"), ("CivilSocietyOrganisation", "TypeLocalCSO")]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map with a long title, long values, dates, an ambiguous tie and two organisations without a tie."""
    facts = []
    for number, name in enumerate(NAMES):
        value = f"Field {number % 25}: " + "seed banks, repair shops and weaving, " * 7
        facts.append(fiction.fact(name, "attribute", f"Field of work: {value.strip()}"))
        facts.append(fiction.fact(name, "attribute", f"Language: {'Garo' if number % 2 else 'Chakma'}"))
        if number % 3 == 0:
            facts.append(fiction.fact(name, "attribute", "Language: Bangla"))
        if number != 5:
            facts.append(fiction.fact(name, "attribute", f"Staff: {number * number}"))
    ties = [
        fiction.tie(
            *pair,
            certainty="ambiguous" if number == 7 else "stated",
            **({"start": str(2010 + number // 3), "date_certainty": "stated"} if number < 12 else {}),
        )
        for number, pair in enumerate((one, "partneredWith", other) for one, other in pairwise(NAMES[:28]))
    ]
    ties.append(fiction.tie(NAMES[2], "funds", NAMES[20]))
    entities = [
        fiction.entity(name, KINDS[at % 2][0], type=KINDS[at % 2][1]) for at, name in enumerate(NAMES)
    ]
    folder = tmp_path_factory.mktemp("sheet")
    toml = f'[title]\nen = "{TITLE}"\n'
    fiction.write(folder / "data", toml=toml, entities=entities, ties=ties, facts=facts)
    path = folder / "page.html"
    path.write_text(render_map(Network(open_graph(folder / "data"))), encoding="utf-8", newline="\n")
    return path


@pytest.fixture(scope="module")
def desktop(browser: Browser, file: Path) -> Iterator[Map]:
    with opened(browser, file, record=False) as page:
        yield page


@pytest.fixture
def page(desktop: Map) -> Iterator[Map]:
    desktop.start_again()
    yield desktop
    desktop.is_clean()


class Sheet:
    """A sheet as its SVG: the words of its key, and where they end."""

    def __init__(self, page: Map, path: Path, **view: Any) -> None:
        if view:
            page.go(**view)
        page.ask("document.getElementById('tool-keep').click()")
        with page.page.expect_download() as waiting:
            page.ask("document.getElementById('save-svg').click()")
        waiting.value.save_as(path)
        page.ask("document.getElementById('dialog').close()")
        self.root = ElementTree.parse(path).getroot()  # noqa: S314 our own file
        texts = [text for text in self.root.iter(SVG + "text") if not text.get("transform")]
        self.head = [text for text in texts if float(text.get("y", 0)) < 100]
        self.rows = [
            text for text in texts if text not in self.head and float(text.get("x", 0)) > LEGEND_LEFT
        ]

    @property
    def key(self) -> str:
        return " ".join(text.text or "" for text in self.rows if text.get("fill") != "none")

    def list_radii(self, *, of_key: bool) -> list[float]:
        """The radii in pixels of the filled circles of the key, or of the picture."""
        radii = []
        for path in self.root.iter(SVG + "path"):
            scale = re.match(r"matrix\(([\d.]+)", path.get("transform", ""))
            if path.get("fill") != "none" and (scale is None) == of_key:
                circles = re.findall(r"M([-\d.]+) [-\d.]+A([\d.]+) ", path.get("d", ""))
                radii += [
                    float(radius) * (float(scale[1]) if scale else 1)
                    for left, radius in circles
                    if scale or float(left) > LEGEND_LEFT
                ]
        return radii


def test_a_long_key_stays_on_the_sheet_and_keeps_every_part(page: Map, tmp_path: Path) -> None:
    view = {"colour": FIELD, "size": "own.Staff", "cluster": "own.Language", "no-kinds": "funds"}
    sheet = Sheet(page, tmp_path / "map.svg", **view)
    assert max(float(text.get("y", 0)) for text in sheet.rows) < ROOM_BOTTOM
    assert len(re.findall(r"Field \d+: seed", sheet.key)) == 10
    unasked = page.data["above"]["en"]["unasked"]
    for part in ("Colour: Field of work", "Size: Staff", "Areas: Language", "Certainty stated · 26", unasked):
        assert part in sheet.key
    assert "others · 15" in sheet.key and "Kinds of tie left out: funds" in sheet.key


def test_a_long_title_is_broken_into_lines(page: Map, tmp_path: Path) -> None:
    sheet = Sheet(page, tmp_path / "map.svg")
    title = [text for text in sheet.head if text.get("font-weight") == "650"]
    assert " ".join(text.text or "" for text in title).startswith("Who works with whom on the river")
    assert len(title) == 2
    width = page.ask(
        "(texts) => { const pen = document.createElement('canvas').getContext('2d');"
        "return Math.max(...texts.map(([size, text]) => {"
        "pen.font = `650 ${size}px sans-serif`; return pen.measureText(text).width })) }",
        [[text.get("font-size"), text.text] for text in title],
    )
    assert width < SHEET_WIDTH


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ({"no-sectors": "SectorGovernment"}, "Left out: Government bodies"),
        ({"no-certainties": "ambiguous"}, "Left out by certainty: ambiguous"),
        ({"entity": NAMES[3], "steps": "1"}, "Only what is one step from Body 03"),
        ({"kept": "~".join(NAMES[:4])}, "Only organisations that were chosen one by one"),
        ({"picked": "~".join(NAMES[:2])}, "Selected: Body 00, Body 01"),
        ({"without": NAMES[24]}, "A ring marks the 3 that would lose their path"),
        ({"colour": "own.Language"}, "10 organisations have several values"),
        ({"dates": "2010~2012"}, "Certainty stated · 8 ? ambiguous · 1"),
        ({"at": "0~0~60~40"}, "of 28 organisations are in view"),
    ],
)
def test_the_key_says_what_is_chosen(page: Map, tmp_path: Path, view: dict[str, str], words: str) -> None:
    sheet = Sheet(page, tmp_path / "map.svg", **view)
    assert words in sheet.key


def test_sizes_of_the_key_are_those_of_the_marks(page: Map, tmp_path: Path) -> None:
    sheet = Sheet(page, tmp_path / "map.svg", size="own.Staff", cluster="own.Language")
    key, marks = sheet.list_radii(of_key=True), sheet.list_radii(of_key=False)
    assert "Size: Staff 0 200 841 no value · 1" in sheet.key
    assert max(key) == pytest.approx(max(marks), abs=0.1)


def test_a_phone_saves_what_it_shows_on_the_wide_sheet(browser: Browser, file: Path, tmp_path: Path) -> None:
    view = urlencode({"moved": f"{NAMES[10]}~9000~9000"})
    with opened(browser, file, size=PHONE, touch=True, hash=view, record=False) as page:
        place = page.ask("(id) => stakeholderMap.place(id)", NAMES[4])
        page.ask("() => document.getElementById('zoom-in').click()")
        for _ in range(4):
            page.ask("() => document.getElementById('zoom-in').click()")
        page.settle()
        seen = page.ask(
            "() => { const { clientWidth: right, clientHeight: bottom } = document.getElementById('picture');"
            "return stakeholderMap.nodes().filter((id) => { const { x, y } = stakeholderMap.place(id);"
            "return x > 0 && y > 0 && x < right && y < bottom }) }"
        )
        assert place and 0 < len(seen) < 20
        sheet = Sheet(page, tmp_path / "map.svg")
    written = {text.text for text in sheet.root.iter(SVG + "text") if text.get("transform")}
    assert {name.replace("-", " ").title() for name in seen} <= written

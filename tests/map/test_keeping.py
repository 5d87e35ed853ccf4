"""Keeping and sharing: address, copies, views, pictures, print, corrections; the page without a script."""

from __future__ import annotations

import base64
import json
import random
import shutil
import struct
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.map.page import Map, Maps, opened
from tests.map.page_data import read_data

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
START = {
    "lang": "en",
    "chosen": None,
    "steps": 0,
    "ends": None,
    "off": {"sectors": [], "kinds": [], "certainties": [], "sources": []},
    "only": {"topics": [], "places": []},
    "several": True,
    "years": None,
    "dates": None,
    "picture": "network",
    "colour": "kind",
    "size": "kind",
    "cluster": "",
    "where": {},
    "picked": [],
    "kept": None,
    "gone": [],
    "moved": {},
    "open": [],
    "camera": None,
    "table": "",
    "views": [],
}


# ---- the address line ----
def states() -> st.SearchStrategy[int]:
    return st.integers(min_value=0, max_value=2**32)


def change_something(found: Map, seed: int) -> None:
    """Do, as a reader does, a few things that seed chooses."""
    chance = random.Random(seed)  # noqa: S311
    names = sorted(found.nodes)
    page = found.page

    def choose() -> None:
        found.found(chance.choice(names).replace("-", " "))
        page.press("#finder input", "Enter")
        if chance.random() < 0.5 and page.locator(".steps button").count():
            page.locator(".steps button").nth(chance.randrange(4)).click()

    def way() -> None:
        found.go(entity=chance.choice(sorted(name for name in names if "not-named" not in name)))
        if page.locator("#panel .way").count():
            found.found(chance.choice(names).replace("-", " "), where="#panel .way")
            page.keyboard.press("Enter")

    def filter_() -> None:
        page.keyboard.press("Escape")
        sort = chance.choice(["sectors", "kinds", "certainties", "sources", "topics", "places"])
        boxes = page.locator(f"input[id^={sort}-]").evaluate_all("all => all.map((one) => one.id)")
        if boxes:
            found.tick(chance.choice(boxes))

    def looks() -> None:
        page.keyboard.press("Escape")
        found.ask("document.querySelector('details[data-name=looks]').open = true")
        which = chance.choice(["#by-colour", "#by-size"])
        values = page.locator(f"{which} option").evaluate_all("all => all.map((one) => one.value)")
        page.select_option(which, chance.choice(values))

    def move() -> None:
        name = chance.choice(sorted(found.nodes) or ["none"])
        if name == "none":
            return
        spot = found.spot(name)
        if 0 < spot["x"] < 950 and 0 < spot["y"] < 700:
            page.mouse.move(spot["x"], spot["y"])
            page.mouse.down()
            page.mouse.move(spot["x"] + chance.randint(-90, 90), spot["y"] + chance.randint(9, 90), steps=3)
            page.mouse.up()

    acts = [
        choose,
        way,
        filter_,
        looks,
        move,
        lambda: page.click(chance.choice(["#zoom-in", "#zoom-out"])),
        lambda: page.click("#tool-language"),
        lambda: page.click("#tool-table"),
        lambda: found.go(years="2022~2023", lang="bn"),
        lambda: page.mouse.wheel(0, chance.choice([-120, 120])),
    ]
    for act in chance.sample(acts, 4):
        page.mouse.move(400, 300)
        act()
        found.settle()


@pytest.mark.slow
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=states())
def test_address_opens_what_was_seen(browser: Browser, maps: Maps, kestrel: Map, seed: int) -> None:
    kestrel.start_again()
    change_something(kestrel, seed)
    address = kestrel.address()
    before, shown = kestrel.state, (kestrel.nodes, kestrel.ties)
    with opened(browser, maps("kestrel"), hash=urlsplit(address).fragment) as again:
        after = again.state
        assert rounded(after) == rounded(before)
        assert (again.nodes, again.ties) == shown
        assert again.address() == address


def rounded(state: dict[str, Any]) -> dict[str, Any]:
    """Return a state with the edges of what is in view to a part in a thousand."""
    camera = state["camera"] and {name: float(f"{value:.4g}") for name, value in state["camera"].items()}
    return {**state, "camera": camera}


def test_every_part_of_the_state_is_in_the_address(kestrel: Map) -> None:
    wanted = {
        **{"lang": "bn", "entity": "saffron-alliance", "steps": "2", "no-kinds": "memberOf~funds"},
        **{"no-sectors": "SectorUN", "no-certainties": "implied", "no-sources": "training-log-2024"},
        **{"topics": "Mental health", "places": "Far Kestrel~Upper Kestrel", "named": "1"},
        **{
            "years": "2022~2023",
            "dates": "2022~2023",
            "colour": "community",
            "size": "degree",
            "without": "moss-garden",
        },
        **{"cluster": "places", "where": '[["degree",1,30]]', "picked": "flint-dawn"},
        **{"kept": "flint-dawn~saffron-alliance"},
        **{"moved": "flint-dawn~12~-34", "at": "10~20~300~200", "table": "neighbours"},
        "views": json.dumps([["One & two ✓", "entity=flint-dawn"]]),
    }
    kestrel.go(**wanted)
    state = kestrel.state
    assert [name for name, value in START.items() if state[name] == value] == ["ends", "picture", "open"]
    written = {name: value[0] for name, value in parse_qs(urlsplit(kestrel.address()).fragment).items()}
    assert json.loads(written.pop("views")) == json.loads(wanted.pop("views"))
    assert written == {name: value for name, value in wanted.items() if name != "views"}


HOSTILE = [
    "entity=<img src=x onerror=alert(1)>&path=a~b~c&steps=99",
    "no-kinds=__proto__~constructor&topics=%00&places=~~~",
    'views=[[1,2],{"a":1},["x"]]&moved=steps~NaN~Infinity!x~1~2!steps~~',
    'views={"__proto__":{"x":1}}&at=NaN~1~2~3&years=9999~1',
    "views=null&table=<script>&size=constructor&colour=__proto__&open=-1~9e9~x",
    "lang=../../etc&at=1~2~-3~0&group=99999999999&sector=&tie=~~",
    "%E0%A4%A&entity=%FF&" + "a" * 5000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_address_is_passed_over(browser: Browser, maps: Maps, text: str) -> None:
    with opened(browser, maps("steps"), hash=quote(text, safe="=&~!%")) as found:
        assert found.state == START
        assert len(found.nodes) > 60
        found.ask("(text) => { location.hash = text }", text)
        found.settle()
        assert found.state == START
        assert found.ask("({}).x") is None


def test_an_address_beyond_the_map_says_so_and_offers_the_way_back(browser: Browser, maps: Maps) -> None:
    with opened(browser, maps("steps"), hash="at=90000~90000~300~200") as found:
        empty = found.page.locator("#empty")
        assert found.text("empty_view") in empty.inner_text()
        found.page.click("#tool-language")
        assert found.text("empty_view", "bn") in empty.inner_text()
        found.go(**{"no-sectors": "~".join(one["id"] for one in found.data["sectors"]), "named": "1"})
        assert found.text("empty_filters") in empty.inner_text()
        found.go(at="90000~90000~300~200")
        assert found.text("empty_view") in empty.inner_text()
        empty.locator("button").click()
        found.settle()
        assert empty.is_hidden() and found.state["camera"] is None


# ---- a copy ----
def test_copy_opens_in_this_view_elsewhere(browser: Browser, steps: Map, tmp_path: Path) -> None:
    name = "</script><img src=x onerror=alert(1)> “view” & more"
    steps.go(entity="bpatc", **{"no-certainties": "implied"}, moved="undp~40~50")
    steps.page.click("#tool-views")
    steps.page.fill("#view-name", name)
    steps.page.click("#keep-view")
    assert steps.page.inner_text("#dialog .views button >> nth=0") == name
    steps.page.click("#dialog .close")
    steps.page.click("#zoom-in")
    steps.page.click("#tool-keep")
    copy = steps.save("#save-copy", tmp_path / "another place" / "copy.html")
    steps.page.click("#dialog .close")
    text = copy.read_text(encoding="utf-8")
    original = Path(urlsplit(steps.file).path).read_text(encoding="utf-8")
    assert text.count("<script") == original.count("<script")
    assert abs(len(text) - len(original)) < 3000, "nothing of the drawn page is kept"
    with opened(browser, copy) as found:
        assert rounded(found.state) == rounded(steps.state)
        assert (found.nodes, found.ties) == (steps.nodes, steps.ties)
        assert found.chosen == "bpatc"
        assert found.ask("document.querySelectorAll('img').length") == 0
        found.page.click("#tool-keep")
        again = found.save("#save-copy", tmp_path / "again.html")
        assert len(again.read_text(encoding="utf-8")) == len(text)
    with opened(browser, copy, hash="entity=undp") as found:
        assert found.chosen == "undp", "a link says more than the copy"


# ---- views ----
def test_views_are_kept_and_presented_with_arrow_keys(steps: Map) -> None:
    page = steps.page
    for name, address in {"First": {"entity": "hrfb"}, "Second": {"entity": "p4d", "lang": "en"}}.items():
        steps.go(**address, views=json.dumps([[view["name"], view["hash"]] for view in steps.state["views"]]))
        page.click("#tool-views")
        page.fill("#view-name", name)
        page.keyboard.press("Enter")
        page.click("#dialog .close")
    assert [view["name"] for view in steps.state["views"]] == ["First", "Second"]
    page.click("#tool-views")
    page.click("#present")
    page.wait_for_timeout(100)
    for key, title, chosen in (
        ("ArrowRight", "Second", "p4d"),
        ("ArrowRight", "Second", "p4d"),
        ("ArrowLeft", "First", "hrfb"),
        ("PageDown", "Second", "p4d"),
    ):
        page.keyboard.press(key)
        page.wait_for_timeout(80)
        assert page.inner_text("#caption h2") == title
        assert steps.chosen == chosen
    caption = page.locator("#caption h2").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert caption >= 26
    assert not page.is_visible("#side") and not page.is_visible("#tools")
    drawn = [text for text in steps.drawn()["texts"] if text["alpha"] == 1 and text["text"] == "P4D"]
    assert drawn and drawn[0]["size"] >= 18, "legible from the back of a room"
    page.keyboard.press("Escape")
    page.wait_for_timeout(80)
    assert page.is_visible("#side") and page.locator("#caption").count() == 0


def test_views_are_moved_and_removed(steps: Map) -> None:
    steps.go(views=json.dumps([["A", ""], ["B", "entity=undp"], ["C", ""]]))
    steps.page.click("#tool-views")
    steps.page.click("[aria-label='Move C up']")
    steps.page.click("[aria-label='Remove A']")
    assert [view["name"] for view in steps.state["views"]] == ["C", "B"]
    steps.page.click("#dialog .views li:nth-child(2) button >> nth=0")
    assert steps.chosen == "undp"
    assert len(steps.state["views"]) == 2


# ---- pictures and print ----
def keep(found: Map, button: str, path: Path) -> bytes:
    found.page.click("#tool-keep")
    kept = found.save(button, path).read_bytes()
    found.page.click("#dialog .close")
    return kept


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_svg_is_a_drawing_with_legend_title_date_source_and_audience(
    steps: Map, maps: Maps, tmp_path: Path, lang: str
) -> None:
    steps.go(lang=lang)
    svg = keep(steps, "#save-svg", tmp_path / "map.svg")
    root = ElementTree.fromstring(svg)  # noqa: S314
    texts = ["".join(one.itertext()) for one in root.iter(SVG + "text")]
    labels = [words for many in steps.data["layout"]["labels"].values() for words in many]
    wanted = {line for words in labels for line in words["lines"].get(lang, words["lines"]["en"]) if line}
    assert not wanted - set(texts)
    title = steps.data["edition"]["title"][lang == "bn"]
    assert texts.count(title) >= 1 and root.findtext(SVG + "title") == title
    whole = " ".join(texts)
    sources = [source["title"] for source in steps.data["sources"]]
    assert sources[0].split()[0] in whole
    audience = steps.text("for_internal", lang)
    for part in (steps.data["edition"]["version"], audience, "2020" if lang == "en" else "২০২০"):
        assert part in whole
    for sector in steps.data["sectors"]:
        if sector["id"]:
            assert sector["plural"][lang == "bn"].split()[0] in whole
    assert {one.tag for one in root.iter()} <= {
        SVG + tag for tag in ("svg", "title", "desc", "style", "path", "rect", "text")
    }
    dashes = {one.get("stroke-dasharray") for one in root.iter(SVG + "path")} - {None}
    assert len(dashes) >= 4
    assert b"http" not in svg.replace(b"http://www.w3.org/2000/svg", b"")
    assert b"onload" not in svg and b"<script" not in svg


def test_svg_shows_what_is_seen(steps: Map, tmp_path: Path) -> None:
    at = [sector["id"] for sector in steps.data["sectors"]].index("SectorUN")
    steps.go(**{"no-sectors": "SectorUN"})
    root = ElementTree.fromstring(keep(steps, "#save-svg", tmp_path / "map.svg"))  # noqa: S314
    texts = [one.text for one in root.iter(SVG + "text")]
    assert "UNICEF" not in texts and "Cabinet Division" in texts
    hidden = steps.data["sectors"][at]["plural"][0]
    assert [text for text in texts if text and hidden in text] == [f"Left out: {hidden}"]
    assert any(text and text.startswith("Shown:") for text in texts)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_png_is_twice_the_sheet_and_drawn_on_white(
    browser: Browser, maps: Maps, tmp_path: Path, scheme: str
) -> None:
    with opened(browser, maps("steps"), scheme=scheme) as found:
        png = keep(found, "#save-png", tmp_path / "map.png")
        width, height = struct.unpack(">II", png[16:24])
        assert png.startswith(b"\x89PNG") and (width, height) == (2 * 1120, 2 * 792)
        colours = colours_of(found, png)
        assert colours[0] == "#ffffff"
        for sector in found.data["sectors"]:
            assert not sector["id"] or sector["light"].lower() in colours, sector["id"]
        page_colour = "rgb(255, 255, 255)" if scheme == "light" else "rgb(18, 22, 27)"
        assert found.ask("getComputedStyle(document.body).backgroundColor") == page_colour


def colours_of(found: Map, png: bytes) -> list[str]:
    """Return the colours that occur in a picture, most frequent first."""
    return list(
        found.ask(
            """async (packed) => {
                const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
                const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
                const canvas = new OffscreenCanvas(picture.width, picture.height);
                const pen = canvas.getContext("2d", { willReadFrequently: true });
                pen.drawImage(picture, 0, 0);
                const { data } = pen.getImageData(0, 0, picture.width, picture.height);
                const tally = new Map();
                for (let at = 0; at < data.length; at += 12) {
                    const colour = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
                    tally.set(colour, (tally.get(colour) || 0) + 1);
                }
                const sorted = [...tally].sort((one, other) => other[1] - one[1]);
                return sorted.map(([colour]) => `#${colour.toString(16).padStart(6, "0")}`);
            }""",
            base64.b64encode(png).decode(),
        )
    )


@pytest.mark.parametrize("name", ["steps", "kestrel"])
def test_prints_on_one_page_of_a4(request: pytest.FixtureRequest, tmp_path: Path, name: str) -> None:
    found: Map = request.getfixturevalue(name)
    path = tmp_path / "map.pdf"
    found.page.pdf(path=path, prefer_css_page_size=True)
    (page,) = PdfReader(path).pages
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (842, 595)
    text = unicodedata.normalize("NFKC", " ".join(page.extract_text().split()))
    assert found.data["edition"]["title"][0] in text
    assert found.data["edition"]["version"] in text
    assert found.text("for_internal") in text
    assert "Find an organisation" not in text and "Save or share" not in text
    assert ("UNICEF" if name == "steps" else "Saffron Alliance") in text


def test_pictures_of_a_confidential_edition_say_so(browser: Browser, maps: Maps, tmp_path: Path) -> None:
    mixed = Maps(ROOT / "tests" / "files", tmp_path)
    with opened(browser, mixed("mixed")) as found:
        assert found.page.inner_text("#side .notice") == found.text("internal")
        assert found.text("internal") in keep(found, "#save-svg", tmp_path / "map.svg").decode()
        found.page.click("#tool-keep")
        assert found.page.inner_text("#dialog .notice") == found.text("internal")
    with opened(browser, mixed("mixed", audience="public")) as found:
        assert found.page.locator(".notice").count() == 0
        svg = keep(found, "#save-svg", tmp_path / "public.svg").decode()
        assert "not for sharing" not in svg and found.text("for_public") in svg


# ---- links ----
def test_link_is_copied(browser: Browser, maps: Maps) -> None:
    with opened(browser, maps("steps"), hash="entity=undp&no-kinds=funds") as found:
        found.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        found.page.click("#tool-keep")
        found.page.click("#copy-link")
        found.page.wait_for_timeout(100)
        assert (
            found.ask("navigator.clipboard.readText()")
            == f"{found.file}#{urlencode({'entity': 'undp', 'no-kinds': 'funds'})}"
        )
        assert found.page.text_content("#toast") == found.text("copied")


# ---- without a script ----
@pytest.mark.parametrize("lang", ["en", "bn"])
def test_without_a_script_drawing_summary_and_tables_show(browser: Browser, maps: Maps, lang: str) -> None:
    network = maps.network("steps")
    with opened(browser, maps("steps", lang=lang), script=False) as found:
        page = found.page
        text = page.inner_text("body")
        drawing = page.locator("svg[role=img]")
        assert drawing.count() == 1
        assert page.inner_text("noscript h1") == network.knowledge.dataset.title[lang]
        key = page.locator("noscript ul").inner_text()
        words = {"en": ("UN", "stated", "implied"), "bn": ("জাতিসংঘ", "উল্লিখিত", "অনুমিত")}
        assert [word for word in words[lang] if word not in key] == []
        box = drawing.bounding_box()
        assert box and box["width"] > 700 and box["height"] > 400
        written = drawing.locator("text").all_text_contents()
        assert len(written) > 60
        said = above(maps, lang)
        assert all(line in text for line in said)
        assert page.locator("table").count() == 2
        assert page.locator("table >> nth=0").locator("tbody tr").count() == len(network.organisations)
        names = [entity.get_name(lang) for entity in network.organisations.values()]
        assert all(name in text for name in names)
        for hidden in ("#stage", "#side", "#dialog", "#sheet", "button", "input"):
            assert not [one for one in page.locator(hidden).all() if one.is_visible()], hidden


def above(maps: Maps, lang: str) -> list[str]:
    text = maps("steps", lang=lang).read_text(encoding="utf-8")
    data = read_data(text)
    return [*data["above"][lang]["seen"], data["above"][lang]["unasked"]]


# ---- corrections ----
def suggest(found: Map, text: str, **more: str) -> None:
    found.page.click("#panel .suggest")
    for name, value in {"text": text, "by": "A. Reader, Reading Room", **more}.items():
        field = found.page.locator(f"#correction-{name}")
        field.select_option(value) if name == "kind" else field.fill(value)
    found.page.click("#keep-correction")
    found.page.click("#dialog .close")


def test_corrections_are_collected_in_every_panel_into_a_file_and_a_text(
    browser: Browser, maps: Maps, tmp_path: Path
) -> None:
    with opened(browser, maps("steps")) as found:
        found.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        suggest(found, "Nobody asked the fishers.")
        found.go(entity="undp")
        suggest(found, "Two lines:\n--- 9\nBy: somebody else", kind="name", contact="reader@example.org")
        found.go(tie="partneredWith~bpatc~p4d")
        suggest(found, "It ended.", kind="ended")
        found.go(entity=collective(found))
        suggest(found, "</script><img src=x onerror=alert(1)>", kind="other")
        found.page.click("#tool-corrections")
        kept = json.loads(
            found.save("#save-corrections", tmp_path / "corrections.json").read_text(encoding="utf-8")
        )
        assert kept["schema"] == 1 and kept["what"] == "corrections"
        assert (kept["data"], kept["version"]) == ("steps", found.data["edition"]["version"])
        rows = kept["corrections"]
        assert [(row["about"]["type"], row["kind"]) for row in rows] == [
            ("other", "missing"),
            ("entity", "name"),
            ("tie", "ended"),
            ("entity", "other"),
        ]
        assert rows[1]["about"]["id"] == "undp" and rows[1]["contact"] == "reader@example.org"
        assert rows[2]["about"]["id"] == "partneredWith~bpatc~p4d"
        assert {row["by"] for row in rows} == {"A. Reader, Reading Room"}
        assert all(row["on"].count("-") == 2 for row in rows)
        found.page.click("#copy-corrections")
        found.page.wait_for_timeout(80)
        text = found.ask("navigator.clipboard.readText()")
        assert text.count("\n--- ") == 4 and "\n  --- 9\n  By: somebody else" in text
        found.page.locator("#dialog .views li >> nth=0").locator("button").click()
        assert len(found.ask("stakeholderMap.corrections()")["corrections"]) == 3


def collective(found: Map) -> str:
    names, several = found.data["entities"]["id"], found.data["entities"]["several"]
    return next(name for name, one in zip(names, several, strict=True) if one and name in found.nodes)


def test_corrections_of_the_page_are_read_by_the_command(
    browser: Browser, maps: Maps, tmp_path: Path, stakeholders: Any
) -> None:
    with opened(browser, maps("steps")) as found:
        found.go(entity="undp")
        suggest(found, "Another name is used now.", kind="name")
        found.page.click("#tool-corrections")
        path = found.save("#save-corrections", tmp_path / "corrections.json")
    shutil.copytree(ROOT / "data" / "steps", tmp_path / "steps")
    result = stakeholders("corrections", path, "-d", tmp_path / "steps", columns=160)
    assert result.exit_code == 0, result.output
    assert "Another name is used now." in " ".join(result.output.split())
    assert "A. Reader" in result.output


def test_suggestion_without_words_or_a_name_is_not_taken(steps: Map) -> None:
    steps.page.click("#panel .suggest")
    steps.page.click("#keep-correction")
    assert steps.ask("stakeholderMap.corrections()")["corrections"] == []
    assert steps.page.is_visible("#correction-text")

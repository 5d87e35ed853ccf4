"""The page stays inert and to itself: hostile names are only text, and nothing is fetched or run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from graph.map import render_map
from graph.model.network import Network
from graph.model.opening import open_graph
from tests import fiction
from tests.map.page import PHONE, Map, Maps, opened

HOSTILE = {
    "e0": "</script><script>alert(1)</script>",
    "e1": "<img src=x onerror=alert(2)>",
    "e2": "\"'><svg onload=alert(3)>",
    "e3": "{{data}} ${alert(4)} {name}",
    "e4": "\u202eevil\u202c &lt;b&gt; &amp;amp;",
    "e5": '#read("/etc/passwd") \\u003c $x$ @y',
    "e6": "]]><!--<style>*{display:none}</style>",
    "e7": '=HYPERLINK("http://example.org")',
}
STRANGE = "img, iframe, object, embed, link, script:not([id]), svg:not(.sample):not(#sheet svg)"
ALIVE = f"document.querySelectorAll('{STRANGE}').length"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map of which every text is an attempt."""
    folder = tmp_path_factory.mktemp("hostile") / "data"
    names = list(HOSTILE.values())
    evidence = {
        "source": "leaflet",
        "locator": names[1],
        "phrase": names[0],
        "certainty": "stated",
        "note": names[2],
    }
    rows = [
        fiction.organisation(
            slug,
            **{
                "label_en": text,
                "label_bn": text,
                "short_label": text,
                "alt": text,
                "abbr": names[1][:9],
                **evidence,
            },
        )
        for slug, text in HOSTILE.items()
    ]
    rows.append(fiction.entity("topic", "Concept", label_en=names[1], label_bn=names[0], **evidence))
    rows.append(fiction.entity("place", "Place", label_en=names[2], label_bn=names[0], **evidence))
    ties = [
        fiction.tie(
            "e0",
            "memberOf",
            slug,
            role=names[0],
            start="2020-02-01",
            date_text=names[1],
            date_certainty="stated",
            **evidence,
        )
        for slug in list(HOSTILE)[1:]
    ]
    ties += [
        fiction.tie("e1", "worksOn", "topic", **evidence),
        fiction.tie("e1", "operatesIn", "place", **evidence),
    ]
    source = {"id": "leaflet", "title": names[1], "lang": "en", "note": names[0], "issued": "2020"}
    title = f"title = {{ en = '''{names[0]}''', bn = '''{names[0]}''' }}\n"
    toml = title + f"extent = {{ en = '''{names[1]}''', bn = '''{names[0]}''' }}\n"
    fiction.write(
        folder,
        sources=[source],
        entities=rows,
        ties=ties,
        toml=toml,
    )
    link = f"<{fiction.iri('e0')}> <http://xmlns.com/foaf/0.1/homepage> <javascript:alert(9)> .\n"
    (folder / "more.ttl").write_text(link, encoding="utf-8")
    path = folder.parent / "hostile.html"
    path.write_text(render_map(Network(open_graph(folder))), encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def evil(browser: Browser, hostile: Path) -> Iterator[Map]:
    """The hostile map; when it closes nothing has run: no dialog, no request, no word on the console."""
    with opened(browser, hostile) as found:
        before = found.ask(ALIVE)
        yield found
        found.page.wait_for_timeout(60)
        assert found.ask(ALIVE) == before
        assert found.page.title() == HOSTILE["e0"]
        assert found.ask("Object.keys(window).filter((name) => name === 'evil')") == []


def plain(text: str) -> str:
    return " ".join(text.split())


def unturned(text: str) -> str:
    """Return a text without its marks of direction, which the page leaves out."""
    return re.sub("[\u202a-\u202e]", "", text)


def test_hostile_names_are_text_in_every_panel(evil: Map) -> None:
    told = ""
    for slug, name in HOSTILE.items():
        evil.go(entity=slug)
        assert plain(evil.page.text_content("#panel h2") or "") == plain(unturned(name))
        for summary in evil.page.locator("#panel details.tie > summary").all():
            summary.evaluate("one => { one.parentElement.open = true }")
        evil.settle()
        assert evil.page.locator("#panel a").count() == 0, "a homepage that is no web address is no link"
        told += evil.panel()
    for text in ("javascript:alert(9)", *HOSTILE.values()):
        assert plain(unturned(text)) in told
    for at in range(evil.ask("stakeholderMap.ties().length")):
        evil.go(tie=evil.keys[at])
        assert plain(HOSTILE["e0"]) in evil.panel()
    evil.go(path="e1~e2")
    evil.go(without="e0")
    evil.go(lang="bn", entity="e1")
    assert plain(HOSTILE["e1"]) in evil.panel()


def test_hostile_names_are_text_in_search_legend_table_and_dialogs(evil: Map) -> None:
    assert "e1" in evil.found("img src")
    assert HOSTILE["e1"] in (evil.page.text_content("#finder ul") or "")
    evil.page.fill("#finder input", HOSTILE["e1"])
    evil.page.fill("#finder input", "")
    assert plain(HOSTILE["e1"]) in evil.panel(), "topics"
    for which in ("organisations", "ties", "neighbours"):
        evil.go(table=which, entity="e0")
        text = plain(evil.page.text_content("#rows") or "")
        assert all(plain(unturned(name)) in text for slug, name in HOSTILE.items() if slug != "e0")
    evil.go(views=json.dumps([[HOSTILE["e1"], HOSTILE["e0"]]]))
    evil.page.click("#tool-views")
    evil.page.click("#dialog .views button >> nth=0")
    evil.go(views=json.dumps([[HOSTILE["e1"], ""]]))
    evil.page.click("#tool-views")
    evil.page.click("#present")
    evil.settle()
    assert evil.page.text_content("#caption h2") == HOSTILE["e1"]
    evil.page.keyboard.press("Escape")
    evil.go(entity="e2")
    evil.page.click("#panel .suggest")
    evil.page.fill("#correction-text", HOSTILE["e0"])
    evil.page.fill("#correction-by", HOSTILE["e1"])
    evil.page.click("#keep-correction")
    assert HOSTILE["e0"] in (evil.page.text_content("#dialog") or "")


def test_spreadsheet_gets_no_formula(evil: Map) -> None:
    evil.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    evil.go(table="organisations")
    evil.page.click("#copy-table")
    evil.page.wait_for_timeout(100)
    lines = evil.ask("navigator.clipboard.readText()").split("\n")
    assert len(lines) == len(HOSTILE) + 1
    assert not [cell for line in lines for cell in line.split("\t") if re.match("[=+@]|-[^0-9]", cell)]
    assert any(line.startswith("'=HYPERLINK") for line in lines)


def test_hostile_names_are_text_in_the_drawing(evil: Map, tmp_path: Path) -> None:
    evil.page.click("#tool-keep")
    svg = evil.save("#save-svg", tmp_path / "map.svg").read_bytes()
    root = ElementTree.fromstring(svg)  # noqa: S314
    texts = " ".join(plain(one.text or "") for one in root.iter("{http://www.w3.org/2000/svg}text"))
    assert "onerror=alert(2)" in texts and "</script>" in texts
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= {
        "svg",
        "title",
        "desc",
        "style",
        "path",
        "rect",
        "text",
    }
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on") or "href" in name]
    assert evil.save("#save-png", tmp_path / "map.png").stat().st_size > 10_000


def test_hostile_names_are_text_in_a_saved_copy(evil: Map, browser: Browser, tmp_path: Path) -> None:
    evil.go(entity="e0", views=json.dumps([[HOSTILE["e0"], "entity=" + HOSTILE["e1"]]]))
    evil.page.click("#tool-keep")
    copy = evil.save("#save-copy", tmp_path / "copy.html")
    with opened(browser, copy) as found:
        assert found.state["views"][0]["name"] == HOSTILE["e0"]
        assert found.chosen == "e0"
        assert found.ask(ALIVE) == evil.ask(ALIVE)
        assert found.page.title() == HOSTILE["e0"]


def test_hostile_names_are_text_on_paper_and_without_a_script(
    browser: Browser, hostile: Path, tmp_path: Path
) -> None:
    with opened(browser, hostile) as found:
        found.page.pdf(path=tmp_path / "map.pdf", prefer_css_page_size=True)
    with opened(browser, hostile, script=False) as found:
        text = plain(found.page.inner_text("body"))
        for name in HOSTILE.values():
            assert unturned(plain(name)) in unturned(text)
        assert found.page.locator("img, iframe, object, script[src], noscript script").count() == 0


# ---- to itself ----
@pytest.mark.parametrize("name", ["steps", "kestrel"])
@pytest.mark.parametrize("size", [None, PHONE])
def test_long_use_asks_for_nothing_and_complains_of_nothing(
    browser: Browser, maps: Maps, name: str, size: Any
) -> None:
    """`opened` holds the page to it; this test uses all of it."""
    with opened(browser, maps(name), **({"size": size, "touch": True} if size else {})) as found:
        for tool in ("#tool-table", "#tool-language", "#zoom-in", "#zoom-out", "#zoom-fit"):
            found.page.click(tool)
        for node in sorted(found.nodes)[::9]:
            found.go(entity=node, table="neighbours", steps="2")
        for box in ("sectors-0", "kinds-0", "certainties-0", "topics-0", "several"):
            found.go()
            found.tick(box)
        fetched = "(one) => !one.name.startsWith('data:')"
        assert found.ask(f"performance.getEntriesByType('resource').filter({fetched}).length") == 0


def test_policy_of_the_page_forbids_the_network(browser: Browser, maps: Maps) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(maps("steps").as_uri())
    page.wait_for_selector("body[data-ready]", state="attached")
    assert page.evaluate("fetch('https://example.org/').then(() => 'fetched', () => 'refused')") == "refused"
    page.evaluate("document.body.append(Object.assign(new Image(), { src: 'https://example.org/x.png' }))")
    page.wait_for_timeout(100)
    assert sum("Content Security Policy" in text for text in said) >= 2
    context.close()


def test_page_opens_in_every_setting(browser: Browser, maps: Maps) -> None:
    for size, scheme in (
        ((1920, 1080), "light"),
        ((1024, 640), "dark"),
        ((768, 1024), "light"),
        (PHONE, "dark"),
    ):
        with opened(browser, maps("kestrel"), size=size, scheme=scheme) as found:
            assert found.ask("document.documentElement.scrollWidth") <= size[0]
            assert len(found.drawn()["texts"]) > 20


def test_the_picture_fills_an_upright_tablet(browser: Browser, maps: Maps) -> None:
    """The canvas is as wide as the screen, and the marks take most of its height."""
    with opened(browser, maps("kestrel"), size=(820, 1180)) as found:
        width, height = found.ask("(({ clientWidth, clientHeight }) => [clientWidth, clientHeight])(picture)")
        assert width == 820
        places = [text["top"] for text in found.drawn()["texts"]]
        assert max(places) - min(places) > 0.6 * height


def test_empty_data_set_opens(browser: Browser, tmp_path: Path) -> None:
    known = fiction.knowledge(tmp_path / "data", entities=[fiction.organisation("alone")])
    path = tmp_path / "map.html"
    path.write_text(render_map(Network(known)), encoding="utf-8", newline="\n")
    with opened(browser, path) as found:
        assert found.page.inner_text("#apart button") == "Alone"
        found.page.click("#apart button")
        assert found.chosen == "alone"
        assert found.text("no_tie") in found.panel()
        found.page.click("#tool-keep")
        assert found.save("#save-svg", tmp_path / "map.svg").stat().st_size > 500

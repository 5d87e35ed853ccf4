"""The pyvis network of a map: every node and tie, a page that fetches nothing, and nothing that runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pyvis.network import Network as PyvisNetwork

import graph
from graph import OpenDataset
from graph.map import build_map
from tests.browser import launch

HOSTILE = '<img src=x onerror="window.ran=1"> href=javascript:window.ran=2'


@pytest.fixture(scope="module", params=["steps", "kestrel"])
def data(request: pytest.FixtureRequest) -> OpenDataset:
    opened: OpenDataset = graph.open(request.param)
    return opened


@pytest.fixture(scope="module")
def made(data: OpenDataset) -> Any:
    return data.to_pyvis()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


def opened(browser: Browser, html: Path, asked: list[str]) -> Page:
    """Open a page without a network, and note what it asks for."""
    page = browser.new_context(offline=True, viewport={"width": 1280, "height": 800}).new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: asked.append(f"error: {error}"))
    page.goto(html.as_uri())
    page.wait_for_function("typeof network !== 'undefined' && network.body.nodeIndices.length > 0")
    return page


def test_it_is_a_pyvis_network_with_every_node_and_parallel_ties(data: OpenDataset, made: Any) -> None:
    assert isinstance(made, PyvisNetwork)
    model = build_map(data.network)
    assert {node["id"] for node in made.nodes} == {
        node.id for node in model.nodes if node.symbol or node in model.layout.apart
    }
    assert [(edge["from"], edge["to"]) for edge in made.edges] == [
        (tie.subject.id, tie.object.id) for tie in model.drawn_ties
    ]
    dashes = {"stated": False, "implied": [6, 4], "ambiguous": [1.6, 4], "inferred": [8, 4, 1.6, 4]}
    for tie, edge in zip(model.drawn_ties, made.edges, strict=True):
        assert edge["dashes"] == dashes[tie.certainty.id]
        assert (edge["arrows"] == "to") == tie.kind.is_directed
    curves = [(edge["from"], edge["to"], str(edge["smooth"])) for edge in made.edges]
    assert len(set(curves)) == len(curves), "no tie lies on another"
    assert made.get_adj_list().keys() == set(made.node_ids)
    assert len({(node["x"], node["y"]) for node in made.nodes}) == len(made.nodes)


def test_titles_hold_no_markup(made: Any) -> None:
    titles = [str(part["title"]) for part in (*made.nodes, *made.edges)]
    assert all(titles)
    assert not [title for title in titles if re.search("[<>]", title)]


def test_the_page_opens_offline_and_shows_every_node(
    made: Any, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "notebook.html"
    made.write_html(str(file))
    assert not re.search(r"<(?:link|script|img)\b[^>]*(?:href|src)=\"http", file.read_text(encoding="utf-8"))
    asked: list[str] = []
    page = opened(browser, file, asked)
    assert asked == [file.as_uri()]
    assert page.evaluate("network.body.nodeIndices.length") == len(made.nodes)
    assert page.evaluate("network.body.edgeIndices.length") == len(made.edges)
    places = page.evaluate("network.getPositions()")
    assert {name: (place["x"], place["y"]) for name, place in places.items()} == {
        node["id"]: pytest.approx((node["x"], node["y"]), abs=1) for node in made.nodes
    }
    assert (
        page.evaluate(
            "(() => { const c = document.querySelector('canvas'); const d = c.getContext('2d')"
            ".getImageData(0, 0, c.width, c.height).data; let n = 0;"
            "for (let i = 3; i < d.length; i += 4) if (d[i]) n += 1; return n; })()"
        )
        > 5_000
    ), "something is drawn"
    page.context.close()
    monkeypatch.chdir(tmp_path)
    frame = made.show("shown.html")  # as in a notebook
    assert frame.src == "shown.html"
    assert (tmp_path / "shown.html").read_text(encoding="utf-8") == made.generate_html()
    assert not (tmp_path / "lib").exists()


def test_a_notebook_shows_it_in_a_frame_of_its_own(made: Any, browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "cell.html"
    file.write_text(f"<!doctype html><meta charset=utf-8>{made._repr_html_()}", encoding="utf-8")
    page = browser.new_context(offline=True).new_page()
    page.goto(file.as_uri())
    frame = page.frames[1]
    frame.wait_for_function("typeof network !== 'undefined'")
    assert frame.evaluate("network.body.nodeIndices.length") == len(made.nodes)
    page.context.close()


def test_hostile_names_do_not_run(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "own.ttl"
    text = HOSTILE.replace('"', '\\"')
    file.write_text(
        "@prefix stk: <https://w3id.org/stk/ns#> . @prefix ex: <https://example.org/else/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        f'ex:a a stk:Organisation ; skos:prefLabel "{text}"@en ; stk:partneredWith ex:b .\n'
        f'ex:b a stk:Organisation ; skos:prefLabel "</script><script>window.ran=3</script>"@en .\n',
        encoding="utf-8",
    )
    made = graph.open(file).to_pyvis()
    page_file = tmp_path / "hostile.html"
    made.write_html(str(page_file))
    asked: list[str] = []
    page = opened(browser, page_file, asked)
    shown = []
    for node in made.node_ids:  # pyvis writes a title that holds "href" into the page as HTML
        page.evaluate("node => { network.body.emitter.emit('showPopup', node); }", node)
        shown.append(page.evaluate("document.querySelector('.popup').textContent"))
        page.wait_for_timeout(100)
    assert any("onerror" in text for text in shown)
    assert page.evaluate("window.ran") is None
    assert page.evaluate("document.querySelectorAll('img, .popup script').length") == 0
    assert asked == [page_file.as_uri()]
    page.context.close()


def test_a_page_is_the_same_each_time(data: OpenDataset, made: Any) -> None:
    assert graph.open(data.name).to_pyvis().generate_html() == made.generate_html()


def test_bengali_names_are_shown(data: OpenDataset) -> None:
    labels = [str(node["label"]) for node in data.to_pyvis(lang="bn").nodes]
    assert sum(bool(re.search("[\u0980-\u09ff]", label)) for label in labels) > 10

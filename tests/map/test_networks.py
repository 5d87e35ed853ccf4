"""Maps of networks that no layout was tuned on: names are read from the canvas at every zoom step."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from playwright.sync_api import Browser

from graph.layout.label_positions import MOST_COVERED
from graph.map import render_map
from graph.model.network import Network
from tests import fiction
from tests.map.page import DESKTOP, PHONE, Map, inside, opened

pytestmark = pytest.mark.slow

RIVERS = (
    "Amber",
    "Birch",
    "Copper",
    "Dune",
    "Elder",
    "Fern",
    "Garnet",
    "Hazel",
    "Indigo",
    "Juniper",
    "Larch",
)
WORK = ("Women's Rights", "Rural Livelihoods", "Youth", "Water and Sanitation", "Legal Aid", "Disability")
FORMS = (
    "Foundation",
    "Forum",
    "Resource Centre",
    "Society",
    "Federation of Grassroots Groups",
    "Trust",
    "Network",
)
BENGALI = ("সবুজ গ্রাম উন্নয়ন সমিতি", "নদী পারের মানুষ ফাউন্ডেশন", "আলোর পথ", "নারী উন্নয়ন পরিষদ")

NETWORKS = {
    "mesh": lambda: nx.random_partition_graph([17] * 5, 0.28, 0.04, seed=77),
    "ring of cliques": lambda: nx.ring_of_cliques(11, 8),
    "small world": lambda: nx.connected_watts_strogatz_graph(110, 6, 0.15, seed=12),
    "tree": lambda: nx.random_labeled_tree(130, seed=21),
    "separate parts": lambda: nx.disjoint_union_all(
        [nx.barabasi_albert_graph(n, 2, seed=n) for n in (28, 17, 11, 7, 5, 4)]
    ),
    "bipartite": lambda: nx.bipartite.random_graph(22, 70, 0.07, seed=5),
    "hub": lambda: hub_network(),
    "many": lambda: nx.powerlaw_cluster_graph(420, 2, 0.3, seed=3),
}


def hub_network() -> Any:
    graph = nx.random_partition_graph([15] * 5, 0.25, 0.02, seed=9)
    hub = graph.number_of_nodes()
    graph.add_edges_from((hub, node) for node in range(0, hub, 2))
    graph.add_edges_from((hub, hub + more) for more in range(1, 15))
    return graph


def name_of(number: int) -> str:
    river, work, form = RIVERS[number % 11], WORK[number // 11 % 6], FORMS[number // 3 % 7]
    return f"{river} {work} {form}" + (f" {number // 66}" if number >= 66 else "")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The map of each network, drawn when it is asked for."""

    class Pages(dict[str, Path]):
        def __missing__(self, name: str) -> Path:
            folder = tmp_path_factory.mktemp("network")
            graph = NETWORKS[name]()
            rows = [
                fiction.organisation(
                    f"n{node}",
                    label_en=name_of(node),
                    label_bn=f"{BENGALI[node % 4]} {node}" if node % 3 == 0 else "",
                )
                for node in sorted(graph)
                if graph.degree(node)
            ]
            ties = [fiction.tie(f"n{a}", "partneredWith", f"n{b}") for a, b in graph.edges if a != b]
            known = fiction.knowledge(folder / "data", entities=rows, ties=ties)
            self[name] = folder / "map.html"
            self[name].write_text(render_map(Network(known)), encoding="utf-8", newline="\n")
            return self[name]

    return Pages()


@pytest.fixture(params=NETWORKS)
def page(request: pytest.FixtureRequest, browser: Browser, pages: dict[str, Path]) -> Iterator[Map]:
    with opened(browser, pages[request.param]) as found:
        yield found


def touching(found: Map) -> list[tuple[str, str]]:
    """Pairs of names of which one lies on the other; each line on the canvas lies in the box of a name."""
    lines, names = found.drawn()["texts"], found.ask("stakeholderMap.texts()")
    slack = 1 + 1.2 * found.ask("stakeholderMap.camera().k")  # a browser tells ink in whole units
    for line in lines:
        y = (line["top"] + line["bottom"]) / 2
        assert line["text"] in "?✕" or any(
            line["text"] in name["text"]
            and name["left"] - slack <= line["left"]
            and line["right"] <= name["right"] + slack
            and name["top"] - 2 <= y <= name["bottom"] + 2
            for name in names
        ), line
    return [
        (one["text"], other["text"])
        for one, other in itertools.combinations(names, 2)
        if one["left"] < other["right"] - 0.5
        and other["left"] < one["right"] - 0.5
        and one["top"] < other["bottom"] - 0.5
        and other["top"] < one["bottom"] - 0.5
    ]


def named(found: Map) -> set[str]:
    return {text["id"] for text in found.ask("stakeholderMap.texts()") if text["id"]}


def test_no_name_touches_another_at_any_zoom_step_and_more_are_named_at_each(page: Map) -> None:
    assert page.data["layout"]["kind"] == "network"
    shares = []
    for step in range(6):
        if step:
            page.page.click("#zoom-in")
            page.page.wait_for_timeout(250)
        assert touching(page) == [], f"step {step}"
        in_view = page.ask(
            """() => stakeholderMap.nodes().filter((id) => {
                const { x, y } = stakeholderMap.place(id);
                const { width, height } = picture.getBoundingClientRect();
                return x > 60 && y > 30 && x < width - 60 && y < height - 30;
            })"""
        )
        if in_view:
            shares.append(len(named(page) & set(in_view)) / len(in_view))
    assert shares[-1] >= 0.95, shares
    assert shares[-1] >= shares[0]
    if len(page.nodes) <= 100:
        assert shares[0] >= 0.85, shares


@pytest.mark.parametrize("name", ["many", "hub", "small world"])
def test_names_leave_marks_to_be_seen(browser: Browser, pages: dict[str, Path], name: str) -> None:
    with opened(browser, pages[name]) as found:
        layout = found.data["layout"]
        ids = found.data["entities"]["id"]
        bold, hubs = ({ids[at] for at in numbers} for numbers in (layout["network"]["bold"], layout["hubs"]))
        marks = found.marks()
        for text in found.ask("stakeholderMap.texts()"):
            covered = [
                other
                for other in marks
                for spot in [found.ask("(id) => stakeholderMap.place(id)", other)]
                if text["id"] and inside(text, spot["x"], spot["y"])
            ]
            assert len(covered) <= (MOST_COVERED if text["id"] in bold else 0), text
            assert not hubs & set(covered), text


def test_bengali_letters_take_the_room_that_is_kept_for_them(
    browser: Browser, pages: dict[str, Path]
) -> None:
    with opened(browser, pages["separate parts"], hash="lang=bn") as found:
        for _ in range(3):
            assert touching(found) == []
            found.page.click("#zoom-in")
            found.page.wait_for_timeout(250)


def test_names_stay_on_a_screen_that_grows_narrower(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["hub"], size=(1000, 700)) as found:
        for width in (900, 860, 820):
            found.page.set_viewport_size({"width": width, "height": 700})
            found.page.wait_for_timeout(250)
            room = found.ask("picture.clientWidth")
            for text in found.ask("stakeholderMap.texts()"):
                assert not text["id"] or (text["left"] >= 0 and text["right"] <= room), (width, text)


def test_names_keep_their_size_while_distances_grow(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["mesh"]) as found:
        before = {(text["text"], text["bold"]): text for text in found.drawn()["texts"]}
        found.page.click("#zoom-in")
        found.page.click("#zoom-in")
        found.page.wait_for_timeout(250)
        after = {(text["text"], text["bold"]): text for text in found.drawn()["texts"]}
        both = before.keys() & after.keys()
        assert len(both) > 10
        for line in both:
            assert abs(before[line]["size"] - after[line]["size"]) < 0.01


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_what_is_pointed_at_and_what_is_chosen_is_named(
    browser: Browser, pages: dict[str, Path], lang: str
) -> None:
    with opened(browser, pages["many"], hash=f"lang={lang}") as found:
        unnamed = sorted(found.nodes - named(found))
        assert unnamed
        for name in unnamed[:: max(1, len(unnamed) // 6)]:
            found.go(lang=lang, entity=name)
            assert name in named(found)
            assert touching(found) == []
            at = found.data["entities"]["id"].index(name)
            pair = found.data["entities"]["name"][at]
            expected = pair[1] if lang == "bn" and pair[1] else pair[0]
            text = next(text for text in found.ask("stakeholderMap.texts()") if text["id"] == name)
            assert text["text"] == expected


def test_choosing_one_of_many_hides_the_ties_of_others(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["many"]) as found:
        every = len(found.drawn()["strokes"])
        best = found.data["entities"]["id"][found.data["layout"]["network"]["order"][0]]
        found.go(entity=best)
        lit = found.ask("stakeholderMap.lit()")
        strokes = [one for one in found.drawn()["strokes"] if one["colour"] == "#6b7480"]
        assert len(strokes) == len(lit["ties"]) < every
        assert len(named(found) & set(lit["nodes"])) >= 0.8 * len(lit["nodes"])


def test_ties_of_a_hub_are_drawn_whole_when_it_is_asked_for(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["hub"]) as found:
        (hub,) = (found.data["entities"]["id"][at] for at in found.data["layout"]["hubs"])
        spot = found.ask("(id) => stakeholderMap.place(id)", hub)
        own = [key for key in found.ties if hub in key.split("~")[1:]]

        def reach() -> list[float]:
            """How far the strokes that begin at the hub go."""
            strokes = [one for one in found.drawn()["strokes"] if one["colour"] == "#6b7480"]
            near = [
                one
                for one in strokes
                if one["left"] - 30 < spot["x"] < one["right"] + 30
                and one["top"] - 30 < spot["y"] < one["bottom"] + 30
            ]
            return [max(one["right"] - one["left"], one["bottom"] - one["top"]) for one in near]

        assert sum(length < 20 for length in reach()) >= len(own)
        found.go(entity=hub)
        assert sum(length > 40 for length in reach()) >= 0.8 * len(own)


@pytest.mark.parametrize("name", ["mesh", "separate parts", "hub", "tree"])
def test_a_phone_has_places_of_its_own(browser: Browser, pages: dict[str, Path], name: str) -> None:
    with opened(browser, pages[name], size=PHONE) as found:
        width = found.ask("picture.clientWidth")
        for node in found.nodes:
            assert 0 <= found.ask("(id) => stakeholderMap.place(id).x", node) <= width
        texts = found.drawn()["texts"]
        assert len(named(found)) >= 10
        assert touching(found) == []
        assert min(text["size"] for text in texts) >= 9


def test_the_picture_for_paper_is_the_wide_one(browser: Browser, pages: dict[str, Path]) -> None:
    files = []
    for size in (DESKTOP, PHONE):
        with opened(browser, pages["hub"], size=size) as found:
            found.page.click("#tool-keep")
            with found.page.expect_download() as download:
                found.page.get_by_role("button", name="SVG").click()
            files.append(Path(download.value.path()).read_text(encoding="utf-8"))
    places = [
        [line for line in file.split("<") if line.startswith("path") or line.startswith("circle")]
        for file in files
    ]
    assert places[0] == places[1]


def test_a_phone_names_the_most_important_of_many(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["many"], size=PHONE) as found:
        names, order = found.data["entities"]["id"], found.data["layout"]["network"]["order"]
        found.page.wait_for_timeout(500)
        first = {names[at] for at in order[:10]}
        assert len(named(found) & first) >= 8
        assert touching(found) == []

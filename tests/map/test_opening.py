"""The map opens readable: names legible and free, kinds and certainty shown, crowds grouped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from graph.map import render_map
from graph.model.network import Network
from graph.model.opening import open_graph
from tests import fiction
from tests.map.page import Box, Map, Maps, inside, opened, overlapping, short

LEGIBLE = 9.5  # pixels
SHAPES = {  # of the sectors, as design and legend have them
    "SectorCivilSociety": ("circle", "#9a3324", "#db6f38"),
    "SectorAlliance": ("hexagon", "#c21fb0", "#ebc2fa"),
    "SectorGovernment": ("square", "#16358c", "#5b97f5"),
    "SectorUN": ("triangle", "#0a6b6b", "#2cc7b4"),
    "SectorDonor": ("diamond", "#a86a08", "#f2b01e"),
    "SectorProgramme": ("triangleDown", "#2f9e56", "#c4efaa"),
    "SectorCompany": ("pentagon", "#78808f", "#858a94"),
}
DASHES = {"stated": [], "implied": [6, 4], "ambiguous": [1.6, 4], "inferred": [8, 4, 1.6, 4]}
LINE = "#6b7480"
CROWD = 420


@pytest.fixture(params=["en", "bn"])
def example(request: pytest.FixtureRequest, browser: Browser, maps: Maps) -> Iterator[Map]:
    """The example in each language, rendered to open in it."""
    with opened(browser, maps("steps", lang=request.param)) as found:
        assert found.ask("document.documentElement.lang") == request.param
        yield found


def lines(found: Map, lang: str) -> dict[str, str]:
    """Return the first line of the name of each node of the layout, by id.

    A name that has fewer lines in this language than in the other has empty ones above.
    """
    labels, names = found.data["layout"]["labels"], found.data["entities"]["id"]
    return {
        names[int(at)]: next(filter(None, words[0]["lines"].get(lang, words[0]["lines"]["en"])))
        for at, words in labels.items()
    }


# ---- names ----
def test_every_name_is_there_and_legible(example: Map) -> None:
    texts = example.drawn()["texts"]
    lang = example.ask("document.documentElement.lang")
    named = lines(example, lang)
    assert set(named) == example.nodes
    written = Counter(text["text"] for text in texts)
    assert not {name for name in named.values() if name not in written}
    small = {(text["text"], round(text["size"], 1)) for text in texts if text["size"] < LEGIBLE}
    assert small == set()


def test_no_text_leaves_the_canvas_or_meets_another(example: Map) -> None:
    texts = example.drawn()["texts"]
    stage = example.page.locator("#picture").bounding_box()
    assert stage
    for text in texts:
        assert text["left"] >= 0 and text["top"] >= 0, text
        assert text["right"] <= stage["width"] and text["bottom"] <= stage["height"], text
    assert overlapping([text for text in texts if text["text"] not in "?✕"]) == []


def test_no_name_is_crossed_by_a_tie(example: Map) -> None:
    texts = [text for text in example.drawn()["texts"] if text["text"] not in "?✕"]
    marks = example.marks()
    within = [text for text in texts if any(encloses(mark, text) for mark in marks.values() if mark)]
    lang = example.ask("document.documentElement.lang")
    labels, ids = example.data["layout"]["labels"], example.data["entities"]["id"]
    hubs = [words[0]["lines"] for at, words in labels.items() if ids[int(at)] in ("steps", "p4d")]
    hub_names = {line for words in hubs for line in words.get(lang, words["en"])}
    assert {text["text"] for text in within} <= hub_names, "only the hubs are named inside"
    free = [text for text in texts if text not in within]
    places = {name: example.ask("(id) => stakeholderMap.place(id)", name) for name in marks}
    crossed = set()
    for tie, path in example.paths().items():
        _, one, other = tie.split("~")
        for point in path:
            leaves = any(near(point, places[end], 9) for end in (one, other))
            crossed |= {
                (text["text"], tie) for text in free if not leaves and inside(text, point["x"], point["y"])
            }
    assert crossed == set()


def encloses(mark: Box, text: Box) -> bool:
    x = (text["left"] + text["right"]) / 2
    return mark["left"] < text["left"] and text["right"] < mark["right"] and inside(mark, x, text["top"])


def near(one: dict[str, float], other: dict[str, float], most: float) -> bool:
    return abs(one["x"] - other["x"]) < most and abs(one["y"] - other["y"]) < most


def test_whole_network_opens_legible_without_names_over_each_other(browser: Browser, maps: Maps) -> None:
    for lang in ("en", "bn"):
        with opened(browser, maps("kestrel"), hash=f"lang={lang}") as found:
            names = [text for text in found.drawn()["texts"] if text["text"] not in ("?", "✕")]
            assert len(names) >= 60
            assert min(text["size"] for text in names) >= LEGIBLE
            assert overlapping(names, slack=2.0) == []


def test_opens_the_same_each_time(browser: Browser, maps: Maps) -> None:
    seen = []
    for _ in range(2):
        with opened(browser, maps("kestrel")) as found:
            drawn = found.drawn()
            seen.append(
                (drawn["texts"], drawn["shapes"], drawn["strokes"], found.ask("stakeholderMap.camera()"))
            )
    assert seen[0] == seen[1]


def test_nothing_moves_by_itself(kestrel: Map) -> None:
    before = kestrel.drawn()
    kestrel.page.wait_for_timeout(400)
    assert kestrel.ask("recorded") == before


# ---- kinds and certainty ----
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_kind_is_told_by_shape_and_colour(browser: Browser, maps: Maps, scheme: str) -> None:
    network = maps.network("steps")
    with opened(browser, maps("steps"), scheme=scheme) as found:
        marks = found.marks()
        told = set()
        for iri, entity in network.organisations.items():
            name = short(network, iri)
            if name not in marks or entity.sector is None:
                continue
            sector = entity.sector.parent or entity.sector.iri
            shape, light, dark = SHAPES[sector.rpartition("#")[2]]
            mark = marks[name]
            assert (mark["kind"], mark["colour"]) == (shape, light if scheme == "light" else dark), name
            told.add(shape)
        assert told == {shape for shape, _, _ in SHAPES.values()}


def test_legend_has_the_mark_and_the_count_of_each_kind(steps: Map, maps: Maps) -> None:
    network = maps.network("steps")
    tally: Counter[str] = Counter()
    for entity in network.organisations.values():
        if entity.sector:  # of one body the sources do not say what kind it is
            tally[(entity.sector.parent or entity.sector.iri).rpartition("#")[2]] += 1
    for at, sector in enumerate(steps.data["sectors"]):
        if sector["id"]:
            row = steps.page.locator(f"label[for=sectors-{at}]")
            assert row.locator(".count").inner_text() == str(tally[sector["id"]])
            colours = row.locator("svg path").evaluate_all(
                "all => all.map((one) => one.getAttribute('fill'))"
            )
            assert sector["light"] in colours
            assert row.locator(".words").inner_text() == sector["plural"][0]


@pytest.mark.parametrize("level", DASHES)
def test_certainty_is_told_by_the_line(browser: Browser, maps: Maps, level: str) -> None:
    others = "~".join(name for name in DASHES if name != level)
    with opened(browser, maps("steps"), hash=f"no-certainties={others}") as found:
        drawn = found.drawn()
        strokes = [one for one in drawn["strokes"] if one["colour"] == LINE]
        assert len(strokes) == len(found.ties) > 0
        for stroke in strokes:
            scale = stroke["dashes"][0] / DASHES[level][0] if stroke["dashes"] else 1.0
            assert [round(one / scale, 2) for one in stroke["dashes"]] == DASHES[level]
            assert 0.5 < scale < 2.5
        doubts = [text for text in drawn["texts"] if text["text"] == "?"]
        assert len(doubts) == (len(found.ties) if level == "ambiguous" else 0)


def test_formal_roles_are_thicker(steps: Map) -> None:
    widths: dict[bool, set[float]] = {}
    for kinds, formal in ((["secretariatOf"], True), (["workedJointlyWith"], False)):
        others = [kind["id"] for kind in steps.data["kinds"] if kind["id"] not in kinds]
        steps.go(**{"no-kinds": "~".join(others)})
        strokes = [one for one in steps.drawn()["strokes"] if one["colour"] == LINE]
        assert strokes
        widths[formal] = {round(one["width"], 2) for one in strokes}
    assert min(widths[True]) > 1.8 * max(widths[False])


CHAIN = [
    (one, "partneredWith", other) for one, other in (("alpha", "beta"), ("beta", "gamma"), ("gamma", "delta"))
]


def test_disputed_tie_is_crossed(browser: Browser, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        ties=[fiction.tie(*ends) for ends in CHAIN],
        names=("alpha", "beta", "gamma", "delta"),
        disputed=True,
    )
    with opened(browser, path) as found:
        assert [text["text"] for text in found.drawn()["texts"] if text["text"] == "✕"] == ["✕"] * 2
        found.go(tie="partneredWith~alpha~beta")
        assert found.text("disputed_note") in found.panel()
        assert "contradicted by one other quote" in found.panel()
        found.go(tie="partneredWith~delta~gamma")
        assert found.text("disputed_note") not in found.panel()


def written(folder: Path, *, ties: list[dict[str, str]], names: Any, disputed: bool = False) -> Path:
    """Write the map of a fictional network; with `disputed`, the first two contradict each other."""
    rows = [dict(tie, locator=str(number + 1)) for number, tie in enumerate(ties)]
    known = fiction.knowledge(
        folder / "data", entities=[fiction.organisation(name) for name in names], ties=rows
    )
    if disputed:
        sets = {tie.subject: tie.supports[0].set for tie in Network(known).select_counted_ties()}
        one, other, *_ = sets.values()
        line = f"<{other}> <{fiction.STK}disputes> <{one}> .\n"
        (folder / "data" / "more.ttl").write_text(line, encoding="utf-8")
        known = open_graph(folder / "data")
    path = folder / "map.html"
    path.write_text(render_map(Network(known)), encoding="utf-8", newline="\n")
    return path


# ---- crowds ----
@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of more organisations than are shown one by one, of three kinds."""
    kinds = [
        ("CivilSocietyOrganisation", "TypeNationalNGO"),
        ("CivilSocietyOrganisation", "TypeLocalCSO"),
        ("PublicBody", "TypeMinistry"),
        ("MultilateralBody", "TypeUNBody"),
    ]
    folder = tmp_path_factory.mktemp("crowd")
    rows = [fiction.entity(f"body-{n}", kinds[n % 4][0], type=kinds[n % 4][1]) for n in range(CROWD)]
    ties = [
        fiction.tie(f"body-{n}", "partneredWith", f"body-{(n * 7 + 3) % CROWD}")
        for n in range(CROWD)
        if n != (n * 7 + 3) % CROWD
    ]
    known = fiction.knowledge(folder / "data", entities=rows, ties=ties)
    path = folder / "crowd.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.layout.MOST_ALONE", 300)
        path.write_text(render_map(Network(known)), encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def crowded(browser: Browser, crowd: Path) -> Iterator[Map]:
    with opened(browser, crowd) as found:
        yield found


def test_crowd_opens_on_groups_with_counts(crowded: Map) -> None:
    groups = crowded.ask("stakeholderMap.groups()")
    assert sum(group["members"] for group in groups) == CROWD
    assert not any(group["open"] for group in groups)
    assert crowded.nodes == set()
    written_ = {text["text"] for text in crowded.drawn()["texts"]}
    assert {str(group["members"]) for group in groups} <= written_
    assert {group["label"] for group in groups} <= written_
    assert overlapping(crowded.drawn()["texts"]) == []


def test_group_expands_where_it_is_clicked_and_closes_again(crowded: Map) -> None:
    at, group = max(enumerate(crowded.ask("stakeholderMap.groups()")), key=lambda found: found[1]["members"])
    crowded.page.mouse.click(group["x"], group["y"])
    crowded.settle()
    members = {
        name
        for name, of in zip(crowded.data["entities"]["id"], crowded.data["entities"]["group"], strict=True)
        if of == at
    }
    assert crowded.nodes == members
    assert len(members) == group["members"]
    assert [one["open"] for one in crowded.ask("stakeholderMap.groups()")].count(True) == 1
    assert (
        len([one for one in crowded.drawn()["shapes"] if one["kind"] in ("circle", "square", "triangle")])
        >= len(members) / 2
    )
    crowded.page.click(f"text={crowded.text('close_group')}")
    crowded.settle()
    assert crowded.nodes == set()


def test_search_finds_one_in_a_closed_group_and_opens_the_group(crowded: Map) -> None:
    assert crowded.found("body 137")[0] == "body-137"
    crowded.page.press("#finder input", "Enter")
    crowded.settle()
    assert crowded.chosen == "body-137"
    assert "body-137" in crowded.nodes
    stage = crowded.page.locator("#picture").bounding_box()
    assert stage
    place = crowded.ask("stakeholderMap.place('body-137')")
    assert 0 < place["x"] < stage["width"] and 0 < place["y"] < stage["height"]
    assert crowded.mark("body-137")
    assert "Body 137" in {text["text"] for text in crowded.drawn()["texts"]}


def test_what_is_filtered_to_few_stands_by_itself(crowded: Map) -> None:
    crowded.tick("sectors-0")
    assert len(crowded.nodes) == CROWD // 2
    assert all(int(name.removeprefix("body-")) % 4 > 1 for name in crowded.nodes)


@pytest.mark.slow
def test_above_the_limit_organisations_stand_in_groups(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.layout.MOST_ALONE", 300)
    for count, grouped in ((300, False), (301, True)):
        path = written(
            tmp_path / str(count),
            ties=[fiction.tie(f"n{n}", "partneredWith", f"n{n + 1}") for n in range(count - 1)],
            names=[f"n{n}" for n in range(count)],
        )
        with opened(browser, path) as found:
            assert bool(found.ask("stakeholderMap.groups()")) == grouped
            assert (len(found.nodes) == count) != grouped


def test_browser_that_unpacks_nothing_shows_the_drawing(browser: Browser, maps: Maps) -> None:
    context = browser.new_context(offline=True)
    context.add_init_script("delete window.DecompressionStream")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(error.message))
    page.goto(maps("steps").as_uri())
    page.wait_for_selector("body > svg")
    assert "interactive map" in page.inner_text("body")
    assert page.locator("table").count() == 2
    assert complaints == []
    context.close()

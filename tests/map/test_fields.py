"""Colour, size, groups and filters by any field of the data, in the page and in what leaves it."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from graph.ingest.stories import StoryView, write_stories
from graph.map import render_map
from graph.map.builder import build_map
from graph.map.fields import Fact, build_fields
from graph.map.stories import select_stories
from graph.model.network import Network
from graph.model.opening import open_graph
from tests import fiction
from tests.map.page import PHONE, Map, Maps, opened
from tests.map.page_data import read_data, unpack_page

REGIONS = ("Coast", "Hills", "<b>Plain</b>", "=SUM(1)")
NAMES = [f"body-{number:02}" for number in range(24)]


def write_attributes(folder: Path) -> Path:
    """Write a data set of which the organisations have regions, staff, founding dates and answers."""
    facts = []
    for number, name in enumerate(NAMES):
        facts.append(fiction.fact(name, "attribute", f"Region: {REGIONS[number % 4]}"))
        facts.append(fiction.fact(name, "schema:foundingDate", str(1980 + number)))
        facts.append(fiction.fact(name, "attribute", f"Secret plan: {number % 2}", visibility="internal"))
        if number < 20:
            facts.append(fiction.fact(name, "attribute", f"Staff: {1000 + number:,}"))
            facts.append(fiction.fact(name, "attribute", f"Helpline: {'yes' if number < 5 else 'না'}"))
            facts.append(fiction.fact(name, "attribute", f"Growth: {number % 7 - 3}"))
            facts.append(fiction.fact(name, "attribute", f"Type: {'own' if number % 2 else 'other'}"))
    ties = [fiction.tie(NAMES[0], "partneredWith", name) for name in NAMES[1:20]]
    ties += [fiction.tie(one, "partneredWith", other) for one, other in pairwise(NAMES[1:11])]
    rows = [fiction.organisation(name) for name in NAMES]
    rows.append(fiction.organisation("hidden-one", visibility="internal"))
    facts.append(fiction.fact("hidden-one", "attribute", "Region: Under the sea"))
    return fiction.write(folder, entities=rows, ties=ties, facts=facts)


@pytest.fixture(scope="module")
def attributes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_attributes(tmp_path_factory.mktemp("attributes") / "data")


@pytest.fixture(scope="module")
def file(attributes: Path) -> Path:
    path = attributes.parent / "page.html"
    path.write_text(render_map(Network(open_graph(attributes))), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def fields_page(browser: Browser, file: Path) -> Iterator[Map]:
    with opened(browser, file) as page:
        yield page


@pytest.fixture
def page(fields_page: Map) -> Iterator[Map]:
    fields_page.start_again()
    yield fields_page
    fields_page.is_clean()


def make_facts(**texts: list[str]) -> dict[str, list[Fact]]:
    return {
        name: [Fact((heading, ""), text) for heading, text in (text.split(": ", 1) for text in held)]
        for name, held in texts.items()
    }


def choose(page: Map, select: str, value: str) -> None:
    """Choose an option of the legend, whose section is opened."""
    page.ask("(id) => { document.getElementById(id).closest('details').open = true }", select)
    page.page.select_option(f"#{select}", value)
    page.settle()


# ---- what a field is ----
@pytest.mark.parametrize(
    ("texts", "type_", "values"),
    [
        (["1,200", "30", "১২.৫"], "number", (1200, 30, 12.5)),
        (["1998", "2004-05", "২০১০"], "date", ("1998", "2004-05", "2010")),
        (["yes", "না", "No"], "yesno", ((1,), (0,), (0,))),
        (["north", "south", "north"], "category", ((0,), (1,), (0,))),
        (["12", "12", "about 30"], "category", ((0,), (0,), (1,))),
    ],
)
def test_type_of_a_field_follows_from_its_texts(texts: list[str], type_: str, values: Any) -> None:
    facts = make_facts(**{f"n{number}": [f"Field: {text}"] for number, text in enumerate(texts)})
    (field,) = build_fields(facts, ["n0", "n1", "n2"])
    assert (field.type, field.values) == (type_, values)


def test_telephones_and_registrations_are_no_amounts() -> None:
    texts = {"n0": ["Phone: 01711000001", "Grew: -4 %"], "n1": ["Phone: +8801711000002", "Grew: 12%"]}
    (field,) = build_fields(make_facts(**texts), ["n0", "n1"])
    assert (field.id, field.label, field.values) == ("Grew", ("Grew (%)", ""), (-4, 12))


def test_texts_that_nobody_shares_are_no_field() -> None:
    facts = make_facts(**{f"n{number}": [f"Address: street {number}"] for number in range(20)})
    assert build_fields(facts, list(facts)) == ()


def test_sources_that_differ_on_a_number_leave_none() -> None:
    facts = make_facts(a=["Staff: 5", "Staff: 7"], b=["Staff: 9"], c=["Staff: 9"])
    (field,) = build_fields(facts, ["a", "b", "c"])
    assert field.values == (None, 9, 9)


def test_several_values_of_a_category_are_kept() -> None:
    facts = make_facts(a=["Area: x", "Area: y"], b=["Area: x"], c=["Area: y"], d=["Area: y"])
    (field,) = build_fields(facts, ["a", "b", "c", "d", "e"])
    assert (field.labels, field.values) == (("y", "x"), ((0, 1), (1,), (0,), (0,), None))


def test_an_edition_has_nothing_of_withheld_rows(attributes: Path) -> None:
    public = build_map(Network(open_graph(attributes, audience="public")))
    shown = {"Growth", "Helpline", "Region", "Staff", "Type", "founding year"}
    assert {field.id for field in public.fields} == shown
    text = unpack_page(render_map(Network(open_graph(attributes, audience="public"))))
    assert "=SUM(1)" in text
    assert "Secret plan" not in text and "Under the sea" not in text


@pytest.mark.parametrize(
    ("look", "shown"),
    [
        (
            "colour=own.Region&cluster=own.Staff&size=betweenness",
            "colour=own.Region&cluster=own.Staff&size=betweenness",
        ),
        ("colour=own.Secret plan&lang=en&size=degree", "size=degree"),
        (
            'where=[["own.Region","Coast"],["own.Staff",1,2000]]',
            'where=[["own.Region","Coast"],["own.Staff",1,2000]]',
        ),
        ('where=[["own.Region","Under the sea"]]', None),
        ('where=[["own.Secret plan",0,1]]', None),
        ("where=[[[[", None),
        ("where=[1,null]", None),
    ],
)
def test_a_story_names_no_field_or_value_of_a_withheld_row(
    attributes: Path, tmp_path: Path, look: str, shown: str | None
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(attributes, folder)
    view = StoryView(1, {"en": "View"}, {}, look, "public")
    (folder / "stories.toml").write_text(write_stories((view,)), encoding="utf-8")
    views = select_stories(open_graph(folder, audience="public")).views
    assert [dict(parse_qsl(view.look)) for view in views] == (
        [] if shown is None else [dict(parse_qsl(shown))]
    )


def test_a_data_set_without_attributes_has_no_fields_of_its_own(maps: Maps) -> None:
    data = read_data(maps("steps").read_text(encoding="utf-8"))
    assert "logos" not in data
    assert [field["id"] for field in data.get("fields", ())] in ([], ["founding year"])


# ---- colour and size ----
def test_colours_tell_a_category(page: Map) -> None:
    choose(page, "by-colour", "own.Region")
    colours = {name: page.mark(name)["colour"] for name in NAMES[:20]}
    by_region = {
        region: {colours[name] for name in NAMES[number:20:4]} for number, region in enumerate(REGIONS)
    }
    assert all(len(found) == 1 for found in by_region.values())
    assert len(set.union(*by_region.values())) == 4
    assert "<b>Plain</b>" in page.panel()
    assert page.address().endswith("colour=own.Region")


def test_numbers_have_a_scale_and_those_without_one_are_counted(page: Map) -> None:
    choose(page, "by-colour", "own.Staff")
    assert page.mark(NAMES[1])["colour"] != page.mark(NAMES[19])["colour"]
    assert "5 organisations have no value" in page.panel()


def test_sizes_tell_a_number(page: Map) -> None:
    page.go(size="own.founding year")
    assert page.state["size"] == "kind"  # a year has no size
    page.go(size="own.Staff")
    assert page.state["size"] == "own.Staff"


def test_at_most_ten_colours_and_one_for_the_others(browser: Browser, tmp_path: Path) -> None:
    names = [f"n{number}" for number in range(40)]
    rows = [fiction.organisation(name) for name in names]
    facts = [fiction.fact(name, "attribute", f"Code: c{number % 20}") for number, name in enumerate(names)]
    ties = [fiction.tie("n0", "partneredWith", name) for name in names[1:]]
    knowledge = fiction.knowledge(tmp_path / "data", entities=rows, ties=ties, facts=facts)
    path = tmp_path / "page.html"
    path.write_text(render_map(Network(knowledge)), encoding="utf-8")
    with opened(browser, path, hash="colour=own.Code") as page:
        colours = [mark["colour"] for mark in page.marks().values() if mark]
        assert len(set(colours)) == 11
        assert "The last 10 values share the grey" in page.panel()


# ---- groups ----
def test_groups_by_a_field_stand_apart_with_their_names(page: Map) -> None:
    choose(page, "by-cluster", "own.Region")
    places = {name: page.ask("(id) => stakeholderMap.place(id)", name) for name in NAMES}
    groups = [[places[name] for name in NAMES[number::4]] for number in range(4)]
    boxes = [
        (
            min(place["x"] for place in group),
            min(place["y"] for place in group),
            max(place["x"] for place in group),
            max(place["y"] for place in group),
        )
        for group in groups
    ]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    texts = [text["text"] for text in page.ask("stakeholderMap.texts()") if text["heading"]]
    assert sorted(texts) == sorted(("Under the sea · 1", *(f"{region} · 6" for region in REGIONS)))
    assert page.nodes == {*NAMES, "hidden-one"}  # those without a tie, too


def test_areas_of_kinds_have_the_colours_of_kinds(page: Map, tmp_path: Path) -> None:
    page.go(cluster="kind")
    page.page.click("#tool-keep")
    root = ElementTree.parse(page.save("#save-svg", tmp_path / "map.svg")).getroot()  # noqa: S314 our own file
    hulls = {path.get("fill") for path in root.iter() if path.get("opacity") == "0.07"}
    assert hulls == {page.data["sectors"][0]["light"]}


def test_groups_are_the_same_each_time_and_leave_no_trace(page: Map) -> None:
    def places() -> Any:
        return [page.ask("(id) => stakeholderMap.place(id)", name) for name in NAMES[:20]]

    plain = places()
    page.go(cluster="own.Region")
    first = places()
    page.go(cluster="own.Staff")
    page.go(cluster="own.Region")
    assert places() == first != plain
    page.go()
    assert places() == plain


def test_numbers_are_grouped_in_ranges(page: Map) -> None:
    page.go(cluster="own.founding year")
    texts = [text["text"] for text in page.ask("stakeholderMap.texts()") if text["heading"]]
    assert len([text for text in texts if re.fullmatch(r"\d{4} to \d{4} · \d", text)]) == 5


def test_an_address_with_an_unknown_field_shows_the_whole_map(page: Map) -> None:
    page.go(cluster="own.Nothing", colour="own.Nothing", where='[["own.Nothing",1,2],"x",[]]')
    state = page.state
    assert (state["cluster"], state["colour"], state["where"]) == ("", "kind", {})


@pytest.mark.parametrize(
    "where", ["{", "[[1]]", '[["own.Staff","a","b"]]', '[["own.Region","Nowhere"]]', "null"]
)
def test_a_damaged_filter_in_an_address_is_passed_over(page: Map, where: str) -> None:
    page.go(where=where)
    assert page.state["where"] == {}


# ---- filters ----
def test_a_category_filters(page: Map) -> None:
    page.ask("for (const one of document.querySelectorAll('details')) one.open = true")
    page.settle()
    page.page.locator("label.row", has_text="Coast").first.click()
    page.settle()
    assert page.nodes == set(NAMES[0:20:4])
    assert "Shown: 6 of 25 organisations" in page.panel()
    kept = page.address().partition("#")[2]
    page.go()
    assert len(page.nodes) == 20
    page.ask("(hash) => { location.hash = hash }", kept)
    page.settle()
    assert page.nodes == set(NAMES[0:20:4])


def test_a_range_filters(page: Map) -> None:
    page.go(where='[["own.Staff",1003,1005]]')
    assert page.nodes == set(NAMES[3:6])


def test_a_bound_can_be_typed(page: Map) -> None:
    page.ask("for (const one of document.querySelectorAll('details')) one.open = true")
    page.settle()
    page.page.fill("[id='filter-own.Staff-to']", "1002")
    page.page.keyboard.press("Tab")
    page.settle()
    assert page.nodes == set(NAMES[:3])
    assert page.state["where"] == {"own.Staff": [1000, 1002]}


def test_exports_say_what_is_shown(page: Map, tmp_path: Path) -> None:
    page.go(
        colour="own.Region", size="own.Staff", cluster="own.founding year", where='[["own.Staff",1000,1010]]'
    )
    page.page.click("#tool-keep")
    svg = page.save("#save-svg", tmp_path / "map.svg").read_text(encoding="utf-8")
    texts = " ".join(node.text or "" for node in ElementTree.fromstring(svg).iter())  # noqa: S314 our own file
    for words in ("Colour: Region", "Size: Staff", "Areas: founding year", "Staff: 1,000 to 1,010"):
        assert words in texts
    assert "Coast · 3" in texts and "<b>Plain</b> · 3" in texts
    assert "Shown: 11 of 25" in texts.replace("\n", " ")


# ---- files of what is shown ----
def read_csv(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_tables_hold_what_is_shown(page: Map, tmp_path: Path) -> None:
    page.go(where='[["own.Staff",1000,1005]]')
    page.page.click("#tool-keep")
    organisations = read_csv(page.save("#save-organisations", tmp_path / "organisations.csv"))
    ties = read_csv(page.save("#save-ties", tmp_path / "ties.csv"))
    assert [row["Id"] for row in organisations] == NAMES[:6]
    assert organisations[3]["Region"] == "'=SUM(1)"  # which a spreadsheet does not run
    assert [organisations[1][name] for name in ("Staff", "Growth", "founding year")] == ["1001", "-2", "1981"]
    assert (organisations[1]["type"], organisations[1]["Type (2)"]) == ("National NGO", "own")
    assert {(row["Source"], row["Target"]) for row in ties} >= {(NAMES[0], NAMES[5])}
    assert len(ties) == 9
    assert {row["certainty"] for row in ties} == {"stated"}
    assert {(row["Target label"], row["sources"]) for row in ties} >= {("Body 05", "The leaflet")}
    page.page.click("#dialog .close")
    page.go(lang="bn", where='[["own.Staff",1000,1005]]')
    page.page.click("#tool-keep")
    assert read_csv(page.save("#save-organisations", tmp_path / "bengali.csv")) == organisations
    page.page.click("#dialog .close")
    page.go(where='[["own.Staff",5,6]]')
    page.page.click("#tool-keep")
    header = page.save("#save-ties", tmp_path / "none.csv").read_text(encoding="utf-8-sig")
    assert header.strip() == "Source,Target,relation"


def test_gexf_is_read_by_networkx_and_by_import(page: Map, tmp_path: Path) -> None:
    import networkx

    from graph.ingest.foreign.gexf import read_gexf

    page.go()
    page.page.click("#tool-keep")
    path = page.save("#save-gexf", tmp_path / "map.gexf")
    graph = networkx.read_gexf(path)
    assert set(graph) >= set(NAMES[:20]) and graph.number_of_edges() == 28
    assert graph.nodes[NAMES[2]]["Region"] == "<b>Plain</b>"
    network = read_gexf(path)
    assert len(network.ties) == 28
    assert {tie.kind for tie in network.ties} == {"partneredWith"}
    assert next(node for node in network.nodes if node.key == NAMES[0]).type_word


def test_gexf_of_ties_with_and_without_a_direction_is_read(browser: Browser, tmp_path: Path) -> None:
    import networkx

    from graph.ingest.foreign.gexf import read_gexf

    ties = [fiction.tie("a", "funds", "b"), fiction.tie("b", "partneredWith", "c")]
    folder = fiction.write(
        tmp_path / "data", entities=[fiction.organisation(name) for name in "abc"], ties=ties
    )
    path = tmp_path / "page.html"
    path.write_text(render_map(Network(open_graph(folder))), encoding="utf-8")
    with opened(browser, path, record=False) as page:
        page.page.click("#tool-keep")
        saved = page.save("#save-gexf", tmp_path / "map.gexf")
    assert set(networkx.DiGraph(networkx.read_gexf(saved)).edges) == {("a", "b"), ("b", "c"), ("c", "b")}
    assert sorted(tie.is_directed for tie in read_gexf(saved).ties) == [False, True]


def test_the_code_to_embed_opens_this_view(page: Map, browser: Browser, file: Path) -> None:
    page.go(colour="own.Region")
    page.ask("navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve() }")
    page.page.click("#tool-keep")
    page.page.click("#copy-embed")
    frame = ElementTree.fromstring(page.ask("window.copied"))  # noqa: S314
    assert (frame.tag, frame.get("src")) == ("iframe", f"{file.name}#colour=own.Region")


# ---- selecting ----
def draw_around(page: Map, names: list[str]) -> None:
    """Draw a line around some organisations with the mouse."""
    spots = [page.spot(name) for name in names]
    left, right = min(spot["x"] for spot in spots) - 9, max(spot["x"] for spot in spots) + 9
    top, bottom = min(spot["y"] for spot in spots) - 9, max(spot["y"] for spot in spots) + 9
    page.page.mouse.move(left, top)
    page.page.mouse.down()
    for x, y in ((right, top), (right, bottom), (left, bottom)):
        page.page.mouse.move(x, y, steps=4)
    page.page.mouse.up()
    page.settle()


def picked(page: Map) -> list[str]:
    return [page.data["entities"]["id"][at] for at in page.state["picked"]]


def test_an_outline_selects_and_keeps(page: Map) -> None:
    page.go(cluster="own.Region")
    page.page.click("#tool-select")
    draw_around(page, NAMES[0::4])
    assert picked(page) == NAMES[0::4]
    assert "Selected: 6 organisations" in page.panel()
    assert not page.state["moved"] and page.state["camera"] is None
    page.page.click("#keep-only")
    page.settle()
    assert page.nodes == set(NAMES[0::4])
    assert "Shown: 6 of 25 organisations" in page.panel()
    assert "kept=" in page.address()
    page.page.click("#show-all")
    page.settle()
    assert page.nodes >= set(NAMES)


def test_a_click_adds_and_takes_away(page: Map) -> None:
    page.page.click("#tool-select")
    page.click_on(NAMES[3])
    page.click_on(NAMES[4])
    assert picked(page) == [NAMES[3], NAMES[4]]
    page.click_on(NAMES[3])
    assert picked(page) == [NAMES[4]]
    page.page.keyboard.press("Escape")  # selecting ends, and then the selection
    assert picked(page) == [NAMES[4]]
    page.page.keyboard.press("Escape")
    page.settle()
    assert picked(page) == []


def test_the_selection_is_saved_by_itself(page: Map, tmp_path: Path) -> None:
    page.go(picked="~".join(NAMES[:3]))
    rows = read_csv(page.save("#picked-organisations", tmp_path / "organisations.csv"))
    assert [row["Id"] for row in rows] == NAMES[:3]
    assert len(read_csv(page.save("#picked-ties", tmp_path / "ties.csv"))) == 3
    page.page.click("#clear-picked")
    page.settle()
    assert page.state["picked"] == []


@pytest.mark.slow
def test_the_keyboard_selects_with_a_box(page: Map) -> None:
    page.go(cluster="own.Region")
    page.page.focus("#picture")
    page.page.keyboard.press("b")
    for _ in range(60):
        page.page.keyboard.press("ArrowLeft")
        page.page.keyboard.press("ArrowUp")
    assert page.page.text_content("#told", timeout=1000)
    for _ in range(120):
        page.page.keyboard.press("Shift+ArrowRight")
        page.page.keyboard.press("Shift+ArrowDown")
    page.page.keyboard.press("Enter")
    page.settle()
    assert len(picked(page)) >= len(NAMES)
    page.page.focus("#picture")
    page.page.keyboard.press("s")
    page.settle()
    assert not page.ask("document.body.hasAttribute('data-selecting')")


def test_a_finger_selects_on_a_phone(browser: Browser, file: Path) -> None:
    with opened(browser, file, size=PHONE, touch=True, hash="cluster=own.Region") as page:
        page.page.locator("#tool-select").scroll_into_view_if_needed()
        page.page.tap("#tool-select")
        page.ask("document.getElementById('stage').scrollIntoView()")
        spot = page.spot(NAMES[5])
        page.page.touchscreen.tap(spot["x"], spot["y"])
        page.settle()
        assert picked(page) == [NAMES[5]]
        assert page.page.locator("#keep-only").is_visible()


# ---- search, and numbers as the language writes them ----
def test_words_of_a_field_find_who_has_them_and_name_the_field(page: Map) -> None:
    found = page.found("coast")
    assert found and set(found) <= {name for number, name in enumerate(NAMES) if number % 4 == 0}
    assert "Region: Coast" in page.page.inner_text("#finder li")
    page.page.keyboard.press("Enter")
    assert page.chosen == found[0]


def test_bounds_of_a_filter_have_bengali_digits_and_are_typed_in_either(page: Map) -> None:
    page.go(lang="bn", colour="own.Staff")
    lower = page.page.locator("#colour-own\\.Staff-from")
    lower.evaluate("(input) => { input.closest('details').open = true }")
    assert lower.input_value() == "১০০০"
    for typed in ("১,০১০", "1010"):
        lower.fill(typed)
        lower.press("Tab")
        page.settle()
        assert page.state["where"] == {"own.Staff": [1010, 1019]}
        assert page.page.locator("#colour-own\\.Staff-from").input_value() == "১০১০"
        lower.fill("")
        lower.press("Tab")
        page.settle()
        assert page.state["where"] == {}

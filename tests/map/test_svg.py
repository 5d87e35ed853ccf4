"""The static drawing: what each part of the map looks like, and that the canvas draws the same."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.map import build_map
from graph.map.linker import read_module
from graph.map.model import (
    MapCertainty,
    MapDuplicate,
    MapGroup,
    MapHeading,
    MapLayout,
    MapModel,
    MapNode,
    MapSector,
    MapSupport,
    MapSymbol,
    MapText,
    MapTie,
    MapTieKind,
)
from graph.map.svg import MapPicture, render_drawing
from graph.map.svg_paths import find_point_on, outline_stack, outline_symbol, route_tie, shape_arrowhead
from graph.model.edition import Edition
from graph.model.network import Network
from graph.schema.levels import Audience
from tests import fiction
from tests.browser import launch

WEB = Path(__file__).resolve().parents[2] / "graph" / "map" / "web"
SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


CIRCLES = MapSector("a", ("Circles", ""), ("Circles", "বৃত্ত"), "circle", "#9A3324", "#DB6F38")
SQUARES = MapSector("b", ("Squares", ""), ("Squares", ""), "square", "#16358C", "#5B97F5")
PLAIN = MapTieKind("plain", *[("", "")] * 4, is_directed=False, is_formal=False, is_drawn=True)
FORMAL = MapTieKind("formal", *[("", "")] * 4, is_directed=True, is_formal=True, is_drawn=True)
STATED = MapCertainty("stated", ("", ""), ("", ""), ())
AMBIGUOUS = MapCertainty("ambiguous", ("", ""), ("", ""), (1.6, 4))


def words(text: str, x: float = 0, y: float = 0, **more: Any) -> MapText:
    return MapText(
        **{
            "x": x,
            "y": y,
            "english": (text,),
            "bengali": (text,),
            "align": "left",
            "size": 12,
            "bold": False,
            "tone": "text",
            **more,
        }
    )


def node(number: int, sector: MapSector | None, x: float, y: float, *, size: float = 6) -> MapNode:
    return MapNode(
        number=number,
        id=f"n{number}",
        name=(f"Node {number}", ""),
        short="",
        abbreviation="",
        other_names=(),
        sector=sector,
        types=(),
        topics=(),
        places=(),
        identifiers=(),
        homepage="",
        counts=(),
        is_organisation=number < 3,
        is_unnamed=number == 3,
        is_consulted=False,
        connections=0,
        symbol=MapSymbol(x, y, size),
        group=-1,
    )


def link(
    kind: MapTieKind,
    subject: MapNode,
    object_: MapNode,
    curve: str = "",
    *,
    certainty: MapCertainty = STATED,
    disputed: bool = False,
) -> MapTie:
    support = MapSupport("s", None, "", "", certainty, None, "", ("other",) if disputed else ())
    return MapTie(kind, subject, object_, certainty, (support,), (), curve, is_drawn=True)


def small() -> MapModel:
    """Three organisations and several not named, with a tie of each sort between them."""
    nodes = (
        node(0, CIRCLES, 0, 0, size=10),
        node(1, SQUARES, 300, 0),
        node(2, SQUARES, 100, 200),
        node(3, None, 250, 150),
    )
    return MapModel(
        edition=Edition("valley", ("Valley & hills", "উপত্যকা"), Audience.PUBLIC, False, False, "", ""),
        summary={},
        sectors=(CIRCLES, SQUARES),
        kinds=(PLAIN, FORMAL),
        certainties=(STATED, AMBIGUOUS),
        sources=(),
        nodes=nodes,
        ties=(
            link(PLAIN, nodes[0], nodes[1]),
            link(PLAIN, nodes[1], nodes[0]),
            link(FORMAL, nodes[0], nodes[2], "spoke", certainty=AMBIGUOUS),
            link(PLAIN, nodes[3], nodes[2], "bow", disputed=True),
        ),
        supports={},
        layout=MapLayout("stress", (-20, -20, 320, 220), (), (), (), {}, (), ()),
        measures=(),
        communities=None,
    )


def change_layout(model: MapModel, **parts: Any) -> MapModel:
    return replace(model, layout=replace(model.layout, **parts))


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - our own text


def lines_of(svg: str) -> list[ET.Element]:
    return [path for path in parsed(svg).iter(f"{SVG}path") if path.get("fill") == "none"]


def courses(path: ET.Element) -> list[list[float]]:
    return [[float(one) for one in NUMBER.findall(part)] for part in path.get("d", "").split("M")[1:]]


def texts_of(svg: str) -> list[str]:
    return [one.text or "" for one in parsed(svg).iter(f"{SVG}text")]


# ---------- ties ----------
def test_a_line_tells_certainty_by_its_dashes_and_a_formal_role_by_its_width() -> None:
    drawn = lines_of(render_drawing(small(), "en"))
    told = {(line.get("stroke-dasharray"), line.get("stroke-width")) for line in drawn}
    assert {(None, "1.2"), ("1.6 4", "2.6")} <= told


def test_a_formal_tie_to_several_not_named_is_no_formal_role() -> None:
    model = small()
    *others, unnamed = model.ties
    ties = (*(replace(tie, kind=PLAIN) for tie in others), replace(unnamed, kind=FORMAL))
    drawing = render_drawing(replace(model, ties=ties), "en")
    assert "2.6" not in {line.get("stroke-width") for line in lines_of(drawing)}


def test_ties_of_one_pair_run_four_pixels_apart() -> None:
    (both,) = (line for line in lines_of(render_drawing(small(), "en")) if line.get("stroke-width") == "1.2")
    pair = [one for one in courses(both) if {one[0], one[-2]} == {0, 300}]
    middles = [
        find_point_on(tuple(zip(one[::2], one[1::2], strict=True)), 0.5)  # type: ignore[arg-type]
        for one in pair
    ]
    assert len(middles) == 2
    assert math.dist(*middles) == pytest.approx(4, abs=0.2)


def test_a_spoke_leaves_and_arrives_level() -> None:
    (start, near, far, end) = route_tie((0, 0), (100, 200), "spoke")
    assert (near, far) == ((50, 0), (50, 200))
    assert (start, end) == ((0, 0), (100, 200))


def test_a_bow_stands_aside_and_is_the_same_from_either_end() -> None:
    there, back = route_tie((0, 0), (100, 0), "bow"), route_tie((100, 0), (0, 0), "bow")
    assert there == back[::-1]
    assert find_point_on(there, 0.5)[1] == pytest.approx(0.75 * 35)


def test_an_arrow_stands_on_directed_ties_that_have_room_clear_of_the_glyph() -> None:
    heads = [
        path
        for path in parsed(render_drawing(small(), "en")).iter(f"{SVG}path")
        if path.get("fill") == "#6b7480"
    ]
    assert len(heads) == 1
    tip = [float(one) for one in NUMBER.findall(heads[0].get("d", ""))][:2]
    assert math.dist(tip, (100, 200)) < 10, "at the end that the tie runs to"
    head = shape_arrowhead(((0, 0), (100, 0)), 6, 6.5)
    assert head
    assert head[0] == pytest.approx((93, 0))
    assert shape_arrowhead(((0, 0), (28, 0)), 6, 6.5) is None
    assert shape_arrowhead(((0, 0), (29, 0)), 6, 6.5) is not None


def test_an_open_reading_has_its_question_mark_and_a_disputed_tie_its_cross() -> None:
    model = small()
    svg = render_drawing(model, "en")
    assert texts_of(svg) == ["?"]
    assert [line.get("stroke-width") for line in lines_of(svg)].count("1.8") == 1
    sure = replace(
        model, ties=tuple(link(tie.kind, tie.subject, tie.object, tie.curve) for tie in model.ties)
    )
    assert texts_of(render_drawing(sure, "en")) == []
    assert "1.8" not in {line.get("stroke-width") for line in lines_of(render_drawing(sure, "en"))}


def test_a_question_mark_gives_way_to_a_name() -> None:
    free = next(text for text in MapPicture(small(), "en").list_texts() if text.line == "?")
    named = change_layout(small(), labels={"n2": (words("A name in the middle", free.x - 20, free.y),)})
    moved, name = sorted(MapPicture(named, "en").list_texts(), key=lambda text: len(text.line))
    left, top, right, bottom = name.box
    assert not (left < moved.x < right and top < moved.y < bottom)


def test_a_tie_that_is_not_drawn_or_has_no_place_is_left_out() -> None:
    first, second, third, last = small().ties
    listed = (replace(first, is_drawn=False), replace(second, is_drawn=False))
    model = replace(small(), ties=(*listed, third, replace(last, subject=replace(last.subject, symbol=None))))
    assert sum(len(courses(line)) for line in lines_of(render_drawing(model, "en"))) == 1


# ---------- glyphs ----------
@pytest.mark.parametrize(
    ("shape", "corners"), [("square", 4), ("hexagon", 6), ("pentagon", 5), ("triangle", 3), ("diamond", 4)]
)
def test_a_sector_has_its_shape(shape: str, corners: int) -> None:
    numbers = [float(one) for one in NUMBER.findall(outline_symbol(shape, 50, 50, 10))]
    assert len(numbers) == 2 * corners
    assert all(math.dist((50, 50), point) < 16 for point in zip(numbers[::2], numbers[1::2], strict=True))


def test_a_triangle_of_a_programme_points_down() -> None:
    ys = [float(one) for one in NUMBER.findall(outline_symbol("triangleDown", 0, 0, 10))][1::2]
    assert max(ys) > 5
    assert sorted(ys)[0] == sorted(ys)[1]


def test_several_not_named_are_three_dashed_outlines() -> None:
    outlines = [
        path
        for path in parsed(render_drawing(small(), "en")).iter(f"{SVG}path")
        if path.get("stroke-dasharray") == "2.4 1.8"
    ]
    assert [path.get("d") for path in outlines] == outline_stack(250, 150, 6)


def test_colours_are_those_of_the_page() -> None:
    light, dark = render_drawing(small(), "en"), render_drawing(small(), "en", dark=True)
    assert "#9A3324" in light
    assert "#9A3324" not in dark
    assert {"#DB6F38", "#5B97F5", "#8d97a3"} <= set(re.findall("#[0-9A-Fa-f]{6}", dark))


# ---------- texts ----------
HOSTILE = ['</text><script>alert("1")</script>', "a & b", "<b>x</b>", "]]>", "\x00\x1b[31m red", "'\"`"]


@pytest.mark.parametrize("name", HOSTILE)
def test_every_text_is_escaped(name: str) -> None:
    model = small()
    first, second, *_ = model.nodes
    model = change_layout(
        replace(model, edition=replace(model.edition, title=(name, ""))),
        labels={"n0": (words(name),)},
        headings=(MapHeading(words(name, tone="sector"), (second,), SQUARES),),
        duplicates=(MapDuplicate((first, second), ((0, 0), (9, 9)), words(name)),),
    )
    svg = render_drawing(model, "en")
    seen = name.replace("\x00", "").replace("\x1b", "")
    assert texts_of(svg).count(seen) == 3
    assert parsed(svg).get("aria-label") == seen
    assert not list(parsed(svg).iter(f"{SVG}script"))


def test_a_text_is_in_the_page_s_language_and_in_english_where_it_has_no_other() -> None:
    both = words("Amber", bengali=("অম্বর",))
    data = change_layout(small(), labels={"n0": (both,), "n1": (words("Slate"),)})
    assert {"অম্বর", "Slate"} <= set(texts_of(render_drawing(data, "bn")))
    assert {"Amber", "Slate"} <= set(texts_of(render_drawing(data, "en")))
    assert parsed(render_drawing(data, "bn")).get("aria-label") == "উপত্যকা"
    assert (
        parsed(render_drawing(data, "bn")).get("font-family", "").startswith('"Stakeholder Bengali", "Hind')
    )


def test_a_name_in_a_glyph_can_be_read_and_one_beside_it_stands_off_the_lines() -> None:
    inside = words("In", tone="inside", align="centre", bold=True)
    data = change_layout(small(), labels={"n0": (inside, words("Out", tone="muted"))})
    texts = {one.text: one for one in parsed(render_drawing(data, "en")).iter(f"{SVG}text")}
    assert (texts["In"].get("fill"), texts["In"].get("stroke")) == ("#ffffff", None)
    assert (texts["Out"].get("stroke"), texts["Out"].get("stroke-width")) == ("#ffffff", "3")
    assert (texts["In"].get("text-anchor"), texts["In"].get("font-weight")) == ("middle", "600")


def test_lines_of_a_text_stand_around_its_middle() -> None:
    data = change_layout(small(), labels={"n1": (words("", y=100, english=("one", "two")),)})
    ys = [text.y for text in MapPicture(data, "en").list_texts() if text.line in ("one", "two")]
    assert (sum(ys) / 2, ys[1] - ys[0]) == (100, 15)


# ---------- groups ----------
def grouped() -> MapModel:
    model = small()
    nodes = [
        replace(known, is_unnamed=False, group=group)
        for known, group in zip(model.nodes, (0, 1, 1, 2), strict=True)
    ]
    ties = (
        replace(tie, subject=nodes[tie.subject.number], object=nodes[tie.object.number]) for tie in model.ties
    )
    groups = (
        MapGroup(("Around A", "ক ঘিরে"), CIRCLES, 0, 0, 90),
        MapGroup(("Squares", ""), SQUARES, 200, 0, 100),
        MapGroup(("Others", ""), None, 0, 200, 60),
    )
    return change_layout(replace(model, nodes=tuple(nodes), ties=tuple(ties)), kind="groups", groups=groups)


def test_a_group_is_one_glyph_with_its_number_and_its_name() -> None:
    svg = render_drawing(grouped(), "bn")
    assert texts_of(svg) == ["১", "ক ঘিরে", "২", "Squares", "১", "Others"]
    filled = [path for path in parsed(svg).iter(f"{SVG}path") if path.get("fill")]
    assert len(filled) == 3


def test_ties_between_groups_are_one_line_as_wide_as_they_are_many() -> None:
    lines = [
        path for path in parsed(render_drawing(grouped(), "en")).iter(f"{SVG}path") if path.get("stroke")
    ]
    widths = {line.get("d"): float(line.get("stroke-width", "")) for line in lines}
    assert set(widths) == {"M0 0L200 0", "M200 0L0 200"}
    assert widths["M0 0L200 0"] > widths["M200 0L0 200"], "three ties against one"


# ---------- the whole ----------
def test_the_example_shows_every_name_of_its_layout(network: Network) -> None:
    data = build_map(network)
    svg = render_drawing(data, "en")
    shown = texts_of(svg)
    for found in data.layout.labels.values():
        for text in found:
            assert set(text.english) <= {*shown, ""}
    left, top, wide, high = map(float, parsed(svg).get("viewBox", "").split())
    for one in parsed(svg).iter(f"{SVG}text"):
        assert left <= float(one.get("x", "")) <= left + wide
        assert top <= float(one.get("y", "")) <= top + high
    assert svg == render_drawing(data, "en")
    assert len(svg) < 60_000


def test_a_network_without_ties_is_an_empty_sheet(tmp_path: Path) -> None:
    one = fiction.knowledge(tmp_path, entities=[fiction.organisation("lone-trust")])
    svg = render_drawing(build_map(Network(one)), "en")
    assert list(parsed(svg).iter(f"{SVG}path")) == []


# ---------- the canvas ----------
RECORD = """
() => {
  const calls = [];
  const get = (_, name) => (...values) => calls.push([name, ...values]);
  const pen = new Proxy({}, { get, set: () => true });
  const places = [[0, 0], [300, 40], [-20, 310], [300, 0], [5, 5]];
  const lines = [];
  for (const from of places) for (const to of places) for (const curve of ["", "spoke", "bow"])
    for (const bend of [0, -0.5, 1]) {
      if (from === to) continue;
      const line = bendCurve({ x: from[0], y: from[1] }, { x: to[0], y: to[1] }, curve, bend);
      lines.push({ from, to, curve, bend, line, head: findArrowHead(line, 7, 6.5) });
    }
  const glyphs = {};
  for (const shape of ["square", "hexagon", "pentagon", "triangle", "triangleDown", "diamond"]) {
    calls.length = 0;
    traceSymbol(pen, shape, 40, 60, 12);
    glyphs[shape] = calls.flatMap(([name, ...values]) =>
      name === "rect" ? [values[0], values[1], values[0] + values[2], values[1] + values[3]]
      : ["moveTo", "lineTo"].includes(name) ? values : []);
  }
  return { lines, glyphs };
}
"""


def test_the_canvas_draws_the_same_lines_and_glyphs() -> None:
    """Run the page's own geometry in a browser, and compare point by point."""
    from playwright.sync_api import sync_playwright

    script = "\n".join(read_module(WEB / name).body for name in ("curves.js", "symbols.js"))
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        page.add_script_tag(content=script)
        found = page.evaluate(RECORD)
        browser.close()
    assert len(found["lines"]) == 180
    for one in found["lines"]:
        own = route_tie(tuple(one["from"]), tuple(one["to"]), one["curve"], one["bend"])
        assert [value for point in own for value in point] == pytest.approx(one["line"])
        head = shape_arrowhead(own, 7, 6.5)
        assert (head is None) == (one["head"] is None)
        if head:
            assert [value for point in head for value in point] == pytest.approx(
                [value for point in one["head"] for value in point]
            )
    for shape, numbers in found["glyphs"].items():
        own_numbers = [float(value) for value in NUMBER.findall(outline_symbol(shape, 40, 60, 12))]
        if shape == "square":
            own_numbers = own_numbers[:2] + own_numbers[4:6]
        assert own_numbers == pytest.approx(numbers, abs=0.06)

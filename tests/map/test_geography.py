"""The geographic picture: whose coordinates are known, who is where, and what the page draws of it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from graph.map import build_map, render_map
from graph.map.gazetteer import load_gazetteer, read_coordinates, read_outlines
from graph.map.page_data import pack_map
from graph.model.graph import StakeholderGraph
from graph.model.network import Network
from tests import fiction
from tests.map.page import PHONE, Map, Maps, opened

PLACES = {
    "dhaka": {"label_en": "Dhaka", "label_bn": "ঢাকা"},
    "teknaf": {"label_en": "Teknaf Upazila"},
    "coast": {"label_en": "The coast", "ids": "pcode:BD2022"},
    "atlantis": {"label_en": "Atlantis"},
}
WHERE = {
    "alpha": ("dhaka",),
    "beta": ("dhaka", "teknaf"),
    "gamma": ("coast",),
    "delta": ("atlantis",),
    "epsilon": (),
    "zeta": ("dhaka",),
}


def write(folder: Path, *, audience: str = "internal", **cells: str) -> StakeholderGraph:
    """Open a data set of six organisations; `zeta` has these cells."""
    entities = [
        *(fiction.entity(name, "Place", **about) for name, about in PLACES.items()),
        *(fiction.organisation(name, **(cells if name == "zeta" else {})) for name in WHERE),
    ]
    ties = [fiction.tie(name, "operatesIn", place) for name, places in WHERE.items() for place in places]
    ties += [fiction.tie("alpha", "partneredWith", name) for name in WHERE if name != "alpha"]
    return fiction.knowledge(folder, audience=audience, entities=entities, ties=ties)


def spots(known: StakeholderGraph) -> dict[str, set[str]]:
    geography = build_map(Network(known)).geography
    assert geography
    return {spot.label[0]: {node.id for node in spot.members} for spot in geography.spots}


# ---- coordinates ----
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Dhaka", "BD3026"),
        ("Dhaka Division", "BD30"),
        ("ঢাকা জেলা", "BD3026"),
        ("চট্টগ্রাম বিভাগ", "BD20"),
        ("Cox’s Bazar", "BD2022"),
        ("COMILLA", "BD2019"),
        ("Teknaf", "BD20220090"),
        ("টেকনাফ", "BD20220090"),
        ("টেকনাফ, কক্সবাজার, বাংলাদেশ", "BD20220090"),
        ("সাভার উপজেলা", "BD30260072"),
        ("Kaliganj (Gazipur)", "BD30330034"),
        ("কালীগঞ্জ", ""),
        ("কালীগঞ্জ, গাজীপুর", "BD30330034"),
        ("Jessore Sadar", "BD40410047"),
        ("যশোর সদর", "BD40410047"),
        ("Comilla Sadar Upazila", "BD20190067"),
        ("Bogra", "BD5010"),
        ("Jashore", "BD4041"),
        ("Barisal City Corporation", "BD10065000"),
        ("রাঙামাটি", "BD2084"),
        ("ময়মনসিংহ বিভাগ", "BD45"),
        ("Ukhiya", "BD20220094"),
        ("Shibganj", ""),
        ("Shibganj, Bogura", "BD50100094"),
        ("Dhaka, Bangladesh", "BD3026"),
        ("Dhaka, India", ""),
        ("Bangladesh", ""),
        ("", ""),
        ("Upper Kestrel", ""),
    ],
)
def test_a_name_is_known_where_one_unit_bears_it(name: str, code: str) -> None:
    found = load_gazetteer().find_location([name], [])
    assert (found.code if found else "") == code


@pytest.mark.parametrize(
    ("identifier", "place"),
    [
        ("geo:23.8103,90.4125", (23.8103, 90.4125)),
        ("GEO:-1.5,36.25;u=35", (-1.5, 36.25)),
        ("geo:12,13,4", (12.0, 13.0)),
        ("geo:91,0", None),
        ("geo:0,181", None),
        ("geo:nan,1", None),
        ("geo:1e9,1", None),
        ("geo:", None),
        ("pcode:BD30", None),
    ],
)
def test_a_geo_identifier_is_read_or_passed_over(identifier: str, place: tuple[float, float] | None) -> None:
    found = read_coordinates([identifier])
    assert ((found.latitude, found.longitude) if found else None) == place


def test_every_centre_lies_in_its_box_and_every_line_on_the_land() -> None:
    assert len(load_gazetteer().units) == 8 + 64 + 507
    assert all(unit.location.is_in_bangladesh for unit in load_gazetteer().units.values())
    outlines = read_outlines()
    for level in ("land", "division", "district"):
        for line in outlines[level]:
            x, y = line[0] * outlines["unit"], line[1] * outlines["unit"]
            assert 87.9 < x < 92.8 and 20.4 < y < 26.8


# ---- who is where ----
def test_organisations_stand_at_each_place_that_is_known(tmp_path: Path) -> None:
    known = write(tmp_path)
    assert spots(known) == {
        "Dhaka": {"alpha", "beta", "zeta"},
        "Teknaf Upazila": {"beta"},
        "The coast": {"gamma"},
    }
    geography = build_map(Network(known)).geography
    assert geography and {node.id for node in geography.apart} == {"delta", "epsilon"}


def test_coordinates_of_its_own_come_before_those_of_a_place(tmp_path: Path) -> None:
    known = write(tmp_path, ids="geo:24.9,91.87")
    assert spots(known)["Zeta"] == {"zeta"} and "zeta" not in spots(known)["Dhaka"]


def test_who_is_withheld_is_at_no_place(tmp_path: Path) -> None:
    known = write(tmp_path, audience="public", visibility="internal", label_en="Hidden One")
    assert spots(known)["Dhaka"] == {"alpha", "beta"}
    assert "Hidden One" not in str(pack_map(build_map(Network(known))))


def test_pages_without_places_have_no_outlines(maps: Maps, tmp_path: Path) -> None:
    for name in ("steps", "kestrel"):
        assert pack_map(build_map(maps.network(name)))["geography"] is None
    packed = pack_map(build_map(Network(write(tmp_path))))["geography"]
    assert packed["lines"]["district"] and "CC BY 3.0 IGO" in packed["credit"][0]


def test_far_places_have_a_picture_without_outlines(tmp_path: Path) -> None:
    entities = [
        fiction.organisation("alpha", ids="geo:-33.9,18.4"),
        fiction.organisation("beta", ids="geo:64.1,-21.9"),
    ]
    known = fiction.knowledge(
        tmp_path, entities=entities, ties=[fiction.tie("alpha", "partneredWith", "beta")]
    )
    geography = build_map(Network(known)).geography
    assert geography and not geography.outlines and geography.credit == ("", "")
    left, top, right, bottom = geography.bounds
    assert all(left < spot.x < right and top < spot.y < bottom for spot in geography.spots)


def place_far(folder: Path, ids: str, number: int) -> StakeholderGraph:
    """Open a data set of six organisations in Bangladesh, and so many others elsewhere."""
    far = [fiction.organisation(f"far-{at}", ids=ids) for at in range(number)]
    near = [fiction.organisation(f"near-{at}", ids=f"geo:23.{at},90.{at}") for at in range(6)]
    ties = [fiction.tie("near-0", "partneredWith", row["id"]) for row in [*near[1:], *far]]
    return fiction.knowledge(folder, entities=[*near, *far], ties=ties)


def test_a_far_place_does_not_shrink_the_others(tmp_path: Path) -> None:
    geography = build_map(Network(place_far(tmp_path / "few", "geo:51.5,-0.12", 1))).geography
    assert geography and geography.outlines
    left, top, right, bottom = geography.bounds
    seen = {spot.label[0] for spot in geography.spots if left < spot.x < right and top < spot.y < bottom}
    assert len(seen) == 6 and "Far 0" not in seen
    assert bottom - top > 990, "the land fills the picture"
    many = build_map(Network(place_far(tmp_path / "many", "geo:51.5,-0.12", 7))).geography
    assert many and not many.outlines, "most of them are elsewhere: no outlines of Bangladesh"


def test_a_far_place_is_named_and_opens_where_it_lies(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    known = place_far(tmp_path / "data", "geo:51.5,-0.12", 1)
    path.write_text(render_map(Network(known)), encoding="utf-8", newline="\n")
    with opened(browser, path, hash="picture=places") as found:
        assert "One place lies outside this picture: Far 0" in found.panel()
        found.page.locator("details[data-name=spots] button", has_text="Far 0").click()
        found.settle()
        assert any(text["text"] == "Far 0" for text in found.drawn()["texts"])
        found.page.click("#tool-keep")
        drawing = found.save("#save-svg", tmp_path / "map.svg").read_text(encoding="utf-8")
        assert "lies outside this" in drawing


# ---- in the page ----
@pytest.fixture
def places(browser: Browser, tmp_path: Path) -> Iterator[Map]:
    """A map that shows its places."""
    path = tmp_path / "map.html"
    path.write_text(render_map(Network(write(tmp_path / "data"))), encoding="utf-8", newline="\n")
    with opened(browser, path) as found:
        found.page.click("#tool-picture")
        found.settle()
        yield found


def find_spot(found: Map, name: str) -> tuple[float, float]:
    """Where a place stands, in pixels of the window."""
    columns, camera = found.data["geography"]["spots"], found.ask("stakeholderMap.camera()")
    at = [label[0] for label in columns["label"]].index(name)
    box = found.page.locator("#picture").bounding_box()
    assert box
    x = box["x"] + box["width"] / 2 + (columns["x"][at] - camera["x"]) * camera["k"]
    return x, box["y"] + box["height"] / 2 + (columns["y"][at] - camera["y"]) * camera["k"]


def test_a_circle_opens_to_its_list(places: Map) -> None:
    places.page.mouse.click(*find_spot(places, "Dhaka"))
    places.settle()
    names = places.page.locator("#panel .member [data-id]").evaluate_all(
        "all => all.map(one => one.dataset.id)"
    )
    assert names == ["alpha", "beta", "zeta"]
    assert "spot=" in places.address() and "picture=places" in places.page.url
    places.page.locator("#panel .member button").first.click()
    assert places.chosen == "alpha"


def test_areas_are_in_proportion_to_the_organisations(places: Map) -> None:
    drawn = places.drawn()["shapes"]
    frame = places.page.locator("#picture").bounding_box()
    widths = {}
    for name in ("Dhaka", "Teknaf Upazila"):
        x, y = find_spot(places, name)
        circles = [
            one["right"] - one["left"]
            for one in drawn
            if one["kind"] == "circle"
            and math.hypot(
                (one["left"] + one["right"]) / 2 - x + frame["x"],
                (one["top"] + one["bottom"]) / 2 - y + frame["y"],
            )
            < 2
        ]
        widths[name] = min(circles)  # the larger one is its rim
    assert (widths["Dhaka"] / widths["Teknaf Upazila"]) ** 2 == pytest.approx(3, rel=0.02)


def test_places_are_reached_by_keyboard(places: Map) -> None:
    page = places.page
    page.focus("#picture")
    page.keyboard.press("ArrowRight")
    assert "Dhaka: 3 organisations" in (page.text_content("#told") or "")
    page.keyboard.press("Enter")
    assert "Dhaka" in page.inner_text("#panel h2")
    page.keyboard.press("Escape")
    page.locator("details[data-name=spots] button", has_text="The coast").click()
    assert "The coast" in page.inner_text("#panel h2")


def test_filters_and_those_without_a_place_are_counted(places: Map) -> None:
    assert "No place with known coordinates: 2 organisations" in places.panel()
    assert "One place without known coordinates" in places.panel()
    row = places.page.locator("details[data-name=unknown-places]")
    row.locator("summary").click()
    assert "Atlantis" in row.inner_text() and "Kaliganj, Gazipur" in row.inner_text(), "how to mend it"
    places.go(picture="places", places="Atlantis")
    assert "No organisation that the filters leave" in places.page.inner_text("#empty")


def test_the_saved_drawing_has_the_outlines_and_says_whose_they_are(places: Map, tmp_path: Path) -> None:
    places.page.click("#tool-keep")
    drawing = places.save("#save-svg", tmp_path / "map.svg").read_text(encoding="utf-8")
    places.page.click("#dialog .close")
    assert "OCHA" in drawing and drawing.count("<path") > 100


def test_the_network_comes_back(places: Map) -> None:
    places.page.click("#tool-picture")
    places.settle()
    assert places.state["picture"] == "network"
    places.click_on("alpha")
    assert places.chosen == "alpha"


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_places_fit_a_phone(browser: Browser, tmp_path: Path, lang: str) -> None:
    path = tmp_path / "map.html"
    path.write_text(render_map(Network(write(tmp_path / "data"))), encoding="utf-8", newline="\n")
    with opened(browser, path, hash=f"picture=places&lang={lang}", size=PHONE, scheme="dark") as found:
        texts = found.ask("stakeholderMap.texts()")
        assert {"en": "Dhaka", "bn": "ঢাকা"}[lang] in [text["text"] for text in texts]
        assert all(text["left"] >= 0 and text["right"] <= PHONE[0] for text in texts)

"""Time on the map: two dates side by side, what began and ended, and playing through the years."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from graph.measures.change import compare_dates
from graph.model.network import Tie
from tests.map.page import PHONE, Map, Maps, key, opened


def counted(maps: Maps) -> list[Tie]:
    """The ties between named organisations that the map of the example draws."""
    return list(maps.network("kestrel").select_counted_ties())


def listed(found: Map, name: str) -> int:
    """How many ties the panel lists as begun or ended."""
    return found.page.locator(f"details[data-name={name}] .member").count() + sum(
        int("".join(filter(str.isdigit, text)))
        for text in found.page.locator(f"details[data-name={name}] > button.plain").all_text_contents()
    )


@pytest.fixture
def compared(kestrel: Map) -> Iterator[Map]:
    """The example at two dates."""
    kestrel.go(dates="2022~2024")
    yield kestrel
    kestrel.go()


@pytest.mark.parametrize(("earlier", "later"), [("2022", "2024"), ("2022", "2023"), ("2023", "2024-10")])
def test_what_began_and_ended_is_what_the_command_says(
    kestrel: Map, maps: Maps, earlier: str, later: str
) -> None:
    kestrel.go(dates=f"{earlier}~{later}")
    changes = compare_dates(counted(maps), earlier, later)
    assert listed(kestrel, "began") == len(changes.new) > 0
    assert listed(kestrel, "ended") == len(changes.ended) > 0
    panel = kestrel.panel()
    assert f"{changes.unchanged} ties were held at both dates" in panel
    assert f"{changes.undated} ties without a date are hidden" in panel


def test_each_picture_shows_the_ties_of_its_date(compared: Map, maps: Maps) -> None:
    network = maps.network("kestrel")
    held = {key(network, tie) for tie in counted(maps) if tie.was_active_in("2022")}
    several = {name for name in compared.ties if "not-named" in name or "15-members" in name}
    assert compared.ties - several == held & compared.ties and len(held - compared.ties) == 0
    assert compared.page.inner_text("#first-date").startswith("2022:")
    assert str(len(held)) in compared.page.inner_text("#first-date")
    later = [tie for tie in counted(maps) if tie.was_active_in("2024")]
    assert compared.page.inner_text("#second-date") == f"2024: {len(later)} ties"


def test_two_dates_are_chosen_by_keyboard_and_kept_in_the_address(kestrel: Map) -> None:
    page = kestrel.page
    page.focus("#compare-dates")
    page.keyboard.press("Enter")
    assert kestrel.state["dates"] == ["2022", "2024"]
    page.select_option("#date-second", "2023")
    assert kestrel.state["dates"] == ["2022", "2023"]
    page.select_option("#date-first", "2024")
    assert kestrel.state["dates"] == ["2023", "2024"], "the earlier date stands first"
    assert "dates=2023%7E2024" in kestrel.address()
    page.focus("#one-picture")
    page.keyboard.press("Enter")
    assert kestrel.state["dates"] is None and page.locator("#second").count() == 0


def test_second_picture_chooses_and_moves_with_the_first(compared: Map) -> None:
    page, name = compared.page, "kestrel-round-table"
    place = compared.ask("(id) => stakeholderMap.place(id)", name)
    box = page.locator("#second-picture").bounding_box()
    assert box
    page.mouse.click(box["x"] + place["x"], box["y"] + place["y"])
    compared.settle()
    assert compared.chosen == name
    before = compared.ask("stakeholderMap.camera()")
    page.mouse.move(box["x"] + 40, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 320, steps=3)
    page.mouse.up()
    assert compared.ask("stakeholderMap.camera()")["x"] < before["x"]


def test_two_dates_stand_one_above_the_other_on_a_phone(browser: Browser, maps: Maps) -> None:
    with opened(browser, maps("kestrel"), hash="dates=2022~2024&lang=bn", size=PHONE) as found:
        first, second = (found.page.locator(name).bounding_box() for name in ("#canvas", "#second"))
        assert first and second and second["y"] >= first["y"] + first["height"] - 1
        assert second["width"] == PHONE[0]
        assert "২০২২" in found.page.inner_text("#first-date")


def test_the_saved_drawing_tells_what_began_and_ended(compared: Map, tmp_path: Path) -> None:
    compared.page.click("#tool-keep")
    drawing = compared.save("#save-svg", tmp_path / "map.svg").read_text(encoding="utf-8")
    compared.page.click("#dialog .close")
    assert "+ Began" in drawing and "− Ended" in drawing and "2022: " in drawing and "2024: " in drawing


@pytest.mark.slow
def test_years_play_and_stop(kestrel: Map) -> None:
    page = kestrel.page
    page.focus("#play-years")
    page.keyboard.press("Enter")
    assert kestrel.state["years"] == [2022, 2022]
    assert page.inner_text("#year").startswith("2022:")
    page.wait_for_timeout(1700)
    assert kestrel.state["years"] == [2023, 2023]
    assert page.evaluate("document.activeElement.id") == "play-years"
    page.keyboard.press("Enter")
    page.wait_for_timeout(1700)
    assert kestrel.state["years"] == [2023, 2023], "stopped"
    kestrel.go()
    assert page.locator("#year").count() == 0


def test_those_who_want_less_motion_press_for_each_year(browser: Browser, maps: Maps) -> None:
    with opened(browser, maps("kestrel")) as found:
        found.page.emulate_media(reduced_motion="reduce")
        found.go(lang="en")
        found.ask("document.querySelector('[data-name=time]').open = true")
        for year in (2022, 2023, 2024, 2022):
            found.page.click("#play-years")
            assert found.state["years"] == [year, year]
            found.page.wait_for_timeout(100)
        found.page.wait_for_timeout(1600)
        assert found.state["years"] == [2022, 2022]

"""Links that readers kept: on a new page of the frozen data set an old one chooses what it chose."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.map.page import Map, Maps, opened

FROZEN = Path(__file__).resolve().parents[1] / "frozen"
LINKS = json.loads((FROZEN / "links.json").read_text(encoding="utf-8"))
PLAIN = ("lang", "steps", "several", "years", "colour", "size", "camera", "table", "views")


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Maps:
    """Maps of the frozen data sets, as the page is now."""
    return Maps(FROZEN, tmp_path_factory.mktemp("frozen"))


def tell_shown(found: Map) -> dict[str, Any]:
    """Return what a page chooses, filters and shows, by name: indexes and places may change."""
    state, data = found.state, found.data
    names = data["entities"]["id"]
    heads = {name: [one["id"] for one in data[name]] for name in state["off"]}
    heads |= {name: [pair[0] for pair in data[name]] for name in state["only"]}
    lists = {**state["off"], **state["only"]}
    return {
        **{name: state[name] for name in PLAIN},
        **{name: sorted(heads[name][at] for at in listed) for name, listed in lists.items()},
        "chosen": found.chosen,
        "ends": [names[at] for at in state["ends"] or []],
        "gone": [names[at] for at in state["gone"]],
        "moved": {names[int(at)]: place for at, place in state["moved"].items()},
        "nodes": sorted(found.nodes),
        "ties": sorted(found.ties),
    }


@pytest.mark.parametrize("name", LINKS)
def test_an_old_link_shows_what_it_showed(name: str, browser: Browser, frozen: Maps) -> None:
    kept = LINKS[name]
    with opened(browser, frozen(kept["data"]), hash=kept["link"]) as page:
        assert tell_shown(page) == kept["shown"]
        assert page.address().partition("#")[2] == kept["link"]

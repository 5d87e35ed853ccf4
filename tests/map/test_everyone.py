"""Everyone can use it: by keyboard, table and finger, in Bengali, in light and dark, with nothing for axe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from graph.ingest.stories import FILE as STORIES_FILE
from graph.model.network import Network
from tests.map.page import DESKTOP, PHONE, Map, Maps, opened, short

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
UNCOVERED = [rule for rule in RULES if rule != "wcag22aa"]  # what is found lies over some boxes for a moment
FOCUS = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    return { tag: one.tagName, id: one.id, outline: style.outlineStyle, width: parseFloat(style.outlineWidth),
             name: one.getAttribute('aria-label') || one.textContent || one.labels?.[0]?.textContent || '',
             top: box.top, bottom: box.bottom, height: box.height,
             data: one.dataset.id || one.parentElement.dataset.tie || '' };
}"""


# ---- by keyboard ----
def tab_to(found: Map, wanted: Any, most: int = 60) -> dict[str, Any]:
    """Press Tab until what has the focus is wanted; everything on the way shows its focus and has a name."""
    for _ in range(most):
        found.page.keyboard.press("Tab")
        on = found.ask(FOCUS)
        if on["tag"] == "BODY":
            continue
        assert on["outline"] == "solid" and on["width"] >= 2, on
        assert on["name"], on
        assert on["bottom"] > 0 and on["top"] < 800, on
        if wanted(on):
            return dict(on)
    raise AssertionError("not reached with Tab")


def test_whole_walk_by_keyboard(browser: Browser, maps: Maps) -> None:
    with opened(browser, maps("steps")) as found:
        keys = found.page.keyboard
        tab_to(found, lambda on: on["tag"] == "INPUT" and on["name"] == found.text("find"))
        keys.type("hrfb")
        keys.press("Enter")
        assert found.chosen == "hrfb"
        tab_to(found, lambda on: on["data"].startswith("steeringMemberOf~steps~hrfb"))
        keys.press("Enter")
        found.page.wait_for_selector("#panel details.tie[open] .support")
        tab_to(found, lambda on: on["data"] == "steps" and on["tag"] == "BUTTON")
        keys.press("Enter")
        assert found.chosen == "steps"
        assert found.ask("document.getElementById('panel').contains(document.activeElement)")
        keys.press("Escape")
        assert found.state["chosen"] is None
        assert found.ask("document.getElementById('panel').contains(document.activeElement)")


def test_slash_goes_to_the_search(steps: Map) -> None:
    steps.page.keyboard.press("/")
    steps.page.keyboard.type("a/b")
    assert steps.ask("document.querySelector('#finder input').value") == "a/b"


def test_arrows_walk_on_the_picture(steps: Map) -> None:
    steps.page.focus("#picture")
    keys = steps.page.keyboard
    keys.press("ArrowDown")
    first = steps.page.text_content("#told") or ""
    assert first.startswith("Steps Towards Development, ")
    places = {name: steps.spot(name) for name in steps.nodes}
    keys.press("ArrowDown")
    told = (steps.page.text_content("#told") or "").rpartition(", ")[0]
    lit = steps.ask("stakeholderMap.lit()")
    keys.press("Enter")
    assert steps.page.inner_text("#panel h2").strip() == told
    assert steps.chosen in lit["nodes"]
    assert places[steps.chosen]["y"] > places["steps"]["y"]
    keys.press("ArrowRight")
    assert (steps.page.text_content("#told") or "").rpartition(", ")[0] != told
    before = steps.ask("stakeholderMap.camera()")
    keys.press("+")
    assert steps.ask("stakeholderMap.camera()")["k"] > before["k"]
    keys.press("Shift+ArrowLeft")
    assert steps.ask("stakeholderMap.camera()")["x"] < before["x"]
    keys.press("0")
    steps.settle()
    assert steps.state["camera"] is None
    keys.press("Escape")
    assert steps.state["chosen"] is None


def test_every_stop_shows_its_focus_and_has_a_name(kestrel: Map) -> None:
    kestrel.go(entity="pebble-house", table="neighbours")
    kestrel.page.focus("#picture")
    seen = set()

    def keep(on: dict[str, Any]) -> bool:
        seen.add(on["id"] or on["name"])
        return bool(on["name"] == kestrel.text("suggest"))

    tab_to(kestrel, keep)
    assert {"tab-ties", "sort-1", "copy-table", "tool-table", "zoom-fit", "back", "what-if"} <= seen


def test_dialog_takes_the_focus_and_gives_it_back(steps: Map) -> None:
    steps.page.focus("#tool-keep")
    steps.page.keyboard.press("Enter")
    assert steps.ask("document.getElementById('dialog').contains(document.activeElement)")
    for _ in range(9):
        steps.page.keyboard.press("Tab")
        on = steps.ask(FOCUS)
        assert on["tag"] == "BODY" or steps.ask(
            "document.getElementById('dialog').contains(document.activeElement)"
        )
    steps.page.keyboard.press("Escape")
    assert not steps.ask("document.getElementById('dialog').open")
    assert steps.ask(FOCUS)["id"] == "tool-keep"


def test_picture_says_what_it_is_and_what_is_found_is_told(steps: Map) -> None:
    assert steps.page.get_attribute("#picture", "aria-label") == steps.text("map_label")
    assert steps.page.get_attribute("#told", "role") == "status"
    steps.found("ministry")
    assert "found" in (steps.page.text_content("#told") or "")


# ---- the table ----
def rows(found: Map) -> list[str]:
    return list(
        found.page.locator("#rows tr[data-row]").evaluate_all("all => all.map((one) => one.dataset.row)")
    )


def cells(found: Map, column: int) -> list[str]:
    return list(found.page.locator(f"#rows tbody tr td:nth-child({column + 1})").all_inner_texts())


def test_table_is_in_step_with_the_picture(steps: Map, maps: Maps) -> None:
    network = maps.network("steps")
    named = {short(network, iri) for iri in network.organisations}
    steps.page.click("#tool-table")
    assert set(rows(steps)) == named
    steps.page.click("#tab-ties")
    assert sorted(rows(steps)) == sorted(steps.ties)
    steps.tick("sectors-2")
    assert sorted(rows(steps)) == sorted(steps.ties)
    steps.page.click("#tab-organisations")
    assert set(rows(steps)) - set(steps.data_apart()) == {name for name in steps.nodes if name in named}
    assert f"{len(rows(steps))} rows" in steps.page.inner_text("#drawer .bar")
    steps.page.click("#tab-neighbours")
    assert steps.text("choose_first") in steps.page.inner_text("#rows")
    steps.click_on("hrfb")
    assert {tie.partition("~")[2] for tie in rows(steps)} == {
        tie.partition("~")[2] for tie in steps.ties if "hrfb" in tie
    }
    steps.page.click("#tab-organisations")
    assert steps.page.locator("#rows tr.on").get_attribute("data-row") == "hrfb"
    steps.page.click("#rows tr[data-row=unicef] button")
    assert steps.chosen == "unicef"
    steps.page.click("#tab-ties")
    steps.page.click("#rows tr[data-row='partneredWith~steps~unicef'] td:nth-child(2) button")
    assert steps.chosen == "partneredWith~steps~unicef"
    steps.page.click("#close-table")
    assert not steps.page.is_visible("#drawer")


def test_table_sorts_by_each_head(kestrel: Map, maps: Maps) -> None:
    degree = dict(nx_degree(maps.network("kestrel")))
    kestrel.page.click("#tool-table")
    names = sorted(rows(kestrel))
    kestrel.page.click("#sort-0")
    assert [text.casefold() for text in cells(kestrel, 0)] == sorted(
        text.casefold() for text in cells(kestrel, 0)
    )
    kestrel.page.click("#sort-0")
    assert [text.casefold() for text in cells(kestrel, 0)] == sorted(
        (text.casefold() for text in cells(kestrel, 0)), reverse=True
    )
    head = kestrel.page.locator("#rows th").all_inner_texts()
    kestrel.page.click("#sort-2")
    ties = [int(text) for text in cells(kestrel, 2)]
    assert ties == sorted(ties, reverse=True)
    assert dict(zip(rows(kestrel), ties, strict=True)) == {name: degree.get(name, 0) for name in names}
    assert kestrel.page.get_attribute("#rows th:nth-child(3)", "aria-sort") == "descending"
    between = next(at for at, text in enumerate(head) if text.startswith("Betweenness"))
    kestrel.page.click(f"#sort-{between}")
    kestrel.page.click(f"#sort-{between}")
    values = [float(text or -1) for text in cells(kestrel, between)]
    assert values == sorted(values) and values[-1] > 0
    assert kestrel.ask("document.activeElement.id") == f"sort-{between}"
    assert sorted(rows(kestrel)) == names


def nx_degree(network: Network) -> Iterator[tuple[str, int]]:
    """Yield how many ties to others the map draws of each organisation, those not named among them."""
    tally: dict[str, int] = {}
    for tie in network.select_counted_ties():
        for end in tie.ends:
            tally[short(network, end)] = tally.get(short(network, end), 0) + 1
    several = {short(network, one.iri) for one in network.knowledge.entities.values() if one.is_collective}
    for tie in network.ties:
        ends = [short(network, end) for end in tie.ends]
        if tie.kind.counts and "cobalt-forum-other-members" in ends:
            for end in set(ends) - several:
                tally[end] = tally.get(end, 0) + 1
    yield from tally.items()


def test_table_is_copied_for_a_spreadsheet_without_formulas(browser: Browser, maps: Maps) -> None:
    with opened(browser, maps("kestrel"), hash="table=ties") as found:
        found.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        found.page.click("#copy-table")
        found.page.wait_for_timeout(100)
        lines = found.ask("navigator.clipboard.readText()").split("\n")
        heads = found.page.locator("#rows th").all_inner_texts()
        assert [re.sub(r" [▾▴]$", "", head) for head in heads] == lines[0].split("\t")
        assert len(lines) - 1 == len(found.ties)
        assert {line.count("\t") for line in lines} == {len(heads) - 1}
        assert cells(found, 2)[0] == lines[1].split("\t")[2]


# ---- axe ----
SCENES = {
    "legend": {},
    "organisation": {"entity": "hrfb"},
    "tie": {"tie": "steeringMemberOf~steps~hrfb"},
    "way": {"path": "unicef~cabinet-division"},
    "organisations": {"table": "organisations"},
    "neighbours": {"table": "neighbours", "entity": "hrfb"},
}
SETTINGS = [
    pytest.param("en", "light", DESKTOP, marks=pytest.mark.slow),
    ("bn", "dark", DESKTOP),
    pytest.param("en", "dark", PHONE, marks=pytest.mark.slow),
    pytest.param("bn", "light", PHONE, marks=pytest.mark.slow),
]


def violations(found: Map, rules: Sequence[str] = RULES) -> list[str]:
    """Return what axe-core finds wrong with the page as it stands, WCAG 2.2 AA and good practice."""
    options = {"runOnly": {"type": "tag", "values": rules}, "resultTypes": ["violations"]}
    result = Axe().run(found.page, options=options)
    return [
        f"{one['id']}: {one['help']} {[node['html'][:160] for node in one['nodes'][:3]]}"
        for one in result.response["violations"]
    ]


@pytest.mark.parametrize(("lang", "scheme", "size"), SETTINGS)
def test_axe_finds_no_violation(
    browser: Browser, maps: Maps, lang: str, scheme: str, size: tuple[int, int]
) -> None:
    found_wrong = []
    with opened(
        browser, maps("steps"), hash=f"lang={lang}", scheme=scheme, size=size, touch=size == PHONE
    ) as found:
        for name, address in SCENES.items():
            found.go(**address, lang=lang)
            found.ask("document.querySelectorAll('#panel details').forEach((one) => { one.open = true })")
            found_wrong += [f"{name}: {one}" for one in violations(found)]
        found.go(lang=lang, views='[["One",""]]')
        for name, press in {
            "views": "#tool-views",
            "keep": "#tool-keep",
            "correction": "#panel .suggest",
        }.items():
            found.page.click(press)
            found_wrong += [f"{name}: {one}" for one in violations(found)]
            found.page.click("#dialog .close")
        found.page.fill("#finder input", "ministry")
        found_wrong += [f"search: {one}" for one in violations(found, UNCOVERED)]
    assert found_wrong == []


def test_axe_finds_no_violation_without_a_script(maps: Maps, browser: Browser) -> None:
    text = maps("steps").read_text(encoding="utf-8")
    inner = text[text.index("<noscript>\n") : text.rindex("</noscript>")].replace("<noscript>", "")
    head = text[: text.index("<noscript><style>")]
    path = maps.folder / "static.html"
    path.write_text(f"{head}</head><body><main>{inner}</main></body></html>", encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('tr:nth-child(n + 12)').forEach((one) => one.remove())")
    assert violations(Map(page, ""), RULES[:-1]) == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_follows_the_system_in_light_and_dark(browser: Browser, maps: Maps, scheme: str) -> None:
    with opened(browser, maps("steps"), scheme=scheme) as found:
        for now in (scheme, "dark" if scheme == "light" else "light"):
            found.page.emulate_media(color_scheme=now)  # type: ignore[arg-type]
            found.settle()
            page = "rgb(255, 255, 255)" if now == "light" else "rgb(18, 22, 27)"
            assert found.ask("getComputedStyle(document.body).backgroundColor") == page
            texts = {text["colour"] for text in found.drawn()["texts"]}
            assert ("#1b1f24" if now == "light" else "#e8ecf1") in texts


# ---- phones ----
@contextmanager
def phone(browser: Browser, maps: Maps, name: str = "steps", hash: str = "") -> Iterator[Map]:
    with opened(browser, maps(name), size=PHONE, touch=True, hash=hash) as found:
        yield found


@pytest.mark.parametrize(("name", "lang", "kinds"), [("steps", "en", 8), ("kestrel", "bn", 7)])
def test_phone_shows_cards_before_the_picture(
    browser: Browser, maps: Maps, name: str, lang: str, kinds: int
) -> None:
    with phone(browser, maps, name, f"lang={lang}") as found:
        cards = found.page.locator(".card").all()
        assert len(cards) == kinds
        lowest = max(box["y"] + box["height"] for card in cards if (box := card.bounding_box()))
        picture = found.page.locator("#picture").bounding_box()
        assert picture and lowest <= picture["y"]
        assert picture["width"] <= 390 and picture["height"] > 200
        assert found.ask("document.documentElement.scrollWidth") <= 390
        cards[0].tap()
        assert found.state["chosen"]["type"] == "sector"
    with opened(browser, maps(name), size=(320, 640), hash=f"lang={lang}") as found:
        assert found.ask("document.documentElement.scrollWidth") <= 320


def test_tap_opens_a_sheet(browser: Browser, maps: Maps) -> None:
    with phone(browser, maps) as found:
        found.page.locator("#picture").scroll_into_view_if_needed()
        spot = found.spot("steps")
        found.page.touchscreen.tap(spot["x"], spot["y"])
        found.settle()
        assert found.chosen == "steps"
        sheet = found.page.locator("#panel").bounding_box()
        assert sheet and abs(sheet["y"] + sheet["height"] - 844) < 2
        assert sheet["y"] > 200 and sheet["width"] == 390
        assert found.page.locator("#panel").evaluate("one => getComputedStyle(one).position") == "fixed"
        found.page.tap("#back")
        assert found.state["chosen"] is None


def finger(found: Map, moves: list[list[tuple[float, float]]]) -> None:
    """Lay fingers on the page, move them through places, lift them: one list of places for each moment."""
    session = found.page.context.new_cdp_session(found.page)
    for number, places in enumerate(moves):
        kind = "touchMove" if number else "touchStart"
        points = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(places)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        found.page.wait_for_timeout(20)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    found.page.wait_for_timeout(60)
    found.settle()


def test_one_finger_scrolls_the_page_and_two_zoom_the_picture(browser: Browser, maps: Maps) -> None:
    with phone(browser, maps) as found:
        found.page.locator("#picture").scroll_into_view_if_needed()
        found.page.evaluate("scrollTo(0, 300)")
        found.settle()
        box = found.page.locator("#picture").bounding_box()
        assert box
        x, y = box["x"] + 180, box["y"] + min(box["height"], 800 - box["y"]) / 2
        before, camera = found.ask("scrollY"), found.ask("stakeholderMap.camera()")
        finger(found, [[(x, y - 15 * step)] for step in range(9)])
        assert found.ask("scrollY") > before + 60
        assert found.ask("stakeholderMap.camera()") == camera
        assert found.page.inner_text("#toast") == found.text("two_fingers")
        found.page.evaluate("scrollTo(0, 300)")
        found.page.wait_for_timeout(100)
        before = found.ask("scrollY")
        finger(found, [[(x - 30 - 6 * step, y), (x + 30 + 6 * step, y)] for step in range(9)])
        after = found.ask("stakeholderMap.camera()")
        assert 2 < after["k"] / camera["k"] < 3.2, "as far as the fingers went apart"
        assert found.ask("scrollY") == before
        assert found.state["chosen"] is None
        finger(found, [[(x - 40, y + 9 * step), (x + 40, y + 9 * step)] for step in range(6)])
        assert found.ask("stakeholderMap.camera()")["y"] < after["y"]


def test_phone_has_room_for_fingers(browser: Browser, maps: Maps) -> None:
    with phone(browser, maps) as found:
        low = found.page.locator("#tools button, .card, #panel label.row").evaluate_all(
            "all => all.filter((one) => one.getBoundingClientRect().height < 32).map((one) => one.outerHTML)"
        )
        assert low == []
        found.page.set_viewport_size({"width": 844, "height": 390})  # held sideways
        found.settle()
        picture = found.page.locator("#picture").bounding_box()
        assert picture and picture["y"] < 4 and picture["height"] > 220
        assert 0 < found.ask("document.querySelector('h1').getBoundingClientRect().top") < 390


# ---- Bengali ----
VISIBLE = """() => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        if (!node.parentElement.closest('script, style, noscript, #told')) found.push(node.data);
    }
    for (const one of document.body.querySelectorAll('*')) {
        for (const name of ['aria-label', 'title', 'placeholder', 'aria-valuetext']) {
            found.push(one.getAttribute(name) || '');
        }
    }
    for (const text of recorded.texts) found.push(text.text);
    return found.map((text) => text.replace(/\\s+/g, ' ').trim()).filter(Boolean);
}"""


def own_words(data: Any) -> list[str]:
    """Return the texts that stand in the page as the sources and the curators wrote them, longest first."""
    entities, sets = data["entities"], data["sets"]
    found = [name for column in ("name", "short") for pair in entities[column] for name in pair]
    found += [name for column in ("other", "identifiers") for names in entities[column] for name in names]
    found += [*entities["id"], *entities["abbr"], *entities["homepage"]]
    found += [text for column in ("locator", "phrase", "note") for text in sets[column]]
    found += [
        text for source in data["sources"] for text in (source["title"], source["issued"], source["note"])
    ]
    found += [english for list_ in ("topics", "places") for english, bengali in data[list_] if not bengali]
    for dates in filter(None, data["ties"]["dates"]):
        found += [date[part] for date in dates for part in ("text", "role") if part in date]
    for labels in data["layout"]["labels"].values():
        found += [line for words in labels for line in words["lines"]["en"] if "bn" not in words["lines"]]
    found.append(STORIES_FILE)  # what a file is to be called is the same in every language
    plain = {" ".join(text.split()) for text in found} - {""}
    return sorted(plain, key=lambda text: (-len(text), text))


@pytest.mark.parametrize("name", ["steps", "kestrel"])
def test_every_bengali_string_is_bengali_but_for_names(browser: Browser, maps: Maps, name: str) -> None:
    with opened(browser, maps(name, lang="bn")) as found:
        names = found.data["entities"]["id"]
        first = {"steps": "hrfb", "kestrel": "saffron-alliance"}[name]
        several = next(one for one, is_ in zip(names, found.data["entities"]["several"], strict=True) if is_)
        seen: set[str] = set()
        for address in (
            {"table": "organisations"},
            {"table": "ties", "entity": first},
            {"table": "neighbours", "entity": first},
            {"entity": first, "size": "degree", "colour": "community"},
            {"entity": several},
            {"tie": found.keys[0]},
            {"path": "~".join(names[:2])},
            {"without": first, "no-sectors": "SectorUN"},
            {"sector": "SectorUN"},
            {"years": "2022~2023"},
        ):
            found.go(**address)
            found.ask("document.querySelectorAll('#panel details').forEach((one) => { one.open = true })")
            found.page.wait_for_timeout(30)
            seen |= set(found.ask(VISIBLE))
        for press in ("#tool-views", "#tool-keep", "#panel .suggest"):
            found.go(views='[["১",""],["২",""]]')
            found.page.click(press)
            seen |= set(found.ask(VISIBLE))
            found.page.click("#dialog .close")
        words = own_words(found.data)
        wrong = {text: left for text in seen if (left := strange(text, words))}
        assert len(seen) > 200
        assert wrong == {}


def strange(text: str, words: list[str]) -> str:
    """Return the Latin letters and digits of a text but for names, and for what English calls itself."""
    for word in words:
        if word in text:
            text = text.replace(word, " ")
    return " ".join(re.findall(r"[A-Za-z0-9][^\s]*", text)).removeprefix("English")


def test_bengali_is_drawn_with_the_embedded_font(browser: Browser, maps: Maps) -> None:
    with opened(browser, maps("kestrel", lang="bn")) as found:
        found.settle()
        faces = found.ask("[...document.fonts].map((one) => [one.family, one.status])")
        assert any("Stakeholder Bengali" in family and status == "loaded" for family, status in faces)
        rules = found.ask(
            "[...document.styleSheets[0].cssRules].filter((one) => one.type === 5).map((one) => one.cssText)"
        )
        assert rules and all('url("data:' in rule and "http" not in rule for rule in rules)


def test_language_changes_everything_and_back(steps: Map) -> None:
    english = steps.page.inner_text("#side")
    steps.page.click("#tool-language")
    steps.settle()
    assert steps.ask("document.documentElement.lang") == "bn"
    assert steps.text("who_works_with_whom", "bn") in steps.page.inner_text("#side")
    assert "২" in steps.page.inner_text("#side")
    steps.page.click("#tool-language")
    assert steps.page.inner_text("#side") == english

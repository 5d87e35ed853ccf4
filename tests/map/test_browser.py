"""The page in a real browser with the network off: found, filtered, opened, read, and nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from graph.knowledge import Knowledge
from graph.map import render
from graph.network import Network
from tests.browser import launch

BASE = "https://w3id.org/stk/data/steps/id/"


@dataclass
class Opened:
    """A page with everything that it asked for and complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def ask(self, code: str) -> Any:
        return self.page.evaluate(code)

    @property
    def ties(self) -> set[str]:
        return set(self.ask("stakeholderMap.ties()"))

    @property
    def nodes(self) -> set[str]:
        return {name.removeprefix(BASE) for name in self.ask("stakeholderMap.nodes()")}

    def click(self, name: str) -> None:
        spot = self.ask(f"stakeholderMap.place({name!r})")
        self.page.mouse.click(spot["x"], spot["y"])

    def found(self, query: str) -> list[str]:
        self.page.fill("#search", query)
        return [
            (button.get_attribute("data-id") or "").removeprefix(BASE)
            for button in self.page.query_selector_all("#found button")
        ]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


def open_page(
    browser: Browser, path: Path, *, wide: int = 1280, high: int = 800, scheme: Any = "light"
) -> Opened:
    context = browser.new_context(viewport={"width": wide, "height": high}, color_scheme=scheme)
    context.set_offline(True)
    opened = Opened(context.new_page())
    opened.page.on("request", lambda request: opened.requests.append(request.url))
    opened.page.on("console", lambda message: opened.complaints.append(f"{message.type}: {message.text}"))
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.on("dialog", lambda dialog: opened.complaints.append(f"dialog: {dialog.message}"))
    opened.page.goto(path.as_uri())
    opened.page.wait_for_function("window.stakeholderMap && stakeholderMap.texts().length > 0")
    return opened


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "network.html"
    path.write_text(render(Network(Knowledge.open())), encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def opened(browser: Browser, file: Path) -> Iterator[Opened]:
    found = open_page(browser, file)
    yield found
    assert found.requests == [file.as_uri()]
    assert found.complaints == []
    found.page.context.close()


def test_page_says_what_it_is(opened: Opened) -> None:
    assert opened.page.title().startswith("Steps Towards Development and Platforms for Dialogue")
    assert opened.ask("document.documentElement.lang") == "en"
    assert "67 named organisations" in opened.page.inner_text("#seen")
    assert "were not asked" in opened.page.inner_text("#unasked")
    assert "British Council" in opened.page.inner_text("#apart")
    assert not opened.page.query_selector("#notice")


def test_all_names_show_at_the_opening_view_and_none_overlap(opened: Opened) -> None:
    texts = opened.ask("stakeholderMap.texts()")
    assert {text["id"] for text in texts if text["id"]} == {BASE + name for name in opened.nodes}
    stage = opened.ask(
        "(({width, height}) => ({width, height}))(document.getElementById('canvas').getBoundingClientRect())"
    )
    for text in texts:
        assert text["left"] >= 0 and text["top"] >= 0, text
        assert text["right"] <= stage["width"] and text["bottom"] <= stage["height"], text
    clashes = [(a["text"], b["text"]) for n, a in enumerate(texts) for b in texts[n + 1 :] if meet(a, b)]
    assert clashes == []


def meet(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["left"] < other["right"] - 1
        and other["left"] < one["right"] - 1
        and one["top"] < other["bottom"] - 1
        and other["top"] < one["bottom"] - 1
    )


def test_no_name_is_crossed_by_a_tie(opened: Opened) -> None:
    hubs = {BASE + "steps", BASE + "p4d"}  # named inside their glyph, over the lines
    texts = [text for text in opened.ask("stakeholderMap.texts()") if text["id"] not in hubs]
    crossed = set()
    for tie in sorted(opened.ties):
        for point in opened.ask(f"stakeholderMap.path({tie!r})"):
            for text in texts:
                if (
                    text["left"] < point["x"] < text["right"]
                    and text["top"] + 2 < point["y"] < text["bottom"] - 2
                ):
                    crossed.add((text["text"], tie.replace(BASE, "")))
    assert crossed == set()


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("বাংলাদেশ লোক-প্রশাসন", "bpatc"),
        ("BPATC", "bpatc"),
        ("bpatc", "bpatc"),
        ("Steps Towards", "steps"),
        ("H & M", "hm-hennes-and-mauritz"),
        ("citizens initiatives", "cic-bd"),
        ("UNÍCEF", "unicef"),
    ],
)
def test_search_finds_by_any_name(opened: Opened, query: str, name: str) -> None:
    assert name in opened.found(query)[:3]


def test_search_that_finds_nothing_says_so(opened: Opened) -> None:
    assert opened.found("zzzz") == []
    assert "No name contains this" in opened.page.inner_text("#found")


def test_search_opens_with_enter_and_escape_goes_back(opened: Opened) -> None:
    opened.page.fill("#search", "bpatc")
    opened.page.press("#search", "Enter")
    assert opened.page.inner_text("#panel h2") == "Bangladesh Public Administration Training Centre"
    assert opened.page.inner_text("#panel p[lang=bn]")
    opened.page.keyboard.press("Escape")
    assert opened.page.is_visible("#search")


def test_filter_of_a_sector_hides_its_organisations_and_ties(opened: Opened) -> None:
    before_nodes, before_ties = opened.nodes, opened.ties
    opened.page.get_by_label("UN body").uncheck()
    gone = before_nodes - opened.nodes
    assert gone == {"unicef", "un-women", "undp", "unfpa", "ilo-bangladesh", "un-cedaw-committee", "un-urc"}
    assert before_ties - opened.ties == {
        tie for tie in before_ties if any(BASE + name in tie.split() for name in gone)
    }
    opened.page.click("#reset")
    assert (opened.nodes, opened.ties) == (before_nodes, before_ties)


def test_filter_of_a_certainty_hides_those_ties_only(opened: Opened) -> None:
    before, nodes = opened.ties, opened.nodes
    opened.page.get_by_label("implied").uncheck()
    assert {tie.split()[0] for tie in before - opened.ties} == {"funds", "partneredWith", "submittedReportTo"}
    assert opened.nodes == nodes
    opened.page.get_by_label("inferred").uncheck()
    assert f"memberOf {BASE}steps {BASE}hrfb" not in opened.ties
    assert f"steeringMemberOf {BASE}steps {BASE}hrfb" in opened.ties


def test_filter_of_a_kind_hides_that_kind_only(opened: Opened) -> None:
    before = opened.ties
    opened.page.click("#filter-kinds > summary")
    opened.page.get_by_label("partnered with").uncheck()
    assert before - opened.ties == {tie for tie in before if tie.startswith("partneredWith ")}
    assert opened.ties


def test_filter_of_those_not_named(opened: Opened) -> None:
    before = opened.nodes
    opened.page.get_by_label("Several, not named").uncheck()
    assert "local-ngos" in before - opened.nodes
    assert "unicef" in opened.nodes


def test_click_on_an_organisation_opens_its_evidence(opened: Opened) -> None:
    opened.click(BASE + "bpatc")
    panel = opened.page.locator("#panel")
    assert "BPATC" in panel.inner_text()
    assert "Public training institute" in panel.inner_text()
    tie = opened.page.locator(f'details[data-tie="partneredWith {BASE}bpatc {BASE}p4d"]')
    assert not tie.locator(".phrase").first.is_visible()
    tie.locator("summary").first.click()
    text = tie.inner_text()
    assert "Advocacy Trainings for CSO Members" in text
    assert "line " in text
    assert "stated" in text
    assert len(tie.locator(".phrase").first.inner_text().split()) <= 8


def test_click_on_a_name_does_the_same(opened: Opened) -> None:
    text = next(text for text in opened.ask("stakeholderMap.texts()") if text["text"] == "UN Women")
    opened.page.mouse.click((text["left"] + text["right"]) / 2, (text["top"] + text["bottom"]) / 2)
    assert "Gender Equality" in opened.page.inner_text("#panel h2")


def test_click_on_a_tie_opens_all_its_supports(opened: Opened) -> None:
    tie = f"submittedReportTo {BASE}cic-bd {BASE}un-cedaw-committee"
    middle = opened.ask(f"stakeholderMap.path({tie!r})")[16]
    opened.page.mouse.click(middle["x"], middle["y"])
    text = opened.page.inner_text("#panel")
    assert "submitted a report to" in text
    assert "implied: A reader infers it" in text
    assert "line " in text
    assert opened.page.locator("#panel .support").count() == 1


def test_panel_says_nothing_where_nothing_is_known(opened: Opened) -> None:
    for name in sorted(opened.nodes):
        opened.ask(f"showEntity({BASE + name!r})")
        text = opened.page.inner_text("#panel")
        assert not {"null", "undefined", "NaN"} & set(text.split()), name


def test_hub_lists_also_those_not_drawn(opened: Opened) -> None:
    opened.click(BASE + "steps")
    assert "Social activists (not named)" in opened.page.locator("#panel").text_content()  # type: ignore[operator]


def test_focus_is_visible_and_controls_are_named(opened: Opened) -> None:
    opened.page.focus("#zoom-in")
    opened.page.keyboard.press("Shift+Tab")
    opened.page.keyboard.press("Tab")
    assert opened.ask("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    controls = "[...document.querySelectorAll('button, input')]"
    named = f"{controls}.map(e => e.ariaLabel || e.textContent || e.labels?.length)"
    assert all(opened.ask(named))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("wide", "high"), [(1280, 800), (390, 844)])
def test_opens_in_every_setting(browser: Browser, file: Path, scheme: str, wide: int, high: int) -> None:
    opened = open_page(browser, file, wide=wide, high=high, scheme=scheme)
    assert opened.complaints == []
    assert opened.ask("document.documentElement.scrollWidth") <= wide
    colour = opened.ask("getComputedStyle(document.body).backgroundColor")
    assert colour == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(18, 22, 27)")
    cards = opened.page.locator(".card")
    assert cards.first.is_visible() == (wide == 390)
    opened.page.context.close()


def test_labels_are_never_markup(browser: Browser, tmp_path: Path) -> None:
    evil = [
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(2)>",
        "\"'><svg onload=alert(3)>",
        "{{data}}",
    ]
    quoted = ['"' + text.replace('"', '""') + '"' for text in evil]
    place = f"s,1,{quoted[1]},stated,{quoted[0]}"
    rows = [f"e{n},CivilSocietyOrganisation,TypeLocalCSO,{q},{q},,,,,,,{place}" for n, q in enumerate(quoted)]
    tables = {
        "sources": ["id,title", f"s,{quoted[2]}"],
        "entities": [
            "id,class,type,label_en,label_bn,short_label,abbr,alt,homepage,ids,visibility,source,locator,phrase,certainty,note",
            *rows,
        ],
        "ties": [
            "subject,kind,object,role,source,locator,phrase,certainty,note",
            *(f"e0,memberOf,e{n},{quoted[n]},{place}" for n in (1, 2, 3)),
        ],
    }
    for name, lines in tables.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    toml = f"format = 1\nname = 'evil'\ntitle = '''{evil[0]}'''\nextent = '''{evil[1]}'''\n"
    (tmp_path / "dataset.toml").write_text(toml, encoding="utf-8")
    homepage = (
        "<https://example.org/evil/id/e0> <http://xmlns.com/foaf/0.1/homepage> <javascript:alert(4)> .\n"
    )
    (tmp_path / "more.ttl").write_text(homepage, encoding="utf-8")
    path = tmp_path / "evil.html"
    path.write_text(render(Network(Knowledge.open(tmp_path))), encoding="utf-8", newline="\n")
    opened = open_page(browser, path)
    assert opened.page.title() == evil[0]
    told: list[str] = []
    for node in opened.ask("stakeholderMap.nodes()"):
        opened.click(node)
        for summary in opened.page.locator("#panel details.tie > summary").all():
            summary.click()
        assert opened.page.inner_text("#panel h2") in evil
        assert opened.page.query_selector("#panel a") is None
        told.append(opened.page.inner_text("#panel"))
    assert "javascript:alert(4)" in "".join(told)
    opened.page.wait_for_timeout(100)
    assert opened.ask("document.querySelectorAll('img, svg, iframe').length") == 0
    assert opened.complaints == []
    assert opened.requests == [path.as_uri()]


def test_large_network_opens(browser: Browser, tmp_path: Path) -> None:
    count = 400
    head = "id,class,type,label_en,source,locator,phrase,certainty"
    rows = [f"e{n},CivilSocietyOrganisation,TypeLocalCSO,Body {n},s,1,words,stated" for n in range(count)]
    ties = [
        f"e{n},partneredWith,e{m},s,1,words,stated"
        for n in range(count)
        for m in {n * 7 % count, n * 3 % count} - {n}
    ]
    (tmp_path / "sources.csv").write_text("id,title\ns,Source\n", encoding="utf-8")
    (tmp_path / "entities.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    ties_head = "subject,kind,object,source,locator,phrase,certainty"
    (tmp_path / "ties.csv").write_text("\n".join([ties_head, *ties]) + "\n", encoding="utf-8")
    path = tmp_path / "large.html"
    path.write_text(render(Network(Knowledge.open(tmp_path))), encoding="utf-8", newline="\n")
    opened = open_page(browser, path)
    texts = opened.ask("stakeholderMap.texts()")
    assert not [(a["text"], b["text"]) for n, a in enumerate(texts) for b in texts[n + 1 :] if meet(a, b)]
    assert opened.found("body 399") == [f"https://example.org/{tmp_path.name.replace('_', '-')}/id/e399"]
    assert opened.complaints == []

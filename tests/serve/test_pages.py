"""Every page of the workbench in a browser: languages, themes, phone, keyboard, without script, axe-core."""

from __future__ import annotations

import csv
import gzip
import io
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

from graph.model.network import Network
from tests.serve.workbench import Workbench

PAGES = (
    "/d/steps/",
    "/d/steps/map",
    "/d/steps/org",
    "/d/steps/org?find=ministry&sort=name",
    "/d/steps/none",
    "/d/steps/org/bpatc",
    "/d/steps/group/womens-movement",
    "/d/steps/event/sat-campaign",
    "/d/steps/topic/topic-womens-rights",
    "/d/steps/tie?subject=steps&kind=secretariatOf&object=gad-alliance",
    "/d/steps/source",
    "/d/steps/source/p4d-newsletter-2020",
    "/d/steps/said/central?anyway=1",
    "/d/steps/said/alliances?anyway=1",
    "/d/steps/said/events?anyway=1",
    "/d/steps/said/direction?anyway=1",
    "/d/steps/said/strength?anyway=1",
    "/d/steps/said/isolated",
    "/d/steps/said/keyplayers?anyway=1",
    "/d/steps/said/structure?anyway=1",
    "/d/steps/said/around?organisation=BPATC",
    "/d/steps/said/around?organisation=nobody",
    "/d/steps/said/years",
    "/d/steps/ask",
    "/d/steps/query?q=SELECT%20*%20%7B%20%3Fs%20a%20stk%3APlatform%20%7D",
    "/d/steps/vocabulary/",
    "/d/steps/vocabulary/memberOf",
    "/d/steps/ask/members-of-a-platform",
    "/d/steps/import",
    "/d/steps/share",
    "/start",
)
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
FIRST_PAGE_BYTES = 200_000


@contextmanager
def visit(
    chromium: Browser,
    workbench: Workbench,
    *,
    size: str = "desktop",
    scheme: str = "light",
    script: bool = True,
) -> Iterator[tuple[Page, list[str]]]:
    """Give a page of a browser that was let in, and what its console complains of."""
    width, height = SIZES[size]
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
        java_script_enabled=script,
    )
    page = context.new_page()
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "404 (Not Found)" not in message.text:
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(workbench.address)
    try:
        yield page, complaints
    finally:
        context.close()


LANGUAGES = ("en", "bn")


@pytest.mark.parametrize(
    ("size", "scheme", "paths", "langs"),
    [
        ("desktop", "dark", PAGES[::6], LANGUAGES[:1]),
        ("phone", "light", PAGES[3::6], LANGUAGES[1:]),
        *(
            pytest.param(*setting, PAGES, LANGUAGES, marks=pytest.mark.slow)
            for setting in (("desktop", "dark"), ("phone", "light"))
        ),
    ],
    ids=["some-desktop-dark", "some-phone-light", "all-desktop-dark", "all-phone-light"],
)
def test_every_page_is_whole(
    chromium: Browser,
    workbench: Workbench,
    size: str,
    scheme: str,
    paths: Sequence[str],
    langs: Sequence[str],
) -> None:
    axe = Axe()
    with visit(chromium, workbench, size=size, scheme=scheme) as (page, complaints):
        for path, lang in product(paths, langs):
            address = f"{path}{'&' if '?' in path else '?'}lang={lang}"
            while workbench.ask(address).status == 202:  # its answer is being worked out
                time.sleep(0.3)
            page.goto(workbench.root + address)
            assert page.locator("html").get_attribute("lang") == lang
            assert page.locator("h1").count() == 1
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{path} scrolls sideways in {lang}"
            options = {"exclude": [["iframe"]]} if path.endswith("/map") else None
            result = axe.run(page, context=options)
            assert result.violations_count == 0, f"{path} {lang}: {result.generate_report()}"
        assert complaints == []


def test_the_first_page_says_what_the_network_shows(
    chromium: Browser, workbench: Workbench, network: Network
) -> None:
    sizes: list[int] = []
    with visit(chromium, workbench) as (page, _):
        page.on("response", lambda response: sizes.append(len(response.body())))
        page.goto(f"{workbench.root}/d/steps/", wait_until="networkidle")
        text = page.inner_text("main")
        graph = network.build_graph()
        assert f" {graph.number_of_edges()} connections" in page.inner_text("h1")
        assert f"{len(graph)} organisations" in text
        picture = page.locator("main img:visible")
        assert picture.evaluate("image => image.naturalWidth") > 0
        assert sum(sizes) < FIRST_PAGE_BYTES
        page.click("text=Open the map")
        frame = page.frame_locator("iframe")
        frame.locator("#panel").wait_for()
        assert "Who works with whom" in frame.locator("#side").inner_text()


def test_an_answer_shows_its_organisations_on_a_small_map(workbench: Workbench, network: Network) -> None:
    page = workbench.ask("/d/steps/ask/partners-by-kind").text
    picture = page[page.index('class="card picture') : page.index("</aside>")]
    partners = set(re.findall(r'<td>.*?href="(/d/steps/org/[^"]+)"', page))
    assert "/d/steps/org/steps" in page[page.index('class="same"') : page.index("<table>")]  # in every row
    partners.add("/d/steps/org/steps")
    assert picture.count("<title>") == len(partners) > 40
    assert len(re.findall(r'class="line-of stated"', picture)) == len(partners) - 1
    others = re.search(r'class="others" d="([^"]*)"', picture)
    assert others
    # those without a tie have no place on the map
    assert 0 < others[1].count("M") <= len(network.organisations) - len(partners)
    assert "/d/steps/map?" in picture
    assert 'class="card picture' not in workbench.ask("/d/steps/query?q=ASK%7B%7D").text


@pytest.mark.parametrize(("scheme", "theme"), [("dark", "auto"), ("light", "dark"), ("dark", "light")])
def test_the_map_is_light_on_paper(chromium: Browser, workbench: Workbench, scheme: str, theme: str) -> None:
    with visit(chromium, workbench, scheme=scheme) as (page, _):
        page.goto(f"{workbench.root}/d/steps/?theme={theme}")
        pictures = page.locator(".picture img:visible")
        drawn = "image => image.currentSrc + ' ' + image.offsetHeight"
        assert [("theme=dark" in text) for text in pictures.evaluate_all(f"all => all.map({drawn})")] == [
            theme != "light"
        ]
        page.emulate_media(media="print")
        pictures.evaluate("image => image.decode()")
        [printed] = pictures.evaluate_all(f"all => all.map({drawn})")
        assert "theme=light" in printed
        assert int(printed.split()[-1]) > 100


def test_pages_work_without_script(chromium: Browser, workbench: Workbench) -> None:
    with visit(chromium, workbench, script=False) as (page, _):
        assert page.url == f"{workbench.root}/d/steps/"
        page.fill("#find", "ministry")
        page.click("#top button")
        assert "find=ministry" in page.url
        names = page.locator("tbody th").all_inner_texts()
        assert names
        page.click("thead a:has-text('Name')")
        assert page.locator("tbody th").all_inner_texts() == sorted(names, key=str.casefold)
        page.click("text=Dark")
        assert page.locator("html").get_attribute("data-theme") == "dark"
        page.click("text=বাংলা")
        assert page.locator("h1").inner_text() == "সংস্থা"
        assert page.locator("html").get_attribute("data-theme") == "dark"


def test_the_keyboard_reaches_everything(chromium: Browser, workbench: Workbench) -> None:
    with visit(chromium, workbench) as (page, _):
        page.goto(f"{workbench.root}/d/steps/org")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
        page.keyboard.press("/")
        page.keyboard.type("steps")
        page.keyboard.press("Enter")
        page.wait_for_url("**/org?find=steps")
        assert page.locator("tbody tr").count() == 1
        page.keyboard.press("g")
        page.keyboard.press("h")
        page.wait_for_url("**/d/steps/")


def test_keys_are_listed_and_can_be_switched_off(chromium: Browser, workbench: Workbench) -> None:
    with visit(chromium, workbench) as (page, complaints):
        page.goto(f"{workbench.root}/d/steps/org")
        page.keyboard.press("?")
        dialog = page.locator("#keys")
        assert dialog.is_visible()
        for letter, target in (("m", "map"), ("s", "source"), ("c", "said/central")):
            row = dialog.locator(f"dt:has(kbd:text-is('{letter}'))")
            assert row.count() == 1, target
        assert Axe().run(page).violations_count == 0
        page.keyboard.press("Escape")
        dialog.wait_for(state="hidden")
        page.keyboard.press("g")
        page.keyboard.press("s")
        page.wait_for_url("**/d/steps/source")
        page.fill("#find", "g a ? /")
        assert page.input_value("#find") == "g a ? /"
        assert not dialog.is_visible()
        page.click("#show-keys")
        page.click("#keys input")
        page.click("#keys button")
        page.reload()
        page.keyboard.press("?")
        assert not page.locator("#keys").is_visible()
        page.keyboard.press("g")
        page.keyboard.press("h")
        page.wait_for_timeout(300)
        assert page.url.endswith("/source")
        assert complaints == []


def test_the_table_holds_every_organisation_and_can_be_downloaded(
    workbench: Workbench, network: Network
) -> None:
    answer = workbench.ask("/d/steps/org?format=csv&sort=-connections")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    degrees = {network.organisations[iri].get_name(): n for iri, n in network.build_graph().degree()}
    assert {name: int(number) for name, _, number in rows[1:]} == degrees
    numbers = [int(row[2]) for row in rows[1:]]
    assert numbers == sorted(numbers, reverse=True)


def test_a_static_file_is_kept_for_good(workbench: Workbench) -> None:
    home = workbench.ask("/d/steps/").text
    for address in set(re.findall(r'"(/static/[^"]+)"', home)):
        answer = workbench.ask(address, is_known=False)
        assert answer.status == 200
        assert "immutable" in answer.headers["cache-control"]
        short = workbench.ask(address, headers={"Accept-Encoding": "gzip, br"})
        if short.headers.get("content-encoding") == "gzip":
            assert gzip.decompress(short.content) == workbench.ask(address).content
        else:
            assert not address.endswith((".css", ".js"))
    assert workbench.ask("/static/workbench.000000000000.css").status == 404

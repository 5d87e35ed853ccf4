"""An edition that is published: pages that open from a folder, and one that answers questions by itself."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect

from tests.conftest import KESTREL, ROOT, Run
from tests.fiction import organisation, tie, write
from tests.test_determinism import shuffled

LINK = re.compile(r' (?:href|src|srcset)="([^"]*)"')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, stakeholders: Run) -> Path:
    """The example, published."""
    folder = tmp_path_factory.mktemp("published") / "site"
    result = stakeholders("publish", "-d", "steps", "-o", folder, "--no-open")
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def offline(chromium: Browser) -> Iterator[Page]:
    """A page of a browser that reaches no network."""
    context = chromium.new_context(offline=True)
    yield context.new_page()
    context.close()


@pytest.mark.slow
def test_every_link_leads_to_a_file_of_the_folder(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 500
    for page in pages:
        if page.name in ("map-page.html", "explore.html"):
            continue
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if target.startswith(("http://", "https://", "#", "data:")):
                continue
            file = page.parent / unquote(urldefrag(target).url)
            assert file.is_file(), f"{page.relative_to(site)}: {target}"
            assert site in file.resolve().parents


@pytest.mark.slow
def test_it_is_read_by_clicks_from_a_folder(site: Path, offline: Page) -> None:
    failed: list[str] = []

    def note(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # as where a click leaves a page that is still loading
            failed.append(request.url)

    offline.on("requestfailed", note)
    offline.goto((site / "en" / "index.html").as_uri())
    offline.click("nav >> text=Organisations")
    offline.click("text=Steps Towards Development >> nth=-1")
    assert offline.inner_text("h1") == "Steps Towards Development"
    offline.click("footer >> text=বাংলা")
    assert offline.locator("html").get_attribute("lang") == "bn"
    assert "স্টেপস" in offline.inner_text("h1")
    assert not failed
    assert Axe().run(offline).violations_count == 0


@pytest.mark.slow
def test_the_entrance_leads_to_the_pages(site: Path, offline: Page) -> None:
    offline.goto((site / "index.html").as_uri())
    offline.wait_for_url("**/en/index.html")


@pytest.mark.slow
def test_one_file_answers_questions_without_a_server(site: Path, offline: Page) -> None:
    asked: list[str] = []
    offline.on("request", lambda request: asked.append(request.url))
    file = site / "explore.html"
    offline.goto(file.as_uri())
    offline.wait_for_selector("[data-ready=yes]")
    offline.select_option("#question", "secretariats")
    expect(offline.locator("#result tbody tr")).to_have_count(3)
    assert "Gender in Media Forum" in offline.inner_text("#result")
    offline.fill("#blanks input", "Nobody at all")
    offline.click("#blanks button")
    offline.wait_for_selector("#result [role=alert]")
    assert "Nobody at all" in offline.inner_text("#result")
    offline.click("#editor .cm-content")
    offline.keyboard.press("Control+A")
    offline.keyboard.insert_text("SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/stk/ns#Organisation> }")
    offline.click("#run")
    expect(offline.locator("#result td")).to_have_text("67")
    assert {url for url in asked if not url.startswith("blob:")} == {file.as_uri()}


@pytest.mark.slow
def test_one_file_names_what_has_a_name_in_bengali_alone(
    tmp_path: Path, stakeholders: Run, offline: Page
) -> None:
    folder = write(
        tmp_path / "fiction",
        entities=[organisation("amber-trust"), organisation("meghna", label_en="", label_bn="মেঘনা পরিষদ")],
        ties=[tie("amber-trust", "funds", "meghna")],
    )
    result = stakeholders("publish", "-d", folder, "-o", tmp_path / "site", "--no-open")
    assert result.exit_code == 0, result.stderr
    offline.goto((tmp_path / "site" / "explore.html").as_uri())
    offline.wait_for_selector("[data-ready=yes]")
    offline.select_option("#question", "funders")
    expect(offline.locator("#result tbody")).to_contain_text("মেঘনা পরিষদ")


def test_an_edition_without_rows_is_not_published(tmp_path: Path, stakeholders: Run) -> None:
    data = tmp_path / "mine"
    assert stakeholders("init", data).exit_code == 0
    result = stakeholders("publish", "-d", data, "-o", tmp_path / "site", "--no-open")
    assert result.exit_code == 1
    assert "visibility" in result.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.slow
def test_nothing_of_a_withheld_row_is_published(tmp_path: Path, stakeholders: Run) -> None:
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data" / "kestrel", data)
    internal = stakeholders(
        "publish", "-d", data, "-o", tmp_path / "whole", "--audience", "internal", "--no-open"
    )
    assert internal.exit_code == 0, internal.stderr
    table = (data / "entities.csv").read_text(encoding="utf-8").splitlines()
    heads = table[0].split(",")
    assert "visibility" in heads
    row = next(number for number, line in enumerate(table) if line.startswith("amber-trust-of-quillbridge,"))
    cells = table[row].split(",")
    cells[heads.index("visibility")] = "internal"
    table[row] = ",".join(cells)
    assert len(cells) >= len(heads)
    (data / "entities.csv").write_text("\n".join(table) + "\n", encoding="utf-8")
    withheld = b"amber-trust-of-quillbridge"
    public = stakeholders("publish", "-d", data, "-o", tmp_path / "site", "--no-open")
    assert public.exit_code == 0, public.stderr
    assert any(
        b"amber-trust-of-quillbridge" in file.read_bytes() for file in (tmp_path / "whole").rglob("*.html")
    )
    for file in (tmp_path / "site").rglob("*"):
        if file.is_file():
            assert withheld not in file.read_bytes().lower(), file
            assert b"Amber Trust of Quillbridge" not in file.read_bytes(), file


@pytest.mark.slow
def test_the_pages_do_not_depend_on_the_order_of_rows(tmp_path: Path, stakeholders: Run) -> None:
    sites = []
    for name, data in (("a", KESTREL), ("b", shuffled(KESTREL, tmp_path / "kestrel", 9))):
        sites.append(tmp_path / name)
        result = stakeholders("publish", "-d", data, "-o", sites[-1], "--no-open")
        assert result.exit_code == 0, result.output
    files = [{path.relative_to(site): path.read_bytes() for path in site.rglob("*.*")} for site in sites]
    assert files[0].keys() == files[1].keys()
    assert [path for path, content in files[0].items() if content != files[1][path]] == []

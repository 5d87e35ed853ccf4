"""The start page: an example, a place, what was open before; several data sets in one workbench."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.conftest import ROOT
from tests.serve.workbench import Workbench, start_workbench

KESTREL = "/d/kestrel"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """A workbench on which nothing is open yet, with nothing remembered."""
    folder = tmp_path_factory.mktemp("desk")
    with start_workbench(
        env={"STAKEHOLDERS_CACHE": str(folder / "cache")}, folder=folder, has_data=False
    ) as workbench:
        yield workbench


def test_a_reader_begins_with_an_example_a_folder_and_both_stay_open(
    chromium: Browser, begun: Workbench, tmp_path: Path
) -> None:
    """Everything here works without script."""
    copy = tmp_path / "My valley"
    shutil.copytree(ROOT / "data" / "kestrel", copy)
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(begun.address)
    assert page.url == f"{begun.root}/start"
    page.click("text=Open the example >> nth=0")
    assert page.url == f"{begun.root}/d/steps/"
    page.click("text=Change data set")
    page.fill("#place", f'"{copy}"')
    page.click(".own-place button")
    assert page.url == f"{begun.root}{KESTREL}/"
    page.goto(f"{begun.root}/start")
    opened = page.locator("aside .list a").all_inner_texts()
    assert len(opened) == 2
    page.goto(f"{begun.root}/d/steps/org/bpatc")
    assert page.locator("h1").count() == 1
    context.close()


def test_programs_ask_each_data_set_at_its_own_address(begun: Workbench) -> None:
    for place in ("steps", "kestrel"):
        assert begun.post("/start/open", {"place": place}).status == 303
    query = "?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%20%3Fs%20a%20stk%3AOrganisation%20%7D"
    counts = {}
    for prefix in ("/d/steps", KESTREL, "/d/steps"):  # one after the other: neither answers for the other
        answer = begun.ask(f"{prefix}/sparql{query}", headers={"Accept": "application/sparql-results+json"})
        counts.setdefault(prefix, set()).add(json.loads(answer.text)["results"]["bindings"][0]["n"]["value"])
    assert all(len(numbers) == 1 for numbers in counts.values())
    assert counts["/d/steps"] != counts[KESTREL]
    first = json.loads(begun.ask("/api/dataset").text)["rows"][0]
    assert first["sparql"] == "/sparql"
    second = json.loads(begun.ask(f"{KESTREL}/api/dataset").text)["rows"][0]
    assert second["sparql"] == f"{KESTREL}/sparql"
    manifest = json.loads(begun.ask(f"{KESTREL}/reconcile").text)
    assert manifest["suggest"]["entity"]["service_path"].startswith(f"{KESTREL}/reconcile")
    assert begun.ask("/d/nowhere/sparql").status == 404


@pytest.mark.parametrize(
    "place", ["", "/nowhere/at all", "/dev/zero", "\0", "<script>alert(1)</script>", "~nobody/x"]
)
def test_what_is_no_data_set_is_said_on_the_page(begun: Workbench, place: str) -> None:
    answer = begun.post("/start/open", {"place": place})
    assert answer.status == 400
    assert 'role="alert"' in answer.text
    assert "<script>alert" not in answer.text
    assert "Traceback" not in answer.text


def test_a_form_without_the_token_of_the_session_opens_nothing(begun: Workbench) -> None:
    answer = begun.ask(
        "/start/open",
        method="POST",
        body="place=kestrel",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status == 403


@pytest.mark.slow
def test_what_was_open_is_offered_again(chromium: Browser, tmp_path: Path) -> None:
    copy, env = tmp_path / "valley", {"STAKEHOLDERS_CACHE": str(tmp_path / "cache")}
    shutil.copytree(ROOT / "data" / "kestrel", copy)
    (tmp_path / "desk").mkdir()
    with start_workbench(copy, env=env) as workbench:
        assert workbench.ask("/").headers["location"] == f"{KESTREL}/"
    with start_workbench(env=env, folder=tmp_path / "desk", has_data=False) as workbench:
        context = chromium.new_context()
        page = context.new_page()
        page.goto(workbench.address)
        page.click(".recent button")
        page.wait_for_url(f"**{KESTREL}/")
        context.close()
    shutil.rmtree(copy)
    with start_workbench(env=env, folder=tmp_path / "desk", has_data=False) as workbench:
        assert str(copy) not in workbench.ask("/start").text


def test_the_start_page_is_whole_in_both_languages_and_themes(chromium: Browser, begun: Workbench) -> None:
    for width, scheme in ((1280, "light"), (390, "dark")):
        context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page = context.new_page()
        page.goto(begun.address)
        for lang in ("en", "bn"):
            page.goto(f"{begun.root}/start?lang={lang}")
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            result = Axe().run(page)
            assert result.violations_count == 0, result.generate_report()
        context.close()


@pytest.mark.slow
def test_readers_of_an_edition_choose_no_other_data_set() -> None:
    with start_workbench("kestrel", "--audience", "public") as workbench:
        assert workbench.ask("/start").status == 404
        assert "/start" not in workbench.ask(f"{KESTREL}/").text
        assert workbench.ask("/start/workbook.xlsx").status == 404


def test_an_address_of_an_endpoint_says_what_to_do_instead(process: object) -> None:
    done = process("open", "http://127.0.0.1:9/sparql", "--no-open")  # type: ignore[operator]
    assert done.returncode == 2
    assert b"folder or workbook of this computer" in done.stderr
    assert b"stakeholders map -d http://127.0.0.1:9/sparql" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
@pytest.mark.parametrize(("display", "is_offered"), [(":0", True), ("", False)])
def test_without_arguments_a_desktop_is_offered_the_workbench(display: str, is_offered: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    env = {name: value for name, value in os.environ.items() if name not in ("CI", "WAYLAND_DISPLAY")}
    done = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py")],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**env, "DISPLAY": display},
    )
    os.write(ours, b"n\n")
    assert done.wait(60) == 0
    said = os.read(ours, 10_000).decode()
    os.close(ours)
    os.close(theirs)
    assert said.index("stakeholders open") < said.index("stakeholders import")
    assert ("Open the workbench in the browser?" in said) == is_offered

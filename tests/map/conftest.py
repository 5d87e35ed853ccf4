"""What the browser tests share: one Chromium for each file of tests, and maps that are rendered once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import launch
from tests.map.page import Map, Maps, opened

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium."""
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture(scope="session")
def maps(tmp_path_factory: pytest.TempPathFactory) -> Maps:
    """Maps of the data sets of the project."""
    return Maps(DATA, tmp_path_factory.mktemp("maps"))


@pytest.fixture(scope="module")
def steps_page(browser: Browser, maps: Maps) -> Iterator[Map]:
    """The map of the example, opened once."""
    with opened(browser, maps("steps")) as found:
        yield found


@pytest.fixture(scope="module")
def kestrel_page(browser: Browser, maps: Maps) -> Iterator[Map]:
    """The map of the whole-network example, opened once."""
    with opened(browser, maps("kestrel")) as found:
        yield found


@pytest.fixture
def steps(steps_page: Map) -> Iterator[Map]:
    """The map of the example at its opening view; a test that leaves a complaint fails."""
    steps_page.start_again()
    yield steps_page
    steps_page.is_clean()


@pytest.fixture
def kestrel(kestrel_page: Map) -> Iterator[Map]:
    """The map of the whole-network example at its opening view; a test that leaves a complaint fails."""
    kestrel_page.start_again()
    yield kestrel_page
    kestrel_page.is_clean()

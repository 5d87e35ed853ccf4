"""A running workbench of a data set, and a Chromium that it has let in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import launch
from tests.conftest import ROOT
from tests.serve.workbench import Workbench, start_workbench


@pytest.fixture(scope="session")
def workbench() -> Iterator[Workbench]:
    """The workbench of the example data set."""
    with start_workbench("steps") as started:
        yield started


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the fictional data set, which the tests of one file may change."""
    path = tmp_path_factory.mktemp("data") / "kestrel"
    shutil.copytree(ROOT / "data" / "kestrel", path)
    return path


@pytest.fixture(scope="module")
def desk(folder: Path) -> Iterator[Workbench]:
    """The workbench of that copy."""
    with start_workbench(folder) as started:
        yield started


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser that has visited nothing yet, closed after each file: a process can hold one at a time."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()

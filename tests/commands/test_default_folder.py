"""Without -d a command reads the data set in its folder; a page opens only where somebody is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.cli import page_opening, session
from tests.conftest import Run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    rows = "class,label_en\nPlatform,Amber Forum\nPlatform,Zinc Forum\n"
    (tmp_path / "entities.csv").write_text(rows, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_build_in_the_folder_of_a_data_set_builds_that_one(folder: Path, stakeholders: Run) -> None:
    result = stakeholders("build", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["summary"]["organisations"] == 2
    assert list((folder / "outputs").glob("*/network.html"))


def test_elsewhere_it_is_the_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert session.find_default_dataset().name == "steps"


@pytest.mark.parametrize("verb", ["build", "map", "report", "share"])
@pytest.mark.parametrize("refusal", [(), ("--no-open",)])
def test_what_makes_a_page_opens_it_unless_told_not_to(
    folder: Path, stakeholders: Run, monkeypatch: pytest.MonkeyPatch, verb: str, refusal: tuple[str, ...]
) -> None:
    opened: list[tuple[Path | None, bool]] = []
    monkeypatch.setattr(
        page_opening, "open_page", lambda page, *, is_refused: opened.append((page, is_refused))
    )
    (folder / "dataset.toml").write_text('visibility = "public"\n', encoding="utf-8")
    assert stakeholders(verb, *refusal).exit_code == 0
    ((page, is_refused),) = opened
    assert page is not None
    assert page.suffix == ".html"
    assert page.is_file()
    assert is_refused == bool(refusal)


def test_nothing_is_opened_without_a_terminal(
    folder: Path, stakeholders: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda address: pytest.fail(f"{address} was opened"))
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("CI", raising=False)
    assert stakeholders("map").exit_code == 0

"""An edition that contains nothing is not handed out: each verb says so, and how rows are published."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import fiction
from tests.conftest import Run

VERBS = {
    "share": ["share", "-o", "out"],
    "sheet": ["sheet", "--all", "-o", "out"],
    "sheet of one": ["sheet", "Amber Trust", "-o", "out/sheet.pdf"],
    "matrix": ["matrix", "3w", "--audience", "public", "-o", "out/3w.csv"],
    "matrix on the terminal": ["matrix", "3w", "--audience", "public"],
    "bundle": ["bundle", "-o", "out/bundle.zip", "--date", "2024"],
    "tables": ["export", "--format", "tables", "-o", "out"],
    "graph": ["export", "-o", "out/network.gexf"],
    "publish": ["publish", "-o", "out"],
}


@pytest.fixture
def withheld(tmp_path: Path) -> Path:
    """A data set of which every row is internal, as in a new one."""
    entities = [fiction.organisation(name) for name in ("amber-trust", "cobalt-bureau")]
    ties = [fiction.tie("amber-trust", "partneredWith", "cobalt-bureau")]
    folder = fiction.write(tmp_path / "data", entities=entities, ties=ties)
    file = folder / "dataset.toml"
    file.write_text(file.read_text().replace('"public"', '"internal"'), encoding="utf-8")
    return folder


@pytest.mark.parametrize("words", VERBS.values(), ids=VERBS)
def test_nothing_is_not_handed_out(
    words: list[str], withheld: Path, stakeholders: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = stakeholders(*words, "-d", withheld)
    assert answer.exit_code == 1
    assert "nothing to hand out" in answer.stderr
    assert "visibility" in answer.stderr
    assert not (tmp_path / "out").exists()


def test_what_the_message_says_publishes_the_rows(withheld: Path, stakeholders: Run, tmp_path: Path) -> None:
    file = withheld / "dataset.toml"
    file.write_text(file.read_text().replace('"internal"', '"public"'), encoding="utf-8")
    answer = stakeholders("export", "--format", "tables", "-o", tmp_path / "out", "-d", withheld)
    assert answer.exit_code == 0
    assert "amber-trust" in (tmp_path / "out" / "ties.csv").read_text(encoding="utf-8-sig")


def test_a_data_set_without_rows_is_told_apart(stakeholders: Run, tmp_path: Path) -> None:
    folder = fiction.write(tmp_path / "data", entities=[fiction.entity("sea", "Place")])
    answer = stakeholders("matrix", "3w", "-d", folder)
    assert (answer.exit_code, "no organisation yet" in answer.stderr) == (1, True)

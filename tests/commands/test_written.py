"""Verbs that write files name them in the language asked for; their JSON is the same in both."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

VERBS = {
    "map": ("map", "-o", "map.html"),
    "matrix": ("matrix", "kinds-topics", "-o", "matrix.csv"),
    "export": ("export", "-o", "tables.xlsx", "--audience", "internal"),
    "report": ("report", "-o", "report.md"),
    "sheet": ("sheet", "Amber Trust", "-o", "sheet.pdf", "--audience", "internal"),
    "bundle": ("bundle", "-o", "all.zip", "--date", "2025-01-31", "--audience", "internal"),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_file_is_named_in_bengali_and_json_stays_english(
    verb: str, stakeholders: Run, mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = [*VERBS[verb], "-d", mixed]
    done = stakeholders(*words, "--lang", "bn")
    assert done.exit_code == 0, done.stderr
    file = VERBS[verb][VERBS[verb].index("-o") + 1]
    assert (tmp_path / file).exists()
    first, *_, notice = done.stdout.strip().splitlines()
    assert first == f"লেখা হয়েছে: {file}"
    assert notice == "অভ্যন্তরীণ, শেয়ার করার জন্য নয়"
    (tmp_path / file).unlink()
    said = json.loads(stakeholders(*words, "--lang", "bn", "--json").stdout)
    assert (said["command"], said["projection"]) == (verb, None)
    written = said["files"] if verb == "matrix" else said["rows"]
    assert written == [{"file": file, "bytes": (tmp_path / file).stat().st_size}]


def test_a_new_data_set_is_explained_in_bengali(stakeholders: Run, tmp_path: Path) -> None:
    place = tmp_path / "valley"
    said = stakeholders("init", place, "--lang", "bn").stdout
    said = " ".join(said.split())
    assert all(f"লেখা হয়েছে: {path} " in said for path in place.iterdir())
    assert f"stakeholders check -d {place}" in said
    shown = json.loads(stakeholders("init", tmp_path / "other", "--lang", "bn", "--json").stdout)
    assert shown["data"] == str(tmp_path / "other")

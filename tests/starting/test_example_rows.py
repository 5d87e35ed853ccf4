"""Example rows of a new data set are left out once there are rows of somebody's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.curate.scaffold import DatasetScaffold, render_folder
from graph.curate.scaffold.example_rows import is_needed
from graph.ingest import load_tables
from graph.schema.dataset import TABLES


def begin(folder: Path, lang: str, **more: str) -> Path:
    folder.mkdir()
    scaffold = DatasetScaffold.from_path(folder, name="valley", title="", lang=lang)
    for name, data in render_folder(scaffold).items():
        (folder / name).write_bytes(data)
    for table, row in more.items():
        with (folder / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
            file.write(",".join(row.split("|") + [""] * (len(TABLES[table]) - len(row.split("|")))) + "\r\n")
    return folder


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_untouched_example_rows_stay_alone(tmp_path: Path, lang: str) -> None:
    tables = load_tables(begin(tmp_path / "new", lang))
    assert len(tables.rows["entities"]) == 4
    assert tables.dataset.focal == ("example-trust",)


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_one_row_of_ones_own_drops_them_all(tmp_path: Path, lang: str) -> None:
    tables = load_tables(begin(tmp_path / "new", lang, entities="|Platform||Real Forum"))
    assert {table: [row["id"] for row in rows] for table, rows in tables.rows.items()} == {
        "entities": ["real-forum"]
    }
    assert (tables.dataset.focal, tables.dataset.extent) == ((), {})


def test_an_example_row_that_is_used_or_changed_stays(tmp_path: Path) -> None:
    folder = begin(
        tmp_path / "new", "en", entities="|Platform||Real Forum", ties="Real Forum|funds|Example Trust"
    )
    tables = load_tables(folder)
    # the example trust stands on the example leaflet, which it publishes and which is about the forum
    assert {row["id"] for row in tables.rows["entities"]} >= {"real-forum", "example-trust"}
    assert [row["subject"] for row in tables.rows["ties"]] == ["real-forum"]


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_two_cells_are_needed_for_an_organisation_and_three_for_a_tie(lang: str) -> None:
    for table, number in (("entities", 2), ("ties", 3)):
        assert sum(is_needed(table, column, lang) for column in TABLES[table]) == number

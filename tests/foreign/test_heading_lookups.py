"""A name in a row of data is not looked up as a heading where a shorter text of its row is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.ingest.foreign import headed_tables
from graph.ingest.foreign.grids import read_grids


def test_long_names_of_a_table_are_not_looked_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"Fictional {number} Weavers Association" for number in range(700)]
    lines = [f"{name},NGO,https://example.org/{number}" for number, name in enumerate(names)]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(["Name,Type,Website", *lines]), encoding="utf-8")
    looked_up: set[str] = set()
    is_sure_heading = headed_tables._is_sure_heading

    def record(text: str) -> bool:
        looked_up.add(text)
        return is_sure_heading(text)

    monkeypatch.setattr(headed_tables, "_is_sure_heading", record)
    for grid in read_grids(path):
        headed_tables.split_tables(grid)
    times = len(looked_up & set(names[550:]))  # in the rows above, the row of headings is looked for
    assert not times

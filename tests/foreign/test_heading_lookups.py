"""A name in a row of data is not looked up as a heading where a shorter text of its row is none."""

from __future__ import annotations

from pathlib import Path

from graph.ingest.foreign.grids import read_grids
from graph.ingest.foreign.headed_tables import split_tables
from graph.ingest.foreign.word_lists import load_columns


def test_long_names_of_a_table_are_not_looked_up(tmp_path: Path) -> None:
    names = [f"Fictional {number} Weavers Association" for number in range(700)]
    lines = [f"{name},NGO,https://example.org/{number}" for number, name in enumerate(names)]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(["Name,Type,Website", *lines]), encoding="utf-8")
    columns = load_columns()
    columns.looked_up.clear()
    for grid in read_grids(path):
        split_tables(grid)
    assert not columns.looked_up.keys() & set(names[550:])  # above, the row of headings is looked for

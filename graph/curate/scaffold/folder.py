"""Makes the folder of a new data set: a CSV file each table, `dataset.toml`, and a page that explains."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.toml_file import write_toml
from ...publish.writers.csv_file import encode_csv, list_cells
from ...schema.dataset import TABLES
from .example_rows import DatasetScaffold


def render_folder(scaffold: DatasetScaffold) -> dict[str, bytes]:
    """Return the files by name; the tables begin with the mark by which spreadsheets know UTF-8."""
    contents = {f"{table}.csv": _render_csv(scaffold, table) for table in TABLES}
    contents["dataset.toml"] = _render_toml(scaffold)
    contents["read-me.txt"] = "\n".join(_render_guide(scaffold)).encode("utf-8-sig") + b"\n"
    return contents


def _render_csv(scaffold: DatasetScaffold, table: str) -> bytes:
    heads = [scaffold.format_heading(table, column) for column in TABLES[table]]
    rows = list_cells(scaffold.list_example_rows(table), TABLES[table])
    return encode_csv([heads, *rows], line_end="\r\n", mark=True)


def _render_toml(scaffold: DatasetScaffold) -> bytes:
    values = {**scaffold.describe_dataset(), "format": 1}
    comments = {key: scaffold.format_message(f"key-{key}") for key in values if key != "format"}
    return write_toml(values, comments=comments).encode()


def _render_guide(scaffold: DatasetScaffold) -> Iterator[str]:
    yield scaffold.format_message("page-title")
    yield ""
    command = f"stakeholders check -d {scaffold.name}"
    for key in ("page-examples", "page-order", "page-dates", "page-lists", "page-check"):
        yield scaffold.format_message(key, command=command, bar="|")
    for table, columns in TABLES.items():
        yield ""
        yield f"{table}.csv - {scaffold.format_message(f'table-{table}')}"
        for column in columns:
            yield f"  {scaffold.format_heading(table, column)}: {scaffold.explain_column(table, column)}"

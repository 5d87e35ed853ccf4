"""Makes the folder of a new data set: a CSV file each table, `dataset.toml`, and a page that explains."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from ...schema.dataset import TABLES
from .example_rows import DatasetScaffold


def render_folder(scaffold: DatasetScaffold) -> dict[str, bytes]:
    """Return the files by name; the tables begin with the mark by which spreadsheets know UTF-8."""
    contents = {f"{table}.csv": _render_csv(scaffold, table).encode("utf-8-sig") for table in TABLES}
    contents["dataset.toml"] = "\n".join(_render_toml(scaffold)).encode() + b"\n"
    contents["read-me.txt"] = "\n".join(_render_guide(scaffold)).encode("utf-8-sig") + b"\n"
    return contents


def _render_csv(scaffold: DatasetScaffold, table: str) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(scaffold.format_heading(table, column) for column in TABLES[table])
    for row in scaffold.list_example_rows(table):
        writer.writerow(row.get(column, "") for column in TABLES[table])
    return buffer.getvalue()


def _render_toml(scaffold: DatasetScaffold) -> Iterator[str]:
    tables = []
    for key, value in scaffold.describe_dataset().items():
        if isinstance(value, dict):
            tables.append((key, value))
            continue
        if key == "format":
            yield f"format = {value}"
            continue
        yield f"# {scaffold.format_message(f'key-{key}')}"
        yield f"{key} = {json.dumps(value, ensure_ascii=False)}"
    for key, texts in tables:
        yield ""
        yield f"# {scaffold.format_message(f'key-{key}')}"
        yield f"[{key}]"
        for lang, text in texts.items():
            yield f"{lang} = {json.dumps(text, ensure_ascii=False)}"


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

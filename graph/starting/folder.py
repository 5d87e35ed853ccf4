"""A beginning in, the files of its folder out: a CSV table each, `dataset.toml`, and a page that explains."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from ..dataset import TABLES
from .worked import Beginning


def files(beginning: Beginning) -> dict[str, bytes]:
    """Return the files by name; the tables begin with the mark by which spreadsheets know UTF-8."""
    found = {f"{table}.csv": _csv(beginning, table).encode("utf-8-sig") for table in TABLES}
    found["dataset.toml"] = "\n".join(_toml(beginning)).encode() + b"\n"
    found["read-me.txt"] = "\n".join(_page(beginning)).encode("utf-8-sig") + b"\n"
    return found


def _csv(beginning: Beginning, table: str) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(beginning.heading(table, column) for column in TABLES[table])
    for row in beginning.rows(table):
        writer.writerow(row.get(column, "") for column in TABLES[table])
    return buffer.getvalue()


def _toml(beginning: Beginning) -> Iterator[str]:
    tables = []
    for key, value in beginning.described().items():
        if isinstance(value, dict):
            tables.append((key, value))
            continue
        if key == "format":
            yield f"format = {value}"
            continue
        yield f"# {beginning.say(f'key-{key}')}"
        yield f"{key} = {json.dumps(value, ensure_ascii=False)}"
    for key, texts in tables:
        yield ""
        yield f"# {beginning.say(f'key-{key}')}"
        yield f"[{key}]"
        for lang, text in texts.items():
            yield f"{lang} = {json.dumps(text, ensure_ascii=False)}"


def _page(beginning: Beginning) -> Iterator[str]:
    yield beginning.say("page-title")
    yield ""
    command = f"stakeholders check -d {beginning.name}"
    for key in ("page-worked", "page-order", "page-dates", "page-lists", "page-check"):
        yield beginning.say(key, command=command, bar="|")
    for table, columns in TABLES.items():
        yield ""
        yield f"{table}.csv - {beginning.say(f'table-{table}')}"
        for column in columns:
            yield f"  {beginning.heading(table, column)}: {beginning.help(table, column)}"

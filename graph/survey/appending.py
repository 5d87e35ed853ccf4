"""The tables of a folder and new rows in, the tables with them out: what stands there is not touched."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..dataset import TABLES, Row, Tables
from ..errors import DataError, InputError
from ..ingest.columns import resolve
from ..ingest.csv_folder import delimited, lines
from ..ingest.validate import findings
from ..ontology import Ontology

Cells = Mapping[str, str]


def appended(
    folder: Path, rows: Mapping[str, Sequence[Cells]], tables: Tables, ontology: Ontology
) -> dict[str, bytes]:
    """Return the files with the rows at their ends, in the columns and with the delimiter that they have.

    DataError where a new row is faulty, InputError where a table cannot be added to.
    """
    _check(rows, tables, ontology)
    return {f"{table}.csv": _with(folder / f"{table}.csv", table, new) for table, new in rows.items()}


def _check(rows: Mapping[str, Sequence[Cells]], tables: Tables, ontology: Ontology) -> None:
    before = {str(one) for one in findings(tables, ontology)}
    every = dict(tables.rows)
    for table, new in rows.items():
        old = every.get(table, ())
        start = max((row.line for row in old), default=1)
        added = [
            Row(table, f"{table}.csv", start + number, cells) for number, cells in enumerate(new, start=1)
        ]
        every[table] = (*old, *added)
    after = findings(Tables(tables.dataset, every, tables.findings, tables.rdf), ontology)
    faults = [one for one in after if one.severity == "error" and str(one) not in before]
    if faults:
        raise DataError(faults)


def _with(path: Path, table: str, new: Sequence[Cells]) -> bytes:
    if not path.exists():
        header = dict(zip(TABLES[table], TABLES[table], strict=True))
        return _written(TABLES[table], [header, *new], ",", "\n")
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8; save it as 'CSV UTF-8' before rows are added to it") from None
    read, _ = lines(path, Row(table, path.name, 0, {}))
    line, written = next(((line, cells) for line, cells in read if any(map(str.strip, cells))), (1, ()))
    columns, _ = resolve(path.name, table, written, line)
    for column in dict.fromkeys(column for row in new for column in row):
        if column not in columns:
            raise InputError(f"{path}: has no column '{column}'; add it to the header, then run this again")
    end = "\r\n" if b"\r\n" in data else "\n"
    gap = b"" if not data or data.endswith((b"\n", b"\r")) else end.encode()
    return data + gap + _written(columns, new, delimited(text)[0], end)


def _written(columns: Sequence[str], rows: Sequence[Cells], delimiter: str, end: str) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return buffer.getvalue().encode()

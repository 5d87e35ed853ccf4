"""Adds rows to the tables of a folder and leaves the others untouched."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...core.errors import DataError, Finding, InputError
from ...core.input_file import read_regular_file
from ...ingest.column_matching import match_columns
from ...ingest.csv_folder import MAX_FILE, detect_delimiter, read_lines
from ...model.opening import open_graph
from ...publish.writers.csv_file import encode_csv, list_cells
from ...quality import checks
from ...schema.dataset import TABLES, TableRow

Cells = Mapping[str, str]


def append_rows(folder: Path, rows: Mapping[str, Sequence[Cells]]) -> dict[str, bytes]:
    """Return the files with the rows at their ends, in the columns and with the delimiter that they have.

    DataError where the data set with them would be faulty, InputError where a table cannot be added to.
    """
    contents = {
        f"{table}.csv": append_to_table(folder / f"{table}.csv", table, new) for table, new in rows.items()
    }
    with tempfile.TemporaryDirectory() as room:
        trial = Path(room) / folder.resolve().name  # a data set without a name of its own has its folder's
        trial.mkdir()
        for path in folder.iterdir():
            if path.is_file() and path.name not in contents:
                shutil.copyfile(path, trial / path.name)
        for name, data in contents.items():
            (trial / name).write_bytes(data)
        before = {_identify_finding(finding) for finding in checks.run_checks(open_graph(folder))}
        after = checks.run_checks(open_graph(trial))
    faults = [
        finding
        for finding in after
        if finding.severity == "error" and _identify_finding(finding) not in before
    ]
    if faults:
        raise DataError(faults)
    return contents


def _identify_finding(finding: Finding) -> tuple[str, ...]:
    return (finding.file, str(finding.line), finding.column, finding.fault)


def append_to_table(path: Path, table: str, new: Sequence[Cells]) -> bytes:
    """Return a table with rows at its end, in the columns and with the delimiter that it has."""
    if not path.exists():
        return encode_csv([TABLES[table], *list_cells(new, TABLES[table])])
    data = read_regular_file(path, most=MAX_FILE, hint="divide the data set", within=path.parent)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8; save it as 'CSV UTF-8' before rows are added to it") from None
    read, _ = read_lines(path, TableRow(table, path.name, 0, {}))
    line, written = next(((line, cells) for line, cells in read if any(map(str.strip, cells))), (1, ()))
    columns, _ = match_columns(path.name, table, written, line)
    for column in dict.fromkeys(column for row in new for column in row):
        if column not in columns:
            raise InputError(f"{path}: has no column '{column}'; add it to the header, then run this again")
    end = "\r\n" if b"\r\n" in data else "\n"
    gap = b"" if not data or data.endswith((b"\n", b"\r")) else end.encode()
    rows = list_cells(new, columns)
    return data + gap + encode_csv(rows, delimiter=detect_delimiter(text)[0], line_end=end)

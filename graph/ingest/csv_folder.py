"""A folder of CSV tables and RDF files in, rows with file and line out."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ..dataset import TABLES, Dataset, Row, Tables
from ..errors import Finding, InputError
from .columns import check_header
from .rdf_file import FORMATS

_DELIMITERS = (",", ";", "\t")


def read(folder: Path) -> Tables:
    """Read `dataset.toml`, every known table and the names of the RDF files of a folder."""
    manifest = folder / "dataset.toml"
    dataset = Dataset.from_toml(manifest, origin=folder) if manifest.is_file() else Dataset.bare(folder)
    rdf = tuple(
        sorted(path for path in folder.iterdir() if path.suffix.lower() in FORMATS and path.is_file())
    )
    present = [name for name in TABLES if (folder / f"{name}.csv").is_file()]
    if not present and not rdf:
        names = ", ".join(f"{name}.csv" for name in TABLES)
        raise InputError(
            f"{folder}: no data set here; a data set folder holds one or more of {names} or RDF files"
        )
    rows: dict[str, tuple[Row, ...]] = {}
    findings: list[Finding] = []
    for name in present:
        rows[name], found = _table(folder / f"{name}.csv", name)
        findings += found
    return Tables(dataset, rows, tuple(findings), rdf)


def _table(path: Path, table: str) -> tuple[tuple[Row, ...], list[Finding]]:
    file = path.name
    try:
        data = path.read_bytes()
    except OSError as error:
        return (), [
            _fault(
                file, 0, f"cannot be read ({error.strerror})", "check the file's permissions", "unreadable"
            )
        ]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return (), [_fault(file, line, "not UTF-8", "save the file as 'CSV UTF-8'", "encoding")]
    return _rows(text, file, table)


def _rows(text: str, file: str, table: str) -> tuple[tuple[Row, ...], list[Finding]]:
    findings: list[Finding] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[Row] = []
    start = 1
    try:
        header = [name.strip() for name in next(reader, [])]
        findings += check_header(file, table, header)
        start = reader.line_num + 1
        for cells in reader:
            line, start = start, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                fault = f"{len(cells)} cells under {len(header)} columns"
                findings.append(
                    _fault(file, line, fault, "put a text with a comma in double quotes", "too-many-cells")
                )
                continue
            rows.append(Row(table, file, line, _cells(header, cells)))
    except csv.Error as error:
        fault = f"not well-formed CSV ({error})"
        findings.append(_fault(file, start, fault, "check the double quotes around texts", "csv"))
    return tuple(rows), findings


def _cells(header: list[str], cells: list[str]) -> dict[str, str]:
    return {name: cell.strip() for name, cell in zip(header, cells, strict=False) if cell.strip()}


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(_DELIMITERS, key=first.count) if any(mark in first for mark in _DELIMITERS) else ","


def _fault(file: str, line: int, fault: str, mend: str, code: str) -> Finding:
    return Finding(file, line, "", "error", fault, mend, code)

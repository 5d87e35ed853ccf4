"""Reads a folder of CSV tables and RDF files as rows with file and line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import IO

from ..core.errors import Finding, InputError
from ..core.formula_escape import unescape_formula
from ..core.input_file import open_regular_file, require_regular_file
from ..schema.dataset import TABLES, Dataset, TableRow, TableRows, Tables
from . import table_matching
from .encoding import decode_text
from .rdf_file import FORMATS
from .rows import MAX_CELL, MAX_ROWS, read_rows

# tables that the project keeps beside those that it reads: on what a source says and on what was suggested
OTHER_TABLES = frozenset({"corrections", "reading-decisions", "second-reading", "uncurated"})

_BENGALI_LETTER = re.compile(b"\xe0[\xa6\xa7]")  # in UTF-8
_MAX_HEADER_BYTES = 1 << 13
_DELIMITERS = (",", ";", "\t")
_MAX_HEADER_CHARACTERS = 1 << 20  # characters within which the header stands
MAX_FILE = 1 << 31  # bytes of a table; ten million rows of 200 bytes
_MAX_LINE = 1 << 22  # bytes of a line
_CHUNK = 1 << 20  # bytes

_NO_CONTENTS: Mapping[str, bytes] = MappingProxyType({})
_NAMING = table_matching.NamingContext("file", ".csv", OTHER_TABLES)


def read_folder(folder: Path, contents: Mapping[str, bytes] = _NO_CONTENTS) -> Tables:
    """Read `dataset.toml`, every known table and the names of the RDF files of a folder.

    `contents` are tables by file name as they would be, in place of those that are there.
    """
    manifest = folder / "dataset.toml"
    has_manifest = manifest.exists() or manifest.is_symlink()
    dataset = Dataset.from_toml(manifest, origin=folder) if has_manifest else Dataset.default_for(folder)
    files = sorted(path for path in folder.iterdir() if not path.is_dir() or path.stem in TABLES)
    rdf = tuple(path for path in files if path.suffix.lower() in FORMATS)
    named = {path.name[: -len(".csv")]: path for path in files if path.suffix.lower() == ".csv"}
    named |= {Path(name).stem: folder / name for name in contents}
    present, findings = table_matching.match_tables(named, _NAMING)
    is_empty = has_manifest and not findings  # what has a description and no table yet
    if not present and not rdf and not is_empty:
        names = ", ".join(f"{name}.csv" for name in TABLES)
        suggestions = "; ".join(
            f"{found.file}: {found.mend}" for found in findings if found.code == "misnamed"
        )
        raise InputError(
            f"{folder}: no data set here; a data set folder holds one or more of {names} or RDF files"
            + (f"; {suggestions}" if suggestions else "")
        )
    stored = [named[name] for name in present.values() if named[name].name not in contents]
    for path in (*rdf, *stored):
        require_regular_file(path, within=folder)
    found: dict[str, TableRows] = {}
    for table, name in present.items():
        found[table], more = _read_table(named[name], table, contents.get(named[name].name))
        findings += more
    return Tables(dataset, found, tuple(findings), rdf, find_language(stored))


def find_language(files: Iterable[Path]) -> str:
    """Return the language of the headings of some CSV files: Bengali where one has a Bengali letter."""
    for path in files:
        with path.open("rb") as file:
            if _BENGALI_LETTER.search(file.read(_MAX_HEADER_BYTES).partition(b"\n")[0]):
                return "bn"
    return "en"


def _read_table(path: Path, table: str, data: bytes | None = None) -> tuple[TableRows, list[Finding]]:
    head = TableRow(table, path.name, 0, {})
    texts, findings = read_lines(path, head) if data is None else _read_lines(io.BytesIO(data), head)
    table_rows, more = read_rows(path.name, table, texts)
    unread = any(finding.severity == "error" for finding in findings) and not table_rows
    return table_rows, findings if unread else findings + more  # a file that is not read lacks no column


def read_lines(path: Path, head: TableRow) -> tuple[Iterator[tuple[int, Sequence[str]]], list[Finding]]:
    """Return the lines of a CSV file, and the list to which what is found in reading them is added."""
    with open_regular_file(path) as file:
        return _read_lines(file, head)


def _read_lines(file: IO[bytes], head: TableRow) -> tuple[Iterator[tuple[int, Sequence[str]]], list[Finding]]:
    excess = _find_excess(file, head)
    if excess:
        return iter(()), [excess]
    file.seek(0)
    text, findings = decode_text(file.read(), head)
    return _parse_lines(text or "", head.file, findings), findings


def _find_excess(file: IO[bytes], head: TableRow) -> Finding | None:
    """Return what would fill the memory: so much text, so many lines, or so long a one."""
    size, line, length = 0, 1, 0
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        ends = [chunk.find(end) for end in (b"\n", b"\r") if end in chunk]
        length += min(ends, default=len(chunk))
        if length > _MAX_LINE:
            fault, hint = f"a line of more than {_MAX_LINE:,} bytes", "check where the file comes from"
            return replace(head, line=line).make_finding("", fault, hint, "vast")
        if ends:
            line += chunk.count(b"\n") or chunk.count(b"\r")
            length = len(chunk) - max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        if size > MAX_FILE or line > MAX_ROWS:
            fault = f"more than {MAX_ROWS:,} lines" if line > MAX_ROWS else f"more than {MAX_FILE:,} bytes"
            return replace(head, line=line).make_finding("", fault, "divide the data set", "vast")
    return None


def _parse_lines(text: str, file: str, findings: list[Finding]) -> Iterator[tuple[int, Sequence[str]]]:
    delimiter, skipped = detect_delimiter(text)
    with io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8", newline="") as file_:
        reader = csv.reader(file_, delimiter=delimiter, strict=True)
        start, guards = 1, "'" in text
        try:
            for cells in reader:
                line, start = start, reader.line_num + 1
                if line > skipped:
                    # the apostrophe that keeps a spreadsheet from running a cell is no part of it
                    yield line, list(map(unescape_formula, cells)) if guards else cells
        except csv.Error as error:
            fault, hint = f"not well-formed CSV ({error})", "check the double quotes around texts"
            if str(error).startswith("field larger than"):  # MAX_CELL is what the reader takes, too
                fault = f"a cell of more than {MAX_CELL:,} characters"
                hint = "shorten it, or check for a double quote that is not closed"
            findings.append(Finding(file, start, "", "error", fault, hint, "csv"))


def detect_delimiter(text: str) -> tuple[str, int]:
    """Return what stands between cells, and how many lines at the start only say so."""
    first = next(
        (line for line in io.StringIO(text[:_MAX_HEADER_CHARACTERS], newline="") if line.strip()), ""
    ).rstrip("\r\n")
    if first[:4].lower() == "sep=" and first[4:5] in _DELIMITERS and len(first) <= 5:
        return first[4:5], 1
    return max(_DELIMITERS, key=first.count) if any(mark in first for mark in _DELIMITERS) else ",", 0


__all__ = ["MAX_FILE", "OTHER_TABLES", "detect_delimiter", "read_folder", "read_lines"]

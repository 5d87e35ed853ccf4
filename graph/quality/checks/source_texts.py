"""Compares the tables with the source texts: each phrase at its line, and a row for each line.

A line without a row must be named, with its reason, in `uncurated.csv` of the data set.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from ...core.errors import Finding, InputError
from ...core.input_file import read_regular_file
from ...schema.dataset import TableRow, Tables
from ...schema.terms import normalise_text, parse_whole_number

UNCURATED = "uncurated.csv"
MAX_BYTES = 200_000_000  # of a source text
MAX_LINES = 1_000_000  # of a source text


def check_quotes(tables: Tables, folder: Path) -> list[Finding]:
    """Compare every row's phrase with the texts of a folder, one file for each source id."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; give the folder that holds the source texts")
    findings: list[Finding] = []
    by_source: dict[str, list[TableRow]] = defaultdict(list)
    for rows in tables.rows.values():
        for row in rows:
            if row["source"]:
                by_source[row["source"]].append(row)
    reasons = _read_uncurated_lines(tables, findings)
    for row in tables.rows.get("sources", ()):
        path = _find_text_file(folder, row["id"]) or _find_text_file(
            tables.dataset.path / "sources", row["id"]
        )
        if path is None:
            if by_source[row["id"]]:
                fault = (
                    f"no text '{row['id']}.*' in {folder}: {len(by_source[row['id']])} phrases not verified"
                )
                findings.append(
                    row.make_finding("id", fault, "add the text to the folder", "no-text", severity="warning")
                )
            continue
        findings += _compare_source(
            row,
            path,
            by_source[row["id"]],
            reasons.get(row["id"], set()),
            needs_every_line=path.suffix == ".txt",
        )
    return findings


def read_source_text(dataset: Path, name: str) -> list[str]:
    """Return the lines of the text that a data set keeps of a source, none where it keeps none."""
    folder = dataset / "sources"
    path = _find_text_file(folder, name)
    if path is None:
        return []
    data = read_regular_file(path, most=MAX_BYTES, hint="divide the text", within=folder)
    return _split_lines(data)


def _split_lines(data: bytes) -> list[str]:
    """Return the lines of a text: only line feeds end a line, as `cat -n` counts."""
    return data.decode("utf-8", errors="replace").split("\n")


def _find_text_file(folder: Path, name: str) -> Path | None:
    if not folder.is_dir():
        return None
    return next((path for path in sorted(folder.iterdir()) if path.stem == name and path.is_file()), None)


def _compare_source(
    source: TableRow, path: Path, rows: list[TableRow], reasons: set[int], *, needs_every_line: bool
) -> Iterator[Finding]:
    data = read_regular_file(path, most=MAX_BYTES, hint="divide the text", within=path.parent)
    if source["sha256"] and sha256(data).hexdigest() != source["sha256"]:
        fault = f"the text {path.name} is not the one that was curated (its SHA-256 differs)"
        yield source.make_finding("sha256", fault, "compare the two texts", "other-text", severity="warning")
    lines = [normalise_text(line) for line in _split_lines(data)]
    seen = set(reasons)
    for row in rows:
        locator = row["locator"]
        line = parse_whole_number(locator) or 0
        if not 1 <= line <= len(lines):
            hint = f"give a line from 1 to {len(lines)}"
            yield row.make_finding("locator", f"'{locator}' is no line of {path.name}", hint, "no-line")
            continue
        seen.add(line)
        phrase = normalise_text(row["phrase"])
        if phrase not in lines[line - 1]:
            places = [str(number) for number, text in enumerate(lines, start=1) if phrase in text]
            hint = (
                f"it stands in line {' and '.join(places)}"
                if places
                else "quote the words as they stand there"
            )
            yield row.make_finding(
                "phrase", f"'{phrase}' does not stand in {path.name}, line {line}", hint, "no-phrase"
            )
    if needs_every_line:
        for number, text in enumerate(lines, start=1):
            if text and number not in seen:
                fault = f"no row for this line: '{text[:60]}'"
                hint = f"curate it, or give the reason in {UNCURATED}"
                yield Finding(path.name, number, "", "warning", fault, hint, "line-without-row")


def _read_csv_rows(path: Path, file: io.StringIO) -> list[dict[str, str]]:
    try:
        return list(csv.DictReader(file))
    except csv.Error as error:
        raise InputError(f"{path}: not well-formed CSV ({error}); check the double quotes") from None


def _read_uncurated_lines(tables: Tables, findings: list[Finding]) -> dict[str, set[int]]:
    path = tables.dataset.path / UNCURATED
    reasons: dict[str, set[int]] = defaultdict(set)
    if not (path.exists() or path.is_symlink()):
        return reasons
    data = read_regular_file(path, most=MAX_BYTES, hint="divide it", within=path.parent)
    text = data.decode("utf-8-sig", errors="replace")
    with io.StringIO(text, newline="") as file:
        for number, cells in enumerate(_read_csv_rows(path, file), start=2):
            first, _, last = (cells.get("locator") or "").partition("-")
            lines = parse_whole_number(first), parse_whole_number(last or first)
            if lines[0] is None or lines[1] is None or not cells.get("source") or not cells.get("reason"):
                fault = "no line number, or no reason"
                findings.append(
                    Finding(UNCURATED, number, "", "error", fault, "write source,line,reason", "uncurated")
                )
                continue
            reasons[cells["source"]] |= set(range(lines[0], min(lines[1], MAX_LINES) + 1))
    return reasons

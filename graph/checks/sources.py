"""The source documents in, findings out: does each phrase stand at its line, and has each line a row?

A line without a row must be named, with its reason, in `uncurated.csv` of the data set.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from ..dataset import Row, Tables
from ..errors import Finding, InputError
from ..terms import normal, whole

UNCURATED = "uncurated.csv"
MAX_LINES = 1_000_000  # of a source text


def findings(tables: Tables, folder: Path) -> list[Finding]:
    """Compare every row's phrase with the texts of a folder, one file for each source id."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; give the folder that holds the source texts")
    found: list[Finding] = []
    by_source: dict[str, list[Row]] = defaultdict(list)
    for rows in tables.rows.values():
        for row in rows:
            if row["source"]:
                by_source[row["source"]].append(row)
    reasons = _reasons(tables, found)
    for row in tables.rows.get("sources", ()):
        path = _text(folder, row["id"]) or _text(tables.dataset.path / "sources", row["id"])
        if path is None:
            if by_source[row["id"]]:
                fault = (
                    f"no text '{row['id']}.*' in {folder}: {len(by_source[row['id']])} phrases not verified"
                )
                found.append(
                    row.fault("id", fault, "add the text to the folder", "no-text", severity="warning")
                )
            continue
        found += _compare(
            row, path, by_source[row["id"]], reasons.get(row["id"], set()), every=path.suffix == ".txt"
        )
    return found


def _text(folder: Path, name: str) -> Path | None:
    if not folder.is_dir():
        return None
    return next((path for path in sorted(folder.iterdir()) if path.stem == name and path.is_file()), None)


def _compare(
    source: Row, path: Path, rows: list[Row], reasons: set[int], *, every: bool
) -> Iterator[Finding]:
    data = path.read_bytes()
    if source["sha256"] and sha256(data).hexdigest() != source["sha256"]:
        fault = f"the text {path.name} is not the one that was curated (its SHA-256 differs)"
        yield source.fault("sha256", fault, "compare the two texts", "other-text", severity="warning")
    # only line feeds end a line, as `cat -n` counts
    lines = [normal(line) for line in data.decode("utf-8", errors="replace").split("\n")]
    seen = set(reasons)
    for row in rows:
        locator = row["locator"]
        line = whole(locator) or 0
        if not 1 <= line <= len(lines):
            mend = f"give a line from 1 to {len(lines)}"
            yield row.fault("locator", f"'{locator}' is no line of {path.name}", mend, "no-line")
            continue
        seen.add(line)
        phrase = normal(row["phrase"])
        if phrase not in lines[line - 1]:
            places = [str(number) for number, text in enumerate(lines, start=1) if phrase in text]
            mend = (
                f"it stands in line {' and '.join(places)}"
                if places
                else "quote the words as they stand there"
            )
            yield row.fault(
                "phrase", f"'{phrase}' does not stand in {path.name}, line {line}", mend, "no-phrase"
            )
    if every:
        for number, text in enumerate(lines, start=1):
            if text and number not in seen:
                fault = f"no row for this line: '{text[:60]}'"
                mend = f"curate it, or give the reason in {UNCURATED}"
                yield Finding(path.name, number, "", "warning", fault, mend, "line-without-row")


def _cells(path: Path, file: io.StringIO) -> list[dict[str, str]]:
    try:
        return list(csv.DictReader(file))
    except csv.Error as error:
        raise InputError(f"{path}: not well-formed CSV ({error}); check the double quotes") from None


def _reasons(tables: Tables, found: list[Finding]) -> dict[str, set[int]]:
    path = tables.dataset.path / UNCURATED
    reasons: dict[str, set[int]] = defaultdict(set)
    if not path.is_file():
        return reasons
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    with io.StringIO(text, newline="") as file:
        for number, cells in enumerate(_cells(path, file), start=2):
            first, _, last = (cells.get("locator") or "").partition("-")
            lines = whole(first), whole(last or first)
            if lines[0] is None or lines[1] is None or not cells.get("source") or not cells.get("reason"):
                fault = "no line number, or no reason"
                found.append(
                    Finding(UNCURATED, number, "", "error", fault, "write source,line,reason", "uncurated")
                )
                continue
            reasons[cells["source"]] |= set(range(lines[0], min(lines[1], MAX_LINES) + 1))
    return reasons

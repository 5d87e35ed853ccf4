"""Compares the tables with the source texts: each phrase at its line, and a row for each sentence.

A sentence without a row must be named, with its reason, in `uncurated.csv` of the data set: by its line,
or by its line and some of its words.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ...core.errors import Finding, InputError
from ...core.input_file import read_regular_file
from ...core.tokens import split_sentences
from ...schema.dataset import TableRow, Tables
from ...schema.terms import normalise_text, parse_whole_number

UNCURATED = "uncurated.csv"
MAX_BYTES = 200_000_000  # of a source text
MAX_LINES = 1_000_000  # of a source text
_MOST_SHOWN = 60  # characters of a sentence in a finding
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class _LeftOut:
    """A row of `uncurated.csv`: lines of a source, or the words of one sentence, of which there is no row."""

    row: int
    lines: range
    phrase: str


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
    left_out = _read_left_out(tables, findings)
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
            left_out.get(row["id"], []),
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
    source: TableRow, path: Path, rows: list[TableRow], left_out: list[_LeftOut], *, needs_every_line: bool
) -> Iterator[Finding]:
    data = read_regular_file(path, most=MAX_BYTES, hint="divide the text", within=path.parent)
    if source["sha256"] and sha256(data).hexdigest() != source["sha256"]:
        fault = f"the text {path.name} is not the one that was curated (its SHA-256 differs)"
        yield source.make_finding("sha256", fault, "compare the two texts", "other-text", severity="warning")
    lines = [normalise_text(line) for line in _split_lines(data)]
    quoted: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        locator = row["locator"]
        line = parse_whole_number(locator) or 0
        if not 1 <= line <= len(lines):
            hint = f"give a line from 1 to {len(lines)}"
            yield row.make_finding("locator", f"'{locator}' is no line of {path.name}", hint, "no-line")
            continue
        phrase = normalise_text(row["phrase"])
        stands_there = phrase in lines[line - 1]
        quoted[line].append(phrase if stands_there else "")  # the line is reported once
        if not stands_there:
            fault = f"'{phrase}' does not stand in {path.name}, line {line}"
            yield row.make_finding("phrase", fault, _find_phrase(phrase, lines), "no-phrase")
    if needs_every_line:
        yield from _collect_left_out(left_out, lines, path.name, quoted)
        yield from _find_sentences_without_row(lines, path.name, quoted)


def _find_phrase(phrase: str, lines: Sequence[str]) -> str:
    """Return a hint where the words of a phrase stand."""
    places = [str(number) for number, text in enumerate(lines, start=1) if phrase in text]
    return f"it stands in line {' and '.join(places)}" if places else "quote the words as they stand there"


def _collect_left_out(
    left_out: Iterable[_LeftOut], lines: Sequence[str], file: str, quoted: dict[int, list[str]]
) -> Iterator[Finding]:
    """Add what was left out with a reason to the phrases by line; yield a finding where it does not stand."""
    for item in left_out:
        if item.phrase and not any(
            item.phrase in lines[line - 1] for line in item.lines if line <= len(lines)
        ):
            fault = f"'{item.phrase}' does not stand in {file}, line {item.lines[0]}"
            hint = _find_phrase(item.phrase, lines)
            yield Finding(UNCURATED, item.row, "phrase", "error", fault, hint, "no-phrase")
            continue
        for line in item.lines:
            quoted[line].append(item.phrase)


def _find_sentences_without_row(
    lines: Sequence[str], file: str, quoted: dict[int, list[str]]
) -> Iterator[Finding]:
    """Yield a finding for each line without a row, and for each sentence without one in other lines."""
    hint = f"curate it, or give the reason in {UNCURATED}"
    for number, text in enumerate(lines, start=1):
        if text and number not in quoted:
            fault = f"no row for this line: '{text[:_MOST_SHOWN]}'"
            yield Finding(file, number, "", "warning", fault, hint, "line-without-row")
        elif text and "" not in quoted[number]:  # a row without a phrase stands for the whole line
            for sentence in _list_sentences_without(text, quoted[number]):
                fault = f"no row for this sentence: '{sentence[:_MOST_SHOWN]}'"
                yield Finding(file, number, "", "warning", fault, hint, "sentence-without-row")


def _list_sentences_without(text: str, phrases: Iterable[str]) -> Iterator[str]:
    """Yield the sentences of a line in which none of some phrases begins, ends or stands.

    >>> list(_list_sentences_without("1. We met. Nobody came. It rained.", ["We met", "came. It"]))
    []
    >>> list(_list_sentences_without("We met. Nobody came.", ["We met."]))
    ['Nobody came.']
    """
    spans = [
        match.span() for phrase in dict.fromkeys(phrases) for match in re.finditer(re.escape(phrase), text)
    ]
    for tokens in split_sentences(text):
        start, end = tokens[0].start, tokens[-1].end
        sentence = text[start:end]
        if _LETTER.search(sentence) and not any(first < end and last > start for first, last in spans):
            yield sentence


def _read_csv_rows(path: Path, file: io.StringIO) -> list[dict[str, str]]:
    try:
        return list(csv.DictReader(file))
    except csv.Error as error:
        raise InputError(f"{path}: not well-formed CSV ({error}); check the double quotes") from None


def _read_left_out(tables: Tables, findings: list[Finding]) -> dict[str, list[_LeftOut]]:
    """Return what a data set left out with a reason, by source; add a finding for each row that is faulty."""
    path = tables.dataset.path / UNCURATED
    left_out: dict[str, list[_LeftOut]] = defaultdict(list)
    if not (path.exists() or path.is_symlink()):
        return left_out
    data = read_regular_file(path, most=MAX_BYTES, hint="divide it", within=path.parent)
    text = data.decode("utf-8-sig", errors="replace")
    with io.StringIO(text, newline="") as file:
        for number, cells in enumerate(_read_csv_rows(path, file), start=2):
            first, _, last = (cells.get("locator") or "").partition("-")
            start, end = parse_whole_number(first), parse_whole_number(last or first)
            if start is None or end is None or not cells.get("source") or not cells.get("reason"):
                fault = "no line number, or no reason"
                hint = "write source,locator,phrase,reason"
                findings.append(Finding(UNCURATED, number, "", "error", fault, hint, "uncurated"))
                continue
            lines = range(start, min(end, MAX_LINES) + 1)
            phrase = normalise_text(cells.get("phrase") or "")
            left_out[cells["source"]].append(_LeftOut(number, lines, phrase))
    return left_out

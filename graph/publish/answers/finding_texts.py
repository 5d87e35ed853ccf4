"""Writes findings for people: what repeats is told once with its lines, in the language of the tables.

Readers and checks say what is wrong in English. Its Bengali is found by the English text, with what stands in
its slots; a text that is not listed stays English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from ...core.errors import Finding
from ...core.messages import Messages, localise_digits
from ...ingest.column_matching import translate_heading
from ...schema.dataset import TABLES

MESSAGES = Messages.load(Path(__file__).with_name("finding_texts.toml"))
_MAX_RANGES = 6  # ranges of lines that are named
_SLOT = re.compile(r"\\\{(\w+)\\\}")


def group_findings(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Return findings of one sort at one column of one file together, in the order of the first of each."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        # what a reader mended it has grouped already, with the lines
        sort = (finding.code != "mended" and _find_key(finding.fault)) or finding.fault
        key = (finding.file, finding.column, finding.severity, finding.code, sort)
        groups.setdefault(key if finding.line else (*key, finding.fault), []).append(finding)
    return list(groups.values())


def write_findings(findings: Iterable[Finding], lang: str) -> Iterator[tuple[str, str]]:
    """Yield severity and text of each group of findings, in a language."""
    for group in group_findings(findings):
        yield group[0].severity, write_group(group, lang)


def write_group(group: Sequence[Finding], lang: str) -> str:
    """Return one sentence for findings of one sort.

    >>> rows = [Finding("ties.csv", line, "kind", "error", "empty", "fill it in", "x") for line in (2, 3, 4)]
    >>> write_group(rows, "en")
    "ties.csv, lines 2-4, column 'kind': empty in 3 rows; fill it in"
    """
    first = group[0]
    if len(group) == 1 and lang == "en":
        return str(first)
    place = _write_place(group, lang)
    fault, mend = translate_text("fault", first.fault, lang), translate_text("mend", first.mend, lang)
    alike = all(finding.fault == first.fault for finding in group)
    key = "single" if len(group) == 1 else "grouped" if alike else "like"
    number = len(group) if key == "grouped" else len(group) - 1
    text = MESSAGES.format_message(key, lang, place=place, fault=fault, mend=mend, n=number)
    return " ".join(text.split()).rstrip("; ")


def translate_text(part: str, text: str, lang: str) -> str:
    """Return a fault or a mend in a language; English where it is not listed.

    >>> translate_text("fault", "'16/2020' is no date", "bn")
    '‘16/2020’ কোনো তারিখ নয়'
    """
    if lang == "en":
        return text
    for key, pattern in _compile_patterns(part):
        match = pattern.fullmatch(text)
        if match:
            return MESSAGES.format_message(key, lang, **match.groupdict())
    return text


def _find_key(fault: str) -> str:
    return next((key for key, pattern in _compile_patterns("fault") if pattern.fullmatch(fault)), "")


@lru_cache(maxsize=2)
def _compile_patterns(part: str) -> Sequence[tuple[str, re.Pattern[str]]]:
    """Return the texts of a part as patterns, in their order: the more special ones first."""
    return [
        (key, re.compile(_SLOT.sub(r"(?P<\1>.*?)", re.escape(text["en"])), re.DOTALL))
        for key, text in MESSAGES.texts.items()
        if key.startswith(f"{part}-")
    ]


def _write_place(group: Sequence[Finding], lang: str) -> str:
    first = group[0]
    lines = sorted({finding.line for finding in group} - {0})
    values: Mapping[str, str | int] = {
        "file": first.file,
        "lines": localise_digits(format_lines(lines, lang), lang),
        "column": _name_column(first, lang),
        "n": len(lines),
    }
    if lines:
        return MESSAGES.format_message("place" if first.column else "place-lines", lang, **values)
    return MESSAGES.format_message("place-column", lang, **values) if first.column else first.file


def _name_column(finding: Finding, lang: str) -> str:
    table = finding.file.rpartition("sheet ")[2].removesuffix(".csv")
    if lang == "en" or table not in TABLES or finding.column not in TABLES[table]:
        return finding.column
    return f"{translate_heading(table, finding.column, lang)} ({finding.column})"


def format_lines(lines: Sequence[int], lang: str) -> str:
    """Return sorted line numbers, those in a row as one range.

    >>> format_lines([2, 3, 4, 9], "en"), format_lines(list(range(1, 40, 3)), "en")
    ('2-4, 9', '1, 4, 7, 10, 13, 16 and 7 more')
    """
    ranges: list[list[int]] = []
    for line in lines:
        if ranges and ranges[-1][-1] == line - 1:
            ranges[-1][1:] = [line]
        else:
            ranges.append([line])
    named = ", ".join("-".join(map(str, ends)) for ends in ranges[:_MAX_RANGES])
    left = ranges[_MAX_RANGES:]
    if not left:
        return named
    return MESSAGES.format_message(
        "more-lines", lang, lines=named, n=sum(ends[-1] - ends[0] + 1 for ends in left)
    )

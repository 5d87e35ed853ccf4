"""Finds which column each heading of a table means, whatever its language and spelling.

A heading is a column whatever its case and spacing, by its Bengali name, and by what stands in brackets
at its end, as in the headings of a workbook that was made for filling in.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from ..core.errors import Finding
from ..core.messages import LANGUAGES, Messages
from ..core.spelling import did_you_mean
from ..schema.dataset import EVIDENCED, REQUIRED, TABLES, TableRow

HEADINGS = Path(__file__).with_name("column_matching.toml")

_WITH_EVIDENCE = ("source", "locator", "phrase", "certainty")
_REQUIRED_MARKS = " *:\u00a0"  # after a heading that has to be filled in
_BRACKETS = re.compile(r"\((\w+)\)\Z")


def translate_heading(table: str, column: str, lang: str) -> str:
    """Return the name of a column in a language, the column itself where it has none.

    >>> translate_heading("ties", "date_text", "en"), translate_heading("ties", "subject", "bn")
    ('date in words', 'কে')
    """
    messages = Messages.load(HEADINGS)
    key = next((key for key in (f"{table}-{column}", column) if key in messages.texts), "")
    return messages.format_message(key, lang) if key else column


def label_field(table: str, column: str, lang: str) -> str:
    """Return what a form calls a column: in plainer words than a heading, where the heading is short.

    >>> label_field("entities", "class", "en"), label_field("ties", "subject", "en")
    ('What it is', 'Who')
    """
    messages = Messages.load(HEADINGS)
    key = next((key for key in (f"form-{table}-{column}", f"form-{column}") if key in messages.texts), "")
    label = messages.format_message(key, lang) if key else translate_heading(table, column, lang)
    return label[:1].upper() + label[1:]


def match_columns(file: str, table: str, header: Sequence[str], line: int) -> tuple[list[str], list[Finding]]:
    """Return the header with the names of columns that are meant, and a finding for what was rewritten."""
    names, findings = [], []
    head = TableRow(table, file, line, {})
    for written in header:
        name = written.strip()
        column = name if name in TABLES[table] else _find_column(table, name)
        expected_headings = (
            (column, *(translate_heading(table, column, lang) for lang in LANGUAGES)) if column else ()
        )
        if (
            column.casefold() == _normalise_heading(name)
            and column
            and name.rstrip(_REQUIRED_MARKS) not in expected_headings
        ):
            message = f"the heading '{name}' is read as '{column}'"
            findings.append(head.make_finding(column, message, "write it so", "mended", severity="warning"))
        names.append(column or name)
    return names, findings


def check_header(file: str, table: str, header: Sequence[str], line: int = 1) -> list[Finding]:
    """Return a finding for each column that is missing, repeated or unknown."""
    known = TABLES[table]
    unknown = [name for name in header if name and name not in known]
    # evidence may be left out, but not lost because its heading is misspelt
    misspelt = (name for name in _WITH_EVIDENCE if table in EVIDENCED and did_you_mean(name, unknown))
    needed = (*REQUIRED[table], *misspelt)
    head = TableRow(table, file, line, {})
    findings = []
    for name in needed:
        if name not in header:
            suggestion = did_you_mean(name, unknown)
            hint = (
                f"the header has '{suggestion[14:-2]}'; rename it"
                if suggestion
                else f"add the column '{name}'"
            )
            findings.append(
                head.make_finding(name, f"the column '{name}' is missing", hint, "missing-column")
            )
    for name in unknown:
        hint = did_you_mean(name, known, f"known are {', '.join(known)}")
        fault = f"column '{name}' is not known and is not read"
        findings.append(head.make_finding(name, fault, hint, "unknown-column", severity="warning"))
    for name, times in Counter(name for name in header if name).items():
        if times > 1:
            findings.append(
                head.make_finding(
                    name, f"column '{name}' stands {times} times", "keep one", "repeated-column"
                )
            )
    return findings


def _find_column(table: str, name: str) -> str:
    """Return the column that a heading stands for, empty where it is none."""
    known = _map_headings(table)
    bracketed = _BRACKETS.search(name.rstrip(_REQUIRED_MARKS))
    return known.get(_normalise_heading(name)) or (
        known.get(_normalise_heading(bracketed[1]), "") if bracketed else ""
    )


@lru_cache(maxsize=32)
def _map_headings(table: str) -> Mapping[str, str]:
    column_by_heading: dict[str, str] = {}
    for column in TABLES[table]:
        words = (name(table, column, lang) for name in (translate_heading, label_field) for lang in LANGUAGES)
        for name in (column, *words):
            column_by_heading.setdefault(_normalise_heading(name), column)
    return column_by_heading


def _normalise_heading(name: str) -> str:
    visible = "".join(
        char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char) != "Cf"
    )
    return re.sub(r"[\s_-]+", "_", visible.strip(_REQUIRED_MARKS)).casefold()

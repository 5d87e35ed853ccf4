"""The header of a table as a person wrote it in; the columns that it stands for, and what is amiss, out.

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

from ..dataset import EVIDENCED, REQUIRED, TABLES, Row
from ..errors import Finding
from ..spelling import did_you_mean
from ..wording import LANGUAGES, Wording

HEADINGS = Path(__file__).with_name("headings.toml")

_WITH_EVIDENCE = ("source", "locator", "phrase", "certainty")
_MARKS = " *:\u00a0"  # after a heading that has to be filled in
_BRACKETS = re.compile(r"\((\w+)\)\Z")


def heading(table: str, column: str, lang: str) -> str:
    """Return the name of a column in a language, the column itself where it has none.

    >>> heading("ties", "date_text", "en"), heading("ties", "subject", "bn")
    ('date in words', 'কে')
    """
    words = Wording.load(HEADINGS)
    key = next((key for key in (f"{table}-{column}", column) if key in words.texts), "")
    return words.say(key, lang) if key else column


def resolve(file: str, table: str, header: Sequence[str], line: int) -> tuple[list[str], list[Finding]]:
    """Return the header with the names of columns that are meant, and a finding for what was rewritten."""
    names, findings = [], []
    head = Row(table, file, line, {})
    for written in header:
        name = written.strip()
        meant = name if name in TABLES[table] else _meant(table, name)
        own = (meant, *(heading(table, meant, lang) for lang in LANGUAGES)) if meant else ()
        if meant.casefold() == _key(name) and meant and name.rstrip(_MARKS) not in own:
            told = f"the heading '{name}' is read as '{meant}'"
            findings.append(head.fault(meant, told, "write it so", "mended", severity="warning"))
        names.append(meant or name)
    return names, findings


def check_header(file: str, table: str, header: Sequence[str], line: int = 1) -> list[Finding]:
    """Return a finding for each column that is missing, repeated or unknown."""
    known = TABLES[table]
    needed = REQUIRED[table] + (_WITH_EVIDENCE if table in EVIDENCED else ())
    unknown = [name for name in header if name and name not in known]
    head = Row(table, file, line, {})
    findings = []
    for name in needed:
        if name not in header:
            near = did_you_mean(name, unknown)
            mend = f"the header has '{near[14:-2]}'; rename it" if near else f"add the column '{name}'"
            findings.append(head.fault(name, f"the column '{name}' is missing", mend, "missing-column"))
    for name in unknown:
        mend = did_you_mean(name, known, f"known are {', '.join(known)}")
        fault = f"column '{name}' is not known and is not read"
        findings.append(head.fault(name, fault, mend, "unknown-column", severity="warning"))
    for name, times in Counter(name for name in header if name).items():
        if times > 1:
            findings.append(
                head.fault(name, f"column '{name}' stands {times} times", "keep one", "repeated-column")
            )
    return findings


def _meant(table: str, name: str) -> str:
    """Return the column that a heading stands for, empty where it is none."""
    known = _known(table)
    bracketed = _BRACKETS.search(name.rstrip(_MARKS))
    return known.get(_key(name)) or (known.get(_key(bracketed[1]), "") if bracketed else "")


@lru_cache(maxsize=32)
def _known(table: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for column in TABLES[table]:
        for name in (column, *(heading(table, column, lang) for lang in LANGUAGES)):
            found.setdefault(_key(name), column)
    return found


def _key(name: str) -> str:
    seen = "".join(char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char) != "Cf")
    return re.sub(r"[\s_-]+", "_", seen.strip(_MARKS)).casefold()

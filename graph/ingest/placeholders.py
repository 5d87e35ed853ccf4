"""Tells the marks and words that people write where they have nothing to write.

A mark such as "-" stands for nothing in any column; a word such as "n/a" only where no name can stand, for
a name may be spelt so.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..core.spelling import fold_text

# a blank here would show a row to more readers, so a mark is a fault
_CAREFUL_COLUMNS = frozenset({"visibility", "scope", "consent"})
_EVIDENCE_COLUMNS = frozenset({
    "source", "locator", "phrase", "certainty", "date_certainty", "note", "type", "date_text", "start", "end",
    "role", "weight", "homepage", "url", "ids", "issued", "retrieved", "publisher", "sha256", "covers",
    "place",
})  # fmt: skip
_MARKS = re.compile(r"[-‐‑‒–—―−_.·…?*/\\]+\Z")
_WORDS = frozenset(
    map(
        fold_text,
        (
            *("n/a", "na", "n.a.", "#N/A", "nil", "none", "null", "not applicable", "not available", "tbd"),
            *("no source", "not known", "নাই", "নেই", "প্রযোজ্য নয়", "প্রযোজ্য নয়", "জানা নেই", "অজানা", "তথ্য নেই"),
        ),
    )
)


def is_placeholder(column: str, text: str) -> bool:
    """Tell whether a text stands for an empty cell of a column.

    >>> is_placeholder("phrase", "--"), is_placeholder("source", "N/A"), is_placeholder("label_en", "NA")
    (True, True, False)
    >>> is_placeholder("locator", "প্রযোজ্য নয়"), is_placeholder("visibility", "-")
    (True, False)
    """
    if len(text) > 20 or column in _CAREFUL_COLUMNS:
        return False
    return bool(_MARKS.match(text)) or (column in _EVIDENCE_COLUMNS and _is_blank_word(text))


@lru_cache(maxsize=10_000)
def _is_blank_word(text: str) -> bool:
    return fold_text(text) in _WORDS

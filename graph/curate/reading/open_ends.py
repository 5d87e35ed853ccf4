"""Tells whether a tie that runs "until 2027" is over, by the years that the document names besides."""

from __future__ import annotations

import re

_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_YEAR = re.compile(r"(?<![\d০-৯.,/-])(?:(?:19|20)\d\d|(?:১৯|২০)[০-৯]{2})(?![\d০-৯/-]|,\d)")
_LIMIT = re.compile(
    r"\b(?:until|till|up to)(?: the)?(?: [\w]+){0,3} (?P<year>(?:19|20)\d\d)(?!\d)"
    r"|(?P<bengali>(?:১৯|২০)[০-৯]{2})(?: সালের [\u0980-\u09e5]+)?(?: সাল)? পর্যন্ত"
)
# a year behind one of these is a plan or a term, and does not tell when the document was written
_AHEAD = re.compile(r"(?:\b(?:until|till|up to|by|for|from \d{4} to)|[–-])(?: the)?(?: [\w]+){0,2} ?\Z")
_CURRENT = re.compile(
    r"\b(?:agreed|will|is|are|runs|has (?:been )?(?:granted|approved|committed|pledged|renewed|extended))\b"
)


def find_latest_year(text: str) -> int:
    """Return the latest year that a document speaks of as here or past; 0 where it names none.

    >>> find_latest_year("Minutes, 12 May 2025. The Fund pays until 2028.")
    2025
    """
    return max(
        (
            int(match.group().translate(_DIGITS))
            for match in _YEAR.finditer(text)
            if not _AHEAD.search(text[max(0, match.start() - 40) : match.start()])
            and not text[match.end() : match.end() + 14].removeprefix(" সাল").startswith(" পর্যন্ত")
        ),
        default=0,
    )


def drop_open_ends(text: str, latest: int) -> str:
    """Return a text without the ends of terms that are still to come when the document was written.

    >>> drop_open_ends("The Fund pays until 2028", 2025), drop_open_ends("The Fund paid until 2019", 2025)
    ('The Fund pays ', 'The Fund paid until 2019')
    """

    def judge(limit: re.Match[str]) -> str:
        year = int((limit["year"] or limit["bengali"]).translate(_DIGITS))
        is_ahead = year > latest if latest else bool(_CURRENT.search(text[: limit.start()]))
        return "" if is_ahead else limit.group()

    return _LIMIT.sub(judge, text)

"""Finds the event that a list of those who came is about: its title, its date and its place.

They stand in the lines above the list. Who is named in such a list took part; that is no partnership.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from ...core import resources
from ...core.spelling import fold_text
from ...core.toml_file import read_shipped_toml
from .headed_tables import HeadedTable
from .network import FilePlace, ForeignNode
from .word_lists import make_word_key

KIND = "participatedIn"
_LABELLED = re.compile(r"\s*([^:：\-–]{2,40}?)\s*[:：]\s*(.+)\Z", re.DOTALL)
_MONTH = r"[^\W\d_.,]{3,14}\.?"
_DAY, _YEAR = r"[0-9০-৯]{1,2}(?:st|nd|rd|th)?", r"(?:[0-9]{4}|[০-৯]{4})"
_DAYS = re.compile(rf"({_DAY})\s*(?:-|–|to|and|&|ও|থেকে)\s*({_DAY})\s+({_MONTH})[\s,]+({_YEAR})")
_DATE = re.compile(
    rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|{_DAY}[-/.]{_DAY}[-/.]{_YEAR}|{_DAY}\s+{_MONTH}[\s,]+{_YEAR}"
    rf"|{_MONTH}\s+{_DAY},?\s+{_YEAR}"
)
_AFTER_LIST = r"(?:of the|of|for the|for)?\s*[:–-]?\s*"
_GENITIVES = ("", "ের", "র")  # of the word for an event before the word for its minutes
_EDGES = " ,;:|.–-()[]"


def make_event(name: str, place: FilePlace, *, date: str = "", venue: str = "") -> ForeignNode:
    """Return the node of an event, which no organisation of its name is taken for."""
    return ForeignNode(
        f"event {fold_text(name)}", place, name, type_word="Event",
        founded=_spell_out_days(date), located_in=venue,
    )  # fmt: skip


def find_event(table: HeadedTable) -> ForeignNode | None:
    """Return the event of a list of those who came, None where it is no such list or names none."""
    if not _is_list_of_participants(table):
        return None
    labelled = dict(reversed([*_iter_labelled(table)]))
    titles = [title for title in table.titles if not _LABELLED.match(title) or _has_event_word(title)]
    name = labelled.get("title", "") or next(
        (_strip_list_words(title) for title in titles if _has_event_word(title)), ""
    )
    if not name and titles:
        name = next((title for title in map(_strip_list_words, titles) if title), "")
    date = labelled.get("date", "") or next(
        (match.group() for match in map(_find_date, table.titles) if match), ""
    )
    bare = _find_date(name)
    name = (name[: bare.start()] + name[bare.end() :]).strip(_EDGES) if bare else name.strip(_EDGES)
    if not name:
        return None
    place = FilePlace(table.grid.locate_row(0), name)
    return make_event(" ".join(name.split()), place, date=date, venue=labelled.get("place", ""))


def says_who_came(title: str) -> bool:
    """Tell whether a title says that those named below it took part in something."""
    words = fold_text(title)
    return words == "present" or any(word in words for word in _load_words()["lists"])


def says_who_stayed_away(title: str) -> bool:
    """Tell whether a heading says that those named below it did not come.

    >>> says_who_stayed_away("Apologies received from"), says_who_stayed_away("Present")
    (True, False)
    """
    words = f" {fold_text(title)} "
    return any(f" {word} " in words for word in _load_words()["absent"])


def is_event_label(label: str) -> bool:
    """Tell whether a word before a colon says of a meeting what it is, or when or where it was.

    >>> is_event_label("Venue"), is_event_label("Amber Trust")
    (True, False)
    """
    return any(make_word_key(label) in _load_words()[what] for what in ("title", "date", "place"))


def _is_list_of_participants(table: HeadedTable) -> bool:
    """Tell whether a title or a heading says that those named took part."""
    words = _load_words()
    headings = {make_word_key(heading) for heading in table.headings}
    return bool(headings & words["columns"]) or any(map(says_who_came, (*table.titles, table.grid.sheet)))


def _iter_labelled(table: HeadedTable) -> Iterator[tuple[str, str]]:
    """Yield what the lines above a list say by a label: title, date or place, and the text."""
    words = _load_words()
    for texts in table.above:
        match = _LABELLED.match(texts[0]) if len(texts) == 1 else None
        pairs = [match.groups()] if match else list(zip(texts[::2], texts[1::2], strict=False))
        for label, text in pairs:
            key = make_word_key(label)
            yield from (
                (what, " ".join(text.split())) for what in ("title", "date", "place") if key in words[what]
            )


def _has_event_word(title: str) -> bool:
    folded = f" {fold_text(title)} "
    return any(word in folded for word in _load_words()["events"])


def _strip_list_words(title: str) -> str:
    """Return a title without what says that it is a list of those who came.

    >>> _strip_list_words("Attendance sheet of Workshop on Rivers"), _strip_list_words("Attendance sheet")
    ('Workshop on Rivers', '')
    """
    bare = " ".join(title.split())
    for phrase in sorted(_load_words()["lists"], key=len, reverse=True):
        bare = re.sub(rf"(?i)\s*(?<!\w){re.escape(phrase)}(?![\w\u0980-\u09ff])\s*{_AFTER_LIST}", " ", bare)
    bare = bare.strip(_EDGES)
    forms = (bare.removesuffix(end) for end in _GENITIVES)
    return next((form for form in forms if _ends_in(form, _load_words()["events"])), bare)


def _ends_in(text: str, words: Iterable[str]) -> bool:
    return any(not word.isascii() and text.endswith(word) for word in words)


def _find_date(text: str) -> re.Match[str] | None:
    return _DAYS.search(text) or _DATE.search(text)


def _spell_out_days(date: str) -> str:
    """Return "12-14 March 2024" as a first and a last day; any other date as it is.

    >>> _spell_out_days("12-14 March 2024"), _spell_out_days("3 May 2021")
    ('12 March 2024 to 14 March 2024', '3 May 2021')
    """
    match = _DAYS.fullmatch(date.strip())
    if not match:
        return date
    first, last, month, year = match.groups()
    return f"{first} {month} {year} to {last} {month} {year}"


@lru_cache(maxsize=1)
def _load_words() -> Mapping[str, frozenset[str]]:
    lists = read_shipped_toml(Path(resources.find_ontology()) / "words" / "events.toml")
    by_key = ("title", "date", "place", "columns")
    return {
        name: frozenset((make_word_key if name in by_key else fold_text)(str(word)) for word in words)
        for name, words in lists.items()
        if isinstance(words, list)
    }

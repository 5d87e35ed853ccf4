"""Parts persons, their telephone numbers and addresses from the organisations in a line of text."""

from __future__ import annotations

import re

from .column_plans import looks_private
from .name_lists import has_noun
from .topic_columns import is_place_name
from .word_lists import are_persons, is_above_persons, load_columns, load_relations, load_types

_PIECES = re.compile(r"(\s*[,;:：()（）]\s*|\s+[-–—]\s+)")
_MOST_WORDS = 5  # of a person's name
_EMPTY_BRACKETS = re.compile(r"\s*[(（][\s,;:]*[)）]")


def part_persons(text: str, section: str) -> tuple[str, int]:
    """Return a line without persons, their numbers and addresses, and how many of them there were.

    Somebody without a title is a person below a heading of persons, or beside a number or an address.

    >>> part_persons("Lotus Fund: Rahim Uddin, 01712-345678", "Partners")
    ('Lotus Fund', 2)
    >>> part_persons("Heron Forum: Dr. Jane Miller", ""), part_persons("Amber Trust: Proshika", "")
    (('Heron Forum', 1), ('Amber Trust: Proshika', 0))
    """
    parts = _PIECES.split(text.strip())
    pieces = [piece.strip(" .") for piece in parts[::2]]
    are_all = is_above_persons(section)
    is_beside = any(looks_private(piece) or _is_contact(piece) for piece in pieces)
    count = 0
    for number, piece in enumerate(pieces):
        is_likely = are_all or (is_beside and number > 0)
        is_titled = bool(piece) and are_persons([piece]) and not has_noun(piece)
        if looks_private(piece) or is_titled or (is_likely and _may_be_person(piece)):
            count += 1
            parts[2 * number] = ""
        elif is_beside and number and _is_contact(piece):
            parts[2 * number] = ""
    rest = _tidy("".join(parts)) if count else text
    return ("" if count and _is_contact(rest) else rest), count


def _is_contact(piece: str) -> bool:
    column = load_columns().find_listed(piece) if piece else None
    return bool(column and column.is_sure and column.meaning == "contact")


def _may_be_person(piece: str) -> bool:
    words = piece.split()
    is_name = 0 < len(words) <= _MOST_WORDS and all(not word[0].islower() for word in words)
    is_body = has_noun(piece) or piece.isupper()
    says_more = load_types().find_listed(piece) or load_relations().find_listed(piece) or is_place_name(piece)
    column = load_columns().find_listed(piece)
    return is_name and not is_body and not says_more and not (column and column.is_sure)


def _tidy(text: str) -> str:
    """Return a text without what stood between pieces that are gone."""
    text = _EMPTY_BRACKETS.sub("", text)
    text = re.sub(r"(?:\s*[,;:：]\s*){2,}", ", ", text)
    return re.sub(r"\s*[,;:：(（]\s*([)）])", r"\1", text).strip(" ,;:：-–—")

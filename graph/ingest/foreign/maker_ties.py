"""Reads what a list says of the ties between the organisations of its rows and whoever made it.

"Relationship with us: donor" says that the maker is funded by the organisation; "funds us", that the
organisation funds the maker; "we fund them", that the maker funds it. A date in the next column is the tie's.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from ...core.spelling import fold_text
from .name_lists import is_nothing
from .network import FilePlace, ForeignTie
from .word_lists import (
    find_kind_of_maker,
    load_columns,
    load_name_words,
    load_relations,
    names_role,
)

OUR_RELATION = "our_relation"  # what an organisation is to whoever made the list
MAKER_FIELDS = ("partner_since", "member_since", OUR_RELATION)
_DATES = ("start", "end", "period")
_MAKER = re.compile(r"\b(?:us|our|ours)\b|আমাদের(?:কে)?", re.IGNORECASE)
_MAKER_ACTS = re.compile(r"\s*(?:we\b|আমরা)", re.IGNORECASE)
_VERB = re.compile(r"\b[a-z]+s\s+us\b", re.IGNORECASE)  # funds us, mentors us
_MAKERS_VERB = re.compile(r"\s*we\s+(?!are\b|were\b|have\b|had\b)[a-z]+", re.IGNORECASE)  # we host them
_OTHER = re.compile(r"\b(?:they|them|their)\b|তাদের(?:কে)?|তাঁদের(?:কে)?", re.IGNORECASE)
_MOST_WORDS = 6  # of a cell that says what somebody is to the maker


def list_maker_ties(key: str, cells: Sequence[tuple[str, str, FilePlace]]) -> dict[str, ForeignTie]:
    """Return the ties between an organisation and the maker of the list, by the heading of their column.

    A cell is its heading, what this means, and its place. The end that is empty is the maker.
    """
    ties: dict[str, ForeignTie] = {}
    for number, (heading, field, place) in enumerate(cells):
        if field == OUR_RELATION and (said := _read_relation(place.quote)):
            word, maker_is_subject = said
            dates = [*itertools.takewhile(lambda cell: cell[1] in _DATES, cells[number + 1 :])]
            texts = {meaning: where.quote for _, meaning, where in dates}
            ends = ("", key) if maker_is_subject else (key, "")
            tie = ForeignTie(
                *ends, place, word, is_directed=True,
                start=texts.get("start", ""), end=texts.get("end", ""), date_text=texts.get("period", ""),
            )  # fmt: skip
            ties |= {name: tie for name, _, _ in [cells[number], *dates]}
        elif field in MAKER_FIELDS and field != OUR_RELATION:
            kind = find_kind_of_maker(field)
            ties[heading] = ForeignTie(key, "", place, kind=kind, is_directed=True, start=place.quote)
    return ties


def _read_relation(text: str) -> tuple[str, bool] | None:
    """Return the word for a tie and whether the maker is its subject; None where a cell states no tie.

    A tie that is denied, over or only planned is none, nor is a word that stands in no list of relations.

    >>> _read_relation("our donor"), _read_relation("mentors us"), _read_relation("We host them")
    (('donor', True), ('mentors', False), ('hosts', True))
    >>> _read_relation("not funded by us"), _read_relation("good")
    (None, None)
    """
    word, maker_acts = _strip_maker(text), bool(_MAKER_ACTS.match(text))
    is_verb = bool(_VERB.search(text))
    if _MAKERS_VERB.match(text):
        is_verb = True
        verb, _, rest = word.partition(" ")
        word = f"{verb.removesuffix('s')}s {rest}".strip()  # as the lists have it: hosts
    if _denies_tie(text) or not word or load_relations().find_meaning(word) is None:
        return None
    return word, (names_role(word) and not is_verb) != maker_acts


def _denies_tie(text: str) -> bool:
    """Tell whether a cell says that a tie is not, or not now: not, no longer, former, planned."""
    words = f" {fold_text(text)} "
    return any(f" {word} " in words for word in load_name_words()["denials"])


def holds_maker_ties(heading: str, texts: Sequence[str]) -> bool:
    """Tell whether a column says what organisations are to whoever made the list, whatever its heading.

    >>> holds_maker_ties("Our link", ["donor", "MoU"]), holds_maker_ties("Role", ["donor", "partner"])
    (True, False)
    >>> holds_maker_ties("Link", ["funds us", "helps us"]), holds_maker_ties("Our donors", ["Amber Trust"])
    (True, False)
    >>> holds_maker_ties("Relationship", ["donor", "MoU"]), holds_maker_ties("Relationship", ["Amber Trust"])
    (True, False)
    """
    words = [word for text in texts if (word := _strip_maker(text)) and len(text.split()) <= _MOST_WORDS]
    known = sum(load_relations().find_listed(word) is not None or names_role(word) for word in words)
    named = sum(bool(_MAKER.search(text) or _MAKER_ACTS.match(text)) for text in texts)
    if 2 * known <= len(texts):
        return False
    match = load_columns().find_listed(heading) if heading else None
    is_relation = match is not None and match.meaning == "relation"
    return is_relation or _MAKER.search(heading) is not None or named > 1


def _strip_maker(text: str) -> str:
    """Return what a cell says of a tie without the words for both ends, empty where there is none.

    >>> [_strip_maker(text) for text in ("Our donor", "funds us", "We fund them", "none")]
    ['donor', 'funds', 'fund', '']
    """
    if is_nothing(text):
        return ""
    text = _OTHER.sub(" ", _MAKER_ACTS.sub(" ", _MAKER.sub(" ", text), count=1))
    return " ".join(text.split())

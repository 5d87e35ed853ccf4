"""Reads what a list says of the ties between the organisations of its rows and whoever made it.

"Relationship with us: donor" says that the maker is funded by the organisation; "funds us", that the
organisation funds the maker. A date in the next column is the tie's.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from .name_lists import is_nothing
from .network import FilePlace, ForeignTie
from .word_lists import find_kind_of_maker, load_relations, names_role

OUR_RELATION = "our_relation"  # what an organisation is to whoever made the list
MAKER_FIELDS = ("partner_since", "member_since", OUR_RELATION)
_DATES = ("start", "end", "period")
_MAKER = re.compile(r"\b(?:us|our|ours)\b|আমাদের(?:কে)?", re.IGNORECASE)


def list_maker_ties(key: str, cells: Sequence[tuple[str, str, FilePlace]]) -> dict[str, ForeignTie]:
    """Return the ties of an organisation to the maker of the list, by each heading that tells of them.

    A cell is its heading, what this means, and its place. The end that is empty is the maker.
    """
    ties: dict[str, ForeignTie] = {}
    for number, (heading, field, place) in enumerate(cells):
        if field == OUR_RELATION and (word := _strip_maker(place.quote)):
            dates = [*itertools.takewhile(lambda cell: cell[1] in _DATES, cells[number + 1 :])]
            texts = {meaning: where.quote for _, meaning, where in dates}
            ends = ("", key) if names_role(word) else (key, "")
            is_known = load_relations().find_meaning(word) is not None
            tie = ForeignTie(
                *ends, place, word, is_directed=is_known,
                start=texts.get("start", ""), end=texts.get("end", ""), date_text=texts.get("period", ""),
            )  # fmt: skip
            ties |= {name: tie for name, _, _ in [cells[number], *dates]}
        elif field in MAKER_FIELDS and field != OUR_RELATION:
            kind = find_kind_of_maker(field)
            ties[heading] = ForeignTie(key, "", place, kind=kind, is_directed=True, start=place.quote)
    return ties


def _strip_maker(text: str) -> str:
    """Return what a cell says of a tie without the words for the maker, empty where there is none.

    >>> _strip_maker("Our donor"), _strip_maker("funds us"), _strip_maker("none")
    ('donor', 'funds', '')
    """
    return "" if is_nothing(text) else " ".join(_MAKER.sub(" ", text).split())

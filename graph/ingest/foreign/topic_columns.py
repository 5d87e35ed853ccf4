"""Tells columns of topics from columns of places, by what stands in them: "Area of work" heads either."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ...core.spelling import fold_text
from ..place_names import load_place_names
from .name_lists import is_nothing, split_places
from .word_lists import load_name_words

TOPIC = "topic"  # what a column is that names what organisations work on
PLACE = "place"
_BETWEEN_TOPICS = re.compile(r"\s*(?:[,;|\n•●▪]|\s/\s|(?:(?<=\s)|\A)[0-9]{1,2}[.)]\s)\s*")
_MOST_WORDS = 6  # of a topic; what is longer is a sentence
_LEVELS = ("district", "division", "upazila", "union", "জেলা", "উপজেলা", "বিভাগ", "ইউনিয়ন")


def tell_topics_from_places(field: str, heading: str, texts: Sequence[str]) -> str:
    """Return whether a column that its heading takes for one of both holds topics or places.

    A column of sentences is an attribute; where cells tell neither, the heading counts.

    >>> tell_topics_from_places("place", "Area of work", ["Legal aid, women's rights", "Climate change"])
    'topic'
    >>> tell_topics_from_places("topic", "Focus", ["Khulna, Bagerhat", "Dhaka"])
    'place'
    """
    if field == PLACE and any(level in heading.casefold() for level in _LEVELS):
        return field
    pieces = [piece for text in texts for piece in split_topics(text)]
    names = [name for text in texts for name in split_places(text)]
    if 2 * sum(len(piece.split()) > _MOST_WORDS for piece in pieces) > len(pieces):
        return "attribute" if field == TOPIC else field
    places = sum(map(is_place_name, names)) / max(1, len(names))
    topics = sum(map(_is_topic, pieces)) / max(1, len(pieces))
    if max(places, topics) < 0.5:
        return field
    return TOPIC if topics > places else PLACE


def split_topics(text: str) -> list[str]:
    """Part a text that names topics, in which "and" belongs to a topic.

    >>> split_topics("Health and nutrition, WASH; -")
    ['Health and nutrition', 'WASH']
    """
    pieces = (piece.strip(" .-–") for piece in _BETWEEN_TOPICS.split(text))
    return [piece for piece in pieces if any(map(str.isalpha, piece)) and not is_nothing(piece)]


def is_place_name(name: str) -> bool:
    """Tell whether a text is a known name of a place, perhaps with a word such as "district" after it.

    >>> is_place_name("Khulna"), is_place_name("Bhola district"), is_place_name("Amber Trust")
    (True, True, False)
    """
    folded = fold_text(name)
    return any(form in _list_places() for form in (folded, folded.rpartition(" ")[0]))


def _is_topic(text: str) -> bool:
    """Tell whether half of the words of a text are words for what bodies work on."""
    words = [word for word in fold_text(text).split() if word not in ("and", "of", "the", "in", "ও", "এবং")]
    lists = load_name_words()
    known = sum(word in lists["fields"] or word in lists["topics"] for word in words)
    return 2 * known >= len(words) > 0


@lru_cache(maxsize=1)
def _list_places() -> frozenset[str]:
    return frozenset(map(fold_text, load_place_names()))

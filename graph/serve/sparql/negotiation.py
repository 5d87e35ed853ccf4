"""Chooses the format of an answer from what a client accepts.

Whether a query gives rows or triples is known only once it is read, so a client that lists formats of both
kinds gets the one that fits; a client that lists formats of the other kind alone is told so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class AnswerFormat:
    """A format: the ending by which the engine knows it, its media type, and other names for it."""

    ending: str
    media_type: str
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """What an answer in it says of itself."""
        is_text = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if is_text else self.media_type


# in the order in which they are preferred
ROW_FORMATS = (
    AnswerFormat("srj", "application/sparql-results+json", ("application/json", "text/json")),
    AnswerFormat("srx", "application/sparql-results+xml", ("application/xml", "text/xml")),
    AnswerFormat("csv", "text/csv"),
    AnswerFormat("tsv", "text/tab-separated-values"),
)
GRAPH_FORMATS = (
    AnswerFormat("ttl", "text/turtle", ("application/turtle", "application/x-turtle")),
    AnswerFormat("nt", "application/n-triples", ("text/plain",)),
    AnswerFormat("jsonld", "application/ld+json", ("application/json",)),
    AnswerFormat("rdf", "application/rdf+xml", ("application/xml", "text/xml")),
)
_WEIGHT = re.compile(r";\s*q=([0-9.]+)", re.IGNORECASE)
_MOST_RANGES = 100  # of an Accept header that are looked at


@lru_cache(maxsize=256)  # clients send the same header again and again
def choose_format(accept: str, formats: tuple[AnswerFormat, ...]) -> AnswerFormat | None:
    """Return the format that a client likes best, the first without a preference, None where none is liked.

    >>> choose_format("text/csv;q=0.5, application/sparql-results+xml", ROW_FORMATS).ending
    'srx'
    >>> choose_format("text/turtle, application/sparql-results+json", GRAPH_FORMATS).ending
    'ttl'
    >>> choose_format("", ROW_FORMATS).ending, choose_format("image/png", ROW_FORMATS)
    ('srj', None)
    """
    ranges = _parse_accept(accept) or [("*/*", 1.0)]
    weights = [(_weigh(form, ranges), -place) for place, form in enumerate(formats)]
    weight, place = max(weights)
    return formats[-place] if weight > 0 else None


def _parse_accept(accept: str) -> list[tuple[str, float]]:
    ranges = []
    for part in accept.split(",")[:_MOST_RANGES]:
        name = part.partition(";")[0].strip().lower()
        weight = _WEIGHT.search(part)
        if name:
            ranges.append((name, _read_weight(weight[1]) if weight else 1.0))
    return ranges


def _read_weight(text: str) -> float:
    try:
        return min(float(text), 1.0)
    except ValueError:
        return 1.0


def _weigh(form: AnswerFormat, ranges: Sequence[tuple[str, float]]) -> float:
    """Return how much a client likes a format: what names it most closely decides."""
    by_name = dict(ranges)
    family = form.media_type.partition("/")[0]
    for name in (form.media_type, *form.aliases, f"{family}/*", "*/*"):
        if name in by_name:
            return by_name[name]
    return 0.0

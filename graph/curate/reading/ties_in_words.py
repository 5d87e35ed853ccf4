"""Reads the ties that an answer states in a few words, of organisations that the data set knows."""

from __future__ import annotations

from dataclasses import dataclass

from ...model.graph import StakeholderGraph
from .known_data import KnownData
from .plain_text import read_plain_text
from .suggestions import suggest
from .verification import verify

MOST_CHARACTERS = 4000  # of an answer


@dataclass(frozen=True)
class StatedTie:
    """A tie between two things of the data set, by their ids, and the words that state it."""

    subject: str
    kind: str
    object: str
    quote: str
    certainty: str
    ended: bool


def read_ties(words: str, speaker: str, knowledge: StakeholderGraph) -> list[StatedTie]:
    """Return the ties that an answer states, in its order; "we" is the organisation that speaks."""
    known = KnownData.from_tables(knowledge.tables, knowledge.ontology)
    document = read_plain_text(words[:MOST_CHARACTERS])
    suggestions = suggest(document, known.make_known_names(speaker))
    return [
        StatedTie(
            tie.subject.id,
            tie.suggestion.kind,
            tie.object.id,
            tie.suggestion.quote,
            tie.suggestion.certainty,
            tie.suggestion.ended,
        )
        for tie in verify(document, suggestions, known).ties
        if tie.object and tie.subject.id and tie.object.id
    ]

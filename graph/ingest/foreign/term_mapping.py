"""Reads which terms of other vocabularies mean which of ours, from `ontology/foreign-terms.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ...core.resources import find_ontology


@dataclass(frozen=True, slots=True)
class ForeignTerm:
    """What a term of another vocabulary means: an organisation, a person, a tie, or a field of a node.

    `subject` and `object` name the properties that lead to the ends of a tie which the term is a class of.
    """

    means: str
    ours: str  # the kind of tie or the type, where there is one of ours
    subject: str
    object: str


@cache
def load_term_mapping(vocabulary: str) -> Mapping[str, ForeignTerm]:
    """Return the terms of a vocabulary by their names, in the order of the file."""
    with (find_ontology() / "foreign-terms.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["term"]: ForeignTerm(row["means"], row["ours"], row["subject"], row["object"])
            for row in csv.DictReader(file)
            if row["vocabulary"] == vocabulary
        }

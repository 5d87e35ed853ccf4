"""Finds the administrative unit of each place, with the P-code that the data give.

A code is an identifier of the place in the tables: `adm1:BD30` for one whose level is known, `pcode:BD30`
for one whose level is not. Nothing is looked up or guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ...model.network import Network
from ...model.values import Entity
from ...schema.terms import STK

_CODE = re.compile(r"(?:p-?code|adm([1-5])):(\S+)\Z", re.IGNORECASE)


@dataclass(frozen=True)
class PlaceCode:
    """The P-code of a place; `level` is 0 where the data do not tell it."""

    level: int
    text: str


class PlaceHierarchy:
    """The places of a network, with what they lie within."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.entities: Mapping[str, Entity] = {
            iri: entity
            for iri, entity in network.knowledge.entities.items()
            if STK + "Place" in entity.classes
        }

    @cached_property
    def _ancestors(self) -> Mapping[str, frozenset[str]]:
        """The places in which each place lies, near and far: the rules have followed the chain."""
        ancestors_by_place: dict[str, set[str]] = defaultdict(set)
        for tie in self.network.ties:
            if tie.subject in self.entities and tie.object in self.entities:
                ancestors_by_place[tie.subject].add(tie.object)
        return {iri: frozenset(ancestors) for iri, ancestors in ancestors_by_place.items()}

    def find_code(self, iri: str) -> PlaceCode | None:
        """Return the P-code that the data give to a place; the first where there are several."""
        matches = (_CODE.match(name) for name in sorted(self.entities[iri].identifiers))
        codes = [PlaceCode(int(match[1] or 0), match[2]) for match in matches if match]
        return min(codes, key=lambda code: (code.level == 0, code.level, code.text), default=None)

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """The administrative levels that the data tell of, and the first whether they do or not."""
        codes = (self.find_code(iri) for iri in self.entities)
        return tuple(sorted({1} | {code.level for code in codes if code and code.level}))

    def find_unit(self, iri: str, level: int) -> str:
        """Return the IRI of the unit of a level that a place is or lies in, empty where none is known."""
        candidates = [iri, *sorted(self._ancestors.get(iri, ()))]
        units = [one for one in candidates if (code := self.find_code(one)) and code.level == level]
        return units[0] if len(units) == 1 or iri in units[:1] else ""

"""Finds the administrative unit of each place, with its P-code.

A code is an identifier of the place in the tables: `adm1:BD30` for one whose level is known, `pcode:BD30`
for one whose level is not. Where the tables give none, a list of places gives the code of a name that can
mean only one unit. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ...core.messages import LanguagePair
from ...model.network import Network
from ...model.values import Entity
from ...schema.terms import STK
from .grid import format_label_pair
from .place_codes import AdminUnit, BangladeshCodes, PlaceCodes

_CODE = re.compile(r"(?:p-?code|adm([1-5])):(\S+)\Z", re.IGNORECASE)


@dataclass(frozen=True)
class PlaceCode:
    """The P-code of a place; `level` is 0 where the data do not tell it."""

    level: int
    text: str


class PlaceHierarchy:
    """The places of a network, with what they lie within."""

    def __init__(self, network: Network, codes: PlaceCodes | None = None) -> None:
        self.network = network
        self._codes = codes or BangladeshCodes()
        self._chains: dict[str, tuple[AdminUnit, ...]] = {}
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

    def find_code(self, iri: str) -> str:
        """Return the P-code of a place: that of the data, else of the list, else nothing."""
        own = self._find_own_code(iri)
        chain = self._find_chain(iri)
        return own.text if own else chain[-1].code if chain else ""

    def _find_own_code(self, iri: str) -> PlaceCode | None:
        """Return the P-code that the data give to a place; the first where there are several."""
        matches = (_CODE.match(name) for name in sorted(self.entities[iri].identifiers))
        codes = [PlaceCode(int(match[1] or 0), match[2]) for match in matches if match]
        return min(codes, key=lambda code: (code.level == 0, code.level, code.text), default=None)

    def _find_chain(self, iri: str) -> tuple[AdminUnit, ...]:
        """Return the units of the list that a place is and lies in, from the country down."""
        if iri not in self._chains:
            entity, own = self.entities[iri], self._find_own_code(iri)
            names = list(filter(None, (*entity.label.values(), entity.short, *entity.other_names)))
            around = [self.entities[other].get_name() for other in sorted(self._ancestors.get(iri, ()))]
            names += [f"{name}, {outer}" for outer in around for name in names]
            codes = [own.text] if own else []
            known_by_code = self._codes.find_chain([], codes) if own else ()
            by_name = () if own or entity.is_collective else self._codes.find_chain(names, [])
            self._chains[iri] = known_by_code or by_name
        return self._chains[iri]

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """The administrative levels that are known of the places, and the first whether it is or not."""
        own_codes = (self._find_own_code(iri) for iri in self.entities)
        units = (unit for iri in self.entities for unit in self._find_chain(iri))
        levels = {code.level for code in own_codes if code} | {unit.level for unit in units}
        return tuple(sorted({1} | (levels - {0})))

    def find_unit(self, iri: str, level: int) -> tuple[LanguagePair, str] | None:
        """Return name and P-code of the unit of a level that a place is or lies in, where one is known."""
        candidates = [iri, *sorted(self._ancestors.get(iri, ()))]
        codes = {other: self._find_own_code(other) for other in candidates}
        units = [other for other, code in codes.items() if code and code.level == level]
        if len(units) == 1 or iri in units[:1]:
            code = codes[units[0]]
            return format_label_pair(self.network.knowledge, units[0]), code.text if code else ""
        if units:
            return None
        chain_units = {
            unit for other in candidates for unit in self._find_chain(other) if unit.level == level
        }
        if len(chain_units) != 1:
            return None
        unit = chain_units.pop()
        return unit.label, unit.code

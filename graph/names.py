"""What people call things in, the entity they mean out; of organisations only where nothing else will do.

A name matches an id, a label, an abbreviation or another name without regard to case, accents,
punctuation and spacing; where nothing matches, near names are suggested.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from .errors import NameNotFoundError
from .knowledge import Entity
from .spelling import near, plain

SUGGESTED = 3  # names that a message offers
_RANKS = ("id", "label", "short label", "abbreviation", "other name", "any of these, without its gaps")


class Names:
    """All names of a set of entities, by how much each identifies."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._found: list[Mapping[str, list[Entity]]] = [defaultdict(list) for _ in _RANKS]
        self._bearers: Mapping[str, list[Entity]] = defaultdict(list)
        for entity in entities:
            for rank, name in _names_of(entity):
                key = plain(name)
                if key and entity not in self._found[rank][key]:
                    self._found[rank][key].append(entity)
                if key and entity not in self._bearers[name]:
                    self._bearers[name].append(entity)
                tight = key.replace(" ", "")
                if tight and entity not in self._found[-1][tight]:
                    self._found[-1][tight].append(entity)

    def find(self, name: str) -> Entity:
        """Return the entity of a name; NameNotFoundError with suggestions where none or several bear it."""
        found = self._one(name, lambda entity: True)
        if not found:
            raise self._unknown(name, lambda entity: True)
        return found

    def organisation(self, name: str) -> Entity:
        """Return the named organisation of a name; NameNotFoundError that suggests organisations only.

        Where something else bears the name too, the organisation is meant.
        """
        found = self._one(name, _is_organisation)
        if found:
            return found
        for matches in self._matches(name):
            raise NameNotFoundError(f"'{matches[0].name()}' is not a named organisation")
        raise self._unknown(name, _is_organisation)

    def _matches(self, name: str) -> Iterator[list[Entity]]:
        """Yield who bears a name, by what identifies most first."""
        key = plain(name)
        for rank, found in enumerate(self._found):
            matches = found.get(key if rank < len(_RANKS) - 1 else key.replace(" ", ""), [])
            if matches:
                yield matches

    def _one(self, name: str, wanted: Callable[[Entity], bool]) -> Entity | None:
        for matches in self._matches(name):
            found = [entity for entity in matches if wanted(entity)]
            if len(found) > 1:
                ids = sorted(entity.id for entity in found)
                message = f"'{name}' is the name of several: {', '.join(ids)}; give one of these ids"
                raise NameNotFoundError(message, ids)
            if found:
                return found[0]
        return None

    def _unknown(self, name: str, wanted: Callable[[Entity], bool]) -> NameNotFoundError:
        """Return the error that suggests near names, one for each entity that bears them."""
        spelt = {text: found for text, found in self._bearers.items() if any(map(wanted, found))}
        close: list[str] = []
        told: set[str] = set()
        for text in near(name, spelt, limit=8 * SUGGESTED):
            bearers = {entity.iri for entity in spelt[text] if wanted(entity)}
            if not bearers <= told and len(close) < SUGGESTED:
                close.append(text)
                told |= bearers
        advice = "; did you mean " + " or ".join(f"'{text}'" for text in close) + "?" if close else ""
        return NameNotFoundError(f"nothing is called '{name}'{advice}", close)


def _is_organisation(entity: Entity) -> bool:
    return entity.is_organisation


def _names_of(entity: Entity) -> Iterator[tuple[int, str]]:
    for identifier in (entity.id, entity.iri, *entity.aliases, *entity.identifiers):
        yield 0, identifier
    for label in entity.label.values():
        yield 1, label
    for rank, name in ((2, entity.short), (3, entity.abbreviation)):
        if name:
            yield rank, name
    for name in entity.other_names:
        yield 4, name

"""What people call things in, the entity they mean out.

A name matches an id, a label, an abbreviation or another name without regard to case, accents,
punctuation and spacing; where nothing matches, near names are suggested.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from .errors import NameNotFoundError
from .knowledge import Entity
from .spelling import near, plain

_RANKS = ("id", "label", "short label", "abbreviation", "other name", "any of these, without its gaps")


class Names:
    """All names of a set of entities, by how much each identifies."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._found: list[Mapping[str, list[Entity]]] = [defaultdict(list) for _ in _RANKS]
        self._spelt: dict[str, str] = {}
        for entity in entities:
            for rank, name in _names_of(entity):
                key = plain(name)
                if key and entity not in self._found[rank][key]:
                    self._found[rank][key].append(entity)
                    self._spelt.setdefault(name, key)
                tight = key.replace(" ", "")
                if tight and entity not in self._found[-1][tight]:
                    self._found[-1][tight].append(entity)

    def find(self, name: str) -> Entity:
        """Return the entity of a name; NameNotFoundError with suggestions where none or several bear it."""
        key = plain(name)
        for rank, found in enumerate(self._found):
            matches = found.get(key if rank < len(_RANKS) - 1 else key.replace(" ", ""), [])
            if len(matches) == 1:
                return matches[0]
            if matches:
                ids = sorted(entity.id for entity in matches)
                message = f"'{name}' is the name of several: {', '.join(ids)}; give one of these ids"
                raise NameNotFoundError(message, ids)
        close = near(name, self._spelt)
        advice = "did you mean " + " or ".join(f"'{text}'" for text in close) + "?" if close else ""
        raise NameNotFoundError(f"nothing is called '{name}'" + (f"; {advice}" if advice else ""), close)


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

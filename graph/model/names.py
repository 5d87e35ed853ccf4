"""Finds the entity that a name, an abbreviation or an id means.

A name matches an id, a label, an abbreviation or another name without regard to case, accents,
punctuation and spacing; where nothing matches, near names are suggested.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from ..core.errors import DamagedStoreError, NameNotFoundError
from ..core.spelling import find_similar, fold_text
from .search_index import SearchIndex
from .values import Entity

MAX_SUGGESTIONS = 3  # names that a message offers
_MAX_SIMILAR = 8 * MAX_SUGGESTIONS  # names among which several may be of one entity
_RANKS = ("id", "label", "short label", "abbreviation", "other name", "any of these, without its gaps")


class NameIndex:
    """All names of a set of entities, by how much each identifies."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._entities_by_rank: list[Mapping[str, list[Entity]]] = [defaultdict(list) for _ in _RANKS]
        self._entities_by_name: Mapping[str, list[Entity]] = defaultdict(list)
        for entity in entities:
            for rank, name in _list_ranked_names(entity):
                key = fold_text(name)
                if key and entity not in self._entities_by_rank[rank][key]:
                    self._entities_by_rank[rank][key].append(entity)
                if key and entity not in self._entities_by_name[name]:
                    self._entities_by_name[name].append(entity)
                tight = key.replace(" ", "")
                if tight and entity not in self._entities_by_rank[-1][tight]:
                    self._entities_by_rank[-1][tight].append(entity)

    def find_entity(self, name: str) -> Entity:
        """Return the entity of a name; NameNotFoundError with suggestions where none or several bear it."""
        match = self._find_single_match(name, _is_any)
        if not match:
            raise self._make_not_found_error(name, _is_any)
        return match

    def find_organisation(self, name: str) -> Entity:
        """Return the named organisation of a name; NameNotFoundError that suggests organisations only.

        Where something else bears the name too, the organisation is meant.
        """
        match = self._find_single_match(name, _is_organisation)
        if match:
            return match
        for matches in self._iter_matches(name):
            raise NameNotFoundError(f"'{matches[0].get_name()}' is not a named organisation")
        raise self._make_not_found_error(name, _is_organisation)

    def list_bearers(self, name: str) -> list[Entity]:
        """Return whom a name means, by what identifies them most: nobody, one or several."""
        return next(self._iter_matches(name), [])

    def _iter_matches(self, name: str) -> Iterator[list[Entity]]:
        """Yield who bears a name, by what identifies most first."""
        key = fold_text(name)
        for rank, entities_by_key in enumerate(self._entities_by_rank):
            matches = entities_by_key.get(key if rank < len(_RANKS) - 1 else key.replace(" ", ""), [])
            if matches:
                yield matches

    def _find_single_match(self, name: str, wanted: Callable[[Entity], bool]) -> Entity | None:
        for matches in self._iter_matches(name):
            accepted = [entity for entity in matches if wanted(entity)]
            if len(accepted) > 1:
                ids = sorted(entity.id for entity in accepted)
                message = f"'{name}' is the name of several: {', '.join(ids)}; give one of these ids"
                raise NameNotFoundError(message, ids)
            if accepted:
                return accepted[0]
        return None

    def _make_not_found_error(self, name: str, wanted: Callable[[Entity], bool]) -> NameNotFoundError:
        """Return the error that suggests near names, one for each entity that bears them."""
        suggestions: list[str] = []
        suggested_iris: set[str] = set()
        for text in self._find_similar(name, wanted):
            bearers = {entity.iri for entity in self._find_bearers(text) if wanted(entity)}
            if not bearers <= suggested_iris and len(suggestions) < MAX_SUGGESTIONS:
                suggestions.append(text)
                suggested_iris |= bearers
        advice = (
            "; did you mean " + " or ".join(f"'{text}'" for text in suggestions) + "?" if suggestions else ""
        )
        return NameNotFoundError(f"nothing is called '{name}'{advice}", suggestions)

    def _find_similar(self, name: str, wanted: Callable[[Entity], bool]) -> list[str]:
        """Return the names most like another, of the entities that are wanted."""
        known = (text for text, entities in self._entities_by_name.items() if any(map(wanted, entities)))
        return find_similar(name, known, limit=_MAX_SIMILAR)

    def _find_bearers(self, text: str) -> list[Entity]:
        """Return the entities of exactly this name."""
        return self._entities_by_name.get(text, [])


class KeptNameIndex(NameIndex):
    """The names in a kept store, of which only those are read that a name may mean."""

    def __init__(self, index: SearchIndex, entities: Mapping[str, Entity]) -> None:
        self._index, self._entities = index, entities

    @cached_property
    def _all_names(self) -> NameIndex:
        return NameIndex(self._entities.values())

    def _make_index(self, name: str) -> NameIndex:
        """Return an index of all entities that may bear a name; of all there are where it is damaged."""
        try:
            iris = self._index.find_candidates(name)
        except DamagedStoreError:
            return self._all_names
        return NameIndex(self._entities[iri] for iri in iris)

    def _iter_matches(self, name: str) -> Iterator[list[Entity]]:
        return self._make_index(name)._iter_matches(name)

    def _find_similar(self, name: str, wanted: Callable[[Entity], bool]) -> list[str]:
        try:
            return self._index.find_similar_names(
                name, organisations_only=wanted is _is_organisation, limit=_MAX_SIMILAR
            )
        except DamagedStoreError:
            return self._all_names._find_similar(name, wanted)

    def _find_bearers(self, text: str) -> list[Entity]:
        return self._make_index(text)._find_bearers(text)


def _is_any(_: Entity) -> bool:
    return True


def _is_organisation(entity: Entity) -> bool:
    return entity.is_organisation


def _list_ranked_names(entity: Entity) -> Iterator[tuple[int, str]]:
    for identifier in (entity.id, entity.iri, *entity.aliases, *entity.identifiers):
        yield 0, identifier
    for label in entity.label.values():
        yield 1, label
    for rank, name in ((2, entity.short), (3, entity.abbreviation)):
        if name:
            yield rank, name
    for name in entity.other_names:
        yield 4, name

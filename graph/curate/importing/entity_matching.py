"""Matches the names of a file to the entities of a data set, and gives new ones an id.

The same name, or an abbreviation that only one entity bears, is the same entity. A name that is only near is
asked about, and kept apart unless somebody says that it is the same.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ...core.spelling import fold_text
from ...ingest.derived_ids import make_id
from ...ingest.foreign.network import ForeignNode
from ...ingest.foreign.reading_choices import ReadingChoices
from ...schema.dataset import TableRow
from .near_names import NearNames

_IN_BRACKETS = re.compile(r"\([^)]*\)")
NEW = "new"  # the answer that a name is an entity of its own
_LABELS = ("label_en", "label_bn", "short_label")


def _fold_bare(label: str) -> str:
    """Return a name in the form in which it is compared, without what stands in brackets.

    >>> _fold_bare("Daily Star (newspaper)") == _fold_bare("Daily Star")
    True
    """
    return fold_text(_IN_BRACKETS.sub(" ", label)) or fold_text(label)


@dataclass
class EntityMatcher:
    """The names of the entities so far, by what they identify."""

    choices: ReadingChoices
    ids: set[str] = field(default_factory=set)
    by_name: dict[str, str] = field(default_factory=dict)  # folded label: id
    by_abbreviation: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    labels: dict[str, str] = field(default_factory=dict)  # id: label
    classes: dict[str, str] = field(default_factory=dict)  # id: class
    notes: list[tuple[str, str, str]] = field(default_factory=list)  # how, name, label of the entity
    by_place: dict[str, str] = field(default_factory=dict)  # folded label of a place: id
    by_bare_name: dict[str, str] = field(default_factory=dict)  # folded label without brackets: id
    near: NearNames = field(default_factory=NearNames)
    numbers: Counter[str] = field(default_factory=Counter)  # that tell ids made of like names apart
    titles: dict[tuple[str, str], str] = field(
        default_factory=dict
    )  # id and column: its first name in these files

    @classmethod
    def from_rows(cls, rows: Mapping[str, Iterable[TableRow]], choices: ReadingChoices) -> EntityMatcher:
        """Collect the names of a data set's entities and events, and all ids in use."""
        matcher = cls(choices)
        for table in ("entities", "events", "sources", "counts"):
            for row in rows.get(table, ()):
                matcher.ids.add(row["id"])
                matcher.classes.setdefault(row["id"], row["class"])
                names = [row[column] for column in _LABELS] + list(row.split_cell("alt"))
                if row["class"] == "Place":
                    matcher.by_place.update((fold_text(name), row["id"]) for name in names if name)
                elif table in ("entities", "events"):
                    matcher.add_entity(row["id"], names, row["abbr"])
        return matcher

    def add_entity(self, name: str, labels: Iterable[str], abbreviation: str) -> None:
        """Remember the names of an entity."""
        self.ids.add(name)
        for label in filter(None, labels):
            folded = fold_text(label)
            if folded not in self.by_name:
                self.by_name[folded] = name
                self.near.add(label)
                self.by_bare_name.setdefault(_fold_bare(label), name)
            self.labels.setdefault(name, label)
        if abbreviation:
            self.by_abbreviation[fold_text(abbreviation)].add(name)

    def keep_first_names(self, entity: str, names: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
        """Return the first names that files give an entity, and those of some that are spelt otherwise."""
        first = {
            column: self.titles.setdefault((entity, column), name) for column, name in names.items() if name
        }
        others = [
            name for column, name in names.items() if name and fold_text(name) != fold_text(first[column])
        ]
        return first, others

    def find_or_add_place(self, label: str, label_bn: str = "") -> str:
        """Return the id of a place: an organisation of that name is another thing."""
        keys = [fold_text(name) for name in (label, label_bn) if name]
        known = next((self.by_place[key] for key in keys if key in self.by_place), "") or self.take_id(label)
        self.by_place.update((key, known) for key in keys if key not in self.by_place)
        return known

    def find_or_add(self, node: ForeignNode) -> str:
        """Return the id of a node, which is made where no entity bears its name."""
        labels = [label for label in (node.name, node.name_bn, *node.alternatives) if label] or [node.key]
        entity = self._find_same(node, labels)
        if not entity:
            latin = node.name or (node.abbreviation if node.abbreviation.isascii() else "")
            entity = self.take_id(latin or node.name_bn or node.key)
        self.add_entity(entity, labels, node.abbreviation)
        return entity

    def _find_same(self, node: ForeignNode, labels: list[str]) -> str:
        for label in labels:
            known = self.by_name.get(fold_text(label))
            if known:
                return known
        abbreviations = (
            [node.abbreviation] if node.abbreviation else [label for label in labels if label.isupper()]
        )
        for abbreviation in abbreviations:
            bearers = self.by_abbreviation.get(fold_text(abbreviation), set())
            if not bearers and not node.abbreviation:
                continue
            bearer = next(iter(bearers), "") or self.by_name.get(fold_text(abbreviation), "")
            is_theirs = not node.abbreviation or self._is_bare(bearer, abbreviation)
            if bearer and len(bearers) <= 1 and is_theirs:
                self.notes.append(("abbreviation", labels[0], self.labels.get(bearer, bearer)))
                return bearer
        return next(filter(None, map(self._ask_about_near, labels)), "")

    def _is_bare(self, entity: str, abbreviation: str) -> bool:
        """Tell whether an entity is known by the abbreviation only."""
        return fold_text(self.labels.get(entity, "")) == fold_text(abbreviation)

    def _ask_about_near(self, label: str) -> str:
        """Return the entity of a near name that somebody says is the same, empty where nobody does."""
        known = self.choices.known.get(("name", " ".join(label.split()).casefold()), "")
        near = known if known in self.ids else self._find_near(label)
        if not near:
            return ""
        answer = self.choices.choose(
            "name", label, NEW, options=(NEW, near), examples=(self.labels.get(near, near),)
        )
        return near if answer == near else ""

    def _find_near(self, label: str) -> str:
        """Return the entity of a name spelt nearly alike, or the same but for what stands in brackets."""
        return self.by_name.get(self.near.find_nearest(label), "") or self.by_bare_name.get(
            _fold_bare(label), ""
        )

    def take_id(self, name: str) -> str:
        """Return an id made of a name that nothing bears yet, and keep it from others."""
        slug = make_id(name)
        taken = slug
        while taken in self.ids:
            self.numbers[slug] += 1
            taken = f"{slug}-{self.numbers[slug] + 1}"
        self.ids.add(taken)
        return taken

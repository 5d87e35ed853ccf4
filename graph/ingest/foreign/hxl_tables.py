"""Reads a table with a row of HXL hashtags, such as the 3W of OCHA: who does what where.

A row is an activity: who carries it out, who funds it, through whom, on what, where and when. Where it has
no activity by name, its topic and its place are those of the organisation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ...core.spelling import fold_text
from ...schema.levels import Certainty
from ...schema.terms import STK
from ...schema.vocabulary import Ontology, TieKind
from .headed_tables import HeadedTable
from .name_lists import KnownNames, is_nothing, split_names
from .network import FilePlace, ForeignNode, ForeignTie, SkippedItem
from .node_fields import RowCell, make_node
from .partner_lists import NetworkParts
from .word_lists import load_relations, make_word_key, split_reverse

# What the attributes of #org say of an organisation's part in the activity of a row, from the money down.
_ROLES = (
    ("funder", "donor"),
    ("prog", "lead", "programming", "reporting", "appealing"),
    ("impl", "implementing", "partner"),
)
_KINDS = {(0, 1): "funds", (0, 2): "funds", (1, 2): "implementsThrough"}
_OF_ORGANISATION = {"type": "type", "acronym": "abbreviation", "abbrev": "abbreviation"}
_PLACES = ("#loc", "#adm5", "#adm4", "#adm3", "#adm2", "#adm1", "#country")  # the narrowest first
_ACTIVITIES = ("#activity", "#program", "#programme", "#project")
_NAMED = frozenset({"name", "project", "programme", "program", "title"})  # of what is one activity by name
_TOPICS = ("#sector", "#subsector")
_NOT_NAMES = frozenset({"code", "id", "type", "acronym", "abbrev", "role"})
_ORG = "#org"
_HANDLED = ("", _ORG, *_TOPICS, *_PLACES, "#geo", "#date")


@dataclass(frozen=True)
class _Column:
    """A column by its hashtag."""

    number: int
    tag: str
    attributes: frozenset[str]

    @property
    def is_name(self) -> bool:
        """Whether its texts name things, rather than coding or classing them."""
        return not self.attributes & _NOT_NAMES

    @property
    def stated_role(self) -> int | None:
        """The place of its organisations in `_ROLES`, None where it states none."""
        return next((number for number, names in enumerate(_ROLES) if self.attributes & {*names}), None)


def read_hxl(table: HeadedTable, parts: NetworkParts) -> None:
    """Add the organisations of each row, their activities and where, who funds and who works through whom."""
    reader = _HxlReader(table, parts)
    for row in table.rows:
        reader.read_row(row)


@dataclass
class _HxlReader:
    """Reads the rows of one table."""

    table: HeadedTable
    parts: NetworkParts
    seen: set[tuple[str, ...]] = field(default_factory=set)  # ties as far as they are told apart
    things: dict[str, str] = field(default_factory=dict)  # activities, topics and places: key and class

    @cached_property
    def _columns(self) -> list[_Column]:
        columns = []
        for number, hashtag in enumerate(self.table.hashtags):
            tag, *attributes = hashtag.casefold().replace(" ", "").split("+")
            columns.append(_Column(number, tag, frozenset(attributes)))
        return columns

    @cached_property
    def _organisations(self) -> list[_Column]:
        return [column for column in self._columns if column.tag == "#org" and column.is_name]

    @cached_property
    def _roles(self) -> Mapping[int, int]:
        """By column of organisations, their role; without one, they implement unless others do so."""
        stated = {column.number: column.stated_role for column in self._organisations}
        rest = 1 if 2 in stated.values() and 1 not in stated.values() else 2
        return {number: rest if role is None else role for number, role in stated.items()}

    @cached_property
    def _details(self) -> Mapping[int, list[tuple[str, int]]]:
        """By column of organisations, the columns of their type and abbreviation."""
        details: dict[int, list[tuple[str, int]]] = defaultdict(list)
        main = max(
            self._organisations,
            key=lambda column: (column.attributes <= {"name"}, self._roles[column.number], -column.number),
            default=None,
        )
        for column in self._columns:
            words = column.attributes & _OF_ORGANISATION.keys()
            if column.tag != "#org" or not words or not main:
                continue
            of = column.attributes - words - {"name"}
            owner = max(self._organisations, key=lambda organisation: len(organisation.attributes & of))
            owner = owner if owner.attributes & of else main
            details[owner.number].append((_OF_ORGANISATION[min(words)], column.number))
        return details

    @cached_property
    def _activity(self) -> _Column | None:
        """The column that names activities, one by its name before others."""
        columns = [column for column in self._columns if column.tag in _ACTIVITIES and column.is_name]
        return max(
            columns, key=lambda column: (bool(column.attributes & _NAMED), -column.number), default=None
        )

    @cached_property
    def _role_column(self) -> int:
        return next(
            (
                column.number
                for column in self._columns
                if column.tag in _ACTIVITIES and "role" in column.attributes
            ),
            -1,
        )

    @cached_property
    def _are_classes(self) -> bool:
        """Whether the texts of the column of activities are kinds of activity, which several share."""
        column = self._activity
        if (
            column is None
            or self._role_column >= 0
            or column.attributes & _NAMED
            or column.tag != "#activity"
        ):
            return False
        rows_by_text: dict[str, set[str]] = defaultdict(set)
        for row in self.table.rows:
            text = self._read(row, column.number)
            if text:
                who = [self._read(row, organisation.number) for organisation in self._organisations]
                rows_by_text[fold_text(text)].add("|".join(who))
        shared = sum(len(doers) > 1 for doers in rows_by_text.values())
        are_classes = 2 * len(rows_by_text) < len(self.table.rows) and shared > 0
        if are_classes:
            heading = self.table.headings[column.number]
            self.parts.assumptions.append(
                f"'{heading}' was read as kinds of activity: several organisations share them"
            )
        return are_classes

    def _read(self, row: int, column: int) -> str:
        text = self.table.grid.get(row, column) if column >= 0 else ""
        return "" if is_nothing(text) else " ".join(text.split())

    def _place(self, row: int, column: int) -> FilePlace:
        return FilePlace(self.table.grid.locate(row, column), self.table.grid.get(row, column))

    def read_row(self, row: int) -> None:
        """Add what a row says."""
        by_role: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for column in self._organisations:
            by_role[self._roles[column.number]] += [
                (key, column.number) for key in self._read_organisations(row, column)
            ]
        if not by_role or not any(by_role.values()):
            self.parts.skipped.append(SkippedItem(self.table.grid.locate_row(row), "names no organisation"))
            return
        ties = [*self._tie_organisations(row, by_role)]
        doers = by_role[max(role for role, keys in by_role.items() if keys)]
        done = [tie for doer, _ in doers for tie in self._tie_activity(row, doer)]
        further = self._read_further(row)
        for number, tie in enumerate([*done, *ties]):
            self._add_tie(tie, further if number == 0 else {})
        if further and not (done or ties):
            for key, _ in doers:
                cells = [
                    RowCell(heading, "attribute", text, self._place(row, 0))
                    for heading, text in further.items()
                ]
                self.parts.add_node(make_node(key, self._place(row, 0), cells))

    def _read_organisations(self, row: int, column: _Column) -> Iterator[str]:
        """Add the organisations of a cell and yield their keys."""
        text = self.table.grid.get(row, column.number)
        place = self._place(row, column.number)
        for name in split_names(text, KnownNames(frozenset())):
            if not any(map(str.isalnum, name)):
                continue
            cells = [RowCell("", "name", name, place)]
            for meaning, where in self._details[column.number]:
                detail = self._read(row, where)
                if detail:
                    cells.append(
                        RowCell(self.table.headings[where], meaning, detail, self._place(row, where))
                    )
            yield self.parts.add_node(make_node(" ".join(name.split()), place, cells)).key

    def _tie_organisations(
        self, row: int, by_role: Mapping[int, list[tuple[str, int]]]
    ) -> Iterator[ForeignTie]:
        """Yield who funds and who works through whom."""
        headings = self.table.headings
        for (first, second), kind in _KINDS.items():
            if (first, second) == (0, 2) and by_role.get(1):
                continue  # the money goes by way of the programming organisation
            for subject, from_column in by_role.get(first, ()):
                for object_, column in by_role.get(second, ()):
                    relation = f"{headings[from_column]} → {headings[column]}"
                    place = self._place(row, column)
                    if subject != object_:
                        yield ForeignTie(subject, object_, place, relation, kind=kind, is_directed=True)

    # ---- what an organisation does ----
    def _tie_activity(self, row: int, doer: str) -> Iterator[ForeignTie]:
        """Yield the ties of an organisation to its activity, topic and place."""
        roles = self._read_roles(row)
        is_event = any(_touches(kind, "Event") for kind, _ in roles)
        activity, done = self._activity, ""
        name = self._read(row, activity.number) if activity and not self._are_classes else ""
        if activity and name:
            place = self._place(row, activity.number)
            done = self._add_thing(name, "Event" if is_event else "Programme", place)
            for kind, word in roles or [(None, self.table.headings[activity.number])]:
                if _touches(kind, "Place") or _touches(kind, "Concept"):
                    continue
                is_subject = kind is not None and _is_below(kind.domain, "Event")
                ends = (done, doer) if is_subject else (doer, done)
                yield ForeignTie(
                    *ends, place, word, kind=kind.name if kind else "" if roles else "implements",
                    is_directed=True, weight=None, attributes={}, **self._read_dates(row),
                )  # fmt: skip
        for subject in dict.fromkeys((done or doer, doer if not roles else done or doer)):
            yield from self._tie_topics(row, subject)
        place_of = (done, "place") if done and is_event else (doer, "operatesIn")
        yield from self._tie_places(row, *place_of)

    def _read_roles(self, row: int) -> list[tuple[TieKind | None, str]]:
        """Return the kinds of tie that the column of roles names, with their words."""
        words = map(str.strip, self._read(row, self._role_column).split(";"))
        return [(_find_kind(word), word) for word in words if word]

    def _read_dates(self, row: int) -> dict[str, str]:
        dates: dict[str, str] = {}
        for column in self._columns:
            text = self._read(row, column.number)
            if column.tag == "#date" and text and column.is_name:
                name = next((name for name in ("start", "end") if name in column.attributes), "date_text")
                dates.setdefault(name, text)
        return dates

    def _tie_topics(self, row: int, subject: str) -> Iterator[ForeignTie]:
        columns = [column for column in self._columns if column.tag in _TOPICS and column.is_name]
        columns += [self._activity] if self._activity and self._are_classes else []
        kind = "topic" if subject in self.things else "worksOn"
        for column in columns:
            place, heading = self._place(row, column.number), self.table.headings[column.number]
            for text in filter(None, map(str.strip, self._read(row, column.number).split(";"))):
                topic = self._add_thing(text, "Concept", place)
                yield ForeignTie(subject, topic, place, heading, kind=kind, is_directed=True)

    def _tie_places(self, row: int, subject: str, kind: str) -> Iterator[ForeignTie]:
        """Yield the tie to the narrowest place, and of each place to the next wider."""
        within = ""
        for tag in _PLACES:
            column = next(
                (c for c in self._columns if c.tag == tag and c.is_name and self._read(row, c.number)), None
            )
            if column is None:
                continue
            place, text = self._place(row, column.number), self._read(row, column.number)
            key = self._add_thing(text, "Place", place)
            if key != within:
                ends, named = ((within, key), "within") if within else ((subject, key), kind)
                yield ForeignTie(
                    *ends, place, self.table.headings[column.number], kind=named, is_directed=True
                )
            within = key

    def _add_thing(self, name: str, class_: str, place: FilePlace) -> str:
        """Add what is no organisation and return its key, which no organisation of that name has."""
        key = f"{class_} {fold_text(name)}"
        if key not in self.things:
            self.things[key] = class_
            self.parts.nodes[key] = ForeignNode(key, place, name, type_word=class_)
        return key

    def _add_tie(self, tie: ForeignTie, further: Mapping[str, str]) -> None:
        """Add a tie unless an earlier row says the same; a row that says more of it is another support."""
        key = (tie.subject, tie.kind, tie.object, tie.start, tie.end, *further.values())
        if key not in self.seen:
            self.seen.add(key)
            self.parts.ties.append(replace(tie, attributes=further))

    # ---- what else is said ----
    def _read_further(self, row: int) -> dict[str, str]:
        """Return what else a row says of its activity, by heading."""
        texts: dict[str, str] = {}
        for column in self._columns:
            text = self._read(row, column.number)
            is_role = column.tag == _ORG and "role" in column.attributes
            is_elsewhere = column.tag in _HANDLED or column == self._activity or not column.is_name
            if not text or (is_elsewhere and not is_role):
                continue
            is_level = "certainty" in column.attributes and text.casefold() in Certainty.list_recorded()
            texts |= (
                {"certainty": text.casefold()} if is_level else {self.table.headings[column.number]: text}
            )
        return texts


def _find_kind(word: str) -> TieKind | None:
    """Return the kind of tie of a label in either language, else of a word for it."""
    kinds = Ontology.load().tie_kinds
    by_label = {make_word_key(label): kind for kind in kinds.values() for label in kind.label.values()}
    match = load_relations().find_listed(word)
    name, is_reversed = split_reverse(match.meaning if match and match.is_sure else "")
    listed = None if is_reversed else kinds.get(STK + name)
    return by_label.get(make_word_key(word), listed)


def _touches(kind: TieKind | None, class_: str) -> bool:
    """Tell whether one end of a kind is always of a class."""
    return kind is not None and any(_is_below(end, class_) for end in (kind.domain, kind.range))


def _is_below(iri: str, class_: str) -> bool:
    classes = Ontology.load().classes
    return bool(iri) and classes[class_] in Ontology.load().find_superclasses(iri)

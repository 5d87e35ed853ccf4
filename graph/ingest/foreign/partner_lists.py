"""Reads a list of organisations, one a row, with columns that name those they are tied to."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from ...core.spelling import fold_text
from .column_plans import EVENT, RELATION, TIE, ColumnPlan, find_sure_column, find_sure_names, may_be_name
from .event_lists import KIND, find_event, make_event, says_who_stayed_away
from .headed_tables import HeadedTable
from .list_titles import find_network_in_title
from .maker_ties import MAKER_FIELDS, OUR_RELATION
from .marks import parse_mark
from .name_lists import KnownNames, is_nothing, list_whole_names, split_names, split_places, split_surely
from .network import FilePlace, ForeignNode, ForeignTie, SkippedItem
from .node_fields import TIE_DATES, RowCell, make_node, split_abbreviation, split_scripts
from .topic_columns import TOPIC, split_topics
from .word_lists import (
    find_class_of_names,
    find_role_kind,
    find_type_in_heading,
    find_type_of_names,
    leads_to_places,
    load_columns,
    load_name_words,
    load_relations,
    load_types,
    means_money,
    names_post,
    names_with_address,
)

_MAX_QUOTE = 8  # words of a cell that are quoted whole
_SAYS_NO = frozenset({"no", "না"})  # to a question that the heading of an attribute asks
_BRACKETS = re.compile(r"\s*[\(（][^()（）]{1,30}[\)）]\s*\Z")
_DATED = re.compile(r"\s*[\(（]([^()（）]*(?:[0-9]{4}|[০-৯]{4})[^()（）]*)[\)）]\s*\Z")


@dataclass
class NetworkParts:
    """Nodes and ties while they are collected; a name that is spelt alike is one node."""

    nodes: dict[str, ForeignNode] = field(default_factory=dict)  # by folded name or key
    ties: list[ForeignTie] = field(default_factory=list)
    skipped: list[SkippedItem] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    bare_names: dict[str, set[str]] = field(default_factory=dict)  # names without brackets after them: keys

    def add_node(self, node: ForeignNode) -> ForeignNode:
        """Add a node, or what it says to the one of that name, and return the one that counts."""
        keys = [fold_text(name) for name in (node.key, node.name, node.name_bn) if name]
        earlier = next((self.nodes[key] for key in keys if key in self.nodes), None)
        merged = _merge_nodes(earlier, node) if earlier else node
        for key in [fold_text(name) for name in (merged.key, merged.name, merged.name_bn) if name] + keys:
            self.nodes[key] = merged
        bare = _BRACKETS.sub("", node.name or node.name_bn).strip()
        if bare and bare not in (node.name, node.name_bn):
            self.bare_names.setdefault(fold_text(bare), set()).add(merged.key)
        if merged.abbreviation:
            self.nodes.setdefault(fold_text(merged.abbreviation), merged)
        return merged

    def name_node(self, name: str, place: FilePlace, type_word: str = "") -> str:
        """Return the key of the node of a name, which is made where there is none."""
        full, abbreviation = split_abbreviation(name)
        for form in filter(None, (name, full, abbreviation, *split_scripts(name))):
            known = self.nodes.get(fold_text(form))
            if known:
                return known.key
        bearers = self.bare_names.get(fold_text(name), set())
        if len(bearers) == 1:
            bearer = next(iter(bearers))
            self.assumptions.append(f"'{name}' at {place.locator} was read as '{bearer}'")
            return bearer
        cell = RowCell("", "name", name, place)
        return self.add_node(make_node(" ".join(full.split()), place, [cell], type_word)).key

    def list_nodes(self) -> tuple[ForeignNode, ...]:
        """Return the nodes in the order in which they were met."""
        return tuple({node.key: node for node in self.nodes.values()}.values())


def _merge_nodes(first: ForeignNode, second: ForeignNode) -> ForeignNode:
    """Return the first node with what only the second says."""
    fields = ("name", "name_bn", "abbreviation", "type_word", "located_in", "founded", "homepage", "remarks")
    values = {name: getattr(first, name) or getattr(second, name) for name in fields}
    return replace(
        first.with_texts(values),
        further=(*first.further, *_list_further(first, second)),
        maker_ties={**second.maker_ties, **first.maker_ties},
        identifiers=first.identifiers or second.identifiers,
        alternatives=tuple(dict.fromkeys((*first.alternatives, *second.alternatives))),
        attributes={**second.attributes, **first.attributes},
        places={**second.places, **first.places},
    )


def _list_further(first: ForeignNode, second: ForeignNode) -> Iterator[tuple[str, str, FilePlace]]:
    """Yield what the second row of an organisation says that the first says otherwise."""
    for heading, text in second.attributes.items():
        if first.attributes.get(heading, text) != text:
            yield heading, text, second.places.get(heading, second.place)
    for field_, name in (
        ("type", "type_word"),
        ("remarks", "remarks"),
        ("website", "homepage"),
        ("place", "located_in"),
    ):
        text = getattr(second, name)
        if text and getattr(first, name) not in ("", text):
            yield field_, text, second.places.get(field_, second.place)
    yield from second.further


def collect_names(tables: Iterable[HeadedTable]) -> KnownNames:
    """Return the names and abbreviations in the columns that are sure to hold them."""
    names: list[str] = []
    for table in tables:
        for fields in (("name",), ("name_bn",), ("abbreviation",), ("alternatives",)):
            column = find_sure_names(table) if fields == ("name",) else find_sure_column(table, *fields)
            for text in table.get_column(column) if column >= 0 else ():
                full, abbreviation = split_abbreviation(" ".join(text.split()))
                names += [full, abbreviation, *split_scripts(text), " ".join(text.split())]
    return KnownNames.from_names(name for name in names if not is_nothing(name))


@dataclass(frozen=True)
class _RowReader:
    """Reads the rows of one list; what is dated or has an amount belongs to the ties of its row."""

    table: HeadedTable
    plans: Sequence[ColumnPlan]
    parts: NetworkParts
    file: str

    @cached_property
    def _money_columns(self) -> frozenset[int]:
        """The columns of ties that an amount is about."""
        ties = (plan for plan in self.plans if plan.field == TIE)
        has_amount = any(plan.field == "amount" for plan in self.plans)
        return frozenset(plan.column for plan in ties if has_amount and means_money(plan.heading))

    @cached_property
    def _is_record(self) -> bool:
        """Whether a row is about its ties as a whole: it names partners in one column, or an amount."""
        return sum(plan.field in (TIE, EVENT) for plan in self.plans) == 1 or bool(self._money_columns)

    @cached_property
    def _of_ties(self) -> frozenset[int]:
        """The columns of dates and amounts that belong to ties."""
        columns, after_tie, after_maker = set(), False, False
        for plan in self.plans:
            is_date = plan.field in TIE_DATES
            after_tie = plan.field in (TIE, EVENT) or (after_tie and (is_date or plan.field == RELATION))
            after_maker = plan.field == OUR_RELATION or (after_maker and is_date)
            is_date = is_date and (after_tie or self._is_record) and not after_maker
            if is_date or (plan.field == "amount" and self._money_columns):
                columns.add(plan.column)
        return frozenset(columns)

    @cached_property
    def _role(self) -> str:
        """The kind of tie by which the heading of the names calls the organisations of the list."""
        heading = next((plan.heading for plan in self.plans if plan.field == "name"), "")
        if find_class_of_names(heading) == "Programme":
            return "implements"
        match = load_relations().find_listed(heading)
        return match.meaning if match and match.is_sure and not load_columns().find_listed(heading) else ""

    def _list_of_ties(self, row: int) -> frozenset[int]:
        """Return the columns of a row whose texts its ties get: none where it names nobody."""
        has_ties = any(
            self.table.grid.get(row, plan.column) and not is_nothing(self.table.grid.get(row, plan.column))
            for plan in self.plans
            if plan.field in (TIE, EVENT)
        )
        return self._of_ties if has_ties else frozenset()

    def goes_on(self, row: int) -> bool:
        """Tell whether a row only tells more of the organisation above it."""
        fields = {plan.field for plan in self.plans if self.table.grid.get(row, plan.column)}
        return TIE in fields and not fields & {"name", "name_bn", "abbreviation", "key", "type"}

    def _list_cells(self, row: int) -> list[RowCell]:
        """Return the cells of a row that tell something of its organisation."""
        field_by_column = {plan.column: plan for plan in self.plans}
        used, grid = self._list_of_ties(row), self.table.grid
        return [
            cell
            for column, text in enumerate(grid.rows[row][: len(self.table.headings)])
            if (plan := field_by_column.get(column))
            and (not is_nothing(text) or (plan.field == "attribute" and text.casefold() in _SAYS_NO))
            and plan.field not in (TIE, EVENT, RELATION, TOPIC)
            and column not in used
            for cell in _part_address(plan, text, grid.locate(row, column), self.file)
        ]

    def read_further_row(self, row: int, key: str) -> str:
        """Add what a row tells of the organisation above it, and return its key."""
        cells = self._list_cells(row)
        if cells:
            self.parts.add_node(make_node(key, cells[0].place, cells))
        return key

    def read_row(self, row: int) -> str:
        """Add the organisation of a row and return its key, empty where the row names none."""
        grid, parts, cells = self.table.grid, self.parts, self._list_cells(row)
        name = next((cell for field_ in ("name", "name_bn") for cell in cells if cell.field == field_), None)
        if name is None:
            given = next((cell for cell in cells if cell.field in ("abbreviation", "key")), None)
            if given is None:
                parts.skipped.append(SkippedItem(grid.locate_row(row), "names no organisation"))
                return ""
            name = replace(given, field="name")
            cells = [*(cell for cell in cells if cell is not given), name]
        key_cell = next((cell for cell in cells if cell.field == "key"), name)
        full, _ = split_abbreviation(" ".join(key_cell.text.split()))
        section = self.table.sections.get(row, "")
        is_type = section and load_types().find_meaning(section)
        type_word = section if is_type else find_type_in_heading(section) or find_type_of_names(name.heading)
        node = make_node(full, name.place, [cell for cell in cells if cell.field != "key"], type_word)
        earlier = parts.nodes.get(fold_text(full))
        if earlier and earlier.place.locator != node.place.locator and not self._lists_participants:
            spelt = "" if earlier.key == full else f", spelt '{earlier.key}' and '{full}'"
            where = f"{earlier.place.locator} and {node.place.locator}"
            parts.assumptions.append(f"'{full}' stands at {where}{spelt}: it was read as one organisation")
        return parts.add_node(node).key

    def read_ties(self, row: int, key: str, known: KnownNames) -> None:
        """Add the ties that a row names."""
        for number, plan in enumerate(self.plans):
            if plan.field == TIE:
                self._read_tie_cell(row, plan, key, self._find_dates(row, number), known)
            elif plan.field == TOPIC:
                self._read_topics(row, plan, key)

    def _read_topics(self, row: int, plan: ColumnPlan, key: str) -> None:
        """Add the topics that a cell names, and that the organisation works on them."""
        text = self.table.grid.get(row, plan.column)
        place = FilePlace(self.table.grid.locate(row, plan.column), text, self.file)
        kind = "topic" if self._role == "implements" else "worksOn"
        for name in split_topics(text):
            topic = ForeignNode(f"topic {fold_text(name)}", place, name, type_word="Concept")
            self.parts.nodes.setdefault(topic.key, topic)
            self.parts.ties.append(
                ForeignTie(key, topic.key, place, plan.heading, kind=kind, is_directed=True)
            )

    @cached_property
    def _relations(self) -> Mapping[int, int]:
        """By column of partners, the column after it that says which ties they are."""
        pairs = itertools.pairwise(self.plans)
        return {plan.column: after.column for plan, after in pairs if after.field == RELATION}

    def _find_relation(self, row: int, plan: ColumnPlan) -> str:
        """Return what the column after that of partners says of the tie, else its heading."""
        column = self._relations.get(plan.column, -1)
        text = self.table.grid.get(row, column) if column >= 0 else ""
        return plan.heading if is_nothing(text) else " ".join(text.split())

    @cached_property
    def event(self) -> ForeignNode | None:
        """The event that those named in the list took part in, as the lines above it say."""
        return find_event(self.table)

    @cached_property
    def _lists_participants(self) -> bool:
        """Whether an organisation stands in a row for each of its people."""
        return self.event is not None or any(plan.field == EVENT for plan in self.plans)

    def read_events(self, keys: Mapping[int, str]) -> None:
        """Add the events that the organisations of rows took part in, and how many rows name each."""
        rows_by_tie: dict[tuple[str, str], list[int]] = {}
        for row, key in keys.items():
            for event in self._list_events(row) if key else ():
                self.parts.nodes.setdefault(event.key, event)
                rows_by_tie.setdefault((key, event.key), []).append(row)
        grid, is_counted = self.table.grid, any(plan.field == "contact" for plan in self.plans)
        for (key, event_key), rows in rows_by_tie.items():
            column = max(self._name_column, 0)
            place = FilePlace(grid.locate(rows[0], column), grid.get(rows[0], column), self.file)
            count = {"participants": str(len(rows))} if is_counted else {}
            tie = ForeignTie(key, event_key, place, kind=KIND, is_directed=True, attributes=count)
            self.parts.ties.append(tie)

    def read_members(self, keys: Mapping[int, str]) -> None:
        """Add that the organisations of the rows are members of the network in the title, if it names one."""
        title = next((text for text in self.table.titles if find_network_in_title(text)), "")
        if not title or any(plan.field in MAKER_FIELDS for plan in self.plans):
            return
        where = self.table.grid.locate_row(0)
        name = find_network_in_title(title)
        network = self.parts.name_node(name, FilePlace(where, title, self.file), find_type_in_heading(name))
        self.parts.assumptions.append(f"'{title}': those that are listed were read as members")
        for row, key in keys.items():
            place = FilePlace(self.table.grid.locate(row, max(self._name_column, 0)), title, self.file)
            if key and key != network:
                self.parts.ties.append(ForeignTie(key, network, place, kind="memberOf", is_directed=True))

    def _list_events(self, row: int) -> Iterator[ForeignNode]:
        """Yield the events of a row: those that its cells name, else that of the list."""
        named = False
        for number, plan in enumerate(self.plans):
            text = self.table.grid.get(row, plan.column) if plan.field == EVENT else ""
            for name in split_surely(text):
                if not may_be_name(name) or is_nothing(name):
                    continue
                named = True
                dates = self._find_dates(row, number)
                date = dates.get("date_text") or " to ".join(
                    filter(None, (dates.get("start"), dates.get("end")))
                )
                place = FilePlace(self.table.grid.locate(row, plan.column), name, self.file)
                yield make_event(" ".join(name.split()), place, date=date)
        if not named and self.event and not says_who_stayed_away(self.table.sections.get(row, "")):
            yield self.event

    @cached_property
    def _rows(self) -> frozenset[int]:
        return frozenset(self.table.rows)

    @cached_property
    def _name_column(self) -> int:
        return next((plan.column for plan in self.plans if plan.field in ("name", "name_bn")), -1)

    def _read_group(self, row: int, column: int) -> str:
        """Return the text of a cell; an empty one left of the names belongs to the group above it."""
        grid, rows = self.table.grid, self._rows
        first = row
        while column < self._name_column and first - 1 in rows and not grid.get(first, column):
            first -= 1
        text = grid.get(first, column)
        if text and first != row:
            self.parts.assumptions.append(f"{grid.locate(row, column)} is empty: '{text}' above it was taken")
        return text

    def _find_dates(self, row: int, number: int) -> dict[str, str]:
        """Return the dates of the ties in a column: those right after it, else those of the only one."""
        after = (plan for plan in self.plans[number + 1 :] if plan.field != RELATION)
        following = itertools.takewhile(lambda plan: plan.field in TIE_DATES, after)
        of_row = (plan for plan in self.plans if plan.field in TIE_DATES and plan.column in self._of_ties)
        dates: dict[str, str] = {}
        for plan in of_row if self._is_record else following:
            text = self.table.grid.get(row, plan.column)
            if text and not is_nothing(text):
                dates.setdefault("date_text" if plan.field == "period" else plan.field, text)
        return dates

    def _find_amounts(self, row: int) -> Mapping[str, str]:
        grid = self.table.grid
        amounts = (plan for plan in self.plans if plan.field == "amount")
        return {
            plan.heading: text
            for plan in amounts
            if (text := grid.get(row, plan.column)) and not is_nothing(text)
        }

    def _read_mark(self, row: int, plan: ColumnPlan, key: str, text: str) -> None:
        """Add the tie to the organisation of a heading where a cell has a mark; what else it says is kept."""
        mark = parse_mark(text)
        if mark == 0:
            return
        place = FilePlace(self.table.grid.locate(row, plan.column), text, self.file)
        if mark is None and not names_post(text):
            fault = f"neither a number nor a mark: '{text[:40]}'"
            self.parts.skipped.append(SkippedItem(place.locator, fault))
            return
        partner = self.parts.name_node(plan.heading, place, find_type_in_heading(plan.heading))
        said = {plan.heading: text} if mark is None else {}
        tie = ForeignTie(key, partner, place, kind=plan.kind, is_directed=True, attributes=said)
        if partner != key:
            self.parts.ties.append(tie)

    def _read_tie_cell(
        self, row: int, plan: ColumnPlan, key: str, dates: dict[str, str], known: KnownNames
    ) -> None:
        text, parts = self._read_group(row, plan.column), self.parts
        if plan.is_marked:
            self._read_mark(row, plan, key, text)
            return
        locator = self.table.grid.locate(row, plan.column)
        is_short = len(text.split()) <= _MAX_QUOTE
        match = load_relations().find_meaning(plan.heading) if self._role and not plan.kind else None
        kind = plan.kind or (find_role_kind(self._role, match.meaning) if match else "")
        for name in split_places(text) if leads_to_places(plan.heading) else split_names(text, known):
            dated = _DATED.search(name)
            own = {"date_text": dated[1].strip()} if dated else dates
            bare = name[: dated.start()] if dated else name
            if not may_be_name(bare):
                parts.skipped.append(SkippedItem(locator, f"no name: '{bare[:60]}'"))
                continue
            place = FilePlace(locator, text if is_short else name, self.file)
            partner = parts.name_node(bare, place, find_type_in_heading(plan.heading))
            if partner == key:
                parts.skipped.append(SkippedItem(locator, f"'{bare}' is named as tied to itself"))
                continue
            relation = self._find_relation(row, plan)
            kind = kind if relation == plan.heading else ""
            is_directed = not _names_whom(relation)
            tie = ForeignTie(key, partner, place, relation, kind=kind, is_directed=is_directed, **own)
            amounts = self._find_amounts(row) if plan.column in self._money_columns else {}
            parts.ties.append(replace(tie, attributes=amounts))


def _part_address(plan: ColumnPlan, text: str, locator: str, file: str) -> Iterator[RowCell]:
    """Yield what a cell says; an address below the name in the same cell is a cell of its own."""
    address = ""
    if plan.field == "name" and names_with_address(plan.heading):
        first, _, rest = text.partition("\n") if "\n" in text else text.partition(",")
        is_of_name = rest.strip(" .").casefold() in load_name_words()["endings"]  # Ltd., Bangladesh
        text, address = (text, "") if is_of_name else (first, rest)
    yield RowCell(plan.heading, plan.field, text, FilePlace(locator, text, file))
    if address:
        yield RowCell("address", "address", address, FilePlace(locator, address, file))


@lru_cache(maxsize=1024)
def _names_whom(relation: str) -> bool:
    """Tell whether a heading only says that there is a tie: with whom, connected to."""
    match = load_columns().find_listed(relation)
    return bool(match and match.meaning == "to" and load_relations().find_listed(relation) is None)


def _collect_places(table: HeadedTable, plans: Sequence[ColumnPlan]) -> frozenset[str]:
    """Return the places that the rows of a list name, folded."""
    texts = [text for plan in plans if plan.field == "place" for text in table.get_column(plan.column)]
    return frozenset(fold_text(name) for text in texts for name in split_places(text))


def read_list(
    table: HeadedTable, plans: Sequence[ColumnPlan], known: KnownNames, parts: NetworkParts, file: str
) -> None:
    """Add the organisations of a list to a network, then the ties that its rows name."""
    reader = _RowReader(table, plans, parts, file)
    keys: dict[int, str] = {}
    for row in table.rows:
        above = next(reversed(keys.values()), "")
        goes_on = bool(above) and reader.goes_on(row)
        keys[row] = reader.read_further_row(row, above) if goes_on else reader.read_row(row)
    whole = [
        name
        for plan in plans
        if plan.field == TIE
        for name in list_whole_names(table.get_column(plan.column))
    ]
    names = KnownNames(known.folded | KnownNames.from_names(whole).folded, _collect_places(table, plans))
    for row, key in keys.items():
        if key:
            reader.read_ties(row, key, names)
    reader.read_events(keys)
    reader.read_members(keys)

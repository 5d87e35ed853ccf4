"""Reads a list of organisations, one a row, with columns that name those they are tied to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ...core.spelling import fold_text
from .column_plans import TIE, TIE_DATES, ColumnPlan, find_sure_column, may_be_name
from .headed_tables import HeadedTable
from .name_lists import KnownNames, is_nothing, list_whole_names, split_names
from .network import FilePlace, ForeignNode, ForeignTie, SkippedItem
from .node_fields import RowCell, make_node, split_abbreviation, split_scripts
from .word_lists import find_type_in_heading, load_types

_MAX_QUOTE = 8  # words of a cell that are quoted whole
_DATED = re.compile(r"\s*[\(（]([^()（）]*(?:[0-9]{4}|[০-৯]{4})[^()（）]*)[\)）]\s*\Z")


@dataclass
class NetworkParts:
    """Nodes and ties while they are collected; a name that is spelt alike is one node."""

    nodes: dict[str, ForeignNode] = field(default_factory=dict)  # by folded name or key
    ties: list[ForeignTie] = field(default_factory=list)
    skipped: list[SkippedItem] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)

    def add_node(self, node: ForeignNode) -> ForeignNode:
        """Add a node, or what it says to the one of that name, and return the one that counts."""
        keys = [fold_text(name) for name in (node.key, node.name, node.name_bn) if name]
        earlier = next((self.nodes[key] for key in keys if key in self.nodes), None)
        merged = _merge_nodes(earlier, node) if earlier else node
        for key in [fold_text(name) for name in (merged.key, merged.name, merged.name_bn) if name] + keys:
            self.nodes[key] = merged
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
        identifiers=first.identifiers or second.identifiers,
        alternatives=tuple(dict.fromkeys((*first.alternatives, *second.alternatives))),
        attributes={**second.attributes, **first.attributes},
        places={**second.places, **first.places},
    )


def collect_names(tables: Iterable[HeadedTable]) -> KnownNames:
    """Return the names and abbreviations in the columns that are sure to hold them."""
    names: list[str] = []
    for table in tables:
        for fields in (("name",), ("name_bn",), ("abbreviation",), ("alternatives",)):
            column = find_sure_column(table, *fields)
            for text in table.get_column(column) if column >= 0 else ():
                full, abbreviation = split_abbreviation(" ".join(text.split()))
                names += [full, abbreviation, *split_scripts(text), " ".join(text.split())]
    return KnownNames.from_names(name for name in names if not is_nothing(name))


def read_list(
    table: HeadedTable, plans: Sequence[ColumnPlan], known: KnownNames, parts: NetworkParts, file: str
) -> None:
    """Add the organisations of a list to a network, then the ties that its rows name."""
    keys: dict[int, str] = {}
    for row in table.rows:
        above = next(reversed(keys.values()), "")
        keys[row] = (
            above if _goes_on(table, plans, row) and above else _read_row(table, plans, row, parts, file)
        )
    whole = [
        name
        for plan in plans
        if plan.field == TIE
        for name in list_whole_names(table.get_column(plan.column))
    ]
    names = KnownNames(known.folded | KnownNames.from_names(whole).folded)
    for row, key in keys.items():
        for number, plan in enumerate(plans):
            if key and plan.field == TIE:
                dates = _find_dates(table, row, plans[number + 1 :])
                _read_tie_cell(table, row, plan, key, dates, names, parts, file)


def _goes_on(table: HeadedTable, plans: Sequence[ColumnPlan], row: int) -> bool:
    """Tell whether a row only names more ties of the organisation above it."""
    fields = {plan.field for plan in plans if table.grid.get(row, plan.column)}
    return TIE in fields and not fields & {"name", "name_bn", "abbreviation", "key", "type"}


def _read_row(
    table: HeadedTable, plans: Sequence[ColumnPlan], row: int, parts: NetworkParts, file: str
) -> str:
    """Add the organisation of a row and return its key, empty where the row names none."""
    grid = table.grid
    field_by_column = {plan.column: plan for plan in plans}
    used = set(_list_date_columns(plans))
    cells = [
        RowCell(
            plan.heading, _field_in_list(plan.field), text, FilePlace(grid.locate(row, column), text, file)
        )
        for column, text in table.iter_cells(row)
        if (plan := field_by_column.get(column)) and plan.field != TIE and column not in used
    ]
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
    section = table.sections.get(row, "")
    type_word = section if section and load_types().find_meaning(section) else find_type_in_heading(section)
    node = make_node(full, name.place, [cell for cell in cells if cell.field != "key"], type_word)
    earlier = parts.nodes.get(fold_text(full))
    if earlier and earlier.place.locator != node.place.locator:
        spelt = "" if earlier.key == full else f", spelt '{earlier.key}' and '{full}'"
        where = f"{earlier.place.locator} and {node.place.locator}"
        parts.assumptions.append(f"'{full}' stands at {where}{spelt}: it was read as one organisation")
    return parts.add_node(node).key


def _field_in_list(name: str) -> str:
    return "attribute" if name in (*TIE_DATES, "weight") else name


def _list_date_columns(plans: Sequence[ColumnPlan]) -> list[int]:
    """Return the columns of dates that follow a column of ties."""
    columns, after_tie = [], False
    for plan in plans:
        after_tie = plan.field == TIE or (after_tie and plan.field in TIE_DATES)
        if after_tie and plan.field in TIE_DATES:
            columns.append(plan.column)
    return columns


def _find_dates(table: HeadedTable, row: int, following: Sequence[ColumnPlan]) -> dict[str, str]:
    """Return the dates in the columns right after a column of ties."""
    dates = {}
    for plan in following:
        if plan.field not in TIE_DATES:
            break
        text = table.grid.get(row, plan.column)
        if text and not is_nothing(text):
            dates["date_text" if plan.field == "period" else plan.field] = text
    return dates


def _read_tie_cell(
    table: HeadedTable, row: int, plan: ColumnPlan, key: str, dates: dict[str, str], known: KnownNames,
    parts: NetworkParts, file: str,
) -> None:  # fmt: skip
    text = table.grid.get(row, plan.column)
    is_short = len(text.split()) <= _MAX_QUOTE
    for name in split_names(text, known):
        locator = table.grid.locate(row, plan.column)
        dated = _DATED.search(name)
        own = {"date_text": dated[1].strip()} if dated else dates
        bare = name[: dated.start()] if dated else name
        if not may_be_name(bare):
            parts.skipped.append(SkippedItem(locator, f"no name: '{bare[:60]}'"))
            continue
        place = FilePlace(locator, text if is_short else name, file)
        partner = parts.name_node(bare, place, find_type_in_heading(plan.heading))
        if partner == key:
            parts.skipped.append(SkippedItem(locator, f"'{bare}' is named as tied to itself"))
            continue
        parts.ties.append(
            ForeignTie(key, partner, place, plan.heading, kind=plan.kind, is_directed=True, **own)
        )

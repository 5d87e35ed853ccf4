"""Reads a table with a row of HXL hashtags, such as the 3W of OCHA: who does what where."""

from __future__ import annotations

from .headed_tables import HeadedTable
from .name_lists import KnownNames, split_names
from .network import FilePlace, ForeignTie, SkippedItem
from .node_fields import RowCell, make_node
from .partner_lists import NetworkParts

# What the attributes of #org say of an organisation's part in the activity of a row, from the money down.
_ROLES = (("funder", "donor"), ("prog", "lead", "programming"), ("impl", "implementing", "partner"))
_PLACES = ("#adm1", "#adm2", "#adm3", "#adm4", "#adm5", "#loc", "#country")
_KINDS = {(0, 1): "funds", (0, 2): "funds", (1, 2): "implementsThrough"}


def read_hxl(table: HeadedTable, parts: NetworkParts) -> None:
    """Add the organisations of each row, who funds and who implements through whom, and where."""
    columns: dict[int, list[tuple[int, int]]] = {}
    by_tag: dict[str, int] = {}
    for column, hashtag in enumerate(table.hashtags):
        tag, *attributes = hashtag.casefold().replace(" ", "").split("+")
        if tag == "#org" and not {"code", "id", "type", "acronym"} & set(attributes):
            columns.setdefault(_find_role(attributes), []).append((column, len(attributes)))
        if "code" not in attributes:
            by_tag.setdefault(
                "+".join([tag, *(name for name in ("type", "acronym") if name in attributes)]), column
            )
    seen: set[tuple[str, str, str]] = set()
    for row in table.rows:
        keys = {
            role: [
                key for column, _ in places for key in _read_organisations(table, row, column, by_tag, parts)
            ]
            for role, places in columns.items()
        }
        if not any(keys.values()):
            parts.skipped.append(SkippedItem(table.grid.locate_row(row), "names no organisation"))
            continue
        for (first, second), kind in _KINDS.items():
            if (first, second) == (0, 2) and keys.get(1):
                continue  # the money goes by way of the programming organisation
            for subject in keys.get(first, ()):
                for object_ in keys.get(second, ()):
                    if subject != object_ and (subject, kind, object_) not in seen:
                        seen.add((subject, kind, object_))
                        column = columns[second][0][0]
                        text = table.grid.get(row, column)
                        place = FilePlace(table.grid.locate(row, column), text)
                        relation = f"{table.headings[columns[first][0][0]]} → {table.headings[column]}"
                        parts.ties.append(
                            ForeignTie(subject, object_, place, relation, kind=kind, is_directed=True)
                        )


def _find_role(attributes: list[str]) -> int:
    """Return the place of an organisation in `_ROLES`; one of no stated role implements."""
    return next((number for number, names in enumerate(_ROLES) if set(names) & set(attributes)), 2)


def _read_organisations(
    table: HeadedTable, row: int, column: int, by_tag: dict[str, int], parts: NetworkParts
) -> list[str]:
    """Add the organisations of a cell; those who implement are where the row says, in its sector."""
    text = table.grid.get(row, column)
    keys = []
    for name in split_names(text, KnownNames(frozenset())):
        place = FilePlace(table.grid.locate(row, column), text)
        cells = [RowCell("", "name", name, place)]
        if _find_role(table.hashtags[column].casefold().split("+")[1:]) == 2:
            for tag, field in [(tag, "place") for tag in reversed(_PLACES)] + [
                ("#org+type", "type"),
                ("#sector", "attribute"),
            ]:
                where = by_tag.get(tag, -1)
                value = table.grid.get(row, where) if where >= 0 else ""
                if value:
                    there = FilePlace(table.grid.locate(row, where), value)
                    cells.append(RowCell(table.headings[where], field, value, there))
        node = make_node(" ".join(name.split()), place, cells)
        keys.append(parts.add_node(node).key)
    return keys

"""Reads tables that are no data set of ours: lists of organisations, lists of ties, matrices, HXL.

The sheets of a file are one network. So are a file of ties and a file of nodes where the ties name the
nodes by the ids of the other file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...core.errors import InputError
from ...core.spelling import fold_text
from ...schema.vocabulary import Ontology
from .activity_tables import tag_columns
from .column_plans import ColumnPlan, find_sure_column, plan_list_columns
from .documents import read_document
from .edge_lists import plan_ties, read_ties
from .grids import Grid, make_width_error, read_grids
from .headed_tables import HeadedTable, find_table, split_tables
from .hxl_tables import read_hxl
from .legacy_bengali import explain_legacy, find_legacy_cells
from .legends import decode_legend
from .matrices import name_numbers, read_matrix
from .name_lists import KnownNames
from .network import MAX_COLUMNS, ForeignNetwork, SkippedItem
from .partner_lists import NetworkParts, collect_names, read_list
from .reading_choices import ReadingChoices
from .table_samples import name_table, take_sample
from .word_lists import are_types

_HINT = (
    "give a list with the headings name, type and works with, a list of ties with from and to, or a matrix"
)


@dataclass
class _TableFile:
    """The tables of one file by what they hold."""

    path: Path
    matrices: list[ForeignNetwork] = field(default_factory=list)
    ties: list[tuple[HeadedTable, list[ColumnPlan]]] = field(default_factory=list)
    lists: list[HeadedTable] = field(default_factory=list)
    hxl: list[HeadedTable] = field(
        default_factory=list
    )  # with hashtags, or with headings that stand for them
    skipped: list[SkippedItem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def holds_nodes_only(self) -> bool:
        """Whether all its tables are lists of organisations."""
        return bool(self.lists) and not (self.ties or self.matrices or self.hxl)

    def list_keys(self) -> set[str]:
        """Return the ids and names of the organisations in its lists, folded."""
        keys: set[str] = set()
        for table in self.lists:
            for field_ in ("key", "name"):
                column = find_sure_column(table, field_)
                keys.update(map(fold_text, table.get_column(column)) if column >= 0 else ())
        return keys

    def list_unique_texts(self) -> set[str]:
        """Return its ids and names, and what else no two rows share: ids under any heading."""
        texts = self.list_keys()
        for table in self.lists:
            for column in range(len(table.headings)):
                folded = [fold_text(text) for text in table.get_column(column) if text]
                texts.update(folded if len(set(folded)) == len(folded) else ())
        return texts

    def list_ends(self) -> set[str]:
        """Return the ends of its ties, folded."""
        return {
            fold_text(text)
            for table, plans in self.ties
            for plan in plans
            if plan.field in ("from", "to")
            for text in table.get_column(plan.column)
        }


def read_tables(paths: Sequence[Path], choices: ReadingChoices) -> list[ForeignNetwork]:
    """Read files of rows and columns; InputError where one holds none."""
    files = [_sort_tables(path, choices) for path in paths]
    networks = []
    for group in _group_files(files):
        networks.append(_read_group(group, choices))
    return networks


def _sort_tables(path: Path, choices: ReadingChoices) -> _TableFile:
    file = _TableFile(path)
    for part, grid in _read_parts(path):
        file.notes += grid.notes
        file.skipped += grid.skipped
        where, is_legacy = find_legacy_cells(grid)
        if is_legacy:
            fault = "Bengali typed for an old font such as SutonnyMJ; convert it to Unicode, then import it"
            raise InputError(f"{path}: {where}: {fault}")
        file.skipped += [explain_legacy(where)] if where else []
        name = name_table(grid, part)
        line = _find_chosen_line(name, choices)
        matrix = read_matrix(grid) if line is None and not grid.quotes else None
        if matrix:
            file.matrices.append(matrix)
            continue
        if grid.width > MAX_COLUMNS:
            raise make_width_error(path, grid.width)
        headed = find_table(grid, line)
        if not grid.quotes:
            choices.tables.append(
                take_sample(grid, name, headed.heading_line, headed.headings, is_chosen=line is not None)
            )
        table, decoded = decode_legend(tag_columns(headed))
        file.notes += decoded
        if table.hashtags:
            file.hxl.append(table)
            continue
        plans = plan_ties(table, choices)
        if plans:
            file.ties.append((table, plans))
        elif table.has_headings:
            file.lists.append(table)
        else:
            file.skipped.append(SkippedItem(grid.sheet or grid.file, f"no table that is understood; {_HINT}"))
    if not (file.matrices or file.ties or file.lists or file.hxl):
        raise InputError(f"{path}: no list of organisations or ties here; {_HINT}")
    return file


def _read_parts(path: Path) -> list[tuple[int, Grid]]:
    """Return the tables of a file, each with its place among those of one sheet."""
    grids = read_document(path) or read_grids(path)
    return [
        item for grid in grids for item in ([(0, grid)] if grid.quotes else enumerate(split_tables(grid)))
    ]


def _find_chosen_line(name: str, choices: ReadingChoices) -> int | None:
    """Return the number of the row that somebody has named as the headings, None where nobody has."""
    answer = choices.find_answer("heading", name)
    if not answer.isdecimal():
        return None
    choices.choose("heading", name, answer, is_sure=True)  # so that the next version is read in the same way
    return int(answer)


def _group_files(files: Sequence[_TableFile]) -> list[list[_TableFile]]:
    """Return the files that are one network together: a file of nodes goes with the ties that name them."""
    groups = [[file] for file in files if not file.holds_nodes_only]
    for nodes in (file for file in files if file.holds_nodes_only):
        keys = nodes.list_unique_texts()
        owner = next(
            (
                group
                for group in groups
                if len(ends := group[0].list_ends()) and 2 * len(ends & keys) >= len(ends)
            ),
            None,
        )
        if owner:
            owner.insert(0, nodes)
        else:
            groups.append([nodes])
    return groups


def _read_group(files: Sequence[_TableFile], choices: ReadingChoices) -> ForeignNetwork:
    parts = NetworkParts()
    lists = [(file, table) for file in files for table in file.lists]
    known = collect_names(table for _, table in lists)
    kinds = tuple(kind.name for kind in Ontology.load().tie_kinds.values())
    ends = {end for file in files for end in file.list_ends()}
    several = len(files) > 1
    for file, table in lists:
        plans = plan_list_columns(table, known, choices, kinds, ends)
        if _lists_types(table):
            place = table.grid.sheet or table.grid.file
            parts.skipped.append(SkippedItem(place, "words for kinds of organisation, no names"))
        elif any(plan.field in ("name", "name_bn") for plan in plans):
            read_list(table, plans, known, parts, file.path.name if several else "")
        else:
            place = table.grid.sheet or table.grid.file
            parts.skipped.append(SkippedItem(place, f"no column of names; {_HINT}"))
        parts.skipped += table.skipped
    named = KnownNames(known.folded | {key for file in files for key in file.list_keys()})
    for file in files:
        for table, plans in file.ties:
            read_ties(table, plans, named, parts, file.path.name if several else "")
            parts.skipped += table.skipped
        for table in file.hxl:
            read_hxl(table, parts)
            parts.skipped += table.skipped
        for matrix in (name_numbers(matrix, [table for _, table in lists]) for matrix in file.matrices):
            for node in matrix.nodes:
                parts.add_node(node)
            parts.ties += matrix.ties
            parts.skipped += matrix.skipped
        parts.skipped += file.skipped
    if not parts.nodes:
        raise InputError(f"{files[0].path}: no organisation is named here; {_HINT}")
    return ForeignNetwork(
        _name_format(files),
        parts.list_nodes(),
        tuple(parts.ties),
        tuple(parts.skipped),
        tuple(dict.fromkeys([*parts.assumptions, *(note for file in files for note in file.notes)])),
        title=_find_title(files),
        files=tuple(file.path for file in files),
    )


def _lists_types(table: HeadedTable) -> bool:
    """Tell whether a table is a list of words to choose from, as forms have them."""
    columns = [texts for column in range(len(table.headings)) if any(texts := table.get_column(column))]
    return len(columns) == 1 and are_types([table.headings[0], *columns[0]])


def _name_format(files: Sequence[_TableFile]) -> str:
    lists, ties = any(file.lists for file in files), any(file.ties for file in files)
    if lists and ties:
        return "nodes and ties"
    if ties:
        return "edge list"
    matrices = [matrix.format for file in files for matrix in file.matrices]
    if lists or matrices:
        return "partner list" if lists else matrices[0]
    return "HXL table" if any(table.is_tagged for file in files for table in file.hxl) else "activity list"


def _find_title(files: Sequence[_TableFile]) -> str:
    """Return the first text above the first list, which is its title, empty where there is none."""
    for file in files:
        for table in [*file.lists, *(table for table, _ in file.ties), *file.hxl]:
            if table.titles and len(table.titles[0]) <= 120:
                return " ".join(table.titles[0].split())
    return ""

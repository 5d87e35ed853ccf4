"""Reads a matrix: organisations by organisations (adjacency), or by something else (incidence)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ...core.spelling import fold_text
from .column_plans import find_kind_of_body, find_sure_names
from .event_lists import KIND, says_who_came
from .grids import Grid
from .headed_tables import HeadedTable
from .marks import parse_mark
from .network import FilePlace, ForeignNetwork, ForeignNode, ForeignTie, SkippedItem
from .word_lists import (
    find_type_in_heading,
    load_columns,
    load_name_words,
    load_relations,
    load_types,
    names_post,
)

MIN_SHARE_ALIKE = 0.6  # of the row labels that head a column, too, where a matrix is of one set of names
_NOTES = ("note", "legend", "key:", "source", "*", "সূত্র", "দ্রষ্টব্য", "চিহ্ন")
_MIN_LABELS = 3
_ROWS_SAMPLED = 100  # by which a grid is taken for a matrix
_MIN_MARKS = 0.9  # of the cells inside that are numbers, marks or empty


@dataclass(frozen=True)
class _Matrix:
    grid: Grid
    heading_row: int
    label_column: int
    columns: tuple[int, ...]
    rows: tuple[int, ...]
    is_square: bool
    notes: tuple[int, ...] = ()  # rows that explain the marks


def read_matrix(grid: Grid) -> ForeignNetwork | None:
    """Return the network of a matrix, None where the grid is none."""
    matrix = _find_matrix(grid)
    if matrix is None:
        return None
    skipped = [SkippedItem(grid.locate_row(row), "a note") for row in matrix.notes]
    ties = list(_read_adjacency(matrix, skipped) if matrix.is_square else _read_incidence(matrix, skipped))
    nodes = tuple(_list_nodes(matrix))
    name = "adjacency matrix" if matrix.is_square else "incidence matrix"
    return ForeignNetwork(name, nodes, tuple(ties), tuple(skipped), grid.notes)


def name_numbers(matrix: ForeignNetwork, lists: Sequence[HeadedTable]) -> ForeignNetwork:
    """Return a matrix of numbers with the names that a list beside it gives them; any other as it is."""
    keys = [node.key for node in matrix.nodes]
    if not all(key.isdecimal() for key in keys):
        return matrix
    for table in lists:
        column, names = find_sure_names(table), dict[str, str]()
        for number in range(len(table.headings)) if column >= 0 else ():
            names = dict(zip(table.get_column(number), table.get_column(column), strict=True))
            if number != column and all(names.get(key) for key in keys):
                break
        if names and all(names.get(key) for key in keys):
            nodes = (replace(node, key=names[node.key], name=names[node.key]) for node in matrix.nodes)
            ties = (replace(tie, subject=names[tie.subject], object=names[tie.object]) for tie in matrix.ties)
            return replace(matrix, nodes=tuple(nodes), ties=tuple(ties))
    return matrix


def _find_matrix(grid: Grid) -> _Matrix | None:
    for heading_row in range(min(len(grid.rows), 12)):
        for label_column in range(min(grid.width, 3)):
            matrix = _try_corner(grid, heading_row, label_column)
            if matrix:
                return matrix
    return None


def _try_corner(grid: Grid, heading_row: int, label_column: int) -> _Matrix | None:
    heads = [
        (column, grid.get(heading_row, column))
        for column in range(label_column + 1, grid.width)
        if grid.get(heading_row, column) and not _is_total(grid.get(heading_row, column))
    ]
    first = range(heading_row + 1, min(len(grid.rows), heading_row + 1 + _ROWS_SAMPLED))
    if len(heads) < _MIN_LABELS or not _holds_marks(grid, _list_labelled(grid, label_column, first), heads):
        return None
    rows = _list_labelled(grid, label_column, range(heading_row + 1, len(grid.rows)))
    labels = [grid.get(row, label_column) for row in rows]
    if len(rows) < 2:
        return None
    is_numbered = sorted(labels) == sorted(head for _, head in heads)  # by the same numbers on both sides
    numbers = any(parse_mark(text) is not None for text in (*labels, *(head for _, head in heads)))
    if (numbers and not is_numbered) or len(set(labels)) < len(labels) * 0.9:
        return None
    cells = [grid.get(row, column) for row in rows for column, _ in heads]
    if not any(parse_mark(cell) for cell in cells):
        return None
    names = {fold_text(head) for _, head in heads}
    shared = sum(fold_text(label) in names for label in labels)
    is_square = shared >= MIN_SHARE_ALIKE * min(len(labels), len(heads))
    known = sum(load_columns().find_meaning(head) is not None for _, head in heads)
    if not is_square and known * 3 >= len(heads):
        return None  # a list of organisations with numbers in it
    if not is_square and max(parse_mark(cell) or 0 for cell in cells) > 1 and len(set(cells)) > 12:
        return None  # a table of amounts
    columns = tuple(column for column, _ in heads)
    kept, notes = _split_off_notes(grid, rows, label_column, columns, names if is_square else set())
    return _Matrix(grid, heading_row, label_column, columns, kept, is_square, notes)


def _split_off_notes(
    grid: Grid, rows: Sequence[int], label_column: int, columns: Sequence[int], names: set[str]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the rows of a matrix, and those below it that only explain its marks."""
    notes = set()
    for row in reversed(rows):
        label = grid.get(row, label_column)
        is_marked = any(grid.get(row, column) for column in columns)
        if (
            is_marked
            or fold_text(label) in names
            or not ("=" in label or label.casefold().startswith(_NOTES))
        ):
            break
        notes.add(row)
    return tuple(row for row in rows if row not in notes), tuple(sorted(notes))


def _list_labelled(grid: Grid, label_column: int, rows: Iterable[int]) -> list[int]:
    """Return the rows that have a label, those of totals left out."""
    labels = ((row, grid.get(row, label_column)) for row in rows)
    return [row for row, label in labels if label and not _is_total(label)]


def _holds_marks(grid: Grid, rows: Sequence[int], heads: Sequence[tuple[int, str]]) -> bool:
    cells = [grid.get(row, column) for row in rows for column, _ in heads]
    others = sum(parse_mark(cell) is None for cell in cells)
    return others <= max(1, (1 - _MIN_MARKS) * len(cells))


def _is_total(label: str) -> bool:
    folded = fold_text(label)
    return folded in load_name_words()["totals"] or folded.startswith(tuple(load_name_words()["counts"]))


def _list_nodes(matrix: _Matrix) -> Iterator[ForeignNode]:
    grid, seen = matrix.grid, set()
    places = [(row, matrix.label_column) for row in matrix.rows]
    places += [(matrix.heading_row, column) for column in matrix.columns]
    type_word = "" if matrix.is_square else _name_column_kind(matrix) or _find_event_kind(matrix)
    for number, (row, column) in enumerate(places):
        name = " ".join(grid.get(row, column).split())
        if fold_text(name) not in seen:
            seen.add(fold_text(name))
            is_heading = number >= len(matrix.rows)
            place = FilePlace(grid.locate(row, column), name)
            own = "" if matrix.is_square or not is_heading else type_word or find_type_in_heading(name)
            yield ForeignNode(name, place, name, type_word=own)


def _find_event_kind(matrix: _Matrix) -> str:
    """Return the word for events where a title or the sheet says who came to them, empty where none does."""
    titles = [text for row in matrix.grid.rows[: matrix.heading_row] for text in row if text]
    return "Event" if any(map(says_who_came, (*titles, matrix.grid.sheet))) else ""


def _name_column_kind(matrix: _Matrix) -> str:
    """Return the word after the bar in a corner such as "Organisation / Network", empty if none is."""
    corner = matrix.grid.get(matrix.heading_row, matrix.label_column)
    for mark in ("\\", "/", "|", "×", " x ", " by "):
        if mark in corner:
            return corner.rpartition(mark)[2].strip()
    return ""


def _name_relation(matrix: _Matrix) -> str:
    """Return the relation that a title above the matrix or its sheet names, empty where neither does."""
    titles = [text for row in matrix.grid.rows[: matrix.heading_row] for text in row if text]
    for text in (_name_column_kind(matrix), *titles, matrix.grid.sheet):
        match = load_relations().find_meaning(text) if text and not load_types().find_listed(text) else None
        if match:
            return text
    return ""


def _read_adjacency(matrix: _Matrix, skipped: list[SkippedItem]) -> Iterator[ForeignTie]:
    """Yield the ties of a square matrix, each pair once where it is symmetric."""
    grid = matrix.grid
    labels = {fold_text(grid.get(row, matrix.label_column)): row for row in matrix.rows}
    heads = {fold_text(grid.get(matrix.heading_row, column)): column for column in matrix.columns}

    def get_mark(row_key: str, column_key: str) -> float | None:
        if row_key not in labels or column_key not in heads:
            return None
        return parse_mark(grid.get(labels[row_key], heads[column_key]))

    pairs = [(a, b) for a in labels for b in heads if a != b]
    both = [(get_mark(a, b), get_mark(b, a)) for a, b in pairs]
    filled = [(one, two) for one, two in both if one or two]
    symmetric = bool(filled) and all(one == two for one, two in filled if None not in (one, two))
    one_half = bool(filled) and all(not one or not two for one, two in filled) and _is_triangle(matrix)
    relation, done = _name_relation(matrix), set()
    for a, b in pairs:
        place = grid.locate(labels[a], heads[b])
        mark = get_mark(a, b)
        if mark is None:
            skipped.append(
                SkippedItem(place, f"neither a number nor a mark: '{grid.get(labels[a], heads[b])[:40]}'")
            )
        if not mark or (symmetric and frozenset((a, b)) in done):
            continue
        done.add(frozenset((a, b)))
        yield _make_tie(
            matrix, labels[a], heads[b], relation, mark, is_directed=not symmetric and not one_half
        )
    for key in sorted(labels.keys() & heads.keys()):
        if get_mark(key, key):
            place = grid.locate(labels[key], heads[key])
            skipped.append(SkippedItem(place, "on the diagonal: an organisation with itself"))


def _is_triangle(matrix: _Matrix) -> bool:
    """Tell whether all marks stand on one side of the diagonal: such a matrix says no direction."""
    order = {
        fold_text(matrix.grid.get(matrix.heading_row, column)): n for n, column in enumerate(matrix.columns)
    }
    sides = set()
    for row in matrix.rows:
        place = order.get(fold_text(matrix.grid.get(row, matrix.label_column)), -1)
        for number, column in enumerate(matrix.columns):
            if parse_mark(matrix.grid.get(row, column)) and number != place >= 0:
                sides.add(number > place)
    return len(sides) == 1


def _read_incidence(matrix: _Matrix, skipped: list[SkippedItem]) -> Iterator[ForeignTie]:
    relation, is_of_events = _name_relation(matrix), bool(_find_event_kind(matrix))
    for row in matrix.rows:
        for column in matrix.columns:
            cell = matrix.grid.get(row, column)
            mark = parse_mark(cell)
            if mark == 0:
                continue
            tie = _make_tie(matrix, row, column, relation, mark or 1, is_directed=True)
            kind = "" if relation else KIND if is_of_events else find_kind_of_body(tie.object)
            if mark is None and not (kind and names_post(cell)):
                skipped.append(SkippedItem(tie.place.locator, f"neither a number nor a mark: '{cell[:40]}'"))
            else:
                said = {"role": cell} if mark is None else {}  # chair, observer
                yield replace(tie, kind=kind, attributes=said)


def _make_tie(
    matrix: _Matrix, row: int, column: int, relation: str, mark: float, *, is_directed: bool
) -> ForeignTie:
    grid = matrix.grid
    subject = " ".join(grid.get(row, matrix.label_column).split())
    object_ = " ".join(grid.get(matrix.heading_row, column).split())
    cell = grid.get(row, column)
    place = FilePlace(grid.locate(row, column), cell)
    return ForeignTie(
        subject, object_, place, relation, is_directed=is_directed, weight=mark if mark != 1 else None
    )

"""Puts changes of rows into the text of a table, and finds the changes between two texts of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...ingest.encoding import decode_text
from ...schema.dataset import TableRow
from ..importing.row_changes import KEY_COLUMNS
from .step import Change, ConflictError, Row, RowConflict
from .table_text import Record, TableText

_END = 1 << 62  # after every line


@dataclass(frozen=True)
class EditedTable:
    """A table after some changes, and these with their lines and the text that they replaced."""

    text: TableText
    changes: tuple[Change, ...]


def edit_table(text: TableText, changes: Sequence[Change]) -> EditedTable:
    """Return a table with changes in it; ConflictError where a row is not as a change says it was."""
    text = text.with_columns(column for change in changes for column in change.after or ())
    places, conflicts = _find_places(text, changes)
    if conflicts:
        raise ConflictError(conflicts)
    change_by_place = {place: number for number, place in places.items()}
    records: list[tuple[Record, int]] = []  # and the number of its change, -1 for none
    for place, record in enumerate(text.records):
        number = change_by_place.get(place, -1)
        if number < 0:
            records.append((record, -1))
        elif changes[number].after is not None:
            records.append((_make_record(text, changes[number], record), number))
    new = [
        (change.line_after or _END, number) for number, change in enumerate(changes) if change.before is None
    ]
    records = _insert(records, [(line, _make_record(text, changes[n]), n) for line, n in sorted(new)])
    edited = text.with_records([record for record, _ in records])
    lines = {number: record.line for record, (_, number) in zip(edited.records, records, strict=True)}
    located = []
    for number, change in enumerate(changes):
        replaced = text.records[places[number]] if number in places else None
        located.append(
            replace(
                change,
                line=replaced.line if replaced else 0,
                line_after=lines.get(number, 0),
                written=replaced.written if replaced else "",
            )
        )
    return EditedTable(edited, tuple(located))


def _find_places(text: TableText, changes: Sequence[Change]) -> tuple[dict[int, int], list[RowConflict]]:
    """Return the place of the row of each change that is of one, and the changes whose row is not there."""
    places: dict[int, int] = {}
    conflicts = []
    for number, change in enumerate(changes):
        if change.before is None:
            continue
        place = text.find_row(change.before, change.line)
        if place is None or place in places.values():
            conflicts.append(_describe_conflict(text, change))
        else:
            places[number] = place
    return places, conflicts


def keep_later_cells(text: TableText, change: Change) -> Change:
    """Return a change that leaves cells that it does not touch as they are now, where others changed them.

    That is so where one row says what the change saw in its own cells; otherwise the change is returned.
    """
    before, after = change.before, change.after
    if before is None or after is None or text.find_row(before, change.line) is not None:
        return change
    columns = [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]
    key = _get_key(text.table, before)
    rows = [
        (line, row)
        for line, place in text.places.items()
        if _get_key(text.table, row := text.read_row(place)) == key
        and all(row.get(name, "") == before.get(name, "") for name in columns)
    ]
    if len(rows) != 1:
        return change
    line, row = rows[0]
    cells = {**row, **{name: after.get(name, "") for name in columns}}
    return Change(text.table, row, {name: text for name, text in cells.items() if text}, line=line)


def _describe_conflict(text: TableText, change: Change) -> RowConflict:
    """Return a change with the row that stands now for the one that its author saw."""
    key = _get_key(text.table, change.before or {})
    for line, place in text.places.items():
        row = text.read_row(place)
        if _get_key(text.table, row) == key:
            return RowConflict(change, row, line)
    return RowConflict(change, None)


def _get_key(table: str, row: Row) -> tuple[str, ...]:
    """Return what tells a row from the others of its table."""
    return tuple(row.get(column, "") for column in KEY_COLUMNS[table])


def _make_record(text: TableText, change: Change, replaced: Record | None = None) -> Record:
    record = text.make_record(change.written_after or text.render_row(change.after or {}))
    return replace(record, end=replaced.end) if replaced and not change.written_after else record


def _insert(
    records: list[tuple[Record, int]], new: Sequence[tuple[int, Record, int]]
) -> list[tuple[Record, int]]:
    """Return records with new ones before the line that each is to have, or at the end."""
    if not new:
        return records
    result: list[tuple[Record, int]] = []
    line, waiting = 1, list(reversed(new))
    for record, number in records:
        while waiting and waiting[-1][0] <= line:
            _, added, added_number = waiting.pop()
            result.append((added, added_number))
            line += added.height
        result.append((record, number))
        line += record.height
    return result + [(added, number) for _, added, number in reversed(waiting)]


def compare_texts(before: TableText, after: TableText) -> tuple[Change, ...]:
    """Return the changes that lead from the rows of one text of a table to those of another.

    Rows that only stand in another order or are written in another way are no change.
    """
    gone = _list_unmatched(before, after)
    come = _list_unmatched(after, before)
    come_by_key: dict[tuple[str, ...], list[tuple[Row, Record]]] = defaultdict(list)
    for row, record in reversed(come):
        come_by_key[_get_key(after.table, row)].append((row, record))
    changes = []
    matched: set[int] = set()
    for row, record in gone:
        partners = come_by_key[_get_key(before.table, row)]
        change = Change(before.table, row, line=record.line, written=record.written)
        if partners:
            now, record_now = partners.pop()
            matched.add(record_now.line)
            change = replace(change, after=now, line_after=record_now.line)
        changes.append(change)
    changes += [
        Change(after.table, after=row, line_after=record.line)
        for row, record in come
        if record.line not in matched
    ]
    return tuple(changes)


def _list_unmatched(text: TableText, partner: TableText) -> list[tuple[Row, Record]]:
    """Return the rows of a text that have no equal in another; of several alike, the last ones."""
    left: dict[frozenset[tuple[str, str]], int] = defaultdict(int)
    for place in partner.places.values():
        left[frozenset(partner.read_row(place).items())] += 1
    unmatched = []
    for place in text.places.values():
        row = text.read_row(place)
        key = frozenset(row.items())
        if left[key]:
            left[key] -= 1
        else:
            unmatched.append((row, text.records[place]))
    return unmatched


def compare_files(name: str, before: bytes | None, after: bytes | None) -> tuple[Change, ...]:
    """Return the rows that differ between two contents of a table; None is no file."""
    table = Path(name).stem
    texts = [TableText.parse(table, name, _encode_anew(name, data or b"")) for data in (before, after)]
    return compare_texts(*texts)


def _encode_anew(name: str, data: bytes) -> bytes:
    """Return a table in UTF-8, as it is read where a spreadsheet has saved it in another encoding."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text, _ = decode_text(data, TableRow("", name, 0, {}))
        return data if text is None else text.encode()
    return data

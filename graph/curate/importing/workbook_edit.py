"""Changes rows in the sheets of a workbook and leaves everything else in it as it is.

Only the parts of the sheets that change are written again; formats, other sheets, pictures, notes and columns
that no table has are kept to the byte. A new row looks like the row above it.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ...core.errors import InputError
from ...ingest.column_matching import match_columns
from ...ingest.rows import column_to_letters
from ...ingest.workbook import parse_cell_name, read_sheets
from ...ingest.xlsx_archive import open_archive
from ...ingest.xlsx_metadata import list_sheet_parts
from ...schema.dataset import TABLES
from .network_rows import Cells

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BOOK, _BOOK_RELATIONS, _TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
_ESCAPE = re.compile(r"(?=_x[0-9A-Fa-f]{4}_)")  # what a spreadsheet would read as a character
_DATE = (1980, 1, 1, 0, 0, 0)  # of a new part: the same input gives the same bytes


@dataclass
class SheetEdit:
    """What changes in one table: texts by line and column, lines that go, and rows that come."""

    changed: dict[int, Cells] = field(default_factory=dict)
    gone: list[int] = field(default_factory=list)
    new: list[Cells] = field(default_factory=list)


def edit_workbook(path: Path, edits: Mapping[str, SheetEdit], keys: Mapping[str, str] | None = None) -> bytes:
    """Return a workbook with its tables changed; InputError where a change would break a formula.

    `keys` are texts of keys of its sheet `dataset`, where it has one.
    """
    headings = {sheet.name: sheet.rows for sheet in read_sheets(path)}
    with open_archive(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
        infos = {info.filename: info for info in archive.infolist()}
        names = dict(zip(_list_sheet_names(parts[_BOOK]), list_sheet_parts(archive), strict=False))
    for table, edit in edits.items():
        name = next((name for name in names if name.strip().casefold() == table), "")
        if name:
            header = _find_header(table, headings.get(name, ()))
            parts[names[name]] = _edit_sheet(f"{path}, sheet {name}", table, parts[names[name]], header, edit)
        elif edit.new:
            _add_sheet(parts, table, edit.new)
    about = find_dataset_sheet(names)
    if keys and about:
        rows = headings.get(about, ())
        parts[names[about]] = _write_keys(f"{path}, sheet {about}", parts[names[about]], rows, keys)
    return _pack(parts, infos)


def _pack(parts: Mapping[str, bytes], infos: Mapping[str, zipfile.ZipInfo]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            known = infos.get(name)
            info = zipfile.ZipInfo(name, known.date_time if known else _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()


def _list_sheet_names(book: bytes) -> list[str]:
    return [sheet.get("name", "") for sheet in _parse(book).iterfind("{*}sheets/{*}sheet")]


def find_dataset_sheet(names: Iterable[str]) -> str:
    """Return the name of the sheet that describes the data set; empty where there is none."""
    return next((name for name in names if name.strip().casefold() == "dataset"), "")


def _write_keys(place: str, data: bytes, rows: Sequence[Sequence[object]], keys: Mapping[str, str]) -> bytes:
    """Return the sheet of keys with some of them set: in their lines, else in new ones."""
    sheet = _Sheet(place, _parse(data))
    lines = {str(cells[0]).strip(): line for line, cells in enumerate(rows, start=1) if cells}
    last = sheet.find_last_line((0, 1))
    for number, (key, text) in enumerate((item for item in keys.items() if item[0] not in lines), start=1):
        sheet.set_text(last + number, 0, key, style_of=(last, 0))
        sheet.set_text(last + number, 1, text, style_of=(last, 1))
    for key in keys.keys() & lines.keys():
        sheet.set_text(lines[key], 1, keys[key], style_of=(lines[key] - 1, 1))
    return _serialise(sheet.root)


def _find_header(table: str, rows: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]]:
    """Return the line of the headings of a sheet, and the column of each that it knows, from 0."""
    for line, cells in enumerate(rows, start=1):
        texts = [str(cell).strip() for cell in cells]
        if any(texts):
            columns, _ = match_columns("", table, texts, line)
            return line, {column: number for number, column in enumerate(columns) if column}
    return 1, {}


def _edit_sheet(
    place: str, table: str, data: bytes, header: tuple[int, dict[str, int]], edit: SheetEdit
) -> bytes:
    sheet = _Sheet(place, _parse(data))
    line, columns = header
    used = {column for row in (*edit.changed.values(), *edit.new) for column in row}
    for column in (*TABLES[table], *sorted(used.difference(TABLES[table]))):
        if column in used and column not in columns:
            columns[column] = max(columns.values(), default=-1) + 1
            sheet.set_text(line, columns[column], column, style_of=(line, columns[column] - 1))
    for number, cells in edit.changed.items():
        for column, text in cells.items():
            sheet.set_text(number, columns[column], text, style_of=(number - 1, columns[column]))
    last = sheet.find_last_line(columns.values())
    for number in edit.gone:
        for place_in_row in columns.values():
            sheet.set_text(number, place_in_row, "")
    lines = itertools.chain(edit.gone, itertools.count(last + 1))  # what comes takes the place of what goes
    for number, cells in zip(lines, edit.new, strict=False):
        for column, text in sorted(cells.items(), key=lambda item: columns[item[0]]):
            sheet.set_text(number, columns[column], text, style_of=(last, columns[column]))
    return _serialise(sheet.root)


class _Sheet:
    """The rows of a sheet's part, by their numbers."""

    def __init__(self, place: str, root: _Element) -> None:
        from lxml import etree

        self.place, self.root = place, root
        self._space = etree.QName(root).namespace or _MAIN
        self._data = next(iter(root.iterfind("{*}sheetData")))
        for dimension in root.findall("{*}dimension"):  # may be left out; it would be wrong
            root.remove(dimension)
        self._rows: dict[int, _Element] = {}
        self._cells: dict[tuple[int, int], _Element] = {}
        for number, row in enumerate(self._data.iterfind("{*}row"), start=1):
            line = int(row.get("r", number))
            self._rows[line] = row
            for column, cell in enumerate(row.iterfind("{*}c")):
                self._cells[parse_cell_name(cell.get("r") or f"{column_to_letters(column)}{line}")] = cell

    def find_last_line(self, columns: Iterable[int]) -> int:
        """Return the last line with a text in one of some columns."""
        wanted = set(columns)
        filled = (place for place, cell in self._cells.items() if place[1] in wanted and len(cell))
        return max((row + 1 for row, _ in filled), default=1)

    def set_text(self, line: int, column: int, text: str, *, style_of: tuple[int, int] = (0, 0)) -> None:
        """Write a text into a cell, which is made like another where it is new; InputError for a formula."""
        cell = self._cells.get((line - 1, column))
        name = f"{column_to_letters(column)}{line}"
        if cell is None:
            if not text:
                return
            cell = self._make_cell(line, column, name)
            pattern = self._cells.get((style_of[0] - 1, style_of[1]))
            if pattern is not None and pattern.get("s"):
                cell.set("s", pattern.get("s", ""))
        if cell.find("{*}f") is not None:
            hint = "replace it by its value, then import again"
            raise InputError(f"{self.place}: the cell {name} is to change and is a formula; {hint}")
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if text:
            cell.set("t", "inlineStr")
            content = self._append(self._append(cell, "is"), "t")
            content.text = _ESCAPE.sub("_x005F", text)
            content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    def _make_cell(self, line: int, column: int, name: str) -> _Element:
        row = self._rows.get(line)
        if row is None:
            row = self._append(self._data, "row", r=str(line))
            later = [number for number in self._rows if number > line]
            if later:
                self._rows[min(later)].addprevious(row)
            self._rows[line] = row
        cell = self._append(row, "c", r=name)
        for after in row.iterfind("{*}c"):
            if after is not cell and parse_cell_name(after.get("r", ""))[1] > column:
                after.addprevious(cell)
                break
        row.attrib.pop("spans", None)
        self._cells[line - 1, column] = cell
        return cell

    def _append(self, parent: _Element, tag: str, **attributes: str) -> _Element:
        from lxml import etree

        return etree.SubElement(parent, f"{{{self._space}}}{tag}", attributes)


def _add_sheet(parts: dict[str, bytes], table: str, rows: Sequence[Cells]) -> None:
    """Add a sheet for a table at the end of a workbook."""
    from lxml import etree

    number = next(n for n in range(1, 1 << 16) if f"xl/worksheets/sheet{n}.xml" not in parts)
    part = f"xl/worksheets/sheet{number}.xml"
    empty = f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>'.encode()
    columns = {column: place for place, column in enumerate(_list_columns(table, rows))}
    sheet = _Sheet(table, _parse(empty))
    for line, cells in enumerate([{column: column for column in columns}, *rows], start=1):
        for column, text in sorted(cells.items(), key=lambda item: columns[item[0]]):
            sheet.set_text(line, columns[column], text)
    parts[part] = _serialise(sheet.root)
    relations = _parse(parts[_BOOK_RELATIONS])
    key = next(f"rIdTable{n}" for n in range(1, 1 << 16) if f'"rIdTable{n}"'.encode() not in parts[_BOOK])
    pattern = next(child for child in relations if child.get("Type", "").endswith("/worksheet"))
    relation = deepcopy(pattern)
    relation.set("Id", key)
    relation.set("Target", f"/{part}")
    relations.append(relation)
    parts[_BOOK_RELATIONS] = _serialise(relations)
    types = _parse(parts[_TYPES])
    space = etree.QName(types).namespace
    etree.SubElement(types, f"{{{space}}}Override", {"PartName": f"/{part}", "ContentType": _SHEET_TYPE})
    parts[_TYPES] = _serialise(types)
    parts[_BOOK] = _list_new_sheet(parts[_BOOK], table, key)


def _list_columns(table: str, rows: Sequence[Cells]) -> Iterator[str]:
    used = {column for row in rows for column in row}
    yield from TABLES[table]
    yield from sorted(used.difference(TABLES[table]))


def _list_new_sheet(book: bytes, table: str, key: str) -> bytes:
    root = _parse(book)
    sheets = next(iter(root.iterfind("{*}sheets")))
    last = sheets[-1]
    sheet = deepcopy(last)
    sheet.set("name", table)
    sheet.set("sheetId", str(1 + max(int(entry.get("sheetId", "0")) for entry in sheets)))
    sheet.attrib.pop("state", None)  # the last one may be hidden
    name = next(name for name in last.attrib if str(name).endswith("}id"))
    sheet.set(name, key)
    sheets.append(sheet)
    return _serialise(root)


def _parse(data: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    return etree.fromstring(data, parser)


def _serialise(root: _Element) -> bytes:
    from lxml import etree

    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data

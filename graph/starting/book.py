"""A beginning in, an `.xlsx` workbook out that says in every cell what goes into it and offers what may.

All cells are text, so that no spreadsheet makes a day of a month or a rounded number of an id. What the
drop-downs offer stands on a hidden sheet; ids come from the sheets themselves, as they are filled in.
"""

from __future__ import annotations

import datetime
import io
import unicodedata
from typing import Any

from ..dataset import TABLES
from ..ingest.cells import holds, terms
from ..ingest.rows import letters
from ..ontology import Ontology
from .worked import Beginning, is_needed, takes_several

ROWS = 2000  # that are ready to be filled in, of each table
_TITLE, _MESSAGE = 32, 255  # characters that an input message may have
_WIDE = {
    "label_en": 30,
    "label_bn": 30,
    "title": 36,
    "phrase": 44,
    "note": 46,
    "why": 36,
    "url": 30,
    "value": 24,
}
_OWN_IDS = ("entities", "events", "counts", "sources")
_PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(beginning: Beginning, ontology: Ontology) -> bytes:
    """Return the bytes of the workbook; the same beginning gives the same."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _PLAIN) as book:
        book.set_properties({"created": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)})  # no clock here
        made = _Book(book, beginning, ontology)
        made.page()
        for table in TABLES:
            made.table(table)
        made.keys()
        made.lists()
    return buffer.getvalue()


class _Book:
    """A workbook while it is written."""

    def __init__(self, book: Any, beginning: Beginning, ontology: Ontology) -> None:
        self.book = book
        self.beginning = beginning
        self.ontology = ontology
        self.offered: dict[str, str] = {}  # name of a list to the name that formulas call it by
        look = {"font_name": "Nirmala UI"} if beginning.lang == "bn" else {}
        wrapped = {**look, "text_wrap": True, "valign": "top"}
        self.text = book.add_format({**look, "num_format": "@", "valign": "top"})
        self.example = book.add_format({**look, "num_format": "@", "valign": "top", "font_color": "#5A5A5A"})
        plain = {**wrapped, "num_format": "@", "bottom": 1, "bg_color": "#EEF2F5"}
        self.head, self.needed = book.add_format(plain), book.add_format({**plain, "bold": True})
        self.title = book.add_format({**look, "bold": True, "font_size": 15})
        self.part = book.add_format({**wrapped, "bold": True, "top": 1})
        self.line, self.name = book.add_format(wrapped), book.add_format({**wrapped, "bold": True})

    def page(self) -> None:
        """Write the first sheet, which explains the others."""
        say = self.beginning.say
        sheet = self.book.add_worksheet(say("page-name"))
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 92)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, say("page-title"), self.title)
        line = 2
        command = f"stakeholders check -d {self.beginning.name}.xlsx"
        for key in ("page-worked", "page-order", "page-help", "page-dates", "page-lists", "page-check"):
            text = say(key, command=command, bar="|")
            sheet.merge_range(line, 0, line, 1, text, self.line)
            sheet.set_row(line, 18 * _lines(text, 128))
            line += 1
        line += 1
        sheet.merge_range(line, 0, line, 1, say("page-tables"), self.part)
        for table in (*TABLES, "dataset"):
            line += 1
            sheet.write_url(line, 0, f"internal:'{table}'!A1", self.name, table)
            sheet.write_string(line, 1, say(f"table-{table}"), self.line)
            sheet.set_row(line, 18 * _lines(say(f"table-{table}"), 105))

    def table(self, table: str) -> None:
        """Write the sheet of a table: headings, worked rows, and what its cells say and offer."""
        sheet = self.book.add_worksheet(table)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)
        rows = self.beginning.rows(table)
        bengali = self.beginning.lang == "bn"
        for number, column in enumerate(TABLES[table]):
            head = self.beginning.heading(table, column) + (" *" if is_needed(table, column) else "")
            longest = max((len(row.get(column, "")) for row in rows), default=0)
            width = _WIDE.get(column, min(30, max(11, longest + 2, len(column) + (6 if bengali else 2))))
            sheet.set_column(number, number, width, self.text)
            sheet.write_string(0, number, head, self.needed if is_needed(table, column) else self.head)
            for line, row in enumerate(rows, start=1):
                if row.get(column):
                    sheet.write_string(line, number, row[column], self.example)
            self._validate(sheet, table, number, column)
        sheet.set_row(0, 34 if bengali else 20)
        if table in _OWN_IDS:
            cells = f"{table}!$A$2:$A${ROWS + 1}"
            ids = f"=OFFSET({table}!$A$2,0,0,MAX(1,COUNTA({cells})),1)"
            self.book.define_name(f"ids_of_{table}", ids)

    def _validate(self, sheet: Any, table: str, number: int, column: str) -> None:
        """Say in the cells of a column what goes into them, and offer what may."""
        said = {
            "input_title": self.beginning.heading(table, column)[:_TITLE],
            "input_message": self.beginning.help(table, column)[:_MESSAGE],
        }
        sheet.data_validation(0, number, 0, number, {"validate": "any", **said})
        cell = holds(table, column)
        offer: dict[str, Any] = {"validate": "any"}
        if cell.sort == "term":
            offer = self._offer(f"={self._list(cell.of[0])}", column, strict=not takes_several(column))
        elif cell.of:
            offer = self._offer(f"=ids_of_{cell.of[0]}", column, strict=False)
        sheet.data_validation(1, number, ROWS, number, {**offer, **said})

    def _offer(self, source: str, column: str, *, strict: bool) -> dict[str, Any]:
        # ids of other tables, and several in one cell, are right too: these may be kept
        return {
            "validate": "list",
            "source": source,
            "error_type": "stop" if strict else "warning",
            "error_title": column[:_TITLE],
            "error_message": self.beginning.say("choose" if strict else "not-listed"),
        }

    def _list(self, name: str) -> str:
        return self.offered.setdefault(name, "offered_" + "".join(c if c.isalnum() else "_" for c in name))

    def keys(self) -> None:
        """Write the sheet that describes the data set."""
        sheet = self.book.add_worksheet("dataset")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 16, self.text)
        sheet.set_column(1, 1, 60, self.text)
        sheet.write_row(0, 0, ["key", "value"], self.needed)
        line = 0
        for key, value in self.beginning.described().items():
            parts = value.items() if isinstance(value, dict) else [("", value)]
            for lang, part in parts:
                line += 1
                said = "" if key == "format" else self.beginning.say(f"key-{key}")
                sheet.write_string(line, 0, f"{key}.{lang}" if lang else key, self.text)
                sheet.write_string(line, 1, part if isinstance(part, str) else "|".join(part), self.text)
                offer: dict[str, Any] = {"validate": "any"}
                if key == "visibility":
                    offer = self._offer(f"={self._list('audiences')}", key, strict=True)
                if said:
                    message = {"input_title": key, "input_message": said[:_MESSAGE]}
                    sheet.data_validation(line, 1, line, 1, {**offer, **message})

    def lists(self) -> None:
        """Write the hidden sheet of what the drop-downs offer."""
        sheet = self.book.add_worksheet("lists")
        sheet.hide()
        for number, (name, called) in enumerate(self.offered.items()):
            offered = terms(self.ontology, name)
            sheet.write_string(0, number, name, self.needed)
            sheet.write_column(1, number, offered, self.text)
            column = letters(number)
            self.book.define_name(called, f"=lists!${column}$2:${column}${len(offered) + 1}")


def _lines(text: str, width: int) -> int:
    shown = sum(not unicodedata.category(char).startswith("M") for char in text)  # vowel signs take no room
    return -(-shown // width)

"""Makes the `.xlsx` workbook of a new data set, with notes and drop-down lists in its cells.

All cells are text, so that no spreadsheet makes a day of a month or a rounded number of an id. What the
drop-downs offer stands on a hidden sheet; ids come from the sheets themselves, as they are filled in.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from ...ingest.cells import describe_column, list_terms
from ...ingest.rows import column_to_letters
from ...ingest.term_labels import label_term
from ...publish.writers.workbook import make_workbook
from ...schema.dataset import TABLES
from ...schema.levels import Audience
from ...schema.vocabulary import Ontology
from .example_rows import DatasetScaffold, is_needed

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_CODES = "audience codes"
ROWS = 2000  # that are ready to be filled in, of each table
_MAX_TITLE, _MAX_MESSAGE = 32, 255  # characters that an input message may have
_COLUMN_WIDTHS = {
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


def render_workbook(scaffold: DatasetScaffold, ontology: Ontology) -> bytes:
    """Return the bytes of the workbook; the same beginning gives the same."""
    return make_workbook(lambda book: _WorkbookWriter(book, scaffold, ontology).write_sheets())


class _WorkbookWriter:
    """A workbook while it is written."""

    def __init__(self, book: Workbook, scaffold: DatasetScaffold, ontology: Ontology) -> None:
        self.book = book
        self.scaffold = scaffold
        self.ontology = ontology
        self.offered: dict[str, str] = {}  # name of a list to the name that formulas call it by
        look = {"font_name": "Nirmala UI"} if scaffold.lang == "bn" else {}
        wrapped = {**look, "text_wrap": True, "valign": "top"}
        self.text = book.add_format({**look, "num_format": "@", "valign": "top"})
        self.example = book.add_format({**look, "num_format": "@", "valign": "top", "font_color": "#5A5A5A"})
        plain = {**wrapped, "num_format": "@", "bottom": 1, "bg_color": "#EEF2F5"}
        self.head, self.needed = book.add_format(plain), book.add_format({**plain, "bold": True})
        self.title = book.add_format({**look, "bold": True, "font_size": 15})
        self.part = book.add_format({**wrapped, "bold": True, "top": 1})
        self.line, self.name = book.add_format(wrapped), book.add_format({**wrapped, "bold": True})

    def write_sheets(self) -> None:
        """Write every sheet."""
        self.write_guide_sheet()
        for table in TABLES:
            self.write_table_sheet(table)
        self.write_dataset_sheet()
        self.write_lists_sheet()

    def write_guide_sheet(self) -> None:
        """Write the first sheet, which explains the others."""
        format_message = self.scaffold.format_message
        sheet = self.book.add_worksheet(format_message("page-name"))
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 92)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, format_message("page-title"), self.title)
        line = 2
        command = f"stakeholders check -d {self.scaffold.name}.xlsx"
        for key in ("page-examples", "page-order", "page-help", "page-dates", "page-lists", "page-check"):
            text = format_message(key, command=command, bar="|")
            sheet.merge_range(line, 0, line, 1, text, self.line)
            sheet.set_row(line, 18 * _count_lines(text, 128))
            line += 1
        line += 1
        sheet.merge_range(line, 0, line, 1, format_message("page-tables"), self.part)
        for table in (*TABLES, "dataset"):
            line += 1
            sheet.write_url(line, 0, f"internal:'{table}'!A1", self.name, table)
            sheet.write_string(line, 1, format_message(f"table-{table}"), self.line)
            sheet.set_row(line, 18 * _count_lines(format_message(f"table-{table}"), 105))

    def write_table_sheet(self, table: str) -> None:
        """Write the sheet of a table: headings, example rows, and what its cells say and offer."""
        sheet = self.book.add_worksheet(table)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)
        rows = self.scaffold.list_example_rows(table)
        bengali = self.scaffold.lang == "bn"
        for number, column in enumerate(TABLES[table]):
            needed = is_needed(table, column, self.scaffold.lang)
            head = self.scaffold.format_heading(table, column) + (" *" if needed else "")
            longest = max((len(row.get(column, "")) for row in rows), default=0)
            width = _COLUMN_WIDTHS.get(
                column, min(30, max(11, longest + 2, len(column) + (6 if bengali else 2)))
            )
            sheet.set_column(number, number, width, self.text)
            sheet.write_string(0, number, head, self.needed if needed else self.head)
            for line, row in enumerate(rows, start=1):
                if row.get(column):
                    sheet.write_string(line, number, row[column], self.example)
            self._add_validation(sheet, table, number, column)
        sheet.set_row(0, 34 if bengali else 20)
        if table in _OWN_IDS:
            cells = f"{table}!$A$2:$A${ROWS + 1}"
            ids = f"=OFFSET({table}!$A$2,0,0,MAX(1,COUNTA({cells})),1)"
            self.book.define_name(f"ids_of_{table}", ids)

    def _add_validation(self, sheet: Worksheet, table: str, number: int, column: str) -> None:
        """Say in the cells of a column what goes into them, and offer what may."""
        tooltip = {
            "input_title": self.scaffold.format_heading(table, column)[:_MAX_TITLE],
            "input_message": self.scaffold.explain_column(table, column)[:_MAX_MESSAGE],
        }
        sheet.data_validation(0, number, 0, number, {"validate": "any", **tooltip})
        cell = describe_column(table, column)
        offer: dict[str, Any] = {"validate": "any"}
        if cell.cell_type == "term":
            offer = self._make_dropdown(f"={self._register_list(cell.taken_from[0])}", column, strict=False)
        elif cell.taken_from:
            offer = self._make_dropdown(f"=ids_of_{cell.taken_from[0]}", column, strict=False)
        sheet.data_validation(1, number, ROWS, number, {**offer, **tooltip})

    def _make_dropdown(self, source: str, column: str, *, strict: bool) -> dict[str, Any]:
        # ids of other tables, codes of terms, and several in one cell, are right too: these may be kept
        return {
            "validate": "list",
            "source": source,
            "error_type": "stop" if strict else "warning",
            "error_title": column[:_MAX_TITLE],
            "error_message": self.scaffold.format_message("choose" if strict else "not-listed"),
        }

    def _register_list(self, name: str) -> str:
        return self.offered.setdefault(name, "offered_" + "".join(c if c.isalnum() else "_" for c in name))

    def write_dataset_sheet(self) -> None:
        """Write the sheet that describes the data set."""
        sheet = self.book.add_worksheet("dataset")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 16, self.text)
        sheet.set_column(1, 1, 60, self.text)
        sheet.write_row(0, 0, ["key", "value"], self.needed)
        line = 0
        for key, value in self.scaffold.describe_dataset().items():
            parts = value.items() if isinstance(value, dict) else [("", value)]
            for lang, part in parts:
                line += 1
                help_text = "" if key == "format" else self.scaffold.format_message(f"key-{key}")
                sheet.write_string(line, 0, f"{key}.{lang}" if lang else key, self.text)
                sheet.write_string(line, 1, part if isinstance(part, str) else "|".join(part), self.text)
                offer: dict[str, Any] = {"validate": "any"}
                if key == "visibility":
                    offer = self._make_dropdown(f"={self._register_list(_CODES)}", key, strict=True)
                if help_text:
                    message = {"input_title": key, "input_message": help_text[:_MAX_MESSAGE]}
                    sheet.data_validation(line, 1, line, 1, {**offer, **message})

    def write_lists_sheet(self) -> None:
        """Write the hidden sheet of what the drop-downs offer."""
        sheet = self.book.add_worksheet("lists")
        sheet.hide()
        for number, (name, called) in enumerate(self.offered.items()):
            offered = self._list_offered(name)
            sheet.write_string(0, number, name, self.needed)
            sheet.write_column(1, number, offered, self.text)
            column = column_to_letters(number)
            self.book.define_name(called, f"=lists!${column}$2:${column}${len(offered) + 1}")

    def _list_offered(self, name: str) -> list[str]:
        """Return what a drop-down offers: labels in the language; the sheet `dataset` takes codes."""
        if name == _CODES:
            return list(Audience)
        lang = self.scaffold.lang
        return [label_term(self.ontology, name, term, lang) for term in list_terms(self.ontology, name)]


def _count_lines(text: str, width: int) -> int:
    shown = sum(not unicodedata.category(char).startswith("M") for char in text)  # vowel signs take no room
    return -(-shown // width)

"""Writes a report as a workbook: contents, findings, then a sheet for every table with all its rows.

Texts are written as texts, so that no spreadsheet runs a cell that begins with = + - @ or a tab.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..document import NONE, CellValue, Chart, KeyFinding, Paragraph, Report, Table
from . import xlsx_charts
from .workbook import make_workbook

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

HEAD_ROW = 3  # above it: what the sheet holds, and for whom
WIDEST, NARROWEST = 60, 8  # characters
TALLEST = 400.0  # points; a spreadsheet takes 409
_WIDTHS = (20, 60, 26, 18, 60)  # of the columns of the findings
_CONTENTS_WIDTH = 80
_SUMMARY_WIDTHS = (28, 80, 60)
_BENGALI = "[$-5000445]"  # digits of the language, in whatever language the program runs


def write_xlsx(report: Report) -> bytes:
    """Return the report as an XLSX file, the same bytes each time."""
    return make_workbook(
        lambda book: _ReportWorkbook(book, report).write_sheets(),
        title=report.title,
        subject=report.kind,
        author=report.author,
        comments=report.marking,
    )


class _ReportWorkbook:
    """A workbook being filled, with the looks that its cells have."""

    def __init__(self, book: Workbook, report: Report) -> None:
        self.book, self.report = book, report
        blocks = [block for section in report.sections for block in section.blocks]
        self.charts = {block.table.key: block for block in blocks if isinstance(block, Chart)}
        face = {"font_name": "Nirmala UI"} if report.lang == "bn" else {}
        prefix = _BENGALI if report.lang == "bn" else ""
        self.bold = book.add_format({"bold": True, "font_size": 13, **face})
        self.notice = book.add_format({"italic": True, "font_color": "#8A1C1C", **face})
        self.head = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "num_format": "@", **face}
        )
        self.text = book.add_format(
            {"num_format": "@", "text_wrap": True, "valign": "top", "quote_prefix": True, **face}
        )
        place = {"valign": "top", "align": "right", "indent": 1}  # away from the text in the next column
        self.whole = book.add_format({"num_format": f"{prefix}#,##0", **place, **face})
        self.share = book.add_format({"num_format": f"{prefix}0.000", **place, **face})
        self.link = book.add_format({"font_color": "#1F5F99", "underline": 1, **face})

    def write_sheets(self) -> None:
        """Write every sheet."""
        report = self.report
        tables = report.tables
        names = {table.key: f"{index + 1} {table.key}"[:31] for index, table in enumerate(tables)}
        self._write_contents(names, tables)
        self._write_summary()
        self._write_findings()
        for table in tables:
            sheet = self._add_sheet(names[table.key], self._name_table(table))
            self._write_table(sheet, table)
            if table.key in self.charts:
                xlsx_charts.insert_chart(self.book, sheet, self.charts[table.key], HEAD_ROW)

    def _name_table(self, table: Table) -> str:
        """Return what pages call a table, or the chart of it, and its title."""
        chart = self.charts.get(table.key)
        number = self.report.block_numbers[chart.key if chart else table.key]
        return f"{number}. {table.title}"

    def _write_summary(self) -> None:
        """Write the sentences of the first page."""
        words, summary = self.report.words, self.report.summary
        sheet = self._add_sheet(words["summary"], words["summary"])
        sheet.merge_range(2, 0, 2, 2, summary.scope, self.text)
        sheet.set_row(2, self._measure_row_height([summary.scope], [sum(_SUMMARY_WIDTHS)]))
        for column, width in enumerate(_SUMMARY_WIDTHS):
            sheet.set_column(column, column, width)
        rows = [(words["findings-title"], finding.text, "") for finding in summary.findings]
        rows += [(words["limits"], limit, "") for limit in summary.limits]
        rows += [(words["advice"], entry.text, " ".join(entry.details)) for entry in summary.advice]
        for column, word in enumerate(("part", "sentence", "reason")):
            sheet.write_string(HEAD_ROW, column, words[word], self.head)
        for line, row in enumerate(rows, start=HEAD_ROW + 1):
            sheet.set_row(line, self._measure_row_height(row, _SUMMARY_WIDTHS))
            for column, text in enumerate(row):
                sheet.write_string(line, column, text, self.text)

    def _add_sheet(self, name: str, title: str) -> Worksheet:
        """Add a sheet that says what it holds and for whom, also where it is printed."""
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, title, self.bold)
        sheet.write_string(1, 0, self.report.marking, self.notice)
        sheet.freeze_panes(HEAD_ROW + 1, 0)
        sheet.repeat_rows(HEAD_ROW)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        marking = self.report.marking.replace("&", "&&")[:200]
        sheet.set_header(f"&L{marking}")
        sheet.set_footer("&R&P / &N")
        return sheet

    def _write_contents(self, names: dict[str, str], tables: tuple[Table, ...]) -> None:
        report, words = self.report, self.report.words
        sheet = self._add_sheet(words["contents"], f"{report.title} – {report.kind}")
        sheet.write_string(2, 0, " · ".join(report.about))
        for column, word in enumerate(("sheet", "what")):
            sheet.write_string(HEAD_ROW, column, words[word], self.head)
        rows = [(words[word], words[word]) for word in ("summary", "findings")]
        rows += [(names[table.key], self._name_table(table)) for table in tables]
        for line, (name, title) in enumerate(rows, start=HEAD_ROW + 1):
            sheet.write_url(line, 0, f"internal:'{name}'!A1", self.link, name)
            sheet.write_string(line, 1, title, self.text)
        line = HEAD_ROW + len(rows) + 2
        for cell, label in report.glance:
            self._write_cell(sheet, line, 0, cell)
            sheet.write_string(line, 1, label, self.text)
            line += 1
        methods = (section.blocks for section in report.sections if section.key == "methods")
        for block in (block for blocks in methods for block in blocks):
            if isinstance(block, Paragraph):
                line += 1
                sheet.set_row(line, self._measure_row_height([block.text], [_CONTENTS_WIDTH]))
                sheet.write_string(line, 1, block.text, self.text)
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, _CONTENTS_WIDTH)

    def _write_findings(self) -> None:
        report, words = self.report, self.report.words
        heads = ("part", "sentence", "numbers", "read-from", "evidence")
        rows = [
            (
                section.title,
                block.text,
                "; ".join(f"{name} = {value}" for name, value in block.figures),
                report.format_references(block).strip("()"),
                "\n".join(
                    f"“{quote.words}” – {quote.source}, {quote.place} [{quote.certainty}]"
                    for quote in block.evidence
                ),
            )
            for section in report.sections
            for block in section.blocks
            if isinstance(block, KeyFinding)
        ]
        sheet = self._add_sheet(words["findings"], words["findings"])
        for column, (word, width) in enumerate(zip(heads, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(HEAD_ROW, column, words[word], self.head)
        for line, row in enumerate(rows, start=HEAD_ROW + 1):
            sheet.set_row(line, self._measure_row_height(row, _WIDTHS))
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell, self.text)

    def _write_table(self, sheet: Worksheet, table: Table) -> None:
        widths = []
        for column, head in enumerate(table.heads):
            texts = [head[:24], *(self.report.format_cell(row[column]) for row in table.rows)]
            width = max(map(_measure_text_width, texts)) + 2
            widths.append(min(WIDEST, max(NARROWEST, width)))
            sheet.set_column(column, column, widths[-1])
            sheet.write_string(HEAD_ROW, column, head, self.head)
        sheet.set_row(HEAD_ROW, self._measure_row_height(table.heads, widths))
        for line, row in enumerate(table.rows, start=HEAD_ROW + 1):
            sheet.set_row(
                line, self._measure_row_height([self.report.format_cell(cell) for cell in row], widths)
            )
            for column, cell in enumerate(row):
                self._write_cell(sheet, line, column, cell)
        sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + len(table.rows), len(table.heads) - 1)

    def _measure_row_height(self, texts: Sequence[str], widths: Sequence[int]) -> float:
        """Return the height in points of a row whose longest text stands whole in its column."""
        lines = 1
        for text, width in zip(texts, widths, strict=True):
            lines = max(lines, sum(1 + _measure_text_width(part) // width for part in text.split("\n")))
        return min(TALLEST, lines * (18.0 if self.report.lang == "bn" else 15.0))

    def _write_cell(self, sheet: Worksheet, line: int, column: int, cell: CellValue) -> None:
        if isinstance(cell, str):
            sheet.write_string(line, column, cell, self.text)
        elif cell is None:
            sheet.write_string(line, column, NONE, self.text)
        else:
            sheet.write_number(line, column, cell, self.share if isinstance(cell, float) else self.whole)


def _measure_text_width(text: str) -> int:
    """Return how many letters stand side by side: vowel signs and joiners stand on theirs.

    >>> _measure_text_width("tie"), _measure_text_width("কি")
    (3, 1)
    """
    return sum(unicodedata.category(char) not in ("Mn", "Mc", "Cf") for char in text)

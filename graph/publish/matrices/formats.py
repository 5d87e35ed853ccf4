"""Writes a matrix as CSV, as a workbook or as rows for JSON, in English or Bengali."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ...core.messages import LANGUAGES
from ...core.visible_text import strip_direction_controls
from ...model.edition import compute_version
from ...model.graph import StakeholderGraph
from ...schema.levels import describe_audience
from ..writers.csv_file import encode_csv
from ..writers.workbook import make_workbook
from .grid import ABSENT, MESSAGES, PRESENT, UNDOCUMENTED, Matrix, has_statement

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Texts = Sequence[Sequence[str]]

_SUPPORT = ("row", "column", "document", "line", "words", "certainty", "note")
_FILLS = {PRESENT: "#DCEBDD", ABSENT: "#F4D9D6", UNDOCUMENTED: "#F3F3F3"}
_WIDEST, _NARROWEST = 28, 10  # of a column, in characters
_LINE = 15.5  # height of a line, in points
_A4, _A3, _MOST_ON_A4 = 9, 8, 10  # paper as Excel numbers it; columns that can be read on A4


def extract_texts(matrix: Matrix, lang: str, *, stated_only: bool = False) -> list[list[str]]:
    """Return the heads and the rows as texts in a language: all rows, or those that say something."""
    language_index = LANGUAGES.index(lang)
    heads = [head[language_index] for head in matrix.heads]
    rows = [row for row in matrix.rows if has_statement(row) or not stated_only]
    texts = [heads, *([cell.text[language_index] for cell in row] for row in rows)]
    return [list(map(strip_direction_controls, row)) for row in texts]


def list_evidence(matrix: Matrix, lang: str) -> list[list[str]]:
    """Return the supports of every cell, a line for each, under their heads."""
    language_index = LANGUAGES.index(lang)
    return [
        [MESSAGES.format_message(key, lang) for key in _SUPPORT],
        *(list(map(strip_direction_controls, row)) for row in _list_evidence_rows(matrix, language_index)),
    ]


def _list_evidence_rows(matrix: Matrix, language_index: int) -> Iterator[list[str]]:
    for row in matrix.rows:
        name = row[0].text[language_index]
        for head, cell in zip(matrix.heads, row, strict=True):
            for support in cell.supports:
                yield [
                    name,
                    head[language_index],
                    support.source,
                    support.locator,
                    support.phrase,
                    support.certainty,
                    support.note,
                ]


def as_csv(matrix: Matrix, lang: str) -> bytes:
    """Return the matrix as CSV; its hashtags stand in the second line."""
    heads, *rows = extract_texts(matrix, lang)
    return encode_csv([heads, *([matrix.tags] if matrix.tags else []), *rows], mark=True)


def as_json(matrix: Matrix, lang: str) -> list[dict[str, Any]]:
    """Return a row for each row of the matrix: each cell with its state and supports under its head."""
    language_index = LANGUAGES.index(lang)
    return [
        {
            head[language_index]: {
                "text": cell.text[language_index],
                "state": cell.state or None,
                "supports": [one.as_json() for one in cell.supports],
            }
            for head, cell in zip(matrix.heads, row, strict=True)
        }
        for row in matrix.rows
    ]


def describe_matrix(matrix: Matrix, knowledge: StakeholderGraph, command: str, lang: str) -> list[str]:
    """Return what a reader has to know of a matrix: title, readers, what the words mean, data, command."""
    language_index = LANGUAGES.index(lang)
    dataset = knowledge.dataset
    title = dataset.title.get(lang) or dataset.title.get("en") or dataset.name
    return [
        matrix.title[language_index],
        describe_audience(knowledge.audience, lang),
        *filter(None, [knowledge.write_notice(lang)]),
        *(note[language_index] for note in matrix.notes),
        MESSAGES.format_message(
            "edition", lang, title=title, name=dataset.name, version=compute_version(knowledge)
        ),
        *filter(None, [dataset.extent.get(lang) or dataset.extent.get("en", "")]),
        MESSAGES.format_message("command", lang, command=command),
    ]


def as_xlsx(
    matrix: Matrix, lang: str, *, knowledge: StakeholderGraph, command: str, with_evidence: bool = False
) -> bytes:
    """Return a workbook: the matrix, its evidence where wanted, and a sheet on how to read it."""
    lines = describe_matrix(matrix, knowledge, command, lang)

    def write_sheets(book: Workbook) -> None:
        _write_matrix_sheet(book, matrix, lang, lines)
        if with_evidence:
            _write_sheet(book, MESSAGES.format_message("evidence", lang), list_evidence(matrix, lang), lines)
        _write_notes_sheet(book, MESSAGES.format_message("about", lang), lines)

    return make_workbook(write_sheets, title=matrix.title[0])


def _write_notes_sheet(book: Workbook, name: str, lines: Sequence[str]) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 100)
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    wrapped, bold = book.add_format({"text_wrap": True}), book.add_format({"bold": True, "font_size": 14})
    for number, line in enumerate(lines):
        sheet.write_string(number, 0, line, wrapped if number else bold)
        sheet.set_row(number, _measure_row_height([line], [90]) if number else 22)


def _write_matrix_sheet(book: Workbook, matrix: Matrix, lang: str, lines: Sequence[str]) -> None:
    rows = extract_texts(matrix, lang)
    tags = [list(matrix.tags)] if matrix.tags else []
    sheet = _write_sheet(
        book,
        matrix.name,
        [rows[0], *tags, *rows[1:]],
        lines,
        head_rows=1 + len(tags),
        name_columns=matrix.named,
    )
    fill_formats = {
        state: book.add_format({"text_wrap": True, "valign": "top", "bg_color": colour, "border": 1,
                                "border_color": "#D0D0D0"})
        for state, colour in _FILLS.items()
    }  # fmt: skip
    for number, (row, row_texts) in enumerate(zip(matrix.rows, rows[1:], strict=True), start=1 + len(tags)):
        for column, (cell, text) in enumerate(zip(row, row_texts, strict=True)):
            if cell.state in fill_formats:
                sheet.write_string(number, column, text, fill_formats[cell.state])


def _write_sheet(
    book: Workbook, name: str, rows: Texts, lines: Sequence[str], *, head_rows: int = 1, name_columns: int = 1
) -> Worksheet:
    """Write a sheet that prints well: heads on each page, title and readers above, pages counted below."""
    sheet = book.add_worksheet(name[:31])
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    cell = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, head if number < head_rows else cell)
    widths = list(_measure_column_widths(rows))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows):
        sheet.set_row(
            number, _measure_row_height(row, widths)
        )  # not every program finds the height of wrapped text
    sheet.freeze_panes(head_rows, name_columns)
    sheet.repeat_rows(0, head_rows - 1)
    sheet.set_landscape()
    sheet.set_paper(_A3 if len(widths) > _MOST_ON_A4 else _A4)
    sheet.fit_to_pages(1, 0)
    title, *readers = (line.replace("&", "&&") for line in lines[:2])
    sheet.set_header(f"&L{title}&R{' '.join(readers)}")
    sheet.set_footer("&R&P / &N")
    return sheet


def _measure_column_widths(rows: Texts) -> Iterable[int]:
    for column in zip(*rows, strict=True):
        longest = max(len(text) for text in column)
        yield min(_WIDEST, max(_NARROWEST, longest + 2 if longest < _WIDEST else _WIDEST))


def _measure_row_height(row: Sequence[str], widths: Sequence[int]) -> float:
    """Return the height that a row takes with its texts wrapped at the widths of their columns."""
    lines = (
        sum(-(-max(1, len(part)) // (width - 1)) for part in text.split("\n"))
        for text, width in zip(row, widths, strict=True)
    )
    return _LINE * max(lines, default=1)

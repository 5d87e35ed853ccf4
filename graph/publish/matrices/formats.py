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
from .grid import ABSENT, MESSAGES, PRESENT, UNDOCUMENTED, Matrix, SummarySheet, has_statement

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Texts = Sequence[Sequence[str]]

_SUPPORT = ("row", "column", "document", "line", "words", "certainty", "note")
_FILLS = {PRESENT: "#DCEBDD", ABSENT: "#F4D9D6", UNDOCUMENTED: "#F3F3F3"}
_WIDEST, _NARROWEST = 28, 10  # of a column, in characters
_WIDEST_OF_SUMMARY = 52
_LINE = 15.5  # height of a line, in points
_PAGE_WIDTH = 70  # characters that an upright page of A4 takes, whatever the font: one column is not scaled
_NUMBERS = {"en": "#,##0", "bn": "[$-5000445]#,##0"}  # digits of the language
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
        for summary in matrix.summaries:
            _write_summary_sheet(book, summary, lang, lines)
        if with_evidence:
            _write_sheet(book, MESSAGES.format_message("evidence", lang), list_evidence(matrix, lang), lines)
        _write_notes_sheet(book, MESSAGES.format_message("about", lang), lines)

    return make_workbook(write_sheets, title=matrix.title[0])


def _write_notes_sheet(book: Workbook, name: str, lines: Sequence[str]) -> None:
    """Write what a reader has to know, in lines as wide as an upright page."""
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, _PAGE_WIDTH)
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "font_size": 14, "text_wrap": True, "valign": "top"})
    for number, line in enumerate(lines):
        sheet.write_string(number, 0, line, wrapped if number else bold)
        height = _measure_row_height([line], [_PAGE_WIDTH if number else _PAGE_WIDTH * 2 // 3])
        sheet.set_row(number, height + 4 if number else height * 1.4)


def _write_summary_sheet(book: Workbook, summary: SummarySheet, lang: str, lines: Sequence[str]) -> None:
    """Write a sheet that sums the matrix up: title and sentences, then its table, on pages as wide as it."""
    language_index = LANGUAGES.index(lang)
    sheet = book.add_worksheet(summary.name[language_index])
    title = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1})
    text_format = book.add_format({"text_wrap": True, "valign": "top", "bottom": 4, "num_format": "@"})
    number_format = book.add_format(
        {"valign": "top", "align": "center", "bottom": 4, "num_format": _NUMBERS[lang]}
    )
    sheet.write_string(0, 0, summary.title[language_index], title)
    sentences = [*(line[language_index] for line in summary.lines), *lines[1:2]]
    for number, sentence in enumerate(sentences, start=1):
        sheet.write_string(number, 0, sentence)
    head_row = len(sentences) + 2
    texts = [
        [head[language_index] for head in summary.heads],
        *(
            [str(cell) if isinstance(cell, int) else cell[language_index] for cell in row]
            for row in summary.rows
        ),
    ]
    widths = list(_measure_column_widths(texts, widest=_WIDEST_OF_SUMMARY))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
        sheet.write_string(head_row, column, strip_direction_controls(texts[0][column]), head)
    sheet.set_row(head_row, _measure_row_height(texts[0], widths))
    for line, (row, row_texts) in enumerate(zip(summary.rows, texts[1:], strict=True), start=head_row + 1):
        sheet.set_row(line, _measure_row_height(row_texts, widths))
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(line, column, cell, number_format)
            else:
                sheet.write_string(line, column, strip_direction_controls(row_texts[column]), text_format)
    sheet.freeze_panes(head_row + 1, 1)
    sheet.autofilter(head_row, 0, head_row + max(1, len(summary.rows)), len(widths) - 1)
    _set_printing(sheet, head_row, len(widths), lines)


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
    """Write a sheet whose heads stay in view, can be filtered by, and stand on each page."""
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
    sheet.autofilter(head_rows - 1, 0, max(head_rows, len(rows) - 1), len(widths) - 1)
    _set_printing(sheet, head_rows - 1, len(widths), lines)
    return sheet


def _set_printing(sheet: Worksheet, head_row: int, columns: int, lines: Sequence[str]) -> None:
    """Let a sheet print with its heads on each page, title and readers above, and pages counted below."""
    sheet.repeat_rows(0, head_row)
    sheet.set_landscape()
    sheet.set_paper(_A3 if columns > _MOST_ON_A4 else _A4)
    sheet.fit_to_pages(1, 0)
    title, *readers = (line.replace("&", "&&") for line in lines[:2])
    sheet.set_header(f"&L{title}&R{' '.join(readers)}")
    sheet.set_footer("&R&P / &N")


def _measure_column_widths(rows: Texts, *, widest: int = _WIDEST) -> Iterable[int]:
    """Yield the width of each column: of its longest text, within bounds, or a word of its head."""
    for head, *texts in zip(*rows, strict=True):
        longest = max(map(len, texts), default=0)
        word = max(map(len, head.split()), default=0)
        yield max(_NARROWEST, word + 2, min(widest, longest + 2))


def _measure_row_height(row: Sequence[str], widths: Sequence[int]) -> float:
    """Return the height that a row takes with its texts wrapped at the widths of their columns."""
    lines = (
        sum(-(-max(1, len(part)) // (width - 1)) for part in text.split("\n"))
        for text, width in zip(row, widths, strict=True)
    )
    return _LINE * max(lines, default=1)

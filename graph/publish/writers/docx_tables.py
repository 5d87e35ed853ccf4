"""Writes the tables of a Word document: widths by what the columns hold, heads on every page, hair lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...map.svg_text import strip_non_xml
from ..document import Report, Table
from .docx_parts import insert_in_order

if TYPE_CHECKING:
    from docx.document import Document
    from docx.shared import Length
    from docx.table import Table as DocxTable
    from docx.table import _Row as DocxRow
    from docx.text.run import Run as DocxRun

BOLD_WIDTH_RATIO = 1.25  # how much wider a head may be set than a cell, by the widest face
TEXT_WIDTH_CM, CHARACTERS = 16.5, 88  # of an upright A4 page, and what stands side by side in it
POINTS_PER_CM = 28.35
SMALLER = 1.27  # times as many characters where a table is set small
FULL_SHARE = 0.85  # of the room that single words may need before it is
LONGEST_WORD = 16  # characters of a word that is never broken
SHORT_CELL = 14  # characters of a cell, such as a date or an amount, that stays on one line
ROW_ROOM = 30  # twentieths of a point above and below a row
MOST_WEIGHT = 120  # characters beyond which a longer text asks for no wider column
MOST_FULL_SIZE_COLUMNS = 7  # columns from which a table is set small


def add_table(
    document: Document, table: Table, report: Report, width_cm: float, *, small: bool = False
) -> None:
    """Add the rows of a table that pages show, as wide as the text, and say how many there are."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    grid = document.add_table(rows=1, cols=len(table.heads), style="Table Grid")
    rows = [table.heads, *([report.format_cell(cell) for cell in row] for row in table.printed_rows)]
    room = CHARACTERS * width_cm / TEXT_WIDTH_CM
    is_small = (
        small or len(table.heads) > MOST_FULL_SIZE_COLUMNS or sum(_measure_needs(rows)) > FULL_SHARE * room
    )
    size = Pt(7.5) if is_small else None
    is_cut = len(table.printed_rows) < len(table.rows)
    cell_style = document.styles["Cell"].style_id  # once: each look-up reads all styles
    for row_number, row in enumerate(rows):
        grid_row = grid.rows[0] if row_number == 0 else grid.add_row()
        _keep_row_together(grid_row, head=row_number == 0)
        for column, (grid_cell, words) in enumerate(zip(grid_row.cells, row, strict=True)):
            paragraph = grid_cell.paragraphs[0]
            paragraph._p.style = cell_style
            run = paragraph.add_run(strip_non_xml(words))
            run.bold = row_number == 0 or None
            set_run_size(run, size, bold=row_number == 0)
            if column in table.numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if row_number in (0, 1) or (row_number == len(rows) - 1 and is_cut):
                paragraph.paragraph_format.keep_with_next = True
    _set_column_widths(grid, rows, width_cm, room * SMALLER if is_small else room)
    _draw_row_lines(grid, room=ROW_ROOM // 3 if small else ROW_ROOM)
    rest = report.describe_shown_rows(table) if is_cut else ""
    if rest or not small:  # room below the table
        document.add_paragraph(strip_non_xml(rest), style="Evidence")


def _measure_needs(rows: Sequence[Sequence[str]]) -> list[float]:
    """Return how many characters each column needs so that no usual word is broken."""
    return [
        min(
            LONGEST_WORD,
            max(_measure_longest_word(column), BOLD_WIDTH_RATIO * _measure_longest_word(column[:1])),
        )
        + 4
        for column in zip(*rows, strict=True)
    ]


def _set_column_widths(
    grid: DocxTable, rows: Sequence[Sequence[str]], width_cm: float, characters: float
) -> None:
    """Give each column a width by what it holds: a longest word whole, a long text its share."""
    from docx.shared import Pt

    needs = _measure_needs(rows)
    wishes = [
        max(0.0, min(MOST_WEIGHT, max(map(_measure_text, column))) - need)
        for column, need in zip(zip(*rows, strict=True), needs, strict=True)
    ]
    share = max(0.0, characters - sum(needs)) / max(1.0, sum(wishes))
    widths = [need + share * wish for need, wish in zip(needs, wishes, strict=True)]
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Pt(round(POINTS_PER_CM * width_cm * width / sum(widths)))
        for grid_cell in column.cells:
            grid_cell.width = column.width


def _measure_longest_word(cells: Sequence[str]) -> float:
    """Return the characters of the longest word; a cell that is short counts whole, a head never."""
    words = (word for cell in cells for word in cell.split())
    whole = (cell for cell in cells[1:] if _measure_text(cell) <= SHORT_CELL)
    return max(map(_measure_text, (*words, *whole)), default=1)


def _measure_text(text: str) -> int:
    """Return how many characters of a text take room of their own: signs above and below letters take none.

    >>> _measure_text("স্পষ্টভাবে"), _measure_text("stated")
    (8, 6)
    """
    return sum(unicodedata.category(char) != "Mn" for char in text)


def _draw_row_lines(grid: DocxTable, *, room: int = ROW_ROOM) -> None:
    """Draw hair lines between rows alone, with some room above and below each."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    line = 'w:val="single" w:sz="4" w:space="0" w:color="BFC5CD"'
    bare = '<w:left w:val="nil"/>', '<w:right w:val="nil"/>', '<w:insideV w:val="nil"/>'
    top, bottom, inside = (f"<w:{side} {line}/>" for side in ("top", "bottom", "insideH"))
    borders = f"{top}{bare[0]}{bottom}{bare[1]}{inside}{bare[2]}"
    margins = "".join(f'<w:{side} w:w="{room}" w:type="dxa"/>' for side in ("top", "bottom"))
    after = ("w:tblLook", "w:tblCaption")  # Word wants the parts in the order of the schema
    for name, inner, before in (
        ("tblBorders", borders, ("w:shd", "w:tblLayout", "w:tblCellMar", *after)),
        ("tblCellMar", margins, after),
    ):
        part = parse_xml(f"<w:{name} {nsdecls('w')}>{inner}</w:{name}>")
        grid._tbl.tblPr.insert_element_before(part, *before)


def set_run_size(run: DocxRun, size: Length | None, *, bold: bool) -> None:
    """Set size and weight of a run for complex scripts too, which have their own."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if bold:
        insert_in_order(run._r.get_or_add_rPr(), OxmlElement("w:bCs"))
    if size is not None:
        run.font.size = size
        points = OxmlElement("w:szCs")
        points.set(qn("w:val"), str(round(size.pt * 2)))
        insert_in_order(run._r.get_or_add_rPr(), points)


def _keep_row_together(row: DocxRow, *, head: bool) -> None:
    """Let no page cut a row in two, and repeat the heads on every page."""
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))


def add_key_figures(document: Document, report: Report) -> None:
    """Add the figures at a glance as a row of cells: the number above what it counts."""
    from docx.shared import Pt

    grid = document.add_table(rows=1, cols=len(report.glance), style="Table Grid")
    for grid_cell, (cell, label) in zip(grid.rows[0].cells, report.glance, strict=True):
        paragraph = grid_cell.paragraphs[0]
        paragraph.style = document.styles["Cell"]
        run = paragraph.add_run(strip_non_xml(report.format_cell(cell)))
        set_run_size(run, Pt(15), bold=True)
        run.bold = True
        grid_cell.add_paragraph(strip_non_xml(label), style="Cell")
    _draw_row_lines(grid)

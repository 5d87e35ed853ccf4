"""Makes `.xlsx` workbooks: the one way in which the program writes them, the same bytes each time.

Texts are written as texts: no spreadsheet runs a cell that begins with = + - @, makes a link of an address
or a number of an id.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...core.visible_text import strip_direction_controls
from .zip import remove_zip_times

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_TEXT_ONLY = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_MADE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)  # no clock here


def make_workbook(write_sheets: Callable[[Workbook], None], **properties: str) -> bytes:
    """Return the bytes of a workbook with the sheets that a function writes, and with its properties."""
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

    class PlainWorksheet(Worksheet):  # type: ignore[misc]
        """A sheet of which no text steers the direction of others."""

        def write_string(self, *cell: object) -> int:
            return int(super().write_string(*map(_strip_text, cell)))

        def set_header(self, header: str = "", *options: object) -> None:
            super().set_header(strip_direction_controls(header), *options)

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _TEXT_ONLY) as book:
        book.worksheet_class = PlainWorksheet
        book.set_properties(
            {**{key: strip_direction_controls(text) for key, text in properties.items()}, "created": _MADE}
        )
        write_sheets(book)
    return remove_zip_times(buffer.getvalue())


def _strip_text(value: object) -> object:
    return strip_direction_controls(value) if isinstance(value, str) else value

"""Lists which address is answered by which page on which something is changed."""

from __future__ import annotations

from ..forms import accept_form
from . import data_page, forget_page, history_page, row_page, rows_page, workbook_page

# of a data set, below /d/NAME
PAGES = (
    ("/data", data_page.answer_tables),
    ("/data/workbook.xlsx", workbook_page.answer_workbook),
    ("/data/rows", rows_page.answer_rows),
    ("/data/names", rows_page.answer_names),
    ("/data/forget", forget_page.answer_forget),
    ("/data/{table}", data_page.answer_table),
    ("/data/{table}/row", row_page.answer_row),
    ("/history", history_page.answer_history),
)
CHANGES = (
    ("/data/{table}/row", accept_form(row_page.save_row)),
    ("/data/{table}/cells", accept_form(data_page.save_cells)),
    ("/data/{table}/paste", accept_form(data_page.paste_rows)),
    ("/data/copy", accept_form(workbook_page.make_copy)),
    ("/data/forget", accept_form(forget_page.forget_entity)),
    ("/history/undo", accept_form(history_page.take_back)),
    ("/history/who", accept_form(history_page.change_worker)),
)

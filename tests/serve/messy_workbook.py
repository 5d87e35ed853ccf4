"""A partner list as people keep it: titles, notes, merged cells, totals, own words, telephone numbers."""

from __future__ import annotations

import io

import xlsxwriter

HEADS = (
    "SL", "Name of Organization", "Type", "Relation with us", "Works with", "Since", "Focal person, mobile",
)  # fmt: skip
ROWS = (
    (1, "Copperfield Childhood Agency", "UN", "Donor", "Tansy Collective; Plain Ledger Trust", 2016,
     "Rina 01711000001"),
    (2, "Willow River Authority", "Govt.", "Partner", "Tansy Collective", 2014, "01711-000002"),
    (3, "Tansy Collective", "NGO", "Network member", "", "", ""),
    (4, "Pellwick School of Administration", "Govt", "MoU signed", "Plain Ledger Trust", 2019, ""),
    (5, "Tin Kettle Foods Ltd.", "Company", "Close contact", "-", 2018, "Mr. Karim"),
    (6, "Plain Ledger Trust", "NGO", "Partner", "", "2020", ""),
    (7, "", "", "", "", "", ""),
    (8, "নীলকুঠি মহিলা সমিতি", "এনজিও", "Partner", "Tansy Collective", 2021, ""),
    (9, "Willow River Authorty", "Govt.", "Partner", "", 2014, ""),
    (10, "Quarry Lane Union", "Trade Union", "Partner", "", "", ""),
)  # fmt: skip


def write_workbook(extra: tuple[object, ...] = (), *, without: int = 0) -> bytes:
    """Return the list as a workbook, with a row more or with one of them left out."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet("Partners (final)")
    bold = book.add_format({"bold": True})
    sheet.merge_range(0, 0, 0, 6, "Meridian Commons", bold)
    sheet.merge_range(1, 0, 1, 6, "Our partners, updated June 2026 - draft", bold)
    sheet.write_row(3, 0, HEADS, bold)
    rows = [row for row in (*ROWS, *([extra] if extra else ())) if row[0] != without]
    for number, row in enumerate(rows, start=4):
        sheet.write_row(number, 0, row)
    sheet.write_row(len(rows) + 5, 0, ("", "Total", "", "", "", len(rows)))
    book.add_worksheet("Sheet2")
    book.close()
    return data.getvalue()

"""Workbooks that are locked, oddly packed or made to fill the memory: refused at once, with a reason."""

from __future__ import annotations

import resource
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from graph.core.errors import InputError
from graph.ingest import workbook
from graph.ingest.shared_texts import exceeds_text_limit
from graph.ingest.xlsx_archive import MAX_SHEETS

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMES = (
    "ties",
    "entities",
    "sources",
    "events",
    "counts",
    "facts",
    "decisions",
    "assessments",
    "consents",
)


def cell(name: str, text: str) -> str:
    return f'<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = f'<row r="1">{cell("A1", "subject")}{cell("B1", "kind")}{cell("C1", "object")}</row>'


def reaching_to(column: str, row: int) -> str:
    return f'{HEAD}<row r="{row}">{cell(f"{column}{row}", "x")}</row>'


def write_xlsx(
    path: Path,
    sheets: Sequence[str],
    *,
    parts: Sequence[int] | None = None,
    strings: str = "",
    method: int = zipfile.ZIP_DEFLATED,
) -> Path:
    """Write a workbook of bare sheets; `parts` is, for each sheet by its place, the part that holds it."""
    numbers = parts or range(len(sheets))
    names = [*NAMES, *(f"more {number}" for number in range(len(numbers)))]
    listed = "".join(
        f'<sheet name="{name}" sheetId="{place + 1}" r:id="rId{number}"/>'
        for place, (name, number) in enumerate(zip(names, numbers, strict=False))
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(len(sheets))
    )
    if strings:
        relations += f'<Relationship Id="s" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            "</Types>",
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
        )
        for number, rows in enumerate(sheets):
            body = rows if rows.startswith("<dim") else f"<sheetData>{rows}</sheetData>"
            archive.writestr(
                f"xl/worksheets/sheet{number}.xml", f'<worksheet xmlns="{MAIN}">{body}</worksheet>'
            )
        if strings:
            archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>')
    return path


def patch_headers(path: Path, *, local: int, central: int, value: int) -> None:
    """Write a number of two bytes into the headers of every part."""
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset : place + offset + 2] = struct.pack("<H", value)
            place = data.find(mark, place + 4)
    path.write_bytes(data)


def understate_size(path: Path) -> None:
    """Let the headers of the sheet say that it holds 500 bytes, with the checksum of these."""
    with zipfile.ZipFile(path) as archive:
        part = archive.getinfo("xl/worksheets/sheet0.xml")
        start = archive.read(part)[:500]
    data = bytearray(path.read_bytes())
    central = data.find(b"PK\x01\x02")
    while data[central + 46 : central + 46 + len(part.filename)] != part.filename.encode():
        central = data.find(b"PK\x01\x02", central + 4)
    for offset in (part.header_offset + 14, central + 16):
        data[offset : offset + 4] = struct.pack("<L", zlib.crc32(start))
        data[offset + 8 : offset + 12] = struct.pack("<L", 500)
    path.write_bytes(data)


def refuse(path: Path) -> str:
    """Return why a workbook is refused, within 5 seconds of CPU and 500 MB."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    with pytest.raises(InputError) as caught:
        workbook.read_workbook(path)
    assert time.process_time() - begun < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # KB
    assert str(caught.value).startswith(f"{path}: ")
    assert ";" in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("sheets", "fault"),
    [
        ([reaching_to("AF", 1_000_000)] * 9, "cells, empty ones included; clear what stands far from"),
        ([reaching_to("XFD", 2_000)], "cells, empty ones included"),
        ([reaching_to("XFD", 28)] * 9, "cells, empty ones included"),
        (
            [f"<row>{'<c/>' * 16}</row>" * 170_000],
            "cells, empty ones",
        ),
        ([HEAD] * (2 * MAX_SHEETS + 1), "more than 256 sheets; keep those of the data set"),
        ([HEAD + " " * 100_000_000], "sheet0.xml unpacks to"),
        (["<c " * 2_000_000 + HEAD], "not a readable .xlsx workbook"),
    ],
    ids=["nine", "wide", "nine wide", "empty cells", "sheets", "spaces", "open tags"],
)
def test_a_workbook_that_would_fill_the_memory_is_refused(
    tmp_path: Path, sheets: list[str], fault: str
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", sheets)
    assert path.stat().st_size < 400_000
    assert fault in refuse(path)


@pytest.mark.parametrize("tag", ["c", "x:c"])
def test_a_long_text_that_many_cells_share_is_refused(tmp_path: Path, tag: str) -> None:
    value = "x:v" if ":" in tag else "v"
    rows = "".join(
        f'<row r="{row}"><{tag} r="A{row}" t="s"><{value}>0</{value}></{tag}></row>'
        for row in range(2, 10_000)
    )
    path = write_xlsx(tmp_path / "a.xlsx", [HEAD + rows], strings=f"<si><t>{'x' * 30_000}</t></si>")
    assert "its cells hold more than 256 MB of text" in refuse(path)
    few = write_xlsx(
        tmp_path / "b.xlsx",
        [HEAD + rows],
        strings="<si><t>short</t></si>" + f"<si><t>{'x' * 30_000}</t></si>",
    )
    with zipfile.ZipFile(few) as archive:
        assert not exceeds_text_limit(archive, 30_000)


def test_a_workbook_with_a_password_and_an_older_one_are_told_apart(tmp_path: Path) -> None:
    case = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000)
    locked, older = tmp_path / "locked.xlsx", tmp_path / "older.xlsx"
    locked.write_bytes(case + "EncryptedPackage".encode("utf-16-le") + bytes(100))
    older.write_bytes(case)
    assert "is locked with a password; save it without one" in refuse(locked)
    assert "an older workbook (.xls), or one with a password" in refuse(older)


def test_many_sheets_that_are_one_part_are_counted_each(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [reaching_to("AF", 60_000)], parts=[0] * 200)
    assert "cells, empty ones included" in refuse(path)
    path = write_xlsx(tmp_path / "b.xlsx", [HEAD], parts=[0] * 300)
    assert "more than 256 sheets" in refuse(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_workbook_that_is_oddly_packed_is_refused(tmp_path: Path, method: int) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEAD], method=method)
    assert "is packed as no spreadsheet program does it; open it in one" in refuse(path)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            lambda path: patch_headers(path, local=4, central=6, value=99),
            "(zip file version 9.9); save it as",
        ),
        (lambda path: patch_headers(path, local=8, central=10, value=9), "is packed as no spreadsheet"),
        (lambda path: patch_headers(path, local=8, central=10, value=77), "is packed as no spreadsheet"),
        (lambda path: patch_headers(path, local=6, central=8, value=1), "is locked with a password; save it"),
        (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)), "with a password"),
        (
            lambda path: path.write_bytes(path.read_bytes()[:-40]),
            "(File is not a zip file); save it as .xlsx",
        ),
        (understate_size, "not a readable .xlsx workbook"),
    ],
    ids=["version", "deflate64", "method 77", "encrypted", "locked", "cut", "size"],
)
def test_a_workbook_that_cannot_be_unpacked_is_refused(
    tmp_path: Path, change: Callable[[Path], object], fault: str
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEAD + "<row><c/></row>" * 50_000])
    change(path)
    assert fault in refuse(path)


def test_a_list_of_parts_beyond_reason_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5_000):
            archive.writestr(f"{number:0>1000}", b"")
    assert "it lists too many parts" in refuse(path)
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5_000):
            archive.writestr(str(number), b"")
    assert "5,000 parts; a workbook of at most 4,096 is read" in refuse(path)


def test_a_fault_in_the_reader_of_workbooks_is_told_as_one_of_the_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PanicException(BaseException):
        pass

    def panic(*_: object) -> None:
        raise PanicException("index out of bounds")

    monkeypatch.setattr(workbook, "_read_sheet", panic)
    assert "(index out of bounds)" in refuse(write_xlsx(tmp_path / "a.xlsx", [HEAD]))


@pytest.mark.slow
def test_what_is_said_of_very_many_cells_is_said_once(tmp_path: Path) -> None:
    merged = '<mergeCell ref="A1:XFD1048576"/>' * 50_000
    faulty = "".join(f'<c r="A{row}" t="e"><v>#REF!</v></c>' for row in range(2, 102))
    body = f'<dimension ref="A1:XFD1048576"/><sheetData>{HEAD}{faulty}</sheetData>'
    body += f"<mergeCells>{merged}</mergeCells>"
    tables = workbook.read_workbook(write_xlsx(tmp_path / "a.xlsx", [body]))
    said = [str(finding) for finding in tables.findings if finding.code in ("merged", "faulty-cell")]
    assert len(said) == 2 * 21
    assert any("more cells are merged: A1:XFD1048576, " in text and "49975 more" in text for text in said)
    assert any("more cells show a fault: A22, A23" in text and "75 more" in text for text in said)


def test_a_workbook_as_programs_save_it_is_read_whatever_its_size(tmp_path: Path) -> None:
    """Formatted empty cells and one text everywhere pack well, and are no attack."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, bold = book.add_worksheet("ties"), book.add_format({"bold": True})
        sheet.write_row(0, 0, ["subject", "kind", "object"])
        for row in range(1, 3_000):
            sheet.write_row(row, 0, ["amber", "partneredWith", "cobalt"])
            for column in range(3, 40):
                sheet.write_blank(row, column, None, bold)
    assert len(workbook.read_workbook(path).rows["ties"]) == 2_999


def test_a_heading_or_a_cell_without_end_is_told_with_its_place(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [f'<row r="1">{cell("A1", "x" * 2_000_000)}</row>'])
    (finding,) = workbook.read_workbook(path).findings
    assert str(finding).startswith(
        "a.xlsx, sheet ties, line 1: a heading of more than 1,000 characters; write"
    )
    path = write_xlsx(tmp_path / "a.xlsx", [f'{HEAD}<row r="2">{cell("B2", "x" * 200_000)}</row>'])
    said = [str(finding) for finding in workbook.read_workbook(path).findings if finding.code == "vast"]
    assert said == [
        "a.xlsx, sheet ties, line 2, column 'kind': a cell of more than 131,072 characters; shorten it"
    ]

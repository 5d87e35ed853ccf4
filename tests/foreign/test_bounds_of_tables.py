"""Tables that would take long or much memory are refused before they are read, with what to do about it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from graph.core.errors import InputError
from graph.curate.answers.import_files import translate_fault
from graph.ingest import dimensions, xlsx_archive
from graph.ingest.dimensions import count_repeated_cells
from graph.ingest.foreign.grids import read_grids

ROW = '<table-row number-rows-repeated="1000000"><table-cell number-columns-repeated="2">'


def test_many_merged_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_archive, "MAX_MERGED", 100)
    path = tmp_path / "merged.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", '<mergeCell ref="A1:B1"/>' * 101)
    fault = "more than 100 merged cells; separate them"
    with pytest.raises(InputError, match=fault), xlsx_archive.open_archive(path):
        pass


def test_repeated_rows(tmp_path: Path) -> None:
    path = tmp_path / "rows.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", f"<x>{ROW}x</table-cell></table-row></x>")
    with pytest.raises(InputError, match="more than 1,500,000 cells"):
        read_grids(path)


def test_an_ods_workbook_of_many_cells_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "cells.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", b"<" * (2 << 20))  # not even whole
    monkeypatch.setattr(xlsx_archive, "MAX_ODS_BYTES", 1 << 20)
    fault = pytest.raises(InputError, match="unpack to 2 MB; at most 1 are read")
    with fault as refused, xlsx_archive.open_archive(path):
        pass
    assert "আকার ২ মেগাবাইট" in translate_fault(str(refused.value), "bn")


def test_cells_repeated_after_many_that_are_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dimensions, "_CHUNK", 64)
    row = b"<table-row>" + b"<table-cell>x</table-cell>" * 20
    repeated = row + b'<table-cell number-columns-repeated="30">x</table-cell></table-row>'
    assert count_repeated_cells(io.BytesIO(row + b"</table-row>" + repeated + row), most=999) == 29


def test_cells_that_are_written_out_are_not_repeated() -> None:
    row = b"<table-row>" + b"<table-cell>x</table-cell>" * 20 + b"<table-cell/></table-row>"
    assert count_repeated_cells(io.BytesIO(row * 50), most=100) == 0


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("wide.csv", ",".join(map(str, range(20_000))), "20,000 columns"),
        ("keys.json", json.dumps([{str(number): 1} for number in range(600)]), "600 keys"),
        ("page.html", "<table>" + "<tr><td colspan=1000>x" * 2_200, "more than 2,097,152 cells"),
    ],
)
def test_wide_tables(name: str, text: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(InputError, match=fault):
        read_grids(path)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("Opening and ending tag mismatch: node line 4 and graph", "৪ নম্বর লাইনে খোলা হয়েছে node ট্যাগ"),
        ("Premature end of data in tag graph line 2", "মাঝপথে শেষ"),
        ("tags nested too deeply", "অনেক বেশি স্তর"),
    ],
)
def test_what_parsers_say_is_said_in_bengali(reason: str, words: str) -> None:
    message = translate_fault(f"a.gexf: line 3: {reason}; correct that place", "bn")
    assert words in message
    assert message.startswith("a.gexf: ৩ নম্বর লাইন")

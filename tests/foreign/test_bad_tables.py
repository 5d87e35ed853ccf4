"""Tables that are broken or hostile: a reason, exit code 2, nothing written; the half-good are half read."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Run
from tests.foreign.office_files import save_ods, save_text, save_workbook


def write_far_cell(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "Name", "x"
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def write_bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (200 << 20))
    return path


def write_repeated_rows(path: Path) -> Path:
    save_ods(path, "Sheet", [("Name", "Type"), ("Amber Trust", "NGO")])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(
        b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1048576">'
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def write_long(path: Path) -> Path:
    with path.open("wb") as file:
        file.truncate(1 << 30)
    return path


def write_bytes(data: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(data)
        return path

    return write


BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "far cell": (write_far_cell, "more than"),
    "zip bomb": (write_bomb, "unpacks to"),
    "repeated rows": (write_repeated_rows, "more than 1,500,000 cells"),
    "document": (write_bytes(b"%PDF-1.7\n1 0 obj\n"), "neither a table"),
    "locked": (
        write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)),
        "is locked with a password; save it without one",
    ),
    "cut off": (write_bytes(b"PK\x03\x04" + b"x" * 500), "broken or not complete; open it"),
    "a gigabyte": (write_long, "larger than 48 MB"),
    "one line": (write_bytes(b"name,works with\n" + b"a" * (5 << 20)), "of more than 131,072 characters"),
    "open quote": (write_bytes(b'name,works with\n"Amber Trust,Heron Club\n'), "double quotes"),
    "picture": (write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\0"), "neither a table"),
    "prose": (write_bytes(b"Dear all,\n\nsee you on Monday.\n"), "no list of organisations"),
    "empty": (write_bytes(b""), "no list of organisations"),
    "headings only": (write_bytes(b"name,type,works with\n"), "no organisation is named"),
    "old workbook": (write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\1" * 4000), "not a workbook"),
    "cut archive": (write_bytes(b"PK\3\4" + b"\0" * 200), "not a workbook"),
    "many columns": (write_bytes((b"c," * 5000 + b"c\n") * 2), "columns"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_refused_with_a_reason(name: str, tmp_path: Path, stakeholders: Run) -> None:
    write, fault = BAD[name]
    path = write(tmp_path / "list.csv")
    result = stakeholders("import", str(path), "-o", str(tmp_path / "data"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert fault in result.stderr
    assert str(path.name) in result.stderr
    assert not (tmp_path / "data").exists()


def import_half_good(run: Run, path: Path) -> dict[str, object]:
    result = run("import", str(path), "-o", str(path.parent / "data"), "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_names_that_differ_by_a_space_are_one_and_it_is_said(tmp_path: Path, stakeholders: Run) -> None:
    rows = [
        ("name", "works with"),
        ("Amber Trust", "Heron  Club"),
        ("Amber  trust", ""),
        ("Heron Club", "AMBER TRUST"),
    ]
    answer = import_half_good(stakeholders, save_text(tmp_path / "list.csv", rows))
    assert answer["organisations"] == 2
    assert any("read as one organisation" in sentence for sentence in answer["assumptions"])


def test_two_columns_of_one_name_keep_what_both_say(tmp_path: Path, stakeholders: Run) -> None:
    rows = [("Name", "Name", "Type"), ("Amber Trust", "Amber", "NGO"), ("Heron Club", "Heron", "CBO")]
    answer = import_half_good(stakeholders, save_workbook(tmp_path / "list.xlsx", {"a": rows}))
    assert answer["organisations"] == 2
    assert "Name: Heron" in (tmp_path / "data" / "facts.csv").read_text(encoding="utf-8-sig")


def test_a_matrix_with_unequal_rows_gives_what_is_good(tmp_path: Path, stakeholders: Run) -> None:
    rows = [
        ("", "Amber Trust", "Heron Club", "Cobalt Forum"),
        ("Amber Trust", "0", "1", "1"),
        ("Heron Club", "1", "0"),
        ("Cobalt Forum", "1", "maybe", "0", "7", "8"),
    ]
    answer = import_half_good(stakeholders, save_text(tmp_path / "matrix.csv", rows))
    assert (answer["organisations"], answer["ties"]) == (3, 2)
    assert [item["place"] for item in answer["skipped"]] == ["line 4, column C"]


def test_formulas_and_control_characters_do_no_harm(tmp_path: Path, stakeholders: Run) -> None:
    rows = [
        ("name", "works with"),
        ("Amber\x07 Trust", "=cmd|' /C calc'!A0"),
        ("Cobalt|Forum", "<script>x</script>"),
    ]
    import_half_good(stakeholders, save_text(tmp_path / "list.csv", rows))
    written = (tmp_path / "data" / "entities.csv").read_text(encoding="utf-8-sig")
    assert "\x07" not in written
    assert ",=" not in written

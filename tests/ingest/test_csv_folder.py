"""A folder of CSV tables: what is read, from where, and what is said of files that cannot be read."""

from __future__ import annotations

import csv
import io
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.core.errors import InputError
from graph.ingest import csv_folder
from graph.ingest.placeholders import is_placeholder
from graph.schema.dataset import Tables

HEAD = "subject,kind,object,source,locator,phrase,certainty"
ROW = "amber-trust,partneredWith,cobalt-forum,leaflet,1,some words,stated"


def read(folder: Path, text: str | bytes, *, table: str = "ties") -> Tables:
    content = text if isinstance(text, bytes) else text.encode()
    (folder / f"{table}.csv").write_bytes(content)
    return csv_folder.read_folder(folder)


def codes(tables: Tables) -> list[tuple[str, int, str, str]]:
    return [(found.file, found.line, found.column, found.code) for found in tables.findings]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rows_are_read_whatever_line_ends_marks_and_delimiters(
    tmp_path: Path, end: str, mark: str, delimiter: str
) -> None:
    text = mark + end.join([HEAD, ROW, ROW]).replace(",", delimiter) + end
    tables = read(tmp_path, text)
    assert tables.findings == ()
    assert [row.line for row in tables.rows["ties"]] == [2, 3]
    assert dict(tables.rows["ties"][0].cells) == dict(zip(HEAD.split(","), ROW.split(","), strict=True))


cell = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=12)
name = st.text("abcxyz019-", max_size=12).map(lambda text: f" {text} ")
free = cell.filter(lambda text: not text.strip().startswith("'"))


@given(st.lists(st.tuples(name, name, name, name, free, free, name), max_size=5))
def test_cells_come_back_without_the_space_around_them(
    tmp_path_factory: pytest.TempPathFactory, body: list[tuple[str, ...]]
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(HEAD.split(","))
    writer.writerows(body)
    tables = read(tmp_path_factory.mktemp("set"), buffer.getvalue())
    said = [dict(zip(HEAD.split(","), map(str.strip, cells), strict=True)) for cells in body]
    wanted = [
        {column: text for column, text in cells.items() if text and not is_placeholder(column, text)}
        for cells in said
    ]
    # a row of white space alone is no row
    assert [dict(row.cells) for row in tables.rows["ties"]] == [cells for cells in wanted if cells]
    assert all("empty cell" in found.fault or "UTF-8" in (found.mend or "") for found in tables.findings)


def test_a_line_is_counted_as_an_editor_counts_it(tmp_path: Path) -> None:
    text = f'{HEAD},note\n{ROW},"a note\nof three\nlines"\n\n , ,\n{ROW},next\n'
    assert [row.line for row in read(tmp_path, text).rows["ties"]] == [2, 7]


def test_a_no_break_space_is_kept_in_a_phrase(tmp_path: Path) -> None:
    row = ROW.replace("some words", "some\u00a0words")
    assert read(tmp_path, f"{HEAD}\n{row}\n").rows["ties"][0]["phrase"] == "some\u00a0words"


def test_a_missing_column_is_named_with_the_one_that_may_be_meant(tmp_path: Path) -> None:
    tables = read(tmp_path, HEAD.replace("object", "objct") + "\n")
    missing, unknown = tables.findings
    assert (missing.line, missing.column, missing.code, missing.severity) == (
        1,
        "object",
        "missing-column",
        "error",
    )
    assert "'objct'" in missing.mend
    assert (unknown.column, unknown.code, unknown.severity) == ("objct", "unknown-column", "warning")


def test_a_column_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    assert codes(read(tmp_path, f"{HEAD},kind\n")) == [("ties.csv", 1, "kind", "repeated-column")]


@pytest.mark.parametrize(
    ("content", "line", "code"),
    [
        (f"{HEAD}\n{ROW}\ncañon,x\n".encode("latin-1"), 3, "encoding"),
        (HEAD.encode("utf-16")[:-1], 0, "encoding"),
        (f'{HEAD}\n{ROW}\n"amber-trust,x\n{ROW}\n', 3, "csv"),
        (f'{HEAD}\n"amber"trust,x\n', 2, "csv"),
        (f"{HEAD}\n{ROW},one,two\n{ROW}\n", 2, "too-many-cells"),
        (f"{HEAD}\n{ROW}\n{'x' * 140_000},y\n", 3, "csv"),
    ],
)
def test_a_file_that_is_no_table_is_told_with_its_line(
    tmp_path: Path, content: str | bytes, line: int, code: str
) -> None:
    tables = read(tmp_path, content)
    assert codes(tables) == [("ties.csv", line, "", code)]
    assert tables.findings[0].mend


def test_an_empty_file_lacks_every_column_it_needs(tmp_path: Path) -> None:
    assert {column for _, _, column, _ in codes(read(tmp_path, b""))} == {"subject", "kind", "object"}


@pytest.mark.parametrize("column", ["source", "locator", "phrase", "certainty"])
def test_evidence_may_be_left_out_but_not_lost_under_a_misspelt_heading(tmp_path: Path, column: str) -> None:
    kept = [name for name in HEAD.split(",") if name != column]
    assert codes(read(tmp_path, ",".join(kept) + "\n")) == []
    misspelt = column[:-2] + column[:-3:-1]
    found = codes(read(tmp_path, ",".join([*kept, misspelt]) + "\n"))
    assert ("ties.csv", 1, column, "missing-column") in found


@pytest.mark.parametrize("mark", ["-", "--", "n/a", "N/A", ".", "…", "নাই", "প্রযোজ্য নয়", "প্রযোজ্য নয়", "?"])
def test_a_placeholder_is_an_empty_cell_and_a_warning(tmp_path: Path, mark: str) -> None:
    tables = read(tmp_path, f'{HEAD}\n{ROW}\na,b,c,"{mark}","{mark}",words,"{mark}"\n')
    row = tables.rows["ties"][1]
    assert {column for column in HEAD.split(",") if row[column]} == {*HEAD.split(",")[:3], HEAD.split(",")[5]}
    assert {(found.line, found.severity) for found in tables.findings} == {(3, "warning")}
    assert all("empty cell" in found.fault or "UTF-8" in (found.mend or "") for found in tables.findings)


def test_a_name_that_looks_like_a_placeholder_is_a_name_and_no_mark_widens_readers(tmp_path: Path) -> None:
    tables = read(tmp_path, "class,label_en,abbr,visibility\nPlatform,None,NA,-\n", table="entities")
    assert dict(tables.rows["entities"][0].cells) == {
        "class": "Platform", "label_en": "None", "abbr": "NA", "visibility": "-",
    }  # fmt: skip


def test_surplus_cells_without_text_are_no_fault(tmp_path: Path) -> None:
    tables = read(tmp_path, f"{HEAD}\n{ROW},,\n")
    assert (len(tables.rows["ties"]), tables.findings) == (1, ())


def test_every_table_of_a_folder_is_read_in_one_run_and_other_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "entities.csv").write_text("id,class\n", encoding="utf-8")
    (tmp_path / "notes.csv").write_bytes(b"\xff\xfe whatever")
    (tmp_path / "more.TTL").write_text("", encoding="utf-8")
    (tmp_path / "map.png").write_bytes(b"\x89PNG")
    tables = read(tmp_path, "subject,kind\n")
    assert set(tables.rows) == {"entities", "ties"}
    assert {found.file for found in tables.findings} == {"ties.csv", "notes.csv"}
    assert [found.severity for found in tables.findings if found.file == "notes.csv"] == ["warning"]
    assert [path.name for path in tables.rdf] == ["more.TTL"]


def test_a_folder_without_tables_says_what_it_should_hold(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no data set here.*entities\.csv.*RDF"):
        csv_folder.read_folder(tmp_path)


def test_a_folder_without_manifest_is_internal_and_named_after_itself(tmp_path: Path) -> None:
    folder = tmp_path / "Amber Partners 2020"
    folder.mkdir()
    dataset = read(folder, f"{HEAD}\n").dataset
    assert (dataset.name, dataset.visibility) == ("amber-partners-2020", "internal")


# ---------- what spreadsheets make of a file ----------
@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_and_told_with_and_without_its_mark(tmp_path: Path, coding: str) -> None:
    text = f"{HEAD}\n{ROW.replace('some words', 'অ্যাম্বার “ট্রাস্ট”')}\n"
    tables = read(tmp_path, text.replace(",", "\t").encode(coding))
    assert tables.rows["ties"][0]["phrase"] == "অ্যাম্বার “ট্রাস্ট”"
    assert [(found.severity, found.code) for found in tables.findings] == [("warning", "mended")]


def test_windows_characters_that_leave_no_doubt_are_read_and_told(tmp_path: Path) -> None:
    words = "“Café” – don’t…"
    tables = read(tmp_path, f"{HEAD}\n{ROW.replace('some words', words)}\n".encode("cp1252"))
    assert tables.rows["ties"][0]["phrase"] == words
    assert codes(tables) == [("ties.csv", 2, "", "mended")]


@pytest.mark.parametrize(("text", "coding"), [("Niño", "cp1252"), ("Łódź", "cp1250"), ("Совет", "cp1251")])
def test_windows_characters_of_two_readings_are_not_guessed(tmp_path: Path, text: str, coding: str) -> None:
    tables = read(tmp_path, f"{HEAD}\n{ROW}\n{ROW.replace('some words', text)}\n".encode(coding))
    assert tables.rows["ties"] == ()
    (found,) = tables.findings
    assert (found.line, found.severity, found.code) == (3, "error", "encoding")
    assert "may be" in found.fault


@pytest.mark.parametrize("character", [chr(number) for number in range(0xA0, 0x100)])
def test_no_letter_is_read_as_another(tmp_path: Path, character: str) -> None:
    """Whatever table a letter was saved in, it is read as itself or not at all."""
    for coding in ("cp1252", "cp1250", "cp1254", "cp1257"):
        try:
            data = f"{HEAD}\n{ROW.replace('some words', f'x{character}x')}\n".encode(coding)
        except UnicodeEncodeError:
            continue
        rows = read(tmp_path, data).rows["ties"]
        assert [row["phrase"] for row in rows] in ([], [f"x{character}x"])


def test_zeros_at_the_end_of_a_file_are_left_out_and_told(tmp_path: Path) -> None:
    tables = read(tmp_path, f"{HEAD}\n{ROW}\n".encode() + b"\0" * 512)
    assert len(tables.rows["ties"]) == 1
    assert codes(tables) == [("ties.csv", 0, "", "mended")]
    assert "512 empty bytes" in tables.findings[0].fault


@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_a_line_that_only_names_the_delimiter_is_no_header(tmp_path: Path, mark: str) -> None:
    tables = read(tmp_path, f"sep={mark}\r\n{HEAD}\r\n{ROW}\r\n".replace(",", mark))
    assert [row.line for row in tables.rows["ties"]] == [3]
    assert tables.findings == ()


def test_rows_and_columns_without_text_are_passed_over(tmp_path: Path) -> None:
    tables = read(tmp_path, f",,\n,{HEAD},\n,,,,\n,{ROW},\n,{ROW},stray\n,{ROW},astray\n")
    assert [row.line for row in tables.rows["ties"]] == [4, 5, 6]
    (found,) = tables.findings
    assert (found.line, found.severity, found.code) == (5, "warning", "no-heading")
    assert "column I" in found.fault
    assert "line 6" in found.mend


def test_a_file_named_in_another_case_is_read_and_told(tmp_path: Path) -> None:
    (tmp_path / "Ties.CSV").write_text(f"{HEAD}\n{ROW}\n", encoding="utf-8")
    tables = csv_folder.read_folder(tmp_path)
    assert len(tables.rows["ties"]) == 1
    assert [(found.severity, found.code) for found in tables.findings] == [("warning", "mended")]


@pytest.mark.parametrize("name", ["Tie", "ties (1)", "ties - Copy", "tiess", "ties_2", "Ties copy"])
def test_a_file_whose_name_resembles_a_table_that_is_missing_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.csv").write_text(f"{HEAD}\n{ROW}\n", encoding="utf-8")
    tables = read(tmp_path, "id,class\n", table="entities")
    (found,) = [found for found in tables.findings if found.file == f"{name}.csv"]
    assert (found.severity, found.code) == ("error", "misnamed")
    assert found.mend == "did you mean 'ties.csv'?"
    with pytest.raises(InputError, match=r"did you mean 'ties\.csv'"):
        (tmp_path / "entities.csv").unlink()
        csv_folder.read_folder(tmp_path)


def test_a_second_copy_of_a_table_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "ties (1).csv").write_text(f"{HEAD}\n{ROW}\n", encoding="utf-8")
    tables = read(tmp_path, f"{HEAD}\n{ROW}\n")
    assert len(tables.rows["ties"]) == 1
    assert [(found.file, found.severity) for found in tables.findings] == [("ties (1).csv", "warning")]
    assert "'ties.csv' is" in tables.findings[0].fault


def test_the_tables_that_the_project_keeps_beside_are_not_told(tmp_path: Path) -> None:
    for name in csv_folder.OTHER_TABLES:
        (tmp_path / f"{name}.csv").write_text("topic\n", encoding="utf-8")
    assert read(tmp_path, f"{HEAD}\n{ROW}\n").findings == ()


# ---------- what would fill the memory, and what is no file ----------
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"id,class\n" + b"x" * 5_000_000 + b"\n",
            "entities.csv, line 2: a line of more than 4,194,304 bytes",
        ),
        (b"id,class\r" + b"x" * 5_000_000, "entities.csv, line 2: a line of more than 4,194,304 bytes"),
        (b"\n" * 10_000_001, "entities.csv, line 10"),
        (
            b",".join(b"c%d" % n for n in range(1001)),
            "1,001 columns, 1,001 with a heading; at most 1,000 are",
        ),
        (b"id,class" + b"," * 1_000_000, "1,000,002 columns, 2 with a heading"),
    ],
    ids=["line", "line after a carriage return", "lines", "columns", "empty columns"],
)
def test_a_vast_table_is_refused_before_it_is_read(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "entities.csv").write_bytes(content)
    begun = time.process_time()
    tables = csv_folder.read_folder(tmp_path)
    assert time.process_time() - begun < 5
    (finding,) = (finding for finding in tables.findings if finding.severity == "error")
    assert message in str(finding)
    assert not tables.rows["entities"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
@pytest.mark.parametrize("name", ["entities.csv", "dataset.toml", "more.ttl"])
def test_what_is_no_file_of_the_data_set_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "sources.csv").write_bytes(b"id,title\na,A\n")
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret,words\n")
    for make, fault in (
        (lambda path: path.symlink_to(secret), "is a link to a file outside the data set"),
        (lambda path: path.symlink_to(tmp_path / "nowhere"), "is a link to a file that is not there"),
        (os.mkfifo, "is a pipe, not a file"),
    ):
        make(folder / name)
        with pytest.raises(InputError, match=fault) as caught:
            csv_folder.read_folder(folder)
        assert "secret,words" not in str(caught.value)
        (folder / name).unlink()
    csv_folder.read_folder(folder)

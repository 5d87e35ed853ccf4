"""What a spreadsheet makes of a cell: mended where no doubt is left, told where there is one."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.core.errors import Finding
from graph.core.messages import LANGUAGES, Messages
from graph.ingest import csv_folder
from graph.ingest.cells import describe_column, list_terms
from graph.ingest.column_matching import HEADINGS, match_columns, translate_heading
from graph.ingest.repair import repair_cell
from graph.schema.dataset import TABLES, date_bounds
from graph.schema.vocabulary import Ontology
from tests.commands.tables import rows as rows_of
from tests.conftest import ROOT, Run
from tests.fiction import organisation, tie, write

HEAD = "subject,kind,object,start,date_certainty,source,locator,phrase,certainty"


def ties(folder: Path, *lines: str, head: str = HEAD) -> tuple[list[dict[str, str]], tuple[Finding, ...]]:
    (folder / "ties.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    tables = csv_folder.read_folder(folder)
    return [dict(row.cells) for row in tables.rows["ties"]], tables.findings


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2020-02-16", "2020-02-16"),
        ("2020-02", "2020-02"),
        ("43877", "2020-02-16"),  # day 43877 of a spreadsheet, by LibreOffice's =DATE(2020;2;16)
        ("2020.0", "2020"),
        ("16/02/2020", "2020-02-16"),
        ("02/16/2020", "2020-02-16"),
        ("16.2.2020", "2020-02-16"),
        ("03/03/2020", "2020-03-03"),
        ("2020/2/6", "2020-02-06"),
        ("02/2020", "2020-02"),
        ("2020-02-16 00:00:00", "2020-02-16"),
        ("2020-02-16T09:21:00.000+06:00", "2020-02-16"),
        ("16 February 2020", "2020-02-16"),
        ("Feb 16, 2020", "2020-02-16"),
        ("Sept 2020", "2020-09"),
        ("২০২০-০২", "2020-02"),
        ("১৬/০২/২০২০", "2020-02-16"),
        ("2020–02–16", "2020-02-16"),
        ("\u200b2020-02-16\ufeff", "2020-02-16"),
        ("‘2020’", "2020"),
    ],
)
def test_a_date_that_can_be_only_one_is_read_as_that(written: str, meant: str) -> None:
    found = repair_cell("date", written)
    assert (found.text, found.is_fault) == (meant, False)
    assert bool(found.code) == (written != meant)
    assert (meant in found.message) == (written != meant)


@pytest.mark.parametrize(
    ("written", "readings"),
    [
        ("12/03/2020", ("12 March", "3 December", "2020-03-12", "2020-12-03")),
        ("3.12.2020", ("3 December", "12 March")),
        ("Feb-20", ("write 2020-02-16",)),
        ("16-Feb", ("write 2020-02-16",)),
        ("12/03/20", ("write 2020-02-16",)),
        ("1.23457E+15", ("rounded",)),
    ],
)
def test_a_date_of_two_readings_is_a_fault_that_names_them(written: str, readings: tuple[str, ...]) -> None:
    found = repair_cell("date", written)
    assert found.is_fault
    assert found.text == ""
    assert all(reading in f"{found.message}; {found.hint}" for reading in readings)


@pytest.mark.parametrize(
    "written", ["soon", "16/22/2020", "2020-02-30", "99999999", "31 Wrong 2020", "2020-13"]
)
def test_what_is_no_date_is_left_for_the_check_to_tell(written: str) -> None:
    assert repair_cell("date", written).text == written


@given(st.dates(datetime.date(1930, 1, 1), datetime.date(2090, 12, 31)))
def test_the_number_of_any_day_is_that_day(day: datetime.date) -> None:
    serial = (day - datetime.date(1900, 3, 1)).days + 61  # the 1900 system counts a 29 February 1900
    assert repair_cell("date", str(serial)).text == day.isoformat()


@given(st.text(max_size=20))
def test_a_mended_date_is_a_date_and_mending_it_again_changes_nothing(text: str) -> None:
    found = repair_cell("date", text.strip())
    if found.code and not found.is_fault and found.code != "characters":
        assert date_bounds(found.text)
    assert repair_cell("date", found.text).text == found.text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("amber\u200b-trust", "amber-trust"),
        ("\ufeffamber-trust", "amber-trust"),
        ("amber-trust\u00a0", "amber-trust"),
        ("“amber-trust”", "amber-trust"),
        ("'amber-trust", "amber-trust"),
        ("amber–trust", "amber-trust"),
        ('"amber-trust"|‘cobalt-forum’', "amber-trust|cobalt-forum"),
    ],
)
def test_an_id_loses_what_nobody_typed(written: str, meant: str) -> None:
    assert repair_cell("id", written).text == meant


def test_a_text_keeps_its_characters() -> None:
    for text in ("“স্টেপস”\u200c – a\u00a0b", "'tis", "12/03/2020", "1.0", "ক্\u200dষ", "=1+1"):
        assert repair_cell("text", text).text == text


@pytest.mark.parametrize(
    ("written", "meant"), [("54.0", "54"), ("৫৪", "54"), ("54", "54"), ("1,000", "1,000")]
)
def test_a_number_is_read_as_it_was_written(written: str, meant: str) -> None:
    assert repair_cell("number", written).text == meant


def test_each_fault_is_told_and_one_sort_of_mend_once_with_its_lines(tmp_path: Path) -> None:
    line = "amber,partneredWith,cobalt,{},stated,leaflet,1,some words,stated"
    days = ["43877", "2019", "43878", "12/03/2020", "43879", "04/05/2020"]
    rows, findings = ties(tmp_path, *(line.format(day) for day in days))
    assert [row.get("start") for row in rows] == [
        "2020-02-16",
        "2019",
        "2020-02-17",
        None,
        "2020-02-18",
        None,
    ]
    mends = [found for found in findings if found.severity == "warning"]
    faults = [found for found in findings if found.severity == "error"]
    assert [(found.line, found.column, found.code) for found in mends] == [(2, "start", "mended")]
    assert "lines 4, 6" in mends[0].mend
    assert [(found.line, found.code) for found in faults] == [(5, "ambiguous-date"), (7, "ambiguous-date")]


# ---------- headings ----------
@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_a_heading_in_both_languages_that_leads_back_to_it(table: str) -> None:
    for column in TABLES[table]:
        assert {f"{table}-{column}", column} & set(Messages.load(HEADINGS).texts), column
        for lang in LANGUAGES:
            name = translate_heading(table, column, lang)
            for written in (name, f"{name} ({column})", f" {name} ({column}) *"):
                names, findings = match_columns("x.csv", table, [written], 1)
                assert names == [column]
                assert findings == []


def test_a_heading_is_known_whatever_its_case_and_spaces_and_told(tmp_path: Path) -> None:
    head = HEAD.replace("subject", "Subject ").replace("date_certainty", "Date  Certainty")
    rows, findings = ties(tmp_path, "a,memberOf,b,2019,stated,leaflet,1,words,stated", head=head)
    assert rows[0]["subject"] == "a"
    assert rows[0]["date_certainty"] == "stated"
    assert {(found.column, found.code, found.severity) for found in findings} == {
        ("subject", "mended", "warning"),
        ("date_certainty", "mended", "warning"),
    }


def test_what_a_column_holds_is_what_the_example_has_in_it() -> None:
    """Ids, terms and dates of the example data set are such by the list of what columns hold."""
    ontology = Ontology.load()
    folder = ROOT / "data" / "steps"
    present = [table for table in TABLES if (folder / f"{table}.csv").exists()]
    ids = {table: {row["id"] for row in rows_of(folder, table)} for table in present if "id" in TABLES[table]}
    seen = set()
    for table in present:
        for row in rows_of(folder, table):
            for column, text in row.items():
                cell = describe_column(table, column)
                for part in filter(None, text.split("|")):
                    seen.add(cell.cell_type)
                    if cell.cell_type == "date":
                        assert date_bounds(part), (table, column, part)
                    if cell.cell_type == "term":
                        assert part in list_terms(ontology, cell.taken_from[0]), (table, column, part)
                    if cell.cell_type == "id" and cell.taken_from and column not in ("subject", "object"):
                        assert any(part in ids[other] for other in cell.taken_from), (table, column, part)
    assert seen == {"text", "date", "number", "id", "term", "code"}


# ---------- through the commands ----------
def test_what_was_mended_is_told_to_the_owner_and_to_nobody_else(stakeholders: Run, tmp_path: Path) -> None:
    secret = tie("amber-trust", "partneredWith", "zinc-club", visibility="internal", source="“leaflet”")
    data = write(
        tmp_path / "fiction",
        entities=[
            organisation("amber-trust"),
            organisation("cobalt-forum"),
            organisation("zinc-club", visibility="internal", note="'=x", locator="1"),
        ],
        ties=[tie("amber-trust", "partneredWith", "cobalt-forum"), secret],
    )
    own = stakeholders("check", "-d", data)
    assert "“leaflet”" in own.stdout
    assert own.exit_code == 0
    for audience in ("partners", "public"):
        told = stakeholders("check", "-d", data, "--audience", audience)
        assert told.exit_code == 0
        assert "read as" not in told.stdout
        assert "ties.csv" not in told.stdout


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("CafÃ© ZoÃ«", "Café Zoë"),
        ("বাংলা সংঘ".encode().decode("latin-1"), "বাংলা সংঘ"),
        ("Women’s trust".encode().decode("cp1252"), "Women’s trust"),
    ],
)
def test_a_text_opened_with_the_wrong_encoding_is_told(tmp_path: Path, text: str, meant: str) -> None:
    _, (finding,) = ties(tmp_path, f"a,memberOf,b,,,s,1,{text},stated")
    assert (finding.severity, finding.line, finding.column) == ("warning", 2, "phrase")
    assert f"means '{meant}'" in finding.fault


@pytest.mark.parametrize(
    "text", ["Café Zoë", "বাংলা", "Ärzte ohne Grenzen", "São Tomé", "“quoted” – so", "Â", "ÀÇ"]
)
def test_letters_of_other_languages_are_no_wrong_encoding(tmp_path: Path, text: str) -> None:
    assert ties(tmp_path, f"a,memberOf,b,,,s,1,{text},stated")[1] == ()

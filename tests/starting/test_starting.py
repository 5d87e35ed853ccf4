"""A new data set: it passes the check as it is, in either form and language, and says what goes into it."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from graph.core.messages import LANGUAGES, Messages, find_latin_words
from graph.curate.scaffold import DatasetScaffold, render_folder, render_workbook
from graph.curate.scaffold.example_rows import HELP
from graph.ingest import load_tables
from graph.ingest.cells import describe_column, list_terms
from graph.ingest.term_labels import label_term
from graph.schema.dataset import REQUIRED, TABLES
from graph.schema.vocabulary import Ontology
from tests.conftest import ROOT, Process, Run

TERMS = {
    name: list_terms(Ontology.load(), name) for name in ("audiences", "LevelScheme", "consents", "decisions")
}


def begin(place: Path, lang: str, **more: str) -> DatasetScaffold:
    return DatasetScaffold.from_path(place, name=more.get("name", ""), title=more.get("title", ""), lang=lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", ["lantern", "lantern.xlsx"])
def test_a_new_data_set_passes_the_check_as_it_is(
    stakeholders: Run, tmp_path: Path, place: str, lang: str
) -> None:
    done = stakeholders("init", tmp_path / place, "--lang", lang)
    assert done.exit_code == 0, done.stderr
    checked = stakeholders("check", "-d", tmp_path / place)
    assert (checked.exit_code, checked.stdout) == (0, "No errors. No warnings.\n")
    tables = load_tables(tmp_path / place)
    assert set(tables.rows) == set(TABLES)
    assert all(tables.rows[table] for table in TABLES)
    name = "Example Trust" if lang == "en" else "উদাহরণ ট্রাস্ট"
    assert name in stakeholders("show", name, "-d", tmp_path / place).stdout


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_two_forms_hold_the_same_rows(tmp_path: Path, lang: str) -> None:
    beginning = begin(tmp_path / "lantern", lang)
    for name, data in render_folder(beginning).items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "book.xlsx").write_bytes(render_workbook(beginning, Ontology.load()))
    one, other = load_tables(tmp_path), load_tables(tmp_path / "book.xlsx")
    for table in TABLES:
        assert [row.cells for row in one.rows[table]] == [row.cells for row in other.rows[table]]
    same = ("name", "base", "title", "languages", "licence", "focal", "visibility", "extent")
    assert all(getattr(one.dataset, key) == getattr(other.dataset, key) for key in same)


def test_the_worked_rows_fill_every_column_that_has_to_be_filled(tmp_path: Path) -> None:
    beginning = begin(tmp_path / "lantern", "en")
    for table in TABLES:
        rows = beginning.list_example_rows(table)
        assert rows, table
        assert all(row.get(column) for row in rows for column in REQUIRED[table])
        assert all(set(row) <= set(TABLES[table]) for row in rows)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_beginning_gives_the_same_bytes(tmp_path: Path, lang: str) -> None:
    beginning = begin(tmp_path / "lantern", lang)
    assert render_workbook(beginning, Ontology.load()) == render_workbook(beginning, Ontology.load())
    assert render_folder(beginning) == render_folder(beginning)


# ---------- the workbook ----------
def opened(beginning: DatasetScaffold) -> Any:
    return openpyxl.load_workbook(io.BytesIO(render_workbook(beginning, Ontology.load())))


def rules(sheet: Any) -> dict[str, Any]:
    """Return the rule of the first cell to fill in of each column, by column."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        for area in rule.sqref.ranges:
            if area.min_row <= 2 <= area.max_row:
                found[TABLES[sheet.title][area.min_col - 1]] = rule
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_cell_says_what_goes_into_it_and_offers_what_may(tmp_path: Path, lang: str) -> None:
    beginning, ontology = begin(tmp_path / "lantern", lang), Ontology.load()
    book = opened(beginning)
    for table in TABLES:
        ruled = rules(book[table])
        assert set(ruled) == set(TABLES[table])
        for column, rule in ruled.items():
            assert 0 < len(rule.promptTitle) <= 32
            assert rule.prompt == beginning.explain_column(table, column)
            assert len(rule.prompt) <= 255
            cell = describe_column(table, column)
            offered = cell.cell_type == "term" or bool(cell.taken_from)
            assert (rule.type == "list") == offered, (table, column)
            if offered:
                named = book.defined_names[rule.formula1.lstrip("=")].attr_text
                if cell.cell_type == "term":
                    sheet, _, area = named.partition("!")
                    values = [one[0].value for one in book[sheet][area.replace("$", "")]]
                    name = cell.taken_from[0]
                    labels = [label_term(ontology, name, term, lang) for term in list_terms(ontology, name)]
                    assert values == labels, (table, column)
                else:
                    assert named.startswith(f"OFFSET({cell.taken_from[0]}!$A$2,")
                    assert TABLES[cell.taken_from[0]][0] == "id"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_cell_is_text_and_the_header_stays_in_sight(tmp_path: Path, lang: str) -> None:
    book = opened(begin(tmp_path / "lantern", lang))
    for table in TABLES:
        sheet = book[table]
        assert sheet.freeze_panes == "B2"
        for number in range(1, len(TABLES[table]) + 1):
            letter = openpyxl.utils.get_column_letter(number)
            areas = [dim for key, dim in sheet.column_dimensions.items() if dim.min <= number <= dim.max]
            assert [area.number_format for area in areas] == ["@"], (table, letter)
        assert {cell.number_format for row in sheet.iter_rows() for cell in row if cell.value} == {"@"}
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_sheet_explains_the_others_in_the_language(tmp_path: Path, lang: str) -> None:
    book = opened(begin(tmp_path / "lantern", lang))
    assert book.sheetnames == [{"en": "read me", "bn": "পড়ুন"}[lang], *TABLES, "dataset", "lists"]
    assert book["lists"].sheet_state == "hidden"
    text = " ".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value)
    assert all(table in text for table in TABLES)
    assert "stakeholders check -d lantern.xlsx" in text


def test_the_bengali_texts_are_bengali() -> None:
    """Latin words in them are ids, terms and what is typed, all of which the English text has too."""
    for key, text in Messages.load(HELP).texts.items():
        said = {word.rstrip(".") for word in find_latin_words(text["bn"], allowed={"en", "bn"})}
        names = (
            {word.rstrip(".") for word in find_latin_words(text["en"])}
            | set(TABLES)
            | {"aim", "mandate", "description"}
        )
        known = {term for one in ("audiences", "LevelScheme", "consents", "decisions") for term in TERMS[one]}
        assert said <= names | known, key


# ---------- the command ----------
def test_it_is_named_after_its_place_or_as_it_is_told(stakeholders: Run, tmp_path: Path) -> None:
    stakeholders("init", tmp_path / "Lantern Valley 2020")
    assert load_tables(tmp_path / "Lantern Valley 2020").dataset.name == "lantern-valley-2020"
    stakeholders("init", tmp_path / "অংশীজন")
    assert load_tables(tmp_path / "অংশীজন").dataset.name == "my-network"
    stakeholders("init", tmp_path / "b", "--xlsx", "--name", "mine", "--title", "Who is who")
    assert [path.name for path in (tmp_path / "b").iterdir()] == ["mine.xlsx"]
    dataset = load_tables(tmp_path / "b" / "mine.xlsx").dataset
    assert (dataset.name, dict(dataset.title)) == ("mine", {"en": "Who is who"})
    refused = stakeholders("init", tmp_path / "c", "--name", "No Name!")
    assert refused.exit_code == 2
    assert "no-name" in refused.stderr
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize("taken", ["lantern", "lantern.xlsx"])
def test_nothing_of_somebody_is_replaced_unasked(stakeholders: Run, tmp_path: Path, taken: str) -> None:
    place = tmp_path / taken
    stakeholders("init", place)
    file = place if place.is_file() else place / "ties.csv"
    file.write_bytes(b"somebody's work")
    refused = stakeholders("init", place)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "--force" in refused.stderr
    assert file.read_bytes() == b"somebody's work"
    assert stakeholders("init", place, "--force").exit_code == 0
    assert stakeholders("check", "-d", place).exit_code == 0


def test_where_it_cannot_write_nothing_is_half_written(process: Process, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    done = process("init", tmp_path / "file")
    assert done.returncode == 2
    folder = tmp_path / "lantern"
    (folder / "ties.csv").mkdir(parents=True)
    done = process("init", folder, "--force")
    assert done.returncode == 2
    assert [path.name for path in folder.iterdir()] == ["ties.csv"]


def test_the_tables_open_in_a_spreadsheet_as_utf_8(tmp_path: Path) -> None:
    found = render_folder(begin(tmp_path / "lantern", "bn"))
    for table in TABLES:
        data = found[f"{table}.csv"]
        assert data.startswith(b"\xef\xbb\xbf")
        header = next(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        assert [name.rpartition("(")[2].rstrip(")") for name in header] == list(TABLES[table])


# ---------- the page on the tables ----------
def test_the_page_on_the_tables_is_what_the_program_says() -> None:
    done = subprocess.run(
        [sys.executable, "docs/tables.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_page_names_every_column_of_every_table() -> None:
    parts = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8").split("\n## ")
    by_table = {part.partition("\n")[0]: part for part in parts[1:]}
    for table, columns in TABLES.items():
        rows = [line for line in by_table[table].splitlines() if line.startswith("| `")]
        assert [line.split("`")[1] for line in rows] == list(columns)


# ---------- through a spreadsheet program ----------
@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("steps", [("xlsx",), ("ods", "xlsx")])
def test_a_workbook_comes_back_from_a_spreadsheet_program_as_it_was(
    tmp_path: Path, lang: str, steps: tuple[str, ...]
) -> None:
    beginning = begin(tmp_path / "lantern", lang)
    path = tmp_path / "lantern.xlsx"
    path.write_bytes(render_workbook(beginning, Ontology.load()))
    before = load_tables(path)
    for number, form in enumerate(steps):
        room = tmp_path / str(number)
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        words = ["soffice", "--headless", profile, "--convert-to", form, "--outdir", str(room), str(path)]
        subprocess.run(words, check=True, capture_output=True, timeout=180)
        path = room / f"lantern.{form}"
    assert zipfile.is_zipfile(path)
    after = load_tables(path)
    for table in TABLES:
        assert [row.cells for row in after.rows[table]] == [row.cells for row in before.rows[table]]
    assert [found for found in after.findings if found.severity == "error"] == []
    assert (after.dataset.name, after.dataset.title) == (before.dataset.name, before.dataset.title)
    again = openpyxl.load_workbook(path)
    assert "ids_of_entities" in again.defined_names
    assert again["ties"].data_validations.dataValidation

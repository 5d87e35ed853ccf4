"""Answers of respondents about themselves: facts, names and missing ties, each after a review."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from graph.core.errors import InputError
from graph.curate.corrections import Correction, Ledger, store_answer
from graph.curate.corrections.filled_sheet import FilledSheet, SheetAnswer
from graph.curate.corrections.partner_answers import list_entries
from graph.curate.corrections.planned_rows import plan_rows
from graph.curate.survey import (
    SurveyExport,
    SurveyMapping,
    add_texts_to_review,
    append_rows,
    link_answers,
    propose_mapping,
)
from graph.ingest import load_tables
from graph.model.opening import open_graph
from graph.publish.partner_sheet.answer_keys import SheetIdentity
from tests.fiction import LEAFLET, fact, organisation, write

HEADINGS = ["about/org", "about/founded", "about/staff", "about/bn", "ok", "q7", "more", "start", "_uuid"]
ROWS = [
    ["o1", "১৯৯৯", "45", "অ্যাম্বার", "1", "o3", "We are a member of Birch.", "2024-05-01", "u1"],
    ["o2", "3021", "-4", "Birch", "1", "o3 o1", "", "2024-05-01", "u2"],
    ["o3", "2005", "12", "সিডার", "0", "o1", "Secret words", "2024-05-02", "u3"],
]
FORM = [
    ["type", "name", "label::English (en)", "label::Bangla (bn)"],
    ["begin_group", "about", "About you", ""],
    ["select_one orgs", "org", "Which organisation do you answer for?", ""],
    ["integer", "founded", "In which year was it founded?", "কোন সালে প্রতিষ্ঠিত?"],
    ["integer", "staff", "How many staff do you have?", ""],
    ["text", "bn", "What is its name in Bengali?", ""],
    ["end_group", "", "", ""],
    ["select_one yn", "ok", "Are you willing to take part?", ""],
    ["select_multiple orgs", "q7", "Who **funds** you?", ""],
    ["text", "more", "Which tie did we not ask about?", ""],
]
CHOICES = [
    ["list_name", "name", "label::English (en)"],
    ["orgs", "o1", "Amber"],
    ["orgs", "o2", "Birch"],
    ["orgs", "o3", "Cedar"],
    ["yn", "1", "Yes"],
    ["yn", "0", "No"],
]


def write_export(path: Path, rows: list[list[str]], headings: list[str] = HEADINGS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path


@pytest.fixture
def form(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for name, rows in (("survey", FORM), ("choices", CHOICES)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "form.xlsx")
    return tmp_path / "form.xlsx"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write(
        tmp_path / "d",
        sources=[LEAFLET | {"visibility": "", "issued": ""}],
        entities=[
            organisation(name, label_bn="", visibility="", note="") for name in ("amber", "birch", "cedar")
        ],
    )


def import_answers(data: Path, form: Path, tmp_path: Path) -> Ledger:
    """Import the answers as the proposal reads them, and store what waits for a review."""
    knowledge = open_graph(data)
    export = SurveyExport.read(write_export(tmp_path / "export.csv", ROWS), form)
    text = propose_mapping(export, knowledge).replace("confirmed = false", "confirmed = true")
    (tmp_path / "survey.toml").write_text(text.replace("texts = []", 'texts = ["more"]'), encoding="utf-8")
    mapping = SurveyMapping.read(tmp_path / "survey.toml", knowledge.ontology)
    linked = link_answers(export, mapping, knowledge)
    assert linked.without_consent == 1
    assert {(one.column, one.answer) for one in linked.unlinked} == {
        ("about/founded", "3021"),
        ("about/staff", "-4"),
        ("about/bn", "Birch"),
    }
    for name, content in append_rows(data, linked.rows).items():
        (data / name).write_bytes(content)
    ledger, _ = add_texts_to_review(
        data, knowledge.dataset, linked.texts, source=mapping.source["id"], on="2024-05-01"
    )
    ledger.path.write_bytes(ledger.to_csv())
    return ledger


def test_an_export_of_xml_names_is_read_as_the_respondents_read_it(data, form, tmp_path):
    import_answers(data, form, tmp_path)
    ties = load_tables(data).rows["ties"]
    assert [(row["subject"], row["kind"], row["object"], row["note"]) for row in ties] == [
        ("cedar", "funds", "amber", "Answer to “Who funds you?”"),
        ("cedar", "funds", "birch", "Answer to “Who funds you?”"),
        ("amber", "funds", "birch", "Answer to “Who funds you?”"),
    ]


def test_accepted_answers_are_rows_with_the_survey_as_their_source(data, form, tmp_path):
    ledger = import_answers(data, form, tmp_path)
    assert "Secret" not in ledger.path.read_text(encoding="utf-8")
    for row in ledger.rows:
        assert store_answer(data, row, open_graph(data), who="a tester")
    tables = load_tables(data).rows
    assert [(row["property"], row["value"], row["source"]) for row in tables["facts"]] == [
        ("schema:foundingDate", "1999", "export"),
        ("attribute", "How many staff do you have: 45", "export"),
    ]
    (named,) = (row for row in tables["entities"] if row["label_bn"])
    assert (named["id"], named["label_bn"], named["source"]) == ("amber", "অ্যাম্বার", "export")
    told = next(row for row in tables["ties"] if row["kind"] == "memberOf")
    assert (told["subject"], told["object"], told["visibility"]) == ("amber", "birch", "internal")


def test_a_row_of_labels_above_the_answers_gives_the_wording(data, tmp_path):
    labels = ["Which organisation?", "When was it founded?", "Staff", "Name in Bengali", "Do you agree?"]
    rows = [[*labels, "Who trains you?", "Anything else?", "", ""], *ROWS]
    export = SurveyExport.read(write_export(tmp_path / "export.csv", rows))
    assert len(export.respondents) == 3
    assert export.form.get_question("q7") == "Who trains you?"


def test_a_first_answer_is_no_row_of_labels(tmp_path):
    assert len(SurveyExport.read(write_export(tmp_path / "export.csv", ROWS)).respondents) == 3


@pytest.mark.parametrize(
    ("question", "agreed"),
    [
        ("May we use your answers?", 2),
        ("Do you object to the use of your answers?", 1),
        ("আপনার উত্তর প্রকাশে কি আপত্তি আছে?", 1),
        ("Are you happy to take part?", 2),
    ],
)
def test_consent_is_found_under_other_words(data, tmp_path, question, agreed):
    rows = [[name, "1" if answer else "0", partner] for name, answer, partner in
            (("Amber", 1, "Birch"), ("Birch", 1, "Cedar"), ("Cedar", 0, "Amber"))]  # fmt: skip
    export = SurveyExport.read(
        write_export(
            tmp_path / "export.csv", [[*row, str(n)] for n, row in enumerate(rows)],
            ["name", question, "partners", "_uuid"],
        )
    )  # fmt: skip
    (tmp_path / "survey.toml").write_text(
        '[survey]\nsource = "s"\ntitle = "S"\n[columns]\nrespondent = "name"\nuuid = "_uuid"\n'
        '[[ties]]\ncolumn = "partners"\nkind = "partneredWith"\n',
        encoding="utf-8",
    )
    knowledge = open_graph(data)
    linked = link_answers(export, SurveyMapping.read(tmp_path / "survey.toml", knowledge.ontology), knowledge)
    assert (len(linked.respondents), linked.without_consent) == (agreed, 3 - agreed)


def test_a_file_that_is_no_form_is_refused(tmp_path):
    with pytest.raises(InputError, match="no XLSForm"):
        SurveyExport.read(write_export(tmp_path / "a.csv", ROWS), write_export(tmp_path / "b.csv", ROWS))


def test_who_answered_stands_in_the_workbook(tmp_path):
    book = openpyxl.Workbook()
    about = book.active
    about.title = "dataset"
    for row in (["key", "value"], ["name", "d"], ["visibility", "internal"]):
        about.append(row)
    sheet = book.create_sheet("entities")
    for row in (["id", "class", "label_en"], ["amber", "CivilSocietyOrganisation", "Amber"]):
        sheet.append(row)
    path = tmp_path / "d.xlsx"
    book.save(path)
    path.write_bytes(append_rows(path, {}, asked=["amber"])["d.xlsx"])
    assert load_tables(path).dataset.asked == ("amber",)
    path.write_bytes(append_rows(path, {}, asked=[])["d.xlsx"])
    assert load_tables(path).dataset.asked == ("amber",)


def test_words_that_state_nothing_known_plan_no_row(data, form, tmp_path):
    import_answers(data, form, tmp_path)
    row = next(row for row in Ledger.read(data).rows if row.kind == "other")
    assert plan_rows(replace(row, text="“More?” – We fund the Unknown Society."), open_graph(data)) == []
    assert plan_rows(replace(row, organisation=""), open_graph(data)) == []


def test_columns_of_one_heading_are_refused_where_an_answer_would_be_lost(tmp_path):
    headings = ["name", "partner", "partner", "_uuid"]
    same = write_export(tmp_path / "same.csv", [["Amber", "Birch", "", "1"]], headings)
    assert len(SurveyExport.read(same).respondents) == 1
    other = write_export(tmp_path / "other.csv", [["Amber", "Birch", "Cedar", "1"]], headings)
    with pytest.raises(InputError, match="line 2: two columns are called 'partner'"):
        SurveyExport.read(other)


def test_an_answer_without_words_and_choice_is_no_correction():
    sheet = FilledSheet(SheetIdentity("d", "1", "amber"), {"consent": SheetAnswer()}, [])
    assert list_entries(sheet) == []


# ---------- answers of a partner sheet ----------
@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("right", "founding year: 2007: right.", ("facts", "2007")),
        ("right", "প্রতিষ্ঠার বছর: ২০০৭: right.", ("facts", "2007")),
        ("wrong", "founding year: 2007: wrong. We began in ২০০৯.", ("facts", "2009")),
        ("wrong", "founding year: 2007: wrong. 2008 or 2009", None),
        ("wrong", "founding year: 2007: wrong.", None),
        ("wrong", "number of staff: 4: wrong. 5", None),
        ("name", "label_bn: অ্যাম্বার", ("entities", "অ্যাম্বার")),
        ("name", "label_en: Amber Trust", ("entities", "Amber Trust")),
        ("name", "homepage: www.amber.example", ("entities", "https://www.amber.example")),
        ("name", "homepage: none", None),
        ("name", "class: NGO", None),
        ("missing", "We fund Cedar. The Council funds us.", ("ties", "cedar")),
        ("missing", "Birch funds Cedar.", None),  # not about itself
        ("other", "Thank you.", None),
    ],
)
def test_an_answer_on_a_sheet_plans_its_row(tmp_path, kind, text, expected):
    folder = write(
        tmp_path / "d",
        entities=[organisation(name) for name in ("amber", "birch", "cedar")],
        facts=[fact("amber", "schema:foundingDate", "2007")],
    )
    answer = Correction("abc", "entity amber", kind, text, "Ann", "2024-05-01", organisation="amber")
    planned = plan_rows(answer, open_graph(folder))
    if not expected:
        assert planned == []
        return
    (source, about), (table, cells) = planned
    assert (source, about["id"], about["publisher"]) == ("sources", "sheet-amber-2024-05-01", "amber")
    assert (table, expected[1] in cells.values()) == (expected[0], True)
    assert cells["source"] == about["id"]

"""The next version of a file: what is new, changed and gone is shown first, and no question comes twice."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from graph.curate.importing.plan import ImportRequest, plan_import
from graph.ingest.foreign.reading_choices import Question
from graph.map.builder import build_map
from graph.model.network import Network
from graph.model.opening import open_graph
from tests.conftest import Run

NOVEMBER = """Name,Abbr,Type,Works with,Budget
Amber Rural Trust,ART,NGO,"BRF, Kestrel Forum",5
Bangladesh Rural Fund (BRF),,Donor,,7
Kestrel Forum,,Network,ART,
Kestrel Forumm,,NGO,,
"""
DECEMBER = """Name,Abbr,Type,Works with,Budget
Amber Rural Trust,ART,INGO,"BRF, Kestrel Forum, Willow Club",6
Bangladesh Rural Fund (BRF),,Donor,,7
Kestrel Forum,,Network,,
"""


@pytest.fixture
def folder(tmp_path: Path, stakeholders: Run) -> Path:
    """A data set that was imported from the list of November."""
    (tmp_path / "partners-nov.csv").write_text(NOVEMBER, encoding="utf-8")
    result = stakeholders("import", str(tmp_path / "partners-nov.csv"), "-o", str(tmp_path / "data"))
    assert result.exit_code == 0, result.output
    (tmp_path / "partners-dec.csv").write_text(DECEMBER, encoding="utf-8")
    return tmp_path


def read_table(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / "data" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def import_december(run: Run, folder: Path, *options: str) -> dict[str, object]:
    words = ["import", str(folder / "partners-dec.csv"), "--into", str(folder / "data"), *options, "--json"]
    result = run(*words)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_an_abbreviation_is_its_organisation_and_a_near_name_is_not(folder: Path) -> None:
    ids = [row["id"] for row in read_table(folder, "entities")]
    assert ids == ["amber-rural-trust", "bangladesh-rural-fund", "kestrel-forum", "kestrel-forumm"]
    ties = {(row["subject"], row["object"]) for row in read_table(folder, "ties")}
    assert ("amber-rural-trust", "bangladesh-rural-fund") in ties
    assert "Kestrel Forumm" in (folder / "data" / "import-report.md").read_text(encoding="utf-8")


def test_what_changed_is_said_before_it_is_written(folder: Path, stakeholders: Run) -> None:
    before = {path.name: path.read_bytes() for path in (folder / "data").iterdir()}
    answer = import_december(stakeholders, folder, "--dry-run")
    changes = {(row["change"], row["table"], row.get("id") or row.get("object")) for row in answer["rows"]}
    assert {
        ("new", "entities", "willow-club"),
        ("new", "ties", "willow-club"),
        ("changed", "entities", "amber-rural-trust"),
        ("gone", "entities", "kestrel-forumm"),
        ("gone", "ties", "amber-rural-trust"),
    } <= changes
    assert {path.name: path.read_bytes() for path in (folder / "data").iterdir()} == before


def test_only_what_the_file_changed_is_changed(folder: Path, stakeholders: Run) -> None:
    path = folder / "data" / "entities.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace(",Kestrel Forum,,,,", ",Kestrel Forum,,Kestrel,,"), encoding="utf-8")
    import_december(stakeholders, folder)
    rows = {row["id"]: row for row in read_table(folder, "entities")}
    assert rows["kestrel-forum"]["short_label"] == "Kestrel"  # by hand
    assert rows["amber-rural-trust"]["type"] == "TypeINGO"  # by the file
    assert "kestrel-forumm" not in rows
    assert [row["id"] for row in read_table(folder, "sources")] == ["partners-nov"]


def test_the_same_file_once_more_changes_nothing(folder: Path, stakeholders: Run) -> None:
    import_december(stakeholders, folder)
    tables = {path.name: path.read_bytes() for path in (folder / "data").glob("*.csv")}
    assert import_december(stakeholders, folder)["rows"] == []
    assert {path.name: path.read_bytes() for path in (folder / "data").glob("*.csv")} == tables


def test_no_question_comes_twice(folder: Path) -> None:
    asked: list[Question] = []

    def ask(question: Question) -> str:
        asked.append(question)
        return question.default

    file, data = folder / "partners-dec.csv", folder / "data"
    plan_import(ImportRequest((file,), into=data, ask=ask))
    assert [question.word for question in asked] == ["partners-dec.csv: version of"]


def test_a_near_name_is_the_same_where_somebody_says_so(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(NOVEMBER, encoding="utf-8")
    plan = plan_import(
        ImportRequest(
            (file,),
            output=tmp_path / "data",
            ask=lambda question: question.options[1] if question.topic == "name" else question.default,
        )
    )
    assert {row["id"] for row in plan.imported.rows["entities"]} == {
        "amber-rural-trust",
        "bangladesh-rural-fund",
        "kestrel-forum",
    }


def test_an_answer_on_the_command_line_counts(tmp_path: Path, stakeholders: Run) -> None:
    file = tmp_path / "list.csv"
    file.write_text(NOVEMBER, encoding="utf-8")
    words = [
        "import",
        str(file),
        "-o",
        str(tmp_path / "data"),
        "--map",
        "budget=place",
        "--kind",
        "NGO=TypeMedia",
    ]
    assert stakeholders(*words, "--publisher", "Delta Office").exit_code == 0
    rows = {row["id"]: row for row in read_table(tmp_path, "entities")}
    assert rows["amber-rural-trust"]["type"] == "TypeMedia"
    assert read_table(tmp_path, "sources")[0]["publisher"] == "delta-office"
    assert "delta-office" in rows


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (["--map", "Budget=bugdet"], "there is no 'bugdet'"),
        (["--map", "Budget"], "not of the form"),
        (["--kind", "NGO=Fish"], "there is no 'Fish'"),
    ],
)
def test_an_answer_that_is_none_is_refused(
    options: list[str], fault: str, tmp_path: Path, stakeholders: Run
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(NOVEMBER, encoding="utf-8")
    result = stakeholders("import", str(file), "-o", str(tmp_path / "data"), *options)
    assert result.exit_code == 2
    assert fault in result.stderr
    assert not (tmp_path / "data").exists()


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path, stakeholders: Run) -> None:
    file = tmp_path / "list.csv"
    file.write_text(NOVEMBER, encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "letter.txt").write_text("mine")
    result = stakeholders("import", str(file), "-o", str(tmp_path / "data"))
    assert result.exit_code == 2
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["letter.txt"]


def test_an_attribute_without_a_term_is_shown_on_the_map(folder: Path) -> None:
    nodes = {node.id: node for node in build_map(Network(open_graph(folder / "data"))).nodes}
    assert nodes["amber-rural-trust"].attributes == ("Budget: 5",)
    assert nodes["kestrel-forum"].attributes == ()


def test_the_report_is_in_the_language_asked_for(tmp_path: Path, stakeholders: Run) -> None:
    file = tmp_path / "list.csv"
    file.write_text(NOVEMBER + "Total,4,,,\nHeron Club,,CBO,Heron Club,\n", encoding="utf-8")
    result = stakeholders("import", str(file), "-o", str(tmp_path / "data"), "--lang", "bn")
    assert result.exit_code == 0, result.output
    report = (tmp_path / "data" / "import-report.md").read_text(encoding="utf-8")
    assert "লাইন ৬: মোটের সারি" in report
    assert "‘Heron Club’ নিজের সঙ্গেই যুক্ত লেখা" in report

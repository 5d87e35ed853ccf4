"""Verbs that write tables leave one step in the history, which the workbench names and takes back."""

from __future__ import annotations

import getpass
import html
import json
import shutil
from pathlib import Path

import pytest

from graph.core.errors import InputError
from graph.curate.editing import read_history, undo_step
from graph.ingest import load_tables
from graph.publish import build
from tests.commands.test_identity import decide
from tests.conftest import ROOT, Run
from tests.serve.workbench import start_workbench
from tests.survey.test_survey import ANSWERS, MAP

ENTITIES = (
    "id,class,label_en,label_bn\r\n"
    "amber,CivilSocietyOrganisation,Amber Trust,অ্যাম্বার ট্রাস্ট\r\n"
    "dept,PublicBody,Department of Ferries,\r\ndir,PublicBody,Directorate of Ferries,\r\n"
)
PARTNERS = "Name,Works with\nরূপালি সংঘ,Amber Trust\nCedar Circle,Amber Trust\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "network"
    path.mkdir()
    (path / "entities.csv").write_bytes(ENTITIES.encode())
    (path / "ties.csv").write_bytes(b"subject,kind,object\r\ndept,funds,amber\r\n")
    return path


@pytest.fixture
def partners(tmp_path: Path) -> Path:
    path = tmp_path / "অংশীদার.csv"
    path.write_text(PARTNERS, encoding="utf-8")
    return path


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the files of a data set, its history left out."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def import_into(run: Run, folder: Path, file: Path) -> int:
    return run("import", file, "--into", folder, "--yes", "--no-open").exit_code


@pytest.mark.slow
def test_an_import_is_one_step_that_the_workbench_names_and_takes_back(
    stakeholders: Run, folder: Path, partners: Path
) -> None:
    before = read_files(folder)
    assert import_into(stakeholders, folder, partners) == 0
    assert read_files(folder) != before
    (step,) = read_history(folder)
    assert (step.kind, step.who, step.why) == ("import", getpass.getuser(), "import অংশীদার.csv")
    with start_workbench(folder) as workbench:
        page = html.unescape(workbench.ask("/d/network/history?lang=bn").text)
        assert "আমদানি: " in page and "import অংশীদার.csv" in page
        assert "রূপালি সংঘ" in workbench.ask("/d/network/org").text
        done = workbench.post("/d/network/history/undo", {"step": "1", "working-as": "রিনা"})
        assert done.status == 303
        assert "রূপালি সংঘ" not in workbench.ask("/d/network/org").text
    assert read_files(folder) == before


def test_an_import_that_changes_nothing_is_no_step(stakeholders: Run, folder: Path, partners: Path) -> None:
    import_into(stakeholders, folder, partners)
    files, steps = read_files(folder), read_history(folder)
    assert import_into(stakeholders, folder, partners) == 0
    later = read_history(folder)
    assert len(later) - len(steps) == (read_files(folder) != files)


def test_a_new_data_set_and_a_workbook_have_no_history(
    stakeholders: Run, folder: Path, partners: Path, tmp_path: Path
) -> None:
    assert stakeholders("import", partners, "-o", tmp_path / "new", "--yes", "--no-open").exit_code == 0
    book = tmp_path / "books" / "list.xlsx"
    book.parent.mkdir()
    export = stakeholders("export", "-d", folder, "-o", book, "--audience", "internal")
    assert export.exit_code == 0
    assert import_into(stakeholders, book, partners) == 0
    assert not (tmp_path / "new" / "history").exists()
    assert not (book.parent / "history").exists()


def test_where_no_map_can_be_made_the_import_is_taken_back(
    stakeholders: Run, folder: Path, partners: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise InputError("no map")

    monkeypatch.setattr(build, "build_outputs", fail)
    before = read_files(folder)
    assert import_into(stakeholders, folder, partners) == 2
    assert read_files(folder) == before
    assert [step.kind for step in read_history(folder)] == ["undo", "import"]


def test_a_table_in_another_encoding_is_imported_into_and_comes_back(
    stakeholders: Run, folder: Path, partners: Path
) -> None:
    (folder / "entities.csv").write_bytes(ENTITIES.encode("utf-16"))
    before = read_files(folder)
    assert import_into(stakeholders, folder, partners) == 0
    (step,) = read_history(folder)
    assert {"রূপালি সংঘ", "Cedar Circle"} <= {
        name for change in step.changes if change.after for name in change.after.values()
    }
    assert not any(change.before for change in step.changes)
    undo_step(folder, step.id, who="R")
    assert read_files(folder) == before


def test_a_survey_is_one_step(stakeholders: Run, mixed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "valley"
    shutil.copytree(mixed, folder)
    (folder / "survey.toml").write_text(MAP, encoding="utf-8")
    before = read_files(folder)
    assert stakeholders("survey", ANSWERS, "-d", folder).exit_code == 0
    (step,) = read_history(folder)
    assert (step.kind, step.who, step.why) == ("survey", getpass.getuser(), f"survey {ANSWERS.name}")
    assert stakeholders("survey", ANSWERS, "-d", folder).exit_code == 0  # adds nothing
    assert read_history(folder) == [step]
    undo_step(folder, step.id, who="R")
    assert read_files(folder) == before


def test_each_decision_on_names_is_a_step_of_who_decides(
    stakeholders: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = load_tables(folder).rows
    decide(folder, "s", monkeypatch)
    (step,) = read_history(folder)
    assert (step.kind, step.who, step.why) == ("decision", "a tester", "identity decisions.csv")
    undo_step(folder, step.id, who="R")
    assert load_tables(folder).rows == before


@pytest.mark.slow
def test_corrections_are_steps_that_the_workbench_names(stakeholders: Run, tmp_path: Path) -> None:
    folder = tmp_path / "steps"
    ignored = shutil.ignore_patterns("corrections.csv", "history")
    shutil.copytree(ROOT / "data" / "steps", folder, ignore=ignored)
    letter = ROOT / "tests" / "recorded" / "inputs" / "steps-letter.json"
    assert stakeholders("corrections", letter, "-d", folder).exit_code == 0
    listed = json.loads(stakeholders("corrections", "--list", "--json", "-d", folder).stdout)
    correction = listed["rows"][0]["id"]
    words = ["--decide", correction, "accept", "--who", "রিনা", "--why", "উত্তরে আছে"]
    assert stakeholders("corrections", *words, "-d", folder).exit_code == 0
    second, first = read_history(folder)
    assert (first.kind, first.who, first.why) == (
        "correction", getpass.getuser(), "corrections steps-letter.json",
    )  # fmt: skip
    assert (second.who, second.why) == ("রিনা", f"corrections {correction} accept: উত্তরে আছে")
    with start_workbench(folder) as workbench:
        key = workbench.ask("/").headers["location"]
        page = html.unescape(workbench.ask(f"{key}history").text)
        assert page.count("Changed: corrections.csv") == 2 and "steps-letter.json" in page
        for step in ("2", "1"):
            fields = {"step": step, "working-as": "Rina"}
            assert workbench.post(f"{key}history/undo", fields).status == 303
    assert not (folder / "corrections.csv").exists()

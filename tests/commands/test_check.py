"""`check`: every finding in one run, with file, row, fault and mend."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.core.messages import localise_digits
from tests.commands.tables import rows
from tests.conftest import Run

Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path, mixed: Path) -> Path:
    return shutil.copytree(mixed, tmp_path / "valley")


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replace the first place of a text in a table."""

    def replace(table: str, old: str, new: str) -> None:
        path = folder / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def findings(stakeholders: Run, *arguments: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(stakeholders("check", *arguments, "--json").stdout)["rows"]
    return found


def test_the_example_has_no_errors(stakeholders: Run) -> None:
    result = stakeholders("check")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].startswith("No errors. ")


def test_warnings_are_told_and_do_not_fail(stakeholders: Run, mixed: Path) -> None:
    result = stakeholders("check", "-d", mixed)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert "the rows of 'amber-trust' differ in visibility" in " ".join(result.stdout.split())
    warnings = [line for line in lines if line.startswith("warning: ")]
    assert lines[-1] == f"No errors. {len(warnings)} warnings: they do not stop a build."


def test_faults_in_several_tables_are_told_in_one_run(stakeholders: Run, folder: Path, edit: Edit) -> None:
    edit("ties", "amber-trust,partneredWith,saffron-union", "amber-trust,parntneredWith,saffron-union")
    edit("ties", "velvet-foundation,supports,heron-institute", "velvet-foundation,supports,heron-instiute")
    edit("events", "2021-10-04", "2021-09-04")
    edit("counts", ",57,", ",fifty-seven,")
    edit("facts", ",1994,", ",in 1994,")
    result = stakeholders("check", "-d", folder)
    assert result.exit_code == 1
    found = findings(stakeholders, "-d", folder)
    errors = {(row["file"], row["line"], row["column"]) for row in found if row["severity"] == "error"}
    lines = {
        table: {row["phrase"]: number for number, row in enumerate(rows(folder, table), start=2)}
        for table in ("ties", "events", "counts", "facts")
    }
    assert errors == {
        ("ties.csv", 2, "kind"),
        ("ties.csv", lines["ties"]["Velvet lends Heron its rooms"], "object"),
        ("events.csv", lines["events"]["the workshop in the glasshouse"], "end"),
        ("counts.csv", lines["counts"]["fifty-seven of them women"], "value"),
        ("facts.csv", lines["facts"]["since 1994"], "value"),
    }
    assert (
        "ties.csv, line 2, column 'kind': 'parntneredWith' is no kind of tie; did you mean 'partneredWith'?"
        in " ".join(result.stdout.split())
    )
    assert all(row["fault"] and row["mend"] and row["code"] for row in found)
    assert f"{len(errors)} errors: correct them before you build." in " ".join(result.stdout.split())


def test_a_fault_of_the_whole_graph_is_told_at_a_row(stakeholders: Run, folder: Path) -> None:
    with (folder / "ties.csv").open("a", encoding="utf-8") as file:
        file.write("amber-trust,partOf,tern-programme,,,,,,,annual-letter,9,our Tern Programme,stated,\n")
    result = stakeholders("check", "-d", folder)
    assert result.exit_code == 1
    cycle = [row for row in findings(stakeholders, "-d", folder) if row["severity"] == "error"]
    ties = rows(folder, "ties")
    named = [ties[row["line"] - 2] for row in cycle if row["file"] == "ties.csv"]
    assert {(row["subject"], row["kind"]) for row in named} == {
        ("amber-trust", "partOf"),
        ("tern-programme", "partOf"),
    }


def texts(folder: Path, mixed: Path) -> Path:
    """Write the source texts that the tables quote, each phrase at its line."""
    for source in rows(mixed, "sources"):
        quoted: dict[int, list[str]] = {}
        for table in ("entities", "ties", "events", "counts", "facts"):
            for row in rows(mixed, table):
                if row["source"] == source["id"]:
                    quoted.setdefault(int(row["locator"]), []).append(row["phrase"])
        lines = [". ".join(quoted.get(number, [])) for number in range(1, max(quoted) + 1)]
        folder.mkdir(exist_ok=True)
        (folder / f"{source['id']}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_phrases_are_verified_against_the_texts(stakeholders: Run, mixed: Path, tmp_path: Path) -> None:
    folder = texts(tmp_path / "texts", mixed)
    before = findings(stakeholders, "-d", mixed)
    assert findings(stakeholders, "-d", mixed, "--sources", folder) == before
    letter = folder / "annual-letter.txt"
    text = letter.read_text(encoding="utf-8")
    letter.write_text(
        text.replace("partners with the Saffron Union", "quarrels with the Saffron Union")
        + "A line that nobody read.\n",
        encoding="utf-8",
    )
    result = stakeholders("check", "-d", mixed, "--sources", folder)
    assert result.exit_code == 1
    place = "ties.csv, line 2, column 'phrase': 'partners with the Saffron Union'"
    said = " ".join(result.stdout.split())
    assert f"{place} does not stand in annual-letter.txt" in said
    assert "no row for this line: 'A line that nobody read.'" in said


def test_a_folder_of_texts_that_is_not_there_is_bad_input(
    stakeholders: Run, mixed: Path, tmp_path: Path
) -> None:
    result = stakeholders("check", "-d", mixed, "--sources", tmp_path / "none")
    assert result.exit_code == 2
    assert str(tmp_path / "none") in result.stderr


def test_it_answers_in_bengali_with_the_same_numbers(stakeholders: Run) -> None:
    said = stakeholders("check", "--lang", "bn").stdout
    number = localise_digits(str(len(findings(stakeholders))), "bn")
    assert said.splitlines()[-1] == f"কোনো ত্রুটি নেই। {number}টি সতর্কতা: এতে ফাইল তৈরি আটকাবে না।"
    assert said.startswith("সতর্কতা: events.csv, সারি ")
    assert findings(stakeholders) == findings(stakeholders, "--lang", "bn")

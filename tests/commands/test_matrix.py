"""`matrix`: a matrix on the terminal, as JSON, CSV or a workbook."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.conftest import KESTREL, Run

KINDS = ("3w", "kinds-topics", "kinds-places", "organisations-alliances", "stakeholders")


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_it_writes_the_same_bytes_each_time(kind: str, form: str, stakeholders: Run, tmp_path: Path) -> None:
    files = [tmp_path / name / f"m.{form}" for name in ("one", "two")]
    for file in files:
        assert stakeholders("matrix", kind, "-o", file, "-d", KESTREL).exit_code == 0
    assert files[0].read_bytes() == files[1].read_bytes()


def test_csv_to_a_file_and_to_the_terminal_are_one(stakeholders: Run, tmp_path: Path) -> None:
    stakeholders("matrix", "3w", "-o", tmp_path / "3w.csv", "-d", KESTREL)
    printed = stakeholders("matrix", "3w", "--format", "csv", "-d", KESTREL)
    assert printed.stdout_bytes == (tmp_path / "3w.csv").read_bytes()


def test_the_terminal_leaves_out_rows_that_say_nothing_and_says_so(stakeholders: Run) -> None:
    said = stakeholders("matrix", "stakeholders", "-d", KESTREL).stdout
    assert "Tansy Guild" in said
    assert "Teal Lantern" not in said
    assert "55 rows have nothing documented and are left out here." in said
    assert "Opinions are not ties" in " ".join(said.split())


def test_the_terminal_answers_in_bengali_with_the_same_rows(stakeholders: Run) -> None:
    said = stakeholders("matrix", "stakeholders", "-d", KESTREL, "--lang", "bn").stdout
    assert "হলুদফুল সংঘ" in said
    assert "৫৫টি সারিতে কিছুই নথিভুক্ত নেই" in said


def test_evidence_is_a_file_beside_the_csv(stakeholders: Run, tmp_path: Path) -> None:
    file = tmp_path / "topics.csv"
    assert stakeholders("matrix", "kinds-topics", "--evidence", "-o", file, "-d", KESTREL).exit_code == 0
    heads, *rows = read(tmp_path / "topics-evidence.csv")
    assert heads[:5] == ["Row", "Column", "Source", "Line", "Words"]
    with (KESTREL / "ties.csv").open(encoding="utf-8", newline="") as source:
        said = {(row["source"], row["locator"], row["phrase"]) for row in csv.DictReader(source)}
    assert rows
    assert {tuple(row[2:5]) for row in rows} <= said


def test_json_has_the_state_and_the_supports_of_each_cell(stakeholders: Run) -> None:
    answer = json.loads(stakeholders("matrix", "organisations-alliances", "-d", KESTREL, "--json").stdout)
    row = next(row for row in answer["rows"] if row["Organisation"]["text"] == "Amber Trust")
    assert row["Cobalt Forum"]["state"] == "present"
    assert {one["source"] for one in row["Cobalt Forum"]["supports"]} == {
        "answer-amber-trust", "answer-cobalt-forum", "membership-register-2024",
    }  # fmt: skip
    assert row["Saffron Alliance"] == {"text": "not documented", "state": "undocumented", "supports": []}


def test_no_file_is_replaced_unasked(stakeholders: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("mine", encoding="utf-8")
    refused = stakeholders("matrix", "3w", "-o", file, "-d", KESTREL)
    assert (refused.exit_code, file.read_text(encoding="utf-8")) == (2, "mine")
    assert "--force" in refused.stderr
    assert stakeholders("matrix", "3w", "-o", file, "-d", KESTREL, "--force").exit_code == 0
    assert read(file)[0][0] == "Organisation"


@pytest.mark.parametrize("words", [["--format", "xlsx"], ["--format", "table", "-o", "x.csv"]])
def test_a_form_that_does_not_fit_is_refused(words: list[str], stakeholders: Run) -> None:
    assert stakeholders("matrix", "3w", *words).exit_code == 2


@pytest.mark.parametrize(("audience", "noted"), [("internal", True), ("public", False)])
def test_it_says_that_it_may_not_be_shared(
    audience: str, noted: bool, stakeholders: Run, mixed: Path, tmp_path: Path
) -> None:
    words = ["matrix", "kinds-topics", "-d", mixed, "--audience", audience]
    for more in (["-o", tmp_path / "m.csv"], ["--format", "csv"], []):
        done = stakeholders(*words, *more)
        assert ("internal, not for sharing" in done.stdout + done.stderr) == noted

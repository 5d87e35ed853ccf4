"""What is wrong in a table is told once for all rows of one sort, in the language of its headings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.core.errors import Finding
from graph.ingest import csv_folder
from graph.ingest.validate import validate_tables
from graph.publish.answers.finding_texts import group_findings, translate_text, write_findings
from graph.schema.vocabulary import Ontology
from tests.conftest import Run
from tests.fiction import write as write_fiction
from tests.ingest.test_validate import FAULTS, broken


def make_findings(lines: range, fault: str = "empty", column: str = "phrase") -> list[Finding]:
    return [Finding("ties.csv", line, column, "error", fault, "fill it in", "x") for line in lines]


def test_what_repeats_is_told_once_with_its_lines() -> None:
    ((severity, text),) = write_findings(make_findings(range(2, 92)), "en")
    assert severity == "error"
    assert text == "ties.csv, lines 2-91, column 'phrase': empty in 90 rows; fill it in"


def test_one_sort_with_other_words_is_told_with_the_first() -> None:
    findings = [
        *make_findings(range(2, 3), "'x' is no date", "start"),
        *make_findings(range(5, 7), "'y' is no date", "start"),
        *make_findings(range(3, 4), "empty"),
    ]
    texts = [text for _, text in write_findings(findings, "en")]
    assert texts == [
        "ties.csv, lines 2, 5-6, column 'start': 'x' is no date, and 2 more like it; fill it in",
        "ties.csv, line 3, column 'phrase': empty; fill it in",
    ]
    assert sum(map(len, group_findings(findings))) == len(findings)


@pytest.mark.parametrize(
    "fault", FAULTS, ids=lambda fault: f"{fault[0]}.{fault[2]}-{fault[4]}-{fault[3][:12]!r}"
)
def test_every_fault_of_a_row_is_told_in_bengali(
    tmp_path: Path, fault: tuple[str, int, str, str, str]
) -> None:
    tables = csv_folder.read_folder(write_fiction(tmp_path / "fiction", **broken(fault)))
    errors = [found for found in validate_tables(tables, Ontology.load()) if found.severity == "error"]
    for finding in errors:
        for part, text in (("fault", finding.fault), ("mend", finding.mend)):
            translated = translate_text(part, text, "bn")
            assert re.search("[\u0980-\u09ff]", translated), f"{part}: {text}"
            assert "{" not in translated


HEADINGS = "ধরন (class),ইংরেজি নাম (label_en),ওয়েবসাইট (homepage)"


def test_check_and_build_speak_the_language_of_the_headings(tmp_path: Path, stakeholders: Run) -> None:
    rows = "\n".join(f"Platform,Forum {number},www{number}" for number in range(3))
    (tmp_path / "entities.csv").write_text(f"{HEADINGS}\n{rows}\n", encoding="utf-8")
    checked = " ".join(stakeholders("check", "-d", tmp_path).stdout.split())
    assert "সারি ২-৪" in checked
    assert "কোনো ওয়েব ঠিকানা নয়" in checked
    built = stakeholders("build", "-d", tmp_path)
    assert built.exit_code == 1
    assert "৩টি ত্রুটি; কিছুই লেখা হয়নি" in built.stderr
    english = stakeholders("check", "-d", tmp_path, "--lang", "en").stdout
    assert "3 errors" in english


def test_all_faults_of_all_tables_are_told_in_one_run(tmp_path: Path, stakeholders: Run) -> None:
    (tmp_path / "entities.csv").write_text("class,label_en,start\nPlatfrom,A,\n,B,\n", encoding="utf-8")
    (tmp_path / "ties.csv").write_text("subject,kind,object\nA,fundss,Nobody\n", encoding="utf-8")
    text = " ".join(stakeholders("check", "-d", tmp_path).stdout.split())
    for expected in ("'Platfrom'", "entities.csv, line 3, column 'class': empty", "'fundss'", "'Nobody'"):
        assert expected in text

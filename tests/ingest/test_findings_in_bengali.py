"""What is wrong in a data set, and what an import leaves out, is said in the language of the tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.core.errors import Finding
from graph.core.resources import find_ontology
from graph.ingest.csv_folder import read_folder
from graph.publish.answers.finding_texts import translate_text, write_group
from graph.quality.checks.set_queries import read_set_queries
from tests.conftest import Run

_SLOT = re.compile(r"\{\w+\}")
_LATIN_WORD = re.compile(r"[A-Za-z]{3,}")


@pytest.mark.parametrize("query", read_set_queries(find_ontology() / "checks"), ids=lambda query: query.name)
def test_every_check_of_the_whole_data_set_has_bengali_words(query: object) -> None:
    for part, text in (("fault", query.fault), ("mend", query.hint)):  # type: ignore[attr-defined]
        filled = _SLOT.sub("ক", text)
        assert translate_text(part, filled, "bn") != filled, filled


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("utf-16", "কে,সম্পর্ক,কাকে\nক,funds,খ\n".encode("utf-16")),
        ("windows", "কে,সম্পর্ক,কাকে\n".encode() + b"caf\xe9,funds,b\n"),
        ("doubtful", "কে,সম্পর্ক,কাকে\n".encode() + b"\x8a\xa3,funds,b\n"),
        ("quotes", 'কে,সম্পর্ক,কাকে\n"ক,funds,খ\n'.encode()),
    ],
)
def test_encodings_and_quotes_are_told_in_bengali(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_bytes(data)
    (tmp_path / "my notes.csv").write_text("a,b\n", encoding="utf-8")
    findings = [
        finding
        for finding in read_folder(tmp_path).findings
        if finding.code in ("encoding", "mended", "csv", "not-a-table")
    ]
    assert findings
    for finding in findings:
        assert translate_text("fault", finding.fault, "bn") != finding.fault, finding


def test_a_missing_publisher_is_told_in_bengali() -> None:
    finding = Finding(
        "উৎস",
        2,
        "",
        "warning",
        "a: the publisher of the source is not given",
        "add it if a source says so",
        "x",
    )
    assert "উৎসের প্রকাশক লেখা নেই; কোনো উৎসে থাকলে যোগ করুন" in write_group([finding], "bn")


def test_what_a_graph_file_lacks_is_in_the_bengali_report(tmp_path: Path, stakeholders: Run) -> None:
    file = tmp_path / "net.json"
    file.write_text(
        '{"nodes": [{"id": "ক"}, {"id": "ক"}, {"id": "খ"}], "links": [{"source": "ক", "target": "গ"}, '
        '{"source": "ক", "target": "খ"}]}',
        encoding="utf-8",
    )
    result = stakeholders("import", str(file), "-o", str(tmp_path / "data"), "--lang", "bn")
    assert result.exit_code == 0, result.output
    report = (tmp_path / "data" / "import-report.md").read_text(encoding="utf-8")
    assert "আগের একটি উপাদানের আইডি" in report
    assert "কিন্তু ফাইলে তা নেই" in report
    assert "earlier node" not in report

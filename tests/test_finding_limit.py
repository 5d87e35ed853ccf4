"""A huge faulty table says what is wrong in some rows and how many more there are."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from graph.core.errors import Finding
from graph.core.finding_limit import MAX_LISTED, FindingCollector
from tests.conftest import Run


def test_findings_beyond_the_number_of_their_sort_are_counted() -> None:
    collector = FindingCollector()
    collector.extend(
        Finding("ties.csv", line, "kind", "error", "empty", "fill it in", "x")
        for line in range(MAX_LISTED + 5)
    )
    collector.extend([Finding("ties.csv", 3, "object", "warning", "odd", "look", "y")])
    *_, last = collector.list_findings()
    assert len(collector.list_findings()) == MAX_LISTED + 2
    assert (last.fault, last.severity, last.column) == (
        "5 more rows of this kind are not listed",
        "error",
        "kind",
    )


@pytest.mark.slow
def test_a_large_faulty_table_is_answered_in_little_time(tmp_path: Path, stakeholders: Run) -> None:
    rows = "".join(f"a{number},nokind{number},b{number}\n" for number in range(12_000))
    (tmp_path / "ties.csv").write_text(f"subject,kind,object\n{rows}", encoding="utf-8")
    start = time.process_time()
    result = stakeholders("check", "-d", str(tmp_path))
    assert time.process_time() - start < 20
    assert result.exit_code == 1
    assert "2,000 more rows of this kind are not listed" in " ".join(result.output.split())

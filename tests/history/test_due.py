"""What is to be reviewed until a date."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from graph.core.errors import DataError
from graph.curate.history import find_due_rows
from graph.ingest import load_tables
from graph.model.opening import open_graph
from tests.fiction import organisation, tie, write


def data_set(path: Path) -> Path:
    return write(
        path,
        entities=[
            organisation("amber-trust", review_by="2025-06"),
            organisation("cobalt-forum", review_by="2024"),
            organisation("fern-alliance"),
        ],
        ties=[
            tie("amber-trust", "supports", "cobalt-forum", review_by="2025-06-29"),
            tie("amber-trust", "funds", "cobalt-forum", review_by="2027"),
        ],
    )


@pytest.mark.parametrize(
    ("by", "wanted"),
    [
        ("2024-12-30", []),
        ("2024-12-31", [("entities.csv", 3)]),
        ("2025-06-29", [("entities.csv", 3), ("ties.csv", 2)]),
        ("2025-06-30", [("entities.csv", 3), ("ties.csv", 2), ("entities.csv", 2)]),
        ("2030-01-01", [("entities.csv", 3), ("ties.csv", 2), ("entities.csv", 2), ("ties.csv", 3)]),
    ],
)
def test_the_oldest_comes_first_and_a_month_means_its_end(
    tmp_path: Path, by: str, wanted: list[tuple[str, int]]
) -> None:
    found = find_due_rows(load_tables(data_set(tmp_path)), by=datetime.date.fromisoformat(by))
    assert [(one.row.file, one.row.line) for one in found] == wanted


def test_a_date_of_review_is_for_the_owner_alone(tmp_path: Path) -> None:
    quads = "".join(map(str, open_graph(data_set(tmp_path)).iter_evidence_quads()))
    assert "2025-06" not in quads


def test_what_is_no_date_is_found(tmp_path: Path) -> None:
    rows = [organisation("amber-trust", review_by="next year")]
    with pytest.raises(DataError) as caught:
        open_graph(write(tmp_path, entities=rows))
    assert [(one.column, one.code) for one in caught.value.findings] == [("review_by", "broken-date")]

"""A tie that held several times is exported once for each time, with its weight."""

from __future__ import annotations

from pathlib import Path

from graph.ingest.foreign.reading_choices import ReadingChoices
from graph.ingest.foreign.registry import read_networks
from tests.conftest import Run


def test_each_period_of_a_tie_is_a_tie_with_its_weight(stakeholders: Run, tmp_path: Path) -> None:
    text = "From,To,Relation,Since,Until,Weight\nTeal Fund,Moyna,funds,2020-01,2022-06,3\n"
    (tmp_path / "ties.csv").write_text(f"{text}Teal Fund,Moyna,funds,2023,,1\n", encoding="utf-8")
    made, out = tmp_path / "made", tmp_path / "out.graphml"
    stakeholders("import", tmp_path / "ties.csv", "-o", made, "--yes", "--no-open")
    result = stakeholders("export", "-d", made, "--audience", "internal", "-o", out)
    assert result.exit_code == 0, result.stderr
    (network,) = read_networks([out], ReadingChoices())
    assert sorted((tie.start, tie.end, tie.weight) for tie in network.ties) == [
        ("2020-01-01", "2022-06-30", 3.0),
        ("2023-01-01", "", 1.0),
    ]

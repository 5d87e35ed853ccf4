"""Too little memory for a data set: told with numbers and exit code 1, and what was there before stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.core.errors import DataError, LimitExceededError
from graph.core.memory import measure_available_memory
from graph.model import memory_need
from graph.model.opening import open_graph
from graph.publish import supervised_build
from graph.publish.supervised_build import build_supervised
from tests.conftest import Run
from tests.fiction import organisation, tie, write

ORGANISATIONS = [organisation("amber-trust"), organisation("cobalt-forum")]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data set that counts as large."""
    monkeypatch.setattr(supervised_build, "LARGE", 0)
    monkeypatch.setattr(memory_need, "LARGE", 0)
    return write(
        tmp_path / "fiction",
        entities=ORGANISATIONS,
        ties=[tie("amber-trust", "partneredWith", "cobalt-forum")],
    )


def test_free_memory_is_measured() -> None:
    assert 1 << 20 < measure_available_memory() < 1 << 50


@pytest.mark.slow
def test_a_large_data_set_is_built_as_a_small_one_is(data: Path, tmp_path: Path) -> None:
    said: list[str] = []
    result = build_supervised(data, tmp_path / "large", audience="internal", say=said.append)
    supervised_build.LARGE = 1 << 30  # put back by the fixture
    again = build_supervised(data, tmp_path / "small", audience="internal")
    assert dict(result.summary) == dict(again.summary)
    for large, small in zip(result.files, again.files, strict=True):
        assert large.read_bytes() == small.read_bytes()
    assert "checking" in said


def test_findings_come_back_whole(data: Path, tmp_path: Path) -> None:
    write(data, entities=ORGANISATIONS, ties=[tie("amber-trust", "partneredWith", "nobody")])
    with pytest.raises(DataError) as caught:
        build_supervised(data, tmp_path / "out", audience="internal")
    (finding,) = (finding for finding in caught.value.findings if finding.severity == "error")
    assert (finding.file, finding.line, finding.column) == ("ties.csv", 2, "object")


def test_where_memory_runs_out_the_outputs_stay_and_the_numbers_are_told(
    stakeholders: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    assert stakeholders("build", "-d", data, "-o", out).exit_code == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    monkeypatch.setattr(supervised_build, "_find_memory_limit", lambda: 1 << 20)
    result = stakeholders("build", "-d", data, "-o", out)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "not enough memory: 4 rows take about" in result.stderr
    assert "are free; close other programs" in result.stderr
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_what_cannot_fit_is_not_begun(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_need, "measure_available_memory", lambda: 1_000)
    with pytest.raises(
        LimitExceededError, match=r"not enough memory: 4 rows take about .*, and \S+ MB are free"
    ):
        open_graph(data)

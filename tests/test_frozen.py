"""The data sets of today, frozen: tables and `dataset.toml` of that day are still read, and mean the same.

`tests/frozen` is never written again: whoever keeps such a folder opens it with a newer version of the
program. A test that fails here says that a column, a key or a meaning was taken away from them.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from graph.publish.build import build_outputs
from tests.conftest import ROOT, Run

FROZEN = ROOT / "tests" / "frozen"
NAMES = ("steps", "kestrel")
COUNTED = ("entities", "organisations", "connected_pairs", "ties", "events", "counts")
COUNTED = (*COUNTED, "assertion_sets")


def read_counts(name: str) -> Any:
    """Return what the data set counted on the day when it was frozen."""
    return json.loads((FROZEN / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_a_frozen_data_set_counts_what_it_counted(name: str, tmp_path: Path) -> None:
    summary = build_outputs(FROZEN / name, tmp_path, audience="internal").summary
    kept = read_counts(name)
    counted = {key: summary[key] for key in COUNTED}
    # a level of certainty that was not told apart on that day may be counted beside the others
    levels = kept["connected_pairs"]
    counted["connected_pairs"] = {level: counted["connected_pairs"][level] for level in levels}
    assert counted == kept


@pytest.mark.parametrize("name", NAMES)
def test_a_frozen_data_set_has_no_error(name: str, stakeholders: Run) -> None:
    result = stakeholders("check", "-d", FROZEN / name, "--json")
    assert result.exit_code == 0
    assert [row for row in json.loads(result.stdout)["rows"] if row["severity"] == "error"] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_column_of_a_frozen_table_is_known(name: str) -> None:
    from graph.schema.dataset import TABLES

    for table, columns in TABLES.items():
        path = FROZEN / name / f"{table}.csv"
        if path.exists():
            heads = path.read_text(encoding="utf-8").splitlines()[0].split(",")
            assert {*heads} <= {*columns}, table


def test_every_key_of_a_frozen_description_is_read() -> None:
    from graph.schema.dataset import Dataset

    for name in NAMES:
        path = FROZEN / name / "dataset.toml"
        kept = tomllib.loads(path.read_text(encoding="utf-8"))
        found = Dataset.from_toml(path, origin=path.parent).as_json()
        texts = {key: list(value) if isinstance(value, tuple) else value for key, value in found.items()}
        assert {key: texts[key] for key in kept if key != "format"} == {
            key: value for key, value in kept.items() if key != "format"
        }

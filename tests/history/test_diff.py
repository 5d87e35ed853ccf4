"""What changed between two states of a data set: rows by their key, and each in words."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.curate.history import compare_data_sets, describe_changes
from graph.ingest import load_tables
from graph.schema.vocabulary import Ontology
from tests.conftest import ROOT
from tests.fiction import LEAFLET, organisation, tie, write

Rows = list[dict[str, str]]
STEPS = ROOT / "data" / "steps"


def data_set(path: Path, **tables: Rows) -> Path:
    entities = [organisation("amber-trust"), organisation("cobalt-forum"), organisation("fern-alliance")]
    return write(path, **({"entities": entities} | tables))


def told(old: Path, new: Path) -> tuple[list[tuple[str, str, tuple[str, ...]]], list[str]]:
    ontology = Ontology.load()
    found = compare_data_sets(load_tables(old), load_tables(new), ontology)
    return [(one.what, one.table, one.key) for one in found.changes], describe_changes(found, ontology)


def test_nothing_differs_from_itself() -> None:
    assert told(STEPS, STEPS) == ([], [])


def test_a_row_that_moved_is_no_change(tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(STEPS, moved)
    order = random.Random(3)  # noqa: S311
    for path in sorted(moved.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        order.shuffle(rows)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
    assert told(STEPS, moved) == ([], [])


TIE = tie("amber-trust", "partneredWith", "cobalt-forum")
T = "Amber Trust partnered with Cobalt Forum"
OTHER = tie("amber-trust", "partneredWith", "cobalt-forum", locator="2", phrase="again")


@pytest.mark.parametrize(
    ("old", "new", "what", "words"),
    [
        ([TIE], [], "removed",
         "“{T}” is no longer documented; its row was removed from ties.csv."),
        ([], [TIE], "added", "New: {T} (ties.csv, line 2)."),
        ([TIE, OTHER], [TIE], "removed",
         "“{T}” has one support fewer: its row was removed from ties.csv; "
         "1 row still says it."),
        ([TIE], [TIE, OTHER], "added",
         "“{T}” has one support more (ties.csv, line 3)."),
        ([TIE], [TIE | {"certainty": "implied"}], "changed",
         "{T}: certainty was “stated” and is now “implied” (ties.csv, line 2)."),
        ([TIE], [TIE | {"start": "2020", "date_certainty": "stated"}], "changed",
         "{T}: start is new: “2020”; certainty of the date is new: “stated” "
         "(ties.csv, line 2)."),
        ([], [TIE | {"holds": "no"}], "added",
         "New: not so: {T} (ties.csv, line 2)."),
    ],
)  # fmt: skip
def test_a_tie_in_rows_and_in_words(tmp_path: Path, old: Rows, new: Rows, what: str, words: str) -> None:
    keep = tie("fern-alliance", "supports", "amber-trust")
    rows, said = told(
        data_set(tmp_path / "old", ties=[*old, keep]), data_set(tmp_path / "new", ties=[*new, keep])
    )
    assert rows == [(what, "ties", ("amber-trust", "partneredWith", "cobalt-forum"))]
    assert said == [words.replace("{T}", T)]


def test_the_ends_of_a_symmetric_tie_may_change_places(tmp_path: Path) -> None:
    turned = tie("cobalt-forum", "partneredWith", "amber-trust")
    rows, _ = told(data_set(tmp_path / "old", ties=[TIE]), data_set(tmp_path / "new", ties=[turned]))
    assert [what for what, _, _ in rows] == ["changed"]


def test_entities_sources_and_the_data_set_itself(tmp_path: Path) -> None:
    entities = [organisation("amber-trust", label_en="Amber Union"), organisation("cobalt-forum")]
    old = data_set(tmp_path / "old")
    new = data_set(tmp_path / "new", entities=entities, sources=[LEAFLET | {"title": "Old leaflet"}])
    (new / "dataset.toml").write_text(
        (new / "dataset.toml").read_text(encoding="utf-8").replace('"public"', '"partners"'), encoding="utf-8"
    )
    _, said = told(old, new)
    assert said == [
        "The data set: visibility was “public” and is now “partners” (dataset.toml).",
        "The source “Old leaflet”: title was “The leaflet” and is now “Old leaflet” (sources.csv, line 2).",
        "Amber Union: English name was “Amber Trust” and is now “Amber Union” (entities.csv, line 2).",
        "Fern Alliance is no longer in the data; its row was removed from entities.csv.",
    ]


row = st.fixed_dictionaries(
    {
        "subject": st.sampled_from(["amber-trust", "cobalt-forum"]),
        "kind": st.sampled_from(["supports", "funds"]),
        "object": st.just("fern-alliance"),
        "source": st.sampled_from(["leaflet", "almanac"]),
        "locator": st.sampled_from(["1", "2"]),
        "phrase": st.sampled_from(["a", "b"]),
        "certainty": st.sampled_from(["stated", "implied"]),
    }
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=st.lists(row, min_size=1, max_size=5), new=st.lists(row, min_size=1, max_size=5))
def test_the_changes_make_the_new_rows_of_the_old(tmp_path_factory: Callable, old: Rows, new: Rows) -> None:  # type: ignore[type-arg]
    """The oracle applies the changes to the multiset of old rows."""
    folder = tmp_path_factory.mktemp("diff")  # type: ignore[attr-defined]
    found = compare_data_sets(
        load_tables(data_set(folder / "old", ties=old)),
        load_tables(data_set(folder / "new", ties=new)),
        Ontology.load(),
    )

    def as_text(cells: Mapping[str, str]) -> str:
        return "|".join(f"{key}={cells[key]}" for key in sorted(cells) if cells[key])

    rows = [as_text(one) for one in old]
    for change in found.changes:
        if change.old:
            rows.remove(as_text(change.old.cells))
        if change.new:
            rows.append(as_text(change.new.cells))
        if change.what == "changed":
            assert change.old and change.new
            for column, (was, now) in change.cells.items():
                assert (change.old[column], change.new[column]) == (was, now)
                assert was != now
    assert sorted(rows) == sorted(as_text(one) for one in new)

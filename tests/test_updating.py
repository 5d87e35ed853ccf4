"""A graph that is brought up to changed tables holds the same as one that is built anew."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.core.errors import InputError
from graph.curate.editing import Change, ConflictError, RejectedStepError, apply_step, read_table
from graph.ingest import load_tables
from graph.model.opening import build_snapshot, open_graph, open_snapshot
from graph.model.updating import apply_difference, find_difference
from graph.store import Store
from tests.conftest import ROOT

KINDS = ("partneredWith", "memberOf", "funds", "within", "secretariatOf", "partOf", "steeringMemberOf")
CLASSES = ("CivilSocietyOrganisation", "Platform", "PublicBody", "Place", "Company")
EVIDENCE = (
    {},
    {"certainty": "stated"},
    {
        "source": "answer-amber-trust",
        "locator": "question 1",
        "phrase": "we work with",
        "certainty": "stated",
    },
    {
        "source": "answer-amber-trust",
        "locator": "question 1",
        "phrase": "we work with",
        "certainty": "implied",
    },
    {"source": "answer-teal-lantern", "certainty": "ambiguous"},
    {"note": "said in the meeting"},
)


def list_quads(graph) -> set[str]:
    assert isinstance(graph.store, Store)
    return set(map(str, graph.store.iter_quads()))


def make_change(folder: Path, choice: random.Random) -> Change:
    """Return any change of a row, also one that the rules refuse."""
    ids = sorted(row["id"] for row in load_tables(folder).rows["entities"])
    table = choice.choice(
        ["entities", "ties", "ties", "ties", "sources", "facts", "decisions", "counts", "events"]
    )
    text = read_table(folder, table)
    line = choice.choice(sorted(text.places)) if text.places else 0
    before = dict(text.read_row(text.places[line])) if line else None
    wanted = choice.random()
    if before and wanted < 0.3:
        return Change(table, before, None, line=line)
    if before and (wanted < 0.6 or table in ("facts", "counts", "events")):
        columns = [
            c
            for c in ("certainty", "note", "label_en", "lang", "phrase", "kind", "object", "class", "source")
            if c in text.columns
        ]
        column = choice.choice(columns) if columns else "why"
        value = {
            "certainty": choice.choice(["stated", "implied", "ambiguous", ""]),
            "kind": choice.choice(KINDS),
            "object": choice.choice(ids),
            "class": choice.choice(CLASSES),
            "lang": choice.choice(["en", "bn"]),
            "source": choice.choice(["answer-amber-trust", "answer-teal-lantern", ""]),
        }.get(column, f"text {choice.randrange(3)}")
        return Change(table, before, {**before, column: value}, line=line)
    if table == "decisions":
        a, b = choice.sample(ids, 2)
        decision = {
            "a": a,
            "b": b,
            "decision": choice.choice(["same", "different"]),
            "who": "R",
            "when": "2024",
            "why": "x",
        }
        return Change(table, after=decision)
    if table == "ties":
        a, b = choice.sample(ids, 2)
        return Change(
            table, after={"subject": a, "kind": choice.choice(KINDS), "object": b, **choice.choice(EVIDENCE)}
        )
    if table == "sources":
        return Change(table, after={"id": f"source-{choice.randrange(99)}", "title": "A source"})
    name = f"Thing {choice.randrange(4)}"
    return Change(
        "entities", after={"class": choice.choice(CLASSES), "label_en": name, **choice.choice(EVIDENCE)}
    )


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_random_edits_give_the_store_of_a_new_build(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("edits") / "kestrel"
    shutil.copytree(ROOT / "data" / "kestrel", folder)
    choice = random.Random(seed)  # noqa: S311 - the same each time
    graph, before = open_graph(folder), load_tables(folder)
    stored = 0
    while stored < 6:
        try:
            apply_step(
                folder, [make_change(folder, choice) for _ in range(choice.choice([1, 1, 3]))], who="R"
            )
        except (RejectedStepError, ConflictError, InputError):
            continue
        stored += 1
        after = load_tables(folder)
        difference = find_difference(graph, before, after)
        assert difference is not None
        updated = apply_difference(graph, difference)
        new = open_graph(folder)
        assert list_quads(updated) == list_quads(new)
        assert len(updated.entities) == len(new.entities)
        graph, before = updated, after


def test_a_kept_store_is_copied_and_stays_what_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "kestrel"
    shutil.copytree(ROOT / "data" / "kestrel", folder)
    _, snapshot = build_snapshot(folder)
    kept, before = open_snapshot(snapshot), load_tables(folder)
    quads = list_quads(kept)
    apply_step(folder, [Change("entities", after={"class": "Company", "label_en": "Zebra works"})], who="R")
    difference = find_difference(kept, before, load_tables(folder))
    assert difference is not None
    updated = apply_difference(kept, difference)
    assert list_quads(updated) == list_quads(open_graph(folder))
    assert list_quads(kept) == quads
    assert updated.names.find_organisation("zebra works").id == "zebra-works"

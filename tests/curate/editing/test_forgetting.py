"""What is forgotten stands in no file of the folder and in no kept store, and nobody else is harmed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graph.core.errors import InputError
from graph.curate.editing import Change, apply_step, read_history, read_table, record_step, undo_step
from graph.curate.editing.forgetting import plan_removal
from graph.ingest import load_tables
from graph.ingest.validate import validate_tables
from graph.model.graph import StakeholderGraph
from graph.model.opening import build_snapshot, open_graph
from graph.schema.vocabulary import Ontology
from graph.store import cache_entries
from tests.conftest import ROOT

NAMES = ("Amber Trust", "amber-trust", "অম্বর ট্রাস্ট", "AMBER TRUST")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STAKEHOLDERS_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "kestrel"
    shutil.copytree(ROOT / "data" / "kestrel", path)
    return path


def grep(folder: Path, name: str) -> list[str]:
    """Return the files below a folder that hold a name, whatever its case, or are called by it."""
    wanted = name.casefold()
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if wanted in path.name.casefold()
        or (
            path.is_file()
            and wanted.encode() in path.read_bytes().decode(errors="replace").casefold().encode()
        )
    ]


def list_organisations(graph: StakeholderGraph) -> set[str]:
    return {entity.id for entity in graph.entities.values() if entity.is_organisation}


def test_nothing_of_it_is_left_in_any_file(folder: Path) -> None:
    (folder / "sources").mkdir()
    (folder / "sources" / "talk.txt").write_text(
        "We met Amber Trust.\nAMBER TRUST said yes.\n", encoding="utf-8"
    )
    (folder / "import-rows.json").write_text('{"entities": ["\\u0985\\u09ae\\u09cd\\u09ac\\u09b0 x"]}')
    (folder / "logos").mkdir()
    (folder / "logos" / "amber-trust.png").write_bytes(b"\x89PNG\xff")
    text = read_table(folder, "entities")
    line = next(line for line, place in text.places.items() if text.read_row(place)["id"] == "amber-trust")
    row = dict(text.read_row(text.places[line]))
    step = apply_step(
        folder, [Change("entities", row, {**row, "note": "changed"}, line=line)], who="Amber Trust"
    )
    undo_step(folder, step.id, who="R", why="Amber Trust asked for it")
    record_step(folder, {"ties.csv": (folder / "ties.csv").read_bytes() + b"\n"}, who="R", kind="import")
    _, snapshot = build_snapshot(folder)
    cache_entries.keep_snapshot(snapshot)
    snapshot.lock.release()
    removal = plan_removal(folder, "amber trust")
    assert removal.rows["ties"] > 5
    assert "logos/amber-trust.png" in removal.gone
    assert grep(folder, "Amber Trust")  # nothing is removed yet
    assert removal.carry_out() == []
    for name in NAMES:
        assert grep(folder, name) == []
    assert [
        path
        for path in (folder.parent / "cache").rglob("*")
        if path.is_file() and b"mber" in path.read_bytes()
    ] == []
    findings = validate_tables(load_tables(folder), Ontology.load())
    assert [finding for finding in findings if finding.severity == "error"] == []
    assert "amber-trust" not in {entity.id for entity in open_graph(folder).entities.values()}
    assert read_history(folder)[0].kind == "forget"


def test_names_that_contain_it_stay(folder: Path) -> None:
    apply_step(
        folder,
        [
            Change(
                "entities",
                after={"id": "amber-trust-fund", "class": "Company", "label_en": "Amber Trust Fund"},
            ),
            Change(
                "ties",
                after={
                    "subject": "amber-trust-fund",
                    "kind": "partneredWith",
                    "object": "teal-lantern",
                    "note": "Amber Trust Fund, once of Amber Trust",
                },
            ),
        ],
        who="R",
    )
    plan_removal(folder, "amber-trust").carry_out()
    tables = load_tables(folder)
    assert "Amber Trust Fund" in {row["label_en"] for row in tables.rows["entities"]}
    assert tables.rows["ties"][-1]["note"] == "Amber Trust Fund, once of […]"


def test_the_others_are_as_they_were(folder: Path) -> None:
    before = open_graph(folder)
    plan_removal(folder, "Teal Lantern").carry_out()
    after = open_graph(folder)
    assert list_organisations(before) - list_organisations(after) == {"teal-lantern"}
    plan_removal(folder, "Copper Well").carry_out()
    assert list_organisations(after) - list_organisations(open_graph(folder)) == {"copper-well"}


@pytest.mark.parametrize(("name", "words"), [("Amber Trst", "did you mean"), ("", "nothing is called")])
def test_a_name_of_nobody_removes_nothing(folder: Path, name: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        plan_removal(folder, name)


def test_a_file_that_is_no_text_is_named(folder: Path) -> None:
    (folder / "minutes.docx").write_bytes(b"PK\x03\x04\xff\x00")
    (folder / "link.txt").symlink_to("/etc/hostname")
    assert plan_removal(folder, "Amber Trust").unread == ("minutes.docx",)

"""`export`: an edition's tables, which say what the edition says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.tables import Curated, rows
from tests.conftest import ROOT, Run

TABLES = {"sources", "entities", "ties", "events", "counts", "facts", "decisions"}


def written(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("audience", ["public", "partners", "internal"])
def test_the_tables_give_the_edition_back(
    audience: str, stakeholders: Run, mixed: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "tables"
    assert stakeholders("export", "-o", folder, "-d", mixed, "--audience", audience).exit_code == 0
    assert written(folder) == {f"{name}.csv" for name in TABLES} | {"dataset.toml"}
    for verb in ("central", "isolated"):
        first, again = (
            json.loads(stakeholders(verb, "-d", data, "--audience", audience, "--json").stdout)
            for data in (mixed, folder)
        )
        for answer, data in ((first, mixed), (again, folder)):  # a command in a note names its folder
            answer["notes"] = [note.replace(f"-d {data}", "-d FOLDER") for note in answer["notes"]]
        assert again == first
    for name in ("graph.trig", "graph.ttl"):
        for source, target in ((mixed, "first"), (folder, "again")):
            made = stakeholders("build", "-d", source, "-o", tmp_path / target, "--audience", audience)
            assert made.exit_code == 0
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_it_is_made_to_leave_so_the_public_edition_is_the_default(
    stakeholders: Run, mixed: Path, tmp_path: Path
) -> None:
    stakeholders("export", "-o", tmp_path / "default", "-d", mixed)
    stakeholders("export", "-o", tmp_path / "public", "-d", mixed, "--audience", "public")
    for path in sorted((tmp_path / "public").iterdir()):
        assert (tmp_path / "default" / path.name).read_bytes() == path.read_bytes()
    ids = {row["id"] for row in rows(tmp_path / "default", "entities")}
    assert "amber-trust" in ids
    assert "velvet-foundation" not in ids


def test_the_example_comes_back_row_for_row(stakeholders: Run, tmp_path: Path) -> None:
    """Ties of the tables, with who says so; what a reader with a pencil would compare."""
    stakeholders("export", "-o", tmp_path, "--audience", "internal")

    def ties(folder: Path) -> set[tuple[str, ...]]:
        tables = Curated(folder)
        columns = ("source", "locator", "phrase", "certainty")
        return {
            (*key, *(" ".join(row[column].split()) for column in columns))
            for key, found in tables.supports.items()
            for row in found
        }

    assert ties(tmp_path) == ties(ROOT / "data" / "steps")


def test_a_workbook_says_the_same(stakeholders: Run, mixed: Path, tmp_path: Path) -> None:
    book = tmp_path / "valley.xlsx"
    assert stakeholders("export", "-o", book, "-d", mixed, "--audience", "internal").exit_code == 0
    again = json.loads(stakeholders("central", "-d", book, "--json").stdout)
    first = json.loads(stakeholders("central", "-d", mixed, "--json").stdout)
    assert (again["rows"], again["projection"]) == (first["rows"], first["projection"])


def test_rdf_that_carries_evidence_becomes_tables(stakeholders: Run, mixed: Path, tmp_path: Path) -> None:
    stakeholders("build", "-d", mixed, "-o", tmp_path / "built", "--audience", "public")
    stakeholders("export", "-d", tmp_path / "built" / "graph.trig", "-o", tmp_path / "from-rdf")
    stakeholders("export", "-d", mixed, "-o", tmp_path / "from-tables")
    for name in sorted(TABLES):
        table = f"{name}.csv"
        assert (tmp_path / "from-rdf" / table).read_bytes() == (tmp_path / "from-tables" / table).read_bytes()


def test_the_answer_names_what_was_written(stakeholders: Run, mixed: Path, tmp_path: Path) -> None:
    said = json.loads(stakeholders("export", "-o", tmp_path / "o", "-d", mixed, "--json").stdout)["rows"]
    sizes = {str(path): path.stat().st_size for path in (tmp_path / "o").iterdir()}
    assert {row["file"]: row["bytes"] for row in said} == sizes


def test_files_of_the_user_stay(stakeholders: Run, mixed: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_bytes(b"a,b\n")
    assert stakeholders("export", "-o", tmp_path, "-d", mixed).exit_code == 0
    assert (tmp_path / "mine.csv").read_bytes() == b"a,b\n"

"""What a stranger leaves in a folder moves no file outside of it; what this program left is finished."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.core.atomic import publish_files, recover_interrupted

GONE = 2**22 + 1  # no process has this number: it is above the largest that Linux gives


def prepare_staging(folder: Path, record: object, number: str = str(GONE)) -> Path:
    """Make a staging folder as a killed process leaves it, with a record of any content."""
    staging = folder / f".stakeholders-new-{number}-x"
    staging.mkdir(parents=True)
    text = record if isinstance(record, str) else json.dumps(record)
    (staging / "record.json").write_text(text, encoding="utf-8")
    return staging


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A file outside of the folder that is recovered."""
    path = tmp_path / "victim.txt"
    path.write_text("mine", encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "set"
    path.mkdir()
    return path


@pytest.mark.parametrize("name", ["a/../../victim.txt", "../victim.txt", "VICTIM"])
def test_a_name_outside_the_folder_moves_nothing(name: str, folder: Path, victim: Path) -> None:
    """The name leads from the staging folder to a file of the stranger, from the folder to one of others."""
    staging = prepare_staging(folder, [str(victim) if name == "VICTIM" else name])
    for place in (folder, staging):
        (place / "a").mkdir()
        (place / "victim.txt").write_text("theirs", encoding="utf-8")
    recover_interrupted(folder)
    assert victim.read_text(encoding="utf-8") == "mine"
    assert not staging.exists()


@pytest.mark.parametrize("record", [5, None, {}, "text", [1], [None], ["x", 1], "[" * 100_000, "", "\x00"])
def test_a_record_of_another_shape_is_removed(record: object, folder: Path, victim: Path) -> None:
    staging = prepare_staging(folder, record)
    (staging / "x").write_text("theirs", encoding="utf-8")
    recover_interrupted(folder)
    assert (list(folder.iterdir()), victim.read_text(encoding="utf-8")) == ([], "mine")


@pytest.mark.parametrize("number", ["9" * 20, "9" * 200, "²", "-1", ""])
def test_a_process_number_that_is_none_is_removed(number: str, folder: Path) -> None:
    staging = prepare_staging(folder, ["ties.csv"], number)
    recover_interrupted(folder)
    assert not staging.exists()


def test_a_link_is_neither_followed_nor_moved(folder: Path, victim: Path) -> None:
    (folder / "out").symlink_to(victim.parent)
    (folder / "linked.csv").symlink_to(victim)
    staging = prepare_staging(folder, ["out/victim.txt", "linked.csv", "own.csv"])
    (staging / "out").mkdir()
    (staging / "out" / "victim.txt").write_text("theirs", encoding="utf-8")
    (staging / "linked.csv").write_text("theirs", encoding="utf-8")
    (staging / "own.csv").symlink_to(victim)  # would put a link to a file of somebody else into the data
    recover_interrupted(folder)
    assert victim.read_text(encoding="utf-8") == "mine"
    assert (folder / "linked.csv").is_symlink() and not (folder / "own.csv").exists()


def test_a_staging_folder_that_is_a_link_is_unlinked(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "record.json").write_text('["ties.csv"]', encoding="utf-8")
    (elsewhere / "ties.csv").write_text("theirs", encoding="utf-8")
    (folder / f".stakeholders-new-{GONE}-x").symlink_to(elsewhere)
    recover_interrupted(folder)
    assert (list(folder.iterdir()), len(list(elsewhere.iterdir()))) == ([], 2)


def test_what_a_killed_process_had_begun_is_finished(folder: Path) -> None:
    (folder / "store").mkdir()
    staging = prepare_staging(folder, ["ties.csv", "store/current"])
    (staging / "store").mkdir()
    for name in ("ties.csv", "store/current"):
        (staging / name).write_text(f"new {name}", encoding="utf-8")
    recover_interrupted(folder)
    assert (folder / "ties.csv").read_text(encoding="utf-8") == "new ties.csv"
    assert (folder / "store" / "current").read_text(encoding="utf-8") == "new store/current"


@given(record=st.recursive(st.none() | st.integers() | st.text(), lambda part: st.lists(part)))
def test_no_record_writes_outside(record: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    top = tmp_path_factory.mktemp("any")
    victim, folder = top / "victim.txt", top / "set"
    victim.write_text("mine", encoding="utf-8")
    prepare_staging(folder, record)
    recover_interrupted(folder)
    assert sorted(path.name for path in top.iterdir()) == ["set", "victim.txt"]
    assert (victim.read_text(encoding="utf-8"), list(folder.iterdir())) == ("mine", [])


def test_publishing_into_a_prepared_folder_is_safe(folder: Path, victim: Path) -> None:
    prepare_staging(folder, ["../victim.txt"])
    (folder / "victim.txt").write_text("theirs", encoding="utf-8")
    publish_files(folder, {"ties.csv": b"mine"})
    assert victim.read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in folder.iterdir()) == ["ties.csv", "victim.txt"]


def test_a_pipe_in_place_of_a_record_is_not_waited_for(folder: Path) -> None:
    staging = prepare_staging(folder, "[]")
    (staging / "record.json").unlink()
    os.mkfifo(staging / "record.json")
    recovering = threading.Thread(target=recover_interrupted, args=(folder,), daemon=True)
    recovering.start()
    recovering.join(5)
    assert not recovering.is_alive()
    assert not staging.exists()


@pytest.mark.parametrize("name", ["x" * 300, "/".join(["y" * 200] * 30)])
def test_a_name_too_long_for_the_system_is_passed_over(name: str, folder: Path) -> None:
    staging = prepare_staging(folder, [name, "ties.csv"])
    (staging / "ties.csv").write_text("new", encoding="utf-8")
    recover_interrupted(folder)
    assert not staging.exists()
    assert (folder / "ties.csv").read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize("number", ["0", "00000"])
def test_no_process_has_the_number_0(number: str, folder: Path) -> None:
    staging = prepare_staging(folder, [], number)
    recover_interrupted(folder)
    assert not staging.exists()

"""Two processes that write one folder at once take turns; neither overwrites what the other has stored."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from graph.core.errors import StoreError
from graph.core.file_lock import LOCK_FILE, lock_folder
from graph.curate.editing import (
    Change,
    apply_step,
    observe_files,
    read_history,
    record_step,
    write_whole_files,
)
from graph.curate.editing.forgetting import plan_removal
from graph.ingest import load_tables
from tests.conftest import ROOT

HEADER = "id,class,label_en\r\n"
WRITER = """
import sys
from pathlib import Path
from graph.curate.editing import Change, apply_step
name = sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for number in range(4):
    row = {"id": f"{name}-{number}", "class": "Company", "label_en": f"{name} {number}"}
    apply_step(Path(sys.argv[1]), [Change("entities", after=row)], who=name)
"""
HOLDER = """
import sys
from pathlib import Path
from graph.core.file_lock import lock_folder
with lock_folder(Path(sys.argv[1])):
    print("ready", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "network"
    path.mkdir()
    (path / "entities.csv").write_bytes(f"{HEADER}amber,Company,Amber Trust\r\n".encode())
    return path


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def add(folder: Path, *names: str) -> None:
    for name in names:
        row = {"id": name, "class": "Company", "label_en": name}
        apply_step(folder, [Change("entities", after=row)], who="R")


def test_what_two_processes_and_two_threads_store_is_all_there(folder: Path) -> None:
    names = {who: [f"{who}-{number}" for number in range(4)] for who in ("birch", "cedar", "dune")}
    writer = start(WRITER, str(folder), "birch")
    threads = [threading.Thread(target=add, args=(folder, *names[who])) for who in ("cedar", "dune")]
    for thread in threads:
        thread.start()
    _, fault = writer.communicate("\n", timeout=60)
    for thread in threads:
        thread.join()
    assert fault == ""
    ids = {row["id"] for row in load_tables(folder).rows["entities"]}
    assert ids == {"amber", *names["birch"], *names["cedar"], *names["dune"]}
    steps = read_history(folder)
    assert sorted(int(step.id) for step in steps) == list(range(1, 13))
    assert {step.kind for step in steps} == {"edit"}
    assert not (folder / LOCK_FILE).exists()


def test_who_waits_too_long_is_told_and_stores_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock_folder.__wrapped__, "__kwdefaults__", {"seconds": 0.1})  # type: ignore[attr-defined]
    before = observe_files(folder)
    holder = start(HOLDER, str(folder))
    with pytest.raises(StoreError, match=r"another program is writing .* try again in a moment; nothing was"):
        add(folder, "birch")
    assert observe_files(folder) == before
    holder.kill()  # the system lets go of the lock; its file stays, and is no obstacle
    holder.communicate()
    assert (folder / LOCK_FILE).exists()
    add(folder, "birch")
    assert not (folder / LOCK_FILE).exists()


def test_what_was_made_of_earlier_files_does_not_overwrite_later_ones(folder: Path) -> None:
    seen = observe_files(folder)
    removal = plan_removal(folder, "Amber Trust")
    add(folder, "birch")
    mine = {"entities.csv": f"{HEADER}mine,Company,Mine\r\n".encode()}
    with pytest.raises(StoreError, match="changed while this was prepared; try again"):
        write_whole_files(folder, mine, who="R", why="", kind="import", seen=seen)
    with pytest.raises(StoreError, match="changed meanwhile; look again; nothing was removed"):
        removal.carry_out()
    assert {row["id"] for row in load_tables(folder).rows["entities"]} == {"amber", "birch"}
    step = write_whole_files(folder, mine, who="R", why="", kind="import", seen=observe_files(folder))
    assert step and step.kind == "import"


def test_a_workbook_that_was_saved_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(b"first")
    seen = observe_files(book)
    book.write_bytes(b"second")
    with pytest.raises(StoreError, match="changed while this was prepared"):
        write_whole_files(book, {book.name: b"mine"}, who="R", why="", kind="import", seen=seen)
    assert book.read_bytes() == b"second"


def test_a_link_in_place_of_the_lock_file_is_not_followed(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_bytes(b"mine")
    (folder / LOCK_FILE).symlink_to(target)
    with pytest.raises(StoreError, match=r"cannot be opened .*; remove it"):
        add(folder, "birch")
    assert target.read_bytes() == b"mine"


def test_a_step_within_a_held_folder_is_stored(folder: Path) -> None:
    with lock_folder(folder):
        record_step(folder, {"notes.txt": b"n"}, who="R", kind="import")
        assert (folder / LOCK_FILE).exists()
    shutil.rmtree(folder / "history")
    assert not (folder / LOCK_FILE).exists()

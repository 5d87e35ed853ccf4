"""Where the disk is full, pages are to be read only, until something can be written again."""

from __future__ import annotations

import errno
import html
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.core.errors import StoreError
from graph.curate.editing import Change, apply_step, find_write_fault, read_history, write_faults
from tests.conftest import ROOT
from tests.serve.workbench import Workbench, start_workbench

NEW = {
    "cell-label_en": "Zebra House", "cell-label_bn": "জেব্রা হাউস", "cell-class": "CivilSocietyOrganisation",
}  # fmt: skip
NOTICE = "Nothing can be changed for now"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(ROOT / "data" / "kestrel", tmp_path / "kestrel")


def read_files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def fill_disk(workbench: Workbench) -> Iterator[None]:
    """Let no file of the workbench grow, as if the disk were full."""
    pid = workbench.process.pid
    usual = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (512, usual[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, usual)


@pytest.mark.slow
def test_a_full_disk_makes_pages_read_only_until_there_is_room(folder: Path) -> None:
    before = read_files(folder)
    row = "/d/kestrel/data/entities/row"
    with start_workbench(folder) as workbench:
        assert NOTICE not in workbench.ask("/d/kestrel/org").text
        with fill_disk(workbench):
            answer = workbench.post(row, {**NEW, "working-as": "রিনা"})
            assert (answer.status, "জেব্রা হাউস" in html.unescape(answer.text)) == (422, True)
            assert NOTICE in answer.text and "Traceback" not in answer.text
            page = workbench.ask("/d/kestrel/org").text
            assert NOTICE in page and "Add an organisation" not in page and "Amber Trust" in page
            assert "ডিস্কে জায়গা নেই" in workbench.ask("/d/kestrel/?lang=bn").text
            assert workbench.ask("/d/kestrel/data/entities").status == 403
            time.sleep(write_faults.TRY_SECONDS + 0.5)
            assert NOTICE in workbench.ask("/d/kestrel/org").text  # it was tried, in vain
            assert workbench.post(row, {**NEW, "working-as": "রিনা"}).status == 422
            assert read_files(folder) == before
        assert workbench.post(row, {**NEW, "working-as": "রিনা"}).status == 303
        page = workbench.ask("/d/kestrel/org").text
        assert NOTICE not in page and "Zebra House" in page and "Add an organisation" in page
    assert [step.who for step in read_history(folder)] == ["রিনা"]


@pytest.mark.slow
def test_pages_open_again_when_there_is_room_without_a_form(folder: Path) -> None:
    with start_workbench(folder) as workbench:
        with fill_disk(workbench):
            workbench.post("/d/kestrel/data/entities/row", {**NEW, "working-as": "R"})
            assert workbench.ask("/d/kestrel/history").status == 403
        time.sleep(write_faults.TRY_SECONDS + 0.5)
        assert workbench.ask("/d/kestrel/history").status == 200
        assert NOTICE not in workbench.ask("/d/kestrel/org").text


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_a_folder_that_takes_no_files_is_remembered(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(write_faults, "TRY_SECONDS", 0)
    change = Change("entities", after={"id": "zebra", "class": "PublicBody", "label_en": "Zebra"})

    def refuse(*_: object, **__: object) -> str:
        raise OSError(number, "refused", str(folder))

    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "mkdtemp", refuse)
        with pytest.raises(StoreError, match="cannot be written"):
            apply_step(folder, [change], who="R")
        assert "refused" in find_write_fault(folder)
        assert find_write_fault(folder.parent) == ""
    assert find_write_fault(folder) == ""
    assert apply_step(folder, [change], who="R").id == "1"


def test_one_locked_file_leaves_the_folder_writable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really_replace = Path.replace

    def refuse_table(path: Path, target: Path) -> Path:
        if Path(target) == folder / "entities.csv":
            raise PermissionError(errno.EACCES, "open elsewhere", str(target))
        return really_replace(path, target)

    monkeypatch.setattr(Path, "replace", refuse_table)
    change = Change("entities", after={"id": "zebra", "class": "PublicBody", "label_en": "Zebra"})
    with pytest.raises(StoreError, match="close it there"):
        apply_step(folder, [change], who="R")
    assert find_write_fault(folder) == ""

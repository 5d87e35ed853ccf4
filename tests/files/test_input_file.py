"""Files that a user names: what is no file is told at once, and no link leads out of a data set."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from graph.core.errors import InputError
from graph.core.input_file import open_regular_file, read_regular_file, require_regular_file

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    (made / "ties.csv").write_bytes(b"subject\n")
    (tmp_path / "outside.csv").write_bytes(b"secret\n")
    return made


def test_a_file_is_read_whole_and_no_further_than_allowed(folder: Path) -> None:
    assert read_regular_file(folder / "ties.csv", most=8, hint="shorten it") == b"subject\n"
    with pytest.raises(InputError, match=r"ties\.csv: larger than 7 bytes; shorten it"):
        read_regular_file(folder / "ties.csv", most=7, hint="shorten it")


@posix
def test_what_is_no_file_is_told_without_waiting(folder: Path, tmp_path: Path) -> None:
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(folder / "socket"))
        (folder / "link").symlink_to(folder / "pipe")
        (folder / "broken").symlink_to(folder / "nothing")
        for name, fault in (
            ("pipe", "is a pipe, not a file; save what it sends"),
            ("link", "is a pipe, not a file"),
            ("socket", "is a socket, not a file"),
            ("broken", "is a link to a file that is not there"),
            ("nothing", r"cannot be read \(No such file"),
            (".", "is a folder, not a file"),
        ):
            for function in (require_regular_file, open_regular_file):
                with pytest.raises(InputError, match=fault):
                    function(folder / name)
    with pytest.raises(InputError, match="/dev/zero: is a device, not a file"):
        open_regular_file(Path("/dev/zero"))


@posix
def test_a_link_may_lead_to_a_file_of_the_folder_and_to_no_other(folder: Path, tmp_path: Path) -> None:
    (folder / "inside.csv").symlink_to("ties.csv")
    (folder / "outside.csv").symlink_to(tmp_path / "outside.csv")
    (folder / "up.csv").symlink_to("../data/../outside.csv")
    linked = tmp_path / "linked"
    linked.symlink_to(folder, target_is_directory=True)
    for within in (folder, linked):
        assert read_regular_file(within / "inside.csv", most=9, hint="", within=within) == b"subject\n"
        for name in ("outside.csv", "up.csv"):
            with pytest.raises(InputError, match="is a link to a file outside the data set"):
                open_regular_file(within / name, within=within)

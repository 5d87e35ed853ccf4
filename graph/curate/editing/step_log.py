"""Keeps the history of a data set in its folder: one line for each step, in files that only grow.

Beside the steps lies a copy of each table as the last step left it: by it, a change that another program made
is noticed. Files that a step replaced whole are kept under the check sum of what they held.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ...core.input_file import read_regular_file
from ...ingest.csv_folder import MAX_FILE
from ...schema.dataset import TABLES
from .step import FileChange, Step
from .write_faults import store_files

FOLDER = "history"
_LAST, _FILES = f"{FOLDER}/last", f"{FOLDER}/files"  # tables as they were left, contents that were replaced
_STEPS = "steps-{number:04d}.jsonl"
_FULL = 1 << 18  # bytes of a file of steps after which the next one is begun

Contents = Mapping[str, bytes | None]  # of files by name; None where there is to be none


@dataclass(frozen=True)
class StepLog:
    """The history of one folder."""

    folder: Path

    @property
    def is_empty(self) -> bool:
        """Whether nothing was done yet."""
        return not self._list_files()

    def read_steps(self) -> list[Step]:
        """Return all steps, the oldest first; StoreError where the history is damaged."""
        return list(self._iter_steps())

    def find_step(self, name: str) -> Step | None:
        """Return the step of an id, None where there is none."""
        return next((step for step in self._iter_steps() if step.id == name), None)

    def _iter_steps(self) -> Iterator[Step]:
        for path in self._list_files():
            for line in path.read_text(encoding="utf-8").splitlines():
                yield Step.from_line(line)

    def _list_files(self) -> list[Path]:
        return sorted((self.folder / FOLDER).glob("steps-*.jsonl"))

    def next_id(self) -> str:
        """Return the id of the step that is stored next."""
        files = self._list_files()
        if not files:
            return "1"
        lines = files[-1].read_text(encoding="utf-8").splitlines()
        return str(int(Step.from_line(lines[-1]).id) + 1) if lines else "1"

    def read_last(self, name: str) -> bytes | None:
        """Return a table as the last step left it, None where there was none."""
        return _read_file(self.folder / _LAST / name)

    def read_content(self, digest: str) -> bytes | None:
        """Return what a file held that a step replaced, None where it is not kept any more."""
        return _read_file(self.folder / _FILES / digest)

    def store(self, steps: list[Step], contents: Contents, last: Contents, earlier: Contents) -> None:
        """Write files and the steps that changed them, all or none.

        `last` are tables as they are from now on, `earlier` what files held before that are replaced whole.
        StoreError where that cannot be written.
        """
        listed = {
            **{f"{_LAST}/{name}": last[name] for name in name_table_files() if name in last},
            **contents,
        }
        written = {name: data for name, data in listed.items() if data is not None}
        written |= {f"{_FILES}/{digest_content(data)}": data for data in earlier.values() if data is not None}
        store_files(self.folder, written | self._append(steps))
        for name, data in listed.items():
            if data is None:  # a table without rows says the same as none
                (self.folder / name).unlink(missing_ok=True)

    def read_last_file(self) -> tuple[str, bytes]:
        """Return name and content of the file that the next step is written into."""
        path = self._list_files()[-1]
        return f"{FOLDER}/{path.name}", path.read_bytes()

    @staticmethod
    def tell_time() -> str:
        """Return the time as the history writes it: to the second, with the zone."""
        return datetime.datetime.now().astimezone().isoformat(timespec="seconds")

    def _append(self, steps: list[Step]) -> dict[str, bytes]:
        files = self._list_files()
        number, data = len(files) or 1, files[-1].read_bytes() if files else b""
        if len(data) > _FULL:
            number, data = number + 1, b""
        lines = "".join(step.to_line() for step in steps)
        return {f"{FOLDER}/{_STEPS.format(number=number)}": data + lines.encode()}


def name_table_files() -> tuple[str, ...]:
    """Return the names of the files of all tables."""
    return tuple(f"{table}.csv" for table in TABLES)


def read_tables(folder: Path) -> dict[str, bytes]:
    """Return what the tables of a folder hold, by file name."""
    contents = {name: _read_file(folder / name) for name in name_table_files()}
    return {name: data for name, data in contents.items() if data is not None}


def describe_file(name: str, before: bytes | None, after: bytes | None) -> FileChange:
    """Return what a step says of a file that it replaces whole."""
    return FileChange(name, digest_content(before), digest_content(after))


def digest_content(data: bytes | None) -> str:
    """Return the check sum of what a file holds, empty where there is none."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _read_file(path: Path) -> bytes | None:
    if not path.exists():
        return None
    return read_regular_file(path, most=MAX_FILE, hint="divide the data set", within=path.parent)

"""Tells whether a data set fits into memory, before it is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..core.bounded import format_bytes
from ..core.errors import LimitExceededError
from ..core.memory import measure_available_memory
from ..ingest.file_stamp import list_files

LARGE = 20 << 20  # bytes of a data set; below, no machine lacks the memory
_LEAST_PER_BYTE, _USUAL_PER_BYTE = 5, 80  # bytes of memory that each byte of tables takes
_CHUNK = 1 << 20


@dataclass(frozen=True)
class DatasetSize:
    """How large the files of a data set are; `rows` counts the lines of its tables."""

    size: int
    rows: int

    @classmethod
    def measure(cls, path: Path) -> DatasetSize:
        """Measure the files of a folder, or one file."""
        files = list(list_files(path))
        size = sum(file.stat().st_size for file in files)
        tables = [file for file in files if file.suffix.lower() == ".csv"]
        return cls(size, sum(map(_count_rows, tables)) if size > LARGE else 0)

    @property
    def words(self) -> str:
        """How people say it."""
        return f"{self.rows:,} rows" if self.rows else f"{self.size >> 20:,} MB of data"


def refuse_without_memory(path: Path) -> None:
    """Raise LimitExceededError where a large data set cannot fit into the memory that is free."""
    dataset_size = DatasetSize.measure(path)
    if dataset_size.size <= LARGE:
        return
    available = measure_available_memory()
    if _LEAST_PER_BYTE * dataset_size.size > available:
        raise make_memory_error(path, dataset_size, available)


def make_memory_error(path: Path, dataset_size: DatasetSize, available: int) -> LimitExceededError:
    """Return what to say where memory ran out, or would; `available` was free at the beginning."""
    usual = format_bytes(_USUAL_PER_BYTE * dataset_size.size)
    return LimitExceededError(
        f"{path}: there is not enough memory: {dataset_size.words} take about {usual}, and "
        f"{format_bytes(available)} are free; close other programs, or use a machine with more memory; "
        "what was there before is unchanged",
        "memory",
    )


def _count_rows(path: Path) -> int:
    with path.open("rb") as file:
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))
    return max(0, lines - 1)  # without the header

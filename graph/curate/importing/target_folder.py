"""Finds the folder of the data set that files are imported into, and reads what it holds already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import InputError
from ...ingest import csv_folder
from ...ingest.derived_ids import make_id
from ...schema.dataset import TABLES, Dataset, TableRow
from .mapping_file import MappingFile
from .network_rows import Cells
from .row_changes import FILE as BASE_FILE
from .row_changes import read_base


@dataclass(frozen=True)
class TargetFolder:
    """The data set that an import adds to; empty where the folder is new."""

    path: Path
    mapping: MappingFile
    rows: Mapping[str, Sequence[TableRow]]
    base: Mapping[str, Sequence[Cells]]
    dataset: Dataset | None = None

    @property
    def is_new(self) -> bool:
        """Whether there is no data set yet."""
        return self.dataset is None

    @property
    def name(self) -> str:
        """The name of the data set."""
        return self.dataset.name if self.dataset else name_folder(self.path)

    def list_columns(self, table: str) -> list[str]:
        """Return the columns of a table: those that it has, and those that a new one gets."""
        others = {column: None for row in self.rows.get(table, ()) for column in row.cells}
        return [*TABLES[table], *(column for column in others if column not in TABLES[table])]


def name_folder(path: Path) -> str:
    """Return the name of a data set for a file or a folder.

    >>> name_folder(Path("Partner list (Dec).xlsx")), name_folder(Path("তালিকা.xlsx"))
    ('partner-list-dec', 'talika')
    """
    return make_id(path.stem if path.suffix else path.name)


def open_target(files: Sequence[Path], output: Path | None, into: Path | None) -> TargetFolder:
    """Return the folder to import into; InputError where it holds something that is no import's.

    Without a folder given, it is one named after the first file, in the current folder.
    """
    if output and into:
        raise InputError("-o makes a new data set and --into adds to one; give one of them")
    if into:
        if not into.is_dir():
            hint = "give the folder of a data set, or -o for a new one"
            raise InputError(f"{into}: not a folder of tables; {hint}")
        return _read_folder(into)
    folder = output or Path(name_folder(files[0]))
    if folder.is_file():
        raise InputError(f"{folder}: is a file; give a folder with -o")
    if folder.is_dir() and any(folder.iterdir()):
        if not (folder / "import.toml").is_file():
            hint = f"give another folder with -o, or add to it: --into {folder}"
            raise InputError(f"{folder}: has files that no import wrote; {hint}")
        return _read_folder(folder)
    return TargetFolder(folder, MappingFile(), {}, {})


def _read_folder(folder: Path) -> TargetFolder:
    tables = csv_folder.read_folder(folder)
    for finding in tables.findings:
        if finding.severity == "error":
            raise InputError(f"{folder}: {finding}; correct it before something is added")
    base_path = folder / BASE_FILE
    base = read_base(base_path.read_bytes(), str(base_path)) if base_path.is_file() else {}
    return TargetFolder(folder, MappingFile.read(folder), tables.rows, base, tables.dataset)

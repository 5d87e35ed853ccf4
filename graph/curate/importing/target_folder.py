"""Finds the data set, a folder or a workbook, that files go into, and reads what it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ...core.errors import InputError
from ...core.input_file import require_regular_file
from ...ingest import csv_folder
from ...ingest.derived_ids import make_id
from ...ingest.example_rows import drop_example_rows
from ...ingest.name_resolution import resolve_names
from ...ingest.workbook import read_workbook
from ...schema.dataset import TABLES, Dataset, TableRow, Tables
from ...schema.vocabulary import Ontology
from ..editing import observe_files
from .mapping_file import FILE as MAPPING_FILE
from .mapping_file import MappingFile
from .network_rows import Cells
from .row_changes import FILE as BASE_FILE
from .row_changes import read_base


@dataclass(frozen=True)
class ImportTarget:
    """The data set that an import adds to; empty where it is a new folder."""

    path: Path
    mapping: MappingFile
    base: Mapping[str, Sequence[Cells]]
    tables: Tables | None = None
    seen: Mapping[str, bytes] = field(default_factory=dict)  # its files as they were when they were read

    @property
    def is_new(self) -> bool:
        """Whether there is no data set yet."""
        return self.tables is None

    @property
    def is_workbook(self) -> bool:
        """Whether it is one workbook rather than a folder of tables."""
        return self.path.is_file()

    @property
    def folder(self) -> Path:
        """The folder that its files lie in."""
        return self.path.parent if self.is_workbook else self.path

    @property
    def dataset(self) -> Dataset | None:
        """What it says of itself, None where it is new."""
        return self.tables.dataset if self.tables else None

    @property
    def name(self) -> str:
        """The name of the data set."""
        return self.dataset.name if self.dataset else name_folder(self.path)

    @property
    def rows(self) -> Mapping[str, Sequence[TableRow]]:
        """Its rows as they are written."""
        return self.tables.rows if self.tables else {}

    @cached_property
    def cells(self) -> Mapping[str, Sequence[Cells]]:
        """The cells of its rows, in their order."""
        return {table: [dict(row.cells) for row in rows] for table, rows in self.rows.items()}

    @cached_property
    def identified_rows(self) -> Mapping[str, Sequence[TableRow]]:
        """Its rows with an id in each, and without those of the example."""
        if self.tables is None:
            return {}
        return resolve_names(drop_example_rows(self.tables), Ontology.load()).rows

    def list_columns(self, table: str) -> list[str]:
        """Return the columns of a table: those that it has, and those that a new one gets."""
        others = {column: None for row in self.rows.get(table, ()) for column in row.cells}
        return [*TABLES[table], *(column for column in others if column not in TABLES[table])]

    def name_file(self, name: str) -> str:
        """Return what a file is called that the import keeps: beside a workbook, it has its name, too."""
        return f"{self.path.stem}-{name}" if self.is_workbook else name


def name_folder(path: Path) -> str:
    """Return the name of a data set for a file or a folder.

    >>> name_folder(Path("Partner list (Dec).xlsx")), name_folder(Path("তালিকা.xlsx"))
    ('partner-list-dec', 'talika')
    """
    return make_id(path.stem if path.suffix else path.name)


def open_target(files: Sequence[Path], output: Path | None, into: Path | None) -> ImportTarget:
    """Return the data set to import into; InputError where something stands there that is no import's.

    Without one given, it is a folder named after the first file, in the current folder.
    """
    if output and into:
        raise InputError("-o makes a new data set and --into adds to one; give one of them")
    if into:
        return _read_existing(into)
    folder = output or Path(name_folder(files[0]))
    if folder.is_file():
        raise InputError(f"{folder}: is a file; give a folder with -o, or add to a workbook with --into")
    if folder.is_dir() and any(folder.iterdir()):
        if not (folder / MAPPING_FILE).is_file():
            hint = f"give another folder with -o, or add to it: --into {folder}"
            raise InputError(f"{folder}: has files that no import wrote; {hint}")
        return _read_existing(folder)
    return ImportTarget(folder, MappingFile(), {})


def _read_existing(path: Path) -> ImportTarget:
    seen = observe_files(path)
    tables = _read_tables(path)
    for finding in tables.findings:
        if finding.severity == "error":
            raise InputError(f"{path}: {finding}; correct it before something is added")
    target = ImportTarget(path, MappingFile(), {}, tables)
    mapping = MappingFile.read(target.folder / target.name_file(MAPPING_FILE))
    base_path = target.folder / target.name_file(BASE_FILE)
    base = read_base(base_path.read_bytes(), str(base_path)) if base_path.is_file() else {}
    return ImportTarget(path, mapping, base, tables, seen)


def _read_tables(path: Path) -> Tables:
    if path.is_dir():
        return csv_folder.read_folder(path)
    if not path.exists():
        raise InputError(f"{path}: no such file or folder; give a data set, or -o for a new folder")
    require_regular_file(path)
    if path.suffix.lower() != ".xlsx":
        hint = "give the folder or the .xlsx workbook of a data set, or -o for a new folder"
        raise InputError(f"{path}: nothing can be added to such a file; {hint}")
    return read_workbook(path)

"""Copies a workbook into a folder of tables beside it, which can be edited step by step."""

from __future__ import annotations

from pathlib import Path

from ...core.atomic import make_write_error
from ...model.graph import StakeholderGraph
from ...publish.export.tables import export_folder_files
from ..corrections import Ledger
from .write_faults import store_files

_MOST_TRIED = 1000  # names


def copy_as_folder(graph: StakeholderGraph, path: Path) -> Path:
    """Write the tables of a workbook into a new folder beside it, and return the folder.

    It has the name of the file without its ending, or the next one that is free. Corrections that are kept
    beside the workbook go with it. StoreError where nothing can be written; then there is no folder.
    """
    contents = export_folder_files(graph)
    ledger = Ledger.read(path)
    if ledger.rows:
        contents[Ledger.read(path.parent / path.stem).path.name] = ledger.to_csv()
    folder = _make_folder(path)
    try:
        store_files(folder, contents)
    except BaseException:
        folder.rmdir()
        raise
    return folder


def _make_folder(path: Path) -> Path:
    """Make a folder under a name that nothing has."""
    names = (path.stem, *(f"{path.stem}-{number}" for number in range(2, _MOST_TRIED)))
    for folder in map(path.with_name, names):
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        except OSError as error:
            raise make_write_error(error, path.parent) from None
        return folder
    raise FileExistsError(path.with_name(path.stem))

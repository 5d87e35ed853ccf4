"""Writes the tables of a data set as CSV files in a folder, each row with its evidence."""

from __future__ import annotations

from ....model.network import Network
from ..registry import ExportFormat
from ..tables import export_folder_files


def write_folder(network: Network) -> dict[str, bytes]:
    """Return the files of a data set folder by name."""
    return export_folder_files(network.knowledge)


FORMAT = ExportFormat("tables of a data set, each row with its evidence", "", write_folder)

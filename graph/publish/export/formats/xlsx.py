"""Writes the tables of a data set as one workbook, each row with its evidence."""

from __future__ import annotations

from ....model.network import Network
from ..registry import ExportFormat
from ..tables import export_workbook


def write_workbook(network: Network) -> bytes:
    """Return the workbook."""
    return export_workbook(network.knowledge)


FORMAT = ExportFormat("workbook of a data set, each row with its evidence", ".xlsx", write_workbook)

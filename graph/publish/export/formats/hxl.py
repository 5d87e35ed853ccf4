"""Writes who does what where (3W) as CSV with HXL hashtags."""

from __future__ import annotations

from ....model.network import Network
from ...matrices import as_csv, build_matrix
from ..registry import ExportFormat


def write_three_w(network: Network) -> bytes:
    """Return a row for each activity of an organisation, how certain it is beside it."""
    return as_csv(build_matrix(network, "3w", certainty="unknown"), "en")


FORMAT = ExportFormat(
    "who does what where (3W) with HXL hashtags",
    ".hxl.csv",
    write_three_w,
)

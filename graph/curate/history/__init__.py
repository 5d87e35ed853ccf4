"""A data set over time: what differs between two of its states, and what is due for review."""

from __future__ import annotations

from .diff import Difference, RowChange, compare_data_sets
from .due import DueRow, find_due_rows
from .sentences import describe_changes

__all__ = ["Difference", "DueRow", "RowChange", "compare_data_sets", "describe_changes", "find_due_rows"]

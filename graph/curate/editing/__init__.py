"""Changes the tables of a data set step by step, with a history by which each step is taken back."""

from __future__ import annotations

from .loaded_tables import load_current_tables
from .step import (
    Change,
    ChangeFault,
    ConflictError,
    FileInUseError,
    RejectedStepError,
    Row,
    RowConflict,
    Step,
    StepKind,
)
from .steps import apply_step, notice_changes, read_history, read_table, record_step, undo_step
from .table_text import TableText
from .whole_files import observe_files, write_whole_files
from .write_faults import find_write_fault

__all__ = [
    "Change",
    "ChangeFault",
    "ConflictError",
    "FileInUseError",
    "RejectedStepError",
    "Row",
    "RowConflict",
    "Step",
    "StepKind",
    "TableText",
    "apply_step",
    "find_write_fault",
    "load_current_tables",
    "notice_changes",
    "observe_files",
    "read_history",
    "read_table",
    "record_step",
    "undo_step",
    "write_whole_files",
]

"""Changes the tables of a data set step by step, with a history by which each step is taken back."""

from __future__ import annotations

from .loaded_tables import load_current_tables
from .readers import (
    EVERYTHING,
    NO_SOURCE,
    SourceRows,
    count_rows_kept_back,
    keep_rows_back,
    list_rows_to_show,
    show_rows,
)
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
    "EVERYTHING",
    "NO_SOURCE",
    "Change",
    "ChangeFault",
    "ConflictError",
    "FileInUseError",
    "RejectedStepError",
    "Row",
    "RowConflict",
    "SourceRows",
    "Step",
    "StepKind",
    "TableText",
    "apply_step",
    "count_rows_kept_back",
    "find_write_fault",
    "keep_rows_back",
    "list_rows_to_show",
    "load_current_tables",
    "notice_changes",
    "observe_files",
    "read_history",
    "read_table",
    "record_step",
    "show_rows",
    "undo_step",
    "write_whole_files",
]

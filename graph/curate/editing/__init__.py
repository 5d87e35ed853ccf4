"""Changes the tables of a data set step by step, with a history by which each step is taken back."""

from __future__ import annotations

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
from .steps import apply_step, notice_changes, read_history, record_step, undo_step

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
    "apply_step",
    "notice_changes",
    "read_history",
    "record_step",
    "undo_step",
]

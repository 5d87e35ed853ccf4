"""Keeps what readers of a map suggest, and what was decided on it; no row is rewritten.

What a partner answers on its own sheet is added to the tie as evidence once it is accepted.
"""

from __future__ import annotations

from .affected_rows import AffectedRows
from .ledger import DECISIONS, Correction, Ledger
from .recorded_answer import plan_new_rows, store_answer
from .suggestion import Submission, SuggestedCorrection, read_submission

__all__ = [
    "DECISIONS",
    "AffectedRows",
    "Correction",
    "Ledger",
    "Submission",
    "SuggestedCorrection",
    "plan_new_rows",
    "read_submission",
    "store_answer",
]

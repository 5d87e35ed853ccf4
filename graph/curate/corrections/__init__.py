"""Keeps what readers of a map suggest, and what was decided on it; no tie is rewritten."""

from __future__ import annotations

from .affected_rows import AffectedRows
from .ledger import DECISIONS, Correction, Ledger
from .suggestion import Submission, SuggestedCorrection, read_submission

__all__ = [
    "DECISIONS",
    "AffectedRows",
    "Correction",
    "Ledger",
    "Submission",
    "SuggestedCorrection",
    "read_submission",
]

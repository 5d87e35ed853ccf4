"""What readers of a map suggest in, a table of what was decided on each out; no tie is rewritten."""

from __future__ import annotations

from .ledger import DECISIONS, Correction, Ledger
from .suggestion import Letter, Suggestion, read
from .told import Told

__all__ = ["DECISIONS", "Correction", "Ledger", "Letter", "Suggestion", "Told", "read"]

"""A data set over time: what differs between two of its states, and what is due for review."""

from __future__ import annotations

from .diff import Change, Difference, compare
from .due import Due, due
from .words import sentences

__all__ = ["Change", "Difference", "Due", "compare", "due", "sentences"]

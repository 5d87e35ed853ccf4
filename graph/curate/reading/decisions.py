"""Keeps what a person decided on suggestions, so that nothing is asked twice: `reading-decisions.csv`.

A row that is deleted is asked about again. A tie that was stored needs no row: its evidence shows it.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Literal

from ...core.formula_escape import escape_formula, unescape_formula
from ...core.input_file import read_regular_file
from .verification import VerifiedTie

FILE = "reading-decisions.csv"
Decision = Literal["rejected", "changed"]
_MOST_BYTES = 200_000_000


@dataclass(frozen=True)
class ReadingDecision:
    """A decision on one suggestion; `changed` where it was stored with other ends or another kind."""

    source: str
    suggestion: str  # its key
    line: str
    subject: str
    kind: str
    object: str
    quote: str
    decision: str
    who: str
    when: str
    why: str

    @classmethod
    def from_tie(
        cls, source: str, tie: VerifiedTie, decision: Decision, *, who: str, why: str
    ) -> ReadingDecision:
        """Return the decision on a suggestion, of today."""
        suggestion = tie.suggestion
        return cls(
            source, tie.key, str(suggestion.line), suggestion.subject, suggestion.kind, suggestion.object,
            " ".join(suggestion.quote.split()), decision, who, datetime.date.today().isoformat(), why,
        )  # fmt: skip


COLUMNS = tuple(field.name for field in fields(ReadingDecision))


def read_decisions(folder: Path) -> list[ReadingDecision]:
    """Return the decisions of a data set; rows without a source, a key or a decision are none."""
    path = folder / FILE
    if not path.is_file():
        return []
    data = read_regular_file(path, most=_MOST_BYTES, hint="divide it", within=folder)
    reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig", errors="replace"), newline=""))
    listed = []
    for row in reader:
        cells = [unescape_formula(row.get(column) or "") for column in COLUMNS]
        decision = ReadingDecision(*cells)
        if decision.source and decision.suggestion and decision.decision in ("rejected", "changed"):
            listed.append(decision)
    return listed


def render_decisions(decisions: Iterable[ReadingDecision]) -> bytes:
    """Return the file of decisions."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([escape_formula(cell) for cell in astuple(decision)] for decision in decisions)
    return stream.getvalue().encode()

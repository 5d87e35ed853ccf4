"""Makes rows to review of what respondents wrote in their own words; no tie is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...schema.dataset import Dataset
from ..corrections.ledger import Correction, Ledger
from ..corrections.suggestion import LONGEST, SuggestedCorrection
from .entity_linking import FreeText


def add_texts_to_review(
    data: Path, dataset: Dataset, texts: Sequence[FreeText], *, on: str
) -> tuple[Ledger, int]:
    """Return the corrections of a data set with the texts as open rows, and how many of them are new."""
    ledger = Ledger.read(data)
    suggestions = [
        SuggestedCorrection(
            type="entity",
            target=text.respondent,
            label=text.label,
            kind="other",
            text=f"“{text.question}” – {' '.join(text.text.split())}"[: LONGEST["text"]],
            by=text.label[: LONGEST["by"]],
            contact="",
            on=on,
        )
        for text in texts
    ]
    longer = ledger.with_new(
        Correction.from_suggestion(suggestion, dataset=dataset.name, version="") for suggestion in suggestions
    )
    return longer, len(longer.rows) - len(ledger.rows)

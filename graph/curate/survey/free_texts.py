"""Makes rows to review of what respondents wrote about themselves; a person decides what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...schema.dataset import Dataset
from ..corrections.ledger import Correction, Ledger
from ..corrections.suggestion import LONGEST, SuggestedCorrection
from .entity_linking import FreeText


def add_texts_to_review(
    data: Path, dataset: Dataset, texts: Sequence[FreeText], *, source: str, on: str
) -> tuple[Ledger, int]:
    """Return the corrections of a data set with the texts as open rows, and how many of them are new."""
    ledger = Ledger.read(data)
    suggestions = [
        SuggestedCorrection(
            type="entity",
            target=text.respondent,
            label=text.label,
            kind=text.kind,
            text=_phrase(text)[: LONGEST["text"]],
            by=text.label[: LONGEST["by"]],
            contact="",
            on=on,
            organisation=text.respondent,
            source=source,
        )
        for text in texts
    ]
    longer = ledger.with_new(
        Correction.from_suggestion(suggestion, dataset=dataset.name, version="") for suggestion in suggestions
    )
    return longer, len(longer.rows) - len(ledger.rows)


def _phrase(text: FreeText) -> str:
    words = " ".join(text.text.split())
    return f"“{text.question}” – {words}" if text.kind == "other" else words
